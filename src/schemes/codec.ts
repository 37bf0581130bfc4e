import { isScheme } from '../params.ts'
import { sameName } from '../scan.ts'
import type { AuthParam, AuthParamInit, Challenge } from '../types.ts'
import type { InitOf, Param, Params, TolerantOf, ValueOf } from './declare.ts'
import { AuthSchemeError, type AuthSchemeErrorCode, type OnError, present, raise, valid } from './scheme-error.ts'
import type { ParamType } from './values.ts'

/*
 * What a scheme is made of. A scheme declares its parameters, and the codecs are made from the declarations; it writes code of its own only
 * for what a declaration can't say. A scheme of yours is made in the same way.
 */

/** Between what a parser gives and a serializer takes, and what it means. What `decode` gives, `encode` takes. */
export interface Codec<Wire, Value, Init = Value, Tolerant = Value> {
  /**
   * Throws `AuthSchemeError` for another scheme, for what isn't of the scheme's form, for a required parameter that is missing, for a
   * known one that is repeated, and for a value that can't be of its type; `TypeError` for what no parser gives.
   */
  decode(from: Wire): Value
  /**
   * With `onError`, it goes on with what there is: an optional parameter whose value can't be of its type is `undefined`, a repeated one
   * has the first value that can, and what isn't of the scheme's form is passed over. `onError` is told of each. It throws for another
   * scheme, and where a required parameter is missing, repeated or of no value.
   */
  decode(from: Wire, onError: OnError): Tolerant
  /**
   * Throws `AuthSchemeError` for what the scheme doesn't let one send, and `TypeError` for an init that has an unknown property. A
   * property that is `null` counts as `undefined`.
   */
  encode(init: Init): Wire
}

/** A codec of any values. */
export interface AnyCodec<Wire> {
  /** The parameters that are declared; absent where there is a token68 instead. */
  readonly params?: Params
  decode(from: Wire, onError?: OnError): unknown
  // biome-ignore lint/suspicious/noExplicitAny: each has an init of its own
  encode(init: any): Wire
}

/** An authentication scheme: a side that it doesn't have isn't there. */
export interface Scheme {
  readonly name: string
  readonly challenge?: AnyCodec<Challenge>
  readonly credentials?: AnyCodec<Challenge>
  /** (Proxy-)Authentication-Info. */
  readonly info?: AnyCodec<AuthParam[]>
}

/** A codec that says what parameters it knows. */
export interface ParamsCodec<Wire, P extends Params> extends Codec<Wire, ValueOf<P>, InitOf<P>, TolerantOf<P>> {
  readonly params: P
}

/** How a codec writes. */
export interface CodecOptions {
  /** In the order of the declaration; without it, in that of the init's properties. What the scheme doesn't define is last. */
  readonly fixedOrder?: boolean
}

/** The codec of the parameters that an Authentication-Info or a Proxy-Authentication-Info of a scheme has. */
/* @__NO_SIDE_EFFECTS__ */
export function infoCodec<P extends Params>(
  scheme: string,
  params: P,
  options?: CodecOptions,
): ParamsCodec<AuthParam[], P> {
  const table = tableOf(scheme, params)
  return {
    params,
    decode: (from: readonly AuthParam[], onError?: OnError) => decodeParams(from, table, onError) as ValueOf<P>,
    encode: (init) => encodeParams(init, table, options?.fixedOrder),
  }
}

/** A declaration, with where its value is: the key in an object, the index among all. */
interface Declared extends Param<unknown> {
  readonly key: string
  readonly index: number
}

/** The declarations of a scheme, as they are looked for. */
interface Table {
  readonly scheme: string
  /** The properties of an init, in the order of the declaration. */
  readonly keys: readonly string[]
  readonly required: readonly Declared[]
  readonly byKey: ReadonlyMap<string, Declared>
  /** By their names, as specified and in lower case. */
  readonly byName: ReadonlyMap<string, Declared>
  /** A value of which nothing is there yet. */
  readonly absent: object
}

