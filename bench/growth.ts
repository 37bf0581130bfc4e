import { type Issue, recoverChallenges } from '../src/index.ts'
import { SHAPES } from '../test/shapes.ts'
import { least } from './measure.ts'

/*
 * Hostile text of growing length: the time a character has to stay what it is.
 */

/** The lengths of hostile text, in characters. */
export const SIZES = [1_000, 10_000, 100_000, 1_000_000] as const
/** What is timed beside the shapes. */
export const ISSUES_ALONE = 'an issue for each character, made by a loop'

/** Nanoseconds a character, by shape and size. */
export type Growth = Record<string, Record<string, number>>

/** An array of as many issues, and nothing else: what the engine takes for a result with an object for each character. */
function issuesAlone(count: number): Issue[] {
  const issues: Issue[] = []
  for (let i = 0; i < count; i++) issues.push({ code: 'control-character', line: 0, start: i, end: i + 1 })
  return issues
}

/** Nanoseconds a character for each size. */
export async function timeGrowth(sizes: readonly number[]): Promise<Growth> {
  const results: Growth = {}
  // All shapes first, as for all work.
  for (const [, write] of SHAPES) await least(() => recoverChallenges(write(SIZES[1])))
  for (const [shape, write] of SHAPES) {
    results[shape] = {}
    for (const size of sizes) {
      const field = write(size)
      const length = [field].flat().join(',').length
      results[shape][size] = (await least(() => recoverChallenges(field))) / length
    }
    console.error(`growth: ${shape}`)
  }
  results[ISSUES_ALONE] = {}
  for (const size of sizes) results[ISSUES_ALONE][size] = (await least(() => issuesAlone(size))) / size
  return results
}
