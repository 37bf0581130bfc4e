import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  type AccountAsk,
  authOutcome,
  createExchange,
  type DigestOptions,
  digest,
  withAuth,
} from '../src/client/index.ts'
import { AuthError } from '../src/errors.ts'
import { parseCredentials } from '../src/index.ts'
import { Digest, type DigestCredentials, type DigestHash } from '../src/schemes/index.ts'
import { type DigestServer, exchanged, judge, peer, request, response } from './client-peers.ts'

const account = { username: 'ada', password: 'p' }
const ORIGIN = 'https://a.example'

const credentialsOf = (field: string | null | undefined): DigestCredentials =>
  Digest.credentials.decode(parseCredentials(field!)!)

const asks = (challenge: string) => ({ status: 401, fields: { 'www-authenticate': challenge } })
const ask = (more = '', nonce = 'n', realm = 'r') =>
  asks(`Digest realm="${realm}", nonce="${nonce}", qop="auth"${more}`)
const info = (text: string) => ({ status: 200, fields: { 'authentication-info': text } })

/** What an exchange has sent, decoded. */
const sentBy = async (...args: Parameters<typeof exchanged>) =>
  (await exchanged(...args)).sent.map((fields) => fields && credentialsOf(fields.authorization))

function server(
  offer: Partial<DigestServer['offer']> = {},
  options: DigestOptions = {},
  more: Partial<DigestServer> = {},
) {
  const judging: DigestServer = { offer: { realm: 'r', nonce: 'n', qop: ['auth'], ...offer }, ...account, ...more }
  const { fetch, arrived } = peer((one) => judge(judging, one))
  const api = withAuth(fetch, { [ORIGIN]: digest({ username: judging.username, password: judging.password }, options) })
  return { api, arrived, judging }
}

const ALGORITHMS = [
  undefined,
  'MD5',
  'SHA-256',
  'SHA-512-256',
  'MD5-sess',
  'SHA-256-sess',
  'SHA-512-256-sess',
  'sha-256',
]
const QOPS = [undefined, ['auth'], ['auth-int'], ['auth-int', 'auth'], ['x', 'auth']]

