import { OWS } from '../chars.ts'
import { run, token68End, trimmedEnd } from '../scan.ts'

/*
 * The types of values: what a parameter's text means, and how it is written. `decode` takes whatever can be understood; the
 * rules about characters that a specification has for senders bind `encode`.
 */

/** The type of a parameter's value. */
export interface ParamType<T> {
  /** What a text means: `undefined` where it can't be of this type. What it gives, `encode` takes. */
  decode(text: string): T | undefined
  /** The text that means a value: `undefined` for one that can't be sent. */
  encode(value: T): string | undefined
  /**
   * What a text means to a reader of challenges, for whom it needn't be what a sender may send. Absent: what it means to `decode`.
   */
  read?(text: string): T | undefined
}

/** What a text means to a reader of challenges. */
export function readBy<T>(type: Pick<ParamType<T>, 'decode' | 'read'>, text: string): T | undefined {
  return type.read ? type.read(text) : type.decode(text)
}

/** Text that matches, as it is: no other is decoded or encoded. Say which texts these are, where they are few: `matching<'a' | 'b'>(…)`. */
export function matching(pattern: RegExp): ParamType<string>
export function matching<T extends string>(pattern: RegExp): ParamType<T>
/* @__NO_SIDE_EFFECTS__ */
export function matching<T extends string>(pattern: RegExp): ParamType<T> {
  const rule = new RegExp(pattern)
  const matched = (text: string) => {
    // With the flags g and y, it would go on from the last match.
    rule.lastIndex = 0
    return typeof text === 'string' && rule.test(text) ? (text as T) : undefined
  }
  return { decode: matched, encode: matched }
}

/** Text that matches, as it is; a reader of challenges takes any other, too. */
/* @__NO_SIDE_EFFECTS__ */
export function sentAs(pattern: RegExp): ParamType<string> {
  return { ...matching(pattern), read: (text) => text }
}

/** A type without its empty values: text, lists and octets of no length. */
/* @__NO_SIDE_EFFECTS__ */
export function nonEmpty<T extends { readonly length: number }>(type: ParamType<T>): ParamType<T> {
  return {
    decode(text) {
      const value = type.decode(text)
      return value && value.length > 0 ? value : undefined
    },
    encode: (value) => type.encode(value) || undefined,
  }
}

/** Whatever a quoted-string can hold: HTAB / SP / VCHAR / obs-text (RFC 9110 §5.6.4) */
export const text: ParamType<string> = /* @__PURE__ */ sentAs(/^[\t -~\x80-\xff]*$/)

/** A token (RFC 9110 §5.6.2), whose case may matter. */
export const token: ParamType<string> = /* @__PURE__ */ sentAs(/^[!#$%&'*+\-.^`|~\w]+$/)

/** A token68 (RFC 9110 §11.2) */
export const token68: ParamType<string> = {
  decode: ifToken68,
  read: (text) => text,
  encode: ifToken68,
}

function ifToken68(text: string): string | undefined {
  return typeof text === 'string' && text !== '' && token68End(text, 0) === text.length ? text : undefined
}

/** Characters that need no escape: %x20-21 / %x23-5B / %x5D-7E (NQSCHAR of RFC 6749, appendix A) */
export const unescaped: ParamType<string> = /* @__PURE__ */ sentAs(/^[ !#-[\]-~]+$/)

/** One URI or URI reference, as text: its characters, without quotes, backslash and white space (RFC 3986 §2) */
export const uri: ParamType<string> = /* @__PURE__ */ sentAs(/^[!#-[\]^-~_]+$/)

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

/** Values of a type, separated by spaces. None is the empty text. */
/* @__NO_SIDE_EFFECTS__ */
export function spaced<T>(type: ParamType<T>): ParamType<T[]> {
  return list(type, (text) => text.split(' '), ' ')
}

/** Values of a type, separated by commas. None is the empty text. */
/* @__NO_SIDE_EFFECTS__ */
export function commaSeparated<T>(type: ParamType<T>): ParamType<T[]> {
  return list(type, (text) => text.split(',').map(withoutOws), ', ')
}

/** What stands between OWS. A pattern that looks for it around commas would be quadratic. */
function withoutOws(text: string): string {
  return text.slice(run(text, 0, text.length, OWS), trimmedEnd(text, text.length))
}

function list<T>(type: ParamType<T>, split: (text: string) => string[], separator: string): ParamType<T[]> {
  /** The text of one value, unless it would be read as none or as several. */
  const encodeOne = (value: T) => {
    const text = type.encode(value)
    return text !== undefined && text !== '' && split(text)[0] === text ? text : undefined
  }
  return {
    decode: (text) => allOf(split(text).filter(Boolean), (one) => type.decode(one)),
    encode: (values) => (Array.isArray(values) ? allOf(values, encodeOne)?.join(separator) : undefined),
    read: (text) => allOf(split(text).filter(Boolean), (one) => readBy(type, one)),
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
