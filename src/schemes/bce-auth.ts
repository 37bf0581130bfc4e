import { anySignedHeaders } from './signed-headers.ts'
import { hexText, opaque, parts, prefixText, type TextScheme } from './text-scheme.ts'
import { matching } from './values.ts'

/** A request of Baidu AI Cloud, signed. */
export interface BceSignature {
  accessKeyId: string
  /** In UTC: YYYY-MM-DDThh:mm:ssZ. */
  timestamp: string
  /** For how many seconds from then on it is good, as sent, since it is signed; -1 where it doesn't expire. */
  expiration: string
  /** The names of the fields that are signed, in lower case and in order; none where they are those that the service has in mind. */
  signedHeaders: string[]
  /** In hexadecimal digits, as sent: to be compared in constant time. */
  signature: string
}

/** `bce-auth-v1/accessKeyId/timestamp/expiration/signedHeaders/signature` without a scheme: Baidu AI Cloud. */
export const BceAuthV1: TextScheme<BceSignature> = /* @__PURE__ */ prefixText(
  'bce-auth-v1',
  'bce-auth-v1/',
  /* @__PURE__ */ parts<BceSignature>(
    'bce-auth-v1',
    {
      accessKeyId: opaque,
      timestamp: /* @__PURE__ */ matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      expiration: /* @__PURE__ */ matching(/^(?:-1|\d+)$/),
      signedHeaders: anySignedHeaders,
      signature: hexText,
    },
    '////',
  ),
)
