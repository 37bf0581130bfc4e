import { paramsCodec, type Scheme } from './codec.ts'
import { HARMLESS, optional, required } from './declare.ts'
import { text, uri } from './values.ts'

/** Access that somebody else has to grant (User-Managed Access 2.0). The client comes back with a token of Bearer. */
export const UMA = {
  name: 'UMA',
  challenge: /* @__PURE__ */ paramsCodec('UMA', {
    realm: optional('realm', text, 'quoted', 'UMA 2.0 Grant', HARMLESS),
    /** The authorization server. */
    asUri: required('as_uri', uri, 'quoted', 'UMA 2.0 Grant'),
    /** What the client takes to the authorization server. */
    ticket: required('ticket', text, 'quoted', 'UMA 2.0 Grant'),
  }),
} satisfies Scheme
