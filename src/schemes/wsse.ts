import { paramsCodec, type Scheme } from './codec.ts'
import { HARMLESS, required } from './declare.ts'
import { text } from './values.ts'

/** WSSE of the Atom protocol: the field X-WSSE has the rest, which `UsernameToken` reads. */
export const WSSE = {
  name: 'WSSE',
  challenge: /* @__PURE__ */ paramsCodec('WSSE', {
    realm: required('realm', text, 'quoted', 'Atom WSSE', HARMLESS),
    /** `UsernameToken`. */
    profile: required('profile', text, 'quoted', 'Atom WSSE'),
  }),
  credentials: /* @__PURE__ */ paramsCodec('WSSE', {
    /** `UsernameToken`. */
    profile: required('profile', text, 'quoted', 'Atom WSSE'),
  }),
} satisfies Scheme

/** The field X-WSSE: it reads as credentials do. */
export const UsernameToken = {
  name: 'UsernameToken',
  credentials: /* @__PURE__ */ paramsCodec('UsernameToken', {
    username: /* @__PURE__ */ required('Username', text, 'quoted', 'Atom WSSE'),
    /** The hash of nonce, time and password in base64, as sent: to be compared in constant time. */
    passwordDigest: /* @__PURE__ */ required('PasswordDigest', text, 'quoted', 'Atom WSSE'),
    /** As sent, since it is hashed. */
    nonce: /* @__PURE__ */ required('Nonce', text, 'quoted', 'Atom WSSE'),
    /** When, as sent, since it is hashed. */
    created: /* @__PURE__ */ required('Created', text, 'quoted', 'Atom WSSE'),
  }),
} satisfies Scheme
