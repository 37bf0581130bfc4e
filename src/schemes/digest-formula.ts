import { sameName } from '../scan.ts'
import { toUtf8 } from './bytes.ts'
import { akaPassword, type DigestAkaKeys } from './digest-aka.ts'
import { type Computation, hashNameOf, isHash, isSession } from './digest-hash.ts'
import {
  type DigestBody,
  type DigestInput,
  type DigestWork,
  isOctetText,
  octetsOfText,
  octetText,
} from './digest-request.ts'
import { AuthSchemeError, type AuthSchemeErrorCode } from './scheme-error.ts'

/*
 * What Digest computes (RFC 7616 §3.4), also in the forms of RFC 2617 and RFC 2069.
 *
 * A username and a password are hashed as UTF-8, in NFC where the challenge has `charset=UTF-8` (RFC 7616 §4), and
 * otherwise as they are given. Everything else is hashed as the octets of the field, unescaped, as unq() of RFC 7616 has
 * it; RFC 2617 kept the backslashes, so with a `"` or a `\` in a realm the two differ.
 */

/**
 * The `response`, or in Authentication-Info the `rspauth` (RFC 7616 §3.4.1, §3.5; without `qop` RFC 2069 §2.1.2), of
 * parameters without a fault.
 */
export function* responseOf(input: DigestInput, work: DigestWork, charset = work.charset): Computation<string> {
  const { realm, nonce, uri, algorithm, qop, nc, cnonce } = input
  const name = hashNameOf(algorithm)
  let a1: string
  if (work.passwordHash === undefined) {
    const password = isAkaKeys(work.password) ? yield* akaPassword(algorithm, work.password) : work.password
    a1 = yield { name, data: accountText(work.username, realm, password, charset) }
  } else {
    a1 = hashGiven(name, work.passwordHash, 'passwordHash')
  }
  if (isSession(algorithm)) a1 = yield { name, data: `${a1}:${nonce}:${cnonce}` }
  let a2 = `${octetText(work.method, 'method')}:${uri}`
  if (isOption(qop, 'auth-int')) a2 += `:${yield* bodyHashOf(name, work)}`
  const hashedA2 = yield { name, data: a2 }
  return yield { name, data: `${a1}:${nonce}:${qop === undefined ? '' : `${nc}:${cnonce}:${qop}:`}${hashedA2}` }
}

/** Whom a name or a password is hashed for. */
interface Account {
  username: string | Uint8Array
  realm: string
  algorithm?: string | undefined
  charset?: string | undefined
}

/** H(username ":" realm ":" password) (RFC 7616 §3.4.2) */
export function* passwordHashOf(
  account: Account & { password: string | Uint8Array | DigestAkaKeys },
): Computation<string> {
  const { username, realm, password, algorithm, charset } = account
  const text = isAkaKeys(password) ? yield* akaPassword(algorithm, password) : password
  return yield { name: hashNameOf(algorithm), data: accountText(username, octetText(realm, 'realm'), text, charset) }
}

/** username ":" realm ":" password */
function accountText(
  username: string | Uint8Array,
  realm: string,
  password: string | Uint8Array,
  charset: string | undefined,
): string {
  return `${octetsOfText(username, 'username', charset)}:${realm}:${octetsOfText(password, 'password', charset)}`
}

/** H(username ":" realm) (RFC 7616 §3.4.4) */
export function* usernameHashOf({ username, realm, algorithm, charset }: Account): Computation<string> {
  const data = `${octetsOfText(username, 'username', charset)}:${octetText(realm, 'realm')}`
  return yield { name: hashNameOf(algorithm), data }
}

/** H(entity-body) (RFC 7616 §3.4.3) */
function* bodyHashOf(name: string, { body, bodyHash }: DigestBody): Computation<string> {
  if (bodyHash !== undefined) return hashGiven(name, bodyHash, 'bodyHash')
  const data = typeof body === 'string' ? toUtf8(body) : body
  if (!(data instanceof Uint8Array)) throw new TypeError('auth-int needs body or bodyHash')
  return yield { name, data }
}

/** A hash that the caller has, and that another function would not give. */
function hashGiven(name: string, given: string, what: string): string {
  if (!isHash(given, name)) {
    throw new TypeError(`${what} is not what the algorithm gives, in lower-case hexadecimal`)
  }
  return given
}

function isAkaKeys(password: string | Uint8Array | DigestAkaKeys): password is DigestAkaKeys {
  return typeof password === 'object' && password !== null && 'res' in password
}

/** Refuses parameters from which nothing can be computed. */
export function refuseFault(input: DigestInput): void {
  const error = faultOf(input)
  if (error !== undefined) throw error
}

/** Why nothing can be computed from these parameters; `undefined` where something can. */
export function faultOf(input: DigestInput): AuthSchemeError | undefined {
  const { realm, nonce, uri, algorithm, qop, nc, cnonce } = input
  const isCounted = qop !== undefined
  if (algorithm !== undefined && typeof algorithm !== 'string') return fault('invalid-value', 'algorithm')
  if (isCounted && nc === undefined) return fault('missing-param', 'nc')
  if ((isCounted || isSession(algorithm)) && cnonce === undefined) return fault('missing-param', 'cnonce')
  if (isCounted && !isOption(qop, 'auth') && !isOption(qop, 'auth-int')) return fault('unsupported', 'qop')
  // Of another length it could stand for an nc and the start of a cnonce.
  if (isCounted && !(typeof nc === 'string' && /^[\da-f]{8}$/i.test(nc))) return fault('invalid-value', 'nc')
  if (!isOctetText(realm)) return fault('invalid-value', 'realm')
  if (!isOctetText(nonce)) return fault('invalid-value', 'nonce')
  if (!isOctetText(uri)) return fault('invalid-value', 'uri')
  return cnonce === undefined || isOctetText(cnonce) ? undefined : fault('invalid-value', 'cnonce')
}

/** Whether an option of `qop` is this one, in any case. */
export function isOption(option: unknown, name: string): boolean {
  return typeof option === 'string' && sameName(option, name)
}

function fault(code: AuthSchemeErrorCode, param: string): AuthSchemeError {
  return new AuthSchemeError(code, 'Digest', param)
}
