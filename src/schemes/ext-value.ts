import type { AuthParam } from '../types.ts'
import { charactersOf, fromUtf8, octetsOf, toUtf8 } from './bytes.ts'
import { AuthSchemeError, valid } from './codec.ts'
import type { ParamType } from './values.ts'

/*
 * Text that isn't ASCII, in a parameter whose name ends in `*` (RFC 8187): charset "'" [ language ] "'" value-chars.
 */

/** The text of an ext-value, in UTF-8 or ISO-8859-1 (RFC 8187 §3.2.2); `undefined` where it is none. */
export function decodeExtValue(value: string): string | undefined {
  const match = /^(utf-8|iso-8859-1)'[\w-]*'((?:%[\da-f]{2}|[\w!#$&+\-.^`|~])*)$/i.exec(value)
  if (match === null) return undefined
  const octets = octetsOf(match[2]!.replace(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))))
  return /^u/i.test(match[1]!) ? fromUtf8(octets) : charactersOf(octets)
}

/** The ext-value of a text, in UTF-8 without a language (RFC 8187 §3.2); `undefined` for a lone surrogate. */
export function encodeExtValue(text: string): string | undefined {
  const octets = toUtf8(text)
  const percent = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
  return octets && `UTF-8''${charactersOf(octets).replace(/[^\w!#$&+\-.^`|~]/g, percent)}`
}

/** Text of any characters but controls, for a parameter that is written as an ext-value where it isn't ASCII. */
export const anyText: ParamType<string> = {
  decode: (text) => text,
  encode: (value) => (typeof value === 'string' && !/[\0-\x1f\x7f]|\p{Surrogate}/u.test(value) ? value : undefined),
}

/** Parameters with the ext-values of these names as their texts. A name that is there in both forms is an error. */
export function readExtValues(params: readonly AuthParam[], names: readonly string[], scheme: string): AuthParam[] {
  return params.map((param) => {
    const name = names.find((name) => `${name}*` === param.name.toLowerCase())
    if (name === undefined) return param
    if (params.some((other) => other.name.toLowerCase() === name)) {
      throw new AuthSchemeError('duplicate-param', scheme, name)
    }
    return { name, value: valid(decodeExtValue(param.value), scheme, name), quoted: false }
  })
}

/** Parameters with those of these names as ext-values, where they aren't ASCII. An extension can't be one already. */
export function writeExtValues(params: readonly AuthParam[], names: readonly string[], scheme: string): AuthParam[] {
  const extended = names.find((name) => params.some((param) => param.name.toLowerCase() === `${name}*`))
  if (extended !== undefined) throw new AuthSchemeError('duplicate-param', scheme, extended)
  return params.map((param) =>
    names.includes(param.name) && /[^\0-\x7f]/.test(param.value)
      ? { name: `${param.name}*`, value: encodeExtValue(param.value)!, quoted: false }
      : param,
  )
}
