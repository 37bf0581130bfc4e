import { createHash, generateKeyPairSync, sign, verify as verifySignature } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type FieldValue, getParam } from '../src/index.ts'
import {
  bearer,
  createCounts,
  createGuard,
  createNonces,
  type DPoPProof,
  digest,
  dpop,
  refuse,
} from '../src/server/index.ts'
import { isResource } from '../src/server/target.ts'
import { ask, challengesOf, clock, SECRET, valuesOf } from './server-kit.ts'

const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 })
const OKP = generateKeyPairSync('ed25519')
// As it is sent: some platforms say of members that they are undefined.
const PUBLIC = JSON.parse(JSON.stringify(EC.publicKey.export({ format: 'jwk' })))

const base64url = (data: string | Uint8Array) => Buffer.from(data as string).toString('base64url')
const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url')

const NOW = 1_790_000_000
const TOKEN = 'at.bound'
const REQUEST = { method: 'GET', target: '/me?a=1' }

type Parts = { header?: object; claims?: object; key?: typeof EC.privateKey }
let serial = 0

/** A proof (RFC 9449 §4.2), right unless told otherwise. */
function proof({ header = {}, claims = {}, key = EC.privateKey }: Parts = {}): string {
  const head = { typ: 'dpop+jwt', alg: 'ES256', jwk: PUBLIC, ...header }
  const said = {
    jti: `j${serial++}`,
    htm: 'GET',
    htu: 'https://api.example/me',
    iat: NOW,
    ath: sha256(TOKEN),
    ...claims,
  }
  const signed = `${base64url(JSON.stringify(head))}.${base64url(JSON.stringify(said))}`
  // Not every platform signs with options and a key that is an object of its own.
  const signing = { key: key.export({ format: 'jwk' }), format: 'jwk' as const, dsaEncoding: 'ieee-p1363' as const }
  return `${signed}.${base64url(sign('sha256', Buffer.from(signed), signing as never))}`
}

/** What is left to the caller: the signature, and the binding of the token. */
function verify(token: string, { jwt, jwk, jkt }: DPoPProof) {
  const [header, claims, signature] = jwt.split('.')
  const key = { key: jwk as never, format: 'jwk' as const, dsaEncoding: 'ieee-p1363' as const }
  const isSigned = verifySignature(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    key,
    Buffer.from(signature!, 'base64url'),
  )
  if (!isSigned || jkt !== thumbprint) return refuse('invalid_dpop_proof')
  return token === TOKEN ? 'ada' : null
}
const thumbprint = sha256(JSON.stringify({ crv: 'P-256', kty: 'EC', x: PUBLIC.x, y: PUBLIC.y }))

const guardOf = (options: Partial<Parameters<typeof dpop<unknown>>[0]> = {}) =>
  createGuard<unknown>([
    dpop<unknown>({ origin: 'https://api.example', now: () => NOW * 1000, verify, ...options }),
    bearer({ realm: 'api', verify: () => null }),
  ])

type Guard = ReturnType<typeof guardOf>
const sent = (guard: Guard, dpop: FieldValue, request: object = {}, token = TOKEN) =>
  ask(guard, `DPoP ${token}`, { ...REQUEST, dpop, ...request } as never)
const errorOf = async (verdict: ReturnType<typeof sent>) => {
  const [challenge, ...others] = challengesOf(await verdict)
  for (const other of others) expect(getParam(other, 'error')).toBeUndefined()
  return getParam(challenge!, 'error')
}

