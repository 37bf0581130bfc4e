import { inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { bearer, createExchange, type TokenAsk, type TokenSource, withAuth } from '../src/client/index.ts'
import { exchanged, peer, request, response } from './client-peers.ts'

const invalid = (challenge: string) => ({ status: 401, fields: { 'www-authenticate': challenge } })
const tokensOf = (sent: ({ authorization?: string } | undefined)[]) => sent.map((fields) => fields?.authorization)

/** A source that counts, and everything that it was asked. */
function counting(give: (ask: TokenAsk, count: number) => string | undefined = (_ask, count) => `t${count}`) {
  const asks: TokenAsk[] = []
  return { asks, source: async (ask: TokenAsk) => give(ask, asks.push(ask)) }
}

describe('a token', () => {
  test('is sent with the first request already, and once again where a source has another (RFC 6750 §3.1)', async () => {
    const { asks, source } = counting()
    const { sent } = await exchanged(
      [bearer(source)],
      [invalid('Bearer error="invalid_token", scope="x"'), { status: 200 }],
    )
    expect(tokensOf(sent)).toEqual(['Bearer t1', 'Bearer t2'])
    expect(asks[0]).toEqual({ url: request().url, method: 'GET', challenge: undefined, rejected: undefined })
    expect(asks[1]).toMatchObject({ challenge: { error: 'invalid_token', scope: ['x'] }, rejected: 't1' })
  })

  test('is kept for the requests that follow, at its own origin', async () => {
    const { asks, source } = counting(({ url }, count) => `${url.host}.${count}`)
    const list = [bearer(source)]
    for (const origin of ['a', 'b', 'a', 'b'])
      await exchanged(list, [{ status: 200 }], request(`https://${origin}.example/x`))
    expect(asks.map(({ url }) => url.host)).toEqual(['a.example', 'b.example'])
  })

  test('is asked for anew once it has expired', async () => {
    const now = Date.now()
    let count = 0
    const list = [bearer(() => ({ token: `t${++count}`, expiresAt: count === 1 ? now - 1 : now + 1e6 }))]
    const sent = []
    for (let i = 0; i < 3; i++) sent.push((await exchanged(list, [{ status: 200 }])).sent[0])
    expect(tokensOf(sent)).toEqual(['Bearer t1', 'Bearer t2', 'Bearer t2'])
  })

  test('is not sent a second time where the source gives the same, or is a text', async () => {
    for (const source of ['t', () => 't']) {
      const { sent, exchange } = await exchanged([bearer(source)], [invalid('Bearer')])
      expect(tokensOf(sent)).toEqual(['Bearer t'])
      expect(exchange.outcome.result).toBe('rejected')
    }
  })

  test('is not sent where there is none, until a challenge says for what', async () => {
    const { asks, source } = counting(({ challenge }) => challenge && `for-${challenge.service}`)
    const list = [bearer(source)]
    const { sent } = await exchanged(list, [invalid('Bearer service="registry"'), { status: 200 }])
    expect(tokensOf(sent)).toEqual([undefined, 'Bearer for-registry'])
    expect(tokensOf((await exchanged(list, [])).sent)).toEqual(['Bearer for-registry'])
    expect(asks).toHaveLength(2)
  })

  test('answers the first challenge that can be read', async () => {
    const { asks, source } = counting(({ challenge }) => challenge && 't')
    await exchanged([bearer(source)], [invalid('Bearer realm="a", Bearer realm="b"')])
    expect(asks[1]!.challenge!.realm).toBe('a')
  })

  test('that was refused is asked for again even if no challenge came with it', async () => {
    const { source, asks } = counting()
    const list = [bearer(source)]
    await exchanged(list, [{ status: 401 }])
    expect(tokensOf((await exchanged(list, [])).sent)).toEqual(['Bearer t2'])
    expect(asks).toHaveLength(2)
  })
})

describe('requests that need the same share one call (C12)', () => {
  /** Fifty requests with a token that has just been revoked. */
  async function revoked(challengeOf: (i: number) => string) {
    const { asks, source } = counting(({ rejected, challenge }) => (rejected ? `new-${challenge!.scope}` : 'old'))
    const list = [bearer(source)]
    const exchanges = Array.from({ length: 50 }, () => createExchange(list, request()))
    await Promise.all(exchanges.map((exchange) => exchange.authorize()))
    const answer = (i: number) => exchanges[i]!.answer(response(invalid(challengeOf(i))))
    const sent = await Promise.all(exchanges.map((_, i) => answer(i)))
    return { asks, sent, list }
  }

  test('whatever their errors say', async () => {
    const { asks, sent } = await revoked((i) => `Bearer scope="x", error="invalid_token", error_description="${i}"`)
    expect(asks).toHaveLength(2)
    expect(new Set(tokensOf(sent))).toEqual(new Set(['Bearer new-x']))
  })

  test('and another need another', async () => {
    const { asks, sent } = await revoked((i) => `Bearer scope="${i % 2}"`)
    expect(asks).toHaveLength(3)
    expect(tokensOf(sent.slice(0, 2))).toEqual(['Bearer new-0', 'Bearer new-1'])
  })

  test('one that comes later takes the new token, if that was got for the same challenge or for none', async () => {
    const { asks, source } = counting()
    const list = [bearer(source)]
    const late = [1, 2].map(() => createExchange(list, request()))
    for (const exchange of late) await exchange.authorize()
    await exchanged(list, [invalid('Bearer scope="x"'), { status: 200 }])
    expect(asks).toHaveLength(2)
    expect(await late[0]!.answer(response(invalid('Bearer scope="x"')))).toEqual({ authorization: 'Bearer t2' })
    expect(asks).toHaveLength(2)
    expect(await late[1]!.answer(response(invalid('Bearer scope="y"')))).toEqual({ authorization: 'Bearer t3' })
  })

  test('one that comes later takes a token that was got for no challenge', async () => {
    const { asks, source } = counting()
    const list = [bearer(source)]
    const late = createExchange(list, request())
    await late.authorize()
    await exchanged(list, [{ status: 401 }])
    await exchanged(list, [{ status: 200 }])
    expect(await late.answer(response(invalid('Bearer scope="x"')))).toEqual({ authorization: 'Bearer t2' })
    expect(asks).toHaveLength(2)
  })

  test('one that begins while a refused token is replaced waits for the new one', async () => {
    let give = (_token: string) => {}
    const asks: TokenAsk[] = []
    const list = [
      bearer((ask) => {
        asks.push(ask)
        return ask.rejected === undefined ? 'old' : new Promise<string>((resolve) => (give = resolve))
      }),
    ]
    const exchange = createExchange(list, request())
    await exchange.authorize()
    const answer = exchange.answer(response(invalid('Bearer')))
    await new Promise((resolve) => setTimeout(resolve))
    const other = createExchange(list, request()).authorize()
    await new Promise((resolve) => setTimeout(resolve))
    give('new')
    expect(tokensOf([await answer, await other] as never)).toEqual(['Bearer new', 'Bearer new'])
    expect(asks).toHaveLength(2)
  })

  test('a failure reaches exactly those that waited', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }), async (fails) => {
        const error = new Error('source')
        let calls = 0
        const source: TokenSource = async () => {
          if (fails[calls++]) throw error
          return `t${calls}`
        }
        const { fetch } = peer(() => new Response())
        const api = withAuth(fetch, { 'https://a.example': bearer(source) })
        for (const fail of fails) {
          const results = await Promise.allSettled([1, 2, 3].map(() => api('https://a.example/')))
          expect(results.map(({ status }) => status)).toEqual(Array(3).fill(fail ? 'rejected' : 'fulfilled'))
          if (!fail) break
        }
      }),
      { numRuns: 30 },
    )
  })

  test('also one that is thrown at once', async () => {
    const error = new Error('source')
    const throwing = () => {
      throw error
    }
    await expect(createExchange([bearer(throwing)], request()).authorize()).rejects.toBe(error)
  })
})

describe('bad input', () => {
  test.each([
    ['no source', 5],
    ['a token that is no token68', 'a b'],
    ['an empty token', ''],
  ])('%s is refused at once', (_what, token) => {
    expect(() => bearer(token as string)).toThrow(/^token is neither|^Bearer: the content is not valid/)
  })

  test.each([
    ['no token', {}],
    ['a number', 5],
    ['a token that is no text', { token: 5 }],
    ['a time that is none', { token: 'SECRET', expiresAt: '1' }],
    ['no number', { token: 'SECRET', expiresAt: Number.NaN }],
    ['a token that is no token68', 'SECRET SECRET'],
  ])('%s is refused when a source gives it, and the error does not say it', async (_what, given) => {
    const error = await createExchange([bearer(() => given as string)], request())
      .authorize()
      .catch((error) => error)
    expect(error).toBeInstanceOf(Error)
    expect(inspect(error)).not.toContain('SECRET')
  })

  test('null from a source sends none', async () => {
    expect(await createExchange([bearer(() => null as never)], request()).authorize()).toBeUndefined()
  })
})
