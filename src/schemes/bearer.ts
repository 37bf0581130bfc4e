import { tokenCodec } from './bearer-token.ts'
import { base64, base64url, json } from './bytes.ts'
import { paramsCodec, type Scheme } from './codec.ts'
import { optional, withCommon } from './declare.ts'
import { tokenChallenge } from './token-challenge.ts'
import { text, uri } from './values.ts'

/** JSON in base64; read from base64url too. */
const claims = /* @__PURE__ */ json({
  decode: (text) => base64.decode(text) ?? base64url.decode(text),
  encode: (octets) => base64.encode(octets),
})

/** Whoever bears the token may (RFC 6750). */
export const Bearer = {
  name: 'Bearer',
  challenge: /* @__PURE__ */ paramsCodec(
    'Bearer',
    withCommon(tokenChallenge, {
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
  ),
  credentials: /* @__PURE__ */ tokenCodec('Bearer'),
} satisfies Scheme