describe('an answer (RFC 7616 §3.4)', () => {
  test('is right for every algorithm, option, charset and userhash, at first and unasked', async () => {
    const offers = fc.record({
      algorithm: fc.constantFrom(...ALGORITHMS),
      qop: fc.constantFrom(...QOPS),
      charset: fc.constantFrom(undefined, 'UTF-8'),
      userhash: fc.constantFrom(undefined, true),
      opaque: fc.constantFrom(undefined, '', 'o\\"'),
      realm: fc.constantFrom('r', 'a "b" \\ c'),
    })
    const names = fc.constantFrom('ada', 'J\xe4s\xf8n', 'Дo', 'a:b', 'a\u0308')
    await fc.assert(
      fc.asyncProperty(offers, names, fc.constantFrom('GET', 'POST'), async (offer, username, method) => {
        const { api, arrived } = server(offer, {}, { username, info: {} })
        const init = { method, ...(method === 'POST' && { body: 'the body' }) }
        for (const sends of [2, 1]) {
          const response = await api(`${ORIGIN}/x?q=1&c='`, init)
          expect(response.status).toBe(200)
          const isProved = offer.qop === undefined || !offer.qop.includes('auth') ? undefined : true
          expect(authOutcome(response)).toMatchObject({ sends, serverProved: isProved })
        }
        expect(arrived).toHaveLength(3)
      }),
      { numRuns: 300 },
    )
  })

  test.each([
    // Not every platform says a type of text.
    ['text', 'the body', new Response('the body').headers.get('content-type')],
    ['a FormData', Object.assign(new FormData()), /^multipart\/form-data; boundary=/],
    ['URLSearchParams', new URLSearchParams({ a: 'b' }), 'application/x-www-form-urlencoded;charset=UTF-8'],
    ['a Blob', new Blob(['b'], { type: 'text/x' }), 'text/x'],
    ['octets', new Uint8Array([1, 2, 255]), null],
  ])('with auth-int hashes what is sent: %s', async (_what, body, type) => {
    const { api, arrived } = server({ qop: ['auth-int'] })
    for (let i = 0; i < 2; i++) expect((await api(ORIGIN, { method: 'POST', body })).status).toBe(200)
    const sent = arrived.at(-1)!.headers.get('content-type')
    if (type instanceof RegExp) expect(sent).toMatch(type)
    else expect(sent).toBe(type)
  })

  test('with auth-int hashes the body of a Request, and keeps the type that the caller says', async () => {
    const { fetch, arrived } = peer(({ authorization }) =>
      authorization
        ? new Response()
        : new Response(null, {
            status: 401,
            headers: { 'www-authenticate': 'Digest realm="r", nonce="n", qop="auth-int"' },
          }),
    )
    const api = withAuth(fetch, { [ORIGIN]: digest(account) })
    await api(new Request(ORIGIN, { method: 'POST', body: 'b', headers: { 'content-type': 'text/own' } }))
    await api(ORIGIN, { method: 'POST', body: 'b', headers: { 'content-type': 'text/own' } })
    for (const { headers } of arrived) expect(headers.get('content-type')).toBe('text/own')
    const [, first] = arrived
    const h = (text: string) => createHash('md5').update(text).digest('hex')
    const { nc, cnonce, response } = credentialsOf(first!.authorization)
    expect(response).toBe(h(`${h('ada:r:p')}:n:${nc}:${cnonce}:auth-int:${h(`POST:/:${h('b')}`)}`))
  })

  test.each([
    ['a stream', new Blob(['b']).stream()],
    ["another library's FormData", { [Symbol.toStringTag]: 'FormData' }],
  ])('with auth-int alone is not there for %s', async (_what, body) => {
    const { api } = server({ qop: ['auth-int'] })
    await api(ORIGIN)
    const response = await api(ORIGIN, { method: 'POST', body: body as unknown as string, duplex: 'half' })
    expect(authOutcome(response)).toMatchObject({ result: 'no-answer', sends: 1, scheme: undefined })
  })

  test.each([
    [
      'of the first hash that is not MD5',
      'Digest realm="r", nonce="1", algorithm=MD5, Digest realm="r", nonce="2", algorithm=SHA-256, Digest realm="r", nonce="3", algorithm=SHA-512-256',
      '2',
    ],
    [
      'of MD5 where there is nothing else',
      'Digest realm="r", nonce="1", algorithm=X, Digest realm="r", nonce="2"',
      '2',
    ],
    ['not of an unknown algorithm', 'Digest realm="r", nonce="1", algorithm=SHA-1', undefined],
    ['not of Digest AKA, whose password is no text', 'Digest realm="r", nonce="1", algorithm=AKAv1-MD5', undefined],
    ['not of an unknown qop', 'Digest realm="r", nonce="1", qop="x"', undefined],
    ['not of an empty nonce', 'Digest realm="r", nonce="", Digest realm="r", nonce="2"', '2'],
    ['not of a nonce that can not be sent back', 'Digest realm="r", nonce="\u20ac"', undefined],
    ['not of a realm that can not be sent back', 'Digest realm="\u20ac", nonce="1"', undefined],
    ['not without a nonce', 'Digest realm="r"', undefined],
    [
      'of a challenge with an optional parameter that can not be read',
      'Digest realm="r", nonce="1", stale="x", stale=true',
      '1',
    ],
  ])('is one %s', async (_which, challenge, nonce) => {
    expect((await sentBy([digest(account)], [asks(challenge)]))[1]?.nonce).toBe(nonce)
  })

  test.each([
    [{ realm: 'other' }, undefined],
    [{ realm: 'r' }, 'MD5'],
    [{ algorithms: ['sha-256', 'MD5-sess'] }, undefined],
    [{ algorithms: ['md5'] }, 'MD5'],
  ])('is one of those wanted: %j', async (options, algorithm) => {
    const sent = await sentBy([digest(account, options)], [ask(', algorithm=MD5')])
    expect(sent[1]?.algorithm).toBe(algorithm)
  })
})

