import { sameName } from '../scan.ts'
import { charactersOf, toUtf8 } from './bytes.ts'
import { AuthSchemeError, type AuthSchemeErrorCode } from './codec.ts'
import type { DigestCredentialsInit } from './digest.ts'
import { akaPassword, type DigestAkaKeys } from './digest-aka.ts'
import {
  type Computation,
  compute,
  computeSync,
  type DigestHashing,
  type DigestHashingSync,
  hashed,
  hashNameOf,
  isHash,
  isSession,
} from './digest-hash.ts'

/*
 * What Digest computes (RFC 7616 §3.4), also in the forms of RFC 2617 and RFC 2069.
 *
 * A username and a password are hashed as UTF-8, in NFC where the challenge has `charset=UTF-8` (RFC 7616 §4), and
 * otherwise as they are given. Everything else is hashed as the octets of the field, unescaped, as unq() of RFC 7616 has
 * it; RFC 2617 kept the backslashes, so with a `"` or a `\` in a realm the two differ.
 */

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

/**
 * H(username ":" realm ":" password), in lower-case hexadecimal: what a server stores instead of a password (RFC 7616
 * §3.4.2, §5.2). In this realm and for this algorithm it is as good as the password.
 *
 * Throws as `answerDigest` does.
 */
export async function hashDigestPassword(
  account: DigestAccount & { password: string | Uint8Array | DigestAkaKeys },
): Promise<string> {
  return compute(passwordHashOf(account), account.hash)
}

/**
 * H(username ":" realm), in lower-case hexadecimal: what credentials with `userhash` have for a username (RFC 7616
 * §3.4.4). A server stores it to find the user by it.
 *
 * Throws as `answerDigest` does.
 */
export async function hashDigestUsername(account: DigestAccount): Promise<string> {
  return compute(usernameHashOf(account), account.hash)
}

/**
 * The `response` of credentials that have these parameters, in lower-case hexadecimal (RFC 7616 §3.4.1; without `qop`
 * RFC 2069 §2.1.2). With an algorithm that ends in `-sess`, `nonce` and `cnonce` have to be those of the first request
 * of the session.
 *
 * Throws as `answerDigest` does.
 */
export async function digestResponse(input: DigestInput, request: DigestRequest): Promise<string> {
  return compute(responseOf(input, request), request.hash)
}

/** `digestResponse` without a promise. */
export function digestResponseSync(input: DigestInput, request: DigestRequestSync): string {
  return computeSync(responseOf(input, request), request.hash)
}

/** What is computed with: `hash` is called by who runs the computation. */
export type DigestWork = DigestRequest<unknown>

export function* responseOf(input: DigestInput, request: DigestWork): Computation<string> {
  const error = faultOf(input)
  if (error !== undefined) throw error
  const { realm, nonce, uri, algorithm, qop, nc, cnonce } = input
  const secret =
    request.passwordHash === undefined
      ? yield* passwordHashOf({ ...request, realm, algorithm })
      : hashGiven(algorithm, request.passwordHash, 'passwordHash')
  const a1 = isSession(algorithm) ? yield* hashed(algorithm, `${secret}:${nonce}:${cnonce}`) : secret
  let a2 = `${octetText(request.method, 'method')}:${uri}`
  if (qop !== undefined && sameName(qop, 'auth-int')) a2 += `:${yield* bodyHashOf(algorithm, request)}`
  const counted = qop === undefined ? '' : `${nc}:${cnonce}:${qop}:`
  return yield* hashed(algorithm, `${a1}:${nonce}:${counted}${yield* hashed(algorithm, a2)}`)
}

