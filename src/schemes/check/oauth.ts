import { getParam } from '../../params.ts'
import type { Challenge } from '../../types.ts'
import { error, type Fault, lacks, warning } from './finding.ts'
import { mustBeAbsolute, mustBeFetchable, mustBeSecure } from './uris.ts'

/*
 * Bearer, and DPoP, whose parameters are mostly Bearer's.
 */

/** Codes for a resource: RFC 6750 §3.1, RFC 9470 §3, RFC 9449 §7.1, and Microsoft Entra's. */
const RESOURCE_ERROR =
  /^(?:invalid_request|invalid_token|insufficient_scope|insufficient_user_authentication|use_dpop_nonce|invalid_dpop_proof|insufficient_claims)$/

/** Codes for the token endpoint (RFC 6749 §5.2). */
const TOKEN_ERROR = /^(?:invalid_client|invalid_grant|unauthorized_client|unsupported_grant_type|invalid_scope)$/

/** Further codes, for the authorization endpoint (RFC 6749 §4.1.2.1). */
const AUTHORIZATION_ERROR = /^(?:access_denied|unsupported_response_type|server_error|temporarily_unavailable)$/

/** Algorithms that prove no possession of a key: none, and those of a shared secret (RFC 9449 §4.2). */
const UNFIT_ALGORITHM = /^(?:none|HS\d+)$/i

export function* bearerFaults(challenge: Challenge): Iterable<Fault> {
  const { token68, params, rest } = challenge
  if (params.length === 0 && token68 === undefined && rest === undefined) {
    yield warning('missing-param', undefined, 'add a parameter, a realm at least', 'RFC 6750 §3')
  }
  yield* errorFaults(challenge, 'RFC 6750 §3.1')
  yield* mustBeFetchable(challenge, 'authz_server', 'RFC 8898 §4')
  yield* mustBeSecure(challenge, 'authz_server', 'RFC 8898 §4')
}

export function* dpopFaults(challenge: Challenge): Iterable<Fault> {
  yield* errorFaults(challenge, 'RFC 9449 §7.1')
  if ((getParam(challenge, 'algs') ?? '').split(' ').some((name) => UNFIT_ALGORITHM.test(name))) {
    const message = 'leave out none and all that begin with HS: a proof is signed with a private key'
    yield error('unknown-value', 'algs', message, 'RFC 9449 §4.2')
  }
}

/** What is said about an error, and where the client learns more. */
function* errorFaults(challenge: Challenge, codes: string): Iterable<Fault> {
  const error = getParam(challenge, 'error')
  if (error) yield* codeFaults(error, codes)
  const isDescribed = ['error_description', 'error_uri'].some((name) => getParam(challenge, name) !== undefined)
  if (isDescribed && lacks(challenge, 'error')) {
    yield warning('missing-param', 'error', 'add the code of the error that is described', 'RFC 6750 §3')
  }
  yield* mustBeAbsolute(challenge, 'error_uri', 'RFC 6750 §3')
  yield* mustBeFetchable(challenge, 'resource_metadata', 'RFC 9728 §5.1')
  yield* mustBeSecure(challenge, 'resource_metadata', 'RFC 9728 §7.1')
}

function* codeFaults(code: string, section: string): Iterable<Fault> {
  if (RESOURCE_ERROR.test(code)) return
  const instead = 'use invalid_token, invalid_request or insufficient_scope'
  if (TOKEN_ERROR.test(code)) {
    const message = `${instead}: this code is for answers of the token endpoint`
    yield warning('unknown-value', 'error', message, 'RFC 6749 §5.2')
  } else if (AUTHORIZATION_ERROR.test(code)) {
    const message = `${instead}: this code is for answers of the authorization endpoint`
    yield warning('unknown-value', 'error', message, 'RFC 6749 §4.1.2.1')
  } else {
    yield warning('unknown-value', 'error', `${instead}, or the code of an extension: clients know no other`, section)
  }
}