describe('a name that is not ASCII', () => {
  const named = async (more: string) =>
    (await exchanged([digest({ username: 'J\xe4', password: 'p' })], [ask(more)])).sent[1]!.authorization

  test.each([
    ['', 'username="J\xc3\xa4"'],
    [', charset="UTF-8"', "username*=UTF-8''J%C3%A4"],
  ])('goes as octets, or as username* where the challenge has charset: %j', async (more, sent) => {
    expect(await named(more)).toContain(sent)
  })

  test('goes as a hash with userhash', async () => {
    expect(await named(', userhash=true')).toMatch(/username="[\da-f]{32}".*userhash=true/)
  })
})

describe('a refusal', () => {
  test('of an answer means that the account is wrong: a constant gives up', async () => {
    expect(await sentBy([digest(account)], [ask(), ask('', 'm')])).toHaveLength(2)
  })

  test('of an answer with stale=true is answered, and that once (RFC 7616 §3.3)', async () => {
    const sent = await sentBy(
      [digest(account)],
      Array.from({ length: 9 }, (_, i) => ask(', stale=true', `${i}`)),
    )
    expect(sent.map((one) => one?.nonce)).toEqual([undefined, '0', '1'])
  })

  test('of an answer with stale=true for a second time ends the exchange, and says nothing against the account', async () => {
    const asked: AccountAsk[] = []
    const source = (ask: AccountAsk) => {
      asked.push(ask)
      return { username: `ada${asked.length}`, password: 'p' }
    }
    const list = [digest(source)]
    const { sent, exchange } = await exchanged(list, [ask(), ask(', stale=true', 'm'), ask(', stale=true', 'l')])
    expect(sent).toHaveLength(3)
    expect(exchange.outcome).toMatchObject({ result: 'rejected', sends: 3 })
    const later = await sentBy(list, [ask('', 'k'), { status: 200 }])
    expect(later.at(-1)?.username).toBe('ada1')
    expect(asked).toHaveLength(1)
  })

  test('of what was sent unasked is answered once, stale or not', async () => {
    for (const more of ['', ', stale=true']) {
      const list = [digest(account)]
      await exchanged(list, [ask(), { status: 200 }])
      const sent = await sentBy(list, [ask(more, 'm'), ask('', 'l')])
      expect(sent.map((one) => one?.nonce)).toEqual(['n', 'm'])
    }
  })

  test('of an answer asks the source, which is told what was refused', async () => {
    const asked: AccountAsk[] = []
    const source = (one: AccountAsk) => ({ username: `${asked.push(one)}`, password: 'p' })
    const list = [digest(source)]
    const sent = await sentBy(list, [ask(), ask(', stale=true', 'm'), ask('', 'l'), { status: 200 }])
    expect(sent.map((one) => one?.username)).toEqual([undefined, '1', '1', '2'])
    expect(asked.map(({ rejected }) => rejected?.username)).toEqual([undefined, '1'])
    expect((await sentBy(list, []))[0]!.username).toBe('2')
  })

  test('ends the session: what follows is not sent unasked', async () => {
    const list = [digest(account)]
    await exchanged(list, [ask(), { status: 200 }])
    await exchanged(list, [{ status: 401 }])
    expect(await sentBy(list, [])).toEqual([undefined])
  })

  test('with many realms asks the source once: who gives up is not asked again and again', async () => {
    const asked: (string | undefined)[] = []
    const source = ({ realm }: AccountAsk) => {
      asked.push(realm)
      return undefined
    }
    const many = Array.from({ length: 9 }, (_, i) => `Digest realm="${i}", nonce="${i}"`).join()
    expect(await sentBy([digest(source)], [asks(many)])).toEqual([undefined])
    expect(asked).toEqual(['0'])
  })
})

