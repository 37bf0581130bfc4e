import type { Challenge } from '../types.ts'
import { type TokenCredentials, tokenCodec } from './bearer-token.ts'
import { type Codec, type ParamsCodec, paramsCodec, type Scheme } from './codec.ts'
import { HARMLESS, optional, type Param } from './declare.ts'
import { text } from './values.ts'

/*
 * Schemes that are Bearer by another name: whoever has the token may.
 */

/** A scheme whose credentials are a token68, as it is, and whose challenge has a realm at most. */
export interface TokenScheme extends Scheme {
  challenge: ParamsCodec<Challenge, { realm: Param<string, false> }>
  credentials: Codec<Challenge, TokenCredentials>
}

const challenge = { realm: optional('realm', text, 'quoted', 'RFC 9110 §11.5', HARMLESS) }

/** A scheme of a name whose credentials are a token68, as it is. */
/* @__NO_SIDE_EFFECTS__ */
export function tokenScheme(name: string): TokenScheme {
  return { name, challenge: paramsCodec(name, challenge), credentials: tokenCodec(name) }
}

/** An API key, as many services have it. */
export const ApiKey: TokenScheme = /* @__PURE__ */ tokenScheme('ApiKey')
/** An API key of Yandex Cloud and others. */
export const ApiKeyHyphenated: TokenScheme = /* @__PURE__ */ tokenScheme('Api-Key')
/** An API token of Okta. */
export const SSWS: TokenScheme = /* @__PURE__ */ tokenScheme('SSWS')
/** The token of a bot of Discord. */
export const Bot: TokenScheme = /* @__PURE__ */ tokenScheme('Bot')
/** An API key of Opsgenie. */
export const GenieKey: TokenScheme = /* @__PURE__ */ tokenScheme('GenieKey')
/** The key of an application of Kakao. */
export const KakaoAK: TokenScheme = /* @__PURE__ */ tokenScheme('KakaoAK')
/** A private key of Klaviyo. */
export const KlaviyoApiKey: TokenScheme = /* @__PURE__ */ tokenScheme('Klaviyo-API-Key')
/** The id of a session. */
export const Session: TokenScheme = /* @__PURE__ */ tokenScheme('Session')
/** A token of Splunk. */
export const Splunk: TokenScheme = /* @__PURE__ */ tokenScheme('Splunk')
/** A JSON Web Token under a name of its own. */
export const JWT: TokenScheme = /* @__PURE__ */ tokenScheme('JWT')
/** A signed event of Nostr, in base64. */
export const Nostr: TokenScheme = /* @__PURE__ */ tokenScheme('Nostr')
/** An access token of Zoho. */
export const ZohoOauthtoken: TokenScheme = /* @__PURE__ */ tokenScheme('Zoho-oauthtoken')
