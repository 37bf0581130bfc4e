import { describe, expect, test } from '@jest/globals'
import { type Authenticator, basic, bearer, createExchange, digest } from '../src/client/index.ts'
import { exchanged, request, response } from './client-peers.ts'

const account = { username: 'ada', password: 'p' }
const BASIC = { authorization: 'Basic YWRhOnA=' }
const DIGEST = 'Digest realm="r", nonce="n", qop="auth"'

const asked = (challenges: string, status = 401) => ({ status, fields: { 'www-authenticate': challenges } })

/** Answers with what it is given, in turn. */
const kiosk = (...answers: string[]): Authenticator => ({
  scheme: 'Kiosk',
  answer: (_challenges, _request, tried) => {
    const next = answers[tried.length]
    return next === undefined ? undefined : { authorization: `Kiosk ${next}` }
  },
})

describe('who answers', () => {
  test('is the first in the order of the caller, whatever the order of the server (RFC 9110 §11.4)', async () => {
    const { sent } = await exchanged([digest(account), basic(account)], [asked(`Basic realm="r", ${DIGEST}`)])
    expect(sent[1]!.authorization).toMatch(/^Digest /)
  })

  test('is the next one where the first can not', async () => {
    const { sent } = await exchanged([digest(account), basic(account)], [asked('Basic realm="r", Digest realm="r"')])
    expect(sent).toEqual([undefined, BASIC])
  })

  test('is nobody else once one has answered and was refused', async () => {
    const challenges = asked(`${DIGEST}, Basic realm="r"`)
    const { sent, exchange } = await exchanged(
      [digest(account), basic(account)],
      [challenges, asked('Basic realm="r"')],
    )
    expect(sent).toHaveLength(2)
    expect(exchange.outcome).toMatchObject({ result: 'rejected', scheme: 'Digest', sends: 2 })
  })

  test('may be somebody listed later where one was refused unasked and was never accepted', async () => {
    const list = [bearer('t'), basic(account)]
    const { sent } = await exchanged(list, [asked('Basic realm="r"')])
    expect(sent).toEqual([{ authorization: 'Bearer t' }, BASIC])
  })

  test('is nobody listed later once one was accepted with the same list', async () => {
    const list = [bearer('t'), basic(account)]
    await exchanged(list, [{ status: 200 }])
    const { sent, exchange } = await exchanged(list, [asked('Basic realm="r"')])
    expect(sent).toHaveLength(1)
    expect(exchange.outcome.result).toBe('no-answer')
    // Another list is another scope.
    expect((await exchanged([...list], [asked('Basic realm="r"')])).sent).toHaveLength(2)
  })

  test('is of the scheme asked for, in any case', async () => {
    expect((await exchanged([basic(account)], [asked('BASIC realm="r"')])).sent).toEqual([undefined, BASIC])
  })

  test('is told of its own attempts only', async () => {
    const seen: unknown[] = []
    const watching: Authenticator = {
      scheme: 'X',
      authorize: () => ({ authorization: 'X 0' }),
      answer: (_challenges, _request, tried) => {
        seen.push(structuredClone(tried))
        return { authorization: `X ${tried.length}` }
      },
    }
    await exchanged([watching, kiosk('1')], [asked('X realm="1"'), asked('X realm="2"')])
    const challenge = { scheme: 'X', token68: undefined, params: [{ name: 'realm', value: '1', quoted: true }] }
    expect(seen).toEqual([
      [{ fields: { authorization: 'X 0' }, challenge: undefined }],
      [
        { fields: { authorization: 'X 0' }, challenge: undefined },
        { fields: { authorization: 'X 1' }, challenge },
      ],
    ])
  })
})

describe('an exchange ends', () => {
  test('after three answers', async () => {
    const { sent, exchange } = await exchanged([kiosk('1', '2', '3', '4')], Array(9).fill(asked('Kiosk')))
    expect(sent).toHaveLength(4)
    expect(exchange.outcome).toMatchObject({ result: 'rejected', sends: 4 })
  })

  test('before the same fields are sent again', async () => {
    const { sent } = await exchanged([kiosk('1', '1')], Array(9).fill(asked('Kiosk')))
    expect(sent).toHaveLength(2)
  })

  test('where the body can be sent once only, and keeps the answer for the next request', async () => {
    const list = [digest(account)]
    const { sent, exchange } = await exchanged(list, [asked(DIGEST)], { ...request(), bodyOnce: true })
    expect(sent).toEqual([undefined])
    expect(exchange.outcome).toMatchObject({ result: 'body-used', sends: 1, scheme: undefined })
    expect((await exchanged(list, [])).sent[0]!.authorization).toContain('nc=00000001')
  })
})

