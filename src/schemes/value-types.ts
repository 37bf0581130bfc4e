import type { ApiManagementSignature } from './api-management-signature.ts'
import type { AzureHmacSha256 } from './azure-hmac.ts'
import type { TokenScheme } from './bare-tokens.ts'
import type { Basic } from './basic.ts'
import type { Bearer } from './bearer.ts'
import type { TokenCredentials } from './bearer-token.ts'
import type { Concealed } from './concealed.ts'
import type { CosmosDb } from './cosmos-db.ts'
import type { DPoP } from './dpop.ts'
import type { EG1HmacSha256 } from './edge-grid.ts'
import type { EventGridSignature } from './event-grid.ts'
import type { GNAP } from './gnap.ts'
import type { Hawk, HawkServer } from './hawk.ts'
import type { HaystackBearer } from './haystack-bearer.ts'
import type { HaystackHello } from './haystack-hello.ts'
import type { HaystackPlaintext } from './haystack-plaintext.ts'
import type { HaystackScram } from './haystack-scram.ts'
import type { HOBA } from './hoba.ts'
import type { L402 } from './l402.ts'
import type { Emby, MediaBrowser } from './media-browser.ts'
import type { Mutual } from './mutual.ts'
import type { OAuth } from './oauth.ts'
import type { OTP } from './otp.ts'
import type { Payment } from './payment.ts'
import type { PrivateToken } from './private-token.ts'
import type { ScramSha256 } from './scram.ts'
import type { SharedAccessSignature } from './shared-access-signature.ts'
import type { Signature } from './signature.ts'
import type {
  ACS3HmacSha256,
  AWS4EcdsaP256Sha256,
  AWS4HmacSha256,
  GOOG4HmacSha256,
  GOOG4RsaSha256,
  OSS4HmacSha256,
  SDKHmacSha256,
  TC3HmacSha256,
  VolcengineHmacSha256,
} from './signature-v4.ts'
import type { Snowflake } from './snowflake.ts'
import type { TencentCos } from './tencent-cos.ts'
import type { TokenParams } from './token.ts'
import type { UMA } from './uma.ts'
import type { Vapid } from './vapid.ts'
import type { UsernameToken, WSSE } from './wsse.ts'

/*
 * The types of values have names: what is decoded of a side of a scheme, and, with `Init`, what is encoded. They are made from the schemes.
 */

/** What `decodeChallenges` gives for a scheme. */
export type ChallengeOf<S extends { challenge: object }> = Decoded<S['challenge']>
/** What the challenges of a scheme are encoded from. */
export type ChallengeInitOf<S extends { challenge: object }> = Encoded<S['challenge']>
/** What `decodeCredentials` gives for a scheme, which fits RFC 9110 or not, where it gives anything. */
export type CredentialsOf<S> = S extends { credentials: infer C } ? Decoded<C> : Decoded<S>
/** What the credentials of a scheme are encoded from. */
export type CredentialsInitOf<S> = S extends { credentials: infer C } ? Encoded<C> : Encoded<S>
/** What the parameters in Authentication-Info mean by a scheme. */
export type InfoOf<S extends { info: object }> = Decoded<S['info']>
/** What the parameters in Authentication-Info are encoded from. */
export type InfoInitOf<S extends { info: object }> = Encoded<S['info']>

type Decoded<C> = C extends { decode(...from: never): infer Value } ? NonNullable<Value> : never
type Encoded<C> = C extends { encode(init: infer Init): unknown } ? Init : never

/** What challenges have of the schemes that are a token alone. */
export type TokenChallenge = ChallengeOf<TokenScheme>
export type TokenChallengeInit = ChallengeInitOf<TokenScheme>
export type BearerCredentials = TokenCredentials
export type DPoPCredentials = TokenCredentials
export type GNAPCredentials = TokenCredentials

