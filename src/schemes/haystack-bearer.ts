import { paramsCodec, type Scheme } from './codec.ts'
import { required } from './declare.ts'
import { HAYSTACK } from './haystack-values.ts'
import { token } from './values.ts'

/** The token that the server has given in Authentication-Info. */
export const HaystackBearer = {
  name: 'Bearer',
  credentials: /* @__PURE__ */ paramsCodec('Bearer', {
    authToken: required('authToken', token, 'token', HAYSTACK),
  }),
} satisfies Scheme
