import { sameName } from '../scan.ts'
import { hexadecimal } from './bytes.ts'
import { checkOptionalText } from './digest-arguments.ts'
import {
  type Hashable,
  type HashName,
  octets,
  platformHasher,
  platformHasherSync,
  randomDigits,
  randomDigitsSync,
} from './platform-crypto.ts'
import { AuthSchemeError } from './scheme-error.ts'

/*
 * How Digest gets its hashes. Each formula is written once, as a generator that asks for hashes; one driver answers it
 * with the hashes of a function that may take its time, the other with those of one that doesn't.
 */

/** The hash functions of Digest (RFC 7616 §6.1). SHA-512-256 is the SHA-512/256 of FIPS 180-4, no SHA-512 cut short. */
export type DigestHashName = HashName

/** A hash: its octets, or the hexadecimal text of them. `undefined` for an algorithm that the function doesn't know. */
export type DigestHashed = Uint8Array | ArrayBuffer | string | undefined

/**
 * Hashes octets. The algorithm is a `DigestHashName`, or what else `algorithm` says, as sent but without `-sess` and
 * `AKAv1-`; for one that it doesn't know the function gives `undefined`.
 */
export type DigestHash = (
  algorithm: DigestHashName | (string & {}),
  data: Uint8Array,
) => DigestHashed | Promise<DigestHashed>

/** A `DigestHash` that gives no promise. */
export type DigestHashSync = (algorithm: DigestHashName | (string & {}), data: Uint8Array) => DigestHashed

/** For platforms that lack a hash function, for algorithms that no RFC has, and for tests. */
export interface DigestHashing {
  /**
   * Absent: the platform's. Node, Bun, Deno and workerd with `nodejs_compat` have all three; workerd without it has MD5
   * and SHA-256, a browser SHA-256.
   */
  hash?: DigestHash | undefined
}

/** The same, where there is no waiting. */
export interface DigestHashingSync {
  /** Absent: the platform's. Only Node 20.16 and later, Bun, Deno and workerd with `nodejs_compat` have one that needs no waiting. */
  hash?: DigestHashSync | undefined
}

/** Something to hash, with the function of this name. */
interface HashStep {
  name: string
  data: Hashable
}

/** What is computed by hashing. A step is answered by its hash in lower-case hexadecimal, or by 32 random digits. */
export type Computation<T> = Generator<HashStep | 'random', T, string>

/** Computes with a hash function that may take its time. What needs no waiting is computed at once. */
export async function compute<T>(computation: Computation<T>, hash: DigestHash | undefined): Promise<T> {
  const hasher = hash === undefined ? known(platformHasher()) : hasherOf(hash)
  let step = computation.next()
  while (!step.done) {
    const given = step.value === 'random' ? randomDigits() : hasher(step.value.name, step.value.data)
    // A promise of what is already there would cost as much as the hash.
    step = computation.next(typeof given === 'string' ? given : await given)
  }
  return step.value
}

/** Computes with a hash function that gives no promise. */
export function computeSync<T>(computation: Computation<T>, hash: DigestHashSync | undefined): T {
  const hasher = hash === undefined ? known(platformHasherSync()) : hasherOf(hash)
  let step = computation.next()
  while (!step.done) {
    const given = step.value === 'random' ? randomDigitsSync() : hasher(step.value.name, step.value.data)
    if (typeof given !== 'string') throw new TypeError('hash gave a promise: use the function that gives one, too')
    step = computation.next(given)
  }
  return step.value
}

/** The hash functions by any name, in lower-case hexadecimal. */
type Hasher = (name: string, data: Hashable) => string | Promise<string>

/** Those of the platform, which is asked for no others than Digest has. */
function known(hasher: ReturnType<typeof platformHasher>): Hasher {
  return (name, data) => (isKnownHash(name) ? hasher(name, data) : unsupported())
}

/** Those of the caller. */
function hasherOf(hash: DigestHash): Hasher {
  if (typeof hash !== 'function') throw new TypeError('hash is not a function')
  return (name, data) => {
    const given = hash(name, octets(data))
    return isPromise(given) ? given.then((later) => digitsOf(later, name)) : digitsOf(given, name)
  }
}

function isPromise(value: DigestHashed | Promise<DigestHashed>): value is Promise<DigestHashed> {
  return typeof (value as Promise<DigestHashed> | undefined)?.then === 'function'
}

/** A hash in lower-case hexadecimal. What is something else, or of another length, would give a wrong response. */
function digitsOf(given: DigestHashed, name: string): string {
  if (given === undefined) return unsupported()
  const octets = given instanceof ArrayBuffer ? new Uint8Array(given) : given
  const digits = octets instanceof Uint8Array ? hexadecimal(octets) : String(octets).toLowerCase()
  if (!isHash(digits, name)) throw new TypeError('hash gave neither the octets of a hash nor hexadecimal text')
  return digits
}

/** How many hexadecimal digits the hashes of each function have. */
const DIGITS = { MD5: 32, 'SHA-256': 64, 'SHA-512-256': 64 } satisfies Record<DigestHashName, number>

/** Whether it is one of the hash functions that Digest has. */
export function isKnownHash(name: string): name is DigestHashName {
  return Object.hasOwn(DIGITS, name)
}

/** Whether it is a hash in lower-case hexadecimal, as long as those of the function are. */
export function isHash(value: unknown, name: string): value is string {
  if (typeof value !== 'string' || !/^[\da-f]+$/.test(value) || value.length % 2 !== 0) return false
  return !isKnownHash(name) || value.length === DIGITS[name]
}

/**
 * The name of the hash function of an `algorithm`; absent is MD5 (RFC 7616 §3.3). Digest AKA says only where the password
 * comes from (RFC 3310 §3.1, RFC 4169 §3).
 */
export function hashNameOf(given?: string): string {
  checkOptionalText(given, 'algorithm')
  const algorithm = given ?? 'MD5'
  if (isKnownHash(algorithm)) return algorithm
  const name = algorithm.replace(/^AKAv[12]-/i, '').replace(/-sess$/i, '')
  return Object.keys(DIGITS).find((known) => sameName(known, name)) ?? name
}

/** Whether A1 has the nonces in it (RFC 7616 §3.4.2). */
export function isSession(algorithm = 'MD5'): boolean {
  return /-sess$/i.test(algorithm)
}

/** Refuses an algorithm: if it is that of a challenge, the challenge is to be ignored (RFC 7616 §3.3). */
export function unsupported(): never {
  throw new AuthSchemeError('unsupported', 'Digest', 'algorithm')
}
