import { paramsCodec, type Scheme } from './codec.ts'
import { HARMLESS, optional, required } from './declare.ts'
import { matching, spaced, text, token } from './values.ts'

/** The name of a field, or what stands for another part of the request: `(request-target)`, `(created)`, `(expires)`. */
const headerName = /* @__PURE__ */ matching(/^(?:\([a-z-]+\)|[!#$%&'*+\-.^`|~\w]+)$/)

/** The characters of padded base64 (RFC 4648 §4) */
const base64Text = /* @__PURE__ */ matching(/^[A-Za-z\d+/]+={0,2}$/)

const DRAFT = 'draft-cavage-http-signatures-12'

/** A signed request, as it was before RFC 9421, which is no scheme (draft-cavage-http-signatures-12). */
export const Signature = {
  name: 'Signature',
  challenge: /* @__PURE__ */ paramsCodec('Signature', {
    realm: optional('realm', text, 'quoted', 'RFC 9110 §11.5', HARMLESS),
    /** What the client has to sign, in this order. */
    headers: optional('headers', spaced(headerName), 'quoted', DRAFT),
  }),
  credentials: /* @__PURE__ */ paramsCodec('Signature', {
    keyId: required('keyId', text, 'quoted', 'draft-cavage-http-signatures-12 §2.1.1'),
    /** `hs2019`, mostly: then the key says which. */
    algorithm: optional('algorithm', token, 'quoted', 'draft-cavage-http-signatures-12 §2.1.3', HARMLESS),
    /** Seconds since 1970, as sent, since they are signed. */
    created: optional('created', matching(/^\d+$/), 'token', 'draft-cavage-http-signatures-12 §2.1.4'),
    /** Seconds since 1970, with a fraction at times, as sent, since they are signed. */
    expires: optional('expires', matching(/^\d+(?:\.\d+)?$/), 'token', 'draft-cavage-http-signatures-12 §2.1.5'),
    /** What is signed, in this order; `(created)` alone where absent. */
    headers: optional('headers', spaced(headerName), 'quoted', 'draft-cavage-http-signatures-12 §2.1.6'),
    /** In base64, as sent. */
    signature: required('signature', base64Text, 'quoted', 'draft-cavage-http-signatures-12 §2.1.2'),
  }),
} satisfies Scheme
