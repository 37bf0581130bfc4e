import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { expectTypeOf } from 'expect-type'
import { type Challenge, parseChallenges, recoverChallenges, recoverCredentials } from '../src/index.ts'
import * as everything from '../src/schemes/index.ts'
import {
  AuthenticationControl,
  AuthSchemeError,
  AWS4HmacSha256,
  allSchemes,
  Basic,
  type BasicCredentials,
  Bearer,
  check,
  commaSeparated,
  Digest,
  DPoP,
  decodeChallenges,
  decodeCredentials,
  edgeGridUnsigned,
  infoCodec,
  integer,
  Mutual,
  matching,
  Negotiate,
  NTLM,
  nonEmpty,
  OAuth,
  optional,
  PrivateToken,
  paramsCodec,
  required,
  type Scheme,
  schemeOf,
  spaced,
  text,
  token68,
  token68Codec,
  UMA,
  uri,
} from '../src/schemes/index.ts'
import { fault, faultOf } from './scheme-faults.ts'

/*
 * What all codecs have in common: who goes on with what there is, what an init may be, and in which order it is written.
 */

type WithChallenge<Value> = { name: string; challenge: { decode(from: never, onError: never): Value } }

/** What a client gets of a field, and what it is told of. */
function readAll<Value>(scheme: WithChallenge<Value>, field: string): { values: Value[]; told: string[] } {
  const told: string[] = []
  const { challenges } = recoverChallenges(field)
  const values = decodeChallenges(scheme as never, challenges, (error) => told.push(faultOf(error))) as Value[]
  return { values, told }
}

/** Of a value those properties that are there. */
function present(value: object | undefined): object | undefined {
  return value && Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined))
}

