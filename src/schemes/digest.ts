import { sameName } from '../scan.ts'
import type { AuthParam, Challenge } from '../types.ts'
import { base64, charactersOf, fromUtf8, octetsOf, toUtf8 } from './bytes.ts'
import {
  type Codec,
  checkedInit,
  checkedParams,
  checkForm,
  checkScheme,
  infoCodec,
  paramsCodec,
  type Scheme,
} from './codec.ts'
import { type Flat, HARMLESS, type InitOf, optional, required, type ValueOf } from './declare.ts'
import { anyText, readExtValues, refuseExtValues, writeExtValue } from './ext-value.ts'
import { AuthSchemeError, type OnError, raise } from './scheme-error.ts'
import { commaSeparated, flag, matching, type ParamType, readBy, sentAs, spaced, text, token, uri } from './values.ts'

/** The request target as it is sent: visible characters. Nothing that can be in a request line is refused (RFC 7616 §3.4). */
const target = /* @__PURE__ */ matching(/^[!-~\x80-\xff]+$/)

/** *LHEX: what a hash is written in (RFC 7616 §3.2). Empty where nothing was asked yet, in the first request of IMS. */
const response = /* @__PURE__ */ matching(/^[\da-f]*$/)

/** A hash in hexadecimal (RFC 7616 §3.5). */
const proof = /* @__PURE__ */ sentAs(/^[\da-f]+$/)

/** nc-value = 8LHEX (RFC 7616 §3.4) */
const nonceCount = /* @__PURE__ */ sentAs(/^[\da-f]{8}$/)

/** ASCII without controls. */
const ascii = /* @__PURE__ */ sentAs(/^[ -~]*$/)

const someOptions = /* @__PURE__ */ commaSeparated(token)

/** A list without white space: some clients don't expect any, and no client needs it. */
const options: ParamType<string[]> = {
  decode: (value) => someOptions.decode(value),
  read: (value) => readBy(someOptions, value),
  encode: (values) => someOptions.encode(values)?.replaceAll(' ', ''),
}

const challengeParams = {
  /** Which username and password to use: shown to people, and hashed. */
  realm: required('realm', text, 'quoted', 'RFC 7616 §3.3', HARMLESS),
  /**
   * Where the same credentials can be used: prefixes of URIs; absent or none is the whole server. A proxy's says
   * nothing.
   */
  domain: optional('domain', spaced(uri), 'quoted', 'RFC 7616 §3.3'),
  /** Hashed and sent back, as it is. */
  nonce: required('nonce', text, 'quoted', 'RFC 7616 §3.3'),
  /** Sent back as it is. */
  opaque: optional('opaque', text, 'quoted', 'RFC 7616 §3.3'),
  /** Whether only the nonce was too old, and the password right. */
  stale: optional('stale', flag, 'token', 'RFC 7616 §3.3', HARMLESS),
  /**
   * `MD5` where absent, `SHA-256` or `SHA-512-256`, each also with `-sess`; as sent. A challenge of another one is
   * ignored.
   */
  algorithm: optional('algorithm', token, 'token', 'RFC 7616 §3.3', HARMLESS),
  /** `auth`, `auth-int` and others, of which the client takes one. Absent: the form of RFC 2069. */
  qop: optional('qop', options, 'quoted', 'RFC 7616 §3.3', HARMLESS),
  /** `UTF-8`, in any case, where the server expects that. */
  charset: optional('charset', token, 'token', 'RFC 7616 §3.3', HARMLESS),
  /** Whether the server takes a hash in the place of the username. */
  userhash: optional('userhash', flag, 'token', 'RFC 7616 §3.3'),
}