function tableOf(scheme: string, params: Params): Table {
  const all = Object.entries(params).map(([key, param], index): Declared => ({ ...param, key, index }))
  return {
    scheme,
    keys: [...Object.keys(params), 'extensions'],
    required: all.filter(({ required }) => required),
    byKey: new Map(all.map((param) => [param.key, param])),
    byName: new Map(all.flatMap((param) => [[param.name.toLowerCase(), param] as const, [param.name, param] as const])),
    absent: Object.fromEntries(all.map(({ key }) => [key, undefined])),
  }
}

/** The declaration of a name, regardless of ASCII case. */
function findDeclared(byName: Table['byName'], name: string): Declared | undefined {
  const exact = byName.get(name)
  if (exact) return exact
  const lower = name.toLowerCase()
  // toLowerCase() also makes a "k" of U+212A.
  return sameName(lower, name) ? byName.get(lower) : undefined
}

function decodeParams(
  from: readonly AuthParam[],
  { scheme, required, byName, absent }: Table,
  onError: OnError = raise,
): Record<string, unknown> {
  const extensions: AuthParam[] = []
  const value: Record<string, unknown> = { ...absent, extensions }
  // What is there, by index: to ask the value itself by its key takes several times as long.
  const decoded: unknown[] = []
  const refuse = (code: AuthSchemeErrorCode, { name, required, dispensable }: Declared) =>
    (required && !dispensable ? raise : onError)(new AuthSchemeError(code, scheme, name))
  checkOnError(onError)
  for (const sent of checkedParams(from)) {
    const param = findDeclared(byName, sent.name)
    if (param === undefined) {
      extensions.push({ ...sent, quoted: sent.quoted || isRealm(sent.name) })
    } else if (decoded[param.index] !== undefined) {
      refuse('duplicate-param', param)
    } else {
      const { key, index, type } = param
      const meaning = onError !== raise && type.read ? type.read(sent.value) : type.decode(sent.value)
      if (meaning === undefined) refuse('invalid-value', param)
      else value[key] = decoded[index] = meaning
    }
  }
  for (const param of required) if (decoded[param.index] === undefined) refuse('missing-param', param)
  return value
}

/** Throws `TypeError` for what can't be told: an index, from `map`, would have faults passed over. */
function checkOnError(onError: OnError): void {
  if (typeof onError !== 'function') throw new TypeError('onError is not a function')
}

/** What is a list of parameters. Throws `TypeError` for anything else. */
export function checkedParams<Params extends readonly AuthParam[]>(from: Params): Params {
  if (!Array.isArray(from)) throw new TypeError('params is not an array')
  for (const param of from) {
    if (typeof param?.name !== 'string' || typeof param.value !== 'string') {
      throw new TypeError('params has what is no parameter')
    }
  }
  return from
}

function encodeParams(init: object, { scheme, keys, required, byKey, byName }: Table, fixedOrder = false): AuthParam[] {
  const own = propertiesOf(init, keys)
  const values = init as Readonly<Record<string, unknown>>
  const written: AuthParam[] = []
  for (const key of fixedOrder ? keys : own) {
    const param = byKey.get(key)
    const given = param && values[key]
    if (param && given !== undefined && given !== null) written.push(writeParam(param, given, scheme))
  }
  for (const { name } of required) {
    if (!written.some((one) => one.name === name)) raise(new AuthSchemeError('missing-param', scheme, name))
  }
  for (const extension of extensionsOf(values.extensions)) {
    const param = findDeclared(byName, extension.name)
    if (param) raise(new AuthSchemeError('duplicate-param', scheme, param.name))
    written.push(extension)
  }
  return written
}

