import { optional, required } from './declare.ts'
import { signedHeaders } from './signed-headers.ts'
import { slashed } from './slashed.ts'
import { hexText, opaque, type PairsScheme, pairsText } from './text-scheme.ts'
import { matching, type ParamType } from './values.ts'

/*
 * Signature Version 4 of Amazon Web Services, and what others have made of it:
 *
 *   AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=host;x-amz-date, Signature=5d67…
 *
 * Each parameter is there once, in any order and in this case; a comma, or a comma and a space, separates. A credential is
 * taken apart from the right: access keys of services with the same interface have slashes.
 */

/** An access key, and where its signing key is valid: all but the first, joined by `/`, is the credential scope. */
export interface Credential<Terminator extends string> {
  accessKeyId: string
  /** In UTC: YYYYMMDD. */
  date: string
  region: string
  service: string
  terminator: Terminator
}

/** A credential whose scope has no region. */
export interface RegionlessCredential<Terminator extends string> {
  accessKeyId: string
  /** In UTC: YYYYMMDD; YYYY-MM-DD in Tencent Cloud's. */
  date: string
  service: string
  terminator: Terminator
}

/** Visible ASCII as in an access key, without slashes. */
const segment = /* @__PURE__ */ matching(/^[!#-+\-.0-<>-~]+$/)
const date = /* @__PURE__ */ matching(/^\d{8}$/)

const aws4Request = /* @__PURE__ */ matching<'aws4_request'>(/^aws4_request$/)
const goog4Request = /* @__PURE__ */ matching<'goog4_request'>(/^goog4_request$/)
const tc3Request = /* @__PURE__ */ matching<'tc3_request'>(/^tc3_request$/)
const aliyunV4Request = /* @__PURE__ */ matching<'aliyun_v4_request'>(/^aliyun_v4_request$/)
const request = /* @__PURE__ */ matching<'request'>(/^request$/)

/** What parameters a scheme has whose credential is of this type. */
const signed = <T>(credential: ParamType<T>, section: string, name = 'Credential') => ({
  /** Whose key has signed, and for what. */
  credential: required(name, credential, 'token', section),
  /** The names of the fields that are signed: in lower case and in order. */
  signedHeaders: required('SignedHeaders', signedHeaders, 'token', section),
  /** In hexadecimal digits, as sent: to be compared in constant time. */
  signature: required('Signature', hexText, 'token', section),
})

/** What parameters a scheme has whose credential is no more than an access key. */
const signedByKey = (section: string, name: string) => {
  const { credential, ...others } = signed(opaque, section, name)
  /** Whose key has signed. */
  return { accessKeyId: credential, ...others }
}

const COMMA = { separator: /, ?/, written: ',' }
const COMMA_SPACE = { separator: /, ?/, written: ', ' }

const regional = <T extends string>(terminator: ParamType<T>): ParamType<Credential<T>> =>
  slashed({ accessKeyId: opaque, date, region: segment, service: segment, terminator })

/** What parameters the V4 signature of OSS has: the fields are named otherwise, and may be absent. */
const signedByOss = () => {
  const section = 'Alibaba Cloud OSS V4'
  const { credential, signature } = signed(regional(aliyunV4Request), section)
  /** The names of the fields that are signed besides those that always are: in lower case and in order. */
  return { credential, additionalHeaders: optional('AdditionalHeaders', signedHeaders, 'token', section), signature }
}

type Signed<T> = ReturnType<typeof signed<T>>
type SignedByOss = ReturnType<typeof signedByOss>
type SignedByKey = ReturnType<typeof signedByKey>

/** Signature Version 4 of Amazon Web Services. */
export const AWS4HmacSha256: PairsScheme<Signed<Credential<'aws4_request'>>> = /* @__PURE__ */ pairsText(
  'AWS4-HMAC-SHA256',
  /* @__PURE__ */ signed(/* @__PURE__ */ regional(aws4Request), 'AWS Signature Version 4'),
  COMMA_SPACE,
)

/** Signature Version 4A of Amazon Web Services: the regions are in the field X-Amz-Region-Set, so its credential has none. */
export const AWS4EcdsaP256Sha256: PairsScheme<Signed<RegionlessCredential<'aws4_request'>>> = /* @__PURE__ */ pairsText(
  'AWS4-ECDSA-P256-SHA256',
  /* @__PURE__ */ signed(
    /* @__PURE__ */ slashed<RegionlessCredential<'aws4_request'>>({
      accessKeyId: opaque,
      date,
      service: segment,
      terminator: aws4Request,
    }),
    'AWS Signature Version 4A',
  ),
  COMMA_SPACE,
)

/** The V4 signing process of Google Cloud Storage, with an HMAC key. */
export const GOOG4HmacSha256: PairsScheme<Signed<Credential<'goog4_request'>>> = /* @__PURE__ */ pairsText(
  'GOOG4-HMAC-SHA256',
  /* @__PURE__ */ signed(/* @__PURE__ */ regional(goog4Request), 'Google Cloud Storage V4 signing process'),
  COMMA_SPACE,
)

/** The V4 signing process of Google Cloud Storage, with the key of a service account, whose e-mail address is the access key. */
export const GOOG4RsaSha256: PairsScheme<Signed<Credential<'goog4_request'>>> = /* @__PURE__ */ pairsText(
  'GOOG4-RSA-SHA256',
  /* @__PURE__ */ signed(/* @__PURE__ */ regional(goog4Request), 'Google Cloud Storage V4 signing process'),
  COMMA_SPACE,
)

/** Signature v3 of Tencent Cloud: its credential has no region, and its date has hyphens. */
export const TC3HmacSha256: PairsScheme<Signed<RegionlessCredential<'tc3_request'>>> = /* @__PURE__ */ pairsText(
  'TC3-HMAC-SHA256',
  /* @__PURE__ */ signed(
    /* @__PURE__ */ slashed<RegionlessCredential<'tc3_request'>>({
      accessKeyId: opaque,
      date: /* @__PURE__ */ matching(/^\d{4}-\d\d-\d\d$/),
      service: segment,
      terminator: tc3Request,
    }),
    'Tencent Cloud signature v3',
  ),
  COMMA_SPACE,
)

/** Signature V3 of Alibaba Cloud: its credential is an access key alone. */
export const ACS3HmacSha256: PairsScheme<SignedByKey> = /* @__PURE__ */ pairsText(
  'ACS3-HMAC-SHA256',
  /* @__PURE__ */ signedByKey('Alibaba Cloud signature V3', 'Credential'),
  COMMA,
)

/** The signature of Huawei Cloud, with an access key that is called `Access`. */
export const SDKHmacSha256: PairsScheme<SignedByKey> = /* @__PURE__ */ pairsText(
  'SDK-HMAC-SHA256',
  /* @__PURE__ */ signedByKey('Huawei Cloud AK/SK signature', 'Access'),
  COMMA_SPACE,
)

/**
 * The V4 signature of Alibaba Cloud's object storage (OSS). Some fields are always signed; those that are signed besides are
 * listed, if there are any.
 */
export const OSS4HmacSha256: PairsScheme<SignedByOss> = /* @__PURE__ */ pairsText(
  'OSS4-HMAC-SHA256',
  /* @__PURE__ */ signedByOss(),
  COMMA,
)

/** The signature of Volcengine: Version 4 of Amazon Web Services under another name. */
export const VolcengineHmacSha256: PairsScheme<Signed<Credential<'request'>>> = /* @__PURE__ */ pairsText(
  'HMAC-SHA256',
  /* @__PURE__ */ signed(/* @__PURE__ */ regional(request), 'Volcengine signature'),
  COMMA_SPACE,
)
