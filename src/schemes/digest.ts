import { sameName } from '../scan.ts'
import type { AuthParam, Credentials } from '../types.ts'
import { base64, charactersOf, fromUtf8, octetsOf, toUtf8 } from './bytes.ts'
import {
  AuthSchemeError,
  type Codec,
  checkScheme,
  type InitOf,
  infoCodec,
  optional,
  paramsCodec,
  present,
  required,
  type Scheme,
  type ValueOf,
  valid,
} from './codec.ts'
import { anyText, readExtValues, refuseExtValues, writeExtValue } from './ext-value.ts'
import { commaSeparated, flag, matching, type ParamType, spaced, text, token, uri } from './values.ts'

/** *LHEX: what a hash is written in (RFC 7616 §3.2) */
const lowerHex = matching(/^[\da-f]+$/)

/** nc-value = 8LHEX (RFC 7616 §3.4) */
const nonceCount = matching(/^[\da-f]{8}$/)

/** ASCII without controls. */
const ascii = matching(/^[ -~]*$/)

const someUris = spaced(uri)

/** URIs; none means what an absent one does. */
const uris: ParamType<string[]> = {
  decode: (value) => someUris.decode(value),
  encode: (value) => (Array.isArray(value) && value.length === 0 ? '' : someUris.encode(value)),
}

const challengeParams = {
  /** Which username and password to use: shown to people, and hashed. */
  realm: required('realm', text, 'quoted', 'RFC 7616 §3.3'),
  /**
   * Where the same credentials can be used: prefixes of URIs; absent or none is the whole server. A proxy's says
   * nothing.
   */
  domain: optional('domain', uris, 'quoted', 'RFC 7616 §3.3'),
  /** Hashed and sent back, as it is. */
  nonce: required('nonce', text, 'quoted', 'RFC 7616 §3.3'),
  /** Sent back as it is. */
  opaque: optional('opaque', text, 'quoted', 'RFC 7616 §3.3'),
  /** Whether only the nonce was too old, and the password right. */
  stale: optional('stale', flag, 'token', 'RFC 7616 §3.3'),
  /**
   * `MD5` where absent, `SHA-256` or `SHA-512-256`, each also with `-sess`; as sent. A challenge of another one is
   * ignored.
   */
  algorithm: optional('algorithm', token, 'token', 'RFC 7616 §3.3'),
  /** `auth`, `auth-int` and others, of which the client takes one. Absent: the form of RFC 2069. */
  qop: optional('qop', commaSeparated(token), 'quoted', 'RFC 7616 §3.3'),
  /** `UTF-8`, in any case, where the server expects that. */
  charset: optional('charset', token, 'token', 'RFC 7616 §3.3'),
  /** Whether the server takes a hash in the place of the username. */
  userhash: optional('userhash', flag, 'token', 'RFC 7616 §3.3'),
}

/** In the order that curl has: some devices refuse another one. */
const credentialsParams = {
  /** With `userhash` the hash of it. */
  username: required('username', anyText, 'quoted', 'RFC 7616 §3.4'),
  /** That of the challenge. */
  realm: required('realm', text, 'quoted', 'RFC 7616 §3.4'),
  /** That of the challenge. */
  nonce: required('nonce', text, 'quoted', 'RFC 7616 §3.4'),
  /** The request target, which the server compares with the request's own. */
  uri: required('uri', uri, 'quoted', 'RFC 7616 §3.4'),
  /** The client's own nonce. It comes with `qop`; without, only with an algorithm that ends in `-sess`. */
  cnonce: optional('cnonce', ascii, 'quoted', 'RFC 7616 §3.4'),
  /** The how many-th request with this nonce it is, as 8 hexadecimal digits. It comes with `qop`. */
  nc: optional('nc', nonceCount, 'token', 'RFC 7616 §3.4'),
  /** The one option that the client took; absent in the form of RFC 2069. */
  qop: optional('qop', token, 'token', 'RFC 7616 §3.4'),
  /** What proves that the client knows the password, in lower-case hexadecimal. */
  response: required('response', lowerHex, 'quoted', 'RFC 7616 §3.4.1'),
  /** That of the challenge. */
  opaque: optional('opaque', text, 'quoted', 'RFC 7616 §3.4'),
  /** That of the challenge, as sent. */
  algorithm: optional('algorithm', token, 'token', 'RFC 7616 §3.4'),
  /** Whether `username` is the hash of it. */
  userhash: optional('userhash', flag, 'token', 'RFC 7616 §3.4'),
  /** The AUTS of a subscriber's module that is out of step (Digest AKA). */
  auts: optional('auts', base64, 'quoted', 'RFC 3310 §3.4'),
}