describe('a right proof is accepted (RFC 9449 §4.3)', () => {
  test.each<[string, Parts, object]>([
    ['as it is', {}, {}],
    ['with a query in htu', { claims: { htu: 'https://api.example/me?b=2#c' } }, {}],
    ['with htu in other letters', { claims: { htu: 'HTTPS://API.example:443/x/../me' } }, {}],
    ['for a target in absolute form', {}, { target: 'https://api.example/me?x' }],
    ['of another method', { claims: { htm: 'POST' } }, { method: 'POST' }],
    ['of 299 seconds ago', { claims: { iat: NOW - 299 } }, {}],
    ['of a minute ahead', { claims: { iat: NOW + 60 } }, {}],
    ['with more claims', { claims: { nonce: 'x', exp: 1, sub: 'y' } }, {}],
  ])('%s', async (_, parts, request) => {
    expect(await sent(guardOf(), proof(parts), request)).toEqual({
      ok: true,
      identity: 'ada',
      scheme: 'DPoP',
      headers: [],
    })
  })

  test('in an array of one line, with white space around it, and by `field`', async () => {
    expect(await sent(guardOf(), [` ${proof()} `])).toMatchObject({ ok: true })
    const fields: Record<string, string> = { authorization: `DPoP ${TOKEN}`, dpop: proof() }
    expect(await guardOf()({ ...REQUEST, field: (name) => fields[name] })).toMatchObject({ ok: true })
  })

  test('verify is handed the proof, its key and the thumbprint of that (RFC 7638 §3.1, RFC 8037 §A.3)', async () => {
    const handed: DPoPProof[] = []
    const guard = guardOf({ verify: (_, one) => handed.push(one) })
    // The examples of the two specifications.
    const rsa = {
      kty: 'RSA',
      n: '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw',
      e: 'AQAB',
      alg: 'RS256',
      kid: '2011-04-29',
    }
    const okp = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }
    for (const jwk of [rsa, okp, PUBLIC]) {
      const jwt = proof({ header: { jwk } })
      expect(await sent(guard, jwt)).toMatchObject({ ok: true })
      expect(handed.at(-1)).toMatchObject({ jwt, jwk })
    }
    expect(handed.map(({ jkt }) => jkt)).toEqual([
      'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
      'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
      thumbprint,
    ])
  })
})

test('a clock that is behind is no reason to refuse where there are many proofs: 200 a second, a minute behind', async () => {
  let now = NOW * 1000
  const guard = guardOf({ now: () => now, verify: () => 'ada' })
  // The table is as full as it gets, by proofs that aren't signed, since nobody looks.
  const unsigned = (iat: number) => {
    const head = base64url(JSON.stringify({ typ: 'dpop+jwt', alg: 'ES256', jwk: PUBLIC }))
    const said = { jti: `j${serial++}`, htm: 'GET', htu: 'https://api.example/me', iat, ath: sha256(TOKEN) }
    return `${head}.${base64url(JSON.stringify(said))}.AA`
  }
  for (let i = 0; i < 10_050; i++) {
    now += 5
    expect((await sent(guard, unsigned(now / 1000))).ok).toBe(true)
  }
  expect((await sent(guard, unsigned(now / 1000 - 55))).ok).toBe(true)
})

