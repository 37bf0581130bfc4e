import { getParam } from '../../params.ts'
import type { Challenge } from '../../types.ts'
import { paymentJson } from '../payment.ts'
import { error, type Fault, warning } from './finding.ts'

const REQUIRED = 'draft-httpauth-payment-01 §5.1.1'
const OPTIONAL = 'draft-httpauth-payment-01 §5.1.2'

/** payment-method-id = 1*LOWERALPHA (draft-httpauth-payment-01 §6.1) */
const METHOD = /^[a-z]+$/

/** date-time (RFC 3339 §5.6), with numbers in their ranges. */
const DATE_TIME =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt ](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/** An algorithm, and a hash in base64 between colons: one member of Content-Digest (RFC 9530 §2) */
const DIGEST = /^[a-z*][a-z\d_\-.*]*=:(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?:$/

/** What the draft says of one challenge. */
export function* paymentFaults(challenge: Challenge): Iterable<Fault> {
  const method = getParam(challenge, 'method')
  if (method && !METHOD.test(method)) {
    yield error('invalid-value', 'method', 'write the method in lower-case letters alone', REQUIRED)
  }
  const request = getParam(challenge, 'request')
  if (request && paymentJson.decode(request) === undefined) {
    yield error('invalid-value', 'request', 'write JSON in base64url', REQUIRED)
  }
  yield* canonicalFaults(challenge, 'request', REQUIRED)
  const digest = getParam(challenge, 'digest')
  if (digest && !digest.split(',').every((member) => DIGEST.test(member.trim()))) {
    yield warning('invalid-value', 'digest', 'write the value as Content-Digest has it, sha-256=:...:', 'RFC 9530 §2')
  }
  const expires = getParam(challenge, 'expires')
  if (expires && !DATE_TIME.test(expires)) {
    yield warning('invalid-value', 'expires', 'write a date and a time, as in 2026-01-31T12:00:00Z', 'RFC 3339 §5.6')
  }
  const opaque = getParam(challenge, 'opaque')
  if (opaque && !isMapOfStrings(paymentJson.decode(opaque))) {
    yield warning('invalid-value', 'opaque', 'write a JSON object of strings, in base64url', OPTIONAL)
  }
  yield* canonicalFaults(challenge, 'opaque', OPTIONAL)
}

/** JSON has one form here, since it is hashed as it is: no padding, no white space, members in one order. */
function* canonicalFaults(challenge: Challenge, name: string, section: string): Iterable<Fault> {
  const sent = getParam(challenge, name)
  const json = sent && paymentJson.decode(sent)
  if (sent && json !== undefined && paymentJson.encode(json) !== sent) {
    const message = 'write the JSON in its canonical form (RFC 8785) and without padding: it is hashed as it is'
    yield warning('noncanonical-value', name, message, section)
  }
}

function isMapOfStrings(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every((one) => typeof one === 'string')
}
