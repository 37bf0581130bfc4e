import { base64 } from './bytes.ts'
import { infoCodec, paramsCodec, type Scheme } from './codec.ts'
import { HARMLESS, optional, required } from './declare.ts'
import { flag, integer, matching, text, token } from './values.ts'

/** s-nonce: printable ASCII without the comma (RFC 7804 §5) */
const serverNonce = /* @__PURE__ */ matching(/^[!-+\--~]+$/)

const challenge = {
  /** In the first message alone. */
  realm: optional('realm', text, 'quoted', 'RFC 7804 §5', HARMLESS),
  /** The exchange that the message is of. */
  sid: optional('sid', token, 'token', 'RFC 7804 §5'),
  /** A message of SCRAM (RFC 5802). */
  data: optional('data', base64, 'quoted', 'RFC 7804 §5'),
  /** The server's nonce, with which the client can authenticate in one round trip. */
  serverNonce: optional('sr', serverNonce, 'quoted', 'RFC 7804 §5.1'),
  /** For how many seconds the server's nonce is good. */
  ttl: optional('ttl', integer, 'token', 'RFC 7804 §5.1'),
  /** Whether only the server's nonce was too old. */
  stale: optional('stale', flag, 'token', 'RFC 7804 §5.1', HARMLESS),
}

const credentials = {
  /** In the first message alone. */
  realm: optional('realm', text, 'quoted', 'RFC 7804 §5', HARMLESS),
  /** That of the challenge; absent in the first message. */
  sid: optional('sid', token, 'token', 'RFC 7804 §5'),
  /** A message of SCRAM (RFC 5802). */
  data: required('data', base64, 'quoted', 'RFC 7804 §5'),
}

const info = {
  sid: required('sid', token, 'token', 'RFC 7804 §5'),
  /** The last message of SCRAM, with which the server proves that it knows the password. */
  data: required('data', base64, 'quoted', 'RFC 7804 §5'),
}

/** SCRAM with SHA-256 (RFC 7804). */
export const ScramSha256 = {
  name: 'SCRAM-SHA-256',
  challenge: /* @__PURE__ */ paramsCodec('SCRAM-SHA-256', challenge),
  credentials: /* @__PURE__ */ paramsCodec('SCRAM-SHA-256', credentials),
  info: /* @__PURE__ */ infoCodec('SCRAM-SHA-256', info),
} satisfies Scheme

/** SCRAM with SHA-1 (RFC 7804), for databases that have no other hash. */
export const ScramSha1 = {
  name: 'SCRAM-SHA-1',
  challenge: /* @__PURE__ */ paramsCodec('SCRAM-SHA-1', challenge),
  credentials: /* @__PURE__ */ paramsCodec('SCRAM-SHA-1', credentials),
  info: /* @__PURE__ */ infoCodec('SCRAM-SHA-1', info),
} satisfies Scheme
