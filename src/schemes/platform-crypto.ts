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

/** Hash functions by the names of RFC 7616 §6.1, which are Web Cryptography's too, and by those that Node has for them. */
const NODE_NAMES = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' } as const

/** A hash function of the platform. */
export type HashName = keyof typeof NODE_NAMES

/** The hash in hexadecimal; `undefined` where Node's build or its policy doesn't have the function. */
function nodeHash(node: NodeCrypto | undefined, name: HashName, data: Hashable): string | undefined {
  try {
    // Node hashes text as UTF-8.
    const isAsItIs = typeof data !== 'string' || /^[\0-\x7f]*$/.test(data)
    if (node?.hash && isAsItIs) return node.hash(NODE_NAMES[name], data)
    return node?.createHash(NODE_NAMES[name]).update(octets(data)).digest('hex')
  } catch {
    return undefined
  }
}

async function webHash(name: HashName, data: Hashable): Promise<string | undefined> {
  try {
    return hexadecimal(new Uint8Array(await platform().crypto!.subtle!.digest(name, octets(data))))
  } catch {
    return undefined
  }
}

/**
 * The hash functions of the platform, in lower-case hexadecimal: at once where that is possible. They throw where there is
 * none of a name.
 */
export function platformHasher(): (name: HashName, data: Hashable) => string | Promise<string> {
  const node = nodeCrypto()
  return (name, data) => nodeHash(node, name, data) ?? slowHash(name, data)
}

async function slowHash(name: HashName, data: Hashable): Promise<string> {
  return nodeHash(await importedNodeCrypto(), name, data) ?? (await webHash(name, data)) ?? missingHash(name)
}

/** Those that need no waiting. */
export function platformHasherSync(): (name: HashName, data: Hashable) => string {
  const node = nodeCrypto()
  return (name, data) => nodeHash(node, name, data) ?? missingHash(name)
}

function missingHash(name: HashName): never {
  throw new AuthError(`${name} is not there on this platform: pass a hash function`, { code: 'missing-hash' })
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
