import { once } from 'node:events'
import { Readable } from 'node:stream'
import type { Io, Output } from '../src/cli/io.ts'
import { main } from '../src/cli/main.ts'

/*
 * The command line, run within this process.
 */

/** What it printed, and its exit status. */
export interface Run {
  output: string
  errors: string
  status: number
}

/** A stream that keeps what is written to it. */
export function kept(screen: Partial<Output> = {}): Output & { text: string } {
  return {
    text: '',
    write(text) {
      this.text += text
      return true
    },
    once: () => undefined,
    ...screen,
  }
}

/** Input as octets, in one piece unless pieces are given. */
export function inputOf(input: string | Buffer | readonly (string | Buffer)[] = ''): Io['input'] {
  const pieces = (Array.isArray(input) ? input : [input]) as (string | Buffer)[]
  return Readable.from(pieces.map((piece) => Buffer.from(piece)))
}

/** The time of all runs: 2026-11-25T12:00:00Z. */
export const NOW = Date.UTC(2026, 10, 25, 12)

/** Runs the command line. Nothing of this machine's environment reaches it. */
export async function run(
  args: readonly string[],
  input: string | Buffer | readonly (string | Buffer)[] = '',
  io: Partial<Io> = {},
): Promise<Run> {
  const [output, errors] = [kept(), kept()]
  const status = await main(args, {
    input: inputOf(input),
    output,
    errors,
    env: { HOME: '/nonexistent' },
    now: () => NOW,
    untilStopped: () => new Promise(() => {}),
    ...io,
  })
  return { output: output.text, errors: errors.text, status }
}

/** Until a server of the command line says where it listens. */
export async function until<T>(attempt: () => T | undefined): Promise<T> {
  for (;;) {
    const result = attempt()
    if (result !== undefined) return result
    await once(Readable.from(['']), 'readable')
  }
}
