/**
 * Throws where Chevrotain 13 can't run: on Node before 22, and on whatever else lacks `Object.groupBy`. Chevrotain itself would
 * fail there with a `TypeError` from deep inside. `object` is the runtime's `Object`.
 */
export function assertRuntime(object: object): void {
  if ('groupBy' in object) return
  throw new Error(
    'authfield/grammar needs Node 22 or later, or another runtime that has Object.groupBy, as Chevrotain 13 does',
  )
}
