import { OWS, SP } from '../chars.ts'
import { fieldLines, run, sameName, trimmedEnd } from '../scan.ts'
import type { FieldValue } from '../types.ts'
import { ownValues } from './codec.ts'

import type { Flat, InitOf, Params, ValueOf } from './declare.ts'

import { AuthSchemeError, present, raise, valid } from './scheme-error.ts'
import { matching, type ParamType } from './values.ts'

/*
 * Schemes that don't fit RFC 9110, each with a strict grammar of its own, from the field to the value and back. Signatures
 * are never read tolerantly: a text is of the grammar, or it is refused. What is signed or compared stays text as sent.
 */

/** Credentials whose text isn't what RFC 9110 §11.4 has. */
export interface TextScheme<Value, Init = Value> {
  /** What the credentials begin with, or what they look like. */
  name: string
  /**
   * What an Authorization field means; `undefined` for an absent one. Throws `AuthSchemeError` for whatever isn't of the
   * scheme's grammar, a second field line included, and `TypeError` for what is no field value.
   */
  decode(field: string | readonly [string, ...string[]]): Value
  decode(field: FieldValue): Value | undefined
  /** The text of the field, as the scheme's specification writes it. Throws `AuthSchemeError` for what can't be in it. */
  encode(init: Init): string
}

/** What is decoded: each value, `undefined` where an optional one is absent. */
export type PairsValue<P extends Params> = Flat<Omit<ValueOf<P>, 'extensions'>>

/** What is encoded: an optional value that is absent or `undefined` is left out. */
export type PairsInit<P extends Params> = Flat<Omit<InitOf<P>, 'extensions'>>

/** A text scheme that says what parameters it has. It has no others. */
export interface PairsScheme<P extends Params> extends TextScheme<PairsValue<P>, PairsInit<P>> {
  readonly params: P
}

