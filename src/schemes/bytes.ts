import type { ParamType } from './values.ts'

/*
 * Octets, in base64 (RFC 4648) and as text. Every platform has `atob`, but it takes white space and missing padding, so what it
 * is given is looked at first.
 */

declare function atob(text: string): string
declare function btoa(octets: string): string
declare class TextDecoder {
  constructor(encoding: string, options: { fatal: boolean; ignoreBOM: boolean })
  decode(octets: Uint8Array): string
}
declare class TextEncoder {
  encode(text: string): Uint8Array
}

/** Padded base64 (RFC 4648 §4), no more and no less; padding bits that aren't zero are ignored (§3.5). */
export const base64: ParamType<Uint8Array> = {
  decode: (text) =>
    /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/.test(text) ? octetsOf(atob(text)) : undefined,
  encode: (value) => (value instanceof Uint8Array ? btoa(charactersOf(value)) : undefined),
}

/** base64url (RFC 4648 §5): padded when it is written, with or without padding when it is read. */
export const base64url: ParamType<Uint8Array> = {
  decode(text) {
    const digits = text.replace(/=+$/, '')
    if (!/^[\w-]*$/.test(digits) || digits.length % 4 === 1) return undefined
    return octetsOf(atob(digits.replaceAll('-', '+').replaceAll('_', '/')))
  },
  encode: (value) => base64.encode(value)?.replaceAll('+', '-').replaceAll('/', '_'),
}

/** base64url without padding when it is written. */
export const unpaddedBase64url: ParamType<Uint8Array> = {
  decode: (text) => base64url.decode(text),
  encode: (value) => base64url.encode(value)?.replace(/=+$/, ''),
}

/** JSON in UTF-8, in an encoding of octets: any but `null`, since a parameter that is there has a value. */
/* @__NO_SIDE_EFFECTS__ */
export function json(encoding: ParamType<Uint8Array>): ParamType<unknown> {
  return {
    decode(text) {
      const octets = encoding.decode(text)
      try {
        return octets && (JSON.parse(fromUtf8(octets) ?? '') ?? undefined)
      } catch {
        return undefined
      }
    },
    encode(value) {
      const octets = toUtf8(stringify(value) ?? '')
      // What is no JSON has no octets.
      return (octets && encoding.encode(octets)) || undefined
    },
  }
}

/** `undefined` for what is no JSON. The platform's errors name the properties that they are about, which may be secret. */
function stringify(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}

/** One octet a character. */
export function octetsOf(characters: string): Uint8Array {
  return Uint8Array.from(characters, (character) => character.charCodeAt(0))
}

/** One character an octet. */
export function charactersOf(octets: Uint8Array): string {
  return Array.from(octets, (octet) => String.fromCharCode(octet)).join('')
}

/** The text in UTF-8, a BOM included; `undefined` if it is none. */
export function fromUtf8(octets: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets)
  } catch {
    return undefined
  }
}

/** `undefined` for a lone surrogate, which would become another character. */
export function toUtf8(text: string): Uint8Array | undefined {
  return /\p{Surrogate}/u.test(text) ? undefined : new TextEncoder().encode(text)
}
