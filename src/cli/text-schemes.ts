import * as schemes from '../schemes/index.ts'
import { AuthSchemeError } from '../schemes/scheme-error.ts'
import type { TextScheme } from '../schemes/text-scheme.ts'
import { type Row, secretRow } from './rows.ts'

/*
 * Credentials that don't fit RFC 9110, each read by its own grammar.
 */

const { SignatureField, DPoPNonce, ...others } = schemes

/** Those of Authorization. A scheme that reads parts of others comes last: `user:key` takes almost anything. */
const ALL: readonly TextScheme<unknown, never>[] = Object.values<unknown>(others)
  .filter((one): one is TextScheme<unknown, never> => isTextScheme(one) && one !== (schemes.UserKey as unknown))
  .concat([])

function isTextScheme(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['name', 'decode', 'encode'].every((key) => Object.hasOwn(value, key))
  )
}

/** What a text means by its own grammar. */
export interface TextMeaning {
  scheme: string
  /** Nothing where it is refused; `fault` says why. */
  rows: Row[]
  fault: string | undefined
}

/** Values that say where and when, not who or with what. */
const HARMLESS =
  /^(algorithm|date|region|service|terminator|signedHeaders|additionalHeaders|timestamp|expiration|expirationPeriod|expires|expiry|version|type|resource|resourceUri|signTime|keyTime|headerList|urlParamList|headers|created|origin|destination|realm)$/

/** The meaning of a field that a scheme without RFC 9110's form has; `undefined` where it is of none of them. */
export function readText(lines: readonly string[], showSecrets: boolean): TextMeaning | undefined {
  const [line = ''] = lines
  let refused: TextMeaning | undefined
  for (const scheme of ALL) {
    const meaning = meaningBy(scheme, lines, showSecrets)
    if (meaning.fault === undefined) return meaning
    if (line.slice(0, scheme.name.length + 1).toLowerCase() === `${scheme.name.toLowerCase()} `) refused ??= meaning
  }
  return refused
}

/** The meaning of one of the fields that have a grammar of their own. */
export function readTextField(name: string, lines: readonly string[], showSecrets: boolean): TextMeaning {
  return meaningBy(name === 'Signature' ? SignatureField : DPoPNonce, lines, showSecrets)
}

function meaningBy(scheme: TextScheme<unknown, never>, lines: readonly string[], showSecrets: boolean): TextMeaning {
  const { name } = scheme
  const { value, error } = decoded(() => scheme.decode(lines))
  const fault = error && faultOf(error)
  return { scheme: name, rows: error === undefined ? rowsOf(value, showSecrets) : [], fault }
}

/** What a codec gives, or why it refuses. Other errors than its own are thrown. */
export function decoded(decode: () => unknown): { value?: unknown; error?: AuthSchemeError } {
  try {
    return { value: decode() }
  } catch (error) {
    if (!(error instanceof AuthSchemeError)) throw error
    return { error }
  }
}

/** What a codec refuses, in words. */
export function faultOf({ code, param }: AuthSchemeError): string {
  return `${code.replaceAll('-', ' ')}${param === undefined ? '' : `: ${param}`}`
}

/** The properties of a decoded value, those of objects in it by their own names. */
export function rowsOf(value: unknown, showSecrets: boolean): Row[] {
  return Object.entries(Object(value) as Record<string, unknown>).flatMap(([name, one]): Row[] => {
    if (one === undefined || name === 'extensions') return []
    if (typeof one === 'object' && !Array.isArray(one)) return rowsOf(one, showSecrets)
    return [secretRow(name, [one].flat().join(' '), showSecrets || HARMLESS.test(name))]
  })
}
