import { readFileSync } from 'node:fs'

/**
 * A file of test/vectors in which values of readers stand. JSON has no undefined: a challenge without a token68 has the
 * property all the same.
 */
export function readingVectors<Vector>(file: string): Vector[] {
  const text = readFileSync(new URL(`vectors/${file}`, import.meta.url), 'utf8')
  return JSON.parse(text, (_, value) => (value?.params ? { token68: undefined, ...value } : value))
}
