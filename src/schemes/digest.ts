import { base64 } from './bytes.ts'
import {
  AuthSchemeError,
  checkScheme,
  type InitOf,
  infoCodec,
  optional,
  paramsCodec,
  present,
  required,
  type Scheme,
  type ValueOf,
} from './codec.ts'
import { anyText, readExtValues, writeExtValues } from './ext-value.ts'
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

const credentialsParams = {
  /** Written as `username*` where it isn't ASCII (RFC 8187), and read from either; with `userhash` the hash of it. */
  username: required('username', anyText, 'quoted', 'RFC 7616 §3.4'),
  /** That of the challenge. */
  realm: required('realm', text, 'quoted', 'RFC 7616 §3.4'),
  /** That of the challenge. */
  nonce: required('nonce', text, 'quoted', 'RFC 7616 §3.4'),
  /** The request target, which the server compares with the request's own. */
  uri: required('uri', uri, 'quoted', 'RFC 7616 §3.4'),
  /** What proves that the client knows the password, in lower-case hexadecimal. */
  response: required('response', lowerHex, 'quoted', 'RFC 7616 §3.4.1'),
  /** That of the challenge, as sent. */
  algorithm: optional('algorithm', token, 'token', 'RFC 7616 §3.4'),
  /** The client's own nonce. It comes with `qop`; without, only with an algorithm that ends in `-sess`. */
  cnonce: optional('cnonce', ascii, 'quoted', 'RFC 7616 §3.4'),
  /** That of the challenge. */
  opaque: optional('opaque', text, 'quoted', 'RFC 7616 §3.4'),
  /** The one option that the client took; absent in the form of RFC 2069. */
  qop: optional('qop', token, 'token', 'RFC 7616 §3.4'),
  /** The how many-th request with this nonce it is, as 8 hexadecimal digits. It comes with `qop`. */
  nc: optional('nc', nonceCount, 'token', 'RFC 7616 §3.4'),
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

export type DigestChallenge = ValueOf<typeof challengeParams>
export type DigestChallengeInit = InitOf<typeof challengeParams>
export type DigestCredentials = ValueOf<typeof credentialsParams>
export type DigestCredentialsInit = InitOf<typeof credentialsParams>
export type DigestInfo = ValueOf<typeof infoParams>
export type DigestInfoInit = InitOf<typeof infoParams>

const SCHEME = 'Digest'
const EXTENDED = ['username']

const anyCredentials = paramsCodec(SCHEME, credentialsParams)
const anyInfo = infoCodec(SCHEME, infoParams)

/** What no declaration can say: parameters that come together, or not. */
const credentials: typeof anyCredentials = {
  params: credentialsParams,
  decode(from) {
    checkScheme(from, SCHEME)
    return anyCredentials.decode({ ...from, params: readExtValues(from.params, EXTENDED, SCHEME) })
  },
  encode(init) {
    const encoded = anyCredentials.encode(init)
    const { username, userhash, algorithm = '', qop, nc, cnonce } = init
    if (userhash === true && !/^[\da-f]+$/.test(username)) refuse('username')
    if (qop !== undefined) {
      present(nc, SCHEME, 'nc')
      present(cnonce, SCHEME, 'cnonce')
    } else {
      if (nc !== undefined) refuse('nc')
      if (cnonce !== undefined && !/-sess$/i.test(algorithm)) refuse('cnonce')
    }
    return { ...encoded, params: writeExtValues(encoded.params, EXTENDED, SCHEME) }
  },
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
 * it, `verifyDigest` checks it.
 */
export const Digest = {
  name: SCHEME,
  challenge: paramsCodec(SCHEME, challengeParams),
  credentials,
  info,
} satisfies Scheme
