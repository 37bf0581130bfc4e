import { TCHAR } from '../chars.ts'
import { run } from '../scan.ts'
import * as tokens from './bare-tokens.ts'
import * as bytes from './bytes.ts'
import * as canonical from './canonical-json.ts'
import * as codecs from './codec.ts'
import * as declare from './declare.ts'
import * as slashes from './slashed.ts'
import * as texts from './text-scheme.ts'
import * as types from './values.ts'

/*
 * What makes a scheme of one's own. It is what the schemes of this package are made by, with its arguments checked: a mistake is to be told
 * where it is made, not by the first request. Each throws a `TypeError` that says which argument isn't what it has to be. What it is for
 * stands where it is declared, and an editor shows it.
 */

export const required: typeof declare.required = /* @__NO_SIDE_EFFECTS__ */ (...declaration: Declaration) => {
  checkDeclaration(...declaration)
  return declare.required(...declaration) as never
}

export const optional: typeof declare.optional = /* @__NO_SIDE_EFFECTS__ */ (...declaration: Declaration) => {
  checkDeclaration(...declaration)
  return declare.optional(...declaration) as never
}

export const paramsCodec: typeof codecs.paramsCodec = /* @__NO_SIDE_EFFECTS__ */ (scheme, params, options) => {
  checkCodec(scheme, params, options)
  return codecs.paramsCodec(scheme, params, options)
}

export const infoCodec: typeof codecs.infoCodec = /* @__NO_SIDE_EFFECTS__ */ (scheme, params, options) => {
  checkCodec(scheme, params, options)
  return codecs.infoCodec(scheme, params, options)
}

export const token68Codec: typeof codecs.token68Codec = /* @__NO_SIDE_EFFECTS__ */ (scheme, type, properties) => {
  checkToken(scheme, 'scheme')
  checkType(type)
  if (properties !== undefined && !Array.isArray(properties)) throw new TypeError('properties is not an array')
  return codecs.token68Codec(scheme, type, properties)
}

export const tokenScheme: typeof tokens.tokenScheme = /* @__NO_SIDE_EFFECTS__ */ (name) => {
  checkToken(name, 'name')
  return tokens.tokenScheme(name)
}

export const matching: typeof types.matching = /* @__NO_SIDE_EFFECTS__ */ (pattern: RegExp) => {
  checkPattern(pattern, 'pattern')
  return types.matching(pattern) as never
}

export const nonEmpty: typeof types.nonEmpty = /* @__NO_SIDE_EFFECTS__ */ (type) => {
  checkType(type)
  return types.nonEmpty(type)
}

export const spaced: typeof types.spaced = /* @__NO_SIDE_EFFECTS__ */ (type) => {
  checkType(type)
  return types.spaced(type)
}

export const commaSeparated: typeof types.commaSeparated = /* @__NO_SIDE_EFFECTS__ */ (type) => {
  checkType(type)
  return types.commaSeparated(type)
}

export const json: typeof bytes.json = /* @__NO_SIDE_EFFECTS__ */ (encoding) => {
  checkType(encoding, 'encoding')
  return bytes.json(encoding)
}

export const canonicalJson: typeof canonical.canonicalJson = /* @__NO_SIDE_EFFECTS__ */ (encoding) => {
  checkType(encoding, 'encoding')
  return canonical.canonicalJson(encoding)
}

export const schemeText: typeof texts.schemeText = /* @__NO_SIDE_EFFECTS__ */ (scheme, content) => {
  checkToken(scheme, 'scheme')
  checkType(content, 'content')
  return texts.schemeText(scheme, content)
}

export const prefixText: typeof texts.prefixText = /* @__NO_SIDE_EFFECTS__ */ (name, prefix, content) => {
  checkPrefix(name, prefix)
  checkType(content, 'content')
  return texts.prefixText(name, prefix, content)
}

export const parts: typeof texts.parts = /* @__NO_SIDE_EFFECTS__ */ (scheme, types, separators) => {
  checkText(scheme, 'scheme')
  checkText(separators, 'separators')
  if (separators.length !== checkTypes(types) - 1) throw new TypeError('separators has no character for each two parts')
  return texts.parts(scheme, types, separators)
}

