import { AuthError } from '../errors.ts'
import { isScheme } from '../params.ts'
import { sameName } from '../scan.ts'
import type { AuthParam, AuthParamInit, Challenge } from '../types.ts'
import type { ParamType } from './values.ts'

/*
 * What a scheme is made of. A scheme declares its parameters, and the codecs are made from the declarations; it writes code of its own only
 * for what a declaration can't say. A scheme of yours is made in the same way.
 */

/** Between what a parser gives and a serializer takes, and what it means. What `decode` gives, `encode` takes. */
export interface Codec<Wire, Value, Init = Value, Tolerant = Value> {
  /**
   * Throws `AuthSchemeError` for another scheme, for what isn't of the scheme's form, for a required parameter that is missing, for a
   * known one that is repeated, and for a value that can't be of its type.
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

/** Is told of what is left out. */
export type OnError = (error: AuthSchemeError) => void

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

export type AuthSchemeErrorCode =
  /** It is of another scheme. */
  | 'wrong-scheme'
  /** The scheme requires what isn't there: `param`, or the token68. */
  | 'missing-param'
  /** `param` is there more than once. */
  | 'duplicate-param'
  /** The value of `param` can't be of its type, or can't be sent. */
  | 'invalid-value'
  /** It isn't of the form that the scheme has: a token68 where it has parameters, parameters where it has a token68, another text. */
  | 'malformed'
  /** `param` says what isn't known here, so that nothing can be computed from it. */
  | 'unsupported'

/** A challenge, credentials or parameters aren't what their scheme says. It holds no text of the field. */
export class AuthSchemeError extends AuthError {
  override name = 'AuthSchemeError'
  declare code: AuthSchemeErrorCode
  /** The name of the scheme, as its specification writes it. */
  declare scheme: string
  /** The name of the parameter, as its specification writes it; absent where it is about none. */
  declare param?: string

