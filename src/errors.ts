import type { FieldValue, Issue, IssueCode } from './types.ts'

/** The base of this library's errors. No error holds text of the field that it is about. */
export class AuthError extends Error {
  override name = 'AuthError'
  code: string

  constructor(message: string, { code }: { code: string }) {
    super(message)
    this.code = code
  }
}

/** Why a strict parser refuses a field. */
export type SyntaxErrorCode =
  | 'syntax'
  | 'duplicate-param'
  | 'multiple-credentials'
  | 'missing-credentials'
  | 'unterminated-quote'

/** What a strict parser can have expected, in the order of the bits in read.ts. */
const EXPECTATIONS = [
  'a scheme',
  'a space',
  'a token68',
  'a parameter',
  'an equals sign',
  'a value',
  'a character that can be quoted',
  'a closing quote',
  'a comma',
  'the end',
  'another name',
]

/** Some of the expectations as a list in words, by their bits: there are few such lists, and making one takes longer than all else. */
const LISTS = new Map<number, string>()

function listOf(expected: number): string {
  const known = LISTS.get(expected)
  if (known !== undefined) return known
  const words = EXPECTATIONS.filter((_, bit) => expected & (1 << bit))
  const list = words.join(', ').replace(/, ([^,]*)$/, ' or $1')
  LISTS.set(expected, list)
  return list
}

/**
 * A strict parser refuses a field. The place is that of the first character with which no text of the grammar goes on, and the
 * message says what could have stood there: "line 0, offset 24: expected a comma or the end".
 */
export class AuthSyntaxError extends AuthError {
  override name = 'AuthSyntaxError'
  declare code: SyntaxErrorCode
  /** The field line, from 0; 0 for a field that is one string. */
  line: number
  /** The place: a UTF-16 offset into that field line; its length, where the line ended too early. */
  start: number
  /** `start` + 1; `start` at the end of the line. */
  end: number

  /** `expected` has a bit for each of `EXPECTATIONS`. */
  constructor(code: SyntaxErrorCode, line: number, start: number, end: number, expected: number) {
    super(`line ${line}, offset ${start}: expected ${listOf(expected)}`, { code })
    this.line = line
    this.start = start
    this.end = end
  }
}

/** For each issue the rule that the text departs from. The README's table of issues is made from it. */
export const issueRules: Readonly<Record<IssueCode, string>> = {
  'unquoted-value': 'a value that is no token is quoted',
  'missing-comma': 'a comma separates parameters and challenges',
  'comma-after-scheme': 'a space follows a scheme, not a comma',
  'semicolon-separator': 'a comma separates, not a semicolon',
  'single-quoted-value': 'a value is in double quotes',
  'typographic-quotes': 'a value is in straight quotes',
  'unescaped-quote': 'a quote within quotes is escaped',
  'unterminated-quote': 'a quoted value ends with a quote',
  'colon-for-equals': 'an equals sign follows a name, not a colon',
  'escaped-quotes': 'the quotes around a value are not escaped',
  'unexpected-quote': 'a value without quotes has no quote in it',
  'empty-value': 'an empty value is written ""',
  'line-break': 'a field has no line breaks',
  'control-character': 'a field has no control characters',
  'wide-character': 'a field has no characters above U+00FF',
  'tab-after-scheme': 'a space follows a scheme, not a tab',
  'missing-scheme': 'a scheme comes first',
  'invalid-scheme': 'a scheme is a token',
  'colon-after-scheme': 'a space follows a scheme, not a colon',
  'invalid-token68': 'a token68 or parameters follow a scheme',
  'token68-with-params': 'a token68 excludes parameters',
  'duplicate-param': 'a parameter occurs once',
  'multiple-credentials': 'credentials are no list',
  'missing-credentials': 'a scheme comes first',
  'unexpected-text': 'nothing else follows',
}

/** How much of a line `explain` shows on either side. */
const CONTEXT = 60

/**
 * An issue or a syntax error for people: the rule that the text departs from, and the place with carets under it, in three
 * lines. `field` is the one that it was found in.
 *
 * It quotes the field, secrets included: for a terminal, not for a log. Throws `TypeError` where the field line is no string, and
 * for an issue that is none.
 */
export function explain(field: FieldValue, issue: Issue | AuthSyntaxError): string {
  const rule = issue?.code === 'syntax' ? issue.message?.replace(/^.*: /, '') : issueRules[issue?.code]
  if (typeof rule !== 'string') throw new TypeError('issue is neither an Issue nor an AuthSyntaxError')
  const { code, line, start, end } = issue
  const text = lineOf(field, line)
  const from = Math.max(0, start - CONTEXT)
  const shown = text.slice(from, start + CONTEXT)
  const before = start - from
  const closing = start + CONTEXT < text.length ? '…' : ''
  const carets = '^'.repeat(Math.max(1, Math.min(end - from, shown.length) - before))
  return `${code}: ${rule}\n ${from ? '…' : ' '}${printable(shown)}${closing}\n  ${' '.repeat(before)}${carets}`
}

/** One line alone, so that a loop over many issues doesn't look at all lines for each. */
function lineOf(field: FieldValue, line: number): string {
  const text = (typeof field === 'string' ? [field] : (field ?? []))[line] ?? ''
  if (typeof text !== 'string') throw new TypeError('a field line is not a string')
  return text
}

/** With a dot for each character that could move a terminal's cursor, turn its writing direction or take other than one place. */
export function printable(text: string): string {
  return text.replace(/[^ -~\xa1-\xac\xae-\xff\u2010-\u2027]/g, '·')
}
