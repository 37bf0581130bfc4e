import { readFileSync } from 'node:fs'

/*
 * What a peer is here: the functions of it that authfield can stand in for, and the drop-in that does. Both are called the same way, and
 * give what JSON has, so that one case holds them both, and so that they can be compared.
 */

/** What a function of a peer takes and gives: any. */
export type Foreign = ReturnType<typeof JSON.parse>

/** The functions that are called, by the names that the cases have. */
export type Calls = Record<string, (...args: Foreign[]) => unknown>

export type Kind = 'challenges' | 'credentials'

export interface Peer {
  /** As it is known, and as its file in `drop-in` and that in `cases` are called. */
  name: string
  file: string
  /** Its packages here; none where the registry has nothing that can be called. */
  packages: string[]
  /** What is replaced. */
  replaced: string
  ours: Calls
  theirs?: () => Promise<Calls>
  /** The calls that take a field alone: they are compared on every field there is. */
  compared?: { call: string; kind: Kind; only?: RegExp }[]
}

const folder = new URL('node_modules/', import.meta.url)

/** A file of a package, whether the package shows it or not. */
export async function load(path: string): Promise<Foreign> {
  const module = await import(new URL(path, folder).href)
  return module.default?.__esModule ? module.default : module
}

/** The version of a package as it is installed. */
export function versionOf(name: string): string {
  return JSON.parse(readFileSync(new URL(`${name}/package.json`, folder), 'utf8')).version
}

/** What came of a call, as JSON has it: the value, `null` for none, or that it threw. */
export async function outcomeOf(calls: Calls, call: string, args: readonly Foreign[]): Promise<Foreign> {
  // Some change what they are given.
  const given = structuredClone(args)
  try {
    return asJson(await calls[call]!(...given))
  } catch (error) {
    if (error instanceof ReferenceError) throw error
    return { throws: true }
  }
}

function asJson(value: unknown): Foreign {
  return value === undefined ? null : JSON.parse(JSON.stringify(value))
}
