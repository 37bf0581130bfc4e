import { Bearer } from '../schemes/bearer.ts'
import { detailsOf, type Refusal } from './refusal.ts'
import { checkFunction, checkOptions, tried } from './settings.ts'
import type { Awaitable, BearerChallengeInit, GuardRequest, GuardScheme, Nobody } from './types.ts'

/** What every challenge of Bearer and DPoP says. */
export interface TokenChallengeOptions {
  realm?: string | undefined
  /** What access a token needs to have (RFC 6750 §3). */
  scope?: string[] | undefined
  /** Where the metadata of the resource are (RFC 9728 §5.1). */
  resourceMetadata?: string | undefined
}

export interface BearerGuardOptions<I, R> extends TokenChallengeOptions {
  /**
   * Whose token it is; nobody's: `undefined`, `null` or `false`, which is `invalid_token`. `refuse` says more. With `dpop`
   * beside it, refuse tokens that are bound to a key, which have `cnf` (RFC 9449 §7.2).
   */
  verify(token: string, request: R): Awaitable<I | Refusal | Nobody>
}

/**
 * A token, whose bearer may (RFC 6750).
 *
 * Throws `TypeError` without `realm`, `scope` and `resourceMetadata`: a challenge has to have a parameter (RFC 6750 §3); and
 * for one that no challenge can have.
 */
export function bearer<I, R extends GuardRequest = GuardRequest>(options: BearerGuardOptions<I, R>): GuardScheme<I, R> {
  checkOptions(options)
  const { verify } = options
  checkFunction(verify, 'verify')
  const always = alwaysOf(options)
  if (tried(() => Bearer.challenge.encode(always)).params.length === 0) {
    throw new TypeError('bearer needs realm, scope or resourceMetadata')
  }
  return {
    scheme: 'Bearer',
    challenges: (refusal) => ({ challenges: [Bearer.challenge.encode(withRefusal(always, refusal))] }),
    async verify(credentials, request) {
      const { token } = Bearer.credentials.decode(credentials)
      // The guard refuses nobody, and what is a refusal.
      return { identity: (await verify(token, request)) as I }
    },
  }
}

/** What a challenge always says. Throws `TypeError` for a scope without a token (RFC 6750 §3). */
export function alwaysOf({ realm, scope, resourceMetadata }: TokenChallengeOptions) {
  if (scope?.length === 0) throw new TypeError('scope is empty: leave it out')
  return { realm, scope, resourceMetadata }
}

/**
 * What a challenge always says, with what a refusal adds. Without a refusal there were no credentials, and so there is no
 * error (RFC 6750 §3.1).
 */
export function withRefusal<Init extends BearerChallengeInit>(always: Init, refusal: Refusal | undefined): Init {
  const details = detailsOf(refusal)
  if (details === undefined) return always
  const given = Object.entries(details.params).filter(([, value]) => value != null)
  return { ...always, ...Object.fromEntries(given), error: details.error }
}