describe('a challenge is not lost for one optional parameter', () => {
  test.each<[scheme: WithChallenge<object>, field: string, value: object, told: string[]]>([
    [Bearer, 'realm="", claims="", error="a"', { realm: '', error: 'a' }, ['Bearer claims invalid-value']],
    [Bearer, 'claims="{\\"a\\":1}", error="a"', { error: 'a' }, ['Bearer claims invalid-value']],
    [Bearer, 'claims="SGVsbG8=", error="a"', { error: 'a' }, ['Bearer claims invalid-value']],
    [Bearer, 'max_age="5m", realm="r"', { realm: 'r' }, ['Bearer max_age invalid-value']],
    [Bearer, 'max_age="", realm="r"', { realm: 'r' }, ['Bearer max_age invalid-value']],
    [Bearer, 'max_age="-1", realm="r"', { realm: 'r' }, ['Bearer max_age invalid-value']],
    [
      Bearer,
      'resource_metadata="https://a", error="b", Resource_Metadata="https://c"',
      { resourceMetadata: 'https://a', error: 'b' },
      ['Bearer resource_metadata duplicate-param'],
    ],
    [Bearer, 'max_age="1h", max_age=5', { maxAge: 5 }, ['Bearer max_age invalid-value']],
    [DPoP, 'algs="ES256", algs="RS256"', { algs: ['ES256'] }, ['DPoP algs duplicate-param']],
    [
      Digest,
      'realm="r", nonce="n", qop="auth", qop="auth-int"',
      { realm: 'r', nonce: 'n', qop: ['auth'] },
      ['Digest qop duplicate-param'],
    ],
    [
      PrivateToken,
      'challenge="AAAA", max-age=ten',
      { challenge: new Uint8Array(3) },
      ['PrivateToken max-age invalid-value'],
    ],
    [Basic, '', {}, ['Basic realm missing-param']],
    [Basic, 'charset="UTF-8"', { charset: 'UTF-8' }, ['Basic realm missing-param']],
    [Basic, 'realm="a", realm="b"', { realm: 'a' }, ['Basic realm duplicate-param']],
    [Basic, 'realm="日本"', { realm: '日本' }, []],
    [
      Bearer,
      'error="a\\"b", error_uri="a b", scope="\\\\ é"',
      { error: 'a"b', errorUri: 'a b', scope: ['\\', 'é'] },
      [],
    ],
    [Bearer, 'error_description="Credenciales no válidas"', { errorDescription: 'Credenciales no válidas' }, []],
    [Bearer, 'abc=', {}, ['Bearer malformed']],
    [Negotiate, 'realm="x"', { extensions: undefined }, ['Negotiate malformed']],
    [NTLM, 'AAAA, realm="x"', { token: new Uint8Array(3), extensions: undefined }, ['NTLM malformed']],
  ])('%#: $name %s', (scheme, params, value, told) => {
    const read = readAll(scheme, `${scheme.name} ${params}`)
    expect(read.values.map(present)).toEqual([present({ extensions: [], ...value })])
    expect(read.told).toEqual(told)
  })

  test.each<[scheme: WithChallenge<object>, params: string, told: string]>([
    [Digest, 'realm="r"', 'Digest nonce missing-param'],
    [Digest, 'realm="r", nonce="a", nonce="b"', 'Digest nonce duplicate-param'],
    [Digest, 'realm="r", Realm="r", nonce="b"', 'Digest realm duplicate-param'],
    [PrivateToken, 'challenge="?", realm="r"', 'PrivateToken challenge invalid-value'],
    [Negotiate, 'abc', 'Negotiate invalid-value'],
  ])('but for a required one: %#', (scheme, params, told) => {
    expect(readAll(scheme, `${scheme.name} ${params}`)).toEqual({ values: [], told: [told] })
  })

  test('and of which challenge it was can be told', () => {
    const { challenges } = recoverChallenges('Bearer max_age=a, Basic, bearer max_age=b')
    const told: unknown[] = []
    decodeChallenges(Bearer, challenges, (error, challenge) => told.push([error.code, challenges.indexOf(challenge)]))
    expect(told).toEqual([
      ['invalid-value', 0],
      ['invalid-value', 2],
    ])
  })

  test('while decode alone refuses it', () => {
    const decode = (field: string) => () => Bearer.challenge.decode(recoverChallenges(field).challenges[0]!)
    expect(fault(decode('Bearer max_age=a'))).toBe('Bearer max_age invalid-value')
    expect(fault(decode('Bearer error="a", error="b"'))).toBe('Bearer error duplicate-param')
    expect(fault(decode('Bearer error="a\\"b"'))).toBe('Bearer error invalid-value')
    expect(fault(decode('Bearer abc'))).toBe('Bearer malformed')
    expect(fault(() => Basic.challenge.decode(recoverChallenges('Basic').challenges[0]!))).toBe(
      'Basic realm missing-param',
    )
    expect(fault(() => Negotiate.challenge.decode(parseChallenges('Negotiate realm="x"')[0]!))).toBe(
      'Negotiate malformed',
    )
    expect(fault(() => Basic.credentials.decode(recoverCredentials('Basic YTpi, a=b').credentials!))).toBe(
      'Basic malformed',
    )
  })

  test('nor where a codec of one’s own knows nothing of this', () => {
    const strict = {
      name: 'X',
      challenge: {
        decode(): string {
          throw new AuthSchemeError('invalid-value', 'X')
        },
      },
    }
    const told: string[] = []
    const { challenges } = recoverChallenges('X a=b')
    expect(decodeChallenges(strict, challenges, ({ code }) => told.push(code))).toEqual([])
    expect(decodeChallenges(strict, challenges)).toEqual([])
    expect(told).toEqual(['invalid-value'])
  })
})

