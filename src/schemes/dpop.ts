import { tokenCodec } from './bearer-token.ts'
import { paramsCodec, type Scheme } from './codec.ts'
import { HARMLESS, optional, withCommon } from './declare.ts'
import { tokenChallenge } from './token-challenge.ts'
import { spaced, token } from './values.ts'

/** A token that is bound to a key, with a proof of possessing it in the field DPoP (RFC 9449 §7.1). */
export const DPoP = {
  name: 'DPoP',
  challenge: /* @__PURE__ */ paramsCodec(
    'DPoP',
    withCommon(tokenChallenge, {
      /** Which JWS algorithms the proof may be signed by. */
      algs: optional('algs', spaced(token), 'quoted', 'RFC 9449 §7.1', HARMLESS),
    }),
  ),
  credentials: /* @__PURE__ */ tokenCodec('DPoP'),
} satisfies Scheme
