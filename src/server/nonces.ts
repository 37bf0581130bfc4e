import { readOptions } from '../options.ts'
import { toUtf8, unpaddedBase64url } from '../schemes/bytes.ts'
import { isSameText } from '../schemes/constant-time.ts'
import { compute, type DigestHashing } from '../schemes/digest-hash.ts'
import { hmac } from '../schemes/hmac.ts'
import { lazily } from './lazily.ts'
import { randomKey } from './random.ts'
import { sureHash } from './sure-hash.ts'
import type { Awaitable } from './types.ts'

/** Makes nonces and recognises them. `context` says what a nonce is for: one for another context is a foreign one. */
export interface Nonces {
  issue(context: string): Awaitable<string>
  /** `undefined` for a nonce that wasn't issued for this context, or is too old. */
  judge(nonce: string, context: string): Awaitable<NonceState | undefined>
}

export interface NonceState {
  /** When it expires, in milliseconds since 1970. */
  expires: number
  /** It is time for the next one: it has passed half its life. */
  renew: boolean
}

export interface NonceOptions extends DigestHashing {
  /**
   * At least 32 octets that nobody else knows. Processes that share them accept each other's nonces. Absent: random ones,
   * which are good for one process only.
   */
  secret?: Uint8Array | undefined
  /** How long a nonce is good for, in milliseconds; absent: five minutes. */
  lifetime?: number | undefined
  /** The time in milliseconds since 1970; absent: `Date.now`. */
  now?: (() => number) | undefined
}

/** Whether it is what `judge` gives for a good nonce: it may be of another make than ours, and say anything. */
export function isUsable(state: unknown): state is NonceState {
  return typeof state === 'object' && state !== null && Number.isFinite((state as NonceState).expires)
}

/*
 * A nonce is 32 octets in base64url: the time in 6, a random number of the process in 6, a counter in 4, and a MAC in 16. The
 * counter takes the place of randomness, which would cost more than the MAC. The MAC is over the rest and the context.
 */
const PROCESS = 6
const COUNTER = 12
const MAC = 16
const LENGTH = 32

/** How far the clocks of two processes may differ, in milliseconds. */
const SKEW = 60_000

/**
 * Nonces that need no memory: whoever has the secret recognises them, for as long as they are good.
 *
 * Throws `TypeError` for a secret of less than 32 octets, and a lifetime that is no positive number.
 */
export function createNonces(options: NonceOptions = {}): Nonces {
  const settings = readOptions(options, { secret: 'object', lifetime: 'number', now: 'function', hash: 'function' })
  const { secret, lifetime = 300_000, now = Date.now } = settings
  const hash = sureHash(settings.hash)
  if (secret !== undefined && !(secret instanceof Uint8Array && secret.length >= 32)) {
    throw new TypeError('options.secret is not at least 32 octets')
  }
  if (!(Number.isFinite(lifetime) && lifetime > 0)) throw new TypeError('options.lifetime is not a positive number')
  // Copied, since whoever gave the octets may use their memory again.
  const own = secret && Uint8Array.from(secret)
  // Random values are made at the first request: some platforms have none before.
  const key = lazily(() => own ?? randomKey())
  const process = lazily(randomKey)
  let counter = 0

  /** The text of a nonce, with the MAC of its first 16 octets. Their length is fixed: the context begins where they end. */
  async function signed(nonce: Uint8Array, context: string): Promise<string> {
    const name = octetsOfContext(context)
    const data = new Uint8Array(MAC + name.length)
    data.set(nonce.subarray(0, MAC))
    data.set(name, MAC)
    const mac = await compute(hmac('SHA-256', await key(), data), hash)
    nonce.set(mac.subarray(0, LENGTH - MAC), MAC)
    return unpaddedBase64url.encode(nonce)!
  }

  return {
    async issue(context) {
      // Taken in one turn, before anything is waited for.
      const count = counter++
      const nonce = new Uint8Array(LENGTH)
      const view = new DataView(nonce.buffer)
      const time = now()
      view.setUint16(0, Math.floor(time / 2 ** 32))
      view.setUint32(2, time)
      nonce.set((await process()).subarray(0, COUNTER - PROCESS), PROCESS)
      view.setUint32(COUNTER, count)
      return signed(nonce, context)
    },
    async judge(nonce, context) {
      if (nonce.length !== Math.ceil((LENGTH * 4) / 3)) return undefined
      const octets = unpaddedBase64url.decode(nonce)
      if (octets?.length !== LENGTH) return undefined
      const view = new DataView(octets.buffer, octets.byteOffset)
      const time = view.getUint16(0) * 2 ** 32 + view.getUint32(2)
      const age = now() - time
      if (!(age >= -SKEW && age < lifetime)) return undefined
      // As text: a second way of writing the same octets would be a nonce with counts of its own.
      const isOurs = isSameText(await signed(octets, context), nonce)
      return isOurs ? { expires: time + lifetime, renew: age >= lifetime / 2 } : undefined
    },
  }
}

function octetsOfContext(context: string): Uint8Array {
  const octets = toUtf8(context)
  if (octets === undefined) throw new TypeError('context is not text')
  return octets
}
