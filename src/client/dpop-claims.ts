import { fromHexadecimal, unpaddedBase64url } from '../schemes/bytes.ts'
import { platformHasher, randomDigits } from '../schemes/platform-crypto.ts'
import type { AuthRequest } from './types.ts'

/** What a proof says (RFC 9449 §4.2). */
export interface DPoPClaims {
  /** Different in each proof. */
  jti: string
  /** The method of the request. */
  htm: string
  /** Its URL, without query and fragment. */
  htu: string
  /** When it was made, in seconds since 1970. */
  iat: number
  /** The SHA-256 hash of the token, in base64url. */
  ath: string
  /** The one that the server has named last; absent where it has named none. */
  nonce?: string
}

export async function claimsOf(
  { method, url }: AuthRequest,
  token: string,
  nonce: string | undefined,
): Promise<DPoPClaims> {
  const hash = await platformHasher()('SHA-256', token)
  return {
    jti: await randomDigits(),
    htm: method,
    htu: url.origin + url.pathname,
    iat: Math.floor(Date.now() / 1000),
    ath: unpaddedBase64url.encode(fromHexadecimal(hash))!,
    ...(nonce !== undefined && { nonce }),
  }
}
