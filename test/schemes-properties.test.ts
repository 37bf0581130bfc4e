import { inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  type AuthParam,
  type Challenge,
  parseAuthParams,
  parseChallenges,
  parseCredentials,
  serializeAuthParams,
  serializeChallenge,
  serializeCredentials,
} from '../src/index.ts'
import { isBareParam } from '../src/registry.ts'
import {
  AuthSchemeError,
  allSchemes,
  Bearer,
  type Codec,
  HawkServer,
  HaystackBearer,
  type Params,
  type ParamType,
  type Scheme,
  TokenParams,
  UsernameToken,
} from '../src/schemes/index.ts'
import { CANARY } from './arbitraries.ts'

const schemes: readonly Scheme[] = [...allSchemes, HawkServer, HaystackBearer, TokenParams, UsernameToken]

/** A side of a scheme, with what writes it and reads it. */
interface Side {
  name: string
  codec: Codec<never, unknown>
  params: Params | undefined
  roundTrip(wire: never): unknown
}

const sides: Side[] = schemes.flatMap(({ name, challenge, credentials, info }) => {
  const all: [string, Codec<never, unknown> | undefined, (wire: never) => unknown][] = [
    ['challenge', challenge as never, (wire: Challenge) => parseChallenges(serializeChallenge(wire))[0]],
    ['credentials', credentials as never, (wire: Challenge) => parseCredentials(serializeCredentials(wire))],
    ['info', info as never, (wire: AuthParam[]) => parseAuthParams(serializeAuthParams(wire))],
  ]
  return all.flatMap(([side, codec, roundTrip]) =>
    codec === undefined
      ? []
      : [{ name: `${name} ${side}`, codec, params: (codec as { params?: Params }).params, roundTrip }],
  )
})

const chars = (alphabet: string, minLength = 1) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength: 8 })
const WORD = 'abcXYZ012-_'
const bytes = fc.uint8Array({ minLength: 1, maxLength: 9 })

/** JSON has no negative zero, and a value that is `null` counts as absent. */
const jsonValue = fc
  .jsonValue({ maxDepth: 2 })
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown)
  .filter((value) => value !== null)

/** Values of all kinds: a type has those that it can write. */
const KINDS: fc.Arbitrary<unknown>[] = [
  chars('0123456789'),
  chars('0123456789abcdef').map((digits) => digits + digits),
  fc.constantFrom('00000001', '0000abcd', 'auth', '1.0', 'PLAINTEXT', '1'),
  chars(WORD),
  chars('abcxyz'),
  fc.tuple(chars(WORD), chars(WORD), chars(WORD)).map((parts) => parts.join('.')),
  chars(`${WORD}/:?#&=%+`),
  chars(`${WORD} ,;=\\'()[]{}<>@`, 0),
  chars(`${WORD}"\\\\\t\xe9`, 0),
  chars(`${WORD}%\u4e00\u{1f511}`, 0),
  fc.nat(0xffff),
  fc.maxSafeNat(),
  fc.boolean(),
  bytes,
  fc.array(chars(WORD), { minLength: 1, maxLength: 4 }),
  fc.record({ keyId: chars(WORD), challenge: chars(`${WORD}/+=~`), nonce: chars(WORD), signature: chars(WORD) }),
]

const samples = KINDS.map((kind) => fc.sample(kind, { numRuns: 10, seed: 1 }))

/** Whether a type writes a value. That it reads it as it was is for the property to say: nothing else is sorted out here. */
const isWritten = (type: ParamType<unknown>, value: unknown) => attempt(() => type.encode(value)) !== undefined

function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}

function arbitraryOf(type: ParamType<unknown>): fc.Arbitrary<unknown> {
  // Not all that these write stays as it is: text is made sendable, and JSON has its own idea of an object.
  if (type === Bearer.challenge.params.errorDescription.type) return chars(`${WORD} ,;=()'`, 0)
  if (type === Bearer.challenge.params.claims.type) return jsonValue
  const kinds = KINDS.filter((_, i) => samples[i]!.some((sample) => isWritten(type, sample)))
  if (kinds.length === 0) throw new Error('no value of this type is known')
  return fc.oneof(...kinds).filter((value) => isWritten(type, value))
}

const extensions = fc.uniqueArray(
  fc.record({
    name: chars(WORD).map((name) => `x-${name}`),
    value: chars(`${WORD} "\\`, 0),
    quoted: fc.constant(true),
  }),
  { maxLength: 2, selector: ({ name }) => name.toLowerCase() },
)

