import { readFileSync } from 'node:fs'
import type * as core from '../src/index.ts'
import type { AuthParam, Challenge, ChallengeInit, FieldValue } from '../src/index.ts'
import type { Scheme } from '../src/schemes/index.ts'

/*
 * What takes steps: every function of the core, each codec, the grammar and the command line, given hostile text. What is to be
 * counted is returned, and what comes before it isn't counted.
 */

type Core = typeof core
type Run = () => unknown

const readable = ({ scheme, token68, params }: Challenge): ChallengeInit => ({ scheme, token68, params })

/** What a caller may pass on from elsewhere, with a text in every place. */
function inits(field: FieldValue): ChallengeInit[] {
  const text = [field ?? ''].flat().join(',')
  const names = Array.from({ length: text.length / 8 }, (_, i) => `${text.slice(0, 3).replace(/[^a-z]/gi, 'x')}${i}`)
  const param = (param: Partial<AuthParam>) => ({
    scheme: 'X',
    params: [{ name: 'a', value: '', quoted: true, ...param }],
  })
  return [
    { scheme: text },
    { scheme: 'X', token68: text },
    param({ name: text }),
    param({ value: text }),
    param({ value: text, quoted: false }),
    param({ value: text, raw: `"${text}"` }),
    param({ value: text.replaceAll('\\', ''), raw: `"${text}"` }),
    { scheme: 'X', params: names.map((name) => ({ name, value: name })) },
    { scheme: 'X', params: Object.fromEntries(names.map((name) => [name, text.slice(0, 3)])) },
  ]
}

/** Each, though some throw. */
function each<T>(all: readonly T[], run: (one: T) => unknown): Run {
  return () => {
    for (const one of all) {
      try {
        run(one)
      } catch {
        // To refuse is an answer too.
      }
    }
  }
}

const reader = (name: keyof Core) => (core: Core, field: FieldValue) => () =>
  (core[name] as (field: FieldValue) => unknown)(field)
const writer = (name: 'serializeChallenge' | 'serializeCredentials') => (core: Core, field: FieldValue) => {
  const read = core.recoverChallenges(field).challenges.map(readable)
  return each([...read, ...inits(field)], (init) => core[name](init))
}
const ofChallenges = (run: (core: Core, challenge: Challenge) => unknown) => (core: Core, field: FieldValue) => {
  const { challenges } = core.recoverChallenges(field)
  return each(challenges, (challenge) => run(core, challenge))
}

/** The functions of the core, by their names. */
export const CORE: Readonly<Record<string, (core: Core, field: FieldValue) => Run>> = {
  parseChallenges: reader('parseChallenges'),
  parseCredentials: reader('parseCredentials'),
  parseAuthParams: reader('parseAuthParams'),
  recoverChallenges: reader('recoverChallenges'),
  recoverCredentials: reader('recoverCredentials'),
  recoverAuthParams: reader('recoverAuthParams'),
  redact: reader('redact'),
  explain: (core, field) => {
    const { issues } = core.recoverChallenges(field)
    return each([...issues, ...core.recoverCredentials(field).issues], (issue) => core.explain(field, issue))
  },
  isScheme: ofChallenges((core, challenge) => core.isScheme(challenge, challenge.scheme.toUpperCase())),
  getParam: ofChallenges((core, challenge) => core.getParam(challenge, 'zzz')),
  setParam: ofChallenges((core, challenge) => {
    core.setParam(challenge, challenge.params[0]?.name ?? 'zzz', 'x')
    core.setParam(challenge, 'zzz', 'x')
  }),
  removeParam: ofChallenges((core, challenge) => {
    core.removeParam(challenge, 'zzz')
    core.removeParam(challenge, challenge.params[0]?.name ?? 'zzz')
  }),
  paramsObject: ofChallenges((core, challenge) => core.paramsObject(challenge)),
  sendable: (core, field) => () => core.sendable([field ?? []].flat().join()),
  findChallenge: (core, field) => {
    const { challenges } = core.recoverChallenges(field)
    return () => core.findChallenge(challenges, 'zzz')
  },
  serializeChallenge: writer('serializeChallenge'),
  serializeCredentials: writer('serializeCredentials'),
  serializeChallenges: (core, field) => {
    const read = core.recoverChallenges(field).challenges.map(readable)
    const bare = read.map(({ scheme }) => ({ scheme: scheme || 'X' }))
    return each([read, bare, ...inits(field).map((init) => [init])], (all) => core.serializeChallenges(all))
  },
  serializeAuthParams: (core, field) => {
    const { params } = core.recoverAuthParams(field)
    return each([params, ...inits(field).map((init) => init.params ?? [])], (all) => core.serializeAuthParams(all))
  },
}

