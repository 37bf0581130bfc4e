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

/**
 * A `Uint8Array`, under a name that every version of TypeScript writes into declarations in the same way: some have type arguments for it,
 * which others don't know.
 */
export interface Octets extends Uint8Array {}

/** Padded base64 (RFC 4648 §4), no more and no less; padding bits that aren't zero are ignored (§3.5). */
export const base64: ParamType<Octets> = {
  decode(text) {
    const octets = decodeBase64(text)
    return octets === undefined ? undefined : octetsOf(octets)
  },
  encode: (value) => (value instanceof Uint8Array ? btoa(charactersOf(value)) : undefined),
}

/** What padded base64 stands for, one character an octet; `undefined` where it is none. */
export function decodeBase64(text: string): string | undefined {
  return text.length % 4 === 0 && /^[A-Za-z\d+/]*={0,2}$/.test(text) ? atob(text) : undefined
}

/** The padded base64 of octets that are given one character an octet. */
export function encodeBase64(octets: string): string {
  return btoa(octets)
}

/** base64url (RFC 4648 §5): padded when it is written, with or without padding when it is read. */
export const base64url: ParamType<Octets> = {
  decode(text) {
    const digits = text.slice(0, text.endsWith('==') ? -2 : text.endsWith('=') ? -1 : undefined)
    if (!/^[\w-]*$/.test(digits) || digits.length % 4 === 1) return undefined
    return octetsOf(atob(digits.replaceAll('-', '+').replaceAll('_', '/')))
  },
  encode: (value) => base64.encode(value)?.replaceAll('+', '-').replaceAll('/', '_'),
}

/** base64url without padding when it is written. */
export const unpaddedBase64url: ParamType<Octets> = {
  decode: (text) => base64url.decode(text),
  encode: (value) => base64url.encode(value)?.replace(/=+$/, ''),
}

/**
 * JSON in UTF-8, in an encoding of octets: any but `null`, since a parameter that is there has a value, and but for numbers that only an
 * infinite one would come near.
 */
/* @__NO_SIDE_EFFECTS__ */
export function json(encoding: ParamType<Octets>): ParamType<unknown> {
  return {
    decode(text) {
      const octets = encoding.decode(text)
      try {
        return octets && (JSON.parse(fromUtf8(octets) ?? '', writable) ?? undefined)
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

/** A part of a value, as it can be written again: JSON has neither a negative zero nor an infinite number. */
function writable(_key: string, part: unknown): unknown {
  if (part === Infinity || part === -Infinity) throw new RangeError()
  return part === 0 ? 0 : part
}

/** `undefined` for what is no JSON. The platform's errors name the properties that they are about, which may be secret. */
function stringify(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}

/** One octet a character, of which none is above U+00FF. */
export function octetsOf(characters: string): Uint8Array {
  const octets = new Uint8Array(characters.length)
  for (let i = 0; i < characters.length; i++) octets[i] = characters.charCodeAt(i)
  return octets
}

/** As many arguments as a function is given at once: some engines allow no more than 65,535. */
const SLICE = 8192

/** One character an octet. */
export function charactersOf(octets: Uint8Array): string {
  let characters = ''
  for (let i = 0; i < octets.length; i += SLICE) {
    characters += String.fromCharCode.apply(null, octets.subarray(i, i + SLICE) as unknown as number[])
  }
  return characters
}

const HEX_DIGITS = '0123456789abcdef'

/** Octets in lower-case hexadecimal. */
export function hexadecimal(octets: Uint8Array): string {
  let digits = ''
  for (const octet of octets) digits += HEX_DIGITS[octet >> 4]! + HEX_DIGITS[octet & 15]!
  return digits
}

/** The octets of an even number of hexadecimal digits. */
export function fromHexadecimal(digits: string): Uint8Array {
  const octets = new Uint8Array(digits.length / 2)
  for (let i = 0; i < octets.length; i++) octets[i] = (digitAt(digits, 2 * i) << 4) | digitAt(digits, 2 * i + 1)
  return octets
}

/** The value of a hexadecimal digit. In ASCII "A" is 0x41 and "a" 0x61, so bit 6 tells letters from digits. */
function digitAt(digits: string, index: number): number {
  const code = digits.charCodeAt(index)
  return (code & 15) + 9 * (code >> 6)
}

let decoder: TextDecoder | undefined
let encoder: TextEncoder | undefined

/** The text in UTF-8, a BOM included; `undefined` if it is none. */
export function fromUtf8(octets: Uint8Array): string | undefined {
  decoder ??= new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  try {
    return decoder.decode(octets)
  } catch {
    return undefined
  }
}

/** `undefined` for a lone surrogate, which would become another character. */
export function toUtf8(text: string): Uint8Array | undefined {
  if (/\p{Surrogate}/u.test(text)) return undefined
  encoder ??= new TextEncoder()
  return encoder.encode(text)
}
