import type { Challenge } from '../types.ts'
import { fromUtf8, octetsOf, toUtf8 } from './bytes.ts'
import { AuthSchemeError, optional, type ParamsCodec, paramsCodec, present, required, type Scheme } from './codec.ts'
import { type ParamType, text } from './values.ts'

/** Percent-encoded as RFC 5849 §3.6 has it: all but ALPHA, DIGIT, "-", ".", "_" and "~", in UTF-8 and upper-case digits. */
const percentEncoded: ParamType<string> = {
  decode(text) {
    if (/%(?![\da-f]{2})/i.test(text) || /[^\0-\x7f]/.test(text)) return undefined
    return fromUtf8(octetsOf(text.replace(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))))
  },
  encode: (value) =>
    typeof value === 'string' && toUtf8(value)
      ? encodeURIComponent(value).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
      : undefined,
}

const params = {
  /** Neither percent-encoded nor signed. */
  realm: optional('realm', text, 'quoted', 'RFC 5849 §3.5.1'),
  consumerKey: required('oauth_consumer_key', percentEncoded, 'quoted', 'RFC 5849 §3.1'),
  token: optional('oauth_token', percentEncoded, 'quoted', 'RFC 5849 §3.1'),
  /** `HMAC-SHA1`, `RSA-SHA1`, `PLAINTEXT` or another. */
  signatureMethod: required('oauth_signature_method', percentEncoded, 'quoted', 'RFC 5849 §3.1'),
  signature: required('oauth_signature', percentEncoded, 'quoted', 'RFC 5849 §3.1'),
  /** Seconds since 1970, as sent, since it is signed; absent with `PLAINTEXT` at most. */
  timestamp: optional('oauth_timestamp', percentEncoded, 'quoted', 'RFC 5849 §3.1'),
  /** Absent with `PLAINTEXT` at most. */
  nonce: optional('oauth_nonce', percentEncoded, 'quoted', 'RFC 5849 §3.1'),
  /** `1.0`. */
  version: optional('oauth_version', percentEncoded, 'quoted', 'RFC 5849 §3.1'),
  /** Where the user is sent back to: in a request for temporary credentials. */
  callback: optional('oauth_callback', percentEncoded, 'quoted', 'RFC 5849 §2.1'),
  /** What came back with the user: in a request for token credentials. */
  verifier: optional('oauth_verifier', percentEncoded, 'quoted', 'RFC 5849 §2.3'),
}

const codec = /* @__PURE__ */ paramsCodec('OAuth', params)

const credentials: ParamsCodec<Challenge, typeof params> = {
  params,
  decode: (from) => codec.decode(from),
  encode(init) {
    if (init.signatureMethod !== 'PLAINTEXT') {
      present(init.timestamp, 'OAuth', 'oauth_timestamp')
      present(init.nonce, 'OAuth', 'oauth_nonce')
    }
    if (init.version !== undefined && init.version !== '1.0') {
      throw new AuthSchemeError('invalid-value', 'OAuth', 'oauth_version')
    }
    return codec.encode(init)
  },
}

/** OAuth 1.0: a request signed with the keys of a client and a user (RFC 5849). */
export const OAuth = {
  name: 'OAuth',
  challenge: /* @__PURE__ */ paramsCodec('OAuth', {
    realm: optional('realm', text, 'quoted', 'RFC 5849 §3.5.1'),
    /** Why the request was refused: an extension. */
    problem: optional('oauth_problem', text, 'quoted', 'OAuth Problem Reporting'),
  }),
  credentials,
} satisfies Scheme
