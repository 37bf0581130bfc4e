import { json, unpaddedBase64url } from './bytes.ts'
import { canonicalJson } from './canonical-json.ts'
import { paramsCodec, type Scheme, token68Codec } from './codec.ts'
import { HARMLESS, optional, required } from './declare.ts'
import { matching, type ParamType, text } from './values.ts'

const REQUIRED = 'draft-httpauth-payment-01 §5.1.1'
const OPTIONAL = 'draft-httpauth-payment-01 §5.1.2'

/**
 * What `request` and `opaque` hold: JSON in its canonical form (RFC 8785), in base64url without padding. `decode` gives the JSON of
 * such a text, `encode` the text; either gives `undefined` for what it can't convert.
 */
export const paymentJson: ParamType<unknown> = /* @__PURE__ */ canonicalJson(unpaddedBase64url)

/** base64url, as sent. Padding is read: the text comes back as it is. */
const encoded = /* @__PURE__ */ matching(/^[\w-]+={0,2}$/)

const params = {
  /** Ties the credentials to the challenge; never empty. */
  id: required('id', matching(/^[\t -~\x80-\xff]+$/), 'quoted', REQUIRED),
  realm: required('realm', text, 'quoted', REQUIRED, HARMLESS),
  /** How to pay, in lower case. */
  method: required('method', matching(/^[!#-@[\]-~]+$/), 'quoted', REQUIRED),
  /** What for: `charge` or another. */
  intent: required('intent', text, 'quoted', REQUIRED),
  /** What the method has to know, as sent, since it comes back and is signed. `paymentJson` reads and writes it. */
  request: required('request', encoded, 'quoted', REQUIRED),
  /** The field that the credentials are sent in, where it isn't Authorization: `Payment-Authorization`. With another, pass on. */
  header: optional('header', text, 'quoted', OPTIONAL),
  /** Of the request's content (RFC 9530), as sent. */
  digest: optional('digest', text, 'quoted', OPTIONAL),
  /** When the challenge expires (RFC 3339), as sent. */
  expires: optional('expires', text, 'quoted', OPTIONAL),
  /** For people. */
  description: optional('description', text, 'quoted', OPTIONAL),
  /** What the server wants back, as sent. `paymentJson` reads and writes it. */
  opaque: optional('opaque', encoded, 'quoted', OPTIONAL),
}

/** The parameters of the challenge that is paid, each as sent. The value of a decoded challenge is one, too. */
export interface PaymentEcho {
  readonly id: string
  readonly realm: string
  readonly method: string
  readonly intent: string
  readonly request: string
  readonly header?: string | undefined
  readonly digest?: string | undefined
  readonly expires?: string | undefined
  readonly description?: string | undefined
  readonly opaque?: string | undefined
}

/** What proves that it is paid. */
export interface PaymentCredentials {
  challenge: PaymentEcho
  /** Who pays: a DID, mostly. */
  source?: string | undefined
  /** What the method has for a proof: an object of JSON. */
  payload: object
}

/** The members of an echo, `undefined` where one that is required isn't there, or one is no text. */
function echoed(challenge: unknown): PaymentEcho | undefined {
  if (!isObject(challenge)) return undefined
  // A decoded challenge has extensions, which clients ignore.
  const sent = Object.entries(challenge).filter(([name, value]) => name !== 'extensions' && value !== undefined)
  const echo = Object.fromEntries(sent) as unknown as PaymentEcho
  const names = ['id', 'realm', 'method', 'intent', 'request'] as const
  return sent.every(([, value]) => typeof value === 'string') &&
    names.every((name) => Object.hasOwn(echo, name)) &&
    echo.id
    ? echo
    : undefined
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The members of the credentials; `undefined` for what are none. */
function proof(value: unknown): PaymentCredentials | undefined {
  if (!isObject(value)) return undefined
  const { challenge, source, payload } = value as { [K in keyof PaymentCredentials]: unknown }
  const echo = echoed(challenge)
  return echo && isObject(payload) && (source === undefined || typeof source === 'string')
    ? { challenge: echo, source, payload }
    : undefined
}

const proofJson = /* @__PURE__ */ json(unpaddedBase64url)

const credentials: ParamType<PaymentCredentials> = {
  decode: (text) => proof(proofJson.decode(text)),
  encode(value) {
    const checked = proof(value)
    return checked && proofJson.encode(checked)
  },
}

/** A request that costs something (402). */
export const Payment = {
  name: 'Payment',
  challenge: /* @__PURE__ */ paramsCodec('Payment', params),
  credentials: /* @__PURE__ */ token68Codec('Payment', credentials, ['challenge', 'source', 'payload']),
} satisfies Scheme
