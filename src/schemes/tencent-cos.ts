import { required } from './declare.ts'
import { anySignedHeaders, signedParams } from './signed-headers.ts'
import { hexText, type PairsScheme, prefixPairs } from './text-scheme.ts'
import { matching } from './values.ts'

/*
 * Tencent Cloud's object storage (COS), whose credentials are pairs alone:
 *
 *   q-sign-algorithm=sha1&q-ak=…&q-sign-time=1557989151;1557996351&q-key-time=…&q-header-list=host&q-url-param-list=&q-signature=…
 *
 * In any order, since the documentation has several.
 */

const SECTION = 'Tencent Cloud COS'

/** Two times, in seconds since 1970: from when and until when. */
const period = /* @__PURE__ */ matching(/^\d+;\d+$/)

const params = {
  /** `sha1`. */
  algorithm: required('q-sign-algorithm', matching(/^[\w-]+$/), 'token', SECTION),
  accessKeyId: required('q-ak', matching(/^[!#-%'-+\--<>-~]+$/), 'token', SECTION),
  /** From when until when the signature is good, as sent, since it is signed. */
  signTime: required('q-sign-time', period, 'token', SECTION),
  /** From when until when the key is good that has signed, as sent, since it is signed. */
  keyTime: required('q-key-time', period, 'token', SECTION),
  /** The names of the fields that are signed, in lower case and in order. */
  signedHeaders: required('q-header-list', anySignedHeaders, 'token', SECTION),
  /** The names of the parameters of the URL that are signed, in lower case, in order and percent-encoded. */
  signedParams: required('q-url-param-list', signedParams, 'token', SECTION),
  /** In hexadecimal digits, as sent: to be compared in constant time. */
  signature: required('q-signature', hexText, 'token', SECTION),
}

/** The signature of Tencent Cloud's object storage (COS), which has no scheme. */
export const TencentCos: PairsScheme<typeof params> = /* @__PURE__ */ prefixPairs('q-sign-algorithm', '', params, {
  separator: /&/,
  written: '&',
})
