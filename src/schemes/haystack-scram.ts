import { infoCodec, paramsCodec, type Scheme } from './codec.ts'
import { optional, required } from './declare.ts'
import { HAYSTACK, handshakeToken, haystackOctets } from './haystack-values.ts'
import { token } from './values.ts'

/** SCRAM (RFC 5802) in the parameters of Project Haystack. For RFC 7804 there is `ScramSha256`. */
export const HaystackScram = {
  name: 'SCRAM',
  challenge: /* @__PURE__ */ paramsCodec('SCRAM', {
    /** `SHA-256` or `SHA-512`. */
    hash: required('hash', token, 'token', HAYSTACK),
    handshakeToken,
    /** A message of SCRAM (RFC 5802); absent in the first challenge. */
    data: optional('data', haystackOctets, 'token', HAYSTACK),
  }),
  credentials: /* @__PURE__ */ paramsCodec('SCRAM', {
    handshakeToken,
    /** A message of SCRAM (RFC 5802). */
    data: required('data', haystackOctets, 'token', HAYSTACK),
  }),
  info: /* @__PURE__ */ infoCodec('SCRAM', {
    /** What the client sends from now on. */
    authToken: required('authToken', token, 'token', HAYSTACK),
    hash: optional('hash', token, 'token', HAYSTACK),
    /** The last message of SCRAM, with which the server proves that it knows the password. */
    data: optional('data', haystackOctets, 'token', HAYSTACK),
  }),
} satisfies Scheme
