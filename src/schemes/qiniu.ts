import type { AccessKeySignature } from './shared-key.ts'
import { opaque, parts, schemeText, type TextScheme } from './text-scheme.ts'
import { matching } from './values.ts'

/*
 * Qiniu Cloud: whose key it is, a colon and the signature, in base64url with its padding.
 */

const signature = /* @__PURE__ */ matching(/^[\w-]+={0,2}$/)

const byAccessKey = (scheme: string) =>
  schemeText(scheme, parts<AccessKeySignature>(scheme, { accessKeyId: opaque, signature }, ':'))

/** The signature of Qiniu Cloud. */
export const Qiniu: TextScheme<AccessKeySignature> = /* @__PURE__ */ byAccessKey('Qiniu')

/** The older signature of Qiniu Cloud, which doesn't cover the method and the host. */
export const QBox: TextScheme<AccessKeySignature> = /* @__PURE__ */ byAccessKey('QBox')
