import { readFileSync } from 'node:fs'
import type { AuthParam, Challenge } from '../../src/index.ts'
import type { AnyCodec, Scheme, TextScheme } from '../../src/schemes/index.ts'
import type { Library } from './library.ts'
import {
  attempt,
  hold,
  holdHidden,
  holdSame,
  meaningOf,
  outcomeOf,
  PART_END,
  shownBy,
  type Target,
} from './promises.ts'
import { inParts } from './writing.ts'

/*
 * What is in fields: every codec of every side, and every scheme of a text of its own. An input has two parts: the name of what is
 * exported, with the side, and the field.
 */

const SIDES = ['challenge', 'credentials', 'info'] as const
type Side = (typeof SIDES)[number]

interface Example {
  scheme: string
  field: string
  input: string
}
const examples: Example[] = JSON.parse(readFileSync(new URL('../vectors/scheme-values.json', import.meta.url), 'utf8'))
const sideOf = (field: string): Side =>
  /info/i.test(field) ? 'info' : /authorization/i.test(field) ? 'credentials' : 'challenge'

type Exported = Partial<Scheme> & Partial<TextScheme<unknown>>
interface Codec {
  side: Side | 'text'
  scheme: Exported
}

/** By the names of what is exported, with the side. */
const known = new WeakMap<Library, Map<string, Codec>>()
function codecsOf(library: Library): Map<string, Codec> {
  const before = known.get(library)
  if (before) return before
  const codecs = new Map<string, Codec>()
  for (const [name, value] of Object.entries(library.schemes) as [string, Exported][]) {
    if (typeof value !== 'object' || value === null || typeof value.name !== 'string') continue
    if (typeof value.decode === 'function') codecs.set(name, { side: 'text', scheme: value })
    for (const side of SIDES) if (value[side]) codecs.set(`${name} ${side}`, { side, scheme: value })
  }
  known.set(library, codecs)
  return codecs
}

/** What a field says, as the wire of a side, under the name of a scheme. */
function wiresOf({ core }: Library, side: Side, scheme: string, text: string): (Challenge | AuthParam[])[] {
  if (side === 'info') return [core.recoverAuthParams(text).params]
  const { challenges } = core.recoverChallenges(text)
  const { credentials } = core.recoverCredentials(text)
  const read = side === 'challenge' ? challenges : credentials ? [credentials] : []
  return read.map((one) => ({ ...one, scheme }))
}

/** The value of a wire; `undefined` for what is refused by an error of the library that says nothing of it. */
function decoded(library: Library, codec: AnyCodec<never>, wire: unknown): unknown {
  return attempt(() => codec.decode(wire as never), library.schemes.AuthSchemeError, 'a codec decodes, or says why not')
}

function judgeCodec(library: Library, scheme: Scheme, side: Side, text: string): void {
  const { core } = library
  const codec = scheme[side] as AnyCodec<never>
  for (const wire of wiresOf(library, side, scheme.name, text)) {
    const value = decoded(library, codec, wire)
    if (value === undefined) continue
    const { value: again, error } = { value: undefined, ...outcomeOf(() => codec.encode(value as never)) }
    if (error) holdHidden(shownBy(error), 'no error of a codec says what it refuses')
    hold(error === undefined, 'what is decoded is encoded')
    holdSame(codec.decode(again as never), value, 'what is decoded is encoded as what it was')
    const isCarried = attempt(
      () => (side === 'info' ? core.serializeAuthParams(again as never) : core.serializeChallenge(again as never)),
      TypeError,
      'what is encoded is written, or refused by a TypeError',
    )
    if (isCarried === undefined) continue
    const read = side === 'info' ? core.parseAuthParams(isCarried) : core.parseChallenges(isCarried)[0]
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
    holdSame(scheme.decode(scheme.encode(value)), value, 'what is decoded is encoded as what it was')
  }
}

/** What takes what it understands throws for no text. */
function judgeTolerant(library: Library, { side, scheme }: Codec, text: string): void {
  const { core, schemes } = library
  const { challenges } = core.recoverChallenges(text)
  for (const { message } of schemes.check(challenges)) holdHidden(message, 'no finding says what was passed')
  const told = (error: Error) => holdHidden(shownBy(error), 'no error of a codec says what was passed')
  if (side === 'challenge') {
    const named = challenges.map((challenge) => ({ ...challenge, scheme: scheme.name! }))
    schemes.decodeChallenges(scheme as never, named, told)
  }
  if (side === 'credentials') schemes.decodeCredentials(scheme as never, text)
  if (side === 'text') schemes.decodeCredentials(scheme as never, text)
}

const ACCOUNT = {
  username: 'ada',
  password: 'open sesame',
  method: 'GET',
  uri: '/a',
  cnonce: '0a4f113b',
  body: new Uint8Array(3),
}

/** What answers a challenge of Digest is right, and right for this password alone. */
function judgeDigest({ core, schemes }: Library, text: string): void {
  for (const challenge of schemes.decodeChallenges(
    schemes.Digest,
    core.recoverChallenges(`Digest ${text}`).challenges,
  )) {
    const { value: answer, error } = {
      value: undefined,
      ...outcomeOf(() => schemes.answerDigestSync([challenge], ACCOUNT)),
    }
    hold(error === undefined, 'a list of challenges is answered or not, without an error')
    if (answer === undefined) continue
    const sent = schemes.DigestUtf8.credentials.decode(schemes.DigestUtf8.credentials.encode(answer as never))
    hold(schemes.verifyDigestSync(sent, challenge, ACCOUNT), 'an answer to a challenge is right')
    hold(
      !schemes.verifyDigestSync(sent, challenge, { ...ACCOUNT, password: 'other' }),
      'no other password has that answer',
    )
    hold(!schemes.verifyDigestSync(sent, challenge, { ...ACCOUNT, method: 'PUT' }), 'no other method has that answer')
  }
}

export const schemes: Target = {
  name: 'schemes',
  seeds: [
    ...examples.map(({ scheme, field, input }) => inParts(`${scheme} ${sideOf(field)}`, input)),
    ...examples.map(({ scheme, input }) => inParts(scheme, input)),
    inParts(
      'Digest',
      'realm="a", nonce="b", qop="auth, auth-int", algorithm=SHA-256-sess, userhash=true, charset=UTF-8',
    ),
  ],
  words: [...new Set(examples.map(({ scheme, field }) => inParts(`${scheme} ${sideOf(field)}`, '')))],
  judge(library, input) {
    const [name = '', ...texts] = input.split(PART_END)
    const text = texts.join('')
    const codec = codecsOf(library).get(name)
    if (!codec) return
    const { side, scheme } = codec
    if (side === 'text') judgeText(library, scheme as TextScheme<unknown>, text)
    else judgeCodec(library, scheme as Scheme, side, text)
    judgeTolerant(library, codec, text)
    if (name.startsWith('Digest')) judgeDigest(library, text)
  },
  call(library, input) {
    const [name = '', ...texts] = input.split(PART_END)
    const codec = codecsOf(library).get(name)
    if (!codec) return
    const { side, scheme } = codec
    const text = texts.join('')
    if (side === 'text') outcomeOf(() => (scheme as TextScheme<unknown>).decode(text))
    else {
      for (const wire of wiresOf(library, side, scheme.name!, text)) {
        outcomeOf(() => (scheme as Scheme)[side]!.decode(wire as never))
      }
    }
    judgeTolerant(library, codec, text)
  },
}
