import { getParam, isScheme } from '../../params.ts'
import type { Challenge } from '../../types.ts'
import { error, type Fault, type Finding, lacks, mustBeBare, mustBeOneOf, mustBeQuoted, warning } from './finding.ts'
import { isUriOrPath } from './uris.ts'

const SECTION = 'RFC 7616 §3.3'
const NEGOTIATION = 'RFC 7616 §3.7'

const QUOTED = ['domain', 'nonce', 'opaque', 'qop']
const BARE = ['stale', 'algorithm']

const MD5 = /^MD5(?:-sess)?$/i
const SHA = /^SHA-(?:256|512-256)(?:-sess)?$/i

/** Those of Digest AKA: a version, and the algorithm that it is made of (RFC 3310 §3.1, RFC 4169 §4). */
const AKA = /^AKAv[12]-(?:MD5|SHA-256|SHA-512-256)(?:-sess)?$/i

/** What RFC 7616 says of one challenge. */
export function* digestFaults(challenge: Challenge): Iterable<Fault> {
  for (const name of QUOTED) yield* mustBeQuoted(challenge, name, SECTION)
  for (const name of BARE) yield* mustBeBare(challenge, name, SECTION)
  yield* domainFaults(challenge)
  yield* mustBeOneOf(challenge, 'stale', ['true', 'false'], SECTION)
  const algorithm = getParam(challenge, 'algorithm')
  if (algorithm && ![MD5, SHA, AKA].some((known) => known.test(algorithm))) {
    const message = 'name SHA-256, SHA-512-256 or MD5, each also with -sess: clients ignore a challenge of another one'
    yield error('unknown-value', 'algorithm', message, SECTION)
  }
  yield* qopFaults(challenge)
  yield* mustBeOneOf(challenge, 'charset', ['UTF-8'], SECTION)
  yield* mustBeOneOf(challenge, 'userhash', ['true', 'false'], SECTION)
}

function* domainFaults(challenge: Challenge): Iterable<Fault> {
  const uris = (getParam(challenge, 'domain') ?? '').split(' ')
  if (!uris.every((uri) => uri === '' || isUriOrPath(uri))) {
    const message = 'write each as an absolute URI or as a path that begins with a slash'
    yield warning('invalid-value', 'domain', message, SECTION)
  }
}

function* qopFaults(challenge: Challenge): Iterable<Fault> {
  const qop = getParam(challenge, 'qop')
  if (lacks(challenge, 'qop')) {
    const message = 'add qop="auth": without it the client has no say in the hash, as in RFC 2069'
    yield warning('missing-param', 'qop', message, SECTION)
  }
  if (qop === undefined) return
  const options = qop.split(',').flatMap((option) => option.trim() || [])
  if (options.length === 0) {
    yield error('empty-value', 'qop', 'offer auth, or auth and auth-int: the value names no option', SECTION)
  } else if (!options.some((option) => /^auth(?:-int)?$/i.test(option))) {
    yield error('unknown-value', 'qop', 'offer auth or auth-int, separated by a comma: clients know no other', SECTION)
  }
}

/** What RFC 7616 says of several challenges: their algorithms differ, and the most preferred one comes first. */
export function* digestListFindings(challenges: readonly Challenge[]): Iterable<Finding> {
  const offers = challenges.flatMap((challenge, index) => {
    const algorithm = isScheme(challenge, 'Digest') ? algorithmOf(challenge) : undefined
    return algorithm === undefined ? [] : [{ challenge: index, algorithm }]
  })
  const firstSha = offers.findIndex(({ algorithm }) => SHA.test(algorithm))
  const seen = new Set<string>()
  for (const [index, { challenge, algorithm }] of offers.entries()) {
    const about = { challenge, scheme: 'Digest' }
    if (seen.has(algorithm)) {
      const message = 'offer another algorithm or leave the challenge out: each has its own, and one before it has this'
      yield { ...about, ...warning('duplicate-challenge', 'algorithm', message, NEGOTIATION) }
    }
    seen.add(algorithm)
    if (!MD5.test(algorithm)) continue
    if (firstSha < 0) {
      const message = 'offer SHA-256 before it: MD5 is there for old clients and not recommended'
      yield { ...about, ...warning('weak-algorithm', 'algorithm', message, 'RFC 7616 §3.2') }
    } else if (index < firstSha) {
      const message = 'put the challenge of SHA-256 or SHA-512-256 before it: clients take the first that they know'
      yield { ...about, ...warning('challenge-order', 'algorithm', message, NEGOTIATION) }
    }
  }
}

/** In lower case; `undefined` where it can't be known. */
function algorithmOf(challenge: Challenge): string | undefined {
  const algorithm = getParam(challenge, 'algorithm')
  return algorithm === undefined && challenge.rest !== undefined ? undefined : (algorithm ?? 'MD5').toLowerCase()
}
