import { getParam } from '../../params.ts'
import { sameName } from '../../scan.ts'
import type { Challenge } from '../../types.ts'
import { base64 } from '../bytes.ts'
import { digestFaults, digestListFindings } from './digest.ts'
import { error, type Fault, type Finding, lacks, mustBeOneOf, type Rule, warning } from './finding.ts'
import { mutualFaults } from './mutual.ts'
import { bearerFaults, dpopFaults } from './oauth.ts'
import { paymentFaults } from './payment.ts'
import { scramFaults, scramListFindings } from './scram.ts'
import { mustBeAbsolute, mustBeFetchable } from './uris.ts'

/** What no declaration can say of a challenge, by the name of the scheme. */
export const RULES: ReadonlyMap<string, Rule> = new Map([
  ['Basic', basicFaults],
  ['Bearer', bearerFaults],
  ['Concealed', concealedFaults],
  ['Digest', digestFaults],
  ['DPoP', dpopFaults],
  ['GNAP', gnapFaults],
  ['Hawk', hawkFaults],
  ['Kerberos', mechanismFaults],
  ['Mutual', mutualFaults],
  ['Negotiate', mechanismFaults],
  ['NTLM', mechanismFaults],
  ['Payment', paymentFaults],
  ['SCRAM-SHA-1', scramFaults],
  ['SCRAM-SHA-256', scramFaults],
  ['UMA', umaFaults],
  ['WSSE', wsseFaults],
])

/** What is said of several challenges, each list of findings in the order of the challenges. */
export const LIST_RULES: readonly ((challenges: readonly Challenge[]) => Iterable<Finding>)[] = [
  digestListFindings,
  scramListFindings,
]

/** Schemes that no proxy may ask for, and where that is specified. */
export const ORIGIN_ONLY: ReadonlyMap<string, string> = new Map([
  ['DPoP', 'RFC 9449 §7.1'],
  ['vapid', 'RFC 8292 §3'],
])

/** Where the form of a challenge is specified, for schemes whose first parameter doesn't say it. */
export const SECTIONS: ReadonlyMap<string, string> = new Map([
  ['DPoP', 'RFC 9449 §7.1'],
  ['Signature', 'draft-cavage-http-signatures-12'],
  ['vapid', 'RFC 8292 §3'],
])

function* basicFaults(challenge: Challenge): Iterable<Fault> {
  yield* mustBeOneOf(challenge, 'charset', ['UTF-8'], 'RFC 7617 §2.1')
  if (challenge.params.some(({ name }) => !sameName(name, 'realm') && !sameName(name, 'charset'))) {
    const message = 'leave out all but realm and charset: there are no other parameters, and clients ignore them'
    yield warning('unknown-param', undefined, message, 'RFC 7617 §2')
  }
}

function* concealedFaults(): Iterable<Fault> {
  const message = 'send no challenge: clients authenticate unasked, so that nobody learns that there is something'
  yield warning('unexpected-challenge', undefined, message, 'RFC 9729 §1')
}

function* gnapFaults(challenge: Challenge): Iterable<Fault> {
  yield* mustBeFetchable(challenge, 'as_uri', 'RFC 9635 §9.1')
  yield* mustBeAbsolute(challenge, 'referrer', 'RFC 9635 §9.1')
}

/** A client takes no time that isn't proved. */
function* hawkFaults(challenge: Challenge): Iterable<Fault> {
  for (const [name, other] of [
    ['ts', 'tsm'],
    ['tsm', 'ts'],
  ] as const) {
    if (getParam(challenge, name) === undefined || !lacks(challenge, other)) continue
    yield error('missing-param', other, `add the parameter: ${name} comes with it`, 'Hawk')
  }
}

/** A message of the mechanism or nothing, and no parameters. */
function* mechanismFaults({ scheme, token68, params }: Challenge): Iterable<Fault> {
  const section = sameName(scheme, 'NTLM') ? 'MS-NTHT' : 'RFC 4559 §4'
  if (params.length > 0) {
    const message = 'send the name of the scheme alone, or with a message in base64: it has no parameters'
    yield error('unexpected-params', undefined, message, section)
  }
  if (token68 !== undefined && base64.decode(token68) === undefined) {
    yield error('invalid-value', undefined, 'write the message in base64, with its padding', section)
  }
}

function* umaFaults(challenge: Challenge): Iterable<Fault> {
  yield* mustBeFetchable(challenge, 'as_uri', 'UMA 2.0 Grant')
}

function* wsseFaults(challenge: Challenge): Iterable<Fault> {
  yield* mustBeOneOf(challenge, 'profile', ['UsernameToken'], 'Atom WSSE')
}