const infoParams = {
  /** The nonce for the next request. */
  nextnonce: optional('nextnonce', text, 'quoted', 'RFC 7616 §3.5'),
  /** That of the request, which was applied to the response too. */
  qop: optional('qop', token, 'token', 'RFC 7616 §3.5'),
  /** What proves that the server knows the password, in lower-case hexadecimal. */
  rspauth: optional('rspauth', lowerHex, 'quoted', 'RFC 7616 §3.5'),
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
export type DigestCredentials = ValueOf<typeof credentialsParams> & RawUsername
export type DigestCredentialsInit = InitOf<typeof credentialsParams> & Readonly<RawUsername>
export type DigestInfo = ValueOf<typeof infoParams>
export type DigestInfoInit = InitOf<typeof infoParams>

const SCHEME = 'Digest'
const EXTENDED = ['username']

const anyChallenge = paramsCodec(SCHEME, challengeParams)
const anyCredentials = paramsCodec(SCHEME, credentialsParams)
const anyInfo = infoCodec(SCHEME, infoParams)

/** How a username stands in the field. */
interface UsernameForm {
  /** What `username` means. */
  read(sent: string): string
  /** Its parameter; `undefined` for a name that can't be sent so. */
  write(param: AuthParam): AuthParam | undefined
}

interface CredentialsCodec extends Codec<Credentials, DigestCredentials, DigestCredentialsInit> {
  readonly params: typeof credentialsParams
}

/** What no declaration can say: parameters that come together, or not, and the two forms of a username. */
function credentialsCodec(form: UsernameForm): CredentialsCodec {
  return {
    params: credentialsParams,
    decode(from) {
      checkScheme(from, SCHEME)
      const sent = from.params.find(isUsername)
      const params = from.params.map((param) => (param === sent ? { ...param, value: form.read(param.value) } : param))
      const value = anyCredentials.decode({ ...from, params: readExtValues(params, EXTENDED, SCHEME) })
      if (value.userhash && sent === undefined) refuse('username')
      return sent?.raw === undefined ? value : { ...value, usernameRaw: sent.raw }
    },
    encode({ usernameRaw, ...init }) {
      const encoded = anyCredentials.encode(init)
      checkTogether(init)
      refuseExtValues(encoded.params, EXTENDED, SCHEME)
      const params = encoded.params.map((param) => {
        if (!isUsername(param)) return param
        const written = valid(form.write(param), SCHEME, 'username')
        // The serializer leaves out the raw of another name.
        return usernameRaw === undefined || !written.quoted ? written : { ...written, raw: usernameRaw }
      })
      return { ...encoded, params }
    },
  }
}

function isUsername(param: AuthParam): boolean {
  return sameName(param.name, 'username')
}

/** Which parameters come together (RFC 7616 §3.4). */
function checkTogether({ username, userhash, algorithm = '', qop, nc, cnonce }: DigestCredentialsInit): void {
  if (userhash === true && !/^[\da-f]+$/.test(username)) refuse('username')
  if (qop !== undefined) {
    present(nc, SCHEME, 'nc')
    present(cnonce, SCHEME, 'cnonce')
    return
  }
  if (nc !== undefined) refuse('nc')
  if (cnonce !== undefined && !/-sess$/i.test(algorithm)) refuse('cnonce')
}

const info: typeof anyInfo = {
  params: infoParams,
  decode: anyInfo.decode,
  encode(init) {
    const encoded = anyInfo.encode(init)
    if (init.qop !== undefined) {
      for (const name of ['rspauth', 'cnonce', 'nc'] as const) present(init[name], SCHEME, name)
    }
    return encoded
  },
}

function refuse(param: string): never {
  throw new AuthSchemeError('invalid-value', SCHEME, param)
}

/**
 * A hash of the password and of nonces (RFC 7616), also in the forms of RFC 2617 and RFC 2069. `answerDigest` computes
 * it, `verifyDigest` checks it. A username that isn't ASCII is written as `username*` (RFC 7616 §3.4), and read from either
 * form: from `username` as it is, one character an octet, since nothing says what they mean.
 */
export const Digest = {
  name: SCHEME,
  challenge: anyChallenge,
  credentials: /* @__PURE__ */ credentialsCodec({ read: (sent) => sent, write: writeExtValue }),
  info,
} satisfies Scheme

/**
 * Digest with the username as the octets of UTF-8 in `username`, where many servers know no `username*`. It reads both
 * forms; octets that are no UTF-8 are those of ISO-8859-1.
 */
export const DigestUtf8 = {
  name: SCHEME,
  challenge: anyChallenge,
  credentials: /* @__PURE__ */ credentialsCodec({
    read: (sent) => (/^[\0-\xff]*$/.test(sent) ? (fromUtf8(octetsOf(sent)) ?? sent) : sent),
    write: (param) => ({ ...param, value: charactersOf(toUtf8(param.value)!) }),
  }),
  info,
} satisfies Scheme

/** Digest with the username as the octets of ISO-8859-1 in `username`, where you know that the server has it so. */
export const DigestLatin1 = {
  name: SCHEME,
  challenge: anyChallenge,
  credentials: /* @__PURE__ */ credentialsCodec({
    read: (sent) => sent,
    write: (param) => (/^[\0-\xff]*$/.test(param.value) ? param : undefined),
  }),
  info,
} satisfies Scheme