/** In the order that curl has: some devices refuse another one. */
const credentialsParams = {
  /** With `userhash` the hash of it. */
  username: required('username', anyText, 'quoted', 'RFC 7616 §3.4'),
  /** That of the challenge. */
  realm: required('realm', text, 'quoted', 'RFC 7616 §3.4', HARMLESS),
  /** That of the challenge. */
  nonce: required('nonce', text, 'quoted', 'RFC 7616 §3.4'),
  /** The request target, which the server compares with the request's own. */
  uri: required('uri', target, 'quoted', 'RFC 7616 §3.4'),
  /** The client's own nonce. It has to be there with `qop`, and with an algorithm that ends in `-sess`. */
  cnonce: optional('cnonce', ascii, 'quoted', 'RFC 7616 §3.4'),
  /** The how many-th request with this nonce it is, as 8 hexadecimal digits. It has to be there with `qop`. */
  nc: optional('nc', nonceCount, 'token', 'RFC 7616 §3.4'),
  /** The one option that the client took; absent in the form of RFC 2069. */
  qop: optional('qop', token, 'token', 'RFC 7616 §3.4', HARMLESS),
  /** What proves that the client knows the password, in lower-case hexadecimal. */
  response: required('response', response, 'quoted', 'RFC 7616 §3.4.1'),
  /** That of the challenge. */
  opaque: optional('opaque', text, 'quoted', 'RFC 7616 §3.4'),
  /** That of the challenge, as sent. */
  algorithm: optional('algorithm', token, 'token', 'RFC 7616 §3.4', HARMLESS),
  /** Whether `username` is the hash of it. */
  userhash: optional('userhash', flag, 'token', 'RFC 7616 §3.4'),
  /** The AUTS of a subscriber's module that is out of step (Digest AKA). */
  auts: optional('auts', base64, 'quoted', 'RFC 3310 §3.4'),
}

const infoParams = {
  /** The nonce for the next request. */
  nextnonce: optional('nextnonce', text, 'quoted', 'RFC 7616 §3.5'),
  /** That of the request, which was applied to the response too. */
  qop: optional('qop', token, 'token', 'RFC 7616 §3.5', HARMLESS),
  /** What proves that the server knows the password, in lower-case hexadecimal. */
  rspauth: optional('rspauth', proof, 'quoted', 'RFC 7616 §3.5'),
  /** That of the request. */
  cnonce: optional('cnonce', ascii, 'quoted', 'RFC 7616 §3.5'),
  /** That of the request. */
  nc: optional('nc', nonceCount, 'token', 'RFC 7616 §3.5'),
}

/** A username whose escapes aren't those that are written. */
interface RawUsername {
  /**
   * The quoted-string of `username` as sent, only where escaping the name would not reproduce it: `"WORKGROUP\user"` is
   * `WORKGROUPuser`, and meant the other way by those who know no escapes.
   */
  usernameRaw?: string | undefined
}

export type DigestChallenge = ValueOf<typeof challengeParams>
export type DigestChallengeInit = InitOf<typeof challengeParams>
export type DigestCredentials = Flat<ValueOf<typeof credentialsParams> & RawUsername>
export type DigestCredentialsInit = Flat<InitOf<typeof credentialsParams> & Readonly<RawUsername>>
export type DigestInfo = ValueOf<typeof infoParams>
export type DigestInfoInit = InitOf<typeof infoParams>

const SCHEME = 'Digest'
const EXTENDED = ['username']

const anyCredentials = /* @__PURE__ */ infoCodec(SCHEME, credentialsParams, { fixedOrder: true })
const anyInfo = /* @__PURE__ */ infoCodec(SCHEME, infoParams)

/** How a username stands in the field. */
interface UsernameForm {
  /** What `username` means. */
  read(sent: string): string
  /** The parameter of a name: `username` or `username*`. */
  write(param: AuthParam): AuthParam
}

interface CredentialsCodec extends Codec<Challenge, DigestCredentials, DigestCredentialsInit> {
  readonly params: typeof credentialsParams
}

