import { getParam, isScheme } from '../../params.ts'
import type { Challenge } from '../../types.ts'
import { error, type Fault, type Finding, lacks, mustBeOneOf, warning } from './finding.ts'

/** Each parameter that doesn't come alone, with the one that it comes with. */
const TOGETHER = [
  ['data', 'sid', 'RFC 7804 §5'],
  ['sid', 'data', 'RFC 7804 §5'],
  ['ttl', 'sr', 'RFC 7804 §5.1'],
  ['stale', 'sr', 'RFC 7804 §5.1'],
] as const

/** What RFC 7804 says of one challenge. */
export function* scramFaults(challenge: Challenge): Iterable<Fault> {
  const missing = new Set<string>()
  for (const [name, other, section] of TOGETHER) {
    if (getParam(challenge, name) === undefined || !lacks(challenge, other) || missing.has(other)) continue
    missing.add(other)
    yield error('missing-param', other, `add the parameter: ${name} comes with it`, section)
  }
  yield* mustBeOneOf(challenge, 'stale', ['true', 'false'], 'RFC 7804 §5.1')
}

/** SCRAM-SHA-256 is what all know; SCRAM-SHA-1 is there for databases that have no other hash. */
export function* scramListFindings(challenges: readonly Challenge[]): Iterable<Finding> {
  if (challenges.some((challenge) => isScheme(challenge, 'SCRAM-SHA-256'))) return
  for (const [challenge, { scheme }] of challenges.map((one, index) => [index, one] as const)) {
    if (!isScheme({ scheme }, 'SCRAM-SHA-1')) continue
    const message = 'offer SCRAM-SHA-256 as well: SCRAM-SHA-1 is there for old databases, and not all clients know it'
    yield { challenge, scheme: 'SCRAM-SHA-1', ...warning('weak-algorithm', undefined, message, 'RFC 7804 §4') }
  }
}
