import { fromHexadecimal, fromUtf8, toUtf8, unpaddedBase64url } from '../schemes/bytes.ts'
import { platformHasher } from '../schemes/platform-crypto.ts'
import { isResource } from './target.ts'

/** A proof of possession, as far as it can be checked without a key. */
export interface DPoPProof {
  /** The JWT, whose signature is to be verified with `jwk`. */
  jwt: string
  /** The public key that the proof has. */
  jwk: object
  /** Its thumbprint (RFC 7638), which `cnf.jkt` of the token has to be (RFC 9449 §6.1). */
  jkt: string
}

/** What a proof is held against. */
export interface ProofRequest {
  method: string
  target: string
  origin: string
  token: string
  algs: readonly string[]
  /** Seconds since 1970. */
  now: number
}

/** What of the proof is judged once its signature is verified. */
export interface CheckedProof extends DPoPProof {
  nonce: string | undefined
  /** Tells this proof from all others of its key. */
  id: string
  /** When its time is over, in milliseconds since 1970. */
  expires: number
}

/** How old a proof may be, and how far in the future, in seconds: clocks differ. */
const OLDEST = 300
const SKEW = 60

/**
 * The members of a public key that its thumbprint is of, in order (RFC 7638 §3.2, RFC 8037 §2). A symmetric key is none that
 * a proof may have.
 */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  EC: ['crv', 'kty', 'x', 'y'],
  OKP: ['crv', 'kty', 'x'],
  RSA: ['e', 'kty', 'n'],
}

/** What only a private key has (RFC 7518 §6.2.2, §6.3.2), or a symmetric one (§6.4). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']

type Json = Readonly<Record<string, unknown>>

/**
 * A proof that passes all checks of RFC 9449 §4.3 that need no key; `undefined` for any other text. The signature, the
 * nonce and whether the proof was used before are for later.
 */
export async function checkProof(jwt: string, request: ProofRequest): Promise<CheckedProof | undefined> {
  const parts = jwt.split('.')
  if (parts.length !== 3 || !/^[\w-]+$/.test(parts[2]!)) return undefined
  const header = readObject(parts[0]!)
  const claims = readObject(parts[1]!)
  const jwk = header && readKey(header, request.algs)
  if (jwk === undefined || claims === undefined || !isForRequest(claims, request)) return undefined
  if (claims.ath !== (await sha256(request.token))) return undefined
  const kept = MEMBERS[jwk.kty as string]!.map((member) => [member, jwk[member]])
  const jkt = await sha256(JSON.stringify(Object.fromEntries(kept)))
  return {
    jwt,
    jwk,
    jkt,
    nonce: typeof claims.nonce === 'string' ? claims.nonce : undefined,
    // Of one length, since the client chooses how long its `jti` is (RFC 9449 §11.1).
    id: await sha256(JSON.stringify([jkt, claims.jti])),
    expires: ((claims.iat as number) + OLDEST) * 1000,
  }
}

/** The key of a header that says nothing else but what a proof has to say (RFC 9449 §4.2). */
function readKey({ typ, alg, jwk, crit }: Json, algs: readonly string[]): Json | undefined {
  if (typ !== 'dpop+jwt' || typeof alg !== 'string' || !algs.includes(alg)) return undefined
  // What is critical has to be understood, and nothing that is is known here (RFC 7515 §4.1.11).
  if (crit !== undefined || !isObject(jwk)) return undefined
  const { kty } = jwk
  if (typeof kty !== 'string' || !Object.hasOwn(MEMBERS, kty)) return undefined
  const isWhole = MEMBERS[kty]!.every((member) => typeof jwk[member] === 'string')
  return isWhole && !PRIVATE.some((member) => Object.hasOwn(jwk, member)) ? jwk : undefined
}

/** Whether a proof was made for this request, and not long ago. */
function isForRequest({ jti, htm, htu, iat }: Json, { method, target, origin, now }: ProofRequest): boolean {
  return (
    typeof jti === 'string' &&
    jti !== '' &&
    htm === method &&
    typeof htu === 'string' &&
    isResource(htu, origin, target) &&
    typeof iat === 'number' &&
    now - iat < OLDEST &&
    iat - now <= SKEW
  )
}

/** The JSON object of a part of a JWT; `undefined` for anything else. */
function readObject(part: string): Json | undefined {
  // Of several ways of writing the same octets a JWT has one, without padding (RFC 7515 §2).
  const octets = /^[\w-]+$/.test(part) ? unpaddedBase64url.decode(part) : undefined
  const text = octets && fromUtf8(octets)
  try {
    const value: unknown = text && JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** In base64url, as RFC 9449 §4.2 and RFC 7638 §3.1 have it. JSON and a token are ASCII, or well-formed in any case. */
async function sha256(text: string): Promise<string> {
  const digits = await platformHasher()('SHA-256', toUtf8(text)!)
  return unpaddedBase64url.encode(fromHexadecimal(digits))!
}
