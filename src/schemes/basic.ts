import type { Challenge } from '../types.ts'
import { charactersOf, decodeBase64, encodeBase64, fromUtf8, octetsOf, toUtf8 } from './bytes.ts'
import { type Codec, checkForm, checkScheme, paramsCodec, propertiesOf, type Scheme, token68Of } from './codec.ts'
import { HARMLESS, optional, required } from './declare.ts'
import { inNfc } from './nfc.ts'
import { AuthSchemeError, type OnError, valid } from './scheme-error.ts'
import { text, token } from './values.ts'

/** Who is asking. */
export interface BasicCredentials {
  userId: string
  password: string
}

/** Between text that isn't ASCII and its octets, one character each; `undefined` where there is none. */
interface Charset {
  decode(octets: string): string | undefined
  encode(text: string): string | undefined
}

/** In NFC, as RFC 7617 §2.1 wants it: what looks the same is the same, whatever keyboard it is from. */
const utf8: Charset = {
  decode(octets) {
    const text = fromUtf8(octetsOf(octets))
    return text === undefined ? undefined : inNfc(text)
  },
  encode(text) {
    const octets = toUtf8(inNfc(text))
    return octets && charactersOf(octets)
  },
}

const latin1: Charset = {
  decode: (octets) => octets,
  encode: (text) => (/[^\0-\xff]/.test(text) ? undefined : text),
}

/** user-pass = user-id ":" password, in base64 (RFC 7617 §2) */
function userPassCodec(charset: Charset): Codec<Challenge, BasicCredentials> {
  return {
    decode(from: Challenge, onError?: OnError) {
      checkScheme(from, SCHEME)
      const octets = valid(decodeBase64(token68Of(from, SCHEME)), SCHEME)
      const isPlain = PLAIN.test(octets)
      const pair = valid(isPlain ? octets : charset.decode(octets), SCHEME)
      const colon = pair.indexOf(':')
      if (colon < 0) throw new AuthSchemeError('invalid-value', SCHEME)
      const value = { userId: pair.slice(0, colon), password: pair.slice(colon + 1) }
      if (!isPlain) refuseControls(value)
      checkForm(from, SCHEME, 'token68', onError)
      return value
    },
    encode(init) {
      const { userId, password }: Partial<BasicCredentials> = Object(init)
      // Where there are just these two, it is known what the init has: looking at each would cost as much as the rest.
      const isPair = typeof userId === 'string' && typeof password === 'string' && Object.keys(init).length === 2
      if (!isPair) propertiesOf(init, ['userId', 'password'])
      if (typeof userId !== 'string' || userId.includes(':')) refuse('user-id')
      if (typeof password !== 'string') refuse('password')
      let octets = `${userId}:${password}`
      if (!PLAIN.test(octets)) {
        refuseControls({ userId, password })
        octets = charset.encode(octets) ?? refuse(charset.encode(userId) === undefined ? 'user-id' : 'password')
      }
      return { scheme: SCHEME, token68: encodeBase64(octets), params: [] }
    },
  }
}

const SCHEME = 'Basic'

/** ASCII without controls, which is the same octets in each charset. */
const PLAIN = /^[ -~]*$/

/** Neither a user-id nor a password has control characters (RFC 7617 §2): CTL of RFC 5234, appendix B.1. */
function refuseControls({ userId, password }: BasicCredentials): void {
  if (CONTROL.test(userId)) refuse('user-id')
  if (CONTROL.test(password)) refuse('password')
}

const CONTROL = /[\0-\x1f\x7f]/

function refuse(param: 'user-id' | 'password'): never {
  throw new AuthSchemeError('invalid-value', SCHEME, param)
}

const params = {
  /** What the user-id and the password are for (RFC 7617 §2). */
  realm: required('realm', text, 'quoted', 'RFC 7617 §2', { dispensable: true, harmless: true }),
  /** `UTF-8`, in any case, where the server expects that; advice without a meaning otherwise (RFC 7617 §2.1). */
  charset: optional('charset', token, 'quoted', 'RFC 7617 §2.1', HARMLESS),
}

/**
 * User-id and password in UTF-8 (RFC 7617). Errors say in `param` which of the two can't be sent or may not be taken;
 * absent, it is their pair: it isn't in base64 or UTF-8, or has no colon.
 */
export const Basic = {
  name: SCHEME,
  challenge: /* @__PURE__ */ paramsCodec(SCHEME, params),
  credentials: /* @__PURE__ */ userPassCodec(utf8),
} satisfies Scheme

/** User-id and password in ISO-8859-1, which RFC 7617 leaves to those who know that the other side has it. */
export const BasicLatin1 = {
  name: SCHEME,
  challenge: /* @__PURE__ */ paramsCodec(SCHEME, params),
  credentials: /* @__PURE__ */ userPassCodec(latin1),
} satisfies Scheme
