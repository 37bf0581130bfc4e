import { isSameText } from './constant-time.ts'
import type { DigestCredentials, DigestInfo } from './digest.ts'
import { checkObject } from './digest-arguments.ts'
import { isOption, refuseFault, responseOf } from './digest-formula.ts'
import { type Computation, compute, type DigestHashing } from './digest-hash.ts'
import { type DigestBody, type DigestCharset, type DigestSecret, hasBody } from './digest-request.ts'

/* Authentication-Info of Digest: the server's proof that it knows the password, too (RFC 7616 §3.5). */

/** What is hashed of a response besides the parameters. */
export type DigestResponding<Hashing = DigestHashing> = DigestSecret & DigestBody & DigestCharset & Hashing

/**
 * What (Proxy-)Authentication-Info says to prove that the server knows the password, to be encoded (RFC 7616 §3.5). The
 * credentials are those that were verified, and the body is that of the response.
 *
 * Throws as `answerDigest` does.
 */
export async function digestInfo(
  credentials: DigestCredentials,
  response: DigestResponding & {
    /** The nonce that the client is to use for the next request. */
    nextnonce?: string | undefined
  },
): Promise<DigestInfo> {
  checkObject(credentials, 'credentials')
  checkObject(response, 'response')
  const { qop, nc, cnonce } = credentials
  refuseFault(credentials)
  const rspauth = await compute(proofOf(credentials, response), response.hash)
  return { nextnonce: response.nextnonce, qop, rspauth, cnonce, nc, extensions: [] }
}

/**
 * Whether (Proxy-)Authentication-Info proves that the server knows the password (RFC 7616 §3.5). `false` where it has no
 * `rspauth`, where it has `qop` and not both `nc` and `cnonce`, and where one of these isn't that of the credentials. The
 * credentials are those that were sent, and the body is that of the response: without it, what is said about `auth-int`
 * is `false`. The comparison is that of `verifyDigest`.
 *
 * Throws as `answerDigest` does, never for anything in `info`.
 */
export async function verifyDigestInfo(
  info: DigestInfo,
  credentials: DigestCredentials,
  response: DigestResponding,
): Promise<boolean> {
  checkObject(info, 'info')
  checkObject(credentials, 'credentials')
  checkObject(response, 'response')
  const { qop, nc, cnonce, rspauth } = info
  const isWhole = qop === undefined || (nc !== undefined && cnonce !== undefined)
  const isOfRequest = (['qop', 'nc', 'cnonce'] as const).every(
    (name) => info[name] === undefined || info[name] === credentials[name],
  )
  if (!isWhole || !isOfRequest || typeof rspauth !== 'string') return false
  if (isOption(credentials.qop, 'auth-int') && !hasBody(response)) return false
  refuseFault(credentials)
  return isSameText(await compute(proofOf(credentials, response), response.hash), rspauth)
}

function proofOf(credentials: DigestCredentials, response: DigestResponding<unknown>): Computation<string> {
  return responseOf(credentials, { ...response, method: '' })
}
