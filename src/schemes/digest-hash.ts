import { sameName } from '../scan.ts'
import { hexadecimal } from './bytes.ts'
import { AuthSchemeError } from './codec.ts'
import {
  type Hashable,
  octets,
  platformHash,
  platformHashSync,
  randomDigits,
  randomDigitsSync,
} from './platform-crypto.ts'

/*
 * How Digest gets its hashes. Each formula is written once, as a generator that asks for hashes; one driver answers it
 * with the hashes of a function that may take its time, the other with those of one that doesn't.
 */

/** The hash functions of Digest (RFC 7616 §6.1). SHA-512-256 is the SHA-512/256 of FIPS 180-4, no SHA-512 cut short. */
export type DigestHashName = 'MD5' | 'SHA-256' | 'SHA-512-256'

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

/** Something to hash, with the function of an `algorithm`. */
interface HashStep {
  algorithm: string | undefined
  data: Hashable
}

/** What is computed by hashing. A step is answered by its hash in lower-case hexadecimal, or by 32 random digits. */
export type Computation<T> = Generator<HashStep | 'random', T, string>

/** The hash of octets, or of a text of one octet a character, in lower-case hexadecimal: H() of RFC 7616. */
export function* hashed(algorithm: string | undefined, data: Hashable): Computation<string> {
  return yield { algorithm, data }
}

/** Random text, to be hashed and sent. */
export function* randomText(): Computation<string> {
  return yield 'random'
}

/** Computes with a hash function that may take its time. What needs no waiting is computed at once. */
export async function compute<T>(computation: Computation<T>, hash: DigestHash | undefined): Promise<T> {
  let step = computation.next()
  while (!step.done) {
    const given = step.value === 'random' ? randomDigits() : hashOf(step.value, hash, platformHash)
    // A promise of what is already there would cost more than the hash.
    step = computation.next(typeof given === 'string' ? given : await given)
  }
  return step.value
}

/** Computes with a hash function that gives no promise. */
export function computeSync<T>(computation: Computation<T>, hash: DigestHashSync | undefined): T {
  let step = computation.next()
  while (!step.done) {
    const given = step.value === 'random' ? randomDigitsSync() : hashOf(step.value, hash, platformHashSync)
    if (typeof given !== 'string') throw new TypeError('hash gave a promise: use the function that gives one, too')
    step = computation.next(given)
  }
  return step.value
}

function hashOf(
  { algorithm, data }: HashStep,
  hash: DigestHash | undefined,
  ofPlatform: (algorithm: DigestHashName, data: Hashable) => string | Promise<string>,
): string | Promise<string> {
  const name = hashNameOf(algorithm)
  const known = isKnownHash(name) ? name : undefined
  if (hash === undefined) return ofPlatform(known ?? unsupported(), data)
  const given = hash(name, octets(data))
  return isPromise(given) ? given.then((later) => digitsOf(later, known)) : digitsOf(given, known)
}

function isPromise(value: DigestHashed | Promise<DigestHashed>): value is Promise<DigestHashed> {
  return typeof (value as Promise<DigestHashed> | undefined)?.then === 'function'
}

/** A hash in lower-case hexadecimal. Text that is something else, or a hash of another length, would give a wrong response. */
function digitsOf(given: DigestHashed, known: DigestHashName | undefined): string {
  if (given === undefined) return unsupported()
  const octets = given instanceof ArrayBuffer ? new Uint8Array(given) : given
  const digits = octets instanceof Uint8Array ? hexadecimal(octets) : octets
  if (!isHash(digits, known)) throw new TypeError('hash gave neither the octets of a hash nor hexadecimal text')
  return digits.toLowerCase()
}

const KNOWN: readonly DigestHashName[] = ['MD5', 'SHA-256', 'SHA-512-256']

/**
 * The name of the hash function of an `algorithm`; absent is MD5 (RFC 7616 §3.3). Digest AKA says only where the password
 * comes from (RFC 3310 §3.1, RFC 4169 §3).
 */
export function hashNameOf(algorithm = 'MD5'): DigestHashName | (string & {}) {
  const name = algorithm.replace(/^AKAv[12]-/i, '').replace(/-sess$/i, '')
  return KNOWN.find((known) => sameName(known, name)) ?? name
}

/** Whether text is a hash in hexadecimal, as long as the function's are. */
export function isHash(text: unknown, name: string | undefined): text is string {
  if (typeof text !== 'string' || !/^[\da-f]+$/i.test(text) || text.length % 2 !== 0) return false
  return name === 'MD5' ? text.length === 32 : isKnownHash(name) ? text.length === 64 : true
}

/** Whether it is one of the hash functions that Digest has. */
export function isKnownHash(name: string | undefined): name is DigestHashName {
  return KNOWN.some((known) => known === name)
}

/** Whether A1 has the nonces in it (RFC 7616 §3.4.2). */
export function isSession(algorithm = 'MD5'): boolean {
  return /-sess$/i.test(algorithm)
}

/** To be ignored, if it is a challenge (RFC 7616 §3.3). */
export function unsupported(): never {
  throw new AuthSchemeError('unsupported', 'Digest', 'algorithm')
}
