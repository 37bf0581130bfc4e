/** What a call throws; `undefined` where it returns. */
export function thrownIfAny(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  return undefined
}

/** What a call throws, as it has to. */
export function thrown(act: () => unknown): unknown {
  const error = thrownIfAny(act)
  if (error === undefined) throw new Error('nothing is thrown')
  return error
}

/** What a promise is rejected with, as it has to be. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('nothing is rejected')
}
