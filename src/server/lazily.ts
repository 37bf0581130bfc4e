import type { Awaitable } from './types.ts'

/** Makes something at the first call, and gives the same at each other. What fails isn't kept: the next call tries again. */
export function lazily<T>(make: () => Awaitable<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    if (made === undefined) {
      made = (async () => make())()
      made.catch(() => {
        made = undefined
      })
    }
    return made
  }
}
