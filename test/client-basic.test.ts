import { describe, expect, test } from '@jest/globals'
import { type AccountAsk, basic, createExchange, withAuth } from '../src/client/index.ts'
import { asks, exchanged, lets, peer, request } from './client-peers.ts'

const account = { username: 'ada', password: 'p' }
const BASIC = 'Basic YWRhOnA='
const ORIGIN = 'https://a.example'
const refusal = (realm = 'r') => ({ status: 401, fields: { 'www-authenticate': `Basic realm="${realm}"` } })
const header = (username: string) => `Basic ${btoa(`${username}:p`)}`

/** The directories below which a server lets an account in, and what was sent unasked. */
function server(realmOf: (path: string) => string = () => 'r') {
  const { fetch, arrived } = peer(({ url, authorization }) =>
    authorization === BASIC ? new Response('in') : asks(`Basic realm="${realmOf(new URL(url).pathname)}"`),
  )
  return { fetch, arrived, unasked: () => arrived.map(({ authorization }) => authorization !== null) }
}

test('a name and a password are sent as UTF-8 in NFC (RFC 7617 §2.1)', async () => {
  const { sent } = await exchanged([basic({ username: 'a\u0308', password: '\u20ac' })], [refusal()])
  expect(sent[1]).toEqual({ authorization: `Basic ${Buffer.from('\xe4:\u20ac').toString('base64')}` })
})

test('a challenge without a realm, or with quotes that are not escaped, is answered', async () => {
  for (const challenge of ['Basic', 'Basic realm="nginx "quoted" realm"']) {
    const { sent } = await exchanged([basic(account)], [{ status: 401, fields: { 'www-authenticate': challenge } }])
    expect(sent[1]).toEqual({ authorization: BASIC })
  }
})

test('only the realm is answered that is asked for', async () => {
  const list = [basic(account, { realm: 'mine' })]
  expect((await exchanged(list, [refusal('other')])).sent).toHaveLength(1)
  expect((await exchanged(list, [refusal('mine')])).sent).toHaveLength(2)
})

describe('once accepted, it is sent unasked (RFC 7617 §2.2)', () => {
  test('at and below the directory of that URL', async () => {
    const { fetch, arrived, unasked } = server()
    const api = withAuth(fetch, { [ORIGIN]: basic(account) })
    await api(`${ORIGIN}/d/x`)
    arrived.length = 0
    for (const path of ['/d/y?q', '/d/', '/d/e/f']) await api(ORIGIN + path)
    expect(unasked()).toEqual([true, true, true])
    arrived.length = 0
    await api(`${ORIGIN}/other`)
    expect(unasked()).toEqual([false, true])
  })

  test('not at another origin', async () => {
    const { fetch, arrived, unasked } = server()
    const authenticator = basic(account)
    const api = withAuth(fetch, { [ORIGIN]: authenticator, 'https://b.example': authenticator })
    await api(`${ORIGIN}/x`)
    arrived.length = 0
    await api('https://b.example/x')
    expect(unasked()).toEqual([false, true])
  })

  test('until it is refused', async () => {
    let isRevoked = false
    const { fetch, arrived } = peer((one) =>
      isRevoked ? asks('Basic realm="r"') : lets([BASIC], 'Basic realm="r"')(one),
    )
    const api = withAuth(fetch, { [ORIGIN]: basic(account) })
    for (const path of ['/a/x', '/b/x']) await api(ORIGIN + path)
    isRevoked = true
    await api(`${ORIGIN}/a/x`)
    arrived.length = 0
    for (const path of ['/a/x', '/b/x']) await api(ORIGIN + path)
    expect(arrived.map(({ authorization }) => authorization)).toEqual([null, BASIC, null, BASIC])
  })

  test('of a hundred directories, the ones used last', async () => {
    const { fetch, arrived, unasked } = server()
    const api = withAuth(fetch, { [ORIGIN]: basic(account) })
    for (let i = 0; i <= 100; i++) await api(`${ORIGIN}/${i}/x`)
    arrived.length = 0
    await api(`${ORIGIN}/1/x`)
    await api(`${ORIGIN}/0/x`)
    expect(unasked()).toEqual([true, false, true])
  })

  test('from the start with preemptive, everywhere', async () => {
    let calls = 0
    const source = () => {
      calls++
      return account
    }
    const { fetch, unasked } = server()
    const api = withAuth(fetch, { [ORIGIN]: basic(source, { preemptive: true }) })
    for (const path of ['/a/x', '/b/x', '/']) await api(ORIGIN + path)
    expect(unasked()).toEqual([true, true, true])
    expect(calls).toBe(1)
  })

  test('from the start, and refused: a constant gives up, a source is asked', async () => {
    const { fetch, arrived } = peer(lets([header('right')], 'Basic realm="r"'))
    const wrong = { username: 'wrong', password: 'p' }
    await withAuth(fetch, { [ORIGIN]: basic(wrong, { preemptive: true }) })(ORIGIN)
    expect(arrived).toHaveLength(1)
    const seen: AccountAsk[] = []
    const source = (ask: AccountAsk) => {
      seen.push(ask)
      return ask.rejected ? { username: 'right', password: 'p' } : wrong
    }
    const api = withAuth(fetch, { [ORIGIN]: basic(source, { preemptive: true }) })
    expect((await api(ORIGIN)).status).toBe(200)
    expect(seen).toMatchObject([
      { realm: undefined, rejected: undefined, scheme: 'Basic' },
      { realm: 'r', rejected: wrong },
    ])
    expect((await api(`${ORIGIN}/other/`)).status).toBe(200)
    expect(seen).toHaveLength(2)
  })
})

