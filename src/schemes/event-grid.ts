import { required } from './declare.ts'
import { percentEncoded, percentEncodedOf } from './percent-encoded.ts'
import { base64Text, type PairsScheme, pairsText } from './text-scheme.ts'
import { matching } from './values.ts'

/*
 * Shared access signatures of Azure Event Grid, which are also sent in the field aeg-sas-token, without the scheme:
 *
 *   SharedAccessSignature r=https%3a%2f%2fmytopic.eventgrid.azure.net%2fapi%2fevents&e=6%2f15%2f2017+6%3a20%3a15+PM&s=…%3d
 */

const SECTION = 'Azure Event Grid'

const params = {
  /** The URI of the topic, percent-encoded as sent, since it is signed. */
  resource: required('r', percentEncoded, 'token', SECTION),
  /** When it expires, percent-encoded as sent, since it is signed; a `+` is a space. */
  expiry: required('e', matching(/^(?:%[\dA-Fa-f]{2}|[\w\-.!~*'()+:])+$/), 'token', SECTION),
  /** In base64: to be compared in constant time. */
  signature: required('s', percentEncodedOf(base64Text), 'token', SECTION),
}

/** A token for a topic of Azure Event Grid, signed with its key. */
export const EventGridSignature: PairsScheme<typeof params> = /* @__PURE__ */ pairsText(
  'SharedAccessSignature',
  params,
  { separator: /&/, written: '&' },
)
