import { required } from './codec.ts'
import { base64Text, exactly, type PairsScheme, pairsText, parts, schemeText, type TextScheme } from './text-scheme.ts'

/*
 * Shared access signatures of Azure API Management. The names are those of `SharedAccessSignature`, the rest isn't:
 *
 *   SharedAccessSignature uid=…&ex=2014-08-04T22:03:00.0000000Z&sn=…==
 *   SharedAccessSignature integration&201808020500&…==
 *
 * Nothing in them is percent-encoded.
 */

const NAME = 'SharedAccessSignature'
const SECTION = 'Azure API Management'

/** Visible ASCII without the quotes, commas, ampersands and equals signs that could be something else. */
const plain = /* @__PURE__ */ exactly(/^[!#-%'-+\--<>-~]+$/)

const params = {
  /** Whose key has signed: the identifier of the management API, or a user. */
  identifier: required('uid', plain, 'token', SECTION),
  /** When it expires: a time of ISO 8601, as sent, since it is signed. */
  expiry: required('ex', exactly(/^\d{4}-\d\d-\d\dT[\d:.]+Z?$/), 'token', SECTION),
  /** In base64: to be compared in constant time. */
  signature: required('sn', base64Text, 'token', SECTION),
}

/** A token for the management API of Azure API Management, as a program makes it. */
export const ApiManagementSignature: PairsScheme<typeof params> = /* @__PURE__ */ pairsText(NAME, params, {
  separator: /&/,
  written: '&',
})

/** A token of Azure API Management, as its portal makes it. */
export interface ApiManagementToken {
  /** `integration`, or a user. */
  identifier: string
  /** When it expires, in UTC: YYYYMMDDhhmm. */
  expiry: string
  /** In base64: to be compared in constant time. */
  signature: string
}

/** A token for the management API of Azure API Management, as its portal makes it. */
export const ApiManagementAccessToken: TextScheme<ApiManagementToken> = /* @__PURE__ */ schemeText(
  NAME,
  /* @__PURE__ */ parts<ApiManagementToken>(
    NAME,
    { identifier: plain, expiry: /* @__PURE__ */ exactly(/^\d{12}$/), signature: base64Text },
    '&&',
  ),
)
