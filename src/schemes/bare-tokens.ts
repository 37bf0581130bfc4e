import type { Credentials } from '../types.ts'
import { type TokenCredentials, tokenCodec } from './bearer-token.ts'
import type { Codec, Scheme } from './codec.ts'

/*
 * Schemes that are Bearer by another name: whoever has the token may.
 */

/** A scheme whose credentials are a token68, as it is. */
export interface TokenScheme extends Scheme {
  credentials: Codec<Credentials, TokenCredentials>
}

/** A scheme of a name whose credentials are a token68, as it is. */
/* @__NO_SIDE_EFFECTS__ */
export function tokenScheme(name: string): TokenScheme {
  return { name, credentials: tokenCodec(name) }
}

/** An API key, as many services have it. */
export const ApiKey: TokenScheme = /* @__PURE__ */ tokenScheme('ApiKey')
/** An API token of Okta. */
export const SSWS: TokenScheme = /* @__PURE__ */ tokenScheme('SSWS')
/** The token of a bot of Discord. */
export const Bot: TokenScheme = /* @__PURE__ */ tokenScheme('Bot')
/** An API key of Opsgenie. */
export const GenieKey: TokenScheme = /* @__PURE__ */ tokenScheme('GenieKey')
/** The id of a session. */
export const Session: TokenScheme = /* @__PURE__ */ tokenScheme('Session')
/** A token of Splunk. */
export const Splunk: TokenScheme = /* @__PURE__ */ tokenScheme('Splunk')
/** A JSON Web Token under a name of its own. */
export const JWT: TokenScheme = /* @__PURE__ */ tokenScheme('JWT')
/** A signed event of Nostr, in base64. */
export const Nostr: TokenScheme = /* @__PURE__ */ tokenScheme('Nostr')
