/**
 * Judges a request: a guard that says who sent it, or how to refuse it.
 *
 * @module authfield/server
 */
export { type BasicGuardOptions, basic } from './basic.ts'
export { type BearerGuardOptions, bearer, type TokenChallengeOptions } from './bearer.ts'
export { createCounts, type NonceCounts } from './counts.ts'
export { type DigestGuardOptions, digest } from './digest.ts'
export type { DigestAsk, DigestUser } from './digest-user.ts'
export { type DPoPGuardOptions, dpop } from './dpop.ts'
export { createGuard, type Guard, type GuardOptions } from './guard.ts'
export { createNonces, type NonceOptions, type NonceState, type Nonces } from './nonces.ts'
export type { DPoPProof } from './proof.ts'
export { rawLines } from './raw-lines.ts'
export { type Refusal, refuse } from './refusal.ts'
export type {
  Account,
  Awaitable,
  BearerChallengeInit,
  FieldLines,
  GuardRequest,
  GuardScheme,
  Nobody,
  RefusalReason,
  RequestFields,
  RequestLines,
  Verdict,
} from './types.ts'
export { type Users, users } from './users.ts'
