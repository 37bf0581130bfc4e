import { AuthError } from '../errors.ts'
import { sameName } from '../scan.ts'
import { charactersOf, octetsOf, toUtf8 } from './bytes.ts'
import { AuthSchemeError } from './codec.ts'
import type { DigestChallengeInit, DigestCredentials, DigestCredentialsInit, DigestInfo } from './digest.ts'

/*
 * What Digest computes (RFC 7616 §3.4), for the client and for the server, also in the forms of RFC 2617 and RFC 2069.
 *
 * A username and a password are hashed as UTF-8 in NFC, whether `charset` asks for that or nothing is said: where the
 * specification leaves it open, that is what clients in use do. Everything else is hashed as the octets of the field,
 * unescaped, as unq() of RFC 7616 has it; RFC 2617 kept the backslashes, so with a `"` or a `\` in a realm the two
 * differ.
 */

/** The hash functions of Digest (RFC 7616 §6.1). SHA-512-256 is the SHA-512/256 of FIPS 180-4, no SHA-512 cut short. */
export type DigestHashName = 'MD5' | 'SHA-256' | 'SHA-512-256'

/** Hashes octets. */
export type DigestHash = (algorithm: DigestHashName, data: Uint8Array) => Uint8Array | Promise<Uint8Array>

/** For platforms that lack a hash function, or for tests. */
export interface DigestHashing {
  /**
   * Absent: the platform's. Node, Bun, Deno and workerd with `nodejs_compat` have all three; workerd without it has MD5
   * and SHA-256, a browser SHA-256.
   */
  hash?: DigestHash | undefined
}

