import type { AuthParam, Challenge } from '../types.ts'
import { checkedParams, checkScheme, infoCodec, type ParamsCodec, paramsCodec, type Scheme } from './codec.ts'
import { HARMLESS, optional, type Params, required, type ValueOf, withCommon } from './declare.ts'
import { anyText, readExtValues, writeExtValues } from './ext-value.ts'
import { withRule } from './rule.ts'
import { AuthSchemeError, type OnError, present } from './scheme-error.ts'
import { integer, matching, type ParamType, spaced, text, token, uri } from './values.ts'

const NAME = 'Mutual'

/** Hexadecimal digits, two an octet, as sent (RFC 8120 §3.2.3). */
const HEX = /^(?:[\da-f]{2})+$/i
const hex = /* @__PURE__ */ matching(HEX)

/** Padded base64 (RFC 4648 §4) */
const BASE64 = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/

/** A number as the algorithm writes it: hexadecimal digits or padded base64, as sent (RFC 8120 §3.2.3). */
const number: ParamType<string> = /* @__PURE__ */ matching(/^[A-Za-z\d+/]+={0,2}$/)

/** Text without the BOM at its start that it must not have (RFC 8120 §3.2.2). */
const string: ParamType<string> = {
  decode: (sent) => (sent.startsWith('\ufeff') ? undefined : anyText.decode(sent)),
  encode: (value) => (typeof value === 'string' && value.startsWith('\ufeff') ? undefined : anyText.encode(value)),
}

/** The one version there is. Recipients reject others (RFC 8120 §4). */
const version = required('version', matching(/^1$/), 'token', 'RFC 8120 §4.1')

const message = {
  /** `1`. */
  version,
  /** `iso-kam3-dl-2048-sha256` or another, in any case, as sent. */
  algorithm: required('algorithm', token, 'token', 'RFC 8120 §4.1', HARMLESS),
  /** What binds it to the connection: `host`, `tls-server-end-point`, `tls-unique`. */
  validation: required('validation', token, 'token', 'RFC 8120 §4.1'),
}

const challengeParams = withCommon(message, {
  /** Where the same credentials can be used; always in 401-KEX-S1. */
  authScope: optional('auth-scope', string, 'quoted', 'RFC 8120 §4.1'),
  realm: required('realm', text, 'quoted', 'RFC 8120 §4.1', HARMLESS),
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
})

const credentialsParams = withCommon(message, {
  authScope: required('auth-scope', string, 'quoted', 'RFC 8120 §4.2'),
  realm: required('realm', text, 'quoted', 'RFC 8120 §4.2', HARMLESS),
  /** In req-KEX-C1. */
  user: optional('user', string, 'quoted', 'RFC 8120 §4.2'),
  /** The client's key exchange value: in req-KEX-C1. */
  keyExchange: optional('kc1', number, 'quoted', 'RFC 8120 §4.2'),
  /** The session: in req-VFY-C. */
  sessionId: optional('sid', hex, 'token', 'RFC 8120 §4.4'),
  /** The how many-th request of the session it is: in req-VFY-C. */
  nonce: optional('nc', integer, 'token', 'RFC 8120 §4.4'),
  /** What proves that the client knows the password: in req-VFY-C. */
  verification: optional('vkc', number, 'quoted', 'RFC 8120 §4.4'),
})

/** What each message of a side has to have: the key of the value that tells it from others, and those that come with it. */
type Messages = Readonly<Record<string, readonly string[]>>

/** 401-INIT and 401-STALE; 401-KEX-S1 (RFC 8120 §4.1, §4.3) */
const CHALLENGES: Messages = {
  reason: [],
  keyExchange: ['authScope', 'sessionId', 'nonceMax', 'nonceWindow', 'time'],
}

/** req-KEX-C1; req-VFY-C (RFC 8120 §4.2, §4.4) */
const CREDENTIALS: Messages = { keyExchange: ['user'], verification: ['sessionId', 'nonce'] }

