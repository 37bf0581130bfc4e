import { charactersOf, fromHexadecimal, octetsOf } from './bytes.ts'
import type { Computation, DigestHashName } from './digest-hash.ts'

/** The octets that each function takes at a time (FIPS 180-4 §1, RFC 1321 §3.4). */
const BLOCK: Readonly<Record<DigestHashName, number>> = { MD5: 64, 'SHA-256': 64, 'SHA-512-256': 128 }

/**
 * HMAC (RFC 2104 §2): two hashes of the function that is at hand. The platforms' own is slower: it makes a key first, and
 * Web Cryptography takes another thread. To be run by `compute` or `computeSync`.
 */
export function* hmac(name: DigestHashName, key: Uint8Array, data: Uint8Array): Computation<Uint8Array> {
  const block = BLOCK[name]
  const short = key.length > block ? fromHexadecimal(yield { name, data: key }) : key
  const inner = new Uint8Array(block + data.length).fill(0x36, 0, block)
  inner.set(data, block)
  const outer = new Uint8Array(block).fill(0x5c)
  for (let i = 0; i < short.length; i++) {
    inner[i]! ^= short[i]!
    outer[i]! ^= short[i]!
  }
  const middle = octetsOf(charactersOf(outer) + charactersOf(fromHexadecimal(yield { name, data: inner })))
  return fromHexadecimal(yield { name, data: middle })
}
