import { Bearer } from '../schemes/bearer.ts'
import type { Challenge } from '../types.ts'
import { entryOf } from './recent.ts'
import type { AuthRequest, BearerChallenge, Token, TokenSource, Url } from './types.ts'

declare const URL: new (url: string) => Url

/** A token, and the challenge that it was got for. */
interface Kept extends Token {
  need: string | undefined
}

/** The token of one origin. */
interface Store {
  kept: Kept | undefined
  /** The call that replaces a token which was refused. */
  replacing: Promise<Kept | undefined> | undefined
  /** The calls of the source that haven't come back, by what they are for. */
  calls: Map<string, Promise<Kept | undefined>>
}

/** The tokens of one authenticator: what its source gave, by origin. */
export class Tokens {
  readonly #source: TokenSource
  readonly #stores = new Map<string, Store>()

  constructor(source: TokenSource) {
    if (typeof source !== 'function' && typeof source !== 'string')
      throw new TypeError('token is neither a string nor a function')
    this.#source = source
  }

  /** The token to send unasked. */
  async first(request: AuthRequest): Promise<string | undefined> {
    if (typeof this.#source === 'string') return this.#source
    const store = this.#storeOf(request)
    if (store.kept !== undefined && isFresh(store.kept)) return store.kept.token
    // Two refreshes at once would make one of the two tokens invalid at many a token server.
    return (await (store.replacing ?? this.#ask(store, request, undefined, undefined)))?.token
  }

  /** The token that answers a challenge; none that was refused in this exchange. */
  async next(request: AuthRequest, challenge: Challenge, refused: readonly string[]): Promise<string | undefined> {
    const isNew = (token: string) => !refused.includes(token)
    if (typeof this.#source === 'string') return isNew(this.#source) ? this.#source : undefined
    const store = this.#storeOf(request)
    const { kept } = store
    const need = needOf(challenge)
    if (kept !== undefined && isFresh(kept) && isNew(kept.token) && (kept.need ?? need) === need) return kept.token
    const call = this.#ask(store, request, challenge, refused.at(-1))
    if (kept === undefined && refused.length > 0) store.replacing = call
    try {
      const got = await call
      return got !== undefined && isNew(got.token) ? got.token : undefined
    } finally {
      if (store.replacing === call) store.replacing = undefined
    }
  }

  /** A server has refused it. */
  forget(request: AuthRequest, token: string): void {
    const store = this.#stores.get(request.url.origin)
    if (store?.kept?.token === token) store.kept = undefined
  }

  #storeOf({ url }: AuthRequest): Store {
    return entryOf(this.#stores, url.origin, () => ({ kept: undefined, replacing: undefined, calls: new Map() }))
  }

  /** All that need the same share a call: the same rejected token, and the same challenge. */
  #ask(
    store: Store,
    { url, method }: AuthRequest,
    challenge: Challenge | undefined,
    rejected: string | undefined,
  ): Promise<Kept | undefined> {
    const need = challenge && needOf(challenge)
    const key = JSON.stringify([need, rejected])
    return entryOf(store.calls, key, async () => {
      try {
        // The call is in the map before the source is called, which may throw at once.
        await undefined
        const source = this.#source as Exclude<TokenSource, string>
        const asked = challenge && decoded(challenge)
        const given = await source({ url: new URL(url.href), method, challenge: asked, rejected })
        if (given === undefined || given === null) return undefined
        const kept = { ...checked(given), need }
        if (kept.token !== rejected) store.kept = kept
        return kept
      } finally {
        store.calls.delete(key)
      }
    })
  }
}

/** What a challenge says, as a source knows it: what DPoP's say besides is among the extensions. */
function decoded(challenge: Challenge): BearerChallenge {
  return Bearer.challenge.decode({ ...challenge, scheme: 'Bearer' }, () => {})
}

/** What of a challenge tells one need from another: all but what it says of the error, which differs from one refusal to the next. */
function needOf({ params }: Challenge): string {
  const lower = params.map(({ name, value }) => [name.toLowerCase(), value] as const)
  return JSON.stringify(lower.filter(([name]) => !/^error(_|$)/.test(name)))
}

function isFresh({ expiresAt }: Token): boolean {
  return expiresAt === undefined || Date.now() < expiresAt
}

function checked(given: string | Token): Token {
  const { token, expiresAt } = typeof given === 'string' ? { token: given } : (Object(given) as Token)
  if (typeof token !== 'string') throw new TypeError('a source gave no token')
  if (expiresAt !== undefined && (typeof expiresAt !== 'number' || Number.isNaN(expiresAt))) {
    throw new TypeError('expiresAt is not a number of milliseconds')
  }
  return { token, expiresAt }
}
