import { md5 } from '@noble/hashes/legacy.js'
import { sha256, sha512, sha512_256 } from '@noble/hashes/sha2.js'
import { Buffer } from './buffer.ts'

/* What the tests use of node:crypto, where there is none. */

const HASHES: Readonly<Record<string, (octets: Uint8Array) => Uint8Array>> = {
  md5,
  sha256,
  sha512,
  'sha512-256': sha512_256,
}

export function createHash(name: string) {
  let all = Buffer.alloc(0)
  const hash = {
    update(data: string | Uint8Array) {
      all = Buffer.concat([all, Buffer.from(data as string)])
      return hash
    },
    digest(encoding?: BufferEncoding) {
      const octets = Buffer.from(HASHES[name]!(all))
      return encoding === undefined ? octets : octets.toString(encoding)
    },
  }
  return hash
}
