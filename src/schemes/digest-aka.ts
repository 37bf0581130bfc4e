import { base64, octetsOf } from './bytes.ts'
import { type Computation, hashNameOf, isKnownHash, unsupported } from './digest-hash.ts'
import { hmac } from './hmac.ts'

/** What a subscriber's module gives for the nonce of a challenge of Digest AKA (RFC 3310 §2). */
export interface DigestAkaKeys {
  res: Uint8Array
  ik: Uint8Array
  ck: Uint8Array
}

/**
 * The password of Digest AKA: RES itself in the first version (RFC 3310 §3.3), and in the second one made from RES, IK and
 * CK, so that RES can't be used elsewhere (RFC 4169 §3).
 */
export function* akaPassword(algorithm: string | undefined, keys: DigestAkaKeys): Computation<string | Uint8Array> {
  const { res, ik, ck } = keys
  if (![res, ik, ck].every((key) => key instanceof Uint8Array)) throw new TypeError('res, ik or ck is not octets')
  const version = /^AKAv([12])-/i.exec(algorithm ?? '')?.[1]
  if (version === undefined) throw new TypeError('password is one of Digest AKA, and the algorithm is not')
  if (version === '1') return res
  const name = hashNameOf(algorithm)
  if (!isKnownHash(name)) return unsupported()
  const key = new Uint8Array([...res, ...ik, ...ck])
  return base64.encode(yield* hmac(name, key, octetsOf('http-digest-akav2-password')))!
}