describe('any other proof is refused with 401 and invalid_dpop_proof (RFC 9449 §7.1), before verify is asked', () => {
  const [header, claims, signature] = proof().split('.')
  const privateKey = EC.privateKey.export({ format: 'jwk' })

  test.each<[string, unknown]>([
    ['none', undefined],
    ['none, by null', null],
    ['an empty one', ''],
    ['two lines', [proof(), proof()]],
    ['two in a line', `${proof()}, ${proof()}`],
    ['two parts', `${header}.${claims}`],
    ['four parts', `${proof()}.x`],
    ['no signature', `${header}.${claims}.`],
    ['a signature that is no base64url', `${header}.${claims}.a+b`],
    ['a header that is no base64url', `${header}=.${claims}.${signature}`],
    ['a header that is no JSON', `${base64url('{')}.${claims}.${signature}`],
    ['a header that is no UTF-8', `${base64url(Uint8Array.of(0xff))}.${claims}.${signature}`],
    ['a header that is no object', `${base64url('[]')}.${claims}.${signature}`],
    ['a header that is null', `${base64url('null')}.${claims}.${signature}`],
    ['claims that are no object', `${header}.${base64url('"x"')}.${signature}`],
    ['claims that are one character', `${header}.a.${signature}`],
    ['another type', proof({ header: { typ: 'JWT' } })],
    ['no type', proof({ header: { typ: undefined } })],
    ['alg none', proof({ header: { alg: 'none' } })],
    ['a symmetric alg', proof({ header: { alg: 'HS256' } })],
    ['an alg that is not offered', proof({ header: { alg: 'ES384' } })],
    ['no alg', proof({ header: { alg: undefined } })],
    ['a critical extension', proof({ header: { crit: ['b64'], b64: false } })],
    ['no key', proof({ header: { jwk: undefined } })],
    ['a key that is text', proof({ header: { jwk: 'x' } })],
    ['a private key', proof({ header: { jwk: privateKey } })],
    ['a private RSA key', proof({ header: { jwk: RSA.privateKey.export({ format: 'jwk' }) } })],
    ['a private OKP key', proof({ header: { jwk: OKP.privateKey.export({ format: 'jwk' }) } })],
    ['a symmetric key', proof({ header: { jwk: { kty: 'oct', k: 'AA' } } })],
    ['a key with a symmetric one in it', proof({ header: { jwk: { ...PUBLIC, k: 'AA' } } })],
    ['a key of no type', proof({ header: { jwk: { ...PUBLIC, kty: undefined } } })],
    ['a key of a type that every object has', proof({ header: { jwk: { ...PUBLIC, kty: 'constructor' } } })],
    ['half a key', proof({ header: { jwk: { ...PUBLIC, y: undefined } } })],
    ['a key with a number in it', proof({ header: { jwk: { ...PUBLIC, y: 5 } } })],
    ['no jti', proof({ claims: { jti: undefined } })],
    ['an empty jti', proof({ claims: { jti: '' } })],
    ['a jti that is a number', proof({ claims: { jti: 5 } })],
    ['another htm', proof({ claims: { htm: 'POST' } })],
    ['htm in small letters', proof({ claims: { htm: 'get' } })],
    ['no htm', proof({ claims: { htm: undefined } })],
    ['no htu', proof({ claims: { htu: undefined } })],
    ['another path', proof({ claims: { htu: 'https://api.example/you' } })],
    ['another host', proof({ claims: { htu: 'https://evil.example/me' } })],
    ['another protocol', proof({ claims: { htu: 'http://api.example/me' } })],
    ['another port', proof({ claims: { htu: 'https://api.example:444/me' } })],
    ['htu without a host', proof({ claims: { htu: '/me' } })],
    ['a user in htu', proof({ claims: { htu: 'https://u@api.example/me' } })],
    ['a password in htu', proof({ claims: { htu: 'https://:p@api.example/me' } })],
    ['a backslash in htu', proof({ claims: { htu: 'https://api.example\\me' } })],
    ['a tab in htu', proof({ claims: { htu: 'https://api.example/m\te' } })],
    ['no ath', proof({ claims: { ath: undefined } })],
    ['the ath of another token', proof({ claims: { ath: sha256('other') } })],
    ['no iat', proof({ claims: { iat: undefined } })],
    ['iat in text', proof({ claims: { iat: String(NOW) } })],
    ['300 seconds of age', proof({ claims: { iat: NOW - 300 } })],
    ['61 seconds ahead', proof({ claims: { iat: NOW + 61 } })],
  ])('%s', async (_, dpop) => {
    let asked = 0
    const guard = guardOf({ verify: () => ++asked })
    const verdict = sent(guard, dpop as string)
    expect(await verdict).toMatchObject({ ok: false, status: 401, reason: 'rejected' })
    expect(await errorOf(verdict)).toBe('invalid_dpop_proof')
    expect(asked).toBe(0)
  })

  test('a proof of another request’s target', async () => {
    for (const target of [
      '/you',
      '//api.example/me',
      '/me\\',
      '/me#a',
      '*',
      'api.example:443',
      'http://api.example/me',
      '/\tme',
    ]) {
      expect(await errorOf(sent(guardOf(), proof(), { target }))).toBe('invalid_dpop_proof')
    }
  })

  test('a malformed token is 400 and invalid_request', async () => {
    const verdict = ask(guardOf(), 'DPoP a="b"', { ...REQUEST, dpop: proof() } as never)
    expect(await verdict).toMatchObject({ status: 400, reason: 'malformed' })
    expect(await errorOf(verdict as never)).toBe('invalid_request')
  })

  test('lines that are no text are the caller’s fault', async () => {
    await expect(sent(guardOf(), [5] as never)).rejects.toThrow(TypeError)
  })
})

test('no text of DPoP or target makes the guard throw', async () => {
  // A stored guard, since each makes its counts.
  const guard = guardOf()
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.json().map(base64url))
  const parts = fc.tuple(text, text, text).map((three) => three.join('.'))
  const damaged = fc.tuple(fc.nat({ max: 600 }), fc.string({ unit: 'binary', maxLength: 2 })).map(([at, put]) => {
    const right = proof()
    return right.slice(0, at) + put + right.slice(at + 1)
  })
  await fc.assert(
    fc.asyncProperty(fc.oneof(text, parts, damaged), fc.oneof(fc.constant('/me'), text), async (dpop, target) => {
      const verdict = await sent(guard, dpop, { target })
      // What is damaged behind the signed text is for verify to see.
      if (verdict.ok) expect(target).toBe('/me')
    }),
    { numRuns: 1500 },
  )
})