export const slashed: typeof slashes.slashed = /* @__NO_SIDE_EFFECTS__ */ (types) => {
  checkTypes(types)
  return slashes.slashed(types)
}

export const pairs: typeof texts.pairs = /* @__NO_SIDE_EFFECTS__ */ (scheme, params, form) => {
  checkText(scheme, 'scheme')
  checkPairs(params, form)
  return texts.pairs(scheme, params, form)
}

export const pairsText: typeof texts.pairsText = /* @__NO_SIDE_EFFECTS__ */ (scheme, params, form) => {
  checkToken(scheme, 'scheme')
  checkPairs(params, form)
  return texts.pairsText(scheme, params, form)
}

export const prefixPairs: typeof texts.prefixPairs = /* @__NO_SIDE_EFFECTS__ */ (name, prefix, params, form) => {
  checkPrefix(name, prefix)
  checkPairs(params, form)
  return texts.prefixPairs(name, prefix, params, form)
}

/** The arguments of a declaration. */
type Declaration = [
  name: string,
  // biome-ignore lint/suspicious/noExplicitAny: of any values
  type: types.ParamType<any>,
  form?: declare.Form,
  section?: string,
  traits?: declare.Traits,
]

function checkDeclaration(...[name, type, form = 'quoted', section = '', traits = {}]: Declaration): void {
  checkToken(name, 'name')
  checkType(type)
  if (form !== 'quoted' && form !== 'token') throw new TypeError('form is neither quoted nor token')
  checkText(section, 'section')
  checkObject(traits, 'traits')
}

function checkCodec(scheme: string, params: declare.Params, options: codecs.CodecOptions = {}): void {
  checkToken(scheme, 'scheme')
  // Case doesn't tell names apart (RFC 9110 §11.2).
  checkParams(params, (name) => name.toLowerCase())
  if ('extensions' in params) throw new TypeError('params has extensions: parameters that are not declared are there')
  checkObject(options, 'options')
}

/** Declarations, of which no two have one name. */
function checkParams(params: declare.Params, nameOf: (name: string) => string): void {
  checkObject(params, 'params')
  const names = Object.values(params).map((param) => {
    if (!param?.type) throw new TypeError('params has what neither required nor optional gives')
    return nameOf(param.name)
  })
  if (new Set(names).size < names.length) throw new TypeError('params has a name twice')
}

function checkPairs(params: declare.Params, form: texts.PairsForm): void {
  checkParams(params, (name) => name)
  checkObject(form, 'form')
  checkPattern(form.separator, 'form.separator')
  checkText(form.written, 'form.written')
}

function checkPrefix(name: string, prefix: string): void {
  checkText(name, 'name')
  checkText(prefix, 'prefix')
}

/** How many types there are by their names. */
function checkTypes(types: object): number {
  checkObject(types, 'types')
  const all: unknown[] = Object.values(types)
  if (all.length === 0) throw new TypeError('types is empty')
  for (const type of all) checkType(type, 'a value of types')
  return all.length
}

/** A type, or content of a text scheme. */
function checkType(type: unknown, argument = 'type'): void {
  const { decode, encode } = Object(type) as Partial<types.ParamType<unknown>>
  if (typeof decode !== 'function' || typeof encode !== 'function') {
    throw new TypeError(`${argument} has no functions decode and encode`)
  }
}

/** The name of a scheme or a parameter is a token (RFC 9110 §11.1, §11.2). */
function checkToken(name: unknown, argument: string): void {
  const isToken = typeof name === 'string' && name !== '' && run(name, 0, name.length, TCHAR) === name.length
  if (!isToken) throw new TypeError(`${argument} is not a token`)
}

function checkText(text: unknown, argument: string): void {
  if (typeof text !== 'string') throw new TypeError(`${argument} is not a string`)
}

function checkPattern(pattern: RegExp, argument: string): void {
  // One of another realm is none by `instanceof`.
  if (typeof pattern?.source !== 'string') throw new TypeError(`${argument} is not a regular expression`)
}

function checkObject(value: unknown, argument: string): void {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${argument} is not an object`)
}
