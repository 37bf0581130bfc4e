import { checkedInit } from './codec.ts'
import { required, withCommon } from './declare.ts'
import { base64Text, type PairsInit, type PairsScheme, pairsText } from './text-scheme.ts'
import { matching } from './values.ts'

/*
 * EdgeGrid of Akamai:
 *
 *   EG1-HMAC-SHA256 client_token=akab-…;access_token=akab-…;timestamp=20200806T06:23:07+0000;nonce=c92f…;signature=ILA6…=
 *
 * In this order and without white space, since the text up to the signature is part of what is signed.
 */

/** Visible ASCII without the quotes, commas, semicolons and equals signs that could be something else. */
const plain = /* @__PURE__ */ matching(/^[!#-+\--:<>-~]+$/)

const unsigned = {
  clientToken: required('client_token', plain, 'token', 'Akamai EdgeGrid'),
  accessToken: required('access_token', plain, 'token', 'Akamai EdgeGrid'),
  /** In UTC: YYYYMMDDThh:mm:ss+0000. */
  timestamp: required('timestamp', matching(/^\d{8}T\d\d:\d\d:\d\d\+0000$/), 'token', 'Akamai EdgeGrid'),
  /** Another in each request. */
  nonce: required('nonce', plain, 'token', 'Akamai EdgeGrid'),
}

const params = withCommon(unsigned, {
  /** In base64, as sent: to be compared in constant time. */
  signature: required('signature', base64Text, 'token', 'Akamai EdgeGrid'),
})

const FORM = { separator: /;/, written: ';', inOrder: true }

/** EdgeGrid of Akamai. */
export const EG1HmacSha256: PairsScheme<typeof params> = /* @__PURE__ */ pairsText('EG1-HMAC-SHA256', params, FORM)

const before = /* @__PURE__ */ pairsText('EG1-HMAC-SHA256', unsigned, FORM)

/** The text before `signature=`, which is the last part of what is signed; of a whole value, too. Throws as `encode` does. */
export function edgeGridUnsigned(init: PairsInit<typeof unsigned>): string {
  const { clientToken, accessToken, timestamp, nonce } = checkedInit(init)
  return `${before.encode({ clientToken, accessToken, timestamp, nonce })};`
}