/** It is one of the messages, with all that this has, and numbers are as the algorithm writes them. */
function checkMessage(values: Readonly<Record<string, unknown>>, params: Params, messages: Messages): void {
  const nameOf = (key: string) => params[key]!.name
  const [first, second] = Object.keys(messages).filter((key) => values[key] !== undefined)
  if (first === undefined) throw new AuthSchemeError('missing-param', NAME, nameOf(Object.keys(messages)[0]!))
  if (second !== undefined) throw new AuthSchemeError('invalid-value', NAME, nameOf(second))
  for (const companion of messages[first]!) present(values[companion], NAME, nameOf(companion))
  for (const [key, { type }] of Object.entries(params)) {
    if (type !== number || values[key] === undefined) continue
    const written = isHexadecimal(String(values.algorithm), String(values[key])) ? HEX : BASE64
    if (!written.test(String(values[key]))) throw new AuthSchemeError('invalid-value', NAME, nameOf(key))
  }
}

/**
 * Whether a number is hexadecimal, which is written without quotes, or base64, which is written in quotes (RFC 8120 §3.2.3). The
 * algorithms of RFC 8121 with elliptic curves write the one, those with discrete logarithms the other; of others the digits tell.
 */
function isHexadecimal(algorithm: string, digits: string): boolean {
  return /^iso-kam3-ec-/i.test(algorithm) || (!/^iso-kam3-dl-/i.test(algorithm) && HEX.test(digits))
}

/** The codec of one side. Text that isn't ASCII is written as an ext-value, and read from either form; a realm never is (RFC 8120 §3.2.2). */
function codecOf<P extends Params>(
  params: P,
  extended: readonly string[],
  messages: Messages,
): ParamsCodec<Challenge, P> {
  const codec = withRule(paramsCodec(NAME, params), (values) => checkMessage(values, params, messages))
  const numbers = Object.values(params).flatMap(({ name, type }) => (type === number ? [name] : []))
  return {
    params,
    decode(from: Challenge, onError?: OnError) {
      checkScheme(from, NAME)
      const params = readExtValues(checkedParams(from.params), extended, NAME, onError)
      return codec.decode({ ...from, params }, onError!) as ValueOf<P>
    },
    encode(init) {
      const encoded = codec.encode(init)
      const algorithm = encoded.params.find(({ name }) => name === 'algorithm')!.value
      const formed = encoded.params.map(
        (param): AuthParam =>
          numbers.includes(param.name) ? { ...param, quoted: !isHexadecimal(algorithm, param.value) } : param,
      )
      return { ...encoded, params: writeExtValues(formed, extended, NAME) }
    },
  }
}

const infoParams = {
  version,
  sessionId: required('sid', hex, 'token', 'RFC 8120 §4.5'),
  /** What proves that the server knows the password. */
  verification: required('vks', number, 'quoted', 'RFC 8120 §4.5'),
}

/** 200-VFY-S (RFC 8120 §4.5). It has no algorithm, so the digits tell which form the number has. */
function infoOfMutual(): ParamsCodec<AuthParam[], typeof infoParams> {
  const codec = infoCodec(NAME, infoParams)
  const formed = (param: AuthParam) =>
    param.name === 'vks' ? { ...param, quoted: !isHexadecimal('', param.value) } : param
  return { params: infoParams, decode: codec.decode, encode: (init) => codec.encode(init).map(formed) }
}

/** Client and server prove to each other that they know the password (RFC 8120). */
export const Mutual = {
  name: NAME,
  challenge: /* @__PURE__ */ codecOf(challengeParams, ['auth-scope'], CHALLENGES),
  credentials: /* @__PURE__ */ codecOf(credentialsParams, ['auth-scope', 'user'], CREDENTIALS),
  info: /* @__PURE__ */ infoOfMutual(),
} satisfies Scheme