/** Extensions as they are sent. Throws `TypeError` for what are none: what an engine says of a number repeats it. */
export function extensionsOf(given: unknown): AuthParam[] {
  if (given === undefined || given === null) return []
  if (!Array.isArray(given)) throw new TypeError('extensions is not an array')
  return Array.from(given, (extension: AuthParamInit | undefined, index) => {
    const { name, value, quoted, raw } = Object(extension) as AuthParamInit
    if (typeof name !== 'string') throw new TypeError(`extensions[${index}] has no name`)
    return { name, value, quoted: quoted !== false || isRealm(name), ...(raw !== undefined && { raw }) }
  })
}

/** A parameter as it is sent. */
function writeParam({ name, type, form }: Param<unknown>, given: unknown, scheme: string): AuthParam {
  return { name, value: valid(type.encode(given), scheme, name), quoted: form === 'quoted' || isRealm(name) }
}

/** Whether a parameter is a realm, which is always quoted (RFC 9110 §11.5). */
function isRealm(name: string): boolean {
  return sameName(name, 'realm')
}

/** What is an init. Throws `TypeError` for anything else. */
export function checkedInit<Init>(init: Init): Init & object {
  if (typeof init !== 'object' || init === null) throw new TypeError('init is not an object')
  return init
}

/** The properties of an init, all of which have to be known. */
export function propertiesOf(init: unknown, known: readonly string[]): string[] {
  const properties = Object.keys(checkedInit(init))
  // The name of another one stays out of the message, since it is the caller's.
  if (!properties.every((property) => known.includes(property))) {
    throw new TypeError(`init has a property besides ${known.join(', ')}`)
  }
  return properties
}

/** What an init has of the properties that are known, without those that are `null` or `undefined`. */
export function ownValues(init: unknown, known: readonly string[]): Record<string, unknown> {
  const values = propertiesOf(init, known).map((key) => [key, (init as Record<string, unknown>)[key]])
  return Object.fromEntries(values.filter(([, value]) => value !== undefined && value !== null))
}

/** The codec of challenges or credentials that have parameters. */
/* @__NO_SIDE_EFFECTS__ */
export function paramsCodec<P extends Params>(
  scheme: string,
  params: P,
  options?: CodecOptions,
): ParamsCodec<Challenge, P> {
  const codec = infoCodec(scheme, params, options)
  return {
    params,
    decode(from: Challenge, onError: OnError = raise) {
      checkScheme(from, scheme)
      const value = codec.decode(from.params, onError) as ValueOf<P>
      checkForm(from, scheme, 'params', onError)
      return value
    },
    encode: (init) => ({ scheme, token68: undefined, params: codec.encode(init) }),
  }
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
  return {
    decode(from: Challenge, onError: OnError = raise) {
      checkScheme(from, scheme)
      const value = valid(type.decode(token68Of(from, scheme)), scheme)
      checkForm(from, scheme, 'token68', onError)
      return value
    },
    encode: (init) => ({
      scheme,
      token68: valid(type.encode(properties ? (ownValues(init, properties) as Value) : init), scheme),
      params: [],
    }),
  }
}

/** Refuses what isn't of the scheme's form: a token68 alone, or parameters alone. */
export function checkForm(from: Challenge, scheme: string, form: 'token68' | 'params', onError: OnError = raise): void {
  checkOnError(onError)
  const isOfForm = form === 'params' ? from.token68 === undefined : checkedParams(from.params).length === 0
  if (!isOfForm || from.rest !== undefined) onError(new AuthSchemeError('malformed', scheme))
}

/** The token68 that a scheme requires. Throws `TypeError` for what no parser gives. */
export function token68Of(from: Challenge, scheme: string): string {
  const token68 = present(from.token68, scheme)
  if (typeof token68 !== 'string') throw new TypeError('token68 is not a string')
  return token68
}

export function checkScheme(from: Challenge, scheme: string): void {
  if (!isScheme(from, scheme)) raise(new AuthSchemeError('wrong-scheme', scheme))
}
