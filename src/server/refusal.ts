import { checkKind } from '../options.ts'
import { Bearer } from '../schemes/bearer.ts'
import { serializeChallenge } from '../serialize.ts'
import { isAbsoluteUrl } from './target.ts'
import type { BearerChallengeInit, Nobody, RefusalReason } from './types.ts'

/** Why credentials aren't enough; made by `refuse`. */
export interface Refusal {
  readonly reason: RefusalReason
}

/** What a refusal says besides its reason. */
export interface RefusalDetails {
  readonly status: 400 | 401 | 403
  /** The error code for challenges that have one; absent where there is nothing to tell. */
  readonly error: string | undefined
  /** What the challenge says besides, in the place of what it always says. */
  readonly params: BearerChallengeInit
}

/**
 * A refusal is known by this alone. A package has two builds, so a class would be two classes; and by its shape an identity
 * that has a `reason` would be taken for one.
 */
const DETAILS = Symbol.for('authfield.refusal')

/** The errors that aren't 401 `rejected` (RFC 6750 §3.1, RFC 9470 §3). */
const ERRORS: Readonly<Record<string, readonly [RefusalDetails['status'], RefusalReason]>> = {
  invalid_request: [400, 'malformed'],
  insufficient_scope: [403, 'insufficient'],
  insufficient_user_authentication: [401, 'insufficient'],
}

/**
 * A refusal for a callback to return, with the error code that the challenge of Bearer or DPoP has. `insufficient_scope`
 * makes a 403, `invalid_request` a 400 (RFC 6750 §3.1), any other code a 401, as `insufficient_user_authentication`
 * (RFC 9470 §3). `params` go into the challenge too, in the place of what it always says.
 *
 * Throws `TypeError` for what a Bearer challenge can't have.
 */
export function refuse(error: string, params: BearerChallengeInit = {}): Refusal {
  const said = params ?? {}
  checkKind(error, 'string', 'error')
  checkKind(said, 'object', 'params')
  try {
    serializeChallenge(Bearer.challenge.encode({ ...said, error }))
  } catch {
    // Otherwise it would be met when the challenge is written, far from here. The cause could be taken for the client's fault.
    throw new TypeError('a Bearer challenge cannot have this error or these params')
  }
  const { resourceMetadata = null } = said
  if (resourceMetadata !== null && !isAbsoluteUrl(resourceMetadata)) {
    throw new TypeError('params.resourceMetadata is not an absolute http or https URL')
  }
  const [status, reason] = Object.hasOwn(ERRORS, error) ? ERRORS[error]! : ([401, 'rejected'] as const)
  return refusal(reason, status, error, said)
}

/** A refusal of this library's own. */
export function refusal(
  reason: RefusalReason,
  status: RefusalDetails['status'] = 401,
  error?: string,
  params: BearerChallengeInit = {},
): Refusal {
  const details: RefusalDetails = { status, error, params }
  return { reason, [DETAILS]: details } as Refusal
}

/** What a refusal says, also one of the other build; `undefined` for anything else. */
export function detailsOf(value: unknown): RefusalDetails | undefined {
  return isRefusal(value) ? (value as Refusal & { [DETAILS]: RefusalDetails })[DETAILS] : undefined
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, DETAILS)
}

/** What a callback gives for nobody: also `null`, which stores give for what they don't find. */
export function isNobody(identity: unknown): identity is Nobody {
  return identity === undefined || identity === null || identity === false
}