/** What no declaration can say: parameters that come together, and the two forms of a username. */
function credentialsCodec(form: UsernameForm): CredentialsCodec {
  return {
    params: credentialsParams,
    decode(from: Challenge, onError?: OnError) {
      checkScheme(from, SCHEME)
      const params = checkedParams(from.params)
      const sent = params.find(isUsername)
      const name = sent && form.read(sent.value)
      // Most names are what was sent, and need no other list.
      const read =
        name === sent?.value ? params : params.map((param) => (param === sent ? { ...param, value: name! } : param))
      const value = anyCredentials.decode(readExtValues(read, EXTENDED, SCHEME, onError), onError!)
      checkForm(from, SCHEME, 'params', onError)
      // A hash is no text that needs username*.
      if (value.userhash && (sent === undefined || !isHexadecimal(value.username))) refuse('username')
      requireWith(value, ['cnonce', 'nc'], onError)
      return sent?.raw === undefined ? value : { ...value, usernameRaw: sent.raw }
    },
    encode(given) {
      const { usernameRaw, ...init } = checkedInit(given)
      if (usernameRaw != null && typeof usernameRaw !== 'string') throw new TypeError('usernameRaw is not a string')
      const encoded = anyCredentials.encode(init)
      if (init.userhash && !isHexadecimal(init.username)) refuse('username')
      requireWith(init, ['cnonce', 'nc'])
      refuseExtValues(encoded, EXTENDED, SCHEME)
      const sent = usernameRaw
        ? { name: 'username', value: unescaped(usernameRaw), quoted: true, raw: usernameRaw }
        : undefined
      // The raw of another name is of no use.
      const isSent = sent !== undefined && form.read(sent.value) === init.username
      const params = encoded.map((param) => (!isUsername(param) ? param : isSent ? sent : form.write(param)))
      return { scheme: SCHEME, token68: undefined, params }
    },
  }
}

/** What a quoted-string stands for (RFC 9110 §5.6.4). */
function unescaped(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(.)/gs, '$1')
}

function isUsername(param: AuthParam): boolean {
  return sameName(param.name, 'username')
}

function isHexadecimal(text: string): boolean {
  return /^[\da-f]+$/.test(text)
}

function refuse(param: string): never {
  throw new AuthSchemeError('invalid-value', SCHEME, param)
}

/** Refuses `qop` without the parameters that have to be there with it (RFC 7616 §3.4, §3.5). */
function requireWith(
  value: DigestCredentialsInit | DigestInfoInit,
  names: readonly string[],
  onError: OnError = raise,
): void {
  if (value.qop == null) return
  const missing = names.find((name) => (value as Readonly<Record<string, unknown>>)[name] == null)
  if (missing !== undefined) onError(new AuthSchemeError('missing-param', SCHEME, missing))
}

const challenge = /* @__PURE__ */ paramsCodec(SCHEME, challengeParams)

const info: typeof anyInfo = {
  params: infoParams,
  decode(from: AuthParam[], onError?: OnError) {
    const value = anyInfo.decode(from, onError!)
    requireWith(value, ['rspauth', 'cnonce', 'nc'], onError)
    return value
  },
  encode(init) {
    const encoded = anyInfo.encode(init)
    requireWith(init, ['rspauth', 'cnonce', 'nc'])
    return encoded
  },
}

/**
 * A hash of the password and of nonces (RFC 7616), also in the forms of RFC 2617 and RFC 2069. `answerDigest` computes
 * it, `verifyDigest` checks it. A username that isn't ASCII is written as `username*` (RFC 7616 §3.4), and read from either
 * form: from `username` as it is, one character an octet, since nothing says what they mean.
 */
export const Digest = {
  name: SCHEME,
  challenge,
  credentials: /* @__PURE__ */ credentialsCodec({ read: (sent) => sent, write: writeExtValue }),
  info,
} satisfies Scheme

/**
 * Digest with the username as the octets of UTF-8 in `username`, where many servers know no `username*`. It reads both
 * forms; octets that are no UTF-8 are those of ISO-8859-1.
 */
export const DigestUtf8 = {
  name: SCHEME,
  challenge,
  credentials: /* @__PURE__ */ credentialsCodec({
    read: (sent) => (/^[\0-\xff]*$/.test(sent) ? (fromUtf8(octetsOf(sent)) ?? sent) : sent),
    write: (param) => ({ ...param, value: charactersOf(toUtf8(param.value)!) }),
  }),
  info,
} satisfies Scheme

/**
 * Digest with the username as the octets of ISO-8859-1 in `username`, where you know that the server has it so; as
 * `username*` where it has other characters.
 */
export const DigestLatin1 = {
  name: SCHEME,
  challenge,
  credentials: /* @__PURE__ */ credentialsCodec({
    read: (sent) => sent,
    write: (param) => (/^[\0-\xff]*$/.test(param.value) ? param : writeExtValue(param)),
  }),
  info,
} satisfies Scheme
