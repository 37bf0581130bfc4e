import type { Challenge } from '../types.ts'
import { type Codec, token68Codec } from './codec.ts'
import { type ParamType, token68 } from './values.ts'

/*
 * Credentials that are a token alone, as Bearer has them (RFC 6750 §2.1): whoever bears the token may.
 */

/** What the credentials say. */
export interface TokenCredentials {
  /** A token68, as it is. */
  token: string
}

export const bearerToken: ParamType<TokenCredentials> = {
  decode(text) {
    const token = token68.decode(text)
    return token === undefined ? undefined : { token }
  },
  encode: ({ token }) => token68.encode(token),
}

/** The codec of the credentials of a scheme that are a token alone. */
/* @__NO_SIDE_EFFECTS__ */
export function tokenCodec(scheme: string): Codec<Challenge, TokenCredentials> {
  return token68Codec(scheme, bearerToken, ['token'])
}
