/**
 * What is in a challenge and in credentials: a codec for each scheme.
 *
 * @module authfield/schemes
 */
export { allSchemes, schemeOf } from './all.ts'
export { ApiManagementSignature } from './api-management-signature.ts'
export { ApiManagementAccessToken, type ApiManagementToken } from './api-management-token.ts'
export {
  AuthenticationControl,
  type AuthenticationControlEntry,
  type AuthenticationControlInit,
} from './authentication-control.ts'
export { AzureHmacSha256 } from './azure-hmac.ts'
export {
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
  type TokenScheme,
  ZohoOauthtoken,
} from './bare-tokens.ts'
export { Basic, type BasicCredentials, BasicLatin1 } from './basic.ts'
export { BceAuthV1, type BceSignature } from './bce-auth.ts'
export { Bearer } from './bearer.ts'
export type { TokenCredentials } from './bearer-token.ts'
export { base64, base64url, type Octets, unpaddedBase64url } from './bytes.ts'
export { check, type Finding, type FindingCode } from './check.ts'
export type { AnyCodec, Codec, CodecOptions, ParamsCodec, Scheme } from './codec.ts'
export { Concealed } from './concealed.ts'
export { CosmosDb } from './cosmos-db.ts'
export type { Form, InitOf, Param, Params, TolerantOf, Traits, ValueOf } from './declare.ts'
export { decodeChallenges, decodeCredentials } from './decode.ts'
export {
  Digest,
  type DigestChallenge,
  type DigestChallengeInit,
  type DigestCredentials,
  type DigestCredentialsInit,
  type DigestInfo,
  type DigestInfoInit,
  DigestLatin1,
  DigestUtf8,
} from './digest.ts'
export type { DigestAkaKeys } from './digest-aka.ts'
export {
  answerDigest,
  answerDigestSync,
  type DigestAnswerRequest,
  type DigestAnswerRequestSync,
  type DigestQuestion,
} from './digest-answer.ts'
export type {
  DigestHash,
  DigestHashed,
  DigestHashing,
  DigestHashingSync,
  DigestHashName,
  DigestHashSync,
} from './digest-hash.ts'
export { type DigestResponding, digestInfo, verifyDigestInfo } from './digest-info.ts'
export type {
  DigestAccount,
  DigestAccountSync,
  DigestBody,
  DigestCharset,
  DigestInput,
  DigestRequest,
  DigestRequestSync,
  DigestSecret,
} from './digest-request.ts'
export {
  digestResponse,
  digestResponseSync,
  hashDigestPassword,
  hashDigestPasswordSync,
  hashDigestUsername,
} from './digest-response.ts'
export {
  type DigestOffer,
  type DigestUser,
  digestUser,
  findDigestOffer,
  verifyDigest,
  verifyDigestSync,
} from './digest-verify.ts'
export { DPoP } from './dpop.ts'
export { DPoPNonce } from './dpop-nonce.ts'
export { EG1HmacSha256, edgeGridUnsigned } from './edge-grid.ts'
export { EventGridSignature } from './event-grid.ts'
export { GNAP } from './gnap.ts'
export { Hawk, HawkServer } from './hawk.ts'
export { HaystackBearer } from './haystack-bearer.ts'
export { HaystackHello } from './haystack-hello.ts'
export { HaystackPlaintext } from './haystack-plaintext.ts'
export { HaystackScram } from './haystack-scram.ts'
export { HOBA, type HobaResult } from './hoba.ts'
export {
  ApiKeyOfUser,
  DeepLAuthKey,
  type KeySecret,
  LegacyFcmKey,
  LOW,
  SsoKey,
  TokenOfUser,
  UserKey,
  type UserKeyCredentials,
  type UserPassword,
} from './keys.ts'
export { L402, LSAT } from './l402.ts'
export { L402Credentials, LSATCredentials, type PaidTokens } from './l402-credentials.ts'
export { Emby, MediaBrowser } from './media-browser.ts'
export { Mutual } from './mutual.ts'
export {
  Kerberos,
  type MechanismChallenge,
  type MechanismChallengeInit,
  type MechanismMessage,
  Negotiate,
  NTLM,
} from './negotiate.ts'
export { OAuth } from './oauth.ts'
export { OTP } from './otp.ts'
export {
  canonicalJson,
  commaSeparated,
  infoCodec,
  json,
  matching,
  nonEmpty,
  optional,
  pairs,
  pairsText,
  paramsCodec,
  parts,
  prefixPairs,
  prefixText,
  required,
  schemeText,
  slashed,
  spaced,
  token68Codec,
  tokenScheme,
} from './own-scheme.ts'
export { Payment, type PaymentCredentials, type PaymentEcho, paymentJson } from './payment.ts'
export { PrivateToken } from './private-token.ts'
export { PBSAPIToken, PDMAPIToken, type ProxmoxToken, PVEAPIToken, type PVEAPITokenCredentials } from './proxmox.ts'
export { QBox, Qiniu } from './qiniu.ts'
export { AuthSchemeError, type AuthSchemeErrorCode, type OnError } from './scheme-error.ts'
export { ScramSha1, ScramSha256 } from './scram.ts'
export { SharedAccessSignature } from './shared-access-signature.ts'
export {
  type AccessKeySignature,
  type AccountSignature,
  AWS,
  GOOG1,
  OBS,
  OSS,
  SharedKey,
  SharedKeyLite,
  UCloud,
} from './shared-key.ts'
export { Signature } from './signature.ts'
export { SignatureField } from './signature-field.ts'
export {
  ACS3HmacSha256,
  AWS4EcdsaP256Sha256,
  AWS4HmacSha256,
  type Credential,
  GOOG4HmacSha256,
  GOOG4RsaSha256,
  OSS4HmacSha256,
  type RegionlessCredential,
  SDKHmacSha256,
  TC3HmacSha256,
  VolcengineHmacSha256,
} from './signature-v4.ts'
export { signedHeaders } from './signed-headers.ts'
export { Snowflake } from './snowflake.ts'
export { TencentCos } from './tencent-cos.ts'
export {
  base64Text,
  type Content,
  hexText,
  opaque,
  type PairsForm,
  type PairsScheme,
  type Parts,
  type TextScheme,
} from './text-scheme.ts'
export { Token, type TokenOrParams, type TokenOrParamsInit, TokenParams } from './token.ts'
export { UMA } from './uma.ts'
export type {
  ACS3HmacSha256Credentials,
  ACS3HmacSha256CredentialsInit,
  ApiManagementSignatureCredentials,
  ApiManagementSignatureCredentialsInit,
  AWS4EcdsaP256Sha256Credentials,
  AWS4EcdsaP256Sha256CredentialsInit,
  AWS4HmacSha256Credentials,
  AWS4HmacSha256CredentialsInit,
  AzureHmacSha256Challenge,
  AzureHmacSha256ChallengeInit,
  AzureHmacSha256Credentials,
  AzureHmacSha256CredentialsInit,
  BasicChallenge,
  BasicChallengeInit,
  BearerChallenge,
  BearerChallengeInit,
  BearerCredentials,
  ChallengeInitOf,
  ChallengeOf,
  ConcealedCredentials,
  ConcealedCredentialsInit,
  CosmosDbCredentials,
  CosmosDbCredentialsInit,
  CredentialsInitOf,
  CredentialsOf,
  DPoPChallenge,
  DPoPChallengeInit,
  DPoPCredentials,
  EG1HmacSha256Credentials,
  EG1HmacSha256CredentialsInit,
  EmbyCredentials,
  EmbyCredentialsInit,
  EventGridSignatureCredentials,
  EventGridSignatureCredentialsInit,
  GNAPChallenge,
  GNAPChallengeInit,
  GNAPCredentials,
  GOOG4HmacSha256Credentials,
  GOOG4HmacSha256CredentialsInit,
  GOOG4RsaSha256Credentials,
  GOOG4RsaSha256CredentialsInit,
  HawkChallenge,
  HawkChallengeInit,
  HawkCredentials,
  HawkCredentialsInit,
  HawkServerCredentials,
  HawkServerCredentialsInit,
  HaystackBearerCredentials,
  HaystackBearerCredentialsInit,
  HaystackHelloCredentials,
  HaystackHelloCredentialsInit,
  HaystackPlaintextChallenge,
  HaystackPlaintextChallengeInit,
  HaystackPlaintextCredentials,
  HaystackPlaintextCredentialsInit,
  HaystackScramChallenge,
  HaystackScramChallengeInit,
  HaystackScramCredentials,
  HaystackScramCredentialsInit,
  HaystackScramInfo,
  HaystackScramInfoInit,
  HOBAChallenge,
  HOBAChallengeInit,
  HOBACredentials,
  HOBACredentialsInit,
  InfoInitOf,
  InfoOf,
  L402Challenge,
  L402ChallengeInit,
  MediaBrowserCredentials,
  MediaBrowserCredentialsInit,
  MutualChallenge,
  MutualChallengeInit,
  MutualCredentials,
  MutualCredentialsInit,
  MutualInfo,
  MutualInfoInit,
  OAuthChallenge,
  OAuthChallengeInit,
  OAuthCredentials,
  OAuthCredentialsInit,
  OSS4HmacSha256Credentials,
  OSS4HmacSha256CredentialsInit,
  OTPChallenge,
  OTPChallengeInit,
  PaymentChallenge,
  PaymentChallengeInit,
  PrivateTokenChallenge,
  PrivateTokenChallengeInit,
  PrivateTokenCredentials,
  PrivateTokenCredentialsInit,
  ScramChallenge,
  ScramChallengeInit,
  ScramCredentials,
  ScramCredentialsInit,
  ScramInfo,
  ScramInfoInit,
  SDKHmacSha256Credentials,
  SDKHmacSha256CredentialsInit,
  SharedAccessSignatureCredentials,
  SharedAccessSignatureCredentialsInit,
  SignatureChallenge,
  SignatureChallengeInit,
  SignatureCredentials,
  SignatureCredentialsInit,
  SnowflakeCredentials,
  SnowflakeCredentialsInit,
  TC3HmacSha256Credentials,
  TC3HmacSha256CredentialsInit,
  TencentCosCredentials,
  TencentCosCredentialsInit,
  TokenChallenge,
  TokenChallengeInit,
  TokenParamsCredentials,
  TokenParamsCredentialsInit,
  UMAChallenge,
  UMAChallengeInit,
  UsernameTokenCredentials,
  UsernameTokenCredentialsInit,
  VapidChallenge,
  VapidChallengeInit,
  VapidCredentials,
  VapidCredentialsInit,
  VolcengineHmacSha256Credentials,
  VolcengineHmacSha256CredentialsInit,
  WSSEChallenge,
  WSSEChallengeInit,
  WSSECredentials,
  WSSECredentialsInit,
} from './value-types.ts'
export { flag, integer, type ParamType, text, token, token68, unescaped, uri } from './values.ts'
export { Vapid } from './vapid.ts'
export { UsernameToken, WSSE } from './wsse.ts'
export { XMatrix } from './x-matrix.ts'
