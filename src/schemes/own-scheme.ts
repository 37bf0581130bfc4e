import { TCHAR } from '../chars.ts'
import { run } from '../scan.ts'
import type { AuthParam, Challenge } from '../types.ts'
import type { TokenScheme } from './bare-tokens.ts'
import * as tokens from './bare-tokens.ts'
import type { Octets } from './bytes.ts'
import * as bytes from './bytes.ts'
import * as canonical from './canonical-json.ts'
import type { Codec, CodecOptions, ParamsCodec } from './codec.ts'
import * as codecs from './codec.ts'
import type { DispensableParam, Form, Param, Params, Traits } from './declare.ts'
import * as declare from './declare.ts'
import * as slashes from './slashed.ts'
import type { Content, PairsForm, PairsInit, PairsScheme, PairsValue, Parts, TextScheme } from './text-scheme.ts'
import * as texts from './text-scheme.ts'
import type { ParamType } from './values.ts'
import * as types from './values.ts'

/*
 * What makes a scheme of one's own. It is what the schemes of this package are made by, with its arguments checked: a mistake is to be told
 * where it is made, not by the first request. Each throws a `TypeError` that says which argument isn't what it has to be.
 */

/**
 * Declares a parameter that the scheme requires. `form` is what is written: `quoted` if left out; a realm is in quotes whatever its form
 * (RFC 9110 §11.5). `section` is where the parameter is specified, which `check` cites. `traits` say what else there is to know of it.
 */
export function required<T>(
  name: string,
  type: ParamType<T>,
  form: Form | undefined,
  section: string | undefined,
  traits: Traits & { readonly dispensable: true },
): DispensableParam<T>
export function required<T>(
  name: string,
  type: ParamType<T>,
  form?: Form,
  section?: string,
  traits?: Traits,
): Param<T, true>
/* @__NO_SIDE_EFFECTS__ */
export function required<T>(...declaration: Declaration<T>): Param<T, true> {
  checkDeclaration(...declaration)
  return declare.required(...declaration)
}

/** Declares a parameter that may be absent. The arguments are those of `required`. */
export function optional<T>(
  name: string,
  type: ParamType<T>,
  form?: Form,
  section?: string,
  traits?: Traits,
): Param<T, false>
/* @__NO_SIDE_EFFECTS__ */
export function optional<T>(...declaration: Declaration<T>): Param<T, false> {
  checkDeclaration(...declaration)
  return declare.optional(...declaration)
}

/** The codec of challenges or credentials that have parameters. */
/* @__NO_SIDE_EFFECTS__ */
export function paramsCodec<P extends Params>(
  scheme: string,
  params: P,
  options?: CodecOptions,
): ParamsCodec<Challenge, P> {
  checkCodec(scheme, params, options)
  return codecs.paramsCodec(scheme, params, options)
}

/** The codec of the parameters that an Authentication-Info or a Proxy-Authentication-Info of a scheme has. */
/* @__NO_SIDE_EFFECTS__ */
export function infoCodec<P extends Params>(
  scheme: string,
  params: P,
  options?: CodecOptions,
): ParamsCodec<AuthParam[], P> {
  checkCodec(scheme, params, options)
  return codecs.infoCodec(scheme, params, options)
}

/**
 * The codec of challenges or credentials that are a token68. `properties` are those that a value has; where they are given, an init that
 * has another one is refused.
 */
/* @__NO_SIDE_EFFECTS__ */
export function token68Codec<Value>(
  scheme: string,
  type: ParamType<Value>,
  properties?: readonly string[],
): Codec<Challenge, Value> {
  checkToken(scheme, 'scheme')
  checkType(type)
  if (properties !== undefined && !Array.isArray(properties)) throw new TypeError('properties is not an array')
  return codecs.token68Codec(scheme, type, properties)
}

/** A scheme of a name whose credentials are a token68, as it is, and whose challenge has a realm at most. */
/* @__NO_SIDE_EFFECTS__ */
export function tokenScheme(name: string): TokenScheme {
  checkToken(name, 'name')
  return tokens.tokenScheme(name)
}

/** Text that matches, as it is: no other is decoded or encoded. Say which texts these are, where they are few: `matching<'a' | 'b'>(…)`. */
export function matching(pattern: RegExp): ParamType<string>
export function matching<T extends string>(pattern: RegExp): ParamType<T>
/* @__NO_SIDE_EFFECTS__ */
export function matching<T extends string>(pattern: RegExp): ParamType<T> {
  checkPattern(pattern, 'pattern')
  return types.matching<T>(pattern)
}

/** A type without its empty values: text, lists and octets of no length. */
/* @__NO_SIDE_EFFECTS__ */
export function nonEmpty<T extends { readonly length: number }>(type: ParamType<T>): ParamType<T> {
  checkType(type)
  return types.nonEmpty(type)
}

/** Values of a type, separated by spaces. None is the empty text. */
/* @__NO_SIDE_EFFECTS__ */
export function spaced<T>(type: ParamType<T>): ParamType<T[]> {
  checkType(type)
  return types.spaced(type)
}

/** Values of a type, separated by commas. None is the empty text. */
/* @__NO_SIDE_EFFECTS__ */
export function commaSeparated<T>(type: ParamType<T>): ParamType<T[]> {
  checkType(type)
  return types.commaSeparated(type)
}