describe('decodeCredentials', () => {
  test.each<[why: string, field: string | string[] | null | undefined, value: BasicCredentials | undefined]>([
    ['what it means', 'basic YTpi', { userId: 'a', password: 'b' }],
    ['nothing of an absent field', undefined, undefined],
    ['nothing of no field at all', null, undefined],
    ['nothing of an empty one', '', undefined],
    ['nothing of another scheme', 'Bearer abc', undefined],
    ['nothing of a value that it cannot have', 'Basic YQ==', undefined],
    ['nothing of a malformed field', 'Basic YTpi,', undefined],
    ['nothing of two lines', ['Basic YTpi', 'Basic YTpi'], undefined],
    ['nothing of parameters', 'Basic a="b"', undefined],
  ])('gives %s', (_why, field, value) => {
    expect(decodeCredentials(Basic, field)).toEqual(value)
  })

  test('reads a text scheme, too', () => {
    const field = AWS4HmacSha256.encode({
      credential: { accessKeyId: 'A', date: '20150830', region: 'r', service: 's', terminator: 'aws4_request' },
      signedHeaders: ['host'],
      signature: 'ab',
    })
    expect(decodeCredentials(AWS4HmacSha256, field)?.credential.region).toBe('r')
    expect(decodeCredentials(AWS4HmacSha256, `${field},`)).toBeUndefined()
    expect(decodeCredentials(AWS4HmacSha256, undefined)).toBeUndefined()
    expectTypeOf(decodeCredentials(AWS4HmacSha256, field)?.signature).toEqualTypeOf<string | undefined>()
  })

  test('has no empty message of a mechanism, since no token68 is empty (RFC 9110 §11.2)', () => {
    const empty = { scheme: 'Negotiate', token68: '', params: [] }
    expect(fault(() => Negotiate.challenge.decode(empty))).toBe('Negotiate invalid-value')
    expect(fault(() => Negotiate.credentials.decode(empty))).toBe('Negotiate invalid-value')
  })

  test('throws for what is no text', () => {
    expect(() => decodeCredentials(Basic, 5 as never)).toThrow(TypeError)
    const broken = { name: 'Basic', credentials: { decode: (from: Challenge) => from.params[0]!.name } }
    expect(() => decodeCredentials(broken, 'Basic YTpi')).toThrow(TypeError)
  })
})

const Kiosk = {
  name: 'Kiosk',
  challenge: paramsCodec('Kiosk', {
    card: required('card', matching(/^\d+$/)),
    tills: optional('tills', integer, 'token'),
    zones: optional('zones', spaced(text)),
    routes: optional('routes', commaSeparated(text)),
  }),
  credentials: token68Codec('Kiosk', { decode: (text) => ({ key: text }), encode: ({ key }) => key }),
} satisfies Scheme

