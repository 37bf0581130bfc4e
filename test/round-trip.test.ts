import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  AuthError,
  type AuthParam,
  type Challenge,
  parseAuthParams,
  parseChallenges,
  parseCredentials,
  recoverAuthParams,
  recoverChallenges,
  recoverCredentials,
  serializeAuthParams,
  serializeChallenge,
  serializeCredentials,
} from '../src/index.ts'
import * as exported from '../src/schemes/index.ts'
import { AuthSchemeError, type Params, type ParamType, type Scheme, type TextScheme } from '../src/schemes/index.ts'

/*
 * What `decode` gives, `encode` takes, and nothing of it is lost: over all fields that stand in the vectors, and over generated ones.
 */

type Side = 'challenge' | 'credentials' | 'info'

/** A codec of any scheme, with what reads and writes its side of a field. */
interface Codec {
  name: string
  side: Side
  params: Params | undefined
  decode(wire: unknown): unknown
  encode(init: unknown): unknown
}

const SIDES: Record<
  Side,
  { read(text: string): unknown[]; recover(text: string): unknown[]; write(wire: never): string }
> = {
  challenge: {
    read: parseChallenges,
    recover: (text) => recoverChallenges(text).challenges,
    write: serializeChallenge,
  },
  credentials: {
    read: (text) => [parseCredentials(text)],
    recover: (text) => [recoverCredentials(text).credentials].filter((one) => one !== undefined),
    write: serializeCredentials,
  },
  info: {
    read: (text) => [parseAuthParams(text)],
    recover: (text) => [recoverAuthParams(text).params],
    write: serializeAuthParams,
  },
}

const values = Object.entries(exported) as [string, Partial<Scheme> & Partial<TextScheme<unknown>>][]

const codecs = values.flatMap(([name, value]) =>
  (Object.keys(SIDES) as Side[]).flatMap((side): Codec[] => {
    const entry = name === 'AuthenticationControl' ? { challenge: exported.AuthenticationControl } : value
    const codec = typeof entry === 'object' && entry !== null ? (entry as Scheme)[side] : undefined
    if (codec === undefined) return []
    const { params } = codec
    return [{ name, side, params, decode: (wire) => codec.decode(wire as never), encode: (init) => codec.encode(init) }]
  }),
)

const textSchemes = values.flatMap(([name, value]) =>
  typeof value === 'object' && value !== null && 'decode' in value && 'name' in value
    ? [{ name, scheme: value as TextScheme<unknown> }]
    : [],
)

/** All texts that stand in vectors, whatever they are there for. */
function textsOf(vector: unknown): string[] {
  if (typeof vector === 'string') return [vector]
  if (typeof vector !== 'object' || vector === null) return []
  return Object.values(vector).flatMap(textsOf)
}

const folder = new URL('vectors/', import.meta.url)
const texts = [
  ...new Set(readdirSync(folder).flatMap((file) => textsOf(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))))),
]

/** What a decoder gives; `undefined` for what it refuses. */
function attempt<T>(decode: () => T): T | undefined {
  try {
    return decode()
  } catch (error) {
    if (error instanceof AuthError) return undefined
    throw error
  }
}

const sides = Object.entries(SIDES) as [Side, (typeof SIDES)[Side]][]
/** All texts as one side of a field, recovered. */
const recovered = new Map(sides.map(([side, { recover }]) => [side, texts.flatMap(recover)]))
/** All texts that are well-formed, as one side of a field. */
const parsed = new Map(
  sides.map(([side, { read }]) => [side, texts.flatMap((text) => attempt(() => read(text)) ?? [])]),
)

/** The scheme that a codec is of; any for Authentication-Control. */
const nameOf = (name: string) => (exported as unknown as Record<string, Scheme>)[name]!.name ?? 'Digest'

/** Those that can be of a codec. */
function ofScheme(wires: readonly unknown[], { name, side }: Codec): readonly unknown[] {
  if (side === 'info' || name === 'AuthenticationControl') return wires
  const scheme = nameOf(name).toLowerCase()
  return wires.filter((wire) => (wire as Challenge).scheme.toLowerCase() === scheme)
}

/** How many of the wires are decoded; each has to come back as it was. */
function roundTrips(codec: Codec, wires: readonly unknown[]): number {
  let count = 0
  for (const wire of wires) {
    const value = attempt(() => codec.decode(wire))
    if (value === undefined) continue
    count++
    expect(codec.decode(codec.encode(value))).toEqual(value)
  }
  return count
}

describe('every field of the vectors', () => {
  const count = { challenge: 0, credentials: 0, info: 0 }

  test.each(codecs.map((codec) => [codec.name, codec.side, codec] as const))('%s, %s', (_name, side, codec) => {
    const { read, write } = SIDES[side]
    const decoded = roundTrips(codec, ofScheme(recovered.get(side)!, codec))
    expect(decoded).toBeGreaterThan(0)
    count[side] += decoded
    for (const wire of ofScheme(parsed.get(side)!, codec)) {
      const value = attempt(() => codec.decode(wire))
      if (value !== undefined) expect(codec.decode(read(write(codec.encode(value) as never))[0])).toEqual(value)
    }
  })

  test.each(textSchemes.map(({ name, scheme }) => [name, scheme] as const))('%s', (_name, scheme) => {
    let known = 0
    for (const text of texts) {
      const value = attempt(() => scheme.decode(text))
      if (value === undefined) continue
      known++
      expect(scheme.decode(scheme.encode(value))).toEqual(value)
    }
    expect(known).toBeGreaterThan(0)
  })

  test('of a known scheme is decoded by some codec', () => {
    expect(count.challenge).toBeGreaterThan(300)
    expect(count.credentials).toBeGreaterThan(100)
    expect(count.info).toBeGreaterThan(50)
  })
})

