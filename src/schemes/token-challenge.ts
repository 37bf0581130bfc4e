import { sendable } from '../sendable.ts'
import { HARMLESS, optional } from './declare.ts'
import { integer, type ParamType, sentAs, spaced, text, unescaped, uri } from './values.ts'

/*
 * The parameters that the challenges of Bearer and DPoP have in common: why a resource hasn't taken a token, and which one it would take
 * (RFC 6750 §3).
 */

/** scope-token = 1*( %x21 / %x23-5B / %x5D-7E ) (RFC 6749, appendix A.4) */
const scopeToken: ParamType<string> = /* @__PURE__ */ sentAs(/^[!#-[\]-~]+$/)

/** What errors say comes from users at times, and must not turn a 401 into a 500: it is made sendable. */
const description: ParamType<string> = {
  decode: (text) => (/^[ !#-[\]-~]*$/.test(text) ? text : undefined),
  read: (text) => text,
  encode: (value) => (typeof value === 'string' ? sendable(value) : undefined),
}

export const tokenChallenge = {
  realm: optional('realm', text, 'quoted', 'RFC 6750 §3', HARMLESS),
  /** What access the token has to have: a list in no order. */
  scope: optional('scope', spaced(scopeToken), 'quoted', 'RFC 6750 §3', HARMLESS),
  /** `invalid_request`, `invalid_token`, `insufficient_scope` or one of an extension; absent where there were no credentials. */
  error: optional('error', unescaped, 'quoted', 'RFC 6750 §3.1', HARMLESS),
  /** For developers. When it is written, a `"` becomes `'`, a tab or a line break a space, and another character that can't be sent `?`. */
  errorDescription: optional('error_description', description, 'quoted', 'RFC 6750 §3'),
  errorUri: optional('error_uri', uri, 'quoted', 'RFC 6750 §3'),
  /** Where the metadata of the resource are. */
  resourceMetadata: optional('resource_metadata', uri, 'quoted', 'RFC 9728 §5.1', HARMLESS),
  /** Which authentication contexts would do, the best first. */
  acrValues: optional('acr_values', spaced(scopeToken), 'quoted', 'RFC 9470 §3'),
  /** For how many seconds a login is recent enough. */
  maxAge: optional('max_age', integer, 'quoted', 'RFC 9470 §3'),
}
