import { optional, required } from './declare.ts'
import { percentEncoded, percentEncodedOf } from './percent-encoded.ts'
import { base64Text, type PairsScheme, pairsText } from './text-scheme.ts'
import { matching } from './values.ts'

/*
 * Shared access signatures of Azure Service Bus, Event Hubs, Notification Hubs and IoT Hub:
 *
 *   SharedAccessSignature sr=https%3A%2F%2Fx.servicebus.windows.net%2Fq&sig=…%3D&se=1438205742&skn=RootManageSharedAccessKey
 *
 * In any order, since the services document several. What isn't unreserved has to be percent-encoded: a bare `+` could be a space.
 */

const params = {
  /**
   * The URI of the resource, percent-encoded as sent: this text, a line feed and the expiry are what is signed, and
   * encoders differ in their case. `decodeURIComponent` gives the URI, `encodeURIComponent` what is sent for one.
   */
  resource: required('sr', percentEncoded, 'token', 'Azure shared access signatures'),
  /** In base64: to be compared in constant time. */
  signature: required('sig', percentEncodedOf(base64Text), 'token', 'Azure shared access signatures'),
  /** When it expires: the seconds since 1970, as sent, since they are signed. */
  expiry: required('se', matching(/^\d+$/), 'token', 'Azure shared access signatures'),
  /** The name of the policy whose key has signed; absent where it is a device's own, in IoT Hub. */
  keyName: optional('skn', percentEncodedOf(matching(/^\P{Surrogate}+$/u)), 'token', 'Azure shared access signatures'),
}

/** A token for a resource of Azure, signed with the key of a policy or a device. */
export const SharedAccessSignature: PairsScheme<typeof params> = /* @__PURE__ */ pairsText(
  'SharedAccessSignature',
  params,
  {
    separator: /&/,
    written: '&',
  },
)