/** What is known of whom the request is from: the password, or the hash of it that `hashDigestPassword` makes. */
export type DigestSecret =
  | {
      /** The name itself, also where credentials have its hash. */
      username: string
      /** Octets where it is no text, as in Digest AKA. */
      password: string | Uint8Array
      passwordHash?: undefined
    }
  | {
      username?: string | undefined
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

/** What is hashed of a request besides the parameters. */
export type DigestRequest = DigestSecret & DigestBody & DigestHashing & { method: string }

/** The parameters of credentials that are hashed. */
export type DigestInput = Pick<DigestCredentialsInit, 'realm' | 'nonce' | 'uri' | 'algorithm' | 'qop' | 'nc' | 'cnonce'>

/** What of a challenge a response depends on, besides the nonce. */
export interface DigestOffer {
  realm: string
  algorithm?: string | undefined
  qop?: readonly string[] | undefined
}

/** What a password or a username is hashed for. */
export interface DigestAccount extends DigestHashing {
  username: string
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
export async function hashDigestPassword(account: DigestAccount & { password: string | Uint8Array }): Promise<string> {
  const { username, realm, password, algorithm, hash } = account
  const secret = password instanceof Uint8Array ? charactersOf(password) : utf8(password, 'password')
  return hashText(algorithm, hash, utf8(username, 'username'), realm, secret)
}

/**
 * H(username ":" realm), in lower-case hexadecimal: what credentials with `userhash` have for a username (RFC 7616
 * §3.4.4). A server stores it to find the user by it.
 *
 * Throws as `answerDigest` does.
 */
export async function hashDigestUsername({ username, realm, algorithm, hash }: DigestAccount): Promise<string> {
  return hashText(algorithm, hash, utf8(username, 'username'), realm)
}

/**
 * The `response` of credentials that have these parameters, in lower-case hexadecimal (RFC 7616 §3.4.1; without `qop`
 * RFC 2069 §2.1.2). With an algorithm that ends in `-sess`, `nonce` and `cnonce` have to be those of the first request
 * of the session.
 *
 * Throws as `answerDigest` does.
 */
export async function digestResponse(input: DigestInput, request: DigestRequest): Promise<string> {
  const error = faultOf(input)
  if (error !== undefined) throw error
  const { realm, nonce, uri, algorithm, qop, nc, cnonce } = input
  const { hash, method } = request
  const secret =
    request.passwordHash === undefined
      ? await hashDigestPassword({ ...request, realm, algorithm })
      : hashGiven(algorithm, request.passwordHash, 'passwordHash')
  const a1 = isSession(algorithm) ? await hashText(algorithm, hash, secret, nonce, cnonce!) : secret
  const a2 = [method, uri]
  if (qop !== undefined && sameName(qop, 'auth-int')) a2.push(await hashBody(algorithm, request))
  const counted = qop === undefined ? [] : [nc!, cnonce!, qop]
  return hashText(algorithm, hash, a1, nonce, ...counted, await hashText(algorithm, hash, ...a2))
}

/**
 * The credentials that answer a challenge, to be encoded (RFC 7616 §3.4). Of the options in `qop`, `auth` is taken
 * where it is offered, otherwise `auth-int`; leave out of the challenge what isn't to be taken.
 *
 * Throws an `AuthSchemeError` for an algorithm that isn't known and a `qop` without an option that is (`unsupported`):
 * such a challenge is to be ignored. Throws an `AuthError` with the code `missing-hash` where the platform has no such
 * hash function, and a `TypeError` for what is not of its type.
 */
export async function answerDigest(
  challenge: DigestOffer & Pick<DigestChallengeInit, 'nonce' | 'opaque' | 'userhash'>,
  request: DigestRequest & {
    username: string
    /** The request target as it is sent: path and query, or the whole URI to a proxy. */
    uri: string
    /** The how many-th request with this nonce it is; absent is 1. */
    nc?: number | undefined
    /** Absent: a random one. With `-sess`, use that of the first request again as long as the nonce is the same. */
    cnonce?: string | undefined
  },
): Promise<DigestCredentials> {
  const { realm, nonce, opaque, algorithm, qop: offered = [], userhash } = challenge
  const { username, uri, nc: count = 1, hash } = request
  if (!(Number.isInteger(count) && count >= 1 && count <= 0xffffffff))
    throw new TypeError('nc is not a count in 32 bits')
  const qop = ['auth', 'auth-int'].flatMap((known) => offered.filter((option) => sameName(option, known)))[0]
  if (offered.length > 0 && qop === undefined) throw new AuthSchemeError('unsupported', 'Digest', 'qop')

  const isCounted = qop !== undefined
  const nc = isCounted ? count.toString(16).padStart(8, '0') : undefined
  const cnonce = isCounted || isSession(algorithm) ? (request.cnonce ?? randomNonce()) : undefined
  const input = { realm, nonce, uri, algorithm, qop, nc, cnonce }
  return {
    ...input,
    username: userhash ? await hashDigestUsername({ username, realm, algorithm, hash }) : username,
    userhash: userhash ? true : undefined,
    response: await digestResponse(input, request),
    opaque,
    auts: undefined,
    extensions: [],
  }
}

/**
 * Whether credentials prove that the client knows the password, and answer what was offered: its realm and algorithm,
 * and one of its options in `qop`, or none where it has none (RFC 7616 §3.4.6). A `username` that is given has to be
 * theirs, in plain text or hashed. The comparison takes the same time wherever a response differs.
 *
 * Whether `nonce` is one of the server's and still good, whether its `nc` is a new one, and whether `uri` is the target
 * of the request is for the server to see. For a user that doesn't exist, give a `passwordHash` that is nobody's: it
 * takes as long.
 *
 * Throws for what the server itself gives: as `answerDigest` does, never for anything in the credentials.
 */
export async function verifyDigest(
  credentials: DigestCredentials,
  offered: DigestOffer,
  request: DigestRequest,
): Promise<boolean> {
  const { realm, algorithm = 'MD5', qop: options = [] } = offered
  hashNameOf(algorithm)
  const { qop } = credentials
  return (
    credentials.realm === realm &&
    sameName(credentials.algorithm ?? 'MD5', algorithm) &&
    (qop === undefined ? options.length === 0 : options.some((option) => sameName(option, qop))) &&
    faultOf(credentials) === undefined &&
    (request.username === undefined || (await isOf(credentials, request.username, request.hash))) &&
    isSame(await digestResponse(credentials, request), credentials.response)
  )
}

/**
 * What (Proxy-)Authentication-Info says to prove that the server knows the password, to be encoded (RFC 7616 §3.5). The
 * credentials are those that were verified, and the body is that of the response.
 *
 * Throws as `answerDigest` does.
 */
export async function digestInfo(
  credentials: DigestCredentials,
  response: DigestSecret &
    DigestBody &
    DigestHashing & {
      /** The nonce that the client is to use for the next request. */
      nextnonce?: string | undefined
    },
): Promise<DigestInfo> {
  const { qop, nc, cnonce } = credentials
  const rspauth = await digestResponse(credentials, { ...response, method: '' })
  return { nextnonce: response.nextnonce, qop, rspauth, cnonce, nc, extensions: [] }
}

/**
 * Whether (Proxy-)Authentication-Info proves that the server knows the password (RFC 7616 §3.5); `false` where it has
 * no `rspauth`. The credentials are those that were sent, and the body is that of the response. The comparison is that
 * of `verifyDigest`.
 *
 * Throws as `answerDigest` does, never for anything in `info`.
 */
export async function verifyDigestInfo(
  info: DigestInfo,
  credentials: DigestCredentials,
  response: DigestSecret & DigestBody & DigestHashing,
): Promise<boolean> {
  const expected = await digestInfo(credentials, response)
  return (
    (['qop', 'nc', 'cnonce'] as const).every((name) => info[name] === undefined || info[name] === expected[name]) &&
    isSame(expected.rspauth!, info.rspauth ?? '')
  )
}

/** Why nothing can be computed from these parameters; `undefined` where something can. */
function faultOf(input: DigestInput): AuthSchemeError | undefined {
  const { algorithm, qop, nc, cnonce } = input
  const isCounted = qop !== undefined
  if (isCounted && nc === undefined) return new AuthSchemeError('missing-param', 'Digest', 'nc')
  if ((isCounted || isSession(algorithm)) && cnonce === undefined) {
    return new AuthSchemeError('missing-param', 'Digest', 'cnonce')
  }
  if (isCounted && !/^auth(-int)?$/i.test(qop)) return new AuthSchemeError('unsupported', 'Digest', 'qop')
  // Of another length it could stand for an nc and the start of a cnonce.
  if (isCounted && !/^[\da-f]{8}$/i.test(nc!)) return new AuthSchemeError('invalid-value', 'Digest', 'nc')
  const wide = (['realm', 'nonce', 'uri', 'cnonce'] as const).find((name) => WIDE.test(input[name] ?? ''))
  return wide && new AuthSchemeError('invalid-value', 'Digest', wide)
}

/** What no octet is. */
const WIDE = /[^\0-\xff]/

/**
 * Whether they are of this user. Some clients send a name that isn't ASCII as UTF-8 in `username`, not in `username*`.
 */
async function isOf(credentials: DigestCredentials, username: string, hash: DigestHash | undefined): Promise<boolean> {
  const sent = credentials.username
  if (credentials.userhash) return isSame(await hashDigestUsername({ ...credentials, username, hash }), sent)
  return sent.normalize('NFC') === username.normalize('NFC') || sent === utf8(username, 'username')
}

/** Compares without telling by its time where two texts of one length differ. */
function isSame(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i)
  return difference === 0
}

/** Whether A1 has the nonces in it (RFC 7616 §3.4.2). */
function isSession(algorithm = 'MD5'): boolean {
  return /-sess$/i.test(algorithm)
}

function hashNameOf(algorithm = 'MD5'): DigestHashName {
  const name = algorithm.replace(/-sess$/i, '')
  const known = (['MD5', 'SHA-256', 'SHA-512-256'] as const).find((hashName) => sameName(hashName, name))
  if (known === undefined) throw new AuthSchemeError('unsupported', 'Digest', 'algorithm')
  return known
}

/** UTF-8 in NFC, one character an octet (RFC 7616 §4). */
function utf8(text: string, what: string): string {
  const octets = typeof text === 'string' ? toUtf8(text.normalize('NFC')) : undefined
  if (octets === undefined) throw new TypeError(`${what} is not text`)
  return charactersOf(octets)
}

/** The hash of texts of octets with ":" between, in lower-case hexadecimal: H() of RFC 7616. */
async function hashText(
  algorithm: string | undefined,
  hash: DigestHash | undefined,
  ...texts: string[]
): Promise<string> {
  if (texts.some((text) => typeof text !== 'string' || WIDE.test(text))) throw new TypeError('not a text of octets')
  return hashOctets(algorithm, hash, octetsOf(texts.join(':')))
}

async function hashOctets(algorithm: string | undefined, hash = platformHash, octets: Uint8Array): Promise<string> {
  return hexadecimal(await hash(hashNameOf(algorithm), octets))
}

function hexadecimal(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('')
}

/** H(entity-body) (RFC 7616 §3.4.3) */
async function hashBody(
  algorithm: string | undefined,
  { body, bodyHash, hash }: DigestBody & DigestHashing,
): Promise<string> {
  if (bodyHash !== undefined) return hashGiven(algorithm, bodyHash, 'bodyHash')
  const octets = typeof body === 'string' ? toUtf8(body) : body
  if (!(octets instanceof Uint8Array)) throw new TypeError('auth-int needs body or bodyHash')
  return hashOctets(algorithm, hash, octets)
}

/** A hash that the caller has, and that another algorithm would not give. */
function hashGiven(algorithm: string | undefined, hashed: string, what: string): string {
  const length = hashNameOf(algorithm) === 'MD5' ? 32 : 64
  if (!/^[\da-f]+$/.test(hashed) || hashed.length !== length) {
    throw new TypeError(`${what} is not what the algorithm gives, in lower-case hexadecimal`)
  }
  return hashed
}

/** What platforms have, as far as it is used here. */
interface Platform {
  process?: { getBuiltinModule?(id: string): NodeCrypto | undefined }
  crypto: {
    getRandomValues(octets: Uint8Array): Uint8Array
    /** Not there in insecure contexts of browsers. */
    subtle?: { digest(algorithm: string, data: Uint8Array): Promise<ArrayBuffer> }
  }
}

interface NodeCrypto {
  createHash(name: string): { update(data: Uint8Array): { digest(): Uint8Array } }
}

function platform(): Platform {
  return globalThis as unknown as Platform
}

/** 128 bits. */
function randomNonce(): string {
  return hexadecimal(platform().crypto.getRandomValues(new Uint8Array(16)))
}

/** Node's hash function, without an import that would not be there elsewhere. */
function nodeHash(algorithm: DigestHashName, data: Uint8Array): Uint8Array {
  const node = platform().process!.getBuiltinModule!('node:crypto')!
  return node.createHash(algorithm.toLowerCase().replace('sha-', 'sha')).update(data).digest()
}

/** That of Web Cryptography. */
async function webHash(algorithm: DigestHashName, data: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await platform().crypto.subtle!.digest(algorithm, data))
}

/** The first that the platform has and allows: each throws what it likes otherwise. */
const platformHash: DigestHash = async (algorithm, data) => {
  for (const hash of [nodeHash, webHash]) {
    try {
      return await hash(algorithm, data)
    } catch {}
  }
  throw new AuthError(`${algorithm} is not there on this platform: pass a hash function`, { code: 'missing-hash' })
}
