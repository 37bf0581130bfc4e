import { sameName } from '../scan.ts'
import type { AuthParam } from '../types.ts'
import { charactersOf, toUtf8 } from './bytes.ts'
import { AuthSchemeError, type OnError, raise } from './scheme-error.ts'
import type { ParamType } from './values.ts'

/*
 * Text that isn't ASCII, in a parameter whose name ends in `*` (RFC 8187): charset "'" [ language ] "'" value-chars.
 */

/** The text of an ext-value, in UTF-8 or ISO-8859-1 (RFC 8187 §3.2.2); `undefined` where it is none. */
export function decodeExtValue(value: string): string | undefined {
  const [, charset, sent] = /^(utf-8|iso-8859-1)'[\w-]*'([\w!#$%&+\-.^`|~]*)$/i.exec(value) ?? []
  if (charset === undefined || sent === undefined || /%(?![\da-f]{2})/i.test(sent)) return undefined
  if (!sameName(charset, 'UTF-8')) {
    return sent.replace(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  }
  try {
    return decodeURIComponent(sent)
  } catch {
    // It isn't UTF-8.
    return undefined
  }
}

/** The ext-value of a text, in UTF-8 without a language (RFC 8187 §3.2); `undefined` for a lone surrogate. */
export function encodeExtValue(text: string): string | undefined {
  const octets = toUtf8(text)
  const percent = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
  return octets && `UTF-8''${charactersOf(octets).replace(/[^\w!#$&+\-.^`|~]/g, percent)}`
}

/**
 * Text of any characters but controls, for a parameter that is written as an ext-value where it isn't ASCII. A control
 * would end the text early elsewhere, or start a line of a log.
 */
export const anyText: ParamType<string> = {
  decode: (text) => (CONTROL.test(text) ? undefined : text),
  encode: (value) =>
    typeof value === 'string' && !CONTROL.test(value) && !/\p{Surrogate}/u.test(value) ? value : undefined,
}

/** CTL (RFC 5234, appendix B.1) */
const CONTROL = /[\0-\x1f\x7f]/

/**
 * Parameters with the ext-values of these names as their texts. An ext-value that can't be read is an error, and so is a name that is there
 * in both forms; whoever goes on is told of it, and has the parameter without the ext-value.
 */
export function readExtValues(
  params: AuthParam[],
  names: readonly string[],
  scheme: string,
  onError: OnError = raise,
): AuthParam[] {
  if (!params.some(({ name }) => name.endsWith('*'))) return params
  const isSent = (wanted: string) => params.some(({ name }) => sameName(name, wanted))
  const extended = names.filter((name) => isSent(`${name}*`))
  const twice = extended.filter(isSent)
  return params.flatMap((param) => {
    const name = extended.find((name) => sameName(`${name}*`, param.name))
    if (name === undefined) return [param]
    const value = decodeExtValue(param.value)
    if (value !== undefined && !twice.includes(name)) return [{ name, value, quoted: false }]
    onError(new AuthSchemeError(twice.includes(name) ? 'duplicate-param' : 'invalid-value', scheme, name))
    return []
  })
}

/** Parameters with those of these names as ext-values, where they aren't ASCII. An extension can't be one already. */
export function writeExtValues(params: readonly AuthParam[], names: readonly string[], scheme: string): AuthParam[] {
  refuseExtValues(params, names, scheme)
  return params.map((param) => (names.includes(param.name) ? writeExtValue(param) : param))
}

/** A parameter as an ext-value, where it isn't ASCII. */
export function writeExtValue(param: AuthParam): AuthParam {
  return /^[\0-\x7f]*$/.test(param.value)
    ? param
    : { name: `${param.name}*`, value: encodeExtValue(param.value)!, quoted: false }
}

/** Refuses extensions that are ext-values of these names: they would be there in both forms. */
export function refuseExtValues(params: readonly AuthParam[], names: readonly string[], scheme: string): void {
  for (const param of params) {
    const extended = names.find((name) => sameName(`${name}*`, param.name))
    if (extended !== undefined) throw new AuthSchemeError('duplicate-param', scheme, extended)
  }
}
