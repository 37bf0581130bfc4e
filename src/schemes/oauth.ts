import type { Scheme } from './codec.ts'
import { HARMLESS, optional, required } from './declare.ts'
import { percentCodec, percentEncodedMatching, percentEncodedText } from './percent-params.ts'
import { withRule } from './rule.ts'
import { present } from './scheme-error.ts'
import { text } from './values.ts'

const params = {
  /** Neither percent-encoded nor signed. */
  realm: optional('realm', text, 'quoted', 'RFC 5849 §3.5.1', HARMLESS),
  consumerKey: required('oauth_consumer_key', percentEncodedText, 'quoted', 'RFC 5849 §3.1'),
  token: optional('oauth_token', percentEncodedText, 'quoted', 'RFC 5849 §3.1'),
  /** `HMAC-SHA1`, `RSA-SHA1`, `PLAINTEXT` or another. */
  signatureMethod: required('oauth_signature_method', percentEncodedText, 'quoted', 'RFC 5849 §3.1'),
  signature: required('oauth_signature', percentEncodedText, 'quoted', 'RFC 5849 §3.1'),
  /** Seconds since 1970, as sent, since it is signed: a positive integer. Absent with `PLAINTEXT` at most. */
  timestamp: optional('oauth_timestamp', percentEncodedMatching(/^0*[1-9]\d*$/), 'quoted', 'RFC 5849 §3.3'),
  /** Absent with `PLAINTEXT` at most. */
  nonce: optional('oauth_nonce', percentEncodedText, 'quoted', 'RFC 5849 §3.3'),
  /** `1.0`. */
  version: optional('oauth_version', percentEncodedMatching(/^1\.0$/), 'quoted', 'RFC 5849 §3.1'),
  /** Where the user is sent back to: in a request for temporary credentials. */
  callback: optional('oauth_callback', percentEncodedText, 'quoted', 'RFC 5849 §2.1'),
  /** What came back with the user: in a request for token credentials. */
  verifier: optional('oauth_verifier', percentEncodedText, 'quoted', 'RFC 5849 §2.3'),
  /** Of the content, in base64: an extension. */
  bodyHash: optional('oauth_body_hash', percentEncodedText, 'quoted', 'OAuth Request Body Hash'),
  /** With which an access token is renewed: an extension. */
  sessionHandle: optional('oauth_session_handle', percentEncodedText, 'quoted', 'OAuth Session'),
}

const challengeParams = {
  realm: optional('realm', text, 'quoted', 'RFC 5849 §3.5.1', HARMLESS),
  /** Why the request was refused: an extension. */
  problem: optional('oauth_problem', percentEncodedText, 'quoted', 'OAuth Problem Reporting'),
  /** What to do about it, for people: an extension. */
  problemAdvice: optional('oauth_problem_advice', percentEncodedText, 'quoted', 'OAuth Problem Reporting'),
}

/** OAuth 1.0: a request signed with the keys of a client and a user (RFC 5849). Names and values are percent-decoded. */
export const OAuth = {
  name: 'OAuth',
  challenge: /* @__PURE__ */ percentCodec('OAuth', challengeParams),
  credentials: /* @__PURE__ */ withRule(
    /* @__PURE__ */ percentCodec('OAuth', params),
    ({ signatureMethod, timestamp, nonce }) => {
      if (signatureMethod === 'PLAINTEXT') return
      present(timestamp, 'OAuth', 'oauth_timestamp')
      present(nonce, 'OAuth', 'oauth_nonce')
    },
  ),
} satisfies Scheme
