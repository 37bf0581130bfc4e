import { paramsCodec, type Scheme } from './codec.ts'
import { HARMLESS, optional, required } from './declare.ts'
import { integer, matching } from './values.ts'

/** What a value is made of: printable ASCII without quotes and backslashes, so that nothing is escaped. */
const plain = /* @__PURE__ */ matching(/^[ !#-[\]-~]*$/)

/** A request with a MAC in it. */
export const Hawk = {
  name: 'Hawk',
  challenge: /* @__PURE__ */ paramsCodec('Hawk', {
    /** The server's time, in seconds since 1970, where the client's was wrong. */
    timestamp: optional('ts', integer, 'quoted', 'Hawk'),
    /** What proves that the time is the server's, as sent. */
    timestampMac: optional('tsm', plain, 'quoted', 'Hawk'),
    error: optional('error', plain, 'quoted', 'Hawk', HARMLESS),
  }),
  credentials: /* @__PURE__ */ paramsCodec('Hawk', {
    /** Whose key has signed. */
    id: required('id', plain, 'quoted', 'Hawk'),
    /** Seconds since 1970, as sent, since they are signed. */
    timestamp: required('ts', matching(/^\d+$/), 'quoted', 'Hawk'),
    nonce: required('nonce', plain, 'quoted', 'Hawk'),
    /** Of the content, as sent. */
    hash: optional('hash', plain, 'quoted', 'Hawk'),
    /** What the application adds to what is signed. */
    ext: optional('ext', plain, 'quoted', 'Hawk'),
    /** As sent: to be compared in constant time. */
    mac: required('mac', plain, 'quoted', 'Hawk'),
    /** The application that the key was issued to. */
    app: optional('app', plain, 'quoted', 'Hawk'),
    /** The application that it was delegated by. */
    dlg: optional('dlg', plain, 'quoted', 'Hawk'),
  }),
} satisfies Scheme

/** The field Server-Authorization, in which the server proves that it has the key: it reads as credentials do. */
export const HawkServer = {
  name: 'Hawk',
  credentials: /* @__PURE__ */ paramsCodec('Hawk', {
    /** As sent: to be compared in constant time. */
    mac: /* @__PURE__ */ required('mac', plain, 'quoted', 'Hawk'),
    /** Of the content, as sent. */
    hash: /* @__PURE__ */ optional('hash', plain, 'quoted', 'Hawk'),
    /** What the server adds to what is signed. */
    ext: /* @__PURE__ */ optional('ext', plain, 'quoted', 'Hawk'),
  }),
} satisfies Scheme
