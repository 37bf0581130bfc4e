import type { Challenge } from '../types.ts'
import { type ParamsCodec, paramsCodec } from './codec.ts'
import { HARMLESS, optional, required } from './declare.ts'
import { signedHeaders } from './signed-headers.ts'
import { base64Text, type PairsScheme, pairsText } from './text-scheme.ts'
import { matching, text } from './values.ts'

/*
 * The signature of Azure App Configuration, whose key has a name, and of Azure Communication Services, whose key has none:
 *
 *   HMAC-SHA256 Credential=<id>&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=…=
 *
 * Volcengine has another signature under the same name: `VolcengineHmacSha256`.
 */

const NAME = 'HMAC-SHA256'
const SECTION = 'Azure App Configuration'

const params = {
  /** Whose key has signed; absent in Communication Services. */
  credential: optional('Credential', matching(/^[!#-%'-+\--<>-~]+$/), 'token', SECTION),
  /** The names of the fields that are signed, in the order in which they were. */
  signedHeaders: required('SignedHeaders', signedHeaders, 'token', SECTION),
  /** In base64, as sent: to be compared in constant time. */
  signature: required('Signature', base64Text, 'token', SECTION),
}

const challengeParams = {
  /** `invalid_token`; absent where there were no credentials. */
  error: optional('error', text, 'quoted', SECTION, HARMLESS),
  /** For developers. */
  errorDescription: optional('error_description', text, 'quoted', SECTION),
}

/** The signature of Azure App Configuration, which has a challenge, and of Azure Communication Services. */
export const AzureHmacSha256: PairsScheme<typeof params> & {
  readonly challenge: ParamsCodec<Challenge, typeof challengeParams>
} = /* @__PURE__ */ Object.assign(/* @__PURE__ */ pairsText(NAME, params, { separator: /&/, written: '&' }), {
  challenge: /* @__PURE__ */ paramsCodec(NAME, challengeParams),
})