/** What a side takes. What belongs together is given together. */
function initOf({ name, params, codec }: Side): fc.Arbitrary<Record<string, unknown>> {
  if (params === undefined) return token68Inits[name.split(' ')[1]!]!(name.split(' ')[0]!)
  const complete =
    (codec !== (TokenParams.credentials as unknown) && COMPLETE[name]) || ((init: Record<string, unknown>) => init)
  const values = Object.fromEntries(Object.entries(params).map(([key, { type }]) => [key, arbitraryOf(type)]))
  const requiredKeys = Object.entries(params).flatMap(([key, { required }]) => (required ? [key] : []))
  return fc
    .tuple(fc.record(values, { requiredKeys, noNullPrototype: true }), extensions)
    .map(([init, extensions]) => complete({ ...init, extensions }))
    .filter((init) => RULES[name]?.(init) ?? true)
}

const token = fc.record({ token: chars(`${WORD}~+/.`) })
const message = fc.record({ token: bytes }, { noNullPrototype: true })
const userPass = fc.record({ userId: chars(`${WORD}\xe9\u4e00 `, 0), password: chars(`${WORD}:\xe9\u4e00 `, 0) })
const payment = fc.record(
  {
    challenge: fc.record(
      {
        id: chars(WORD),
        realm: chars(`${WORD}\xe9\u4e00 `, 0),
        method: chars('abc'),
        intent: chars(WORD),
        request: chars(WORD),
        description: chars(WORD, 0),
        header: fc.constant('Payment-Authorization'),
      },
      { requiredKeys: ['id', 'realm', 'method', 'intent', 'request'], noNullPrototype: true },
    ),
    source: chars(`${WORD}:`),
    payload: fc.dictionary(chars(WORD), fc.nat(), { noNullPrototype: true }),
  },
  { requiredKeys: ['challenge', 'payload'], noNullPrototype: true },
)
const MECHANISMS = ['Negotiate', 'NTLM', 'Kerberos']
const token68Inits: Record<string, (scheme: string) => fc.Arbitrary<Record<string, unknown>>> = {
  challenge: () => fc.oneof(message, fc.constant({ token: undefined })),
  credentials: (scheme) => {
    if (scheme === 'Basic') return userPass
    if (scheme === 'Payment') return payment
    return MECHANISMS.includes(scheme) ? message : token
  },
}

/** What a specification has of several parameters at once. */
const RULES: Record<string, (init: Record<string, unknown>) => boolean> = {
  'Digest credentials': ({ qop, nc, cnonce, userhash, username, algorithm }) =>
    (qop === undefined
      ? nc === undefined && (cnonce === undefined || /-sess$/i.test(String(algorithm)))
      : nc !== undefined && cnonce !== undefined) &&
    (userhash !== true || /^[\da-f]+$/.test(String(username))),
  'Digest info': ({ qop, rspauth, nc, cnonce }) =>
    qop === undefined || (rspauth !== undefined && nc !== undefined && cnonce !== undefined),
  'OAuth credentials': ({ signatureMethod, timestamp, nonce, version }) =>
    (signatureMethod === 'PLAINTEXT' || (timestamp !== undefined && nonce !== undefined)) &&
    (version === undefined || version === '1.0'),
}

/** Numbers, and which algorithm writes them so. */
const NUMBERS = [
  ['iso-kam3-ec-p256-sha256', '0A1b'],
  ['ISO-KAM3-DL-2048-SHA256', 'abcd'],
  ['iso-kam3-dl-4096-sha512', 'Q2FmZQ=='],
  ['x-new', '0a1b'],
  ['x-new', 'Q2FmZQ=='],
] as const
const number = (init: Record<string, unknown>) => NUMBERS[String(init.realm).length % NUMBERS.length]!

type Complete = (init: Record<string, unknown>) => Record<string, unknown>
const withToken: Complete = (init) => ('token' in init || 'macaroon' in init ? init : { ...init, token: 'AA==' })

