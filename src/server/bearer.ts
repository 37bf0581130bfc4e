import { readOptions } from '../options.ts'
import { Bearer } from '../schemes/bearer.ts'
import { detailsOf, type Refusal } from './refusal.ts'
import { tried } from './settings.ts'
import { isAbsoluteUrl } from './target.ts'
import type { Awaitable, BearerChallengeInit, GuardRequest, GuardScheme, Nobody } from './types.ts'

/** What every challenge of Bearer and DPoP says. */
export interface TokenChallengeOptions {
  realm?: string | undefined
  /** What access a token needs to have (RFC 6750 §3). */
  scope?: string[] | undefined
  /** Where the metadata of the resource are (RFC 9728 §5.1). */
  resourceMetadata?: string | undefined
}

/** What they are. */
export const TOKEN_OPTIONS = { realm: 'string', scope: 'array', resourceMetadata: 'string' } as const

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
  const settings = readOptions(options, { ...TOKEN_OPTIONS, verify: 'function' }, ['verify'])
  const { verify } = settings
  const always = alwaysOf(settings)
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

/**
 * What a challenge always says. Throws `TypeError` for a scope without a token (RFC 6750 §3), and where the metadata's URL is relative
 * (RFC 9728 §5.1).
 */
export function alwaysOf({ realm, scope, resourceMetadata }: TokenChallengeOptions) {
  if (scope?.length === 0) throw new TypeError('options.scope is empty: leave it out')
  if (resourceMetadata !== undefined && !isAbsoluteUrl(resourceMetadata)) {
    throw new TypeError('options.resourceMetadata is not an absolute http or https URL')
  }
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