test('from the start, and given up: the source is asked again for the next request', async () => {
  const seen: AccountAsk[] = []
  const source = (ask: AccountAsk) => (seen.push(ask) === 2 ? undefined : { username: 'wrong', password: 'p' })
  const list = [basic(source, { preemptive: true })]
  for (let i = 0; i < 2; i++) await exchanged(list, [refusal()])
  expect(seen.map(({ realm, rejected }) => [realm, rejected?.username])).toEqual([
    [undefined, undefined],
    ['r', 'wrong'],
    [undefined, undefined],
    ['r', 'wrong'],
  ])
})

describe('a source of accounts', () => {
  /** Gives accounts in turn, and keeps what it was asked. */
  function source(...names: (string | undefined)[]) {
    const asked: AccountAsk[] = []
    return {
      asked,
      source: async (ask: AccountAsk) => {
        const name = names[asked.push(ask) - 1]
        return name === undefined ? undefined : { username: name, password: 'p' }
      },
    }
  }

  test('is asked again with what was refused, until it gives up', async () => {
    const { asked, source: ask } = source('a', 'b')
    const { sent, exchange } = await exchanged([basic(ask)], Array(9).fill(refusal('the realm')))
    expect(sent.map((fields) => fields?.authorization)).toEqual([undefined, header('a'), header('b')])
    expect(exchange.outcome.result).toBe('rejected')
    expect(asked).toEqual([
      { url: new URL(`${ORIGIN}/x`), scheme: 'Basic', realm: 'the realm', rejected: undefined },
      { url: new URL(`${ORIGIN}/x`), scheme: 'Basic', realm: 'the realm', rejected: { username: 'a', password: 'p' } },
      { url: new URL(`${ORIGIN}/x`), scheme: 'Basic', realm: 'the realm', rejected: { username: 'b', password: 'p' } },
    ])
  })

  test.each([[['a', 'a']], [['a', 'b', 'a']]])(
    'that gives what was refused before is not believed: %j',
    async (names) => {
      const { sent } = await exchanged([basic(source(...names).source)], Array(9).fill(refusal()))
      expect(sent).toHaveLength(names.length)
    },
  )

  test('is asked once for all that wait for the same answer, and once more after its refusal', async () => {
    const { asked, source: ask } = source('wrong', 'right')
    const { fetch } = peer(lets([header('right')], 'Basic realm="r"'))
    const api = withAuth(fetch, { [ORIGIN]: basic(ask) })
    const all = await Promise.all(Array.from({ length: 9 }, (_, i) => api(`${ORIGIN}/${i}`)))
    expect(all.map(({ status }) => status)).toEqual(Array(9).fill(200))
    expect(asked.map(({ rejected }) => rejected?.username)).toEqual([undefined, 'wrong'])
  })

  test('is asked for each realm and origin, and what it gave is kept there', async () => {
    const { asked, source: ask } = source('a', 'b', 'c')
    const list = [basic(ask)]
    const at = (origin: string, realm: string) => exchanged(list, [refusal(realm)], request(`${origin}/${realm}/`))
    for (const realm of ['r', 's', 'r', 's']) await at(ORIGIN, realm)
    const { sent } = await at('https://b.example', 'r')
    expect(sent[1]).toEqual({ authorization: header('c') })
    expect(asked.map(({ url, realm }) => url.host[0] + realm!)).toEqual(['ar', 'as', 'br'])
  })

  test('whose account of one realm is refused in another is asked without it', async () => {
    const { asked, source: ask } = source('a', 'b')
    const list = [basic(ask)]
    await exchanged(list, [refusal('r'), { status: 200 }])
    await exchanged(list, [refusal('s')])
    expect(asked.map(({ realm, rejected }) => [realm, rejected])).toEqual([
      ['r', undefined],
      ['s', undefined],
    ])
  })

  test('eight realms of an origin are kept, the ones used last', async () => {
    const asked: (string | undefined)[] = []
    const list = [
      basic(({ realm }) => {
        asked.push(realm)
        return account
      }),
    ]
    for (let i = 0; i <= 8; i++) await exchanged(list, [refusal(`${i}`)])
    await exchanged(list, [refusal('1')])
    expect(asked).toHaveLength(9)
    await exchanged(list, [refusal('0')])
    expect(asked).toHaveLength(10)
  })

  test('gets a copy of the URL, and keeps none of the objects that it is given or gives', async () => {
    const given = { username: 'ada', password: 'p' }
    const list = [
      basic(({ url, rejected }) => {
        url.pathname = '/other'
        if (rejected) rejected.username = 'other'
        return given
      }),
    ]
    const asked = request()
    await exchanged(list, [refusal()], asked)
    expect(asked.url.pathname).toBe('/x')
    given.username = 'other'
    expect((await exchanged(list, [refusal()])).sent[1]).toEqual({ authorization: BASIC })
  })
})

