import { unpaddedBase64url } from './bytes.ts'
import { paramsCodec, type Scheme } from './codec.ts'
import { HARMLESS, optional, required } from './declare.ts'
import { nonEmpty, type ParamType, text } from './values.ts'

/** 0 to 65535 without a leading zero (RFC 9729 §4.4), whose printed ABNF leaves out 1 to 9. */
const uint16: ParamType<number> = {
  decode: (text) => (/^(?:0|[1-9]\d{0,4})$/.test(text) && Number(text) <= 0xffff ? Number(text) : undefined),
  encode: (value) => (Number.isInteger(value) && value >= 0 && value <= 0xffff ? String(value) : undefined),
}

/** Octets in base64url, which are written without quotes, so that there is one at least (RFC 9729 §4). */
const octets = /* @__PURE__ */ nonEmpty(unpaddedBase64url)

/** A signature that a server asks nobody for: no challenge gives away that there is something (RFC 9729). */
export const Concealed = {
  name: 'Concealed',
  credentials: /* @__PURE__ */ paramsCodec('Concealed', {
    keyId: required('k', octets, 'token', 'RFC 9729 §4.1'),
    publicKey: required('a', octets, 'token', 'RFC 9729 §4.2'),
    /** The signature. */
    proof: required('p', octets, 'token', 'RFC 9729 §4.3'),
    /** The number of the TLS SignatureScheme. */
    signatureScheme: required('s', uint16, 'token', 'RFC 9729 §4.4'),
    /** Of the TLS key exporter's output: it tells whether both sides have the same. */
    verification: required('v', octets, 'token', 'RFC 9729 §4.5'),
    realm: optional('realm', text, 'quoted', 'RFC 9729 §3.1', HARMLESS),
  }),
} satisfies Scheme
