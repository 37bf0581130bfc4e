import type { AuthParam, AuthParamInit } from '../types.ts'
import type { ParamType } from './values.ts'

/*
 * How parameters are declared, and the types of the values that they have together.
 */

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

/** What most of the harmless ones say of themselves. */
export const HARMLESS: Traits = { harmless: true }

export type Form = 'quoted' | 'token'

/** The parameters of one side of a scheme, by the names of their values in camel case. */
// biome-ignore lint/suspicious/noExplicitAny: parameters of any types
export type Params = Readonly<Record<string, Param<any>>>

/** A parameter that senders have to send, and that readers of challenges go on without. */
export interface DispensableParam<T> extends Param<T, true> {
  readonly dispensable: true
}

/** Declares a parameter that the scheme requires. */
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

/** Declares a parameter that may be absent. */
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