describe('counts (RFC 7616 §3.4)', () => {
  const countsOf = (sent: (DigestCredentials | undefined)[]) =>
    sent.map((one) => one && `${one.nonce} ${Number(one.nc)}`)

  test('go on for a nonce that comes back', async () => {
    const list = [digest(account)]
    const said = [ask(', stale=true', '1'), ask(', stale=true', '2')]
    expect(countsOf(await sentBy(list, said))).toEqual([undefined, '1 1', '2 1'])
    expect(countsOf(await sentBy(list, [ask(', stale=true', '1'), ask(', stale=true', '2')]))).toEqual([
      '2 2',
      '1 2',
      '2 3',
    ])
  })

  test('are those of realm, nonce and opaque, at one origin', async () => {
    const list = [digest(account)]
    const sent = []
    for (const [more, realm, url] of [
      ['', 'r', 'https://a.example'],
      [', opaque="o"', 'r', 'https://a.example'],
      ['', 's', 'https://a.example'],
      ['', 'r', 'https://b.example'],
      ['', 'r', 'https://a.example'],
    ] as const) {
      await exchanged(list, [{ status: 401 }], request(url))
      sent.push((await sentBy(list, [ask(more, 'n', realm)], request(url))).at(-1))
      await exchanged(list, [{ status: 401 }], request(url))
    }
    // The refusals between took counts as well, but of the session that was open.
    expect(sent.map((one) => Number(one!.nc))).toEqual([1, 1, 1, 1, 3])
  })

  test('of 64 nonces are remembered, those used last', async () => {
    const list = [digest(account)]
    const counted = async (nonce: string) => countsOf((await sentBy(list, [ask(', stale=true', nonce)])).slice(-1))[0]
    for (let i = 0; i < 65; i++) await counted(`${i}`)
    // Each was also sent unasked, before the next one was named.
    expect(await counted('1')).toBe('1 3')
    expect(await counted('0')).toBe('0 1')
  })

  test('of forty parallel requests are all different, and without gaps', async () => {
    const { api, arrived } = server()
    await api(ORIGIN)
    await Promise.all(Array.from({ length: 40 }, () => api(ORIGIN)))
    const counts = arrived.slice(1).map(({ authorization }) => Number.parseInt(credentialsOf(authorization).nc!, 16))
    expect(counts).toEqual(Array.from({ length: 41 }, (_, i) => i + 1))
  })

  test('are given back where the hash fails', async () => {
    let fails = false
    const hash: DigestHash = (algorithm, data) => {
      if (fails) throw new Error('hash')
      return createHash(algorithm.toLowerCase()).update(data).digest()
    }
    const list = [digest(account, { hash })]
    await exchanged(list, [ask(), { status: 200 }])
    fails = true
    await expect(createExchange(list, request()).authorize()).rejects.toThrow('hash')
    fails = false
    expect(countsOf(await sentBy(list, []))).toEqual(['n 2'])
  })

  test('are given back where the signal comes before they are sent', async () => {
    const controller = new AbortController()
    const endless = new ReadableStream({ pull: () => new Promise(() => {}) })
    const headers = { 'www-authenticate': 'Digest realm="r", nonce="n", qop="auth"' }
    const { fetch, arrived } = peer(() => {
      if (arrived.length > 1) return new Response()
      setTimeout(() => controller.abort(new Error('enough')))
      return new Response(endless, { status: 401, headers })
    })
    const api = withAuth(fetch, { [ORIGIN]: digest(account) })
    await expect(api(ORIGIN, { signal: controller.signal })).rejects.toThrow('enough')
    await api(ORIGIN)
    expect(credentialsOf(arrived[1]!.authorization).nc).toBe('00000001')
  })

  test('are left out where the signal comes while they are used', async () => {
    const { api, arrived } = server()
    await api(ORIGIN)
    const controller = new AbortController()
    const calls = [api(ORIGIN, { signal: controller.signal })]
    controller.abort(new Error('enough'))
    await expect(calls[0]).rejects.toThrow('enough')
    await api(ORIGIN)
    expect(arrived.slice(1).map(({ authorization }) => credentialsOf(authorization).nc)).toEqual([
      '00000001',
      '00000003',
    ])
  })
})

