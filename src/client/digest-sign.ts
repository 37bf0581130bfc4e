import { AuthError } from '../errors.ts'
import { Digest, type DigestCredentials, type DigestInfo, DigestUtf8 } from '../schemes/digest.ts'
import { answerDigest } from '../schemes/digest-answer.ts'
import { type DigestHashing, isSession } from '../schemes/digest-hash.ts'
import { verifyDigestInfo } from '../schemes/digest-info.ts'
import { hashDigestPassword } from '../schemes/digest-response.ts'
import { AuthSchemeError } from '../schemes/scheme-error.ts'
import { serializeCredentials } from '../serialize.ts'
import { type DigestOffer, isBodyHashed } from './digest-offer.ts'
import type { Counter, Session } from './digest-space.ts'
import { entryOf, Recent } from './recent.ts'
import type { Account, AuthFields, AuthRequest } from './types.ts'

/** How many hashes of one account are remembered. */
const HASHES = 24

/** What was sent, and what it was made of. */
export interface Signed {
  fields: AuthFields
  session: Session
  credentials: DigestCredentials
  counter: Counter
  /** `undefined` in the form of RFC 2069. */
  count: number | undefined
}

/** What Digest computes, with the hash function of the caller or of the platform. */
export class DigestSigner {
  readonly #hashing: DigestHashing
  /** The hashes of passwords, by all that they depend on. */
  readonly #passwords = new WeakMap<Account, Recent<string, Promise<string>>>()

  constructor({ hash }: DigestHashing) {
    this.#hashing = { hash }
  }

  /** Whether the platform has the hash function: a browser has no MD5. What a function of the caller's throws is the caller's. */
  async canHash({ algorithm }: DigestOffer): Promise<boolean> {
    try {
      await hashDigestPassword({ username: '', password: '', realm: '', algorithm, ...this.#hashing })
      return true
    } catch (error) {
      if (error instanceof AuthSchemeError && error.code === 'unsupported') return false
      if (error instanceof AuthError && error.code === 'missing-hash') return false
      throw error
    }
  }

  passwordHash(account: Account, { realm, algorithm, charset }: DigestOffer): Promise<string> {
    const known = entryOf(this.#passwords, account, () => new Recent<string, Promise<string>>(HASHES))
    const key = JSON.stringify([realm, algorithm?.toLowerCase(), charset])
    return entryOf(known, key, async () => {
      try {
        return await hashDigestPassword({ ...account, realm, algorithm, charset, ...this.#hashing })
      } catch (error) {
        known.delete(key)
        throw error
      }
    })
  }

  /** Credentials for a request, with a count that no other has. */
  async sign(session: Session, request: AuthRequest): Promise<Signed> {
    const { offer, account, passwordHash } = session
    const body = isBodyHashed(offer.option) ? await request.body!() : undefined
    // Nonce and count are taken in one turn, before anything is awaited again.
    const { nonce, counter, cnonce } = session
    const count = offer.option === undefined ? undefined : counter.take()
    try {
      const credentials = await answerDigest(
        { ...offer, nonce, qop: offer.option === undefined ? undefined : [offer.option] },
        {
          username: account.username,
          passwordHash,
          method: request.method,
          uri: request.target,
          nc: count ?? 1,
          cnonce,
          body,
          ...this.#hashing,
        },
      )
      if (isSession(offer.algorithm)) session.cnonce = credentials.cnonce
      // Many servers know no `username*`; what has `charset` or `userhash` is of RFC 7616, which defines it.
      const codec = offer.charset === undefined && !offer.userhash ? DigestUtf8 : Digest
      const fields = { authorization: serializeCredentials(codec.credentials.encode(credentials)) }
      return { fields, session, credentials, counter, count }
    } catch (error) {
      counter.giveBack(count)
      throw error
    }
  }

  /** Whether what the server says proves that it knows the password. */
  isProof(info: DigestInfo, { credentials, session }: Signed): Promise<boolean> {
    return verifyDigestInfo(info, credentials, { passwordHash: session.passwordHash, ...this.#hashing })
  }
}
