import { md5 } from '@noble/hashes/legacy.js'
import { sha256, sha512_256 } from '@noble/hashes/sha2.js'
import type { DigestHashSync } from '../../../src/schemes/index.ts'

/** The hash functions of Digest: a browser has only one of them. */
export const hash: DigestHashSync = (algorithm, data) => {
  if (algorithm === 'MD5') return md5(data)
  if (algorithm === 'SHA-256') return sha256(data)
  return algorithm === 'SHA-512-256' ? sha512_256(data) : undefined
}
