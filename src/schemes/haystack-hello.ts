import { paramsCodec, type Scheme } from './codec.ts'
import { required } from './declare.ts'
import { HAYSTACK, handshakeToken, haystackText } from './haystack-values.ts'

/** Who wants to authenticate. */
export const HaystackHello = {
  name: 'HELLO',
  credentials: /* @__PURE__ */ paramsCodec('HELLO', {
    username: required('username', haystackText, 'token', HAYSTACK),
    handshakeToken,
  }),
} satisfies Scheme