/** What makes one of the messages that a side has. */
const COMPLETE: Record<string, Complete> = {
  'L402 challenge': withToken,
  'LSAT challenge': withToken,
  'Token credentials'(init) {
    const { token, nonce, extensions } = init as { token?: string; nonce?: string; extensions: unknown[] }
    const isAlone = nonce === undefined && extensions.length === 0 && /^[\w\-.~+/]+=*$/.test(token ?? '')
    return { token: 'a', ...init, form: isAlone ? 'token68' : 'params' }
  },
  'Mutual challenge'({ keyExchange, reason: _, ...init }) {
    const [algorithm, digits] = number(init)
    const session = { authScope: 'a', sessionId: '00', nonceMax: 1, nonceWindow: 2, time: 0 }
    return keyExchange === undefined
      ? { ...init, reason: 'initial' }
      : { ...session, ...init, keyExchange: digits, algorithm }
  },
  'Mutual credentials'({ keyExchange, verification: _, ...init }) {
    const [algorithm, digits] = number(init)
    return keyExchange === undefined
      ? { nonce: 1, sessionId: '00', ...init, verification: digits, algorithm }
      : { user: 'u', ...init, keyExchange: digits, algorithm }
  },
}

describe.each(sides.map((side) => [side.name, side] as const))('%s', (_name, side) => {
  const { codec, params, roundTrip } = side

  test('what is written is read as it was', () => {
    fc.assert(
      fc.property(initOf(side), (init) => {
        const value = codec.decode(roundTrip(codec.encode(init) as never) as never) as Record<string, unknown>
        for (const key of Object.keys(init)) expect([key, value[key]]).toEqual([key, init[key]])
        for (const key of Object.keys(value)) if (!(key in init)) expect([key, value[key]]).toEqual([key, undefined])
      }),
      { numRuns: 60 },
    )
  })

  test('no error holds what was passed', () => {
    const hostile = fc.constantFrom(
      CANARY,
      `${CANARY}\n`,
      `\u4e00${CANARY}`,
      [CANARY],
      { toString: () => CANARY },
      5,
      null,
    )
    const init = fc.record(
      Object.fromEntries(
        [...Object.keys(params ?? {}), 'token', 'userId', 'password', 'credential'].map((key) => [key, hostile]),
      ),
      { requiredKeys: [], noNullPrototype: true },
    )
    const sent = fc.array(
      fc.record({
        name: fc.constantFrom(CANARY, ...Object.values(params ?? {}).map(({ name }) => name)),
        value: fc.constantFrom(CANARY, `${CANARY}\xe9%`, ''),
        quoted: fc.boolean(),
      }),
      { maxLength: 3 },
    )
    const name = side.name.split(' ')[0]!
    fc.assert(
      fc.property(init, sent, fc.constantFrom(name, CANARY), (init, params, scheme) => {
        const wire = side.name.endsWith('info') ? params : { scheme, token68: CANARY, params }
        for (const run of [() => codec.encode(init), () => codec.decode(wire as never)]) {
          try {
            run()
          } catch (error) {
            if (error instanceof AuthSchemeError || error instanceof TypeError) {
              expect(inspect(error, { showHidden: true, depth: 5 })).not.toContain(CANARY)
            } else {
              throw error
            }
          }
        }
      }),
    )
  })

  test('the forms are those of the serializers', () => {
    const scheme = side.name.endsWith('info') ? '' : side.name.split(' ')[0]!
    // Of two schemes, one writes `data` in quotes and one without.
    const declared = Object.values(params ?? {}).filter(({ name }) => side.name !== 'SCRAM info' || name !== 'data')
    const forms = declared.map(({ name }) => {
      const isBare = isBareParam(scheme, name) || (side.name === 'Digest credentials' && name === 'qop')
      return [name, isBare ? 'token' : 'quoted']
    })
    expect(forms).toEqual(declared.map(({ name, form }) => [name, form]))
  })
})

test('the serializers write bare what a side declares so, and no other name that any scheme has', () => {
  const declared = sides.flatMap(({ name, params }) =>
    Object.values(params ?? {}).map((param) => ({
      scheme: name.endsWith('info') ? '' : name.split(' ')[0]!,
      ...param,
    })),
  )
  const names = new Set(declared.map(({ name }) => name.toLowerCase()))
  for (const scheme of new Set(declared.map(({ scheme }) => scheme).concat(schemes.map(({ name }) => name)))) {
    // Of Digest, qop is quoted in a challenge and bare in credentials; without a side, it is quoted. Of two schemes, one writes
    // `data` in Authentication-Info in quotes and one without.
    const tokens = declared
      .filter((param) => param.scheme === scheme && param.form === 'token')
      .filter(({ name }) => scheme !== '' || name !== 'data')
      .map(({ name }) => name.toLowerCase())
    const expected = scheme === 'Digest' ? tokens.filter((name) => name !== 'qop') : tokens
    const bare = [...names].filter((name) => isBareParam(scheme, name))
    expect([scheme, bare.sort()]).toEqual([scheme, [...new Set(expected)].sort()])
  }
})
