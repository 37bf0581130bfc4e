import { getParam } from '../../params.ts'
import type { Challenge } from '../../types.ts'
import { json, unpaddedBase64url } from '../bytes.ts'
import { error, type Fault, warning } from './finding.ts'

const DRAFT = 'draft-httpauth-payment-01'

/** date-time (RFC 3339 §5.6), with numbers in their ranges. */
const DATE_TIME =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt ](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/** An algorithm, and a hash in base64 between colons: one member of Content-Digest (RFC 9530 §2) */
const DIGEST = /^[a-z*][a-z\d_\-.*]*=:(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?:$/

const base64Json = /* @__PURE__ */ json(unpaddedBase64url)

/** What the draft says of one challenge. */
export function* paymentFaults(challenge: Challenge): Iterable<Fault> {
  for (const name of ['request', 'opaque']) {
    if (getParam(challenge, name)?.endsWith('=')) {
      yield warning('noncanonical-value', name, 'leave out the padding: it is hashed with the value', DRAFT)
    }
  }
  const digest = getParam(challenge, 'digest')
  if (digest && !digest.split(',').every((member) => DIGEST.test(member.trim()))) {
    yield warning('invalid-value', 'digest', 'write the value as Content-Digest has it, sha-256=:...:', 'RFC 9530 §2')
  }
  const expires = getParam(challenge, 'expires')
  if (expires && !DATE_TIME.test(expires)) {
    yield warning('invalid-value', 'expires', 'write a date and a time, as in 2026-01-31T12:00:00Z', 'RFC 3339 §5.6')
  }
  const request = getParam(challenge, 'request')
  if (request && base64Json.decode(request) === undefined) {
    yield error('invalid-value', 'request', 'write JSON, in base64url', DRAFT)
  }
  const opaque = getParam(challenge, 'opaque')
  if (opaque && !isMapOfStrings(base64Json.decode(opaque))) {
    yield warning('invalid-value', 'opaque', 'write a JSON object of strings, in base64url', DRAFT)
  }
}

function isMapOfStrings(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every((one) => typeof one === 'string')
}
