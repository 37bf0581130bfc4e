import { OWS } from '../chars.ts'
import { run, trimmedEnd } from '../scan.ts'

/*
 * The types of values: what a parameter's text means, and how it is written. `decode` takes whatever can be understood; the
 * rules about characters that a specification has for senders bind `encode`.
 */

/** The type of a parameter's value. */
export interface ParamType<T> {
  /** What a text means: `undefined` where it can't be of this type. */
  decode(text: string): T | undefined
  /** The text that means a value: `undefined` for one that can't be sent. */
  encode(value: T): string | undefined
}

/** Text that matches, as it is. */
export function matching(pattern: RegExp): ParamType<string> {
  return {
    decode: (text) => text,
    encode: (value) => (typeof value === 'string' && pattern.test(value) ? value : undefined),
  }
}

/** Whatever a quoted-string can hold: HTAB / SP / VCHAR / obs-text (RFC 9110 §5.6.4) */
export const text: ParamType<string> = /* @__PURE__ */ matching(/^[\t -~\x80-\xff]*$/)

/** A token (RFC 9110 §5.6.2), whose case may matter. */
export const token: ParamType<string> = /* @__PURE__ */ matching(/^[!#$%&'*+\-.^`|~\w]+$/)

/** A token68 (RFC 9110 §11.2) */
export const token68: ParamType<string> = /* @__PURE__ */ matching(/^[\w\-.~+/]+=*$/)

/** Characters that need no escape: %x20-21 / %x23-5B / %x5D-7E (NQSCHAR of RFC 6749, appendix A) */
export const unescaped: ParamType<string> = /* @__PURE__ */ matching(/^[ !#-[\]-~]+$/)

/** One URI or URI reference, as text: its characters, without quotes, backslash and white space (RFC 3986 §2) */
export const uri: ParamType<string> = /* @__PURE__ */ matching(/^[!#-[\]^-~_]+$/)

/** `true` in any case, or anything else. */
export const flag: ParamType<boolean> = {
  decode: (text) => /^true$/i.test(text),
  encode: (value) => (typeof value === 'boolean' ? String(value) : undefined),
}

/** Digits: a count or a number of seconds, as far as a number is exact. */
export const integer: ParamType<number> = {
  decode: (text) => (/^\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined),
  encode: (value) => (Number.isSafeInteger(value) && value >= 0 ? String(value) : undefined),
}

/** Values of a type, separated by spaces; at least one is written. */
export function spaced<T>(type: ParamType<T>): ParamType<T[]> {
  return list(type, (text) => text.split(/ +/), ' ')
}

/** Values of a type, separated by commas; at least one is written. */
export function commaSeparated<T>(type: ParamType<T>): ParamType<T[]> {
  return list(type, (text) => text.split(',').map(withoutOws), ', ')
}

/** What stands between OWS. A pattern that looks for it around commas would be quadratic. */
function withoutOws(text: string): string {
  return text.slice(run(text, 0, text.length, OWS), trimmedEnd(text, text.length))
}

function list<T>(type: ParamType<T>, split: (text: string) => string[], written: string): ParamType<T[]> {
  return {
    decode: (text) => allOf(split(text).filter(Boolean), type.decode),
    encode: (values) =>
      Array.isArray(values) && values.length > 0 ? allOf(values, type.encode)?.join(written) : undefined,
  }
}

/** Each converted; `undefined` where one can't be. */
function allOf<A, B>(values: readonly A[], convert: (value: A) => B | undefined): B[] | undefined {
  const converted: B[] = []
  for (const value of values) {
    const one = convert(value)
    if (one === undefined) return undefined
    converted.push(one)
  }
  return converted
}
