import { AuthError } from '../errors.ts'
import { charactersOf, fromUtf8 } from './bytes.ts'
import type { DigestChallengeInit, DigestCredentials } from './digest.ts'
import { checkObject, checkQuestion } from './digest-arguments.ts'
import { isOption, refuseFault, responseOf, usernameHashOf } from './digest-formula.ts'
import {
  type Computation,
  compute,
  computeSync,
  type DigestHashing,
  type DigestHashingSync,
  hashNameOf,
  isHash,
  isSession,
} from './digest-hash.ts'
import { type DigestRequest, hasBody, octetText } from './digest-request.ts'
import { AuthSchemeError } from './scheme-error.ts'

/* The client's side of Digest: the credentials that answer a challenge (RFC 7616 §3.4). */

/** What of a challenge an answer depends on. */
export type DigestQuestion = Pick<
  DigestChallengeInit,
  'realm' | 'nonce' | 'opaque' | 'algorithm' | 'qop' | 'charset' | 'userhash'
>

/** What is hashed and sent of a request. */
export type DigestAnswerRequest<Hashing = DigestHashing> = DigestRequest<Hashing> & {
  username: string | Uint8Array
  /** The request target as it is sent: path and query, or the whole URI to a proxy. */
  uri: string
  /** The how many-th request with this nonce it is; absent is 1. */
  nc?: number | undefined
  /** Absent: a random one. With `-sess`, use that of the first request again as long as the nonce is the same. */
  cnonce?: string | undefined
}

/** The same, where there is no waiting. */
export type DigestAnswerRequestSync = DigestAnswerRequest<DigestHashingSync>

/**
 * The credentials that answer a challenge, to be encoded (RFC 7616 §3.4). Of the options in `qop`, `auth` is taken
 * where it is offered, otherwise `auth-int`; leave out of the challenge what isn't to be taken.
 *
 * Of a list it answers the first that it can (RFC 7616 §3.7): `undefined` where there is none. It can't where algorithm or
 * options are not known, where the platform lacks the hash function, where only `auth-int` is offered and there is no body,
 * and where a `passwordHash` is one of another algorithm.
 *
 * Throws for a single challenge an `AuthSchemeError` for an algorithm that isn't known and a `qop` without an option that
 * is (`unsupported`): such a challenge is to be ignored. Throws an `AuthError` with the code `missing-hash` where the
 * platform has no such hash function, with `missing-random` where it has no random values, and a `TypeError` for what is
 * not of its type.
 */
export async function answerDigest(
  challenges: readonly DigestQuestion[],
  request: DigestAnswerRequest,
): Promise<DigestCredentials | undefined>
export async function answerDigest(challenge: DigestQuestion, request: DigestAnswerRequest): Promise<DigestCredentials>
export async function answerDigest(
  challenges: DigestQuestion | readonly DigestQuestion[],
  request: DigestAnswerRequest,
): Promise<DigestCredentials | undefined> {
  checkArguments(challenges, request)
  if (!isList(challenges)) return compute(answerOf(challenges, request), request.hash)
  for (const challenge of challenges.filter((one) => isAnswerable(one, request))) {
    try {
      return await compute(answerOf(challenge, request), request.hash)
    } catch (error) {
      if (!isToBeIgnored(error)) throw error
    }
  }
  return undefined
}

/** `answerDigest` without a promise. */
export function answerDigestSync(
  challenges: readonly DigestQuestion[],
  request: DigestAnswerRequestSync,
): DigestCredentials | undefined
export function answerDigestSync(challenge: DigestQuestion, request: DigestAnswerRequestSync): DigestCredentials
export function answerDigestSync(
  challenges: DigestQuestion | readonly DigestQuestion[],
  request: DigestAnswerRequestSync,
): DigestCredentials | undefined {
  checkArguments(challenges, request)
  if (!isList(challenges)) return computeSync(answerOf(challenges, request), request.hash)
  for (const challenge of challenges.filter((one) => isAnswerable(one, request))) {
    try {
      return computeSync(answerOf(challenge, request), request.hash)
    } catch (error) {
      if (!isToBeIgnored(error)) throw error
    }
  }
  return undefined
}

function checkArguments(challenges: unknown, request: unknown): void {
  if (Array.isArray(challenges)) for (const one of challenges) checkQuestion(one, 'a value of challenges')
  else checkQuestion(challenges as object, 'challenge')
  checkObject(request, 'request')
}

function isList(challenges: DigestQuestion | readonly DigestQuestion[]): challenges is readonly DigestQuestion[] {
  return Array.isArray(challenges)
}

/** Whether what the caller has is enough for a challenge of a list. */
function isAnswerable({ algorithm, qop }: DigestQuestion, request: DigestAnswerRequest<unknown>): boolean {
  const { passwordHash } = request
  const options = qop ?? []
  if (passwordHash !== undefined && !isHash(passwordHash, hashNameOf(algorithm))) return false
  return hasBody(request) || options.length === 0 || options.some((option) => isOption(option, 'auth'))
}

/** Whether an error means that a challenge can't be answered here (RFC 7616 §3.3), and not that the caller is wrong. */
function isToBeIgnored(error: unknown): boolean {
  return error instanceof AuthSchemeError || (error instanceof AuthError && error.code === 'missing-hash')
}

function* answerOf(challenge: DigestQuestion, request: DigestAnswerRequest<unknown>): Computation<DigestCredentials> {
  const { realm, nonce, opaque, charset, userhash } = challenge
  const algorithm = challenge.algorithm ?? undefined
  const offered = challenge.qop ?? []
  const { username, uri } = request
  const count = request.nc ?? 1
  if (!(Number.isInteger(count) && count >= 1 && count <= 0xffffffff))
    throw new TypeError('nc is not a count in 32 bits')
  const qop =
    offered.find((option) => isOption(option, 'auth')) ?? offered.find((option) => isOption(option, 'auth-int'))
  if (offered.length > 0 && qop === undefined) throw new AuthSchemeError('unsupported', 'Digest', 'qop')

  const isCounted = qop !== undefined
  const nc = isCounted ? count.toString(16).padStart(8, '0') : undefined
  const cnonce = isCounted || isSession(algorithm) ? octetText(request.cnonce ?? (yield 'random'), 'cnonce') : undefined
  const input = { realm, nonce, uri: octetText(uri, 'uri'), algorithm, qop, nc, cnonce }
  refuseFault(input)
  return {
    ...input,
    username: userhash ? yield* usernameHashOf({ username, realm, algorithm, charset }) : textOf(username),
    userhash: userhash ? true : undefined,
    response: yield* responseOf(input, request, charset),
    opaque,
    auts: undefined,
    extensions: [],
  }
}

/** A username as text: octets that are no UTF-8 are those of ISO-8859-1. */
function textOf(username: string | Uint8Array): string {
  return username instanceof Uint8Array ? (fromUtf8(username) ?? charactersOf(username)) : username
}
