import { entryOf, Recent } from './recent.ts'
import type { Account, AccountSource, AuthRequest, Url } from './types.ts'

declare const URL: new (url: string) => Url

/** How many realms of an origin are remembered. */
export const REALMS = 8

/** What credentials were made of; where nothing was asked yet, the realm is `undefined`. */
export interface Used {
  account: Account
  realm: string | undefined
}

/** The accounts of one authenticator: what its source gave, by origin and realm. */
export class Accounts {
  readonly #scheme: string
  readonly #source: AccountSource
  readonly #kept = new Map<string, Recent<string, Account>>()
  /** The calls of the source that haven't come back, by what they are for. */
  readonly #calls = new Map<string, Promise<Account | undefined>>()

  constructor(scheme: string, source: AccountSource) {
    this.#scheme = scheme
    this.#source = typeof source === 'function' ? source : accountOf(source)
  }

  /** What is known for a realm without asking. */
  known({ origin }: Url, realm: string | undefined): Account | undefined {
    return typeof this.#source === 'function' ? this.#kept.get(origin)?.get(realm ?? '') : this.#source
  }

  /**
   * An account for a realm; `undefined` gives up. One that was refused in this exchange is not tried again: a wrong account that is
   * sent three times locks people out. `realm` is `undefined` where nothing was asked yet.
   */
  async get(request: AuthRequest, realm: string | undefined, refused: readonly Used[]): Promise<Account | undefined> {
    const known = this.known(request.url, realm)
    const isNew = (account: Account) => !refused.some((other) => isSameAccount(other.account, account))
    if (known !== undefined && isNew(known)) return known
    if (typeof this.#source !== 'function') return undefined
    // Refused in another realm, it may still be right in this one, but whoever is asked hasn't mistyped it.
    const rejected = refused.filter((other) => other.realm === undefined || other.realm === realm).at(-1)?.account
    const account = await this.#ask(request, realm, rejected)
    return account !== undefined && isNew(account) ? account : undefined
  }

  /** A server has refused it. */
  forget({ origin }: Url, { account, realm = '' }: Used): void {
    const kept = this.#kept.get(origin)
    const known = kept?.get(realm)
    if (known !== undefined && isSameAccount(known, account)) kept?.delete(realm)
  }

  /** All that need the same share a call. */
  #ask({ url }: AuthRequest, realm: string | undefined, rejected: Account | undefined): Promise<Account | undefined> {
    const need = JSON.stringify([url.origin, realm, rejected?.username, rejected?.password])
    return entryOf(this.#calls, need, async () => {
      try {
        // The call is in the map before the source is called, which may throw at once.
        await undefined
        const source = this.#source as Exclude<AccountSource, Account>
        const given = await source({
          url: new URL(url.href),
          scheme: this.#scheme,
          realm,
          rejected: rejected && { ...rejected },
        })
        if (given === undefined || given === null) return undefined
        const account = accountOf(given)
        const kept = entryOf(this.#kept, url.origin, () => new Recent<string, Account>(REALMS))
        if (rejected === undefined || !isSameAccount(rejected, account)) kept.set(realm ?? '', account)
        return account
      } finally {
        this.#calls.delete(need)
      }
    })
  }
}

export function isSameAccount(a: Account, b: Account): boolean {
  return a.username === b.username && a.password === b.password
}

/** A copy, which stays as it is. */
function accountOf(given: Account): Account {
  const { username, password } = Object(given) as Account
  if (typeof username !== 'string' || typeof password !== 'string') {
    throw new TypeError('an account has a username and a password, which are strings')
  }
  return { username, password }
}