describe('a session', () => {
  test('with -sess has one cnonce, and another one for each request without (RFC 7616 §3.4.2)', async () => {
    for (const [algorithm, count] of [
      ['MD5-sess', 1],
      ['MD5', 3],
    ] as const) {
      const list = [digest(account)]
      await exchanged(list, [ask(`, algorithm=${algorithm}`), { status: 200 }])
      const sent = [...(await sentBy(list, [])), ...(await sentBy(list, [])), ...(await sentBy(list, []))]
      expect(new Set(sent.map((one) => one!.cnonce)).size).toBe(count)
    }
  })

  test('hashes the password once for a realm and an algorithm', async () => {
    const hashed: string[] = []
    const hash: DigestHash = (algorithm, data) => {
      hashed.push(Buffer.from(data).toString())
      return createHash(algorithm.toLowerCase()).update(data).digest()
    }
    const list = [digest(account, { hash })]
    await Promise.all([1, 2, 3].map(() => exchanged(list, [ask(), { status: 200 }])))
    await exchanged(list, [ask(', stale=true', 'm'), { status: 200 }])
    expect(hashed.filter((text) => text === 'ada:r:p')).toHaveLength(1)
  })

  test.each([
    ['', '/other', true],
    [', domain=""', '/other', true],
    [', domain="/x"', '/other', false],
    [', domain="/x"', '/x/y', true],
    [', domain="/x"', '/xy?q', true],
    [', domain="https://a.example/x /z"', '/z', true],
    [', domain="https://b.example/x"', '/other', true],
    [', domain="https://b.example/ /x"', '/other', false],
    [', domain="http://["', '/other', true],
  ])('holds where domain%s says: at %s %s (RFC 7616 §3.3)', async (domain, path, isSent) => {
    const list = [digest(account)]
    await exchanged(list, [ask(domain), { status: 200 }])
    expect((await sentBy(list, [], request(ORIGIN + path)))[0] !== undefined).toBe(isSent)
  })

  test('of a realm that was accepted nearest is used, else the one used last', async () => {
    const list = [digest(account)]
    const at = async (path: string, realm: string) =>
      sentBy(list, [ask('', 'n', realm), { status: 200 }], request(ORIGIN + path))
    await at('/a/x', 'r')
    await at('/a/b/x', 's')
    const unasked = async (path: string) => (await sentBy(list, [{ status: 200 }], request(ORIGIN + path)))[0]!.realm
    expect(await unasked('/a/y')).toBe('r')
    expect(await unasked('/a/b/y')).toBe('s')
    expect(await unasked('/other')).toBe('s')
  })

  test('of an origin is not used at another', async () => {
    const list = [digest(account)]
    await exchanged(list, [ask(), { status: 200 }])
    expect(await sentBy(list, [], request('https://b.example/x'))).toEqual([undefined])
  })
})

describe('Authentication-Info (RFC 7616 §3.5)', () => {
  test('names the next nonce, whose counts begin anew', async () => {
    const { api, arrived, judging } = server({}, {}, { info: { nextnonce: 'm' } })
    await api(ORIGIN)
    judging.offer = { ...judging.offer, nonce: 'm' }
    expect((await api(ORIGIN)).status).toBe(200)
    expect(arrived.map(({ authorization }) => authorization && credentialsOf(authorization).nonce)).toEqual([
      null,
      'n',
      'm',
    ])
    expect(credentialsOf(arrived[2]!.authorization).nc).toBe('00000001')
  })

  test.each([
    ['nextnonce=""', 'n'],
    ['nextnonce="\u20ac"', 'n'],
    ['nextnonce="m", nextnonce="l"', 'm'],
  ])('%s makes %s the nonce', async (text, nonce) => {
    const list = [digest(account)]
    await exchanged(list, [ask(), info(text)])
    expect((await sentBy(list, []))[0]!.nonce).toBe(nonce)
  })

  test('of a session that is over names nothing', async () => {
    const list = [digest(account)]
    const old = createExchange(list, request())
    await exchanged(list, [ask(), { status: 200 }])
    await old.authorize()
    await exchanged(list, [ask('', 'new'), { status: 200 }])
    await old.answer(response(info('nextnonce="m"')))
    expect((await sentBy(list, []))[0]!.nonce).toBe('new')
  })

  test.each([
    ['', undefined],
    ['qop=auth', undefined],
    [`rspauth="${'0'.repeat(32)}"`, false],
    [`rspauth="${'0'.repeat(32)}", qop=auth-int`, false],
    ['rspauth=""', false],
  ])('%j proves: %s', async (text, serverProved) => {
    const { exchange } = await exchanged([digest(account)], [ask(), info(text)])
    expect(exchange.outcome.serverProved).toBe(serverProved)
  })

  test.each(['auth-int', 'AUTH-INT'])(
    'with %s proves nothing here: it covers the body of the response',
    async (qop) => {
      const challenge = asks(`Digest realm="r", nonce="n", qop="${qop}"`)
      const { exchange } = await exchanged(
        [digest(account)],
        [challenge, info(`rspauth="${'0'.repeat(32)}", qop=auth`)],
      )
      expect(exchange.outcome.serverProved).toBeUndefined()
    },
  )
})

