import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { bearer, type DPoPClaims, dpop, type TokenAsk } from '../src/client/index.ts'
import { exchanged, request } from './client-peers.ts'
import { claimsOf } from './client-world.ts'

const sign = (claims: DPoPClaims) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`
const nonces = (sent: ({ dpop?: string } | undefined)[]) =>
  sent.map((fields) => fields?.dpop && claimsOf(fields.dpop).nonce)
const asks = (challenge: string, nonce?: string | string[]) => ({
  status: 401,
  fields: { 'www-authenticate': challenge, ...(nonce !== undefined && { 'dpop-nonce': nonce }) },
})
const NONCE_ASKED = 'DPoP error="use_dpop_nonce", algs="ES256"'

test('a proof says what the request is, and nothing of its query and fragment (RFC 9449 §4.2)', async () => {
  const before = Math.floor(Date.now() / 1000)
  const { sent } = await exchanged([dpop('tok', { sign })], [], request('https://a.example/x?q=1#f', 'POST'))
  const { authorization, dpop: proof } = sent[0]!
  expect(authorization).toBe('DPoP tok')
  const { jti, iat, ...claims } = claimsOf(proof!)
  expect(claims).toEqual({
    htm: 'POST',
    htu: 'https://a.example/x',
    ath: createHash('sha256').update('tok').digest('base64url'),
  })
  expect(jti).toMatch(/^[\da-f]{32}$/)
  expect(iat).toBeGreaterThanOrEqual(before)
})

test('each proof has a jti of its own', async () => {
  const list = [dpop('tok', { sign })]
  const sent = [...(await exchanged(list, [])).sent, ...(await exchanged(list, [])).sent]
  expect(new Set(sent.map((fields) => claimsOf(fields!.dpop!).jti)).size).toBe(2)
})

describe('a nonce (RFC 9449 §8, §9)', () => {
  test('that is asked for makes another proof with the same token, once', async () => {
    const tokens: TokenAsk[] = []
    const source = (ask: TokenAsk) => `t${tokens.push(ask)}`
    const list = [dpop(source, { sign })]
    const { sent, exchange } = await exchanged(list, [asks(NONCE_ASKED, 'n1'), asks(NONCE_ASKED, 'n2')])
    expect(sent.map((fields) => fields!.authorization)).toEqual(['DPoP t1', 'DPoP t1'])
    expect(nonces(sent)).toEqual([undefined, 'n1'])
    expect(exchange.outcome.result).toBe('rejected')
    expect(nonces((await exchanged(list, [])).sent)).toEqual(['n2'])
    expect(tokens).toHaveLength(1)
  })

  test.each([
    ['no nonce', undefined],
    ['two lines', ['a', 'b']],
    ['two in a line', 'a, b'],
    ['an empty one', ''],
    ['a quote', 'a"'],
  ])('that is asked for but not named is no reason to send again: %s', async (_what, nonce) => {
    const { sent } = await exchanged([dpop('tok', { sign })], [asks(NONCE_ASKED, nonce)])
    expect(sent).toHaveLength(1)
  })

  test('that is the one sent is no reason either', async () => {
    const list = [dpop('tok', { sign })]
    await exchanged(list, [asks('DPoP', 'n')])
    expect((await exchanged(list, [asks(NONCE_ASKED, 'n')])).sent).toHaveLength(1)
  })

  test.each([200, 204, 400, 403, 500])('is taken from a %i too', async (status) => {
    const list = [dpop('tok', { sign })]
    await exchanged(list, [{ status, fields: { 'dpop-nonce': ['n'] } }])
    expect(nonces((await exchanged(list, [])).sent)).toEqual(['n'])
  })

  test('is for its own origin', async () => {
    const list = [dpop('tok', { sign })]
    await exchanged(list, [{ status: 200, fields: { 'dpop-nonce': 'n' } }])
    expect(nonces((await exchanged(list, [], request('https://b.example/x'))).sent)).toEqual([undefined])
  })

  test('is not found in a realm', async () => {
    const { sent } = await exchanged([dpop('tok', { sign })], [asks('DPoP realm="error=\\"use_dpop_nonce\\""', 'n')])
    expect(sent).toHaveLength(1)
  })
})

describe('a token', () => {
  test('that is refused is asked for again, by a source that knows what DPoP asks (RFC 9449 §7.1)', async () => {
    const asked: TokenAsk[] = []
    const list = [dpop((ask) => `t${asked.push(ask)}`, { sign })]
    const { sent } = await exchanged(list, [
      asks('DPoP realm="r", error="invalid_token", algs="ES256 EdDSA"'),
      { status: 200 },
    ])
    expect(sent.map((fields) => fields!.authorization)).toEqual(['DPoP t1', 'DPoP t2'])
    expect(asked[1]).toMatchObject({
      rejected: 't1',
      challenge: { realm: 'r', error: 'invalid_token', extensions: [{ name: 'algs', value: 'ES256 EdDSA' }] },
    })
  })

  test('is got for a challenge where none was sent, even for one that asks for a nonce', async () => {
    const list = [dpop(({ challenge }) => challenge && 'tok', { sign })]
    const { sent } = await exchanged(list, [asks(NONCE_ASKED, 'n'), { status: 200 }])
    expect(nonces(sent)).toEqual([undefined, 'n'])
  })

  test('is got with more scope where stepUp says so (RFC 6750 §3.1)', async () => {
    const source = ({ rejected }: TokenAsk) => (rejected ? 'strong' : 'weak')
    const said = { status: 403, fields: { 'www-authenticate': 'DPoP error="insufficient_scope"' } }
    expect((await exchanged([dpop(source, { sign, stepUp: true })], [said])).sent).toHaveLength(2)
    expect((await exchanged([dpop(source, { sign })], [said])).sent).toHaveLength(1)
  })

  test("is never sent as Bearer's, even if that is what is asked", async () => {
    const { sent } = await exchanged([dpop('tok', { sign })], [asks('Bearer realm="r"')])
    expect(sent).toHaveLength(1)
    const both = await exchanged([dpop('tok', { sign }), bearer('other')], [asks('Bearer realm="r", DPoP')])
    expect(both.sent.map((fields) => fields!.authorization)).toEqual(['DPoP tok', 'Bearer other'])
  })
})

describe('bad input', () => {
  test('is no token, or no function sign', () => {
    expect(() => dpop('a b', { sign })).toThrow(/^DPoP: the content is not valid/)
    for (const options of [{}, undefined, null]) {
      expect(() => dpop('tok', options as { sign: typeof sign })).toThrow('options.sign is not a function')
    }
  })

  test.each([['SECRET'], ['SECRET.SECRET\n.SECRET'], [undefined]])('is what sign gives: %j', async (proof) => {
    const error = await exchanged([dpop('tok', { sign: () => proof as string })], []).catch((error) => error)
    expect(error).toBeInstanceOf(TypeError)
    expect(String(error.stack)).not.toContain('SECRET')
  })

  test('what sign throws is for the caller', async () => {
    const error = new Error('key')
    await expect(exchanged([dpop('tok', { sign: () => Promise.reject(error) })], [])).rejects.toBe(error)
  })
})

test('of fields that others have rewritten the token is known, and no more', async () => {
  const mine = dpop(({ rejected }) => (rejected === undefined ? 't1' : 't2'), { sign })
  const wrapped = {
    ...mine,
    authorize: async (...args: Parameters<NonNullable<typeof mine.authorize>>) => ({
      ...(await mine.authorize!(...args)),
      'x-more': '1',
    }),
  }
  const { sent } = await exchanged([wrapped], [asks('DPoP'), { status: 200 }])
  expect(sent.map((fields) => fields!.authorization)).toEqual(['DPoP t1', 'DPoP t2'])
  expect((await exchanged([wrapped], [asks(NONCE_ASKED, 'n')])).sent).toHaveLength(1)
})
