import { paramsCodec, type Scheme } from './codec.ts'
import { required } from './declare.ts'
import { text } from './values.ts'

/** The session of a client of Snowflake. */
export const Snowflake = {
  name: 'Snowflake',
  credentials: /* @__PURE__ */ paramsCodec('Snowflake', {
    token: required('Token', text, 'quoted', 'Snowflake'),
  }),
} satisfies Scheme
