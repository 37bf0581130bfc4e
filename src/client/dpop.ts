import { readOptions } from '../options.ts'
import { getParam, isScheme } from '../params.ts'
import { recoverChallenges } from '../recover/recover.ts'
import { DPoP } from '../schemes/dpop.ts'
import { serializeCredentials } from '../serialize.ts'
import type { Challenge, FieldValue } from '../types.ts'
import { claimsOf, type DPoPClaims } from './dpop-claims.ts'
import { isRefused } from './status.ts'
import { Tokens } from './token.ts'
import type { Attempt, Authenticator, AuthFields, AuthRequest, AuthResponse, Awaitable, TokenSource } from './types.ts'

export type { DPoPClaims } from './dpop-claims.ts'

export interface DPoPOptions {
  /** Signs claims with the key that the token is bound to, as a JWT of the type `dpop+jwt` (RFC 9449 §4.2). */
  sign(claims: DPoPClaims): Awaitable<string>
  /** As of `bearer`. */
  stepUp?: boolean | undefined
}

/** What was sent. */
interface Used {
  token: string
  nonce: string | undefined
  /** Whether it is the second proof, with the nonce that the server has named. */
  isRenewed: boolean
}

/**
 * Sends a token that is bound to a key, with a proof of having the key (RFC 9449). It never sends the token as a Bearer's.
 *
 * Throws `TypeError` for what is no source, and without `sign`; and an `AuthSchemeError` for a token that is no token68.
 */
export function dpop(token: TokenSource, options: DPoPOptions): Authenticator {
  const { sign, stepUp } = readOptions(options, { sign: 'function', stepUp: 'boolean' }, ['sign'])
  const tokens = new Tokens(token)
  if (typeof token === 'string') authorizationOf(token)
  /** The nonces that servers have named, by origin: the next proof has the last one (RFC 9449 §8.2). */
  const nonces = new Map<string, string>()
  const sent = new WeakMap<AuthFields, Used>()

  /** What was sent: of fields that others have rewritten, no more than the token is known. */
  function usedIn(fields: AuthFields): Used {
    return sent.get(fields) ?? { token: fields.authorization!.slice('DPoP '.length), nonce: undefined, isRenewed: true }
  }

  function keepNonce(response: AuthResponse, request: AuthRequest): void {
    const nonce = nonceOf(response.field('dpop-nonce'))
    if (nonce !== undefined) nonces.set(request.url.origin, nonce)
  }

  async function prove(request: AuthRequest, token: string | undefined, isRenewed: boolean) {
    if (token === undefined) return undefined
    const nonce = nonces.get(request.url.origin)
    const proof = await sign(await claimsOf(request, token, nonce))
    if (typeof proof !== 'string' || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(proof)) throw new TypeError('sign gave no JWT')
    const fields = { authorization: authorizationOf(token), dpop: proof }
    sent.set(fields, { token, nonce, isRenewed })
    return fields
  }

  async function answerTo(challenge: Challenge, request: AuthRequest, tried: readonly Attempt[]) {
    const past = tried.map(({ fields }) => usedIn(fields))
    const last = past.at(-1)
    if (last !== undefined && isNonceAsked(challenge)) {
      const nonce = nonces.get(request.url.origin)
      const isNew = nonce !== undefined && nonce !== last.nonce && !past.some(({ isRenewed }) => isRenewed)
      return isNew ? prove(request, last.token, true) : undefined
    }
    const refused = past.map(({ token }) => token)
    return prove(request, await tokens.next(request, challenge, refused), false)
  }

  return {
    scheme: 'DPoP',
    stepUp,
    authorize: async (request) => prove(request, await tokens.first(request), false),
    answer([challenge], request, tried, response) {
      keepNonce(response, request)
      return answerTo(challenge!, request, tried)
    },
    settle(response, request, fields) {
      keepNonce(response, request)
      if (!isRefused(response.status)) return
      const { challenges } = recoverChallenges(response.field('www-authenticate'))
      if (!challenges.some(isNonceAsked)) tokens.forget(request, usedIn(fields).token)
    },
  }
}

function authorizationOf(token: string): string {
  return serializeCredentials(DPoP.credentials.encode({ token }))
}

/** Whether the token may be right, and the proof lacks the server's nonce (RFC 9449 §9). */
function isNonceAsked(challenge: Challenge): boolean {
  return isScheme(challenge, 'DPoP') && getParam(challenge, 'error') === 'use_dpop_nonce'
}

/** 1*NQCHAR, once (RFC 9449 §8.1) */
function nonceOf(field: FieldValue): string | undefined {
  const lines = ([] as string[]).concat(field ?? [])
  return lines.length === 1 && /^[!#-[\]-~]+$/.test(lines[0]!) ? lines[0] : undefined
}