describe('encode', () => {
  const names = (init: object) => Kiosk.challenge.encode(init as never).params.map(({ name }) => name)

  test('writes in the order of the properties of the init, extensions last', () => {
    const extensions = [{ name: 'x', value: 'y' }]
    expect(names({ card: '1', tills: 2 })).toEqual(['card', 'tills'])
    expect(names({ zones: ['a'], tills: 2, card: '1' })).toEqual(['zones', 'tills', 'card'])
    expect(names({ extensions, tills: 2, card: '1' })).toEqual(['tills', 'card', 'x'])
  })

  test('writes in the order of the declaration where the scheme has a fixed one', () => {
    const fixed = paramsCodec('Kiosk', Kiosk.challenge.params, { fixedOrder: true })
    const { params } = fixed.encode({ extensions: [{ name: 'x', value: 'y' }], zones: ['a'], tills: 2, card: '1' })
    expect(params.map(({ name }) => name)).toEqual(['card', 'tills', 'zones', 'x'])
  })

  test('leaves out what is undefined or null', () => {
    expect(names({ card: '1', tills: null, zones: undefined, extensions: null })).toEqual(['card'])
    expect(fault(() => names({ card: null }))).toBe('Kiosk card missing-param')
  })

  test('refuses an unknown property, and says which there are, not what it was', () => {
    const secret = { card: '1', s3cret: 's3cret' }
    expect(() => names(secret)).toThrow(
      new TypeError('init has a property besides card, tills, zones, routes, extensions'),
    )
    expect(() => Bearer.credentials.encode({ token: 'a', s3cret: 1 } as never)).toThrow(
      new TypeError('init has a property besides token'),
    )
    expect(() => Basic.credentials.encode({ userId: 'a', password: 'b', realm: 'c' } as never)).toThrow(TypeError)
    expect(() => Negotiate.challenge.encode({ tokem: undefined } as never)).toThrow(TypeError)
    expect(() => infoCodec('X', {}).encode({ a: undefined } as never)).toThrow(TypeError)
  })

  test.each([null, undefined, 'card', 5])('refuses what is no object: %s', (init) => {
    expect(() => names(init as never)).toThrow(new TypeError('init is not an object'))
    expect(() => Bearer.credentials.encode(init as never)).toThrow(new TypeError('init is not an object'))
  })

  test('takes only a token of the alphabet that it is written in (RFC 6750 §2.1)', () => {
    const decode = (token68: string) => Bearer.credentials.decode({ scheme: 'Bearer', token68, params: [] })
    expect(decode('a+/-._~=')).toEqual({ token: 'a+/-._~=' })
    expect(fault(() => decode('a b'))).toBe('Bearer invalid-value')
  })

  test('refuses an extension that has the name of a parameter, in any case', () => {
    expect(fault(() => names({ card: '1', extensions: [{ name: 'TILLS', value: '1' }] }))).toBe(
      'Kiosk tills duplicate-param',
    )
  })

  test.each([true, false, undefined])(
    'writes a realm in quotes, whoever defines it and however (RFC 9110 §11.5): %s',
    (quoted) => {
      const own = paramsCodec('X', { space: required('Realm', text, quoted ? 'quoted' : 'token') })
      expect(own.encode({ space: 'a' }).params).toEqual([{ name: 'Realm', value: 'a', quoted: true }])
      const extensions = [{ name: 'rEalm', value: 'a', ...(quoted !== undefined && { quoted }) }]
      const sent = infoCodec('X', {}).encode({ extensions })
      expect(sent).toEqual([{ name: 'rEalm', value: 'a', quoted: true }])
      expect(infoCodec('X', {}).decode([{ name: 'rEalm', value: 'a', quoted: quoted ?? false }]).extensions).toEqual(
        sent,
      )
    },
  )

  test('gives readers of challenges a list of a type that has no reading of its own', () => {
    const codec = paramsCodec('X', { numbers: optional('n', spaced(integer)) })
    const [sent] = parseChallenges('X n="1  2"')
    expect(codec.decode(sent!, () => {}).numbers).toEqual([1, 2])
  })

  test('takes lists that nobody may change', () => {
    const zones = Object.freeze(['a', 'b'] as const)
    expect(Kiosk.challenge.encode({ card: '1', zones }).params[1]!.value).toBe('a b')
  })

  test('refuses a value in a list that would be read as none or as several', () => {
    for (const zone of ['', ' ', 'a b', ' a']) {
      expect(fault(() => Kiosk.challenge.encode({ card: '1', zones: [zone] }))).toBe('Kiosk zones invalid-value')
    }
    for (const route of ['', 'a,b', ' a', 'a\t']) {
      expect(fault(() => Kiosk.challenge.encode({ card: '1', routes: [route] }))).toBe('Kiosk routes invalid-value')
    }
  })

  test('of a token68 takes what its type takes, where no properties are declared', () => {
    expect(Kiosk.credentials.encode({ key: 'abc' })).toEqual({ scheme: 'Kiosk', token68: 'abc', params: [] })
  })
})

describe('schemeOf', () => {
  test('is the scheme of that name, regardless of ASCII case (RFC 9110 §11.1)', () => {
    expect(schemeOf({ scheme: 'dIGEST' })).toBe(Digest)
    expect(schemeOf(parseChallenges('Negotiate')[0]!)).toBe(Negotiate)
    expect(schemeOf({ scheme: 'Unheard-Of' })).toBeUndefined()
    expect(schemeOf({ scheme: '' })).toBeUndefined()
  })

  test('is one of those that are given, with its types', () => {
    const scheme = schemeOf({ scheme: 'kiosk' }, [Basic, Kiosk])
    expect(scheme).toBe(Kiosk)
    expect(schemeOf({ scheme: 'Digest' }, [Basic, Kiosk])).toBeUndefined()
    expectTypeOf(scheme).toEqualTypeOf<typeof Basic | typeof Kiosk | undefined>()
  })

  test('has parameters without any type', () => {
    const names = allSchemes.flatMap(({ challenge }) => Object.values(challenge?.params ?? {}).map(({ name }) => name))
    expectTypeOf(names).toEqualTypeOf<string[]>()
    expect(names).toContain('resource_metadata')
    expectTypeOf(schemeOf({ scheme: 'X' })?.credentials?.decode({} as Challenge)).toEqualTypeOf<unknown>()
  })
})

