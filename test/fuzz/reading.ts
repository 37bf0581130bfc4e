import { readFileSync } from 'node:fs'
import type { AuthSyntaxError, Issue } from '../../src/index.ts'
import { actedOn, firstLost, isRead, kept, textOf } from '../losses.ts'
import { covers } from '../quotes.ts'
import type { Reading } from '../readers.ts'
import { wholeChallenges } from '../whole-challenges.ts'
import type { Library } from './library.ts'
import {
  CANARY,
  hold,
  holdHidden,
  holdSame,
  inOtherCase,
  LINE_END,
  mayShow,
  meaningOf,
  outcomeOf,
  shownBy,
  type Target,
  withMarkedStrings,
} from './promises.ts'

/*
 * The strict and the tolerant readers, what writes again what they read, and what shows it: of any field.
 */

interface Kind {
  parse(library: Library, lines: readonly string[]): unknown
  recover(library: Library, lines: readonly string[]): Reading
  serialize(library: Library, value: never): string
}

const KINDS: readonly Kind[] = [
  {
    parse: ({ core }, lines) => core.parseChallenges(lines),
    recover({ core }, lines) {
      const { challenges, issues } = core.recoverChallenges(lines)
      return { value: challenges, challenges, issues }
    },
    serialize: ({ core }, challenges) => core.serializeChallenges(challenges),
  },
  {
    parse: ({ core }, lines) => core.parseCredentials(lines),
    recover({ core }, lines) {
      const { credentials, issues } = core.recoverCredentials(lines)
      return { value: credentials, challenges: credentials ? [credentials] : [], issues }
    },
    serialize: ({ core }, credentials) => core.serializeCredentials(credentials),
  },
  {
    parse: ({ core }, lines) => core.parseAuthParams(lines),
    recover({ core }, lines) {
      const { params, issues } = core.recoverAuthParams(lines)
      return { value: params, challenges: [{ scheme: '', token68: undefined, params }], issues }
    },
    serialize: ({ core }, params) => core.serializeAuthParams(params),
  },
]

/** Malformed fields of all kinds. */
const malformed: { input: string | string[] }[] = JSON.parse(
  readFileSync(new URL('../vectors/recovery.json', import.meta.url), 'utf8'),
)

const linesOf = (input: string): string[] => input.split(LINE_END)

const CODES = /^(?:syntax|duplicate-param|multiple-credentials|missing-credentials|unterminated-quote)$/

/** What a strict reader says against a field; `undefined` where it reads it. */
function refusalOf(library: Library, { parse }: Kind, lines: readonly string[]): AuthSyntaxError | undefined {
  const { error } = outcomeOf(() => parse(library, lines))
  if (error === undefined) return undefined
  hold(error.constructor === library.core.AuthSyntaxError, 'a strict reader throws an AuthSyntaxError, or reads')
  return error as AuthSyntaxError
}

function judgeRefusal(library: Library, kind: Kind, lines: readonly string[], error: AuthSyntaxError): void {
  const { code, line, start, end, message } = error
  const length = lines[line]?.length ?? -1
  hold(CODES.test(code), 'the code of a refusal is one of a few')
  hold(0 <= start && start <= end && end <= length, 'a refusal points into its line')
  hold(end === Math.min(start + 1, length), 'a refusal points at one character')
  hold(message.startsWith(`line ${line}, offset ${start}: expected `), 'a refusal says where, and what was expected')
  // Text of the field would be there in its case.
  const other = refusalOf(library, kind, lines.map(inOtherCase))
  const [shown, otherShown] = [error, other!].map((one) => shownBy(one).replace(/\n {4}at .*/g, ''))
  hold(shown === otherShown, 'no refusal holds text of the field')
  holdHidden(shownBy(error), 'no refusal holds text of the field')
  explained(library, lines, error)
}

function explained({ core }: Library, lines: readonly string[], issue: Issue | AuthSyntaxError): void {
  const text = core.explain(lines, issue)
  hold(
    /^[^\0-\x09\x0b-\x1f\x7f-\x9f]*\^[^\0-\x1f\x7f-\x9f]*$/.test(text),
    'what explains an issue is printable, with a caret',
  )
}

function judgeIssues(library: Library, lines: readonly string[], issues: readonly Issue[]): void {
  for (const [index, issue] of issues.entries()) {
    const { line, start, end } = issue
    hold(0 <= start && start <= end && end <= (lines[line]?.length ?? -1), 'an issue points into its line')
    const before = issues[index - 1]
    if (before) hold(before.line < line || (before.line === line && before.start <= start), 'issues are in order')
  }
  if (issues.length > 0) explained(library, lines, issues[lines.join().length % issues.length]!)
}

/** All but the case of letters, which tells nothing apart. */
const caseless = (reading: Reading): string => JSON.stringify([reading.value ?? null, reading.issues]).toLowerCase()

function judgeQuotes(library: Library, { recover }: Kind, lines: readonly string[], reading: Reading): void {
  const marked = recover(library, lines.map(withMarkedStrings))
  hold(!/[A-Z]/.test(actedOn(marked)), 'nothing comes out of a quoted-string')
  hold(caseless(marked) === caseless(reading), 'the case of letters changes no reading')
}

