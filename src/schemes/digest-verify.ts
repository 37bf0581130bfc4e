import { charactersOf, fromUtf8, octetsOf } from './bytes.ts'
import { isSameText } from './constant-time.ts'
import type { DigestCredentials } from './digest.ts'
import { checkObject, checkOptionalText, checkQuestion } from './digest-arguments.ts'
import { faultOf, isOption, responseOf, usernameHashOf } from './digest-formula.ts'
import { type Computation, compute, computeSync, hashNameOf, isKnownHash, unsupported } from './digest-hash.ts'
import { type DigestRequest, type DigestRequestSync, type DigestWork, hasBody } from './digest-request.ts'
import { inNfc } from './nfc.ts'

/* The server's side of Digest: whether credentials are right (RFC 7616 §3.4.6), and whom they name. */

/** What of a challenge the check of an answer depends on, besides the nonce. */
export interface DigestOffer {
  realm: string
  algorithm?: string | undefined
  qop?: readonly string[] | undefined
  charset?: string | undefined
  /** `false`: the hash of a username isn't taken for it. */
  userhash?: boolean | undefined
}

/** Whom credentials name. */
export interface DigestUser {
  /** The names that may be meant, the likeliest first; none where there is a hash. */
  usernames: string[]
  /** What `hashDigestUsername` gives for the name, where `userhash` is true (RFC 7616 §3.4.4). */
  usernameHash: string | undefined
}

/**
 * Whom credentials name, whichever way the name came: as `username*`, as the octets of UTF-8 or of ISO-8859-1 in
 * `username`, which nothing tells apart, with backslashes that are no escapes (`"WORKGROUP\user"`), or as a hash.
 */
export function digestUser(
  credentials: Pick<DigestCredentials, 'username' | 'userhash'> & Partial<Pick<DigestCredentials, 'usernameRaw'>>,
): DigestUser {
  checkObject(credentials, 'credentials')
  const { username, usernameRaw, userhash } = credentials
  if (typeof username !== 'string') throw new TypeError('credentials.username is not a string')
  checkOptionalText(usernameRaw, 'credentials.usernameRaw')
  if (userhash) return { usernames: [], usernameHash: username }
  const usernames = readings(username)
  if (usernameRaw != null) usernames.push(...readings(usernameRaw.slice(1, -1)))
  return { usernames, usernameHash: undefined }
}

/** What a name may mean whose characters may be the octets of UTF-8: first of all that. */
function readings(name: string): string[] {
  if (/^[\0-\x7f]*$/.test(name) || !/^[\0-\xff]*$/.test(name)) return [name]
  const text = fromUtf8(octetsOf(name))
  return text === undefined ? [name] : [text, name]
}

/** Of several challenges that were sent, the one that credentials answer: that of their realm and algorithm. */
export function findDigestOffer<Offer extends DigestOffer>(
  credentials: Pick<DigestCredentials, 'realm' | 'algorithm'>,
  offers: readonly Offer[],
): Offer | undefined {
  checkObject(credentials, 'credentials')
  if (!Array.isArray(offers)) throw new TypeError('offers is not an array')
  for (const offer of offers) checkQuestion(offer, 'a value of offers')
  return offers.find((offer) => isAnswerTo(credentials, offer))
}

/** An absent algorithm is MD5 (RFC 7616 §3.3). */
function isAnswerTo(credentials: Pick<DigestCredentials, 'realm' | 'algorithm'>, offer: DigestOffer): boolean {
  return credentials.realm === offer.realm && isOption(credentials.algorithm ?? 'MD5', offer.algorithm ?? 'MD5')
}

/**
 * Whether credentials prove that the client knows the password, and answer what was offered: its realm and algorithm,
 * and one of its options in `qop`, or none where it has none (RFC 7616 §3.4.6). A `username` that is given has to be
 * theirs, in plain text or hashed: without it, give the hash of the password of the very user whom they name. The
 * comparison takes the same time wherever a response differs.
 *
 * What is left to the server:
 * - `nonce` is one of its own and still good. It compares the nonce as a whole: where one is read in parts, text behind
 *   them could turn a response with `qop` into one without.
 * - `nc` is a new one for that nonce.
 * - `uri` is the target of the request.
 * - `opaque` is that of the challenge, if it had one.
 *
 * For a user that doesn't exist, give a `passwordHash` that is nobody's: it takes as long.
 *
 * Throws for what the server itself gives: as `answerDigest` does. Whatever the client has chosen is `false`, also
 * `auth-int` where neither `body` nor `bodyHash` is given.
 */
export async function verifyDigest(
  credentials: DigestCredentials,
  offered: DigestOffer,
  request: DigestRequest,
): Promise<boolean> {
  checkArguments(credentials, offered, request)
  return compute(verification(credentials, offered, request), request.hash)
}

/** `verifyDigest` without a promise. */
export function verifyDigestSync(
  credentials: DigestCredentials,
  offered: DigestOffer,
  request: DigestRequestSync,
): boolean {
  checkArguments(credentials, offered, request)
  return computeSync(verification(credentials, offered, request), request.hash)
}

function checkArguments(credentials: unknown, offered: DigestOffer, request: DigestWork): void {
  checkObject(credentials, 'credentials')
  checkQuestion(offered, 'offered')
  checkObject(request, 'request')
  const { username } = request
  if (username != null && typeof username !== 'string' && !(username instanceof Uint8Array)) {
    throw new TypeError('username is neither text nor octets')
  }
}

function* verification(
  credentials: DigestCredentials,
  offered: DigestOffer,
  request: DigestWork & { hash?: unknown },
): Computation<boolean> {
  if (request.hash === undefined && !isKnownHash(hashNameOf(offered.algorithm))) unsupported()
  const { username } = request
  const charset = offered.charset ?? request.charset
  return (
    isAnswerTo(credentials, offered) &&
    takesOption(offered.qop ?? [], credentials.qop) &&
    !(credentials.userhash && offered.userhash === false) &&
    faultOf(credentials) === undefined &&
    typeof credentials.username === 'string' &&
    typeof credentials.response === 'string' &&
    (!isOption(credentials.qop, 'auth-int') || hasBody(request)) &&
    (username == null || isPlainly(credentials, username) || (yield* isOf(credentials, username, charset))) &&
    isSameText(yield* responseOf(credentials, request, charset), credentials.response)
  )
}

/** Whether an option was offered; none is an answer to none. */
function takesOption(options: readonly string[], qop: string | undefined): boolean {
  return qop === undefined ? options.length === 0 : options.some((option) => isOption(qop, option))
}

/** Whether credentials have this very name. */
function isPlainly(credentials: DigestCredentials, username: string | Uint8Array): boolean {
  return !credentials.userhash && credentials.username === username
}

/** Whether credentials are of this user, in whatever form and normal form. */
function* isOf(
  credentials: DigestCredentials,
  username: string | Uint8Array,
  charset: string | undefined,
): Computation<boolean> {
  const { realm, algorithm } = credentials
  const { usernames, usernameHash } = digestUser(credentials)
  if (usernameHash !== undefined) {
    return isSameText(yield* usernameHashOf({ username, realm, algorithm, charset }), usernameHash)
  }
  const meant = username instanceof Uint8Array ? readings(charactersOf(username)) : [username]
  const names = new Set(meant.map(inNfc))
  return usernames.some((sent) => names.has(inNfc(sent)))
}
