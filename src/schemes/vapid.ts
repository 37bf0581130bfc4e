import { unpaddedBase64url } from './bytes.ts'
import { paramsCodec, type Scheme } from './codec.ts'
import { required } from './declare.ts'
import { matching, nonEmpty } from './values.ts'

/** A JSON Web Token: three parts in base64url (RFC 7519 §3) */
const jwt = /* @__PURE__ */ matching(/^[\w-]+\.[\w-]+\.[\w-]*$/)

/** How the server of an application tells a push service who it is (RFC 8292 §3). */
export const Vapid = {
  name: 'vapid',
  challenge: /* @__PURE__ */ paramsCodec('vapid', {}),
  credentials: /* @__PURE__ */ paramsCodec('vapid', {
    /** A JWT, as sent. */
    token: required('t', jwt, 'token', 'RFC 8292 §3.1'),
    /** The public key: an uncompressed point of P-256. */
    publicKey: required('k', nonEmpty(unpaddedBase64url), 'token', 'RFC 8292 §3.2'),
  }),
} satisfies Scheme
