import { isDeepStrictEqual } from 'node:util'
import { strings } from '../quotes.ts'
import type { Library } from './library.ts'

/*
 * What all targets ask: promises, each by its own words, and what tells text of the field from text of the library.
 */

/** Ends a field line within an input: no octet, so it is in no field. */
export const LINE_END = '\ue001'
/** Ends a part of an input. */
export const PART_END = '\ue000'

/** Parts of an input. */
export const inParts = (...parts: string[]): string => parts.join(PART_END)

/** A secret that an input may hold. Nothing that is logged may have it. */
export const CANARY = 'cAnary7Z'
const HIDDEN_AS = [CANARY, 'cAnary7Z'.toLowerCase(), Buffer.from(CANARY).toString('base64')]

/** The inputs that are tried each time, by the names of targets: those that broke a promise once, and those that take all ways seen. */
export interface Kept {
  found: Record<string, string[]>
  ways: Record<string, string[]>
}

/** Part of a library that is fuzzed. */
export interface Target {
  name: string
  /** Inputs to begin with. */
  seeds: readonly string[]
  /** What is put into inputs, besides what every target gets. */
  words?: readonly string[]
  /** Throws where a promise is broken. */
  judge(library: Library, input: string): void | Promise<void>
  /** The same, of promises that take longer to judge: asked of each input that is new in some way, and of each eighth. */
  judgeSlowly?(library: Library, input: string): void | Promise<void>
  /** The calls alone. Their steps are linear in the length of the input. */
  call?(library: Library, input: string): void | Promise<void>
}

/** The parameters whose values may be logged. */
const HARMLESS = /^(?:realm|algorithm|qop|error|scope|stale|charset|algs|resource_metadata)$/i

/** A promise that doesn't hold. */
export class BrokenPromise extends Error {}

export function hold(holds: boolean, promise: string): asserts holds {
  if (!holds) throw new BrokenPromise(promise)
}

export function holdSame(a: unknown, b: unknown, promise: string): void {
  hold(isDeepStrictEqual(a, b), promise)
}

/** What a call gives, or the error that it throws. */
export function outcomeOf<T>(call: () => T): { value: T; error?: undefined } | { error: Error } {
  try {
    return { value: call() }
  } catch (error) {
    return { error: error as Error }
  }
}

/** All that an error shows to who logs it. */
export function shownBy(error: Error): string {
  const own = Reflect.ownKeys(error)
    .filter((key) => key !== 'stack')
    .map((key) => `${String(key)}: ${JSON.stringify(Reflect.get(error, key))}`)
  return [error.name, error.message, error.stack, String(error.cause), ...own].join('\n')
}

/** Holds that what was shown has no secret of the input in it. */
export function holdHidden(shown: string, promise: string): void {
  hold(!HIDDEN_AS.some((secret) => shown.includes(secret)), promise)
}

/** Calls what may only throw errors of one kind, which say nothing of what was passed. */
export function attempt<T>(
  call: () => T,
  kind: abstract new (...args: never[]) => Error,
  promise: string,
): T | undefined {
  const { value, error } = { value: undefined, ...outcomeOf(call) }
  if (error === undefined) return value
  hold(error instanceof kind && error.constructor === kind, `${promise}: throws ${error?.constructor?.name}`)
  holdHidden(shownBy(error), `${promise}: no error says what was passed`)
  return undefined
}

/** Characters as they are, letters of ASCII as they are wanted. */
function inCase(text: string, isUpper: (offset: number) => boolean): string {
  let cased = ''
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const isLetter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
    cased += isLetter ? String.fromCharCode(isUpper(i) ? code & ~32 : code | 32) : text[i]
  }
  return cased
}

/** A line with its letters in capitals within strings, and in no others: so whatever is read shows where it stood. */
export function withMarkedStrings(line: string): string {
  const inside = strings(line)
  let next = 0
  return inCase(line, (offset) => {
    while (next < inside.length && inside[next]!.end <= offset) next++
    return next < inside.length && inside[next]!.start <= offset
  })
}

/** A line with the letters of the other case. */
export function inOtherCase(line: string): string {
  return inCase(line, (offset) => (line.charCodeAt(offset) & 32) !== 0)
}

/** Whether what may be logged of a field can have the secret: where a reading has it in harmless values alone. */
export function mayShow(
  readings: readonly {
    scheme: string
    token68: string | undefined
    params: readonly { name: string; value: string }[]
    rest?: string
  }[],
): boolean {
  return readings.some(({ params }) =>
    params.some(({ name, value }) => HARMLESS.test(name) && HIDDEN_AS.some((secret) => value.includes(secret))),
  )
}

/** What was read, without how it was written. */
export function meaningOf(value: unknown): unknown {
  const isHow = (key: string) => key === 'raw' || key === 'quoted' || key === 'usernameRaw'
  return JSON.parse(JSON.stringify(value ?? null, (key, inner) => (isHow(key) ? undefined : inner)))
}

/** The promise that an input breaks, if it breaks one. */
export async function brokenBy(
  target: Target,
  library: Library,
  input: string,
  slowly: boolean,
): Promise<string | undefined> {
  try {
    // Most targets have nothing to wait for, and waiting costs.
    const judged = target.judge(library, input)
    if (judged) await judged
    if (slowly) await target.judgeSlowly?.(library, input)
  } catch (error) {
    if (error instanceof BrokenPromise) return error.message
    return `throws nothing unforeseen, such as ${error}`
  }
  return undefined
}
