import type { Challenge } from '../types.ts'
import {
  AuthSchemeError,
  checkScheme,
  infoCodec,
  optional,
  type Params,
  type ParamsCodec,
  paramsCodec,
  required,
  type Scheme,
} from './codec.ts'
import { anyText, readExtValues, writeExtValues } from './ext-value.ts'
import { integer, matching, spaced, text, token, uri } from './values.ts'

/** Hexadecimal digits, two an octet, as sent (RFC 8120 §3.2). */
const hex = /* @__PURE__ */ matching(/^(?:[\da-fA-F]{2})+$/)

/** A number as the algorithm writes it: hexadecimal digits or padded base64, as sent (RFC 8120 §3.2). */
const number = /* @__PURE__ */ matching(/^[A-Za-z\d+/]+={0,2}$/)

const message = {
  /** `1`. */
  version: required('version', token, 'token', 'RFC 8120 §4'),
  /** `iso-kam3-dl-2048-sha256` or another, in any case, as sent. */
  algorithm: required('algorithm', token, 'token', 'RFC 8120 §4'),
  /** What binds it to the connection: `host`, `tls-server-end-point`, `tls-unique`. */
  validation: required('validation', token, 'token', 'RFC 8120 §4'),
}

const challengeParams = {
  ...message,
  /** Where the same credentials can be used. */
  authScope: optional('auth-scope', anyText, 'quoted', 'RFC 8120 §4'),
  realm: required('realm', text, 'quoted', 'RFC 8120 §4'),
  /** Why there is a challenge: in 401-INIT and 401-STALE. */
  reason: optional('reason', token, 'token', 'RFC 8120 §4.1'),
  /** The session: in 401-KEX-S1. */
  sessionId: optional('sid', hex, 'token', 'RFC 8120 §4.3'),
  /** The server's key exchange value: in 401-KEX-S1. */
  keyExchange: optional('ks1', number, 'quoted', 'RFC 8120 §4.3'),
  nonceMax: optional('nc-max', integer, 'token', 'RFC 8120 §4.3'),
  nonceWindow: optional('nc-window', integer, 'token', 'RFC 8120 §4.3'),
  /** For how many seconds the session is good. */
  time: optional('time', integer, 'token', 'RFC 8120 §4.3'),
  /** Where the same session can be used. */
  path: optional('path', spaced(uri), 'quoted', 'RFC 8120 §4.3'),
}

const credentialsParams = {
  ...message,
  authScope: required('auth-scope', anyText, 'quoted', 'RFC 8120 §4'),
  realm: required('realm', text, 'quoted', 'RFC 8120 §4'),
  /** In req-KEX-C1. */
  user: optional('user', anyText, 'quoted', 'RFC 8120 §4.2'),
  /** The client's key exchange value: in req-KEX-C1. */
  keyExchange: optional('kc1', number, 'quoted', 'RFC 8120 §4.2'),
  /** The session: in req-VFY-C. */
  sessionId: optional('sid', hex, 'token', 'RFC 8120 §4.4'),
  /** The how many-th request of the session it is: in req-VFY-C. */
  nonce: optional('nc', integer, 'token', 'RFC 8120 §4.4'),
  /** What proves that the client knows the password: in req-VFY-C. */
  verification: optional('vkc', number, 'quoted', 'RFC 8120 §4.4'),
}

/**
 * Of the exclusive parameters, which belong to different messages, one is written (RFC 8120 §4).
 *
 * Text that isn't ASCII is written as an ext-value, and read from either form (RFC 8120 §3.2); a realm never is.
 */
function extended<P extends Params>(
  params: P,
  names: readonly string[],
  exclusive: readonly [string, string],
): ParamsCodec<Challenge, P> {
  const codec = paramsCodec('Mutual', params)
  return {
    params,
    decode(from) {
      checkScheme(from, 'Mutual')
      return codec.decode({ ...from, params: readExtValues(from.params, names, 'Mutual') })
    },
    encode(init) {
      const encoded = codec.encode(init)
      const sent = encoded.params.filter(({ name }) => exclusive.includes(name))
      if (sent.length > 1) throw new AuthSchemeError('invalid-value', 'Mutual', exclusive[1])
      return { ...encoded, params: writeExtValues(encoded.params, names, 'Mutual') }
    },
  }
}

/** Client and server prove to each other that they know the password (RFC 8120). */
export const Mutual = {
  name: 'Mutual',
  challenge: /* @__PURE__ */ extended(challengeParams, ['auth-scope'], ['reason', 'ks1']),
  credentials: /* @__PURE__ */ extended(credentialsParams, ['auth-scope', 'user'], ['kc1', 'vkc']),
  info: /* @__PURE__ */ infoCodec('Mutual', {
    version: message.version,
    sessionId: required('sid', hex, 'token', 'RFC 8120 §4.5'),
    /** What proves that the server knows the password. */
    verification: required('vks', number, 'quoted', 'RFC 8120 §4.5'),
  }),
} satisfies Scheme
