import { allSchemes, type Params, type Scheme } from '../../src/schemes/index.ts'
import { complete } from '../index.ts'
import { type FieldName, KINDS } from './fields.ts'
import { TOLERANT } from './repair.ts'

/*
 * What can be written at a place, with the names and values that the schemes know.
 */

/** One thing that can be written. */
export interface Suggestion {
  /** Where the word that it replaces begins: an offset into the text. */
  start: number
  /** What is shown, and what is written. */
  label: string
  text: string
  /** What it is: a word of auth.abnf, or where it is specified. */
  detail: string
  /** The likelier, the higher. */
  rank: number
}

/** What can be written at an offset into the text of a field. */
export function suggestionsAt(text: string, offset: number, field: FieldName): Suggestion[] {
  const { scheme: written, param, items } = complete(text, offset, field)
  const scheme = allSchemes.find(({ name }) => name.toLowerCase() === written?.toLowerCase())
  const inQuotes = items.find(({ expected }) => expected === 'qdtext')
  return items.flatMap((item): Suggestion[] => {
    const { expected, start } = item
    if (expected === 'auth-scheme')
      return schemesBy(field).map((name) => ({ ...plain(name, expected), start, rank: 1 }))
    if (expected === 'auth-param') {
      const used = usedNames(text.slice(0, start), field)
      const params = paramsOf(scheme, field).filter(({ label }) => !used.includes(label.toLowerCase()))
      return params.map((one) => ({ ...one, start, rank: 2 }))
    }
    if (expected === 'token' || expected === 'quoted-string' || item === inQuotes) {
      return valuesOf(param, expected).map((one) => ({ ...one, start, rank: 2 }))
    }
    const literal = LITERALS[expected]
    return literal === undefined ? [] : [{ start, label: expected, text: literal, detail: 'RFC 9110 §11', rank: 0 }]
  })
}

/** Of the characters that have a meaning of their own, what is written for them. */
const LITERALS: Readonly<Record<string, string>> = { '"="': '=', '","': ', ' }

/** A suggestion wherever it is. */
type Word = Pick<Suggestion, 'label' | 'text' | 'detail'>

function plain(name: string, detail: string): Word {
  return { label: name, text: name, detail }
}

/** The names of the parameters that the last challenge of a text has, in lower case. */
function usedNames(text: string, field: FieldName): string[] {
  const { challenges } = TOLERANT[KINDS[field]]([text])
  return (challenges.at(-1)?.params ?? []).map(({ name }) => name.toLowerCase())
}

/** The schemes that have a place in the field. */
function schemesBy(field: FieldName): string[] {
  return allSchemes.filter((scheme) => sideOf(scheme, field) !== undefined).map(({ name }) => name)
}

function sideOf(scheme: Scheme, field: FieldName): { readonly params?: Params } | undefined {
  const kind = KINDS[field]
  return kind === 'challenges' ? scheme.challenge : kind === 'credentials' ? scheme.credentials : scheme.info
}

/** The parameters of a scheme; where the field has none, those of all. */
function paramsOf(scheme: Scheme | undefined, field: FieldName): Word[] {
  const schemes = KINDS[field] === 'params' ? allSchemes : scheme ? [scheme] : []
  const params = schemes.flatMap((one) => Object.values(sideOf(one, field)?.params ?? {}))
  const names = new Map(params.map((param) => [param.name, param]))
  return Array.from(names.values(), ({ name, form, section }) => ({
    label: name,
    text: form === 'quoted' ? `${name}="` : `${name}=`,
    detail: section,
  }))
}

/** Values that some parameters have, and where they are specified. */
const VALUES = new Map<string, readonly [section: string, ...values: string[]]>(
  Object.entries({
    algorithm: ['RFC 7616 §3.3', 'SHA-256', 'SHA-256-sess', 'SHA-512-256', 'SHA-512-256-sess', 'MD5', 'MD5-sess'],
    qop: ['RFC 7616 §3.3', 'auth', 'auth-int'],
    charset: ['RFC 7617 §2.1', 'UTF-8'],
    stale: ['RFC 7616 §3.3', 'true', 'false'],
    userhash: ['RFC 7616 §3.3', 'true', 'false'],
    error: ['RFC 6750 §3.1', 'invalid_request', 'invalid_token', 'insufficient_scope'],
  }),
)

function valuesOf(param: string | undefined, expected: string): Word[] {
  const [section, ...values] = VALUES.get((param ?? '').toLowerCase()) ?? []
  if (section === undefined) return []
  return values.map((value) => plain(expected === 'quoted-string' ? `"${value}"` : value, section))
}
