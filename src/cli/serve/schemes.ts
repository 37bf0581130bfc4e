import { basic } from '../../server/basic.ts'
import { bearer } from '../../server/bearer.ts'
import { createCounts, type NonceCounts } from '../../server/counts.ts'
import { digest } from '../../server/digest.ts'
import { createNonces, type Nonces } from '../../server/nonces.ts'
import { refuse } from '../../server/refusal.ts'
import type { GuardScheme } from '../../server/types.ts'
import type { ServeOptions } from './options.ts'
import type { KnownUsers } from './users.ts'

/*
 * The schemes that are offered.
 */

/** Those of the options, in order. Throws `TypeError` for what no challenge can have. */
export function schemesOf(options: ServeOptions, users: KnownUsers): GuardScheme<string>[] {
  return options.schemes.map((scheme) => {
    if (scheme === 'digest') return digestOf(options, users)
    return scheme === 'basic' ? basic({ realm: options.realm, verify: users.verify }) : bearerOf(options)
  })
}

function digestOf(options: ServeOptions, { lookup }: KnownUsers): GuardScheme<string> {
  const { realm, algorithms, qop, userhash, nonceLifetime, nonceOnce, nextnonce } = options
  const nonces = createNonces({ lifetime: nonceLifetime })
  const counts = createCounts()
  return digest({
    realm,
    lookup,
    algorithms,
    qop,
    userhash,
    nonces: nextnonce ? alwaysRenewed(nonces) : nonces,
    counts: nonceOnce ? once(counts) : counts,
  })
}

/** Nonces of which each response names the next one. */
function alwaysRenewed({ issue, judge }: Nonces): Nonces {
  return {
    issue,
    async judge(nonce, context) {
      const state = await judge(nonce, context)
      return state && { ...state, renew: true }
    },
  }
}

/** Counts of which a nonce has one. */
function once({ use }: NonceCounts): NonceCounts {
  return { use: (nonce, count, until) => count === 1 && use(nonce, count, until) }
}

function bearerOf({ realm, tokens, scope }: ServeOptions): GuardScheme<string> {
  return bearer({
    realm,
    scope: scope.length > 0 ? [...scope] : undefined,
    verify(token) {
      const known = tokens.findIndex((one) => one.token === token)
      if (known < 0) return undefined
      const isEnough = scope.every((one) => tokens[known]!.scope.includes(one))
      return isEnough ? `token ${known + 1}` : refuse('insufficient_scope', { scope: [...scope] })
    },
  })
}
