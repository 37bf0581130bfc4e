import { inspect } from 'node:util'

/** Whatever an error shows to who logs it, in whatever way: its properties, hidden ones too, and those of what caused it. */
export function shown(error: unknown): string {
  const own = Reflect.ownKeys(Object(error)).map((key) => [key, Reflect.get(Object(error), key)])
  return [String(error), JSON.stringify(error), inspect(own, { showHidden: true, depth: null })].join('\n')
}
