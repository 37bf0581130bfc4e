import { base64, base64url, json } from './bytes.ts'
import { optional, paramsCodec, type Scheme, token68Codec } from './codec.ts'
import { integer, matching, type ParamType, spaced, text, token68, unescaped, uri } from './values.ts'

/** scope-token = 1*( %x21 / %x23-5B / %x5D-7E ) (RFC 6749, appendix A.4) */
export const scopeToken: ParamType<string> = matching(/^[!#-[\]-~]+$/)

/** What errors say comes from users at times, and must not turn a 401 into a 500: it is made sendable. */
const sendable: ParamType<string> = {
  decode: (text) => text,
  encode: (value) =>
    typeof value === 'string'
      ? value
          .replaceAll('"', "'")
          .replace(/\r\n|[\t\n\r]/g, ' ')
          .replace(/[^ !#-[\]-~]/gu, '?')
      : undefined,
}

/** Parameters that Bearer and DPoP have in common. */
export const tokenChallenge = {
  realm: optional('realm', text, 'quoted', 'RFC 6750 §3'),
  /** What access the token has to have: a list in no order. */
  scope: optional('scope', spaced(scopeToken), 'quoted', 'RFC 6750 §3'),
  /** `invalid_request`, `invalid_token`, `insufficient_scope` or one of an extension; absent where there were no credentials. */
  error: optional('error', unescaped, 'quoted', 'RFC 6750 §3.1'),
  /** For developers. When it is written, a `"` becomes `'`, a tab or a line break a space, and another character that can't be sent `?`. */
  errorDescription: optional('error_description', sendable, 'quoted', 'RFC 6750 §3'),
  errorUri: optional('error_uri', uri, 'quoted', 'RFC 6750 §3'),
  /** Where the metadata of the resource are. */
  resourceMetadata: optional('resource_metadata', uri, 'quoted', 'RFC 9728 §5.1'),
  /** Which authentication contexts would do, the best first. */
  acrValues: optional('acr_values', spaced(scopeToken), 'quoted', 'RFC 9470 §3'),
  /** For how many seconds a login is recent enough. */
  maxAge: optional('max_age', integer, 'quoted', 'RFC 9470 §3'),
}

/** JSON in base64; read from base64url too. */
const claims = /* @__PURE__ */ json({
  decode: (text) => base64.decode(text) ?? base64url.decode(text),
  encode: base64.encode,
})

/** The token, as it is. */
export const bearerToken: ParamType<{ token: string }> = {
  decode: (text) => ({ token: text }),
  encode: ({ token }) => token68.encode(token),
}

/** Whoever bears the token may (RFC 6750). */
export const Bearer = {
  name: 'Bearer',
  challenge: paramsCodec('Bearer', {
    ...tokenChallenge,
    /** Which registry the token is for (Docker). */
    service: optional('service', text, 'quoted', 'Docker Registry'),
    /** Where the client gets a token (Microsoft Entra). */
    authorizationUri: optional('authorization_uri', uri, 'quoted', 'Microsoft Entra'),
    /** The claims that the token lacks, decoded (Microsoft Entra). */
    claims: optional('claims', claims, 'quoted', 'Microsoft Entra'),
    /** Where the client gets a token (Azure Key Vault). */
    authorization: optional('authorization', uri, 'quoted', 'Azure Key Vault'),
    /** What the token is for (Azure Key Vault). */
    resource: optional('resource', uri, 'quoted', 'Azure Key Vault'),
    /** What the token is for (Azure Storage). */
    resourceId: optional('resource_id', uri, 'quoted', 'Azure Storage'),
    /** Where the client gets a token (SIP). */
    authzServer: optional('authz_server', uri, 'quoted', 'RFC 8898 §4'),
  }),
  credentials: token68Codec('Bearer', bearerToken),
} satisfies Scheme
