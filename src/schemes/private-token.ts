import { base64url } from './bytes.ts'
import { paramsCodec, type Scheme } from './codec.ts'
import { HARMLESS, optional, required } from './declare.ts'
import { integer, text } from './values.ts'

/** A token that nobody can trace to whom it was issued (RFC 9577). Challenges of several types in one response are usual. */
export const PrivateToken = {
  name: 'PrivateToken',
  challenge: /* @__PURE__ */ paramsCodec('PrivateToken', {
    /** A TokenChallenge (RFC 9577 §2.1.1). */
    challenge: required('challenge', base64url, 'quoted', 'RFC 9577 §2.1.2'),
    /** The issuer's public key. */
    tokenKey: optional('token-key', base64url, 'quoted', 'RFC 9577 §2.1.2'),
    /** For how many seconds the challenge is good. */
    maxAge: optional('max-age', integer, 'quoted', 'RFC 9577 §2.1.2'),
    realm: optional('realm', text, 'quoted', 'RFC 9577 §2.1.2', HARMLESS),
  }),
  credentials: /* @__PURE__ */ paramsCodec('PrivateToken', {
    token: required('token', base64url, 'quoted', 'RFC 9577 §2.2.2'),
  }),
} satisfies Scheme
