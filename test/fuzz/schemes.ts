import { readFileSync } from 'node:fs'
import type { AuthParam, Challenge } from '../../src/index.ts'
import type { AnyCodec, ParamType, Scheme, TextScheme } from '../../src/schemes/index.ts'
import type { Library } from './library.ts'
import {
  attempt,
  CANARY,
  hold,
  holdHidden,
  holdSame,
  inParts,
  meaningOf,
  outcomeOf,
  PART_END,
  shownBy,
  type Target,
} from './promises.ts'

/*
 * What is in fields: every codec of every side, every scheme of a text of its own, and every type of a value. An input has two parts:
 * the name of what is exported, with the side of a codec, and the text.
 */

const SIDES = ['challenge', 'credentials', 'info'] as const
type Side = (typeof SIDES)[number]

type Exported = Partial<Scheme> & Partial<TextScheme<unknown>>

type Coding =
  | { kind: Side; scheme: Scheme }
  | { kind: 'text'; scheme: TextScheme<unknown> }
  | { kind: 'type'; type: ParamType<unknown> }

/** By the names of what is exported, with the side. */
const known = new WeakMap<Library, Map<string, Coding>>()

function codingsOf(library: Library): Map<string, Coding> {
  const before = known.get(library)
  if (before) return before
  const codings = new Map<string, Coding>()
  for (const [name, value] of Object.entries(library.schemes)) {
    const given = value as Exported
    // Authentication-Control is a codec of challenges of any scheme.
    const scheme =
      name === 'AuthenticationControl' ? ({ name: 'Digest', challenge: given } as unknown as Exported) : given
    for (const kind of SIDES) {
      if (scheme?.[kind]) codings.set(`${name} ${kind}`, { kind, scheme: scheme as Scheme })
    }
    if (typeof scheme?.decode !== 'function') continue
    if (typeof scheme.name === 'string') codings.set(name, { kind: 'text', scheme: scheme as TextScheme<unknown> })
    else codings.set(name, { kind: 'type', type: scheme as unknown as ParamType<unknown> })
  }
  known.set(library, codings)
  return codings
}

/** What a field says, as the wire of a side, under the name of a scheme. */
function wiresOf({ core }: Library, side: Side, scheme: string, text: string): (Challenge | AuthParam[])[] {
  if (side === 'info') return [core.recoverAuthParams(text).params]
  const { challenges } = core.recoverChallenges(text)
  const { credentials } = core.recoverCredentials(text)
  const read = side === 'challenge' ? challenges : credentials ? [credentials] : []
  return read.map((one) => ({ ...one, scheme }))
}

function judgeCodec(library: Library, scheme: Scheme, side: Side, text: string): void {
  const { core } = library
  const codec = scheme[side] as AnyCodec<never>
  const { AuthSchemeError } = library.schemes
  for (const wire of wiresOf(library, side, scheme.name, text)) {
    const value = attempt(() => codec.decode(wire as never), AuthSchemeError, 'a codec decodes, or says why not')
    if (value === undefined) continue
    const { value: again, error } = { value: undefined, ...outcomeOf(() => codec.encode(value as never)) }
    if (error) holdHidden(shownBy(error), 'no error of a codec says what it refuses')
    hold(error === undefined, 'what is decoded is encoded')
    holdSame(codec.decode(again as never), value, 'what is decoded is encoded as what it was')
    const field = attempt(
      () => (side === 'info' ? core.serializeAuthParams(again as never) : core.serializeChallenge(again as never)),
      TypeError,
      'what is encoded is written, or refused by a TypeError',
    )
    if (field === undefined) continue
    const read = side === 'info' ? core.parseAuthParams(field) : core.parseChallenges(field)[0]
    // A malformed value may have to be quoted now.
    const [meant, meaning] = [value, codec.decode(read as never)].map(meaningOf)
    holdSame(meaning, meant, 'what is encoded and written is read as what it was')
  }
}

