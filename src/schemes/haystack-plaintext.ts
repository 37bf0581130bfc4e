import { paramsCodec, type Scheme } from './codec.ts'
import { required } from './declare.ts'
import { HAYSTACK, handshakeToken, haystackText } from './haystack-values.ts'

/** A user name and a password, as they are. */
export const HaystackPlaintext = {
  name: 'PLAINTEXT',
  challenge: /* @__PURE__ */ paramsCodec('PLAINTEXT', { handshakeToken }),
  credentials: /* @__PURE__ */ paramsCodec('PLAINTEXT', {
    username: required('username', haystackText, 'token', HAYSTACK),
    password: required('password', haystackText, 'token', HAYSTACK),
    handshakeToken,
  }),
} satisfies Scheme
