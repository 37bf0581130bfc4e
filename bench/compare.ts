import { isDeepStrictEqual } from 'node:util'
import { interleave, ratio } from './measure.ts'

/*
 * Pieces of work that are held against one of them, and what comes of several processes.
 */

/** One row of a table. All contenders do the same, or a part of it that the reader wants to see beside it. */
export interface Comparison {
  name: string
  /** The contender that the others are held against. */
  baseline: string
  contenders: Record<string, () => unknown>
  /** How often a call does the work, where that isn't once. */
  times?: Record<string, number>
  /** What follows from the nanoseconds of one round, for instance the sum of two. */
  derived?: Record<string, (of: (contender: string) => number) => number>
  /** Who doesn't give what is meant. */
  wrong?: string[]
}

/** Nanoseconds of each contender, round by round. */
export type Rounds = Record<string, number[]>

/** A row that was timed in one process. */
export interface Timed {
  baseline: string
  wrong: string[]
  rounds: Rounds
}

/** Nanoseconds, how many times as long as the baseline, and how much longer in nanoseconds. */
export interface Figure {
  ns: number
  ratio: number
  over: number
}

export interface Row {
  baseline: string
  wrong: string[]
  contenders: Record<string, Figure>
}

/** The rows of one table, by name. */
export type Rows = Record<string, Row>

/** Times rows, after all work has been seen: what the engine makes of a function depends on that. */
export async function timeRows(rows: readonly Comparison[], rounds: number): Promise<Record<string, Timed>> {
  for (const { contenders } of rows) await interleave(contenders, 0)
  const timed: Record<string, Timed> = {}
  for (const row of rows) {
    timed[row.name] = { baseline: row.baseline, wrong: row.wrong ?? [], rounds: await timeRow(row, rounds) }
    console.error(row.name)
  }
  return timed
}

async function timeRow({ contenders, times = {}, derived = {} }: Comparison, rounds: number): Promise<Rounds> {
  const taken: Rounds = await interleave(contenders, rounds)
  for (const [name, count] of Object.entries(times)) taken[name] = taken[name]!.map((time) => time / count)
  for (const [name, derive] of Object.entries(derived)) {
    taken[name] = Array.from({ length: rounds }, (_, round) => derive((contender) => taken[contender]![round]!))
  }
  return taken
}

/**
 * The rounds of several processes as one: the least, which is the machine at its best, and how many times as long as the
 * baseline's in the median round.
 */
export function figuresOf(runs: readonly Rounds[], baseline: string): Record<string, Figure> {
  const all = (who: string) => runs.flatMap((rounds) => rounds[who]!)
  const least = (who: string) => Math.min(...all(who))
  const figures: Record<string, Figure> = {}
  for (const who of Object.keys(runs[0]!)) {
    const ns = least(who)
    figures[who] = { ns, ratio: ratio(all(who), all(baseline)), over: ns - least(baseline) }
  }
  return figures
}

/** The rows of several processes as one. */
export function rowsOf(runs: readonly Record<string, Timed>[]): Rows {
  const rows: Rows = {}
  for (const [name, { baseline, wrong }] of Object.entries(runs[0]!)) {
    const rounds = runs.map((run) => run[name]!.rounds)
    rows[name] = { baseline, wrong, contenders: figuresOf(rounds, baseline) }
  }
  return rows
}

/** Stops the bench where our own answer isn't what is meant: its time would say nothing. */
export function expect(actual: unknown, expected: unknown, what: string): void {
  if (!isDeepStrictEqual(actual, expected)) throw new Error(`not what is meant: ${what}`)
}

/** Whether a peer gives what is meant. */
export function isAnswer(call: () => unknown, expected: unknown): boolean {
  try {
    return isDeepStrictEqual(call(), expected)
  } catch {
    return false
  }
}
