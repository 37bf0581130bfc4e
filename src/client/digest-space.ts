import { REALMS } from './account.ts'
import type { DigestOffer } from './digest-offer.ts'
import { Directories } from './directories.ts'
import { entryOf, Recent } from './recent.ts'
import type { Account, Url } from './types.ts'
import { parsedUrl } from './url.ts'

/** How many nonces of an origin are remembered with their counts. */
const NONCES = 64

/** How many prefixes of a `domain` are looked at. */
const PREFIXES = 100

/** The counts of one nonce (RFC 7616 §3.4): each is given once. */
export class Counter {
  #last = 0

  /** In one turn: two requests never get the same one. */
  take(): number {
    return ++this.#last
  }

  /** It was not sent after all. A gap remains where others were given meanwhile. */
  giveBack(count: number | undefined): void {
    if (count === this.#last) this.#last--
  }
}

/** A challenge that was answered, and what it was answered with. */
export interface Session {
  offer: DigestOffer
  account: Account
  passwordHash: string
  /** That of the challenge, until the server names the next one. */
  nonce: string
  counter: Counter
  /** With `-sess`, that of the first request; otherwise each has its own. */
  cnonce: string | undefined
  /** Where the same credentials can be used; `undefined` is the whole server. */
  prefixes: string[] | undefined
}

/** What Digest remembers of one origin. */
export class DigestSpace {
  /** The current sessions, by realm. */
  readonly #sessions = new Recent<string, Session>(REALMS)
  /** A nonce that comes back goes on counting. One-time nonces of some servers belong to the client that `opaque` names. */
  readonly #counters = new Recent<string, Counter>(NONCES)
  readonly directories: Directories = new Directories()

  /** The session to use unasked: of several the one whose realm was accepted nearest, else the one used last. */
  sessionFor(url: Url): Session | undefined {
    const covering = this.#sessions.entries().filter(([, session]) => isCovered(session, url))
    const nearest = this.directories.realmOf(url)
    const [, session] = covering.find(([realm]) => realm === nearest) ?? covering.at(-1) ?? []
    if (session !== undefined) this.#counters.set(keyOf(session.offer, session.nonce), session.counter)
    return session
  }

  isCurrent(session: Session): boolean {
    return this.#sessions.get(session.offer.realm) === session
  }

  open(session: Session): void {
    this.#sessions.set(session.offer.realm, session)
  }

  close(session: Session): void {
    if (this.isCurrent(session)) this.#sessions.delete(session.offer.realm)
  }

  /** Refused where another realm holds, it is still right in its own. */
  reopen(session: Session): void {
    if (this.#sessions.get(session.offer.realm) === undefined) this.open(session)
  }

  /** The server has named the nonce for the next request (RFC 7616 §3.5). */
  renew(session: Session, nonce: string): void {
    session.nonce = nonce
    session.counter = this.counterOf(session.offer, nonce)
  }

  counterOf(offer: DigestOffer, nonce: string): Counter {
    return entryOf(this.#counters, keyOf(offer, nonce), () => new Counter())
  }
}

function keyOf({ realm, opaque }: DigestOffer, nonce: string): string {
  return JSON.stringify([realm, nonce, opaque])
}

function isCovered({ prefixes }: Session, { origin, pathname, search }: Url): boolean {
  return prefixes === undefined || prefixes.some((prefix) => (origin + pathname + search).startsWith(prefix))
}

/**
 * What of a `domain` is on its own server: a protection space doesn't leave its origin (RFC 9110 §11.5), whatever RFC 7616 §3.3 lets a
 * server name.
 */
export function prefixesOf(domain: readonly string[] | undefined, { origin }: Url): string[] | undefined {
  const prefixes = (domain ?? []).slice(0, PREFIXES).flatMap((entry) => {
    const url = parsedUrl(entry, origin)
    return url?.origin === origin ? [url.origin + url.pathname + url.search] : []
  })
  return prefixes.length > 0 ? prefixes : undefined
}