export type ACS3HmacSha256Credentials = CredentialsOf<typeof ACS3HmacSha256>
export type ACS3HmacSha256CredentialsInit = CredentialsInitOf<typeof ACS3HmacSha256>
export type AWS4EcdsaP256Sha256Credentials = CredentialsOf<typeof AWS4EcdsaP256Sha256>
export type AWS4EcdsaP256Sha256CredentialsInit = CredentialsInitOf<typeof AWS4EcdsaP256Sha256>
export type AWS4HmacSha256Credentials = CredentialsOf<typeof AWS4HmacSha256>
export type AWS4HmacSha256CredentialsInit = CredentialsInitOf<typeof AWS4HmacSha256>
export type ApiManagementSignatureCredentials = CredentialsOf<typeof ApiManagementSignature>
export type ApiManagementSignatureCredentialsInit = CredentialsInitOf<typeof ApiManagementSignature>
export type AzureHmacSha256Challenge = ChallengeOf<typeof AzureHmacSha256>
export type AzureHmacSha256ChallengeInit = ChallengeInitOf<typeof AzureHmacSha256>
export type AzureHmacSha256Credentials = CredentialsOf<typeof AzureHmacSha256>
export type AzureHmacSha256CredentialsInit = CredentialsInitOf<typeof AzureHmacSha256>
export type BasicChallenge = ChallengeOf<typeof Basic>
export type BasicChallengeInit = ChallengeInitOf<typeof Basic>
export type BearerChallenge = ChallengeOf<typeof Bearer>
export type BearerChallengeInit = ChallengeInitOf<typeof Bearer>
export type ConcealedCredentials = CredentialsOf<typeof Concealed>
export type ConcealedCredentialsInit = CredentialsInitOf<typeof Concealed>
export type CosmosDbCredentials = CredentialsOf<typeof CosmosDb>
export type CosmosDbCredentialsInit = CredentialsInitOf<typeof CosmosDb>
export type DPoPChallenge = ChallengeOf<typeof DPoP>
export type DPoPChallengeInit = ChallengeInitOf<typeof DPoP>
export type EG1HmacSha256Credentials = CredentialsOf<typeof EG1HmacSha256>
export type EG1HmacSha256CredentialsInit = CredentialsInitOf<typeof EG1HmacSha256>
export type EmbyCredentials = CredentialsOf<typeof Emby>
export type EmbyCredentialsInit = CredentialsInitOf<typeof Emby>
export type EventGridSignatureCredentials = CredentialsOf<typeof EventGridSignature>
export type EventGridSignatureCredentialsInit = CredentialsInitOf<typeof EventGridSignature>
export type GNAPChallenge = ChallengeOf<typeof GNAP>
export type GNAPChallengeInit = ChallengeInitOf<typeof GNAP>
export type GOOG4HmacSha256Credentials = CredentialsOf<typeof GOOG4HmacSha256>
export type GOOG4HmacSha256CredentialsInit = CredentialsInitOf<typeof GOOG4HmacSha256>
export type GOOG4RsaSha256Credentials = CredentialsOf<typeof GOOG4RsaSha256>
export type GOOG4RsaSha256CredentialsInit = CredentialsInitOf<typeof GOOG4RsaSha256>
export type HOBAChallenge = ChallengeOf<typeof HOBA>
export type HOBAChallengeInit = ChallengeInitOf<typeof HOBA>
export type HOBACredentials = CredentialsOf<typeof HOBA>
export type HOBACredentialsInit = CredentialsInitOf<typeof HOBA>
export type HawkChallenge = ChallengeOf<typeof Hawk>
export type HawkChallengeInit = ChallengeInitOf<typeof Hawk>
export type HawkCredentials = CredentialsOf<typeof Hawk>
export type HawkCredentialsInit = CredentialsInitOf<typeof Hawk>
export type HawkServerCredentials = CredentialsOf<typeof HawkServer>
export type HawkServerCredentialsInit = CredentialsInitOf<typeof HawkServer>
export type HaystackBearerCredentials = CredentialsOf<typeof HaystackBearer>
export type HaystackBearerCredentialsInit = CredentialsInitOf<typeof HaystackBearer>
export type HaystackHelloCredentials = CredentialsOf<typeof HaystackHello>
export type HaystackHelloCredentialsInit = CredentialsInitOf<typeof HaystackHello>
export type HaystackPlaintextChallenge = ChallengeOf<typeof HaystackPlaintext>
export type HaystackPlaintextChallengeInit = ChallengeInitOf<typeof HaystackPlaintext>
export type HaystackPlaintextCredentials = CredentialsOf<typeof HaystackPlaintext>
export type HaystackPlaintextCredentialsInit = CredentialsInitOf<typeof HaystackPlaintext>
export type HaystackScramChallenge = ChallengeOf<typeof HaystackScram>
export type HaystackScramChallengeInit = ChallengeInitOf<typeof HaystackScram>
export type HaystackScramCredentials = CredentialsOf<typeof HaystackScram>
export type HaystackScramCredentialsInit = CredentialsInitOf<typeof HaystackScram>
export type HaystackScramInfo = InfoOf<typeof HaystackScram>
export type HaystackScramInfoInit = InfoInitOf<typeof HaystackScram>
export type L402Challenge = ChallengeOf<typeof L402>
export type L402ChallengeInit = ChallengeInitOf<typeof L402>
export type MediaBrowserCredentials = CredentialsOf<typeof MediaBrowser>
export type MediaBrowserCredentialsInit = CredentialsInitOf<typeof MediaBrowser>
export type MutualChallenge = ChallengeOf<typeof Mutual>
export type MutualChallengeInit = ChallengeInitOf<typeof Mutual>
export type MutualCredentials = CredentialsOf<typeof Mutual>
export type MutualCredentialsInit = CredentialsInitOf<typeof Mutual>
export type MutualInfo = InfoOf<typeof Mutual>
export type MutualInfoInit = InfoInitOf<typeof Mutual>
export type OAuthChallenge = ChallengeOf<typeof OAuth>
export type OAuthChallengeInit = ChallengeInitOf<typeof OAuth>
export type OAuthCredentials = CredentialsOf<typeof OAuth>
export type OAuthCredentialsInit = CredentialsInitOf<typeof OAuth>
export type OSS4HmacSha256Credentials = CredentialsOf<typeof OSS4HmacSha256>
export type OSS4HmacSha256CredentialsInit = CredentialsInitOf<typeof OSS4HmacSha256>
export type OTPChallenge = ChallengeOf<typeof OTP>
export type OTPChallengeInit = ChallengeInitOf<typeof OTP>
export type PaymentChallenge = ChallengeOf<typeof Payment>
export type PaymentChallengeInit = ChallengeInitOf<typeof Payment>
export type PrivateTokenChallenge = ChallengeOf<typeof PrivateToken>
export type PrivateTokenChallengeInit = ChallengeInitOf<typeof PrivateToken>
export type PrivateTokenCredentials = CredentialsOf<typeof PrivateToken>
export type PrivateTokenCredentialsInit = CredentialsInitOf<typeof PrivateToken>
export type SDKHmacSha256Credentials = CredentialsOf<typeof SDKHmacSha256>
export type SDKHmacSha256CredentialsInit = CredentialsInitOf<typeof SDKHmacSha256>
export type ScramChallenge = ChallengeOf<typeof ScramSha256>
export type ScramChallengeInit = ChallengeInitOf<typeof ScramSha256>
export type ScramCredentials = CredentialsOf<typeof ScramSha256>
export type ScramCredentialsInit = CredentialsInitOf<typeof ScramSha256>
export type ScramInfo = InfoOf<typeof ScramSha256>
export type ScramInfoInit = InfoInitOf<typeof ScramSha256>
export type SharedAccessSignatureCredentials = CredentialsOf<typeof SharedAccessSignature>
export type SharedAccessSignatureCredentialsInit = CredentialsInitOf<typeof SharedAccessSignature>
export type SignatureChallenge = ChallengeOf<typeof Signature>
export type SignatureChallengeInit = ChallengeInitOf<typeof Signature>
export type SignatureCredentials = CredentialsOf<typeof Signature>
export type SignatureCredentialsInit = CredentialsInitOf<typeof Signature>
export type SnowflakeCredentials = CredentialsOf<typeof Snowflake>
export type SnowflakeCredentialsInit = CredentialsInitOf<typeof Snowflake>
export type TC3HmacSha256Credentials = CredentialsOf<typeof TC3HmacSha256>
export type TC3HmacSha256CredentialsInit = CredentialsInitOf<typeof TC3HmacSha256>
export type TencentCosCredentials = CredentialsOf<typeof TencentCos>
export type TencentCosCredentialsInit = CredentialsInitOf<typeof TencentCos>
export type TokenParamsCredentials = CredentialsOf<typeof TokenParams>
export type TokenParamsCredentialsInit = CredentialsInitOf<typeof TokenParams>
export type UMAChallenge = ChallengeOf<typeof UMA>
export type UMAChallengeInit = ChallengeInitOf<typeof UMA>
export type UsernameTokenCredentials = CredentialsOf<typeof UsernameToken>
export type UsernameTokenCredentialsInit = CredentialsInitOf<typeof UsernameToken>
export type VapidChallenge = ChallengeOf<typeof Vapid>
export type VapidChallengeInit = ChallengeInitOf<typeof Vapid>
export type VapidCredentials = CredentialsOf<typeof Vapid>
export type VapidCredentialsInit = CredentialsInitOf<typeof Vapid>
export type VolcengineHmacSha256Credentials = CredentialsOf<typeof VolcengineHmacSha256>
export type VolcengineHmacSha256CredentialsInit = CredentialsInitOf<typeof VolcengineHmacSha256>
export type WSSEChallenge = ChallengeOf<typeof WSSE>
export type WSSEChallengeInit = ChallengeInitOf<typeof WSSE>
export type WSSECredentials = CredentialsOf<typeof WSSE>
export type WSSECredentialsInit = CredentialsInitOf<typeof WSSE>
