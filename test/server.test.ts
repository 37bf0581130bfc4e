import { inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { expectTypeOf } from 'expect-type'
import { getParam, parseChallenges } from '../src/index.ts'
import type { DigestHash } from '../src/schemes/digest-hash.ts'
import { AuthSchemeError } from '../src/schemes/scheme-error.ts'
import {
  basic,
  bearer,
  createGuard,
  createNonces,
  digest,
  dpop,
  type GuardRequest,
  type GuardScheme,
  type Refusal,
  rawLines,
  refuse,
  users,
} from '../src/server/index.ts'
import { ask, basicField, challengesOf, digestField, GET, h, nonceOf, SECRET, valuesOf } from './server-kit.ts'

const people = users({ ada: 'secret', Jäsøn: 'pass:word', '': '' })
const TOKENS: Record<string, string | Refusal | undefined | null | false> = {
  good: 'bob',
  none: undefined,
  null: null,
  false: false,
  weak: refuse('insufficient_scope', { scope: ['write'] }),
  old: refuse('insufficient_user_authentication', { acrValues: ['high'], maxAge: 60 }),
  odd: refuse('invalid_request', { errorDescription: 'two "tokens"\r\nX: y' }),
  other: refuse('insufficient_claims'),
}
const VERIFY = (token: string) => TOKENS[token]

const guard = createGuard<string>([
  basic({ realm: 'files', verify: people.verify }),
  bearer({ realm: 'files', scope: ['read'], resourceMetadata: 'https://a.example/meta', verify: VERIFY }),
  digest({ realm: 'files', lookup: people.lookup }),
])

const textOf = (verdict: Awaited<ReturnType<typeof guard>>) => verdict.headers.map((line) => line.join(': ')).join('\n')

describe('the outcomes', () => {
  test.each([
    ['Basic', basicField('ada', 'secret'), 'ada'],
    ['Basic', basicField('Jäsøn', 'pass:word'), 'Jäsøn'],
    ['Basic', basicField('', ''), ''],
    ['Bearer', 'Bearer good', 'bob'],
    ['Bearer', 'bEARER good', 'bob'],
    ['Bearer', '  Bearer   good ', 'bob'],
  ])('%s knows the identity of %s', async (scheme, field, identity) => {
    expect(await ask(guard, field)).toEqual({ ok: true, identity, scheme, headers: [] })
  })

  test('asks for all schemes in order where there are no credentials, and tells no error (RFC 6750 §3.1)', async () => {
    const verdict = await ask(guard, undefined)
    expect(verdict).toMatchObject({ ok: false, status: 401, reason: 'absent' })
    expect(challengesOf(verdict).map(({ scheme }) => scheme)).toEqual(['Basic', 'Bearer', 'Digest', 'Digest'])
    expect(verdict.headers.slice(0, 3)).toEqual([
      ['cache-control', 'no-store'],
      ['www-authenticate', 'Basic realm="files", charset="UTF-8"'],
      ['www-authenticate', 'Bearer realm="files", scope="read", resource_metadata="https://a.example/meta"'],
    ])
    expect(verdict.headers).toHaveLength(5)
    expect(textOf(verdict)).not.toContain('error')
  })

  test.each([
    ['an empty field', ''],
    ['two lines', ['Bearer good', 'Bearer good']],
    ['two lines of two schemes', [basicField('ada', 'secret'), 'Bearer good']],
    ['two credentials in a line', 'Bearer good, Bearer good'],
    ['a parameter behind a token68', 'Bearer good, a=b'],
    ['a token that is none', 'Bearer @'],
    ['a tab behind the scheme', 'Bearer\tgood'],
    ['a line break', 'Bearer good\r\nX: y'],
  ])('refuses %s with 400 and no challenge (RFC 9110 §15.5.1)', async (_, field) => {
    expect(await ask(guard, field)).toEqual({
      ok: false,
      status: 400,
      reason: 'malformed',
      headers: [['cache-control', 'no-store']],
    })
  })

  test.each(['Negotiate abc', 'Basi x', 'Unknown', 'Bearerer good', 'constructor x', '__proto__ x'])(
    'asks for all schemes where another is sent (RFC 9110 §15.5.2): %s',
    async (field) => {
      const verdict = await ask(guard, field)
      expect(verdict).toMatchObject({ ok: false, status: 401, reason: 'unknown-scheme' })
      expect(challengesOf(verdict)).toHaveLength(4)
      expect(textOf(verdict)).not.toContain('error')
    },
  )

  test.each([
    ['base64 that is none', 'Basic YQ='],
    ['no token68', 'Basic'],
    ['parameters', 'Basic realm="files"'],
    ['a control character (RFC 7617 §2)', basicField('a\0da', 'secret')],
    ['no colon', `Basic ${Buffer.from('ada').toString('base64')}`],
    ['Latin-1 (RFC 7617 §2.1)', `Basic ${Buffer.from('J\xe4s\xf8n:pass:word', 'latin1').toString('base64')}`],
    ['a Digest without its parameters (RFC 7616 §3.4)', 'Digest username="ada"'],
  ])('refuses credentials that their scheme can not be read from with 400: %s', async (_, field) => {
    expect(await ask(guard, field)).toEqual({
      ok: false,
      status: 400,
      reason: 'malformed',
      headers: [['cache-control', 'no-store']],
    })
  })

  test('tells Bearer what is wrong with such credentials: invalid_request (RFC 6750 §3.1)', async () => {
    const verdict = await ask(guard, 'Bearer a="b"')
    expect(verdict).toMatchObject({ status: 400, reason: 'malformed' })
    expect(challengesOf(verdict).map((one) => [one.scheme, getParam(one, 'error')])).toEqual([
      ['Bearer', 'invalid_request'],
    ])
  })

  test.each([
    ['a wrong password', basicField('ada', 'Secret')],
    ['no password', basicField('ada', '')],
    ['an unknown user', basicField('eve', 'secret')],
    ['the password of another', basicField('ada', 'pass:word')],
    ['a name that every object has', basicField('constructor', 'secret')],
  ])('asks anew for %s, and tells no error of Bearer', async (_, field) => {
    const verdict = await ask(guard, field)
    expect(verdict).toMatchObject({ ok: false, status: 401, reason: 'rejected' })
    expect(challengesOf(verdict)).toHaveLength(4)
    expect(textOf(verdict)).not.toContain('error')
  })

  test.each(['none', 'null', 'false', 'else'])(
    'says invalid_token to who bears one that nobody has (RFC 6750 §3.1): %s',
    async (token) => {
      const verdict = await ask(guard, `Bearer ${token}`)
      expect(verdict).toMatchObject({ ok: false, status: 401, reason: 'rejected' })
      const challenges = challengesOf(verdict)
      expect(challenges.map((one) => getParam(one, 'error'))).toEqual([
        undefined,
        'invalid_token',
        undefined,
        undefined,
      ])
    },
  )

  test('says with 403 and one challenge what scope a token lacks (RFC 6750 §3.1)', async () => {
    expect(await ask(guard, 'Bearer weak')).toEqual({
      ok: false,
      status: 403,
      reason: 'insufficient',
      headers: [
        ['cache-control', 'no-store'],
        [
          'www-authenticate',
          'Bearer realm="files", scope="write", resource_metadata="https://a.example/meta", error="insufficient_scope"',
        ],
      ],
    })
  })

  test('says with 401 what login a token lacks (RFC 9470 §3)', async () => {
    const verdict = await ask(guard, 'Bearer old')
    expect(verdict).toMatchObject({ ok: false, status: 401, reason: 'insufficient' })
    const [, challenge] = challengesOf(verdict)
    expect(['error', 'acr_values', 'max_age', 'scope'].map((name) => getParam(challenge!, name))).toEqual([
      'insufficient_user_authentication',
      'high',
      '60',
      'read',
    ])
  })

  test('makes what a refusal describes sendable, and no other line of it', async () => {
    const verdict = await ask(guard, 'Bearer odd')
    expect(verdict).toMatchObject({ status: 400, reason: 'malformed' })
    expect(challengesOf(verdict)).toHaveLength(1)
    expect(getParam(challengesOf(verdict)[0]!, 'error_description')).toBe("two 'tokens' X: y")
  })

  test('makes 401 of the errors of extensions', async () => {
    const verdict = await ask(guard, 'Bearer other')
    expect(verdict).toMatchObject({ status: 401, reason: 'rejected' })
    expect(getParam(challengesOf(verdict)[1]!, 'error')).toBe('insufficient_claims')
  })
})

describe('with `proxy` (RFC 9110 §11.7)', () => {
  const proxy = createGuard(
    [digest({ realm: 'files', lookup: people.lookup }), bearer({ realm: 'p', verify: VERIFY })],
    {
      proxy: true,
    },
  )

  test('asks by 407 and Proxy-Authenticate', async () => {
    const verdict = await ask(proxy, undefined)
    expect(verdict).toMatchObject({ status: 407, reason: 'absent' })
    expect(challengesOf(verdict, 'proxy-authenticate')).toHaveLength(3)
    expect(textOf(verdict as never)).not.toContain('www-')
  })

  test('answers by Proxy-Authentication-Info', async () => {
    const [challenge] = challengesOf(await ask(proxy, undefined), 'proxy-authenticate')
    const nonce = getParam(challenge!, 'nonce')!
    const request = { method: 'CONNECT', target: 'a.example:443' }
    const verdict = await ask(proxy, digestField({ nonce, method: 'CONNECT', uri: 'a.example:443' }), request)
    expect(verdict.ok && verdict.headers.map(([name]) => name)).toEqual(['proxy-authentication-info'])
  })

  test('keeps 400 and 403', async () => {
    expect(await ask(proxy, 'Bearer @')).toMatchObject({ status: 400 })
    const verdict = await ask(proxy, 'Bearer weak')
    expect(verdict).toMatchObject({ status: 403 })
    expect(challengesOf(verdict, 'proxy-authenticate')).toHaveLength(1)
  })

  test('asks for Proxy-Authorization where the request has `field`', async () => {
    const fields: Record<string, string> = { authorization: 'Bearer x', 'proxy-authorization': 'Bearer good' }
    expect(await proxy({ ...GET, field: (name) => fields[name] })).toMatchObject({ ok: true, identity: 'bob' })
    expect(await guard({ ...GET, field: (name) => fields[name] })).toMatchObject({ ok: false, status: 401 })
  })
})

describe('what is no request is a TypeError', () => {
  test.each([
    ['without a method', { target: '/', authorization: undefined }],
    ['without a target', { method: 'GET', authorization: undefined }],
    ['without fields', { method: 'GET', target: '/' }],
    ['with a field that is no text', { ...GET, authorization: 5 }],
    ['with lines that are no text', { ...GET, authorization: [5] }],
    ['with a field that is no function', { method: 'GET', target: '/', field: 's3cret' }],
    ['that is undefined', undefined],
  ])('%s', async (_, request) => {
    const refusal = expect(guard(request as unknown as GuardRequest)).rejects
    await refusal.toThrow(TypeError)
    await refusal.toThrow(/^(?!Cannot |.*s3cret)/)
  })
})

describe('a scheme of one’s own', () => {
  const own = (parts: Partial<GuardScheme<unknown, GuardRequest>>): GuardScheme<unknown, GuardRequest> => ({
    scheme: 'Kiosk',
    challenges: () => ({ challenges: [{ scheme: 'Kiosk' }] }),
    verify: () => ({ identity: 'card' }),
    ...parts,
  })
  const judged = (result: unknown, field = 'Kiosk x') =>
    ask(createGuard([own({ verify: () => result as never })]), field)

  test.each([
    undefined,
    null,
    false,
    true,
    0,
    1,
    '',
    'card',
    Symbol('card'),
    () => ({ identity: 'card' }),
    [],
    ['card'],
    {},
    { ok: true },
    { identity: undefined },
    { identity: null },
    { identity: false },
    { identity: Promise.resolve(null) },
    { identity: Promise.resolve(refuse('invalid_token')) },
    { identity: refuse('invalid_token') },
    Object.create({ identity: 'card' }),
    new (class {
      get identity() {
        return 'card'
      }
    })(),
    Promise.resolve(null),
    Promise.resolve({ identity: undefined }),
    refuse('invalid_token'),
    Promise.resolve(refuse('invalid_token')),
    { reason: 'rejected' },
  ])('accepts nobody for whatever else than an identity of its own: %#', async (result) => {
    expect(await judged(result)).toMatchObject({ ok: false, status: 401, reason: 'rejected' })
  })

  test.each(['card', '', 0, true, {}, Number.NaN, { reason: 'rejected' }])(
    'accepts an identity: %p',
    async (identity) => {
      expect(await judged({ identity })).toEqual({ ok: true, identity, scheme: 'Kiosk', headers: [] })
      expect(await judged(Promise.resolve({ identity }))).toMatchObject({ ok: true, identity })
      expect(await judged({ identity: Promise.resolve(identity) })).toMatchObject({ ok: true, identity })
    },
  )

  test('is told why its own credentials were refused, and nothing of those of others', async () => {
    const told: unknown[] = []
    const challenges: GuardScheme<unknown, GuardRequest>['challenges'] = (refusal) => {
      told.push(refusal?.reason)
      return { challenges: [{ scheme: 'Kiosk' }] }
    }
    const both = createGuard([
      own({ challenges, verify: () => refuse('invalid_token') }),
      basic({ realm: 'a', verify: () => null }),
    ])
    for (const field of [undefined, 'Kiosk x', basicField('a', 'b'), 'Other x']) await ask(both, field)
    expect(told).toEqual([undefined, 'rejected', undefined, undefined])
  })

  test('that throws an AuthSchemeError makes 400, by whichever build’s', async () => {
    const thrown = (error: unknown) =>
      ask(
        createGuard([
          own({
            verify: () => {
              throw error
            },
          }),
        ]),
        'Kiosk x',
      )
    expect(await thrown(new AuthSchemeError('missing-param', 'Kiosk'))).toMatchObject({ status: 400 })
    expect(await thrown(Object.assign(new Error(), { name: 'AuthSchemeError' }))).toMatchObject({ status: 400 })
    for (const error of [new Error('store'), 'text', undefined, null]) await expect(thrown(error)).rejects.toBe(error)
  })

  test('is not asked for challenges where another scheme’s credentials make 400 or 403', async () => {
    let asked = 0
    const challenges: GuardScheme<unknown, GuardRequest>['challenges'] = () => {
      asked++
      return { challenges: [{ scheme: 'Kiosk', params: { error: 'x' } }], headers: [['kiosk-nonce', 'y']] }
    }
    const both = createGuard([own({ challenges }), bearer({ realm: 'a', verify: () => refuse('insufficient_scope') })])
    for (const field of ['Bearer x', 'Bearer a="b"', 'Bearer @']) {
      const { headers } = await ask(both, field)
      expect(headers.filter(([, value]) => value.startsWith('Kiosk') || value === 'y')).toEqual([])
    }
    expect(asked).toBe(0)
  })

  test('tells an error with 400 and 403 only where its challenge has one', async () => {
    const told = (challenge: object) =>
      ask(
        createGuard([
          own({
            challenges: () => ({ challenges: [challenge as never], headers: [['X-Own', 'y']] }),
            verify: () => refuse('insufficient_scope'),
          }),
        ]),
        'Kiosk x',
      )
    const [quiet, loud] = [{ scheme: 'Kiosk' }, { scheme: 'Kiosk', params: { error: 'no' } }]
    expect((await told(quiet)).headers).toEqual([
      ['cache-control', 'no-store'],
      ['x-own', 'y'],
    ])
    expect(challengesOf(await told(loud))).toHaveLength(1)
  })

  test.each([
    ['a line break in a challenge', { challenges: () => ({ challenges: [{ scheme: 'A', params: { a: 'x\r\ny' } }] }) }],
    ['a scheme that is no token', { challenges: () => ({ challenges: [{ scheme: 'A, B' }] }) }],
    ['no challenge', { challenges: () => ({ challenges: [] }) }],
    ['a challenge that is in no list', { challenges: () => ({ challenges: { scheme: 'A' } }) }],
    ['a list of challenges that stands alone', { challenges: () => [{ scheme: 'A' }] }],
    ['a line break in a field', { challenges: () => ({ challenges: [{ scheme: 'A' }], headers: [['x', 'a\nb']] }) }],
    ['a field name that is none', { challenges: () => ({ challenges: [{ scheme: 'A' }], headers: [['x y', 'a']] }) }],
    ['a line break on acceptance', { verify: () => ({ identity: 1, headers: [['x', 'a\rb']] }) }],
  ] as [string, object][])('makes a TypeError of what can not be sent: %s', async (_, parts) => {
    const field = 'verify' in parts ? 'Kiosk x' : undefined
    await expect(ask(createGuard([own(parts)]), field)).rejects.toThrow(TypeError)
  })
})

describe('what a callback throws reaches the caller', () => {
  const error = new Error('the store is gone')
  const fails = () => {
    throw error
  }

  test.each([
    ['basic', basic({ realm: 'a', verify: fails }), basicField('a', 'b')],
    ['bearer', bearer({ realm: 'a', verify: async () => fails() }), 'Bearer x'],
    ['digest', digest({ realm: 'files', lookup: fails }), digestField({ nonce: 'x' })],
    ['digest', digest({ realm: 'files', lookup: () => undefined, nonces: { issue: fails, judge: fails } }), undefined],
  ])('%s', async (_, scheme, field) => {
    await expect(ask(createGuard([scheme as GuardScheme<unknown>]), field)).rejects.toBe(error)
  })
})

describe('settings are tried where they are made: a TypeError that holds none of them', () => {
  const verify = () => null
  const lookup = () => undefined
  const S = 's3cr3t-s3tting'

  test.each<[string, () => unknown]>([
    ['no schemes', () => createGuard([])],
    ['schemes that are no list', () => createGuard(undefined as never)],
    ['two schemes of a name', () => createGuard([basic({ realm: S, verify }), basic({ realm: 'b', verify })])],
    [
      'two names in another case',
      () => createGuard([basic({ realm: S, verify }), { scheme: 'bASIC', challenges: verify, verify } as never]),
    ],
    ['a name that is no token', () => createGuard([{ scheme: `${S} x`, challenges: verify, verify } as never])],
    ['a scheme without verify', () => createGuard([{ scheme: 'A', challenges: verify } as never])],
    ['a scheme without challenges', () => createGuard([{ scheme: 'A', verify } as never])],
    ['basic: a realm with a line break', () => basic({ realm: `${S}\r\n`, verify })],
    ['basic: a realm beyond Latin-1', () => basic({ realm: `${S}\u4e00`, verify })],
    ['schemes that are one scheme', () => createGuard(basic({ realm: S, verify }) as never)],
    ['a scheme that is undefined', () => createGuard([undefined as never])],
    ['a scheme that is text', () => createGuard([S as never])],
    ['basic: no options', () => basic(undefined as never)],
    ['bearer: no options', () => bearer(undefined as never)],
    ['digest: no options', () => digest(null as never)],
    ['dpop: no options', () => dpop(S as never)],
    ['digest: nonces that are text', () => digest({ realm: S, lookup, nonces: S as never })],
    [
      'digest: a function in the place of its nonces',
      () => digest({ realm: S, lookup, nonces: createNonces as never }),
    ],
    ['digest: counts that are a Map', () => digest({ realm: S, lookup, counts: new Map() as never })],
    ['digest: a hash that is no function', () => digest({ realm: S, lookup, hash: S as never })],
    ['dpop: nonces that are text', () => dpop({ origin: 'https://a.example', verify, nonces: S as never })],
    ['dpop: counts that are a Map', () => dpop({ origin: 'https://a.example', verify, counts: new Map() as never })],
    ['dpop: a time that is a number', () => dpop({ origin: 'https://a.example', verify, now: 5 as never })],
    ['nonces: a time that is a number', () => createNonces({ now: 5 as never })],
    ['users: a Map, which has no properties', () => users(new Map([[S, S]]) as never)],
    ['users: a text', () => users(S as never)],
    ['users: none', () => users(undefined as never)],
    ['refuse: no error', () => refuse(undefined as never)],
    ['rawLines: headers in the place of rawHeaders', () => rawLines({ authorization: S } as never, 'authorization')],
    ['rawLines: no name', () => rawLines(['authorization', S], undefined as never)],
    ['basic: no realm', () => basic({ verify } as never)],
    ['basic: no verify', () => basic({ realm: S } as never)],
    ['bearer: no parameter (RFC 6750 §3)', () => bearer({ verify })],
    ['bearer: an empty scope', () => bearer({ scope: [], verify })],
    ['bearer: a scope with a space', () => bearer({ scope: [`${S} x`], verify })],
    ['bearer: metadata that are no URI', () => bearer({ resourceMetadata: `${S} "`, verify })],
    ['bearer: no verify', () => bearer({ realm: S } as never)],
    ['digest: a realm with a line break', () => digest({ realm: `${S}\n`, lookup })],
    ['digest: a realm that is a symbol', () => digest({ realm: Symbol(S) as never, lookup })],
    ['digest: no lookup', () => digest({ realm: S } as never)],
    ['digest: no qop', () => digest({ realm: S, lookup, qop: [] })],
    ['digest: an unknown qop', () => digest({ realm: S, lookup, qop: [S] })],
    ['digest: qop twice', () => digest({ realm: S, lookup, qop: ['auth', 'auth'] })],
    ['digest: a text for qop', () => digest({ realm: S, lookup, qop: 'auth' as never })],
    ['digest: no algorithms', () => digest({ realm: S, lookup, algorithms: [] })],
    ['digest: an unknown algorithm', () => digest({ realm: S, lookup, algorithms: [S] })],
    ['digest: an algorithm twice', () => digest({ realm: S, lookup, algorithms: ['MD5', 'md5'] })],
    ['digest: an algorithm that is no text', () => digest({ realm: S, lookup, algorithms: [5 as never] })],
    ['dpop: no origin', () => dpop({ origin: S, verify })],
    ['dpop: an origin with a path', () => dpop({ origin: `https://a.example/${S}`, verify })],
    ['dpop: an origin with a user', () => dpop({ origin: `https://${S}@a.example`, verify })],
    ['dpop: another protocol', () => dpop({ origin: `ftp://${S}.example`, verify })],
    ['dpop: an origin that is no text', () => dpop({ origin: new URL('https://a.example') as never, verify })],
    ['dpop: a symmetric algorithm', () => dpop({ origin: 'https://a.example', algs: ['HS256'], verify })],
    ['dpop: none', () => dpop({ origin: 'https://a.example', algs: ['none'], verify })],
    ['dpop: no algorithms', () => dpop({ origin: 'https://a.example', algs: [], verify })],
    ['dpop: an empty scope', () => dpop({ origin: 'https://a.example', scope: [], verify })],
    ['dpop: no verify', () => dpop({ origin: 'https://a.example' } as never)],
    ['dpop: a realm with a line break', () => dpop({ origin: 'https://a.example', realm: `${S}\n`, verify })],
    ['refuse: an error with a quote', () => refuse(`${S}"`)],
    ['refuse: a scope with a space', () => refuse('insufficient_scope', { scope: [`${S} x`] })],
    ['refuse: no text', () => refuse(Symbol(S) as never)],
    ['nonces: a secret of 31 octets', () => createNonces({ secret: new Uint8Array(31) })],
    ['nonces: a secret that is text', () => createNonces({ secret: S.repeat(9) as never })],
    ['nonces: no lifetime', () => createNonces({ lifetime: 0 })],
    ['nonces: a lifetime without end', () => createNonces({ lifetime: Number.POSITIVE_INFINITY })],
    ['users: a password that is no text', () => users({ [S]: 5 as never })],
    ['users: half a surrogate pair', () => users({ [S]: '\ud800' })],
    ['users: half a surrogate pair in a name', () => users({ [`${S}\ud800`]: S })],
    ['users: one name twice', () => users({ [`${S}\u00e9`]: 'a', [`${S}e\u0301`]: 'b' })],
  ])('%s', (_, make) => {
    let error: unknown
    try {
      make()
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(TypeError)
    // The engine's own words name no argument.
    expect((error as Error).message).not.toMatch(/Cannot |not iterable|\.filter/)
    const shown = [inspect(error, { showHidden: true, depth: null }), (error as Error).stack, String(error)].join()
    expect(shown.replaceAll(/^\s+at .*$/gm, '')).not.toContain(S)
  })

  test('the shortest secret and settings that may be left out are taken', () => {
    expect(createNonces({ secret: SECRET, lifetime: 1 })).toBeDefined()
    expect(dpop({ origin: 'https://a.example/', verify }).scheme).toBe('DPoP')
    expect(bearer({ scope: ['a'], verify }).scheme).toBe('Bearer')
    expect(bearer({ resourceMetadata: 'https://a.example', verify }).scheme).toBe('Bearer')
  })
})

test('nothing that is logged of a guard or a scheme shows a secret', () => {
  const S = 's3cr3t-password'
  const secret = Buffer.from(S.repeat(3))
  const some = users({ ada: S })
  const nonces = createNonces({ secret })
  const schemes = [basic({ realm: 'a', verify: some.verify }), digest({ realm: 'a', lookup: some.lookup, nonces })]
  for (const value of [createGuard(schemes), schemes, some, nonces]) {
    expect(inspect(value, { showHidden: true, depth: null })).not.toContain(S)
    expect(JSON.stringify(value) ?? '').not.toContain(S)
  }
})

describe('users', () => {
  test('compares names and passwords in NFC', async () => {
    const some = users({ 'Jose\u0301': 'n\u0303' })
    expect(await some.verify({ username: 'Jos\u00e9', password: '\u00f1' })).toBe('Jos\u00e9')
    expect(await some.verify({ username: 'Jose\u0301', password: 'n\u0303' })).toBe('Jos\u00e9')
    expect(await some.verify({ username: 'Jose', password: '\u00f1' })).toBeUndefined()
  })

  test('hashes anew where the hash function has failed', async () => {
    let isDown = true
    const hash: DigestHash = async (algorithm, data) => {
      if (isDown) throw new Error('down')
      return Buffer.from(h(algorithm, data), 'hex')
    }
    const some = users({ ada: 'secret' }, { hash })
    const usernameHash = h('SHA-256', 'ada:files')
    const ask = { realm: 'files', algorithm: 'SHA-256', username: undefined, usernameHash }
    const both = () => Promise.all([some.verify({ username: 'ada', password: 'secret' }), some.lookup(ask)])
    await expect(both()).rejects.toThrow('down')
    isDown = false
    expect(await both()).toMatchObject(['ada', { identity: 'ada' }])
  })

  test('keeps the end of a name and the beginning of a password apart', async () => {
    const some = users({ ab: 'c', 'a"': ',"b' })
    expect(await some.verify({ username: 'a', password: 'bc' })).toBeUndefined()
    expect(await some.verify({ username: 'abc', password: '' })).toBeUndefined()
    expect(await some.verify({ username: 'a"', password: ',"b' })).toBe('a"')
    expect(await some.verify({ username: 'a', password: '","b' })).toBeUndefined()
  })

  test('has no users that every object has', async () => {
    const some = users({})
    expect(await some.verify({ username: '__proto__', password: '' })).toBeUndefined()
    expect(
      await some.lookup({ realm: 'a', algorithm: 'MD5', username: 'constructor', usernameHash: undefined }),
    ).toBeUndefined()
  })

  test('takes a hash function', async () => {
    const asked: string[] = []
    const some = users(
      { ada: 'secret' },
      {
        hash: (algorithm, data) => {
          asked.push(algorithm)
          return Uint8Array.from({ length: algorithm === 'MD5' ? 16 : 32 }, (_, i) => data[i] ?? 0)
        },
      },
    )
    await some.verify({ username: 'ada', password: 'secret' })
    await some.lookup({ realm: 'a', algorithm: 'MD5', username: undefined, usernameHash: '00' })
    expect(new Set(asked)).toEqual(new Set(['SHA-256', 'MD5']))
  })
})

describe('rawLines', () => {
  const RAW = ['Host', 'a', 'AUTHORIZATION', 'Bearer x', 'x', 'Authorization', 'authorization', 'Basic y']

  test('finds the lines of a field in any case, and no values', () => {
    expect(rawLines(RAW, 'authorization')).toEqual(['Bearer x', 'Basic y'])
    expect(rawLines(RAW, 'Host')).toEqual(['a'])
    expect(rawLines([':path', '/', 'authorization', ''], 'authorization')).toEqual([''])
  })

  test('gives undefined where there is none', () => {
    expect(rawLines(RAW, 'dpop')).toBeUndefined()
    expect(rawLines([], 'host')).toBeUndefined()
  })
})

describe('the types', () => {
  test('an identity is what verify gives', async () => {
    const one = createGuard([basic({ realm: 'a', verify: () => ({ name: 'ada' }) })])
    const verdict = await ask(one as never, undefined)
    expectTypeOf(one).returns.resolves.toMatchTypeOf<{ ok: boolean }>()
    const known = await one({ ...GET, authorization: basicField('a', 'b') })
    if (known.ok) expectTypeOf(known.identity).toEqualTypeOf<{ name: string }>()
    expect(verdict.ok).toBe(false)
  })

  test('schemes may have identities of different types, and ask different things of a request', async () => {
    const mixed = createGuard([
      basic({ realm: 'a', verify: (_, { a }: GuardRequest & { a: number }) => a }),
      bearer({ realm: 'a', verify: (_, { b }: GuardRequest & { b: string }) => b }),
    ])
    expectTypeOf(mixed).parameter(0).toHaveProperty('a')
    expectTypeOf(mixed).parameter(0).toHaveProperty('b')
    const verdict = await mixed({ ...GET, authorization: 'Bearer x', a: 1, b: 'c' })
    if (verdict.ok) expectTypeOf(verdict.identity).toEqualTypeOf<string | number>()
    expect(verdict).toMatchObject({ identity: 'c' })
  })

  test('a request may have to hold more', async () => {
    const needing = createGuard([
      bearer({ realm: 'a', verify: (_, { need }: GuardRequest & { need: string }) => need }),
      basic({ realm: 'a', verify: () => 'b' }),
    ])
    expectTypeOf(needing).parameter(0).toHaveProperty('need')
    expect(await needing({ ...GET, authorization: 'Bearer x', need: 'write' })).toMatchObject({ identity: 'write' })
  })
})

test('every challenge of a refusal reads back strictly, and every field can be sent (RFC 9110 §11.6.1)', async () => {
  for (const field of [undefined, 'Bearer weak', 'Bearer odd', 'X y', digestField({ nonce: await nonceOf(guard) })]) {
    const verdict = await ask(guard, field)
    for (const line of valuesOf(verdict.headers, 'www-authenticate')) expect(parseChallenges(line)).toHaveLength(1)
    expect(() => new Headers(verdict.headers)).not.toThrow()
  }
})