/**
 * JSON in UTF-8, in an encoding of octets: any but `null`, since a parameter that is there has a value, and but for numbers that only an
 * infinite one would come near.
 */
/* @__NO_SIDE_EFFECTS__ */
export function json(encoding: ParamType<Octets>): ParamType<unknown> {
  checkType(encoding, 'encoding')
  return bytes.json(encoding)
}

/**
 * JSON in UTF-8, in an encoding of octets, and in the one form that RFC 8785 (JCS) has: whoever writes a value writes the same
 * octets, so they can be hashed. Any form is read. What has no such form isn't written: a number that isn't finite, and a lone
 * surrogate.
 */
/* @__NO_SIDE_EFFECTS__ */
export function canonicalJson(encoding: ParamType<Octets>): ParamType<unknown> {
  checkType(encoding, 'encoding')
  return canonical.canonicalJson(encoding)
}

/** A scheme that doesn't fit RFC 9110: auth-scheme 1*SP content */
/* @__NO_SIDE_EFFECTS__ */
export function schemeText<Value, Init>(scheme: string, content: Content<Value, Init>): TextScheme<Value, Init> {
  checkToken(scheme, 'scheme')
  checkType(content, 'content')
  return texts.schemeText(scheme, content)
}

/** Credentials without a scheme: a prefix in the case given, which may be empty, and content. `name` is for errors. */
/* @__NO_SIDE_EFFECTS__ */
export function prefixText<Value, Init>(
  name: string,
  prefix: string,
  content: Content<Value, Init>,
): TextScheme<Value, Init> {
  checkPrefix(name, prefix)
  checkType(content, 'content')
  return texts.prefixText(name, prefix, content)
}

/** Parts with one of the separators, a character each, between each two. `scheme` is for errors. */
/* @__NO_SIDE_EFFECTS__ */
export function parts<Value extends object>(
  scheme: string,
  types: Parts<Value>,
  separators: string,
): Content<Value, Value> {
  checkText(scheme, 'scheme')
  checkText(separators, 'separators')
  if (separators.length !== checkTypes(types) - 1) throw new TypeError('separators has no character for each two parts')
  return texts.parts(scheme, types, separators)
}

/**
 * Parts with slashes between them: a value of a `name=value` pair that has several, as the credential of Signature Version 4.
 * The slashes are looked for from the right, so only the first part can have some.
 */
/* @__NO_SIDE_EFFECTS__ */
export function slashed<Value extends object>(types: Parts<Value>): ParamType<Value> {
  checkTypes(types)
  return slashes.slashed(types)
}

/** `name=value` pairs of the names declared, in this case, each once: what `schemeText` and `prefixText` take. `scheme` is for errors. */
/* @__NO_SIDE_EFFECTS__ */
export function pairs<P extends Params>(
  scheme: string,
  params: P,
  form: PairsForm,
): Content<PairsValue<P>, PairsInit<P>> {
  checkText(scheme, 'scheme')
  checkPairs(params, form)
  return texts.pairs(scheme, params, form)
}

/** A scheme of `name=value` pairs. */
/* @__NO_SIDE_EFFECTS__ */
export function pairsText<P extends Params>(scheme: string, params: P, form: PairsForm): PairsScheme<P> {
  checkToken(scheme, 'scheme')
  checkPairs(params, form)
  return texts.pairsText(scheme, params, form)
}

/** `name=value` pairs behind a prefix in the case given, which may be empty. `name` is for errors. */
/* @__NO_SIDE_EFFECTS__ */
export function prefixPairs<P extends Params>(
  name: string,
  prefix: string,
  params: P,
  form: PairsForm,
): PairsScheme<P> {
  checkPrefix(name, prefix)
  checkPairs(params, form)
  return texts.prefixPairs(name, prefix, params, form)
}

/** The arguments of a declaration. */
type Declaration<T> = [name: string, type: ParamType<T>, form?: Form, section?: string, traits?: Traits]

function checkDeclaration<T>(...[name, type, form = 'quoted', section = '', traits = {}]: Declaration<T>): void {
  checkToken(name, 'name')
  checkType(type)
  if (form !== 'quoted' && form !== 'token') throw new TypeError('form is neither quoted nor token')
  checkText(section, 'section')
  checkObject(traits, 'traits')
}

function checkCodec(scheme: string, params: Params, options: CodecOptions = {}): void {
  checkToken(scheme, 'scheme')
  // Case doesn't tell names apart (RFC 9110 §11.2).
  checkParams(params, (name) => name.toLowerCase())
  if ('extensions' in params) throw new TypeError('params has extensions: parameters that are not declared are there')
  checkObject(options, 'options')
}

/** Declarations, of which no two have one name. */
function checkParams(params: Params, nameOf: (name: string) => string): void {
  checkObject(params, 'params')
  const names = Object.values(params).map((param) => {
    if (!param?.type) throw new TypeError('params has what neither required nor optional gives')
    return nameOf(param.name)
  })
  if (new Set(names).size < names.length) throw new TypeError('params has a name twice')
}

function checkPairs(params: Params, form: PairsForm): void {
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
  const { decode, encode } = Object(type) as Partial<ParamType<unknown>>
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
