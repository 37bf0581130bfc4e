import { createHash } from './node-crypto.ts'

/*
 * Where there is no Node, the tests need what a program without it would need as well: a hash function for MD5 and for SHA-512-256.
 * The library finds it as it finds Node's. SHA-256 is the platform's own.
 */

const crypto = {
  createHash(name: string) {
    if (name === 'sha256') throw new Error('the platform has it')
    return createHash(name)
  },
}

export function prepare(): void {
  const getBuiltinModule = (id: string) => (id === 'node:crypto' ? crypto : undefined)
  Object.assign(globalThis, { process: { getBuiltinModule } })
  // The tests of redirects are those of platforms that show them. What a browser does is among the checks over the network.
  Object.defineProperty(navigator, 'userAgent', { value: '', configurable: true })
}
