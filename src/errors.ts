import { fieldLines } from './scan.ts'
import type { FieldValue, Issue, IssueCode } from './types.ts'

/** The base of this library's errors. No error holds text of the field that it is about. */
export class AuthError extends Error {
  declare code: string

  constructor(message: string, properties: { code: string }) {
    super(message)
    Object.assign(this, properties)
  }
}

/** A field departs from the grammar. Code and place are those of the first issue that the tolerant reader finds. */
export class AuthSyntaxError extends AuthError implements Issue {
  override name = 'AuthSyntaxError'
  declare code: IssueCode
  declare line: number
  declare start: number
  declare end: number
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
 * An issue for people: the rule that the text departs from, and the place with carets under it, in three lines. `field` is
 * the one that the issue was found in.
 *
 * It quotes the field, secrets included: for a terminal, not for a log.
 */
export function explain(field: FieldValue, { code, line, start, end }: Issue): string {
  const text = fieldLines(field)[line] ?? ''
  const from = Math.max(0, start - CONTEXT)
  const shown = text.slice(from, start + CONTEXT)
  const before = start - from
  const closing = start + CONTEXT < text.length ? '…' : ''
  const carets = '^'.repeat(Math.max(1, Math.min(end - from, shown.length) - before))
  return `${code}: ${issueRules[code]}\n ${from ? '…' : ' '}${printable(shown)}${closing}\n  ${' '.repeat(before)}${carets}`
}

/** With a dot for each character that could move a terminal's cursor, turn its writing direction or take other than one place. */
export function printable(text: string): string {
  return text.replace(/[^ -~\xa1-\xac\xae-\xff\u2010-\u2027]/g, '·')
}