function judgeText(library: Library, scheme: TextScheme<unknown>, text: string): void {
  const { AuthError } = library.core
  for (const field of [text, `${scheme.name} ${text}`]) {
    const { value, error } = { value: undefined, ...outcomeOf(() => scheme.decode(field)) }
    if (error) {
      hold(error instanceof AuthError, 'a text scheme decodes, or says why not')
      holdHidden(shownBy(error), 'no error of a text scheme says what was passed')
    }
    if (value === undefined) continue
    const written = scheme.encode(value)
    hold(/^[\t -~\x80-\xff]*$/.test(written), 'a text scheme writes what a field can have')
    holdSame(scheme.decode(written), value, 'what is decoded is encoded as what it was')
  }
}

function judgeType({ decode, encode, read }: ParamType<unknown>, text: string): void {
  read?.(text)
  const value = decode(text)
  if (value === undefined) return
  const written = encode(value)
  if (written !== undefined) holdSame(decode(written), value, 'what a type decodes and encodes is what it was')
}

/** What takes what it understands throws for no text. */
function judgeTolerant(library: Library, coding: Coding, text: string): void {
  const { core, schemes } = library
  const { challenges } = core.recoverChallenges(text)
  for (const { message } of schemes.check(challenges)) holdHidden(message, 'no finding says what was passed')
  for (const challenge of challenges) schemes.schemeOf(challenge)
  const told = (error: Error) => holdHidden(shownBy(error), 'no error of a codec says what was passed')
  if (coding.kind === 'challenge') {
    const named = challenges.map((challenge) => ({ ...challenge, scheme: coding.scheme.name }))
    schemes.decodeChallenges(coding.scheme as never, named, told)
  } else if (coding.kind === 'credentials' || coding.kind === 'text') {
    schemes.decodeCredentials(coding.scheme as never, text)
  }
}

function judgeCoding(library: Library, coding: Coding, text: string): void {
  if (coding.kind === 'text') judgeText(library, coding.scheme, text)
  else if (coding.kind === 'type') judgeType(coding.type, text)
  else judgeCodec(library, coding.scheme, coding.kind, text)
}

function callCoding(library: Library, coding: Coding, text: string): void {
  if (coding.kind === 'text') return void outcomeOf(() => coding.scheme.decode(text))
  if (coding.kind === 'type') return void outcomeOf(() => coding.type.decode(text))
  for (const wire of wiresOf(library, coding.kind, coding.scheme.name, text)) {
    outcomeOf(() => coding.scheme[coding.kind]!.decode(wire as never))
  }
}

const read = (file: string) => JSON.parse(readFileSync(new URL(`../vectors/${file}`, import.meta.url), 'utf8'))
const examples: { scheme: string; field: string; input: string }[] = read('scheme-values.json')
const texts: { read: { scheme: string; text: string }[] } = read('text-schemes.json')

function sideOf(field: string): Side {
  return /info/i.test(field) ? 'info' : /authorization/i.test(field) ? 'credentials' : 'challenge'
}

/** An example for each codec that takes it, under each of the names that codecs of its scheme have. */
function seedsOf(library: Library): string[] {
  return [...codingsOf(library)].flatMap(([name, coding]) => {
    if (coding.kind === 'type') return ['a', '1', 'QQ==', 'a b', `${CANARY}, x`].map((text) => inParts(name, text))
    if (coding.kind === 'text') {
      const own = texts.read.filter(({ scheme }) => scheme === name).map(({ text }) => text)
      return [...own, CANARY].map((text) => inParts(name, text))
    }
    const own = examples.filter(({ scheme, field }) => scheme === coding.scheme.name && sideOf(field) === coding.kind)
    return [...own.map(({ input }) => input), `X ${CANARY}`].map((input) => inParts(name, input))
  })
}

/** The part of an input that names a coding, and the text. */
function partsOf(library: Library, input: string): [coding: Coding | undefined, text: string] {
  const [name = '', ...texts] = input.split(PART_END)
  return [codingsOf(library).get(name), texts.join('')]
}

export function schemesOf(library: Library): Target {
  return {
    name: 'schemes',
    seeds: seedsOf(library),
    words: [...codingsOf(library).keys()].map((name) => inParts(name, '')),
    judge(given, input) {
      const [coding, text] = partsOf(given, input)
      if (!coding) return
      judgeCoding(given, coding, text)
      judgeTolerant(given, coding, text)
    },
    call(given, input) {
      const [coding, text] = partsOf(given, input)
      if (!coding) return
      callCoding(given, coding, text)
      judgeTolerant(given, coding, text)
    },
  }
}