describe('the token', () => {
  test('that is nobody’s is invalid_token', async () => {
    for (const nobody of [undefined, null, false] as const) {
      expect(await errorOf(sent(guardOf({ verify: () => nobody }), proof()))).toBe('invalid_token')
    }
    const jwt = proof({ claims: { ath: sha256('other') } })
    expect(await errorOf(sent(guardOf(), jwt, {}, 'other'))).toBe('invalid_token')
  })

  test('with a proof whose signature is wrong is refused as verify says', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    expect(await errorOf(sent(guardOf(), proof({ key: other })))).toBe('invalid_dpop_proof')
  })

  test('that isn’t enough makes 403, for DPoP alone', async () => {
    const guard = guardOf({ scope: ['read'], verify: () => refuse('insufficient_scope', { scope: ['write'] }) })
    const verdict = await sent(guard, proof())
    expect(verdict).toMatchObject({ status: 403, reason: 'insufficient' })
    expect(valuesOf(verdict.headers, 'www-authenticate')).toEqual([
      'DPoP scope="write", algs="ES256 PS256 RS256 EdDSA Ed25519", error="insufficient_scope"',
    ])
  })

  test.each([0, '', Number.NaN])(
    'an identity that is %p has to have a proof that was not used, too',
    async (identity) => {
      const guard = guardOf({ verify: () => identity })
      const jwt = proof()
      expect(await sent(guard, jwt)).toMatchObject({ ok: true, identity })
      expect(await sent(guard, jwt)).toMatchObject({ ok: false })
    },
  )
})

describe('a proof is accepted once (RFC 9449 §11.1)', () => {
  test('and another with its jti neither, but for another key', async () => {
    const guard = guardOf({ verify: () => 'ada' })
    const [one, two] = [proof({ claims: { jti: 'a' } }), proof({ claims: { jti: 'a', iat: NOW - 1 } })]
    const three = proof({
      claims: { jti: 'a' },
      header: { jwk: OKP.publicKey.export({ format: 'jwk' }), alg: 'EdDSA' },
    })
    const verdicts = []
    for (const jwt of [one, one, two, three]) verdicts.push(await sent(guard, jwt))
    expect(verdicts.map(({ ok }) => ok)).toEqual([true, false, false, true])
    expect(await errorOf(sent(guard, one))).toBe('invalid_dpop_proof')
  })

  test('in parallel too', async () => {
    const [guard, jwt] = [guardOf(), proof()]
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => sent(guard, jwt)))
    expect(verdicts.filter(({ ok }) => ok)).toHaveLength(1)
  })

  test('and is not used up by being refused', async () => {
    let used = 0
    const guard = guardOf({ counts: { use: () => ++used > 0 } })
    await sent(guard, proof({ claims: { htm: 'POST' } }))
    await sent(guard, proof({ key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }))
    expect(used).toBe(0)
  })

  test('is remembered by a text of one length, for as long as it is young enough', async () => {
    const used: unknown[][] = []
    const guard = guardOf({ counts: { use: (...args: unknown[]) => used.push(args) > 0 } })
    await sent(guard, proof({ claims: { jti: 'x'.repeat(5000), iat: NOW - 10 } }))
    expect(used).toEqual([[expect.stringMatching(/^[\w-]{43}$/), 1, (NOW - 10 + 300) * 1000]])
  })

  test.each([undefined, 1, 'OK', false])('only where the store says true: %p', async (said) => {
    expect(await sent(guardOf({ counts: { use: () => said as never } }), proof())).toMatchObject({ ok: false })
  })

  test('a store that is gone is the caller’s error', async () => {
    const error = new Error('gone')
    await expect(sent(guardOf({ counts: { use: () => Promise.reject(error) } }), proof())).rejects.toBe(error)
  })
})