describe('a 403', () => {
  const stepping = (ask: { rejected: string | undefined }) => (ask.rejected === undefined ? 'weak' : 'strong')
  const insufficient = asked('Bearer error="insufficient_scope", scope="x"', 403)

  test('is answered where stepUp says so and the scope is insufficient (RFC 6750 §3.1)', async () => {
    const list = [bearer(stepping, { stepUp: true })]
    const { sent, exchange } = await exchanged(list, [insufficient, insufficient])
    expect(sent).toEqual([{ authorization: 'Bearer weak' }, { authorization: 'Bearer strong' }])
    expect(exchange.outcome.result).toBe('rejected')
  })

  test.each([
    ['without stepUp', bearer(stepping), insufficient],
    ['for another reason', bearer(stepping, { stepUp: true }), asked('Bearer error="invalid_token"', 403)],
    ['without a reason', bearer(stepping, { stepUp: true }), asked('Bearer', 403)],
    ['from who gives nothing more', bearer('weak', { stepUp: true }), insufficient],
  ])('is the last word %s', async (_when, authenticator, said) => {
    const { sent, exchange } = await exchanged([authenticator], [said])
    expect(sent).toHaveLength(1)
    expect(exchange.outcome).toMatchObject({ result: 'sent', scheme: 'Bearer' })
  })

  test('has no answer where nothing was sent and nobody has more', async () => {
    const { exchange } = await exchanged([bearer(() => undefined, { stepUp: true })], [insufficient])
    expect(exchange.outcome.result).toBe('no-answer')
  })
})

describe('the outcome', () => {
  test.each([
    ['not-needed', [basic(account)], { status: 200 }],
    ['not-needed', [basic(account)], { status: 403 }],
    ['sent', [bearer('t')], { status: 200 }],
    ['sent', [bearer('t')], { status: 500 }],
    ['rejected', [bearer('t')], asked('Bearer error="invalid_token"')],
    ['no-challenge', [bearer('t')], { status: 401 }],
    ['no-challenge', [basic(account)], { status: 401 }],
    ['no-answer', [basic(account)], asked('Negotiate')],
    ['no-answer', [bearer('t')], asked('Negotiate')],
    ['no-answer', [], asked('Basic realm="r"')],
    ['not-needed', [basic(account)], asked('Basic realm="r"', 407)],
  ])('%s', async (result, list, said) => {
    const { exchange } = await exchanged(list, [said])
    expect(exchange.outcome.result).toBe(result)
  })

  test('has the challenges of the last response, and what was malformed in them', async () => {
    const { exchange } = await exchanged([], [asked('Basic realm=a b')])
    expect(exchange.outcome).toEqual({
      result: 'no-answer',
      scheme: undefined,
      challenges: [{ scheme: 'Basic', token68: undefined, params: [{ name: 'realm', value: 'a b', quoted: false }] }],
      issues: [{ code: 'unquoted-value', line: 0, start: 12, end: 15 }],
      sends: 1,
      serverProved: undefined,
    })
  })
})