describe('bad input', () => {
  test.each([
    ['nothing', undefined],
    ['a text', 'ada'],
    ['no password', { username: 'ada' }],
    ['a colon in the name', { username: 'SECRET:', password: 'SECRET' }],
    ['a line break in the password', { username: 'SECRET', password: 'SECRET\n' }],
  ])('%s is no account, and the error does not say it', async (_what, given) => {
    const make = () => basic(given as typeof account)
    expect(make).toThrow(Error)
    expect(make).not.toThrow(/SECRET/)
    const exchange = createExchange([basic(() => given as typeof account)], request())
    await exchange.authorize()
    const answer = exchange.answer({ status: 401, field: () => 'Basic realm="r"' })
    if (given === undefined) expect(await answer).toBeUndefined()
    else await expect(answer).rejects.toThrow(/^(?!.*SECRET)/)
  })
})

test('fields that others have made of it are left alone', async () => {
  const mine = basic(account)
  const wrapped = {
    ...mine,
    answer: async (...args: Parameters<typeof mine.answer>) => ({ ...(await mine.answer(...args)), 'x-more': '1' }),
  }
  const { sent } = await exchanged([wrapped], [refusal(), refusal()])
  expect(sent[1]).toEqual({ authorization: BASIC, 'x-more': '1' })
})
