import { base64, charactersOf, fromUtf8, octetsOf, toUtf8 } from './bytes.ts'
import { optional, paramsCodec, required, type Scheme, token68Codec } from './codec.ts'
import { type ParamType, text, token } from './values.ts'

/** Who is asking. */
export interface BasicCredentials {
  userId: string
  password: string
}

/** user-pass = user-id ":" password, in base64 (RFC 7617 §2) */
function userPass(
  decode: (octets: Uint8Array) => string | undefined,
  encode: (text: string) => Uint8Array | undefined,
): ParamType<BasicCredentials> {
  return {
    decode(text) {
      const octets = base64.decode(text)
      const pair = octets && decode(octets)
      const colon = pair?.indexOf(':') ?? -1
      return colon < 0 ? undefined : { userId: pair!.slice(0, colon), password: pair!.slice(colon + 1) }
    },
    encode({ userId, password }) {
      if (typeof userId !== 'string' || typeof password !== 'string') return undefined
      // No colon in a user-id, and no control character in either.
      if (!/^[^:\0-\x1f\x7f]*$/.test(userId) || !/^[^\0-\x1f\x7f]*$/.test(password)) return undefined
      const octets = encode(`${userId}:${password}`)
      return octets && base64.encode(octets)
    },
  }
}

// NFC, as RFC 7617 §2.1 wants it of UTF-8.
const utf8 = /* @__PURE__ */ userPass(fromUtf8, (text) => toUtf8(text.normalize('NFC')))

const latin1 = /* @__PURE__ */ userPass(charactersOf, (text) =>
  /^[\0-\xff]*$/.test(text) ? octetsOf(text) : undefined,
)

const params = {
  /** What the user-id and the password are for (RFC 7617 §2). */
  realm: required('realm', text, 'quoted', 'RFC 7617 §2', { dispensable: true }),
  /** `UTF-8`, in any case, where the server expects that; advice without a meaning otherwise (RFC 7617 §2.1). */
  charset: optional('charset', token, 'quoted', 'RFC 7617 §2.1'),
}

/** User-id and password in UTF-8 (RFC 7617). */
export const Basic = {
  name: 'Basic',
  challenge: /* @__PURE__ */ paramsCodec('Basic', params),
  credentials: /* @__PURE__ */ token68Codec('Basic', utf8, ['userId', 'password']),
} satisfies Scheme

/** User-id and password in ISO-8859-1, which RFC 7617 leaves to those who know that the other side has it. */
export const BasicLatin1 = {
  name: 'Basic',
  challenge: /* @__PURE__ */ paramsCodec('Basic', params),
  credentials: /* @__PURE__ */ token68Codec('Basic', latin1, ['userId', 'password']),
} satisfies Scheme