describe('with nonces (RFC 9449 §9)', () => {
  const make = () => {
    const now = clock(NOW * 1000)
    const nonces = createNonces({ secret: SECRET, lifetime: 10_000, now })
    return { now, nonces, guard: guardOf({ nonces, now }) }
  }
  const nonceIn = (verdict: Awaited<ReturnType<typeof sent>>) => valuesOf(verdict.headers, 'dpop-nonce')

  test('a proof without one, or with an old or a foreign one, is use_dpop_nonce, and brings one', async () => {
    const { guard, nonces, now } = make()
    const old = await nonces.issue('DPoP https://api.example')
    now.time += 10_000
    const others = [await nonces.issue('DPoP https://b.example'), await nonces.issue('Digest files'), 'x', '', 5, old]
    for (const nonce of [undefined, ...others]) {
      const verdict = sent(guard, proof({ claims: { nonce } }))
      expect(await verdict).toMatchObject({ ok: false, status: 401, reason: 'stale' })
      expect(await errorOf(verdict)).toBe('use_dpop_nonce')
      expect(nonceIn(await verdict)).toHaveLength(1)
    }
  })

  test('the nonce of the refusal is accepted', async () => {
    const { guard } = make()
    const [nonce] = nonceIn(await sent(guard, proof()))
    expect(await sent(guard, proof({ claims: { nonce } }))).toEqual({
      ok: true,
      identity: 'ada',
      scheme: 'DPoP',
      headers: [],
    })
  })

  test('every 401 brings one, and no cache may keep it', async () => {
    const { guard } = make()
    for (const field of [undefined, 'Bearer x', 'Other x', `DPoP ${TOKEN}`]) {
      const verdict = await ask(guard, field, REQUEST)
      expect(nonceIn(verdict as never)).toHaveLength(1)
      expect(verdict.headers[0]).toEqual(['cache-control', 'no-store'])
    }
  })

  test('an acceptance brings the next one past half the life of this one', async () => {
    const { guard, now } = make()
    let [nonce] = nonceIn(await sent(guard, proof()))
    for (let i = 0; i < 30; i++) {
      now.time += 2300
      const verdict = await sent(guard, proof({ claims: { nonce, iat: now.time / 1000 } }))
      expect(verdict).toMatchObject({ ok: true })
      const [next] = nonceIn(verdict)
      if (next !== undefined) expect(verdict.headers[0]).toEqual(['cache-control', 'no-store'])
      else expect(verdict.headers).toEqual([])
      nonce = next ?? nonce
    }
  })

  test('use_dpop_nonce is said of a right token and proof only', async () => {
    const { nonces } = make()
    const guard = guardOf({ nonces, verify: () => null })
    expect(await errorOf(sent(guard, proof()))).toBe('invalid_token')
  })

  test('a nonce that has a line break is not sent', async () => {
    const guard = guardOf({ nonces: { issue: () => 'a\r\nb', judge: () => undefined } })
    await expect(sent(guard, proof())).rejects.toThrow()
  })
})

test('beside Digest with the same secret, neither takes the nonce of the other', async () => {
  const nonces = createNonces({ secret: SECRET, now: () => NOW * 1000 })
  const guard = createGuard<unknown>([
    dpop({ origin: 'https://api.example', nonces, now: () => NOW * 1000, counts: createCounts(), verify }),
    digest({ realm: 'https://api.example', nonces, lookup: () => undefined }),
  ])
  const challenge = challengesOf(await ask(guard, undefined)).find(({ scheme }) => scheme === 'Digest')
  const nonce = getParam(challenge!, 'nonce')
  expect(await sent(guard as Guard, proof({ claims: { nonce } }))).toMatchObject({ ok: false, reason: 'stale' })
})

describe('the resource of a proof', () => {
  test.each([
    ['https://api.example', '/'],
    ['https://api.example/', '/?x'],
    ['https://api.example/a', '/a'],
    ['https://api.example/%7e', '/%7e'],
  ])('%s is %s', (htu, target) => {
    expect(isResource(htu, 'https://api.example', target)).toBe(true)
  })

  test.each([
    ['https://api.example/~', '/%7e'],
    ['https://api.example/a/', '/a'],
    ['https://api.example/A', '/a'],
    ['https://api.example:444/a', ':444/a'],
    ['https://api.example.evil/a', '.evil/a'],
    ['https://api.example@evil/a', '@evil/a'],
    ['not a url', '/a'],
  ])('%s is not %s', (htu, target) => {
    expect(isResource(htu, 'https://api.example', target)).toBe(false)
  })
})
