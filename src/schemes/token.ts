import { tokenCodec } from './bearer-token.ts'
import { optional, paramsCodec, required, type Scheme } from './codec.ts'
import { text } from './values.ts'

const challenge = { realm: optional('realm', text, 'quoted', 'RFC 9110 §11.5') }

/** A token, as Django REST framework has it: `Token abc`. */
export const Token = {
  name: 'Token',
  challenge: /* @__PURE__ */ paramsCodec('Token', challenge),
  credentials: /* @__PURE__ */ tokenCodec('Token'),
} satisfies Scheme

/** A token in a parameter, as Rails has it: `Token token="abc"`. */
export const TokenParams = {
  name: 'Token',
  challenge: /* @__PURE__ */ paramsCodec('Token', challenge),
  credentials: /* @__PURE__ */ paramsCodec('Token', {
    token: required('token', text, 'quoted', 'Rails'),
    nonce: optional('nonce', text, 'quoted', 'Rails'),
  }),
} satisfies Scheme
