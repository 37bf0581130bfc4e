import { base64Text, opaque, parts, schemeText, type TextScheme } from './text-scheme.ts'
import { matching } from './values.ts'

/*
 * Older signatures: whose key it is, a colon and the signature in base64.
 *
 *   AWS AKIAIOSFODNN7EXAMPLE:qgk2+6Sv9/oM7G3qLEjTH1a1l1g=
 *
 * The last colon separates: there is none in base64, while access keys of services with the same interface have some.
 */

/** An access key, and what was signed with it. */
export interface AccessKeySignature {
  accessKeyId: string
  /** In base64, as sent: to be compared in constant time. */
  signature: string
}

/** An account, and what was signed with its key. */
export interface AccountSignature {
  account: string
  /** In base64, as sent: to be compared in constant time. */
  signature: string
}

const byAccessKey = (scheme: string) =>
  schemeText(scheme, parts<AccessKeySignature>(scheme, { accessKeyId: opaque, signature: base64Text }, ':'))

const byAccount = (scheme: string) =>
  schemeText(scheme, parts<AccountSignature>(scheme, { account: opaque, signature: base64Text }, ':'))

/** Signature Version 2 of Amazon S3. */
export const AWS: TextScheme<AccessKeySignature> = /* @__PURE__ */ byAccessKey('AWS')

/** The V2 signature of Google Cloud Storage. */
export const GOOG1: TextScheme<AccessKeySignature> = /* @__PURE__ */ byAccessKey('GOOG1')

/** Shared Key authorization of Azure Storage. */
export const SharedKey: TextScheme<AccountSignature> = /* @__PURE__ */ byAccount('SharedKey')

/** Shared Key Lite authorization of Azure Storage. */
export const SharedKeyLite: TextScheme<AccountSignature> = /* @__PURE__ */ byAccount('SharedKeyLite')

/** The V1 signature of Alibaba Cloud's object storage (OSS). */
export const OSS: TextScheme<AccessKeySignature> = /* @__PURE__ */ byAccessKey('OSS')

/** The signature of Huawei Cloud's object storage (OBS). */
export const OBS: TextScheme<AccessKeySignature> = /* @__PURE__ */ byAccessKey('OBS')

/** The signature of UCloud's object storage (US3). */
export const UCloud: TextScheme<AccessKeySignature> = /* @__PURE__ */ schemeText(
  'UCloud',
  /* @__PURE__ */ parts<AccessKeySignature>(
    'UCloud',
    // Some keys are base64 with its padding.
    { accessKeyId: /* @__PURE__ */ matching(/^[!#-+\--~]+$/), signature: base64Text },
    ':',
  ),
)
