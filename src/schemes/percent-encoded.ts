import type { ParamType } from './values.ts'

/*
 * Percent-encoded text in credentials of Azure.
 */

/** Percent-encoded UTF-8 with at least one character; the unreserved ones are those of `encodeURIComponent`. */
export const percentEncoded: ParamType<string> = {
  decode: (text) => (percentDecoded(text) === undefined ? undefined : text),
  encode: (text) => (typeof text === 'string' && percentDecoded(text) !== undefined ? text : undefined),
}

/** The text that is meant; `undefined` for an empty one, and for what is no percent-encoded UTF-8. */
export function percentDecoded(text: string): string | undefined {
  if (text === '' || /[^\w\-.!~*'()%]/.test(text)) return undefined
  try {
    // Throws for what is no escape, and for what is no UTF-8.
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** Text of a type, percent-encoded when it is sent. */
/* @__NO_SIDE_EFFECTS__ */
export function percentEncodedOf(type: ParamType<string>): ParamType<string> {
  return {
    decode(text) {
      const decoded = percentDecoded(text)
      return decoded === undefined ? undefined : type.decode(decoded)
    },
    encode(value) {
      const text = type.encode(value)
      return text === undefined ? undefined : encodeURIComponent(text)
    },
  }
}
