import { serializeChallenge } from '../../src/index.ts'
import type { Reading } from './reading.ts'

/** The Digest challenges of a text, each as it is written alone. */
export function findDigests(readings: readonly Reading[]): string[] {
  return readings
    .filter(({ found }) => found.kind === 'challenges')
    .flatMap(({ tolerant }) => tolerant.challenges)
    .filter(({ scheme, rest, token68 }) => /^Digest$/i.test(scheme) && rest === undefined && token68 === undefined)
    .flatMap((challenge) => {
      try {
        return [serializeChallenge(challenge)]
      } catch {
        // A character that no field can have.
        return []
      }
    })
}
