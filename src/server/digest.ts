import { checkKind, readOptions } from '../options.ts'
import { DigestUtf8 } from '../schemes/digest.ts'
import { type DigestHashing, hashNameOf, isKnownHash } from '../schemes/digest-hash.ts'
import { randomDigits } from '../schemes/platform-crypto.ts'
import { createCounts, type NonceCounts } from './counts.ts'
import { countOf, infoOf, isAnswer, isWhole, type Offer, proved } from './digest-check.ts'
import { askOf, type DigestAsk, type DigestUser, knownUser } from './digest-user.ts'
import { lazily } from './lazily.ts'
import { createNonces, isUsable, type Nonces } from './nonces.ts'
import { isRefusal, type Refusal, refusal } from './refusal.ts'
import { checkMethods, checkNames, tried } from './settings.ts'
import { sureHash } from './sure-hash.ts'
import { isTarget } from './target.ts'
import type { Awaitable, FieldLines, GuardRequest, GuardScheme, Nobody } from './types.ts'

export interface DigestGuardOptions<I, R> extends DigestHashing {
  /** Which username and password to use: shown to people, and hashed. */
  realm: string
  /**
   * The user of a name, or of a hashed name; `undefined` for nobody, who takes as long. It is asked of all credentials that
   * are of what is offered, before anything is known of their response.
   */
  lookup(ask: DigestAsk, request: R): Awaitable<DigestUser<I> | Nobody>
  /** Each is a challenge, the preferred first; absent: `SHA-256`, and `MD5` for clients that have nothing else. */
  algorithms?: readonly string[] | undefined
  /** `auth`, `auth-int` or both; absent: `auth`. */
  qop?: readonly string[] | undefined
  /** Whether clients may send a hash in the place of the username; absent: they may not. */
  userhash?: boolean | undefined
  /** Absent: `createNonces()`, which are for one process only. */
  nonces?: Nonces | undefined
  /** Absent: `createCounts()`, which are for one process only. */
  counts?: NonceCounts | undefined
}

const DIGEST_OPTIONS = {
  realm: 'string',
  lookup: 'function',
  algorithms: 'array',
  qop: 'array',
  userhash: 'boolean',
  nonces: 'object',
  counts: 'object',
  hash: 'function',
} as const

/**
 * A password that is never sent (RFC 7616). Without `nonces` that have a secret it works in one process only, and without
 * shared `counts` a captured request can be repeated in each other process.
 *
 * Throws `TypeError` for settings that no challenge can have, and for an algorithm that needs a `hash` and has none.
 */
export function digest<I, R extends GuardRequest = GuardRequest>(options: DigestGuardOptions<I, R>): GuardScheme<I, R> {
  const settings = readOptions(options, DIGEST_OPTIONS, ['realm', 'lookup']) as DigestGuardOptions<I, R>
  const { realm, lookup, nonces = createNonces({ hash: settings.hash }), counts = createCounts() } = settings
  checkMethods(nonces, 'options.nonces', ['issue', 'judge'])
  checkMethods(counts, 'options.counts', ['use'])
  const offers = offersOf(settings)
  // It keeps the nonces of two realms apart that have one secret.
  const context = `Digest ${realm}`
  // Made at the first request: some platforms have no random values before.
  const secret = lazily(randomDigits)

  return {
    scheme: 'Digest',
    async challenges(refusal) {
      const nonce = await nonces.issue(context)
      return { challenges: offers.map((offer) => challengeOf(offer, nonce, refusal?.reason === 'stale')) }
    },
    async verify(credentials, request) {
      const sent = DigestUtf8.credentials.decode(credentials)
      const count = countOf(sent)
      const offer = offers.find((one) => isAnswer(sent, one))
      if (offer === undefined) return refusal('rejected')
      const body = isWhole(sent) ? await bodyOf(request, await nonces.judge(sent.nonce, context)) : undefined
      if (isRefusal(body)) return body
      const ask = askOf(sent, offer)
      const user = await knownUser(await lookup(ask, request), offer.algorithm)
      const claim = { ask, user, method: request.method, body, secret: await secret() }
      const passwordHash = await proved(sent, offer, claim)
      if (user === undefined || passwordHash === undefined) return refusal('rejected')
      if (!isTarget(sent.uri, request.target)) return refusal('wrong-target', 400)
      // The nonce and its count come last. So `stale` says that the password was right, and only then; and nothing is
      // remembered of a request whose password isn't: a flood of invented nonces takes no memory.
      const state = await nonces.judge(sent.nonce, context)
      if (!isUsable(state) || (await counts.use(sent.nonce, count, state.expires)) !== true) return refusal('stale')
      const nextnonce = state.renew ? await nonces.issue(context) : undefined
      const info = await infoOf(sent, offer, passwordHash, nextnonce)
      // A nonce is for one client (RFC 9449 §8.2 says it of its own).
      const uncached: FieldLines = nextnonce === undefined ? [] : [['cache-control', 'no-store']]
      return { identity: user.identity as I, headers: [...uncached, ...info] }
    },
  }
}

function offersOf<I, R>(options: DigestGuardOptions<I, R>): Offer[] {
  const { realm, algorithms = ['SHA-256', 'MD5'], qop = ['auth'], hash } = options
  checkNames(algorithms, 'options.algorithms', (name) => hash !== undefined || isKnownHash(hashNameOf(name)))
  checkNames(qop, 'options.qop', (option) => option === 'auth' || option === 'auth-int')
  const shared = { realm, qop: [...qop], userhash: options.userhash === true, hash: sureHash(hash) }
  const offers = algorithms.map((algorithm): Offer => ({ ...shared, algorithm }))
  for (const offer of offers) tried(() => challengeOf(offer, 'nonce', true))
  return offers
}

function challengeOf({ realm, algorithm, qop, userhash }: Offer, nonce: string, isStale: boolean) {
  return DigestUtf8.challenge.encode({
    realm,
    nonce,
    algorithm,
    qop,
    charset: 'UTF-8',
    userhash: userhash || undefined,
    stale: isStale || undefined,
  })
}

/**
 * What `auth-int` protects. A body may be long, so it is read only for a nonce that is good. Without the body nothing is
 * known of the response: a nonce that isn't good is no `stale` then.
 */
async function bodyOf(request: GuardRequest, state: unknown): Promise<Uint8Array | Refusal> {
  if (!isUsable(state)) return refusal('rejected')
  const { body } = request
  if (body !== undefined && body !== null) checkKind(body, 'function', 'request.body')
  const octets = await body?.()
  if (octets === undefined) return refusal('malformed', 400)
  if (!(octets instanceof Uint8Array)) throw new TypeError('body does not give octets')
  return octets
}
