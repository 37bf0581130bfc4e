import { toUtf8 } from '../schemes/bytes.ts'
import type { DigestCredentials } from '../schemes/digest.ts'
import { hashNameOf, isHash } from '../schemes/digest-hash.ts'
import { inNfc } from '../schemes/nfc.ts'
import { isNobody } from './refusal.ts'

/** Who is asked for: one of the two names is there. */
export interface DigestAsk {
  realm: string
  /** As it was offered. */
  algorithm: string
  /** In NFC. */
  username: string | undefined
  /** H(username ":" realm), in hexadecimal, for credentials with `userhash` (RFC 7616 §3.4.4). */
  usernameHash: string | undefined
}

/** A user, with the password or with what `hashDigestPassword` makes of it in this realm and for this algorithm. */
export type DigestUser<I> = { username: string; identity: I } & (
  | { password: string; passwordHash?: undefined }
  | { passwordHash: string; password?: undefined }
)

/** A user as far as it can be used; nobody has no identity of its own. */
export interface KnownUser {
  username: string
  password: string | undefined
  passwordHash: string | undefined
  identity: unknown
}

/** Who credentials say that they are from. */
export function askOf(
  { username, userhash }: DigestCredentials,
  offer: { realm: string; algorithm: string },
): DigestAsk {
  const { realm, algorithm } = offer
  if (userhash) return { realm, algorithm, username: undefined, usernameHash: username }
  return { realm, algorithm, username: inNfc(username), usernameHash: undefined }
}

/**
 * What a callback gave, if it is a user with which a response can be computed; otherwise nobody. A hash of another algorithm
 * is no reason to throw: it is the client that chooses among those offered.
 */
export async function knownUser(given: unknown, algorithm: string): Promise<KnownUser | undefined> {
  if (typeof given !== 'object' || given === null || !Object.hasOwn(given, 'identity')) return undefined
  const { username, password, passwordHash, identity: promised } = given as Record<string, unknown>
  // Who is nobody uses no count up, and so takes no memory.
  const identity = await promised
  if (!isText(username) || isNobody(identity)) return undefined
  const hash = typeof passwordHash === 'string' ? passwordHash.toLowerCase() : undefined
  if (isHash(hash, hashNameOf(algorithm))) return { username, password: undefined, passwordHash: hash, identity }
  return isText(password) ? { username, password, passwordHash: undefined, identity } : undefined
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && toUtf8(value) !== undefined
}
