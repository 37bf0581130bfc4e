import {
  type Challenge,
  type Issue,
  type IssueCode,
  recoverAuthParams,
  recoverChallenges,
  recoverCredentials,
} from '../../src/index.ts'
import type { TextEdit, TextRange } from '../index.ts'
import type { Kind } from './fields.ts'

/*
 * How a malformed field is to be written so that strict readers read what tolerant ones do. A repair is only offered where the
 * tolerant reader says so itself: it reads the same from the repaired text, with fewer issues.
 */

/** What a tolerant reader makes of the lines of a field. Parameters alone are those of one challenge without a scheme. */
export interface Tolerant {
  challenges: Challenge[]
  issues: Issue[]
}

export const TOLERANT: Readonly<Record<Kind, (lines: readonly string[]) => Tolerant>> = {
  challenges: recoverChallenges,
  credentials(lines) {
    const { credentials, issues } = recoverCredentials(lines)
    return { challenges: credentials === undefined ? [] : [credentials], issues }
  },
  params(lines) {
    const { params, issues } = recoverAuthParams(lines)
    return { challenges: params.length > 0 ? [{ scheme: '', token68: undefined, params }] : [], issues }
  },
}

/** What to do about each issue. */
export const ADVICE: Readonly<Record<IssueCode, string>> = {
  'unquoted-value': 'Put the value in double quotes.',
  'missing-comma': 'Put a comma here.',
  'comma-after-scheme': 'Put a space, and no comma, behind the scheme.',
  'semicolon-separator': 'Write a comma instead.',
  'single-quoted-value': 'Use double quotes: single ones are part of the value.',
  'typographic-quotes': 'Use straight double quotes.',
  'unescaped-quote': 'Put a backslash before the quote.',
  'unterminated-quote': 'Close the quotes.',
  'colon-for-equals': 'Write an equals sign instead.',
  'escaped-quotes': 'Leave out the backslashes before the outer quotes.',
  'unexpected-quote': 'Put the whole value in double quotes, or leave the quote out.',
  'empty-value': 'Write "" for an empty value.',
  'line-break': 'Write the field in one line.',
  'control-character': 'Leave the character out.',
  'wide-character': 'Send the octets of UTF-8, and say so where the scheme has a parameter for it.',
  'tab-after-scheme': 'Write a space instead of the tab.',
  'missing-scheme': 'Put the name of a scheme first.',
  'invalid-scheme': 'Use a scheme whose name is a token.',
  'colon-after-scheme': 'Leave out the colon.',
  'invalid-token68': 'Write a token68 or parameters behind the scheme.',
  'token68-with-params': 'Send either a token68 or parameters.',
  'duplicate-param': 'Send each parameter once.',
  'multiple-credentials': 'Send one scheme only.',
  'missing-credentials': 'Send a scheme, or leave the field out.',
  'unexpected-text': 'Leave out what has no place here.',
}

/** The edit of its line that repairs an issue; `undefined` where there is none that all readers would agree on. */
export function repairOf(kind: Kind, lines: readonly string[], issue: Issue, before: Tolerant): TextEdit | undefined {
  const line = lines[issue.line]!
  const spot = { line, start: issue.start, end: issue.end, found: line.slice(issue.start, issue.end) }
  return CANDIDATES[issue.code]?.(spot).find((edit) => {
    const repaired = [...lines]
    repaired[issue.line] = line.slice(0, edit.start) + edit.text + line.slice(edit.end)
    const after = TOLERANT[kind](repaired)
    return after.issues.length < before.issues.length && meaning(after) === meaning(before)
  })
}

/** All that a reader goes by: not how it was written. */
function meaning({ challenges }: Tolerant): string {
  return JSON.stringify(
    challenges.map(({ scheme, token68, params, rest }) => [
      scheme,
      token68,
      rest,
      params.map(({ name, value }) => [name, value]),
    ]),
  )
}

/** Where an issue is: its line, and the text that it spans. */
interface Spot extends TextRange {
  line: string
  found: string
}

function instead({ start, end }: Spot, ...texts: string[]): TextEdit[] {
  return texts.map((text) => ({ start, end, text }))
}

/** Takes what stands right before and right behind, too. */
function around({ line, start, end }: Spot, before: RegExp, behind: RegExp, text: string): TextEdit {
  const [{ length: more }] = before.exec(line.slice(0, start))!
  const [{ length: further }] = behind.exec(line.slice(end))!
  return { start: start - more, end: end + further, text }
}

const NOTHING_BEFORE = /$/
const NOTHING_BEHIND = /^/

/** What may be the repair of each issue, the likeliest first. */
const CANDIDATES: Partial<Record<IssueCode, (spot: Spot) => TextEdit[]>> = {
  // Its span has the comma behind it, too, where what follows may belong to the value.
  'unquoted-value': (spot) =>
    instead(
      spot,
      quoted(spot.found),
      spot.found.replace(/^(.*?)\s*,$/s, (_, value: string) => `${quoted(value)},`),
    ),
  'missing-comma': (spot) => instead(spot, ', '),
  'comma-after-scheme': (spot) => [{ ...around(spot, /[\s,]*$/, NOTHING_BEHIND, ' '), end: spot.start }],
  'semicolon-separator': (spot) => instead(spot, ','),
  // Where others of the challenge are in single quotes, they are so only beside this one: all are mended at once.
  'single-quoted-value': (spot) => {
    const { line, start, found } = spot
    const all = line.slice(start).replace(SINGLE_QUOTED, (_, value: string) => quoted(value))
    return [...instead(spot, quoted(found.replace(/^'+|'+$/g, ''))), { start, end: line.length, text: all }]
  },
  'typographic-quotes': (spot) => instead(spot, quoted(spot.found.replace(TYPOGRAPHIC, ''))),
  'escaped-quotes': (spot) => instead(spot, quoted(spot.found.replace(/^\\"|\\"$/g, ''))),
  'unescaped-quote': (spot) => instead(spot, '\\"'),
  // A backslash at the end escapes nothing.
  'unterminated-quote': (spot) => instead(spot, `${spot.found}"`, `${spot.found}\\"`),
  'colon-for-equals': (spot) => [around(spot, NOTHING_BEFORE, /^\s*/, '=')],
  'unexpected-quote': (spot) => {
    const value = around(spot, /[^,=]*$/, /^[^,]*/, '')
    return [{ ...value, text: quoted(spot.line.slice(value.start, value.end)) }, ...instead(spot, '')]
  },
  'empty-value': (spot) => instead(spot, `${spot.found}""`),
  'line-break': (spot) => instead(spot, ' ', ''),
  'control-character': (spot) => instead(spot, ' ', ''),
  'tab-after-scheme': (spot) => instead(spot, ' '),
  'colon-after-scheme': (spot) => [around(spot, NOTHING_BEFORE, /^\s*/, ' ')],
  'multiple-credentials': (spot) => [around(spot, /[\s,]*$/, NOTHING_BEHIND, '')],
  'unexpected-text': (spot) => [
    around(spot, /\s*,?\s*$/, NOTHING_BEHIND, ''),
    around(spot, NOTHING_BEFORE, /^\s*,?\s*/, ''),
    ...instead(spot, ''),
  ],
}

/** Quotes that typographers use, also as the octets of UTF-8 read one by one, and straight ones, at the ends of a value. */
const TYPOGRAPHIC = /^(?:[\u201c-\u201f"]|\xe2\x80[\x9c-\x9f])|(?:[\u201c-\u201f"]|\xe2\x80[\x9c-\x9f])$/g

const SINGLE_QUOTED = /(?<=^|=\s*)'+([^'"]*)'+/g

function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`
}
