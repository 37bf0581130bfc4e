import { AuthError } from '../errors.ts'
import { isScheme } from '../params.ts'
import { sameName } from '../scan.ts'
import type { AuthParam, AuthParamInit, Challenge, Credentials } from '../types.ts'
import type { ParamType } from './values.ts'

/*
 * What a scheme is made of. A scheme declares its parameters, and the codecs are made from the declarations; it writes code of its own only
 * for what a declaration can't say. A scheme of yours is made in the same way.
 */

/** Between what a parser gives and a serializer takes, and what it means. */
export interface Codec<Wire, Value, Init = Value> {
  /** Throws `AuthSchemeError` for another scheme, a required parameter that is missing, a known one that is repeated, and a value that can't become its type. */
  decode(from: Wire): Value
  /** Throws `AuthSchemeError` for what the scheme doesn't let one send. */
  encode(init: Init): Wire
}

/** An authentication scheme: a side that it doesn't have isn't there. */
export interface Scheme {
  name: string
  // biome-ignore-start lint/suspicious/noExplicitAny: a scheme of any values
  challenge?: Codec<Challenge, any, any>
  credentials?: Codec<Credentials, any, any>
  /** (Proxy-)Authentication-Info. */
  info?: Codec<AuthParam[], any, any>
  // biome-ignore-end lint/suspicious/noExplicitAny: a scheme of any values
}

export type AuthSchemeErrorCode =
  /** It is of another scheme. */
  | 'wrong-scheme'
  /** The scheme requires what isn't there: `param`, or the token68. */
  | 'missing-param'
  /** `param` is there more than once. */
  | 'duplicate-param'
  /** The value of `param` can't become its type, or can't be sent. */
  | 'invalid-value'
  /** The text isn't of the form that the scheme has. */
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
export interface Param<T, Required extends boolean = boolean> {
  /** As the specification writes it. */
  readonly name: string
  readonly type: ParamType<T>
  readonly required: Required
  /** What is written: a quoted-string, or a token where the value is one. Both are read. */
  readonly form: Form
  /** Where it is specified. */
  readonly section: string
}

export type Form = 'quoted' | 'token'

/** The parameters of one side of a scheme, by the names of their values in camel case. */
// biome-ignore lint/suspicious/noExplicitAny: parameters of any types
export type Params = Readonly<Record<string, Param<any>>>

export function required<T>(name: string, type: ParamType<T>, form: Form, section: string): Param<T, true> {
  return { name, type, required: true, form, section }
}

export function optional<T>(name: string, type: ParamType<T>, form: Form, section: string): Param<T, false> {
  return { name, type, required: false, form, section }
}

type Flat<T> = { [K in keyof T]: T[K] }

/** What is decoded: each value, `undefined` where an optional one is absent. */
export type ValueOf<P extends Params> = Flat<
  { -readonly [K in keyof P]: P[K] extends Param<infer T, infer R> ? (R extends true ? T : T | undefined) : never } & {
    /** Those that the scheme doesn't define, as sent. */
    extensions: AuthParam[]
  }
>

/** What is encoded: an optional value that is absent or `undefined` is left out. */
export type InitOf<P extends Params> = Flat<
  {
    readonly [K in keyof P as P[K]['required'] extends true ? K : never]: P[K] extends Param<infer T> ? T : never
  } & {
    readonly [K in keyof P as P[K]['required'] extends true ? never : K]?:
      | (P[K] extends Param<infer T> ? T : never)
      | undefined
  } & {
    /** Those that the scheme doesn't define; written last. */
    readonly extensions?: readonly AuthParamInit[] | undefined
  }
>

/** A codec that says what parameters it knows. */
export interface ParamsCodec<Wire, P extends Params> extends Codec<Wire, ValueOf<P>, InitOf<P>> {
  readonly params: P
}

/** The codec of the parameters that an Authentication-Info or a Proxy-Authentication-Info of a scheme has. */
export function infoCodec<P extends Params>(scheme: string, params: P): ParamsCodec<AuthParam[], P> {
  const declared = Object.entries(params)
  const find = (name: string) => declared.find(([, param]) => sameName(param.name, name))
  return {
    params,
    decode(from) {
      const value: Record<string, unknown> = {}
      for (const [key] of declared) value[key] = undefined
      const extensions: AuthParam[] = []
      for (const sent of from) {
        const [key, param] = find(sent.name) ?? []
        if (key === undefined || param === undefined) extensions.push({ ...sent })
        else if (value[key] !== undefined) throw new AuthSchemeError('duplicate-param', scheme, param.name)
        else value[key] = valid(param.type.decode(sent.value), scheme, param.name)
      }
      for (const [key, param] of declared) if (param.required) present(value[key], scheme, param.name)
      return { ...value, extensions } as ValueOf<P>
    },
    encode(init) {
      const values = init as Record<string, unknown>
      const written: AuthParam[] = []
      for (const [key, param] of declared) {
        if (param.required) present(values[key], scheme, param.name)
        if (values[key] === undefined) continue
        const value = valid(param.type.encode(values[key]), scheme, param.name)
        // A token is never empty.
        if (value === '' && param.form === 'token') throw new AuthSchemeError('invalid-value', scheme, param.name)
        written.push({ name: param.name, value, quoted: param.form === 'quoted' })
      }
      for (const { name, value, quoted = true, raw } of init.extensions ?? []) {
        if (find(name)) throw new AuthSchemeError('duplicate-param', scheme, find(name)![1].name)
        written.push({ name, value, quoted, ...(raw !== undefined && { raw }) })
      }
      return written
    },
  }
}

/** The codec of challenges or credentials that have parameters. */
export function paramsCodec<P extends Params>(scheme: string, params: P): ParamsCodec<Challenge, P> {
  const codec = infoCodec(scheme, params)
  return {
    params,
    decode(from) {
      checkScheme(from, scheme)
      return codec.decode(from.params)
    },
    encode: (init) => ({ scheme, token68: undefined, params: codec.encode(init) }),
  }
}

/** The codec of challenges or credentials that are a token68. */
export function token68Codec<Value>(scheme: string, type: ParamType<Value>): Codec<Challenge, Value> {
  return {
    decode(from) {
      checkScheme(from, scheme)
      return valid(type.decode(present(from.token68, scheme)), scheme)
    },
    encode: (value) => ({ scheme, token68: valid(type.encode(value), scheme), params: [] }),
  }
}

/** The values of the challenges of a scheme, in order. Those that can't be decoded are left out. */
export function decodeChallenges<Value>(
  scheme: { name: string; challenge: { decode(from: Challenge): Value } },
  challenges: readonly Challenge[],
): Value[] {
  return challenges.flatMap((challenge) => {
    if (!isScheme(challenge, scheme.name)) return []
    try {
      return [scheme.challenge.decode(challenge)]
    } catch (error) {
      if (error instanceof AuthSchemeError) return []
      throw error
    }
  })
}

export function checkScheme(from: Challenge, scheme: string): void {
  if (!isScheme(from, scheme)) throw new AuthSchemeError('wrong-scheme', scheme)
}

/** What is there. */
export function present<T>(value: T | undefined, scheme: string, param?: string): T {
  if (value === undefined) throw new AuthSchemeError('missing-param', scheme, param)
  return value
}

/** What could be read or written. */
export function valid<T>(value: T | undefined, scheme: string, param?: string): T {
  if (value === undefined) throw new AuthSchemeError('invalid-value', scheme, param)
  return value
}
