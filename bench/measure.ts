import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { do_not_optimize, measure } from 'mitata'

setFlagsFromString('--expose-gc')
const collect: (options: { type: 'minor' | 'major' }) => void = runInNewContext('gc')

/** So short that a round of all contenders sees one state of the machine. */
const OPTIONS = {
  min_cpu_time: 10e6,
  min_samples: 12,
  batch_samples: 256,
  samples_threshold: 4,
  // Once, before the first sample: while the eight megabytes that mitata allocates for its samples are young, each allocation
  // takes V8 ten times as long, in some rounds and not in others.
  gc: () => collect({ type: 'minor' }),
}

/**
 * The nanoseconds of a call, for each round. Times all contenders for one piece of work in interleaved rounds, so that what
 * else the machine does meets all alike. The first round, which compiles, doesn't count.
 */
export async function interleave<Name extends string>(
  contenders: Record<Name, () => unknown>,
  rounds: number,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(contenders) as Name[]
  const times = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const { p50 } = await measure(consumed(contenders[name]), { ...OPTIONS })
      if (round > 0) times[name].push(p50)
    }
  }
  return times
}

/** The least that a call took, in nanoseconds. */
export async function least(call: () => unknown): Promise<number> {
  const { min } = await measure(consumed(call), { ...OPTIONS, min_cpu_time: 40e6, min_samples: 4, batch_samples: 16 })
  return min
}

const BATCH = 200

/** Octets allocated a call: the median of many batches without a collection, since the compiler makes some more. */
export async function allocated(call: () => unknown): Promise<number> {
  const consuming = consumed(call)
  const batches: number[] = []
  for (let batch = 0; batch < 200; batch++) {
    const before = process.memoryUsage().heapUsed
    for (let i = 0; i < BATCH; i++) {
      const pending = consuming()
      if (pending) await pending
    }
    batches.push((process.memoryUsage().heapUsed - before) / BATCH)
  }
  return median(batches.filter((octets) => octets > 0))
}

/** With its result kept from being optimized away. */
function consumed(call: () => unknown): () => unknown {
  return () => {
    const result = call()
    do_not_optimize(result)
    return result instanceof Promise ? result : undefined
  }
}

/** The text in a copy that is new to the engine: as from a socket, not a constant of the program that is hashed and interned. */
export function fresh(text: string): string {
  const encoding = /[^\0-\xff]/.test(text) ? 'utf16le' : 'latin1'
  return Buffer.from(text, encoding).toString(encoding)
}

/** A call with several inputs that are alike, in turn. */
export function inTurn<Input, Result>(make: () => Input, call: (input: Input) => Result): () => Result {
  const inputs = Array.from({ length: 8 }, make)
  let turn = 0
  return () => call(inputs[turn++ & 7]!)
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
}

/** How many times as long the first took, in the median round. */
export function ratio(times: readonly number[], than: readonly number[]): number {
  return median(times.map((time, round) => time / than[round]!))
}

export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)
}
