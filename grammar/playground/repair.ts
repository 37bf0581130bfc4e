import {
  type Challenge,
  type Issue,
  type IssueCode,
  recoverAuthParams,
  recoverChallenges,
  recoverCredentials,
} from '../../src/index.ts'
import type { TextEdit } from '../index.ts'
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
  return candidates(issue, line).find((edit) => {
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

/** What may be the repair of an issue, the likeliest first. */
function candidates({ code, start, end }: Issue, line: string): TextEdit[] {
  const found = line.slice(start, end)
  const instead = (...texts: string[]) => texts.map((text) => ({ start, end, text }))
  const around = (before: RegExp, behind: RegExp, text: string): TextEdit => ({
    start: start - before.exec(line.slice(0, start))![0].length,
    end: end + behind.exec(line.slice(end))![0].length,
    text,
  })
  const nothing = /$/
  switch (code) {
    case 'unquoted-value':
      // Its span has the comma behind it, too, where what follows may belong to the value.
      return instead(
        quoted(found),
        found.replace(/^(.*?)\s*,$/s, (_, value: string) => `${quoted(value)},`),
      )
    case 'missing-comma':
      return instead(', ')
    case 'comma-after-scheme':
      return [{ ...around(/[\s,]*$/, /^/, ' '), end: start }]
    case 'semicolon-separator':
      return instead(',')
    case 'single-quoted-value':
      // Where others of the challenge are in single quotes, they are so only beside this one: all are mended at once.
      return [
        ...instead(quoted(found.replace(/^'+|'+$/g, ''))),
        {
          start,
          end: line.length,
          text: line.slice(start).replace(SINGLE_QUOTED, (_, value: string) => quoted(value)),
        },
      ]
    case 'typographic-quotes':
      return instead(quoted(found.replace(TYPOGRAPHIC, '')))
    case 'escaped-quotes':
      return instead(quoted(found.replace(/^\\"|\\"$/g, '')))
    case 'unescaped-quote':
      return instead('\\"')
    case 'unterminated-quote':
      // A backslash at the end escapes nothing.
      return instead(`${found}"`, `${found}\\"`)
    case 'colon-for-equals':
      return [around(nothing, /^\s*/, '=')]
    case 'unexpected-quote': {
      const value = around(/[^,=]*$/, /^[^,]*/, '')
      return [{ ...value, text: quoted(line.slice(value.start, value.end)) }, ...instead('')]
    }
    case 'empty-value':
      return instead(`${found}""`)
    case 'line-break':
    case 'control-character':
      return instead(' ', '')
    case 'tab-after-scheme':
      return instead(' ')
    case 'colon-after-scheme':
      return [around(nothing, /^\s*/, ' ')]
    case 'multiple-credentials':
      return [around(/[\s,]*$/, nothing, '')]
    case 'unexpected-text':
      return [around(/\s*,?\s*$/, /^/, ''), around(/$/, /^\s*,?\s*/, ''), ...instead('')]
    default:
      return []
  }
}

/** Quotes that typographers use, also as the octets of UTF-8 read one by one, and straight ones, at the ends of a value. */
const TYPOGRAPHIC = /^(?:[\u201c-\u201f"]|\xe2\x80[\x9c-\x9f])|(?:[\u201c-\u201f"]|\xe2\x80[\x9c-\x9f])$/g

const SINGLE_QUOTED = /(?<=^|=\s*)'+([^'"]*)'+/g

function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`
}
