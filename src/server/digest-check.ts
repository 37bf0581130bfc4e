import { sameName } from '../scan.ts'
import { isSameText } from '../schemes/constant-time.ts'
import { type DigestCredentials, DigestUtf8 } from '../schemes/digest.ts'
import { passwordHashOf, responseOf, usernameHashOf } from '../schemes/digest-formula.ts'
import { type Computation, compute, type DigestHash } from '../schemes/digest-hash.ts'
import { inNfc } from '../schemes/nfc.ts'
import { AuthSchemeError } from '../schemes/scheme-error.ts'
import { serializeAuthParams } from '../serialize.ts'
import type { DigestAsk, KnownUser } from './digest-user.ts'
import type { FieldLines } from './types.ts'

/** What one challenge offers, besides its nonce. */
export interface Offer {
  readonly realm: string
  readonly algorithm: string
  readonly qop: string[]
  readonly userhash: boolean
  readonly hash: DigestHash | undefined
}

/**
 * The how many-th request with its nonce this is; 0 without `qop`, where nothing is counted.
 *
 * Throws `AuthSchemeError` for a count of none: the first request has 1 (RFC 7616 §3.4).
 */
export function countOf({ qop, nc = '0' }: DigestCredentials): number {
  const count = Number.parseInt(nc, 16)
  if (qop !== undefined && count === 0) throw new AuthSchemeError('invalid-value', 'Digest', 'nc')
  return count
}

/** Whether credentials answer what is offered. The response alone says whether they are right. */
export function isAnswer(sent: DigestCredentials, offer: Offer): boolean {
  return (
    sent.realm === offer.realm &&
    sameName(sent.algorithm ?? 'MD5', offer.algorithm) &&
    offer.qop.some((option) => sameName(option, sent.qop ?? '')) &&
    (offer.userhash || sent.userhash !== true)
  )
}

/** Whether the response covers the body. */
export function isWhole({ qop = '' }: DigestCredentials): boolean {
  return sameName(qop, 'auth-int')
}

/** What a response is held against. */
export interface Claim {
  /** Whom the credentials name. */
  ask: DigestAsk
  user: KnownUser | undefined
  method: string
  body: Uint8Array | undefined
  /** Nobody's password, which nobody may know. */
  secret: string
}

/** H(A1) of the user, if the credentials prove that they are from this one; otherwise `undefined`. */
export function proved(sent: DigestCredentials, offer: Offer, claim: Claim): Promise<string | undefined> {
  return compute(proof(sent, offer, claim), offer.hash)
}

/**
 * The hashes are the same for everybody: a user whose hash is known, one whose password is, and nobody. So the time doesn't
 * tell who exists.
 */
function* proof(
  sent: DigestCredentials,
  { realm, algorithm }: Offer,
  { ask, user, method, body, secret }: Claim,
): Computation<string | undefined> {
  const username = user?.username ?? ask.username ?? ''
  const account = { username, realm, algorithm, charset: 'UTF-8' }
  const computed = yield* passwordHashOf({ ...account, password: user?.password ?? secret })
  const passwordHash = user?.passwordHash ?? computed
  const isNamed =
    ask.usernameHash === undefined
      ? inNfc(username) === ask.username
      : isSameText(yield* usernameHashOf(account), ask.usernameHash)
  const isProved = isSameText(yield* responseOf(sent, { passwordHash, method, body }), sent.response)
  return user !== undefined && isNamed && isProved ? passwordHash : undefined
}

/**
 * Authentication-Info (RFC 7616 §3.5): the proof that the server knows the password, and the next nonce. There is no proof
 * for `auth-int`, since the body of the response isn't ours.
 */
export async function infoOf(
  sent: DigestCredentials,
  { hash }: Offer,
  passwordHash: string,
  nextnonce: string | undefined,
): Promise<FieldLines> {
  const { qop, nc, cnonce } = sent
  const proof = isWhole(sent)
    ? {}
    : { rspauth: await compute(responseOf(sent, { passwordHash, method: '' }), hash), qop, nc, cnonce }
  const value = serializeAuthParams(DigestUtf8.info.encode({ ...proof, nextnonce }))
  return value === '' ? [] : [['authentication-info', value]]
}
