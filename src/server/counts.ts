import { readOptions } from '../options.ts'
import type { Awaitable } from './types.ts'

/** Remembers which counts were used. For guards in several processes, write one over a store that they share. */
export interface NonceCounts {
  /**
   * Uses a count of a nonce: `true` if it is new, which it is once. Whatever else it gives is taken for `false`; what it
   * throws, the guard throws. `keepUntil` is when the nonce expires, in milliseconds since 1970, the same for each of its
   * counts: longer nothing has to be remembered.
   */
  use(nonce: string, count: number, keepUntil: number): Awaitable<boolean>
}

/** What is known of a nonce. */
interface Used {
  nonce: string
  until: number
  highest: number
  /** A bit for each count from the highest down. */
  window: bigint
}

/** How many counts below the highest are told apart. Browsers send them out of order, but not by more. */
const WINDOW = 64

/**
 * Counts in the memory of this process, for as many nonces as `limit` says; absent: 10,000. When there are more, the first
 * to expire is forgotten. From then on a nonce that isn't known and expires no later than all that are is refused, so that
 * nothing is accepted twice.
 *
 * Throws `TypeError` for a limit that is no positive whole number.
 */
export function createCounts(options: { limit?: number | undefined } = {}): NonceCounts {
  const { limit = 10_000 } = readOptions(options, { limit: 'number' })
  if (!Number.isSafeInteger(limit) || limit < 1) throw new TypeError('options.limit is not a positive whole number')
  const known = new Map<string, Used>()
  const queue: Used[] = []
  return {
    use(nonce, count, keepUntil) {
      const used = known.get(nonce)
      if (used !== undefined) return useNext(used, count)
      if (queue.length === limit) {
        // It may be one that was forgotten: those expire no later than all that are known.
        if (keepUntil <= queue[0]!.until) return false
        known.delete(takeFirst(queue).nonce)
      }
      const added = { nonce, until: keepUntil, highest: count, window: 1n }
      known.set(nonce, added)
      put(queue, added)
      return true
    },
  }
}

/** Whether a count is new: above the highest, or in the window below it and unseen. */
function useNext(used: Used, count: number): boolean {
  const ahead = count - used.highest
  if (ahead > 0) {
    used.window = ahead < WINDOW ? BigInt.asUintN(WINDOW, (used.window << BigInt(ahead)) | 1n) : 1n
    used.highest = count
    return true
  }
  if (-ahead >= WINDOW) return false
  const bit = 1n << BigInt(-ahead)
  if (used.window & bit) return false
  used.window |= bit
  return true
}

/*
 * A heap: each entry expires no later than the two at twice its place. Forgetting the first to expire takes few steps so,
 * however many there are.
 */

function put(queue: Used[], added: Used): void {
  let at = queue.length
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (queue[parent]!.until <= added.until) break
    queue[at] = queue[parent]!
    at = parent
  }
  queue[at] = added
}

/** The first to expire, taken out of a queue that isn't empty. */
function takeFirst(queue: Used[]): Used {
  const first = queue[0]!
  const moved = queue.pop()!
  let at = 0
  for (let child = 1; child < queue.length; child = 2 * at + 1) {
    if (child + 1 < queue.length && queue[child + 1]!.until < queue[child]!.until) child++
    if (moved.until <= queue[child]!.until) break
    queue[at] = queue[child]!
    at = child
  }
  if (queue.length > 0) queue[at] = moved
  return first
}
