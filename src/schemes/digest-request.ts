import { sameName } from '../scan.ts'
import { charactersOf, toUtf8 } from './bytes.ts'
import type { DigestCredentialsInit } from './digest.ts'
import type { DigestAkaKeys } from './digest-aka.ts'
import { checkOptionalText } from './digest-arguments.ts'
import type { DigestHashing, DigestHashingSync } from './digest-hash.ts'
import { inNfc } from './nfc.ts'

/* What a caller says of a request, or of a response, that is hashed, and how it becomes octets. */

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

/** The same, where there is no waiting. */
export type DigestAccountSync = Omit<DigestAccount, 'hash'> & DigestHashingSync

/** A request for a computation, which leaves it to its driver how the hashes are made. */
export type DigestWork = DigestRequest<unknown>

/** Whether there is what `auth-int` protects. */
export function hasBody({ body, bodyHash }: DigestBody): boolean {
  return body !== undefined || bodyHash !== undefined
}

/** A text as the octets that are hashed, one character each (RFC 7616 §4). */
export function octetsOfText(value: string | Uint8Array, what: string, charset?: string): string {
  if (value instanceof Uint8Array) return charactersOf(value)
  if (typeof value !== 'string') throw new TypeError(`${what} is neither text nor octets`)
  checkOptionalText(charset, 'charset')
  // ASCII is in every normal form.
  if (/^[\0-\x7f]*$/.test(value)) return value
  const octets = toUtf8(sameName(charset ?? '', 'UTF-8') ? inNfc(value) : value)
  if (octets === undefined) throw new TypeError(`${what} has half a surrogate pair`)
  return charactersOf(octets)
}

/** A text that the field has, or the request line: one character an octet as it is. */
export function octetText(text: string, what: string): string {
  if (!isOctetText(text)) throw new TypeError(`${what} is not a text of octets`)
  return text
}

/** Whether it is text of one octet a character. */
export function isOctetText(text: unknown): text is string {
  // An engine knows at once that text of one octet a character has no other.
  return typeof text === 'string' && !/[^\0-\xff]/.test(text)
}