/** Why nothing can be computed from these parameters; `undefined` where something can. */
export function faultOf(input: DigestInput): AuthSchemeError | undefined {
  const { algorithm, qop, nc, cnonce } = input
  const isCounted = qop !== undefined
  if (algorithm !== undefined && typeof algorithm !== 'string') return fault('invalid-value', 'algorithm')
  if (isCounted && nc === undefined) return fault('missing-param', 'nc')
  if ((isCounted || isSession(algorithm)) && cnonce === undefined) return fault('missing-param', 'cnonce')
  if (isCounted && !(typeof qop === 'string' && /^auth(-int)?$/i.test(qop))) return fault('unsupported', 'qop')
  // Of another length it could stand for an nc and the start of a cnonce.
  if (isCounted && !(typeof nc === 'string' && /^[\da-f]{8}$/i.test(nc))) return fault('invalid-value', 'nc')
  const wrong = (['realm', 'nonce', 'uri'] as const).find((name) => !isOctetText(input[name]))
  if (wrong !== undefined) return fault('invalid-value', wrong)
  return cnonce === undefined || isOctetText(cnonce) ? undefined : fault('invalid-value', 'cnonce')
}

function fault(code: AuthSchemeErrorCode, param: string): AuthSchemeError {
  return new AuthSchemeError(code, 'Digest', param)
}

/** Whether it is text of one octet a character. */
function isOctetText(text: unknown): text is string {
  return typeof text === 'string' && /^[\0-\xff]*$/.test(text)
}

type Account = Omit<DigestAccount, 'hash'>

function* passwordHashOf(account: Account & { password: string | Uint8Array | DigestAkaKeys }): Computation<string> {
  const { username, realm, password, algorithm, charset } = account
  const secret = isAkaKeys(password) ? yield* akaPassword(algorithm, password) : password
  const name = octetsOfText(username, 'username', charset)
  return yield* hashed(algorithm, `${name}:${octetText(realm, 'realm')}:${octetsOfText(secret, 'password', charset)}`)
}

export function* usernameHashOf({ username, realm, algorithm, charset }: Account): Computation<string> {
  return yield* hashed(algorithm, `${octetsOfText(username, 'username', charset)}:${octetText(realm, 'realm')}`)
}

function isAkaKeys(password: string | Uint8Array | DigestAkaKeys): password is DigestAkaKeys {
  return typeof password === 'object' && password !== null && 'res' in password
}

/** A text as the octets that are hashed, one character each (RFC 7616 §4). */
function octetsOfText(value: string | Uint8Array, what: string, charset = ''): string {
  if (value instanceof Uint8Array) return charactersOf(value)
  if (typeof value !== 'string') throw new TypeError(`${what} is neither text nor octets`)
  // ASCII is in every normal form.
  if (/^[\0-\x7f]*$/.test(value)) return value
  const octets = toUtf8(sameName(charset, 'UTF-8') ? value.normalize('NFC') : value)
  if (octets === undefined) throw new TypeError(`${what} has half a surrogate pair`)
  return charactersOf(octets)
}

/** A text that the field has, or the request line: one character an octet as it is. */
function octetText(text: string, what: string): string {
  if (!isOctetText(text)) throw new TypeError(`${what} is not a text of octets`)
  return text
}

/** H(entity-body) (RFC 7616 §3.4.3) */
function* bodyHashOf(algorithm: string | undefined, { body, bodyHash }: DigestBody): Computation<string> {
  if (bodyHash !== undefined) return hashGiven(algorithm, bodyHash, 'bodyHash')
  const octets = typeof body === 'string' ? toUtf8(body) : body
  if (!(octets instanceof Uint8Array)) throw new TypeError('auth-int needs body or bodyHash')
  return yield* hashed(algorithm, octets)
}

/** Whether there is what `auth-int` protects. */
export function hasBody({ body, bodyHash }: DigestBody): boolean {
  return body !== undefined || bodyHash !== undefined
}

/** A hash that the caller has, and that another algorithm would not give. */
function hashGiven(algorithm: string | undefined, given: string, what: string): string {
  if (!isHash(given, hashNameOf(algorithm)) || /[A-F]/.test(given)) {
    throw new TypeError(`${what} is not what the algorithm gives, in lower-case hexadecimal`)
  }
  return given
}
