import { paramsCodec, type Scheme } from './codec.ts'
import { HARMLESS, optional, required } from './declare.ts'
import { integer, matching, type ParamType, text } from './values.ts'

/** What proves that the client has the key (RFC 7486 §2): parts as sent, since they are signed. */
export interface HobaResult {
  keyId: string
  challenge: string
  nonce: string
  signature: string
}

/** The characters of base64url and base64: RFC 7486 names the one and shows the other. */
const part = /* @__PURE__ */ matching(/^[\w\-+/=~]+$/)

/** kid "." challenge "." nonce "." sig (RFC 7486 §2) */
const result: ParamType<HobaResult> = {
  decode(text) {
    const parts = text.split('.')
    const [keyId, challenge, nonce, signature] = parts
    return parts.length === 4 && parts.every((one) => part.decode(one) !== undefined)
      ? { keyId: keyId!, challenge: challenge!, nonce: nonce!, signature: signature! }
      : undefined
  },
  encode({ keyId, challenge, nonce, signature }) {
    const parts = [keyId, challenge, nonce, signature].map(part.encode)
    return parts.includes(undefined) ? undefined : parts.join('.')
  },
}

/** A signature with a key of this origin alone (RFC 7486). */
export const HOBA = {
  name: 'HOBA',
  challenge: /* @__PURE__ */ paramsCodec('HOBA', {
    /** Signed and sent back, as it is. */
    challenge: required('challenge', part, 'quoted', 'RFC 7486 §3'),
    /** For how many seconds the challenge is good; 0 is for one use. */
    maxAge: required('max-age', integer, 'token', 'RFC 7486 §3'),
    realm: optional('realm', text, 'quoted', 'RFC 7486 §3', HARMLESS),
  }),
  credentials: /* @__PURE__ */ paramsCodec('HOBA', {
    result: required('result', result, 'quoted', 'RFC 7486 §3'),
  }),
} satisfies Scheme
