/**
 * Answers a 401: a `fetch` that is wrapped, and the same conversation without input and output.
 *
 * @module authfield/client
 */
export { type BasicOptions, basic } from './basic.ts'
export { type BearerOptions, bearer } from './bearer.ts'
export { type DigestOptions, digest } from './digest.ts'
export { type DPoPClaims, type DPoPOptions, dpop } from './dpop.ts'
export { createExchange, type ExchangeOptions } from './exchange.ts'
export { withAuth } from './fetch.ts'
export { authOutcome } from './outcome.ts'
export type {
  Account,
  AccountAsk,
  AccountSource,
  Attempt,
  Authenticator,
  AuthFields,
  AuthOutcome,
  AuthRequest,
  AuthResponse,
  AuthResult,
  Awaitable,
  BearerChallenge,
  Exchange,
  Scopes,
  Token,
  TokenAsk,
  TokenSource,
} from './types.ts'
