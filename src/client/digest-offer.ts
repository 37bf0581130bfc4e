import { sameName } from '../scan.ts'
import { decodeChallenges } from '../schemes/decode.ts'
import { Digest, type DigestChallenge } from '../schemes/digest.ts'
import type { DigestHashing } from '../schemes/digest-hash.ts'
import { text } from '../schemes/values.ts'
import type { Challenge } from '../types.ts'
import type { AuthRequest } from './types.ts'

export interface DigestOptions extends DigestHashing {
  /** Answers this realm only. */
  realm?: string | undefined
  /** Answers these algorithms only, in any case; absent: all that are known, `-sess` included. */
  algorithms?: readonly string[] | undefined
}

/** A challenge with the option that is taken of its `qop`. */
export interface DigestOffer extends DigestChallenge {
  /** `undefined` is the form of RFC 2069. */
  option: string | undefined
}

/**
 * The challenges that can be answered, in the order of preference: a server lists its own, and local policy decides (RFC 7616 §3.7).
 * Here it is the server's order, with MD5 last.
 */
export function offersOf(
  challenges: readonly Challenge[],
  request: AuthRequest,
  { realm, algorithms, hash }: DigestOptions,
): DigestOffer[] {
  const offers = decodeChallenges(Digest, challenges).flatMap((challenge) => {
    const { algorithm = 'MD5' } = challenge
    const isWanted =
      (realm === undefined || realm === challenge.realm) &&
      (algorithms?.some((name) => sameName(name, algorithm)) ?? isKnown(algorithm, hash))
    // An empty nonce is no challenge. What can't be sent back can't be answered.
    const isAnswerable =
      challenge.nonce !== '' && [challenge.realm, challenge.nonce, challenge.opaque ?? ''].every(isSendable)
    return isWanted && isAnswerable ? optionsOf(challenge, request).map((option) => ({ ...challenge, option })) : []
  })
  return [...offers.filter((offer) => !isMd5(offer)), ...offers.filter(isMd5)]
}

/** What of `qop` is taken, in a list; none where nothing is known, or `auth-int` alone and no body at hand. */
function optionsOf({ qop = [] }: DigestChallenge, { body }: AuthRequest): (string | undefined)[] {
  if (qop.length === 0) return [undefined]
  const known = body ? ['auth', 'auth-int'] : ['auth']
  return known.flatMap((name) => qop.filter((option) => sameName(option, name))).slice(0, 1)
}

/** Whether the content of a request is part of what is hashed (RFC 7616 §3.4.3). */
export function isBodyHashed(option: string | undefined): boolean {
  return option !== undefined && sameName(option, 'auth-int')
}

/** Of others a function of the caller's may know the hash. The password of Digest AKA is no text. */
export function isKnown(algorithm: string, hash: DigestHashing['hash']): boolean {
  return /^(MD5|SHA-256|SHA-512-256)(-sess)?$/i.test(algorithm) || (hash !== undefined && !/^AKA/i.test(algorithm))
}

function isMd5({ algorithm = 'MD5' }: DigestChallenge): boolean {
  return /^MD5(-sess)?$/i.test(algorithm)
}

/** Whether a value can be sent back. */
export function isSendable(value: string): boolean {
  return text.encode(value) !== undefined
}