/** Visible ASCII without the quotes, commas and equals signs that could be something else. */
export const opaque: ParamType<string> = /* @__PURE__ */ matching(/^[!#-+\--<>-~]+$/)

/** The characters of base64 with its padding (RFC 4648 §4). A signature is compared as a whole, so its length isn't checked. */
export const base64Text: ParamType<string> = /* @__PURE__ */ matching(/^[A-Za-z\d+/]+={0,2}$/)

/** Hexadecimal digits in lower case. A signature is compared as a whole, so its length isn't checked. */
export const hexText: ParamType<string> = /* @__PURE__ */ matching(/^[\da-f]+$/)

/** Between the content of a text and what it means; both throw `AuthSchemeError`. */
export interface Content<Value, Init = Value> {
  decode(content: string): Value
  encode(init: Init): string
}

/** A scheme that doesn't fit RFC 9110: auth-scheme 1*SP content */
/* @__NO_SIDE_EFFECTS__ */
export function schemeText<Value, Init>(scheme: string, content: Content<Value, Init>): TextScheme<Value, Init> {
  return {
    name: scheme,
    decode: decodeLine(scheme, (line) => {
      let start = scheme.length
      if (!sameName(line.slice(0, start), scheme) || !isSpaceOrEnd(line, start)) {
        throw new AuthSchemeError('wrong-scheme', scheme)
      }
      while (line.charCodeAt(start) === SP) start++
      return content.decode(line.slice(start))
    }),
    encode: (init) => oneLine(`${scheme} ${content.encode(init)}`, scheme),
  }
}

function isSpaceOrEnd(line: string, at: number): boolean {
  return at === line.length || line.charCodeAt(at) === SP
}

/** Credentials without a scheme: a prefix in the case given, which may be empty, and content. `name` is for errors. */
/* @__NO_SIDE_EFFECTS__ */
export function prefixText<Value, Init>(
  name: string,
  prefix: string,
  content: Content<Value, Init>,
): TextScheme<Value, Init> {
  return {
    name,
    decode: decodeLine(name, (line) => {
      if (!line.startsWith(prefix)) throw new AuthSchemeError('wrong-scheme', name)
      return content.decode(line.slice(prefix.length))
    }),
    encode: (init) => oneLine(prefix + content.encode(init), name),
  }
}

/** What the one line of a field means. */
function decodeLine<Value>(name: string, meaning: (line: string) => Value): TextScheme<Value>['decode'] {
  const decode = (field: FieldValue) => {
    const line = onlyLine(field, name)
    return line === undefined ? undefined : meaning(line)
  }
  return decode as TextScheme<Value>['decode']
}

/** The one line of a field, without the white space around it (RFC 9110 §5.5); `undefined` for an absent field. */
export function onlyLine(field: FieldValue, scheme: string): string | undefined {
  const lines = typeof field === 'string' ? [field] : fieldLines(field)
  if (lines.length > 1) throw new AuthSchemeError('malformed', scheme)
  const line = lines[0]
  if (line === undefined) return undefined
  const end = trimmedEnd(line, line.length)
  return line.slice(run(line, 0, end, OWS), end)
}

/** What is sent: no more than one line, whatever a type lets through (RFC 9110 §5.5). */
function oneLine(text: string, scheme: string): string {
  if (/[^\t -~\x80-\xff]/.test(text)) throw new AuthSchemeError('invalid-value', scheme)
  return text
}

/** The types of parts by their names, in order. */
export type Parts<Value> = { readonly [K in keyof Value]: ParamType<Value[K]> }

/** Parts with one of the separators, a character each, between each two. `scheme` is for errors. */
/* @__NO_SIDE_EFFECTS__ */
export function parts<Value extends object>(
  scheme: string,
  types: Parts<Value>,
  separators: string,
): Content<Value, Value> {
  const declared = Object.entries<ParamType<unknown>>(types)
  const decodeParts = partsDecoder(types)
  return {
    decode(content) {
      const texts = splitParts(content, separators)
      if (texts === undefined) throw new AuthSchemeError('malformed', scheme)
      return decodeParts(texts, (part) => raise(new AuthSchemeError('invalid-value', scheme, part)))
    },
    encode(init) {
      const values = ownValues(init, Object.keys(types))
      const texts = declared.map(([part, type]) =>
        valid(type.encode(present(values[part], scheme, part)), scheme, part),
      )
      return valid(joinParts(texts, separators), scheme)
    },
  }
}

/** What gives the value that parts have together, from their texts. It asks `refuse` about the first that isn't of its type. */
export function partsDecoder<Value extends object>(
  types: Parts<Value>,
): <Refused>(texts: readonly string[], refuse: (part: string) => Refused) => Value | Refused {
  const declared = Object.entries<ParamType<unknown>>(types)
  const absent = Object.fromEntries(declared.map(([part]) => [part, undefined]))
  return (texts, refuse) => {
    const value: Record<string, unknown> = { ...absent }
    for (let i = 0; i < declared.length; i++) {
      const [part, type] = declared[i]!
      const meaning = type.decode(texts[i]!)
      if (meaning === undefined) return refuse(part)
      value[part] = meaning
    }
    return value as Value
  }
}

/**
 * The texts between separators that are looked for from the right, each once: only the first text can hold the separator
 * that follows it. `undefined` where one isn't there.
 */
export function splitParts(text: string, separators: string): string[] | undefined {
  const texts: string[] = []
  let end = text.length
  for (let i = separators.length - 1; i >= 0; i--) {
    // From a place before the start it would look at the start.
    const start = end > 0 ? text.lastIndexOf(separators[i]!, end - 1) : -1
    if (start < 0) return undefined
    texts.push(text.slice(start + 1, end))
    end = start
  }
  texts.push(text.slice(0, end))
  return texts.reverse()
}

/** The text that `splitParts` takes apart into these; `undefined` where one has a separator in it. */
export function joinParts(texts: readonly string[], separators: string): string | undefined {
  const text = texts.map((text, i) => text + (separators[i] ?? '')).join('')
  return splitParts(text, separators)!.every((part, i) => part === texts[i]) ? text : undefined
}

/** How `name=value` pairs stand beside each other. */
export interface PairsForm {
  /** What may stand between two. */
  separator: RegExp
  /** What is written between two. */
  written: string
  /** They come in the order of their declaration, rather than in any. */
  inOrder?: boolean
}

/** `name=value` pairs of the names declared, in this case, each once: what `schemeText` and `prefixText` take. `scheme` is for errors. */
/* @__NO_SIDE_EFFECTS__ */
export function pairs<P extends Params>(
  scheme: string,
  params: P,
  form: PairsForm,
): Content<PairsValue<P>, PairsInit<P>> {
  const declared = Object.entries(params)
  const byName = new Map(declared.map(([key, param]) => [param.name, { ...param, key }]))
  const absent = Object.fromEntries(declared.map(([key]) => [key, undefined]))
  return {
    decode(text) {
      const values: Record<string, unknown> = { ...absent }
      const order: string[] = []
      // One more than there are names is another or a second one.
      for (const pair of text === '' ? [] : text.split(form.separator, declared.length + 1)) {
        const equals = pair.indexOf('=')
        const param = byName.get(pair.slice(0, Math.max(equals, 0)))
        if (param === undefined) throw new AuthSchemeError('malformed', scheme)
        const { name, type, key } = param
        if (values[key] !== undefined) throw new AuthSchemeError('duplicate-param', scheme, name)
        values[key] = valid(type.decode(pair.slice(equals + 1)), scheme, name)
        order.push(key)
      }
      for (const [key, { name, required }] of declared) if (required) present(values[key], scheme, name)
      if (form.inOrder && declared.some(([key], i) => key !== order[i])) throw new AuthSchemeError('malformed', scheme)
      return values as PairsValue<P>
    },
    encode(init) {
      const values = ownValues(init, Object.keys(params))
      const written: string[] = []
      for (const [key, { name, type, required }] of declared) {
        if (required) present(values[key], scheme, name)
        if (values[key] === undefined) continue
        const value = valid(type.encode(values[key]), scheme, name)
        // It would be another pair.
        if (value.search(form.separator) >= 0) throw new AuthSchemeError('invalid-value', scheme, name)
        written.push(`${name}=${value}`)
      }
      return written.join(form.written)
    },
  }
}

/** A scheme of `name=value` pairs. */
/* @__NO_SIDE_EFFECTS__ */
export function pairsText<P extends Params>(scheme: string, params: P, form: PairsForm): PairsScheme<P> {
  return { ...schemeText(scheme, pairs(scheme, params, form)), params }
}

/** `name=value` pairs behind a prefix in the case given, which may be empty. */
/* @__NO_SIDE_EFFECTS__ */
export function prefixPairs<P extends Params>(
  name: string,
  prefix: string,
  params: P,
  form: PairsForm,
): PairsScheme<P> {
  return { ...prefixText(name, prefix, pairs(name, params, form)), params }
}
