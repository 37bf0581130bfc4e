import { SHOWN_SCHEME } from '../known.ts'
import { recoverAuthParams, recoverChallenges } from '../recover/recover.ts'
import { schemeOf } from '../schemes/index.ts'
import { type Field, fieldOf } from './fields.ts'
import type { Found } from './found.ts'
import { readText } from './text-schemes.ts'

/*
 * A field value that stands alone, without the name of its field.
 */

/** How much text is kept in case that it is a value. */
export const LONGEST_VALUE = 65_536

/** The value that a text is; `undefined` for text that is none. A named field has any value. */
export function loneValue(text: string, field: Field | undefined): Found | undefined {
  const unindented = withoutIndent(text).trimEnd()
  if (unindented.trim() === '' || text.length > LONGEST_VALUE) return undefined
  // A folded line (RFC 9112 §5.2) goes on with the one before it.
  const lines = unindented.split(/\r?\n(?![\t ])/)
  if (field === undefined && !lines.every(isLikely)) return undefined
  return { field, lines, message: undefined, line: 1, isWhole: true }
}

/** Without the lines before the first that has something, and without the white space that all lines begin with. */
function withoutIndent(text: string): string {
  const lines = text.replace(/^(?:[\t ]*\r?\n)+/, '').split('\n')
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[\t ]*/.exec(line)![0].length)
  const least = indents.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY)
  return lines.map((line) => line.slice(Math.min(least, line.length))).join('\n')
}

/** Of a known scheme, or with parameters: two words of prose have the form of a scheme with a token68, too. */
function isLikely(line: string): boolean {
  const { challenges } = recoverChallenges(line)
  const isKnown = challenges.some((one) => SHOWN_SCHEME.test(one.scheme) || schemeOf(one) !== undefined)
  const hasParams = challenges.some(({ params }) => params.length > 0) || recoverAuthParams(line).params.length > 0
  return isKnown || hasParams || readText([line], false) !== undefined
}

/** The name of a field that a text is of, where it isn't known: `X-API-Key: …`. */
export function unknownName(text: string): string | undefined {
  const name = /^[\t ]*([A-Za-z][A-Za-z-]{0,39}):(?:[\t ]|\r?$)/m.exec(text)?.[1]
  if (name === undefined || SHOWN_SCHEME.test(name) || fieldOf(name) !== undefined) return undefined
  return name
}
