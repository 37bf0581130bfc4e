import { BACKSLASH, CLASSES, COMMA, DQUOTE, EQUALS, OWS, QDTEXT, TEXT, TOKEN68 } from './chars.ts'
import type { AuthParam, FieldValue } from './types.ts'

/*
 * Scanners: a position in, a position out; -1 where the text departs from the grammar. None reads at or past `end`.
 */

/** The end of the run of characters of a class. */
export function run(text: string, pos: number, end: number, mask: number): number {
  while (pos < end && CLASSES[text.charCodeAt(pos)]! & mask) pos++
  return pos
}

/** The end of the text before `end` without the OWS behind it. */
export function trimmedEnd(text: string, end: number): number {
  while (end > 0 && CLASSES[text.charCodeAt(end - 1)]! & OWS) end--
  return end
}

/** The comma or the end of the line that follows, OWS skipped; -1 where something else does. */
export function elementEnd(text: string, pos: number, end: number): number {
  pos = run(text, pos, end, OWS)
  return pos === end || text.charCodeAt(pos) === COMMA ? pos : -1
}

/**
 * token68 = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"=" (RFC 9110 §11.2)
 *
 * `start` where there is none.
 */
export function token68End(text: string, start: number, end: number): number {
  let pos = run(text, start, end, TOKEN68)
  if (pos > start) while (pos < end && text.charCodeAt(pos) === EQUALS) pos++
  return pos
}

/**
 * quoted-string = DQUOTE *( qdtext / quoted-pair ) DQUOTE (RFC 9110 §5.6.4)
 *
 * From behind the opening DQUOTE to the closing one.
 */
export function quotedEnd(text: string, pos: number, end: number): number {
  for (;;) {
    pos = run(text, pos, end, QDTEXT)
    if (pos === end) return -1
    const code = text.charCodeAt(pos)
    if (code === DQUOTE) return pos
    if (code !== BACKSLASH || ++pos === end || !(CLASSES[text.charCodeAt(pos)]! & TEXT)) return -1
    pos++
  }
}

/*
 * What the readers and the serializers share besides.
 */

/** What a field holds: the kind of its readers. */
export const CHALLENGES = 0
export const CREDENTIALS = 1
export const AUTH_PARAMS = 2

/** The content of a quoted-string with each quoted-pair replaced by what it escapes (RFC 9110 §5.6.4). */
export function unescapePairs(content: string): string {
  return content.replace(/\\(.)/gs, '$1')
}

/** The content of a quoted-string, with no more escapes than it needs (RFC 9110 §5.6.4). */
export function escapePairs(value: string): string {
  return value.replace(/["\\]/g, '\\$&')
}

/** The parameter whose value is a quoted-string with this content. */
export function quotedParam(name: string, content: string): AuthParam {
  const param: AuthParam = { name, value: content, quoted: true }
  if (content.includes('\\')) {
    param.value = unescapePairs(content)
    // Anything else escaped than DQUOTE or a backslash, which `escapePairs` would not bring back.
    if (content.replace(/\\["\\]/g, '').includes('\\')) param.raw = `"${content}"`
  }
  return param
}

/** Equal without regard to ASCII case, as scheme and parameter names compare (RFC 9110 §11.1, §11.2). */
export function sameName(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) {
    const difference = a.charCodeAt(i) ^ b.charCodeAt(i)
    // Upper and lower case differ in one bit. toLowerCase() would make a "k" of U+212A.
    if (difference !== 0 && (difference !== 0x20 || !/[a-z]/i.test(a[i]!))) return false
  }
  return true
}

/** The field lines, each to be read on its own (RFC 9110 §5.3). */
export function fieldLines(field: FieldValue): readonly string[] {
  const lines = Array.isArray(field) ? [...field] : field == null ? [] : [field]
  for (const line of lines) if (typeof line !== 'string') throw new TypeError('not a string')
  return lines
}