describe('a hash function', () => {
  const MISSING = new AuthError('missing', { code: 'missing-hash' })

  test("of the caller's makes algorithms known that no RFC has, and unknown ones are passed over", async () => {
    const hash: DigestHash = (algorithm, data) =>
      algorithm === 'SHA-512' ? createHash('sha512').update(data).digest() : undefined
    const challenge = 'Digest realm="r", nonce="1", algorithm=X, Digest realm="r", nonce="2", algorithm=SHA-512'
    expect((await sentBy([digest(account, { hash })], [asks(challenge)]))[1]!.response).toHaveLength(128)
    expect(() => digest(account, { algorithms: ['SHA-512'], hash })).not.toThrow()
  })

  test('that the platform lacks is passed over, before anybody is asked for an account', async () => {
    const asked: unknown[] = []
    const hash: DigestHash = (algorithm, data) => {
      if (algorithm === 'MD5') throw MISSING
      return createHash('sha256').update(data).digest()
    }
    const source = (one: unknown) => {
      asked.push(one)
      return account
    }
    const md5 = await sentBy([digest(source, { hash })], [ask()])
    expect(md5).toEqual([undefined])
    expect(asked).toEqual([])
    expect(
      await sentBy([digest(source, { hash })], [asks('Digest realm="r", nonce="1", algorithm=SHA-256')]),
    ).toHaveLength(2)
  })

  test.each([0, 1])(
    "of the caller's that fails is the caller's, and is called again for the next request: %i",
    async (at) => {
      let fails = true
      let calls = 0
      const hash: DigestHash = (_algorithm, data) => {
        if (fails && calls++ === at) throw new Error('hash')
        return createHash('md5').update(data).digest()
      }
      const list = [digest(account, { hash })]
      await expect(exchanged(list, [ask()])).rejects.toThrow('hash')
      fails = false
      expect(await sentBy(list, [ask()])).toHaveLength(2)
    },
  )
})

describe('bad input', () => {
  test('is no account, or an algorithm that is not known', () => {
    expect(() => digest({ username: 'ada' } as typeof account)).toThrow(TypeError)
    expect(() => digest(account, { algorithms: ['SHA256'] })).toThrow('options.algorithms has one that is not known')
    expect(() => digest(account, { algorithms: 'MD5' as never })).toThrow('options.algorithms is not an array')
    expect(() => digest(account, { hash: 'MD5' as never })).toThrow('options.hash is not a function')
  })

  test('is a name that can not be sent, and the error does not say it', async () => {
    const error = await exchanged([digest({ username: 'SECRET\n', password: 'SECRET' })], [ask()]).catch(
      (error) => error,
    )
    expect(error).toBeInstanceOf(AuthError)
    expect(String(error.stack)).not.toContain('SECRET')
  })
})

test('an answer that others have rewritten is not repeated, since nobody knows what was refused', async () => {
  const mine = digest(account)
  const wrapped = {
    ...mine,
    answer: async (...args: Parameters<typeof mine.answer>) => {
      const fields = await mine.answer(...args)
      return fields && { ...fields, 'x-more': '1' }
    },
  }
  const { sent } = await exchanged([wrapped], Array(9).fill(ask(', stale=true')))
  expect(sent).toHaveLength(2)
})
