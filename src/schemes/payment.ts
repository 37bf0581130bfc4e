import { json, unpaddedBase64url } from './bytes.ts'
import { optional, paramsCodec, required, type Scheme, token68Codec } from './codec.ts'
import { matching, type ParamType, text } from './values.ts'

const DRAFT = 'draft-ryan-httpauth-payment'

const encoded = /* @__PURE__ */ json(unpaddedBase64url)

/** What proves that it is paid: JSON, decoded. */
export interface PaymentCredentials {
  credential: unknown
}

const credentials: ParamType<PaymentCredentials> = {
  decode(text) {
    const credential = encoded.decode(text)
    return credential === undefined ? undefined : { credential }
  },
  encode: ({ credential }) => encoded.encode(credential),
}

/** A request that costs something (402). */
export const Payment = {
  name: 'Payment',
  challenge: /* @__PURE__ */ paramsCodec('Payment', {
    /** Ties the credentials to the challenge; never empty. */
    id: required('id', matching(/^[\t -~\x80-\xff]+$/), 'quoted', DRAFT),
    realm: required('realm', text, 'quoted', DRAFT),
    /** How to pay, in lower case. */
    method: required('method', matching(/^[a-z]+$/), 'quoted', DRAFT),
    /** What for: `charge` or another. */
    intent: required('intent', text, 'quoted', DRAFT),
    /** What the method has to know: JSON, decoded. */
    request: required('request', encoded, 'quoted', DRAFT),
    /** Of the request's content (RFC 9530), as sent. */
    digest: optional('digest', text, 'quoted', DRAFT),
    /** When the challenge expires (RFC 3339), as sent. */
    expires: optional('expires', text, 'quoted', DRAFT),
    /** For people. */
    description: optional('description', text, 'quoted', DRAFT),
    /** Comes back as it is: JSON in base64url, as sent. */
    opaque: optional('opaque', text, 'quoted', DRAFT),
  }),
  credentials: /* @__PURE__ */ token68Codec('Payment', credentials, ['credential']),
} satisfies Scheme