function judgeLosses(lines: readonly string[], reading: Reading): void {
  const text = lines
    .map((line, index) => {
      const issues = reading.issues.filter((issue) => issue.line === index)
      return kept(line, (offset) => covers(issues, offset))
    })
    .join('')
  hold(firstLost(text, textOf(reading)) < 0, 'nothing is lost without an issue')
}

/** Well-formed text without what separates, outside quotes. */
const squeezed = (text: string): string => text.replace(/("(?:[^"\\]|\\.)*")|[\t ,]+/g, '$1')

function judgeWriting(library: Library, kind: Kind, lines: readonly string[], reading: Reading): void {
  if (reading.value === undefined) return
  const { value: text, error } = {
    value: undefined,
    ...outcomeOf(() => kind.serialize(library, reading.value as never)),
  }
  if (text === undefined) {
    hold(error instanceof TypeError, 'a serializer writes, or throws a TypeError')
    holdHidden(shownBy(error), 'no error of a serializer says what it refuses')
    hold(reading.issues.length > 0, 'what was parsed is written')
    return
  }
  const again = kind.parse(library, [text])
  if (reading.issues.length === 0) {
    holdSame(again, reading.value, 'what is written is parsed as what it was')
    hold(squeezed(text) === squeezed(lines.join()), 'what is written is the text, up to white space and empty elements')
  } else holdSame(meaningOf(again), meaningOf(reading.value), 'what is written means what was recovered')
}

function judgeKind(library: Library, kind: Kind, lines: readonly string[]): void {
  const reading = kind.recover(library, lines)
  const refusal = refusalOf(library, kind, lines)
  hold((refusal === undefined) === (reading.issues.length === 0), 'a parse throws exactly where a recovery has issues')
  if (!refusal) holdSame(kind.parse(library, lines), reading.value, 'a parse and a recovery without issues agree')
  judgeQuotes(library, kind, lines, reading)
}

function judgeKindSlowly(library: Library, kind: Kind, lines: readonly string[]): void {
  const reading = kind.recover(library, lines)
  const refusal = refusalOf(library, kind, lines)
  if (refusal) judgeRefusal(library, kind, lines, refusal)
  judgeIssues(library, lines, reading.issues)
  judgeLosses(lines, reading)
  judgeWriting(library, kind, lines, reading)
}

/** Holds that a challenge is found that stands whole, in the text and behind it. */
function judgeChallenges({ core }: Library, lines: readonly string[]): void {
  for (const some of [lines, lines.map((line) => `${line}, Digest realm="r", Negotiate, Basic realm="z"`)]) {
    const reading = core.recoverChallenges(some)
    const [first] = reading.challenges
    hold(!first || core.findChallenge(reading.challenges, first.scheme) === first, 'the first of a scheme is found')
    for (const whole of wholeChallenges(some))
      hold(isRead(whole, reading), 'no fault hides a challenge that stands whole')
  }
}

function judgeLog(library: Library, lines: readonly string[]): void {
  const shown = library.core.redact(lines)
  hold(/^[ -~]*$/.test(shown), 'what is logged is a line of printable ASCII')
  hold(library.core.redact(lines.map(inOtherCase)).length === shown.length, 'what is logged depends on no case')
  if (!shown.includes(CANARY)) return
  hold(mayShow(library.core.recoverChallenges(lines).challenges), 'what is logged shows no secret')
}

export const reading: Target = {
  name: 'reading',
  seeds: [
    'Basic realm="files", charset="UTF-8"',
    'Digest realm="a", nonce=n, qop="auth", Negotiate, Bearer abc==',
    'Bearer error="x" y, Basic realm= "a=1, Digest realm=evil"',
    'nextnonce="a", nc=00000001',
    '',
    ...['Bearer', 'X', 'Basic realm="x", X'].map((scheme) => `${scheme} ${CANARY}`),
    ...['nonce', 'username', 'opaque', 'response', 'x'].map((name) => `Digest realm="a", ${name}="${CANARY}"`),
    ...['Digest realm="a" b="', "X nonce='", 'X a=b c', '', 'Basic:'].map((before) => `${before}${CANARY}", realm="x"`),
    ...malformed.map(({ input }) => [input].flat().join(LINE_END)),
  ],
  judge(library, input) {
    const lines = linesOf(input)
    for (const kind of KINDS) judgeKind(library, kind, lines)
  },
  judgeSlowly(library, input) {
    const lines = linesOf(input)
    for (const kind of KINDS) judgeKindSlowly(library, kind, lines)
    judgeChallenges(library, lines)
    judgeLog(library, lines)
    // One line is read as the string that it is.
    if (lines.length > 1) return
    const { core } = library
    holdSame(core.recoverChallenges(input), core.recoverChallenges(lines), 'a line is read as a list of one')
    holdSame(core.recoverCredentials(input), core.recoverCredentials(lines), 'a line is read as a list of one')
    holdSame(core.recoverAuthParams(input), core.recoverAuthParams(lines), 'a line is read as a list of one')
  },
  call(library, input) {
    const lines = linesOf(input)
    for (const { recover, parse } of KINDS) {
      recover(library, lines)
      outcomeOf(() => parse(library, lines))
    }
    library.core.redact(lines)
  },
}