/** Texts of all kinds that parameters have, and some that none has. */
const VALUES = [
  ...['', ' ', 'a', 'A', '0', '1', '2', '007', '5', '60', '-1', '1.5', '1e3', '1353832200', '99999999999999999999'],
  ...[
    'true',
    'TRUE',
    'false',
    'False',
    'maybe',
    'auth',
    'AUTH',
    'auth-int',
    'auth, auth-int',
    'auth,auth-int',
    ',',
    'a,,b',
  ],
  ...[
    'MD5',
    'SHA-256',
    'MD5-sess',
    'AKAv1-MD5',
    'UTF-8',
    'hs2019',
    'host',
    'host date',
    '(created) host',
    '1.0',
    '2.0',
    'PLAINTEXT',
  ],
  ...[
    '00000001',
    '0000000A',
    'abcdef',
    'ABCDEF',
    '0f',
    'abc',
    'AA==',
    'AA',
    'AAA=',
    'AAAA',
    'A===',
    '====',
    '_-_-',
    '+/+/',
    'YTpi',
  ],
  ...[
    'e30',
    'e30=',
    'bnVsbA==',
    'W10=',
    'MA==',
    'LTA=',
    'MWU5OTk=',
    'eyJhIjotMH0=',
    'eyJiIjoxLCAiYSI6Mn0=',
    'eyJiIjoxLCAiYSI6Mn0',
  ],
  ...[
    'a.b.c',
    'a.b.',
    'a.b.c.d',
    'a b  c',
    ' a ',
    'a"b',
    'a\\b',
    '\\',
    "'",
    'é',
    '\xff',
    '\t',
    '日',
    '\u{1f511}',
    '\u00a0',
    'a\u0001b',
  ],
  ...[
    'https://x.example/a?b=c',
    '/a /b',
    'a%20b',
    '%',
    '%zz',
    '%E9',
    '%C3%A9',
    'a%2Fb%3D',
    "UTF-8''%C3%A9",
    "UTF-8''a",
    "iso-8859-1''%e9",
  ],
  ...[
    'iso-kam3-dl-2048-sha256',
    'iso-kam3-ec-p256-sha256',
    '2026-11-25T09:00:00Z',
    'eyJjaGFsbGVuZ2UiOnsiaWQiOiJhIiwicmVhbG0iOiJiIiwibWV0aG9kIjoidGVtcG8iLCJpbnRlbnQiOiJjaGFyZ2UiLCJyZXF1ZXN0IjoiZTMwIn0sInBheWxvYWQiOnsidHlwZSI6IngifX0',
    'tempo',
    'charge',
    'invalid_token',
  ],
]

/** Wires that look like those of a codec: declared names in any case and order, each of them sometimes left out or doubled. */
function wiresOf({ side, params, decode }: Codec, scheme: string): fc.Arbitrary<unknown> {
  const declared = Object.values(params ?? {})
  const paramOf = (name: string, common: readonly string[]) =>
    fc.record<AuthParam>({
      name: fc.constantFrom(name, name, name, name.toUpperCase(), name.toLowerCase()),
      value: fc.oneof(...(common.length > 0 ? [{ weight: 4, arbitrary: fc.constantFrom(...common) }] : []), {
        weight: 1,
        arbitrary: fc.constantFrom(...VALUES),
      }),
      quoted: fc.boolean(),
    })
  const given = declared.map((param) =>
    fc.option(paramOf(param.name, takenBy(param.type)), { nil: undefined, freq: param.required ? 30 : 3 }),
  )
  const all = fc.tuple(...given).chain((some) => {
    const present = some.filter((param) => param !== undefined)
    const extra = fc.array(fc.oneof(paramOf('x-extension', []), paramOf('realm', [])), { maxLength: 1 })
    return fc.tuple(fc.shuffledSubarray(present, { minLength: present.length }), extra).map((parts) => parts.flat())
  })
  if (side === 'info') return all
  const wireOf = (token68: string | undefined, params: AuthParam[]): Challenge => ({ scheme, token68, params })
  const sent = VALUES.filter((text) => /^[\w\-.~+/]+=*$/.test(text))
  const taken = sent.filter((text) => attempt(() => decode(wireOf(text, []))) !== undefined)
  const token68s = fc.constantFrom(...sent, ...taken, ...taken).map((token68) => wireOf(token68, []))
  return fc.oneof({ weight: params ? 9 : 1, arbitrary: all.map((some) => wireOf(undefined, some)) }, token68s)
}

/** Those of the texts that a type takes. */
function takenBy(type: ParamType<unknown>): string[] {
  return VALUES.filter((text) => type.decode(text) !== undefined)
}

describe('every value that decode gives, of generated fields', () => {
  test.each(codecs.map((codec) => [codec.name, codec.side, codec] as const))('%s, %s', (name, _side, codec) => {
    let count = 0
    fc.assert(
      fc.property(wiresOf(codec, nameOf(name)), (wire) => {
        count += roundTrips(codec, [wire])
      }),
      { numRuns: 400 },
    )
    expect(count).toBeGreaterThan(0)
  })
})

test('errors of a scheme are errors of this library', () => {
  expect(new AuthSchemeError('malformed', 'X')).toBeInstanceOf(AuthError)
})
