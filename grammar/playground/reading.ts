import {
  type AuthSyntaxError,
  type Challenge,
  explain,
  type Issue,
  parseAuthParams,
  parseChallenges,
  parseCredentials,
  serializeAuthParams,
  serializeChallenge,
  serializeCredentials,
} from '../../src/index.ts'
import { check, type Finding } from '../../src/schemes/index.ts'
import { type Diagnostic, type Parsed, parse, type TextEdit, type TextRange } from '../index.ts'
import { type Run, runsOf } from './characters.ts'
import { type FieldName, type Found, findFields, type Kind, textSchemeOf } from './fields.ts'
import { type Joined, join } from './joined.ts'
import { ADVICE, repairOf, TOLERANT, type Tolerant } from './repair.ts'

/*
 * All that the page shows of a text, without the page: each field read strictly, tolerantly and by the grammar.
 */

/** What the strict reader says. */
export type Strict =
  | { challenges: Challenge[]; error?: undefined }
  /** `message` says what could stand at `place`, an offset into the text. */
  | { challenges?: undefined; error: { code: string; message: string; place: TextRange } }

/** An issue where it is in the text. */
export interface Place extends TextRange {
  code: Issue['code']
  /** The rule that the text departs from, and the place with carets under it. */
  rule: string
  excerpt: string
  advice: string
  /** The edit of the text that mends it. */
  repair: TextEdit | undefined
}

/** A field as it is read. */
export interface Reading {
  found: Found
  strict: Strict
  tolerant: Tolerant
  /** The scheme that has a grammar of its own, which the text keeps; RFC 9110 has it otherwise. */
  ownScheme: string | undefined
  issues: Place[]
  findings: Finding[]
  /** The field as it is written for all readers: one line for each challenge; `undefined` where it can't be written. */
  canonical: string[] | undefined
  joined: Joined
  cst: Parsed<FieldName>['cst']
  /** In offsets of the text. */
  diagnostics: Diagnostic[]
  /** In offsets of the text. */
  runs: Run[]
}

/** How many issues are looked at for a repair, and how many characters are read again for all of them. */
const MOST_REPAIRS = 50
const MOST_READ_AGAIN = 500_000

/** The fields of a text as they are read, in order. */
export function readText(text: string, chosen?: FieldName): Reading[] {
  return findFields(text, chosen).map(readField)
}

function readField(found: Found): Reading {
  const { name, kind, pieces } = found
  const lines = pieces.map((piece) => piece.text)
  const tolerant = TOLERANT[kind](lines)
  const joined = join(pieces)
  const { cst, diagnostics } = parse(joined.text, name)
  const repairs = Math.min(MOST_REPAIRS, MOST_READ_AGAIN / joined.text.length)
  const ownScheme = kind === 'credentials' && lines.length === 1 ? textSchemeOf(lines[0]!)?.name : undefined
  const inText = <T extends TextRange>(one: T): T => ({ ...one, ...joined.toText(one) })
  return {
    found,
    strict: strictly(found, lines),
    tolerant,
    ownScheme,
    // What RFC 9110 has otherwise than a scheme's own grammar is no fault.
    issues: (ownScheme === undefined ? tolerant.issues : []).map((issue, i) =>
      placeOf(issue, found, lines, tolerant, i < repairs),
    ),
    findings: kind === 'challenges' ? check(tolerant.challenges, { proxy: name === 'Proxy-Authenticate' }) : [],
    canonical: ownScheme === undefined ? canonicalOf(kind, tolerant.challenges) : lines,
    joined,
    cst,
    diagnostics: (ownScheme === undefined ? diagnostics : []).map(inText),
    runs: runsOf(cst).map(inText),
  }
}

const STRICT: Readonly<Record<Kind, (lines: readonly string[]) => Challenge[]>> = {
  challenges: parseChallenges,
  credentials: (lines) => [parseCredentials(lines)!],
  params: (lines) => [{ scheme: '', token68: undefined, params: parseAuthParams(lines) }],
}

function strictly({ kind, pieces }: Found, lines: readonly string[]): Strict {
  try {
    return { challenges: STRICT[kind](lines) }
  } catch (error) {
    const { code, line, start, end, message: whole } = error as AuthSyntaxError
    const from = pieces[line]!.start
    // The message begins with the place, which is shown.
    const message = whole.replace(/^[^:]*: /, '')
    return { error: { code, message, place: { start: from + start, end: from + end } } }
  }
}

function placeOf(issue: Issue, found: Found, lines: string[], tolerant: Tolerant, isRepaired: boolean): Place {
  const { code, line, start, end } = issue
  const from = found.pieces[line]!.start
  const [head, ...excerpt] = explain(lines, issue).split('\n')
  const repair = isRepaired ? repairOf(found.kind, lines, issue, tolerant) : undefined
  return {
    code,
    start: from + start,
    end: from + end,
    rule: head!.slice(code.length + 2),
    excerpt: excerpt.join('\n'),
    advice: ADVICE[code],
    repair: repair && { start: from + repair.start, end: from + repair.end, text: repair.text },
  }
}

/** As each scheme's specification writes it: a token is bare or quoted by its rules, however it was sent. */
function canonicalOf(kind: Kind, challenges: readonly Challenge[]): string[] | undefined {
  try {
    return challenges.map(({ scheme, token68, params, rest }) => {
      if (rest !== undefined) throw new TypeError('a part is not understood')
      const init = params.map(({ name, value }) => ({ name, value }))
      if (kind === 'params') return serializeAuthParams(init)
      const write = kind === 'challenges' ? serializeChallenge : serializeCredentials
      return write({ scheme, token68, params: init })
    })
  } catch {
    return undefined
  }
}
