import { fromUtf8, toUtf8, unpaddedBase64url } from './bytes.ts'
import { infoCodec, optional, paramsCodec, required, type Scheme } from './codec.ts'
import { nonEmpty, type ParamType, token } from './values.ts'

/*
 * Authentication of Project Haystack: the client says who it is (HELLO), the server how it can be proved, and after that the client
 * sends the token that it got. No value is in quotes, so what is no token is in base64url without padding.
 */

const SECTION = 'Project Haystack, Auth'

/** Octets in base64url without padding; at least one, as a token is never empty. */
const octets = /* @__PURE__ */ nonEmpty(unpaddedBase64url)

/** Text in UTF-8 and base64url. */
const encodedText: ParamType<string> = {
  decode(text) {
    const decoded = octets.decode(text)
    return decoded && fromUtf8(decoded)
  },
  encode(value) {
    const encoded = typeof value === 'string' ? toUtf8(value) : undefined
    return encoded && octets.encode(encoded)
  },
}

/** What the server has to be told in the next request, as sent. */
const handshakeToken = optional('handshakeToken', token, 'token', SECTION)

/** Who wants to authenticate. */
export const HaystackHello = {
  name: 'HELLO',
  credentials: /* @__PURE__ */ paramsCodec('HELLO', {
    username: required('username', encodedText, 'token', SECTION),
    handshakeToken,
  }),
} satisfies Scheme

/** SCRAM (RFC 5802) in the parameters of Project Haystack. For RFC 7804 there is `ScramSha256`. */
export const HaystackScram = {
  name: 'SCRAM',
  challenge: /* @__PURE__ */ paramsCodec('SCRAM', {
    /** `SHA-256` or `SHA-512`. */
    hash: required('hash', token, 'token', SECTION),
    handshakeToken,
    /** A message of SCRAM (RFC 5802); absent in the first challenge. */
    data: optional('data', octets, 'token', SECTION),
  }),
  credentials: /* @__PURE__ */ paramsCodec('SCRAM', {
    handshakeToken,
    /** A message of SCRAM (RFC 5802). */
    data: required('data', octets, 'token', SECTION),
  }),
  info: /* @__PURE__ */ infoCodec('SCRAM', {
    /** What the client sends from now on. */
    authToken: required('authToken', token, 'token', SECTION),
    hash: optional('hash', token, 'token', SECTION),
    /** The last message of SCRAM, with which the server proves that it knows the password. */
    data: optional('data', octets, 'token', SECTION),
  }),
} satisfies Scheme

/** A user name and a password, as they are. */
export const HaystackPlaintext = {
  name: 'PLAINTEXT',
  challenge: /* @__PURE__ */ paramsCodec('PLAINTEXT', { handshakeToken }),
  credentials: /* @__PURE__ */ paramsCodec('PLAINTEXT', {
    username: required('username', encodedText, 'token', SECTION),
    password: required('password', encodedText, 'token', SECTION),
    handshakeToken,
  }),
} satisfies Scheme

/** The token that the server has given in Authentication-Info. */
export const HaystackBearer = {
  name: 'Bearer',
  credentials: /* @__PURE__ */ paramsCodec('Bearer', {
    authToken: required('authToken', token, 'token', SECTION),
  }),
} satisfies Scheme
