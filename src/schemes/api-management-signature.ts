import { required } from './declare.ts'
import { base64Text, type PairsScheme, pairsText } from './text-scheme.ts'
import { matching } from './values.ts'

/*
 * A shared access signature of Azure API Management, in which nothing is percent-encoded:
 *
 *   SharedAccessSignature uid=…&ex=2014-08-04T22:03:00.0000000Z&sn=…==
 */

const SECTION = 'Azure API Management'

const params = {
  /** Whose key has signed: the identifier of the management API, or a user. */
  identifier: required('uid', matching(/^[!#-%'-+\--<>-~]+$/), 'token', SECTION),
  /** When it expires: a time of ISO 8601, as sent, since it is signed. */
  expiry: required('ex', matching(/^\d{4}-\d\d-\d\dT[\d:.]+Z?$/), 'token', SECTION),
  /** In base64: to be compared in constant time. */
  signature: required('sn', base64Text, 'token', SECTION),
}

/** A token for the management API of Azure API Management, as a program makes it. */
export const ApiManagementSignature: PairsScheme<typeof params> = /* @__PURE__ */ pairsText(
  'SharedAccessSignature',
  params,
  { separator: /&/, written: '&' },
)
