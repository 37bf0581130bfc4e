import { sameName } from '../scan.ts'
import type { Challenge } from '../types.ts'
import { AzureHmacSha256 } from './azure-hmac.ts'
import {
  ApiKey,
  ApiKeyHyphenated,
  Bot,
  GenieKey,
  JWT,
  KakaoAK,
  KlaviyoApiKey,
  Nostr,
  Session,
  Splunk,
  SSWS,
  ZohoOauthtoken,
} from './bare-tokens.ts'
import { Basic } from './basic.ts'
import { Bearer } from './bearer.ts'
import type { Scheme } from './codec.ts'
import { Concealed } from './concealed.ts'
import { Digest } from './digest.ts'
import { DPoP } from './dpop.ts'
import { GNAP } from './gnap.ts'
import { Hawk } from './hawk.ts'
import { HaystackHello } from './haystack-hello.ts'
import { HaystackPlaintext } from './haystack-plaintext.ts'
import { HaystackScram } from './haystack-scram.ts'
import { HOBA } from './hoba.ts'
import { L402, LSAT } from './l402.ts'
import { Emby, MediaBrowser } from './media-browser.ts'
import { Mutual } from './mutual.ts'
import { Kerberos, Negotiate, NTLM } from './negotiate.ts'
import { OAuth } from './oauth.ts'
import { OTP } from './otp.ts'
import { Payment } from './payment.ts'
import { PrivateToken } from './private-token.ts'
import { ScramSha1, ScramSha256 } from './scram.ts'
import { Signature } from './signature.ts'
import { Snowflake } from './snowflake.ts'
import { Token } from './token.ts'
import { UMA } from './uma.ts'
import { Vapid } from './vapid.ts'
import { WSSE } from './wsse.ts'

/** Every scheme that is known here and fits RFC 9110, each once: those of the IANA registry first. */
export const allSchemes: readonly Scheme[] = [
  Basic,
  Bearer,
  Concealed,
  Digest,
  DPoP,
  GNAP,
  HOBA,
  Mutual,
  Negotiate,
  OAuth,
  PrivateToken,
  ScramSha1,
  ScramSha256,
  Vapid,
  ApiKey,
  ApiKeyHyphenated,
  AzureHmacSha256,
  Bot,
  Emby,
  GenieKey,
  Hawk,
  HaystackHello,
  HaystackPlaintext,
  HaystackScram,
  JWT,
  KakaoAK,
  Kerberos,
  KlaviyoApiKey,
  L402,
  LSAT,
  MediaBrowser,
  Nostr,
  NTLM,
  OTP,
  Payment,
  Session,
  Signature,
  Snowflake,
  Splunk,
  SSWS,
  Token,
  UMA,
  WSSE,
  ZohoOauthtoken,
]

/**
 * The scheme that a challenge or credentials are of, regardless of ASCII case (RFC 9110 §11.1); `undefined` where it is none of them. Of
 * several of one name it is the first. Absent: one of `allSchemes`, whose codecs decode to `unknown`; of schemes that are given, the types
 * are those of their codecs.
 */
export function schemeOf(from: Pick<Challenge, 'scheme'>): Scheme | undefined
export function schemeOf<S extends Scheme>(from: Pick<Challenge, 'scheme'>, schemes: readonly S[]): S | undefined
export function schemeOf(from: Pick<Challenge, 'scheme'>, schemes: readonly Scheme[] = allSchemes): Scheme | undefined {
  if (typeof from?.scheme !== 'string') throw new TypeError('from.scheme is not a string')
  if (!Array.isArray(schemes) || !schemes.every((scheme) => typeof scheme?.name === 'string')) {
    throw new TypeError('schemes is not an array of schemes')
  }
  return schemes.find(({ name }) => sameName(from.scheme, name))
}
