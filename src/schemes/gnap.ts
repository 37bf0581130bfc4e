import { tokenCodec } from './bearer-token.ts'
import { paramsCodec, type Scheme } from './codec.ts'
import { optional } from './declare.ts'
import { text, uri } from './values.ts'

/** An access token that is bound to a key (RFC 9635 §7.2). A bearer token of GNAP is sent as Bearer. */
export const GNAP = {
  name: 'GNAP',
  challenge: /* @__PURE__ */ paramsCodec('GNAP', {
    /** Where to ask for access. */
    asUri: optional('as_uri', uri, 'quoted', 'RFC 9635 §9.1'),
    /** The resource server, which the client compares with the one it has asked. */
    referrer: optional('referrer', uri, 'quoted', 'RFC 9635 §9.1'),
    /** What to ask access for. */
    access: optional('access', text, 'quoted', 'RFC 9635 §9.1'),
  }),
  credentials: /* @__PURE__ */ tokenCodec('GNAP'),
} satisfies Scheme
