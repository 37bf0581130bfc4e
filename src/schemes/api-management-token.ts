import { base64Text, parts, schemeText, type TextScheme } from './text-scheme.ts'
import { matching } from './values.ts'

/** A token of Azure API Management, as its portal makes it. */
export interface ApiManagementToken {
  /** `integration`, or a user. */
  identifier: string
  /** When it expires, in UTC: YYYYMMDDhhmm. */
  expiry: string
  /** In base64: to be compared in constant time. */
  signature: string
}

/** `SharedAccessSignature integration&201808020500&…==`: a token for the management API, as the portal of Azure API Management makes it. */
export const ApiManagementAccessToken: TextScheme<ApiManagementToken> = /* @__PURE__ */ schemeText(
  'SharedAccessSignature',
  /* @__PURE__ */ parts<ApiManagementToken>(
    'SharedAccessSignature',
    {
      identifier: /* @__PURE__ */ matching(/^[!#-%'-+\--<>-~]+$/),
      expiry: /* @__PURE__ */ matching(/^\d{12}$/),
      signature: base64Text,
    },
    '&&',
  ),
)