describe('names', () => {
  test('are compared without regard to ASCII case alone (RFC 9110 §11.2)', () => {
    const codec = infoCodec('X', { key: optional('k', text), id: optional('Id', text) })
    const decode = (name: string) => codec.decode([{ name, value: 'a', quoted: true }])
    expect(decode('K')).toEqual({ key: 'a', id: undefined, extensions: [] })
    expect(decode('iD')).toEqual({ key: undefined, id: 'a', extensions: [] })
    expect(decode('\u212a').key).toBeUndefined()
    expect(decode('k ').key).toBeUndefined()
  })

  test('of any kind break nothing', () => {
    const codec = infoCodec('X', { constructor: optional('toString', text) })
    const params = ['__proto__', 'constructor', 'toString'].map((name) => ({ name, value: name, quoted: true }))
    const value = codec.decode(params)
    expect(value.constructor).toBe('toString')
    expect(value.extensions.map(({ name }) => name)).toEqual(['__proto__', 'constructor'])
    expect(codec.encode(value).map(({ name }) => name)).toEqual(['toString', '__proto__', 'constructor'])
  })
})

describe('matching', () => {
  test('binds both directions', () => {
    const type = matching(/^\d{6}$/)
    expect([type.decode('123456'), type.encode('123456')]).toEqual(['123456', '123456'])
    expect([type.decode('12345'), type.encode('1234567'), type.encode(123456 as never)]).toStrictEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(decodeCredentials(Kiosk, 'Kiosk abc')).toEqual({ key: 'abc' })
    const { challenges } = recoverChallenges('Kiosk card=x')
    expect(decodeChallenges(Kiosk, challenges)).toEqual([])
  })

  test.each(['g', 'y', 'gy'])('keeps no state with the flags %s', (flags) => {
    const pattern = new RegExp('^x$', flags)
    const type = matching(pattern)
    expect([type.decode('x'), type.decode('x'), type.encode('x'), type.decode('y'), type.decode('x')]).toEqual([
      'x',
      'x',
      'x',
      undefined,
      'x',
    ])
    expect(pattern.lastIndex).toBe(0)
  })

  test('has no value of another length with nonEmpty', () => {
    const type = nonEmpty(commaSeparated(text))
    expect([type.decode('a'), type.decode(','), type.encode(['a']), type.encode([]), type.decode('')]).toStrictEqual([
      ['a'],
      undefined,
      'a',
      undefined,
      undefined,
    ])
  })

  test('says with uri what a URI is made of, and readers of challenges get any text', () => {
    expect(uri.decode('a b')).toBeUndefined()
    expect(uri.read?.('a b')).toBe('a b')
    expect([token68.decode('a b'), token68.decode(''), token68.decode('a=b'), token68.read?.('a b')]).toEqual([
      ...[undefined, undefined, undefined, 'a b'],
    ])
    expect([token68.decode('a-._~+/9=='), token68.encode('a='), token68.encode(5 as never)]).toEqual([
      'a-._~+/9==',
      'a=',
      undefined,
    ])
  })
})

describe('types of values', () => {
  // Those of one name and one kind of values share the types.
  const SHARED =
    /^(BasicLatin1|DigestUtf8|DigestLatin1|LSAT|ScramSha1|TokenParams)$|^(ApiKey|ApiKeyHyphenated|Bot|GenieKey|JWT|KakaoAK|KlaviyoApiKey|Nostr|SSWS|Session|Splunk|ZohoOauthtoken|Token)$/

  test('of each side of each scheme are exported', () => {
    const index = readFileSync(new URL('../src/schemes/index.ts', import.meta.url), 'utf8')
    const sides = { challenge: 'Challenge', credentials: 'Credentials', info: 'Info' } as const
    const names = Object.entries(everything).flatMap(([name, value]) => {
      if (SHARED.test(name) || !('name' in Object(value))) return []
      const base = name.replace('ScramSha256', 'Scram')
      const own = 'decode' in value && 'params' in value ? [`${base}Credentials`] : []
      const some = Object.entries(sides).filter(([side]) => 'params' in Object(value[side as never]))
      return [...own, ...some.map(([, type]) => base + type)]
    })
    expect(names.length).toBeGreaterThan(40)
    for (const name of names) expect(index).toMatch(new RegExp(`\\b${name}\\b.*\\b${name}Init\\b`, 's'))
  })
})

