import { once } from 'node:events'
import type { Screen } from './style.ts'

/*
 * What the command line reads and writes: the process's own, or those of a test.
 */

/** Standard input. */
export type Input = AsyncIterable<Uint8Array> & { isTTY?: boolean | undefined }

/** Standard output or standard error. */
export interface Output extends Screen {
  write(text: string): boolean
  once(event: string, listener: (...args: never[]) => void): unknown
}

export interface Io {
  input: Input
  output: Output
  errors: Output
  env: Readonly<Record<string, string | undefined>>
  /** Milliseconds since 1970. */
  now(): number
  /** Waits until the program is told to end. */
  untilStopped(): Promise<unknown>
}

/** Writes, and waits where the reader is slower: memory doesn't grow with what it hasn't read. */
export async function write(to: Output, text: string): Promise<void> {
  if (!to.write(text)) await once(to as never, 'drain')
}
