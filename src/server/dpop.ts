import { readOptions } from '../options.ts'
import { fieldLines } from '../scan.ts'
import { DPoP } from '../schemes/dpop.ts'
import { DPoPNonce } from '../schemes/dpop-nonce.ts'
import { alwaysOf, TOKEN_OPTIONS, type TokenChallengeOptions, withRefusal } from './bearer.ts'
import { createCounts, type NonceCounts } from './counts.ts'
import { isUsable, type Nonces } from './nonces.ts'
import { type CheckedProof, checkProof, type DPoPProof } from './proof.ts'
import { isNobody, isRefusal, type Refusal, refusal } from './refusal.ts'
import { checkMethods, checkNames, tried } from './settings.ts'
import { readOrigin } from './target.ts'
import type { Awaitable, FieldLines, GuardRequest, GuardScheme, Nobody } from './types.ts'

export interface DPoPGuardOptions<I, R> extends TokenChallengeOptions {
  /** The server as clients know it, as `https://api.example`: the host of a request is the client's to choose. */
  origin: string
  /** The algorithms that a proof may be signed by; absent: ES256, PS256, RS256, EdDSA and Ed25519. */
  algs?: readonly string[] | undefined
  /** Whether a proof has to have a nonce (RFC 9449 §9); absent: it doesn't. */
  nonces?: Nonces | undefined
  /** Which proofs were used; absent: the last 100,000, in this process only. */
  counts?: NonceCounts | undefined
  /** The time in milliseconds since 1970; absent: `Date.now`. */
  now?: (() => number) | undefined
  /**
   * Whose token it is; nobody's: `undefined`, `null` or `false`, which is `invalid_token`. Left to it are the signature of
   * the proof, by its `jwk`, which is `refuse('invalid_dpop_proof')` if it is wrong; and whether `cnf.jkt` of the token is
   * the proof's `jkt`.
   */
  verify(token: string, proof: DPoPProof, request: R): Awaitable<I | Refusal | Nobody>
}

/** Each is remembered for five to six minutes. When there are more, those of clients whose clocks are behind are refused. */
const PROOFS = 100_000

/** Without those of a token: bundlers keep a spread that runs at import, and so would a server that takes no tokens. */
const PROOF_OPTIONS = {
  origin: 'string',
  algs: 'array',
  nonces: 'object',
  counts: 'object',
  now: 'function',
  verify: 'function',
} as const

const ALGS = ['ES256', 'PS256', 'RS256', 'EdDSA', 'Ed25519']

/**
 * A token that is bound to a key, with a proof of possessing it (RFC 9449). Of the proof all is checked that needs no key
 * (§4.3): that there is one, its type, algorithm and key, the method and target, the token, its age, its nonce, and that it
 * comes once.
 *
 * Throws `TypeError` for an origin that is none, for `algs` with a symmetric one or `none`, and for what no challenge can
 * have.
 */
export function dpop<I, R extends GuardRequest = GuardRequest>(options: DPoPGuardOptions<I, R>): GuardScheme<I, R> {
  const settings = readOptions(options, { ...TOKEN_OPTIONS, ...PROOF_OPTIONS }, ['verify']) as DPoPGuardOptions<I, R>
  const { algs = ALGS, nonces, counts = createCounts({ limit: PROOFS }), now = Date.now, verify } = settings
  const origin = readOrigin(settings.origin)
  if (origin === undefined) throw new TypeError('options.origin is not an http or https origin without a path')
  if (nonces !== undefined) checkMethods(nonces, 'options.nonces', ['issue', 'judge'])
  checkMethods(counts, 'options.counts', ['use'])
  checkNames(algs, 'options.algs', (alg) => !/^(none$|HS)/i.test(alg))
  const always = { ...alwaysOf(settings), algs: [...algs] }
  tried(() => DPoP.challenge.encode(always))
  const context = `DPoP ${origin}`

  /** The field that a new nonce comes in. */
  async function nonceField(): Promise<FieldLines> {
    return nonces ? [['dpop-nonce', DPoPNonce.encode({ nonce: await nonces.issue(context) })]] : []
  }

  /** Why a proof isn't good once its signature is; otherwise the fields of the answer. It is used up by that. */
  async function use({ nonce, id, expires }: CheckedProof): Promise<Refusal | FieldLines> {
    const state = nonces && nonce !== undefined ? await nonces.judge(nonce, context) : undefined
    if (nonces && !isUsable(state)) return refusal('stale', 401, 'use_dpop_nonce')
    if ((await counts.use(id, 1, expires)) !== true) return refusal('rejected', 401, 'invalid_dpop_proof')
    // A response with a nonce is for one client (RFC 9449 §8.2).
    return state?.renew ? [['cache-control', 'no-store'], ...(await nonceField())] : []
  }

  return {
    scheme: 'DPoP',
    challenges: async (refusal) => ({
      challenges: [DPoP.challenge.encode(withRefusal(always, refusal))],
      headers: await nonceField(),
    }),
    async verify(credentials, request) {
      const { token } = DPoP.credentials.decode(credentials)
      const jwt = proofOf(request)
      const { method, target } = request
      const checked =
        jwt && (await checkProof(jwt, { method, target, origin, token, algs: always.algs, now: now() / 1000 }))
      if (!checked) return refusal('rejected', 401, 'invalid_dpop_proof')
      const { jwk, jkt } = checked
      const identity = await verify(token, { jwt, jwk, jkt }, request)
      // Refused by the guard. A proof that isn't verified uses nothing up and takes no memory.
      if (isNobody(identity) || isRefusal(identity)) return { identity: identity as I }
      const used = await use(checked)
      return isRefusal(used) ? used : { identity: identity as I, headers: used }
    },
  }
}

/** The one proof; `undefined` where there is none, or more than one (RFC 9449 §4.3). */
function proofOf(request: GuardRequest): string | undefined {
  const lines = fieldLines(typeof request.field === 'function' ? request.field('dpop') : request.dpop)
  return lines.length === 1 ? lines[0]!.trim() : undefined
}
