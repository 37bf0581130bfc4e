import { readOptions } from '../options.ts'
import { Bearer } from '../schemes/bearer.ts'
import { serializeCredentials } from '../serialize.ts'
import { isRefused } from './status.ts'
import { Tokens } from './token.ts'
import type { Authenticator, AuthFields, TokenSource } from './types.ts'

export interface BearerOptions {
  /**
   * A 403 that says `insufficient_scope` (RFC 6750 §3.1) asks the source too, as a 401 with `insufficient_user_authentication` does
   * anyway (RFC 9470 §3).
   */
  stepUp?: boolean | undefined
}

/**
 * Sends a token with every request (RFC 6750), and asks the source for another one where it is refused.
 *
 * Throws `TypeError` for what is no source and for options of another type, and an `AuthSchemeError` for a token that is no token68.
 */
export function bearer(token: TokenSource, options: BearerOptions = {}): Authenticator {
  const { stepUp } = readOptions(options, { stepUp: 'boolean' })
  const tokens = new Tokens(token)
  if (typeof token === 'string') fieldsOf(token)
  return {
    scheme: 'Bearer',
    stepUp,

    async authorize(request) {
      const first = await tokens.first(request)
      return first === undefined ? undefined : fieldsOf(first)
    },

    async answer([challenge], request, tried) {
      const refused = tried.map(({ fields }) => tokenOf(fields))
      const next = await tokens.next(request, challenge!, refused)
      return next === undefined ? undefined : fieldsOf(next)
    },

    settle({ status }, request, sent) {
      if (isRefused(status)) tokens.forget(request, tokenOf(sent))
    },
  }
}

function fieldsOf(token: string): AuthFields {
  return { authorization: serializeCredentials(Bearer.credentials.encode({ token })) }
}

function tokenOf({ authorization }: AuthFields): string {
  return authorization!.slice('Bearer '.length)
}
