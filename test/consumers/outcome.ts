/** A name, and what is wrong: nothing where all is well. */
export interface Outcome {
  name: string
  problem?: string
}

/** What a run of a program says, where it isn't right. */
export function outcomeOf(name: string, isRight: boolean, problem: string): Outcome {
  return isRight ? { name } : { name, problem }
}

/** Two at a time, as there are processors for; the outcomes in order. */
export async function* inPairs(tasks: readonly (() => Promise<Outcome>)[]): AsyncGenerator<Outcome> {
  for (let i = 0; i < tasks.length; i += 2) yield* await Promise.all(tasks.slice(i, i + 2).map((task) => task()))
}