describe('a proxy (RFC 9110 §11.7)', () => {
  const proxyAsks = { status: 407, fields: { 'proxy-authenticate': `${DIGEST}, domain="/elsewhere"` } }

  test('has fields of other names', async () => {
    const list = [digest(account)]
    const info = { 'proxy-authentication-info': 'nextnonce="m"', 'authentication-info': 'nextnonce="x"' }
    const { sent } = await exchanged(list, [proxyAsks, { status: 200, fields: info }], request(), { proxy: true })
    expect(sent[1]).toEqual({ 'proxy-authorization': expect.stringMatching(/^Digest .*nonce="n"/) })
    // The nonce is the one that the proxy has named, and the space is the whole proxy.
    const next = await exchanged(list, [], request('https://a.example/other'), { proxy: true })
    expect(next.sent[0]!['proxy-authorization']).toContain('nonce="m"')
  })

  test.each([
    [401, {}, 2],
    [407, { proxy: true }, 2],
    [407, {}, 1],
    [401, { proxy: true }, 1],
  ])('a %i with %j asks a source for accounts in all: %i', async (status, options, count) => {
    let calls = 0
    const list = [basic(() => ({ username: `${++calls}`, password: 'p' }))]
    const said = (status: number) => ({
      status,
      fields: { 'www-authenticate': 'Basic', 'proxy-authenticate': 'Basic' },
    })
    await exchanged(list, [said('proxy' in options ? 407 : 401), said(status), { status: 200 }], request(), options)
    expect(calls).toBe(count)
  })

  test('leaves what a server asks to others', async () => {
    const { exchange } = await exchanged([basic(account)], [asked('Basic realm="r"')], request(), { proxy: true })
    expect(exchange.outcome).toMatchObject({ result: 'not-needed', challenges: [] })
  })

  test('names its other fields as a server does', async () => {
    const seen: unknown[] = []
    const list: Authenticator[] = [
      {
        scheme: 'X',
        authorize: () => ({ authorization: 'X' }),
        answer: () => undefined,
        settle: ({ status, field }) => void seen.push(status, field('www-authenticate'), field('x-other')),
      },
    ]
    const fields = { 'proxy-authenticate': 'X', 'x-other': 'o', 'www-authenticate': 'Y' }
    await exchanged(list, [{ status: 407, fields }], request(), { proxy: true })
    expect(seen).toEqual([401, 'X', 'o'])
  })

  test('gets the other fields as they are', async () => {
    const list: Authenticator[] = [{ scheme: 'X', authorize: () => ({ 'x-key': 'k' }), answer: () => undefined }]
    expect((await exchanged(list, [], request(), { proxy: true })).sent).toEqual([{ 'x-key': 'k' }])
  })
})

describe('bad input', () => {
  test.each([
    ['null', null],
    ['no answer', { scheme: 'X' }],
    ['no scheme', { answer: () => undefined }],
    ['an empty scheme', { scheme: '', answer: () => undefined }],
  ])('is no authenticator: %s', (_what, authenticator) => {
    const create = () => createExchange([authenticator as Authenticator], request())
    expect(create).toThrow(/^authenticators has what is no authenticator/)
  })

  test.each([
    ['authenticators is not an array', { scheme: 'X', answer: () => undefined }, request()],
    ['request.method is not a string', [], undefined],
    ['request.method is not a string', [], { ...request(), method: undefined }],
    // What is remembered goes by origin, which a text doesn't have: two servers would share it.
    ['request.url is not a URL object', [], { ...request(), url: 'https://secret.example/' }],
    ['request.url is not a URL object', [], { ...request(), url: undefined }],
    ['request.target is not a string', [], { ...request(), target: undefined }],
  ])('%s', (message, authenticators, asked) => {
    expect(() => createExchange(authenticators as never, asked as never)).toThrow(new TypeError(message))
  })

  test.each([
    ['none', {}],
    ['a name that is no token', { 'a b': 'x' }],
    ['a name in upper case', { Authorization: 'x' }],
    ['a line break', { authorization: 'secret\r\nx: y' }],
    ['a wide character', { authorization: 'secret\u20ac' }],
    ['no string', { authorization: 1 as unknown as string }],
    ['a text, whose characters are no fields', 'secret' as never],
    ['null', null as never],
  ])('is no fields: %s', async (_what, fields) => {
    const exchange = createExchange([{ scheme: 'X', answer: () => fields }], request())
    await exchange.authorize()
    const error = await exchange.answer(response(asked('X'))).catch((error) => error)
    expect(error).toBeInstanceOf(TypeError)
    expect(String(error.stack)).not.toContain('secret')
  })

  test('what an authenticator throws is for the caller', async () => {
    const error = new Error('mine')
    const throwing: Authenticator = { scheme: 'X', answer: () => Promise.reject(error) }
    const exchange = createExchange([throwing], request())
    await exchange.authorize()
    await expect(exchange.answer(response(asked('X')))).rejects.toBe(error)
  })
})