  constructor(code: AuthSchemeErrorCode, scheme: string, param?: string) {
    super([scheme, param, code].filter(Boolean).join(' '), { code })
    this.scheme = scheme
    if (param !== undefined) this.param = param
  }
}

/** How a parameter is declared. */
export interface Param<T, Required extends boolean = boolean> extends Traits {
  /** As the specification writes it. */
  readonly name: string
  readonly type: ParamType<T>
  readonly required: Required
  /** What is written: a quoted-string, or a token where the value is one. Both are read. */
  readonly form: Form
  /** Where it is specified; `''` where nobody has said. */
  readonly section: string
}

/** What else a declaration can say of a parameter. */
export interface Traits {
  /** Senders have to send it; for a reader of challenges it is optional all the same. */
  readonly dispensable?: boolean
  /** Its value is no secret, neither of a person nor of a server: a log may show it. */
  readonly harmless?: boolean
}

export type Form = 'quoted' | 'token'

/** The parameters of one side of a scheme, by the names of their values in camel case. */
// biome-ignore lint/suspicious/noExplicitAny: parameters of any types
export type Params = Readonly<Record<string, Param<any>>>

/** A parameter that senders have to send, and that readers of challenges go on without. */
export interface DispensableParam<T> extends Param<T, true> {
  readonly dispensable: true
}

/**
 * Declares a parameter that the scheme requires. `form` is what is written: `quoted` if left out. `section` is where the parameter is
 * specified.
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
export function required<T>(
  name: string,
  type: ParamType<T>,
  form: Form = 'quoted',
  section = '',
  traits?: Traits,
): Param<T, true> {
  return { name, type, required: true, form, section, ...traits }
}

/** Declares a parameter that may be absent. `form` and `section` are as in `required`. */
/* @__NO_SIDE_EFFECTS__ */
export function optional<T>(
  name: string,
  type: ParamType<T>,
  form: Form = 'quoted',
  section = '',
  traits?: Traits,
): Param<T, false> {
  return { name, type, required: false, form, section, ...traits }
}

/** Parameters that several sides or schemes have in common, with those of one. A bundler can leave it out, which it can't do with `...`. */
/* @__NO_SIDE_EFFECTS__ */
export function withCommon<A extends Params, B extends Params>(common: A, own: B): A & B {
  return { ...common, ...own }
}

/** One object type, so that an editor shows its properties. */
export type Flat<T> = { [K in keyof T]: T[K] } & {}

/** What is decoded: each value, `undefined` where an optional one is absent. */
export type ValueOf<P extends Params> = Flat<
  { -readonly [K in keyof P]: P[K] extends Param<infer T, infer R> ? (R extends true ? T : T | undefined) : never } & {
    /** Those that the scheme doesn't define, as sent. */
    extensions: AuthParam[]
  }
>

/** What is decoded for who goes on with what there is: each value, `undefined` also where it can't be decoded. */
export type TolerantOf<P extends Params> = Flat<
  {
    -readonly [K in keyof P]: P[K] extends Param<infer T, infer R>
      ? P[K] extends DispensableParam<unknown>
        ? T | undefined
        : R extends true
          ? T
          : T | undefined
      : never
  } & {
    /** Those that the scheme doesn't define, as sent. */
    extensions: AuthParam[]
  }
>

/** What is encoded: an optional value that is absent or `undefined` is left out. */
export type InitOf<P extends Params> = Flat<
  {
    readonly [K in keyof P as P[K]['required'] extends true ? K : never]: InitOfParam<P[K]>
  } & {
    readonly [K in keyof P as P[K]['required'] extends true ? never : K]?: InitOfParam<P[K]> | undefined
  } & {
    /** Those that the scheme doesn't define; written last. */
    readonly extensions?: readonly AuthParamInit[] | undefined
  }
>

type InitOfParam<P> = P extends Param<infer T> ? (T extends readonly (infer E)[] ? readonly E[] : T) : never

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

/** The declarations, as they are looked for. */
interface Table {
  readonly scheme: string
  readonly byKey: ReadonlyMap<string, Param<unknown>>
  readonly byName: ReadonlyMap<string, readonly [key: string, param: Param<unknown>]>
  /** A value of which nothing is there yet. */
  readonly absent: object
}

function tableOf(scheme: string, params: Params): Table {
  const entries = Object.entries<Param<unknown>>(params)
  return {
    scheme,
    byKey: new Map(entries),
    byName: new Map(
      entries.flatMap((entry) => [[entry[1].name.toLowerCase(), entry] as const, [entry[1].name, entry] as const]),
    ),
    absent: Object.fromEntries(entries.map(([key]) => [key, undefined])),
  }
}

/** The parameter of a name, regardless of ASCII case, behind its key. */
function findParam(byName: Table['byName'], name: string): readonly [key: string, param: Param<unknown>] | undefined {
  const exact = byName.get(name)
  if (exact) return exact
  const lower = name.toLowerCase()
  // toLowerCase() also makes a "k" of U+212A.
  return sameName(lower, name) ? byName.get(lower) : undefined
}

function decodeParams(
  from: readonly AuthParam[],
  { scheme, byKey, byName, absent }: Table,
  onError: OnError = raise,
): Record<string, unknown> {
  const extensions: AuthParam[] = []
  const value: Record<string, unknown> = { ...absent, extensions }
  const refuse = (code: AuthSchemeErrorCode, { name, required, dispensable }: Param<unknown>) =>
    (required && !dispensable ? raise : onError)(new AuthSchemeError(code, scheme, name))
  for (const sent of from) {
    const found = findParam(byName, sent.name)
    if (found === undefined) {
      extensions.push({ ...sent })
      continue
    }
    const [key, param] = found
    if (value[key] !== undefined) refuse('duplicate-param', param)
    else {
      const { type } = param
      const decoded = onError !== raise && type.read ? type.read(sent.value) : type.decode(sent.value)
      if (decoded === undefined) refuse('invalid-value', param)
      value[key] = decoded
    }
  }
  for (const [key, param] of byKey) if (param.required && value[key] === undefined) refuse('missing-param', param)
  return value
}

function encodeParams(init: object, { scheme, byKey, byName }: Table, fixedOrder = false): AuthParam[] {
  const own = propertiesOf(init, [...byKey.keys(), 'extensions'])
  const values = init as Readonly<Record<string, unknown>>
  const written: AuthParam[] = []
  for (const key of fixedOrder ? byKey.keys() : own) {
    const param = byKey.get(key)
    const given = param && values[key]
    if (param && given !== undefined && given !== null) written.push(writeParam(param, given, scheme))
  }
  for (const { name, required } of byKey.values()) {
    if (required && !written.some((one) => one.name === name)) raise(new AuthSchemeError('missing-param', scheme, name))
  }
  for (const { name, value, quoted = true, raw } of extensionsOf(values.extensions)) {
    const known = findParam(byName, name)
    if (known) raise(new AuthSchemeError('duplicate-param', scheme, known[1].name))
    written.push({ name, value, quoted, ...(raw !== undefined && { raw }) })
  }
  return written
}

/** Throws `TypeError` for what are no extensions. What an engine says of a number that it can't iterate over repeats it. */
export function extensionsOf(given: unknown): AuthParamInit[] {
  if (given === undefined || given === null) return []
  if (!Array.isArray(given)) throw new TypeError('extensions is not an array')
  return Array.from(given, (extension: AuthParamInit | undefined, index) => {
    const { name, value, quoted, raw } = Object(extension) as AuthParamInit
    if (typeof name !== 'string') throw new TypeError(`extensions[${index}] has no name`)
    return { name, value, quoted, raw }
  })
}

/** A parameter as it is sent. */
function writeParam({ name, type, form }: Param<unknown>, given: unknown, scheme: string): AuthParam {
  return { name, value: valid(type.encode(given), scheme, name), quoted: form === 'quoted' }
}

/** The properties of an init, all of which have to be known. */
function propertiesOf(init: unknown, known: readonly string[]): string[] {
  if (typeof init !== 'object' || init === null) throw new TypeError('init is not an object')
  const properties = Object.keys(init)
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
      checkForm(from, scheme, from.token68 === undefined, onError)
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
      const value = valid(type.decode(present(from.token68, scheme)), scheme)
      checkForm(from, scheme, from.params.length === 0, onError)
      return value
    },
    encode: (init) => ({
      scheme,
      token68: valid(type.encode(properties ? (ownValues(init, properties) as Value) : init), scheme),
      params: [],
    }),
  }
}

/** What is done about an error by who doesn't go on. */
export function raise(error: AuthSchemeError): never {
  throw error
}

/** Refuses what isn't of the scheme's form. */
export function checkForm(from: Challenge, scheme: string, isOfForm: boolean, onError: OnError = raise): void {
  if (!isOfForm || from.rest !== undefined) onError(new AuthSchemeError('malformed', scheme))
}

export function checkScheme(from: Challenge, scheme: string): void {
  if (!isScheme(from, scheme)) raise(new AuthSchemeError('wrong-scheme', scheme))
}

/** What is there. */
export function present<T>(value: T | undefined, scheme: string, param?: string): T {
  return value ?? raise(new AuthSchemeError('missing-param', scheme, param))
}

/** What could be read or written. */
export function valid<T>(value: T | undefined, scheme: string, param?: string): T {
  return value ?? raise(new AuthSchemeError('invalid-value', scheme, param))
}
