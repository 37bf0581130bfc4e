import { AuthError } from '../errors.ts'
import { hexadecimal, octetsOf } from './bytes.ts'

/*
 * Hash functions and random values of the platform. Node's module is asked for at run time: an import would not be there
 * elsewhere, and bundlers would stop at it.
 */

/** What is hashed: octets, or text of one octet a character. */
export type Hashable = Uint8Array | string

/** What of Node's `node:crypto` is used. */
interface NodeCrypto {
  /** Since Node 20.12, and twice as fast. */
  hash?(name: string, data: Hashable): string
  createHash(name: string): { update(data: Uint8Array): { digest(encoding: 'hex'): string } }
  randomUUID(): string
}

/** What of Web Cryptography is used. */
interface WebCrypto {
  getRandomValues?(octets: Uint8Array): Uint8Array
  /** Not there in insecure contexts of browsers, as `randomUUID`. */
  subtle?: { digest(name: string, data: Uint8Array): Promise<ArrayBuffer> }
  randomUUID?(): string
}

interface Platform {
  process?: {
    getBuiltinModule?(id: string): NodeCrypto | undefined
    versions?: { node?: string }
  }
  crypto?: WebCrypto
}

const platform = (): Platform => globalThis as Platform

/** Node's module, where it can be had without waiting: Node 20.16 and 22.3 or later, and what has learnt it from Node. */
function nodeCrypto(): NodeCrypto | undefined {
  try {
    return platform().process?.getBuiltinModule?.('node:crypto')
  } catch {
    return undefined
  }
}

/** Node's module, also in a Node that gives it to nobody but importers. A browser would report such an import as blocked. */
async function importedNodeCrypto(): Promise<NodeCrypto | undefined> {
  if (platform().process?.versions?.node === undefined) return undefined
  // Bundlers follow a name that they can read.
  const name = ['node', 'crypto'].join(':')
  try {
    return (await import(/* webpackIgnore: true */ /* @vite-ignore */ name)) as NodeCrypto
  } catch {
    return undefined
  }
}

/** The hash in hexadecimal; `undefined` where Node's build or its policy doesn't have the function. */
function nodeHash(node: NodeCrypto, algorithm: string, data: Hashable): string | undefined {
  const name = algorithm.toLowerCase().replace('sha-', 'sha')
  try {
    // Node hashes text as UTF-8.
    if (node.hash && (typeof data !== 'string' || /^[\0-\x7f]*$/.test(data))) return node.hash(name, data)
    return node.createHash(name).update(octets(data)).digest('hex')
  } catch {
    return undefined
  }
}

async function webHash(algorithm: string, data: Hashable): Promise<string | undefined> {
  try {
    return hexadecimal(new Uint8Array(await platform().crypto!.subtle!.digest(algorithm, octets(data))))
  } catch {
    return undefined
  }
}

/** The hash of the platform, in lower-case hexadecimal: at once where that is possible. Throws where there is none. */
export function platformHash(algorithm: string, data: Hashable): string | Promise<string> {
  const node = nodeCrypto()
  return (node && nodeHash(node, algorithm, data)) ?? slowPlatformHash(algorithm, data)
}

async function slowPlatformHash(algorithm: string, data: Hashable): Promise<string> {
  const node = await importedNodeCrypto()
  return (node && nodeHash(node, algorithm, data)) ?? (await webHash(algorithm, data)) ?? missingHash(algorithm)
}

/** The hash of the platform, in lower-case hexadecimal. Throws where there is none that needs no waiting. */
export function platformHashSync(algorithm: string, data: Hashable): string {
  const node = nodeCrypto()
  return (node && nodeHash(node, algorithm, data)) ?? missingHash(algorithm)
}

function missingHash(algorithm: string): never {
  throw new AuthError(`${algorithm} is not there on this platform: pass a hash function`, { code: 'missing-hash' })
}

/** Some 122 random bits or more, as 32 hexadecimal digits: at once where that is possible. Throws where there are none. */
export function randomDigits(): string | Promise<string> {
  return randomDigitsOf(platform().crypto) ?? randomDigitsOf(nodeCrypto()) ?? slowRandomDigits()
}

async function slowRandomDigits(): Promise<string> {
  return randomDigitsOf(await importedNodeCrypto()) ?? missingRandom()
}

/** Random digits without waiting. Throws where there are none. */
export function randomDigitsSync(): string {
  return randomDigitsOf(platform().crypto) ?? randomDigitsOf(nodeCrypto()) ?? missingRandom()
}

/** A UUID comes out of a store that is filled now and then: a tenth of the time. */
function randomDigitsOf(crypto: WebCrypto | undefined): string | undefined {
  if (crypto?.randomUUID) return crypto.randomUUID().replaceAll('-', '')
  return crypto?.getRandomValues && hexadecimal(crypto.getRandomValues(new Uint8Array(16)))
}

function missingRandom(): never {
  throw new AuthError('there are no random values on this platform: pass a cnonce', { code: 'missing-random' })
}

/** Octets of what is hashed. */
export function octets(data: Hashable): Uint8Array {
  return typeof data === 'string' ? octetsOf(data) : data
}
