import type { DigestCredentialsInit } from './digest.ts'
import type { DigestAkaKeys } from './digest-aka.ts'
import type { DigestHashing, DigestHashingSync } from './digest-hash.ts'

/* What a caller says of a request, or of a response, that is hashed. */

/** What is known of whom the request is from: the password, or the hash of it that `hashDigestPassword` makes. */
export type DigestSecret =
  | {
      /** The name itself, also where credentials have its hash. Octets where it is in no UTF-8. */
      username: string | Uint8Array
      /** Octets where it is no text; for Digest AKA what the subscriber's module gives, or RES alone. */
      password: string | Uint8Array | DigestAkaKeys
      passwordHash?: undefined
    }
  | {
      username?: string | Uint8Array | undefined
      password?: undefined
      passwordHash: string
    }

/**
 * The content that `auth-int` protects, before any transfer coding; nothing else needs it. A text is hashed as UTF-8.
 */
export interface DigestBody {
  body?: string | Uint8Array | undefined
  /** The hash of it instead, in lower-case hexadecimal. */
  bodyHash?: string | undefined
}

/** How a username and a password become octets. */
export interface DigestCharset {
  /** That of the challenge: with `UTF-8`, in any case, they are hashed in NFC, otherwise as they are given (RFC 7616 §4). */
  charset?: string | undefined
}

/** What is hashed of a request besides the parameters. */
export type DigestRequest<Hashing = DigestHashing> = DigestSecret &
  DigestBody &
  DigestCharset &
  Hashing & { method: string }

/** The same, where there is no waiting. */
export type DigestRequestSync = DigestRequest<DigestHashingSync>

/** The parameters of credentials that are hashed. */
export type DigestInput = Pick<DigestCredentialsInit, 'realm' | 'nonce' | 'uri' | 'algorithm' | 'qop' | 'nc' | 'cnonce'>

/** What a username is hashed for. */
export interface DigestAccount extends DigestHashing, DigestCharset {
  username: string | Uint8Array
  realm: string
  /** That of the challenge; absent is MD5, and `-sess` makes no difference. */
  algorithm?: string | undefined
}

/** A request for a computation, which leaves it to its driver how the hashes are made. */
export type DigestWork = DigestRequest<unknown>