/** Texts for a value: padding, escapes, lists, numbers, JSON, each with what makes it wrong at its end. */
export const VALUES: readonly (readonly [name: string, write: (length: number) => string])[] = (
  [
    ['padding', '='],
    ['percent signs', '%'],
    ['percent-encoded octets', '%41'],
    ['spaces', ' '],
    ['words', 'a '],
    ['commas', ','],
    ['elements', 'a, '],
    ['semicolons', 'a;'],
    ['colons', 'a:'],
    ['slashes', '/'],
    ['backslashes', '\\'],
    ['quotes', '"'],
    ['letters', 'A'],
    ['digits', '0'],
    ['padded words', 'QQ== '],
    ['pairs', 'a=b&'],
    ['parameters', 'a="b", '],
    ['brackets', '['],
    ['octets above ASCII', '\xe9'],
  ] as const
).flatMap(([name, motif]) => {
  // A number of octets that base64 has no padding for, whatever the length.
  const write = (length: number) => motif.repeat(12 * Math.ceil(length / 12 / motif.length))
  return [
    [name, write],
    [`${name} and a letter`, (length: number) => `${write(length)}x`],
    [`${name} and a control character`, (length: number) => `${write(length)}\0`],
    [`an ext-value of ${name}`, (length: number) => `UTF-8''${write(length)}`],
    [`${name} in base64`, (length: number) => Buffer.from(write(length), 'latin1').toString('base64')],
    [`${name} in base64url`, (length: number) => Buffer.from(write(length), 'latin1').toString('base64url')],
  ] as const
})

interface NamedParams {
  name: string
  challenge?: { params: { name: string }[] }
  credentials?: { params: { name: string }[] }
  info?: { params: { name: string }[] }
}
const vectors: NamedParams[] = JSON.parse(readFileSync(new URL('vectors/schemes.json', import.meta.url), 'utf8'))

/** Whatever is exported that decodes a text, by its name, with a text and behind the name of its scheme. */
export function decodingText(schemes: object, text: string): [name: string, run: Run][] {
  return Object.entries(schemes).flatMap(([name, { decode, encode, name: scheme } = {} as never]) =>
    typeof decode === 'function'
      ? [[name, each([() => decode(text), () => decode(`${scheme} ${text}`), () => encode(text)], (run) => run())]]
      : [],
  )
}

export const SIDES = ['challenge', 'credentials', 'info'] as const

/** The names that a side of a scheme knows: as it says itself, and as the registries do. */
function namesOf(scheme: Scheme, side: (typeof SIDES)[number]): string[] {
  const { params = {} } = (scheme[side] ?? {}) as { params?: Record<string, { name: string }> }
  const listed = vectors.filter(({ name }) => name === scheme.name).flatMap((vector) => vector[side]?.params ?? [])
  return [...new Set([...Object.values(params), ...listed].map(({ name }) => name))]
}

/** A side of a scheme that decodes a value in each of its places. */
export function decoding(scheme: Scheme, side: (typeof SIDES)[number], value: string): Run {
  const codec = scheme[side]!
  const names = namesOf(scheme, side)
  const param = (name: string, value: string): AuthParam => ({ name, value, quoted: true })
  const lists = names.map((name) => [
    param(name, value),
    ...names.filter((other) => other !== name).map((other) => param(other, 'a')),
  ])
  const wires =
    side === 'info'
      ? lists
      : [
          { scheme: scheme.name, token68: value, params: [] },
          ...lists.map((params) => ({ scheme: scheme.name, token68: undefined, params })),
        ]
  return each(wires as never[], (wire) => codec.decode(wire))
}

/** As many parameters as fit, of names that the scheme doesn't know: plain, extended and of a known name with a star. */
export function decodingMany(scheme: Scheme, side: (typeof SIDES)[number], length: number): Run {
  const codec = scheme[side]!
  const [known = 'a'] = namesOf(scheme, side)
  const lists = [(i: number) => `p${i}`, (i: number) => `p${i}*`, () => `${known}*`, () => known, () => 'p'].map(
    (name) =>
      Array.from({ length: length / 8 }, (_, i): AuthParam => ({ name: name(i), value: "UTF-8''a", quoted: false })),
  )
  const wires = side === 'info' ? lists : lists.map((params) => ({ scheme: scheme.name, token68: undefined, params }))
  return each(wires as never[], (wire) => codec.decode(wire))
}

/** A side of a scheme that encodes a value with a text in each of its places. */
export function encoding(scheme: Scheme, side: (typeof SIDES)[number], decoded: object, text: string): Run {
  const places = Object.entries(decoded).map(([key, value]) => {
    if (value instanceof Uint8Array) return [key, Uint8Array.from(text, (char) => char.charCodeAt(0))]
    if (Array.isArray(value) && key === 'extensions') return [key, [{ name: 'zz', value: text, quoted: true }]]
    if (Array.isArray(value)) return [key, text.split(/(?<=\s)/)]
    return [key, text]
  })
  return each(places, ([key, value]) => scheme[side]!.encode({ ...decoded, [key as string]: value }))
}
