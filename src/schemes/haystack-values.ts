import { fromUtf8, type Octets, toUtf8, unpaddedBase64url } from './bytes.ts'
import { optional, type Param } from './declare.ts'
import { nonEmpty, type ParamType, token } from './values.ts'

/*
 * Authentication of Project Haystack: the client says who it is (HELLO), the server how it can be proved, and after that the client
 * sends the token that it got. No value is in quotes, so what is no token is in base64url without padding.
 */

export const HAYSTACK = 'Project Haystack, Auth'

/** Octets in base64url without padding; at least one, as a token is never empty. */
export const haystackOctets: ParamType<Octets> = /* @__PURE__ */ nonEmpty(unpaddedBase64url)

/** Text in UTF-8 and base64url. */
export const haystackText: ParamType<string> = {
  decode(text) {
    const decoded = haystackOctets.decode(text)
    return decoded && fromUtf8(decoded)
  },
  encode(value) {
    const encoded = typeof value === 'string' ? toUtf8(value) : undefined
    return encoded && haystackOctets.encode(encoded)
  },
}

/** What the server has to be told in the next request, as sent. */
export const handshakeToken: Param<string, false> = /* @__PURE__ */ optional('handshakeToken', token, 'token', HAYSTACK)