describe('what is no argument of the readers is a TypeError that names the argument, and repeats nothing', () => {
  test.each<[message: string, call: () => unknown]>([
    ['scheme has no challenges', () => decodeChallenges(Bearer.challenge as never, [])],
    ['scheme has no challenges', () => decodeChallenges('Bearer s3cret' as never, [])],
    ['scheme has no challenges', () => decodeChallenges(undefined as never, [])],
    ['challenges is not an array', () => decodeChallenges(Bearer, 'Bearer s3cret' as never)],
    ['challenges is not an array', () => decodeChallenges(Bearer, { challenges: [], issues: [] } as never)],
    ['scheme has no credentials', () => decodeCredentials('Bearer s3cret' as never, 'Bearer s3cret')],
    ['scheme has no credentials', () => decodeCredentials(Bearer.credentials as never, 'Bearer s3cret')],
    ['scheme has no credentials', () => decodeCredentials(undefined as never, 'Bearer s3cret')],
    ['scheme has no credentials', () => decodeCredentials({ name: 's3cret', credentials: {} } as never, 's3cret')],
    ['scheme has no credentials', () => decodeCredentials(UMA as never, 'UMA s3cret')],
    ['onError is not a function', () => decodeChallenges(Bearer, [], 's3cret' as never)],
    [
      'onError is not a function',
      () => Bearer.challenge.decode(parseChallenges('Bearer s3cret="s3cret"')[0]!, 0 as never),
    ],
    ['onError is not a function', () => Basic.credentials.decode(parseChallenges('Basic YTpi')[0]!, 0 as never)],
    ['onError is not a function', () => Digest.info.decode([], 0 as never)],
    ['params is not an array', () => Basic.challenge.decode({ scheme: 'Basic', token68: undefined } as never)],
    ['params is not an array', () => Digest.credentials.decode({ scheme: 'Digest', params: 's3cret' } as never)],
    ['params is not an array', () => Basic.credentials.decode({ scheme: 'Basic', token68: 'YTpi' } as never)],
    ['params is not an array', () => Digest.info.decode('s3cret' as never)],
    ['params has what is no parameter', () => Digest.info.decode([null] as never)],
    [
      'params has what is no parameter',
      () => OAuth.challenge.decode({ scheme: 'OAuth', params: [{ name: 5 }] } as never),
    ],
    [
      'params has what is no parameter',
      () => Mutual.challenge.decode({ scheme: 'Mutual', params: [{ name: 'nc' }] } as never),
    ],
    [
      'token68 is not a string',
      () => Basic.credentials.decode({ scheme: 'Basic', token68: ['s3cret'], params: [] } as never),
    ],
    [
      'token68 is not a string',
      () => Negotiate.challenge.decode({ scheme: 'Negotiate', token68: 5, params: [] } as never),
    ],
    ['challenge.scheme is not a string', () => Negotiate.challenge.decode(undefined as never)],
    ['init is not an object', () => Digest.credentials.encode(undefined as never)],
    ['init is not an object', () => AuthenticationControl.encode('s3cret' as never)],
    ['init is not an object', () => edgeGridUnsigned(null as never)],
    ['usernameRaw is not a string', () => Digest.credentials.encode({ usernameRaw: ['s3cret'] } as never)],
    ['from.scheme is not a string', () => schemeOf(undefined as never)],
    ['from.scheme is not a string', () => schemeOf('s3cret' as never)],
    ['schemes is not an array of schemes', () => schemeOf({ scheme: 'a' }, 's3cret' as never)],
    ['schemes is not an array of schemes', () => schemeOf({ scheme: 'a' }, [null] as never)],
    ['options is not an object', () => check([], null as never)],
    ['options.schemes is not an array of schemes', () => check([], { schemes: 's3cret' } as never)],
    ['options.schemes is not an array of schemes', () => check([], { schemes: [undefined] } as never)],
    ...[
      null,
      's3cret',
      {},
      [null],
      { scheme: 'Digest' },
      { scheme: 'Digest', params: [null] },
      { scheme: 5, params: [] },
    ].map((wrong): [string, () => unknown] => [
      'challenges is neither a challenge nor an array of challenges',
      () => check(wrong as never),
    ]),
  ])('%s', (message, call) => {
    expect(call).toThrow(new TypeError(message))
  })
})
