import { readOptions } from '../options.ts'
import { Basic } from '../schemes/basic.ts'
import { serializeCredentials } from '../serialize.ts'
import { Accounts, type Used } from './account.ts'
import { Directories, directoryOf } from './directories.ts'
import { entryOf } from './recent.ts'
import { isAccepted, isRefused } from './status.ts'
import type { Account, AccountSource, Authenticator, AuthFields } from './types.ts'

export interface BasicOptions {
  /** Answers this realm only. */
  realm?: string | undefined
  /** Sends the account with the first request already, before anything was asked. */
  preemptive?: boolean | undefined
}

/**
 * Answers challenges of Basic (RFC 7617), in UTF-8. Once accepted, the account is sent unasked at and below the directory of that URL
 * (RFC 7617 §2.2), until it is refused. Whoever can read the connection can read the password: name `https` origins.
 *
 * Throws `TypeError` for what is no account and for options of another type, and an `AuthSchemeError` for one that Basic can't send: with a colon in the username, or
 * a control character.
 */
export function basic(account: AccountSource, options: BasicOptions = {}): Authenticator {
  const { realm: only, preemptive } = readOptions(options, { realm: 'string', preemptive: 'boolean' })
  const accounts = new Accounts('Basic', account)
  if (typeof account !== 'function') authorizationOf(account)
  const spaces = new Map<string, Directories>()
  const used = new WeakMap<AuthFields, Used>()
  /** What was written for each account: it is the same for every request. */
  const written = new WeakMap<Account, string>()

  function give(account: Account | undefined, realm: string | undefined): AuthFields | undefined {
    if (account === undefined) return undefined
    const fields = { authorization: entryOf(written, account, () => authorizationOf(account)) }
    used.set(fields, { account, realm })
    return fields
  }

  return {
    scheme: 'Basic',

    async authorize(request) {
      const { url } = request
      const realm = spaces.get(url.origin)?.realmOf(url)
      const known = realm === undefined ? undefined : accounts.known(url, realm)
      if (known !== undefined || !preemptive) return give(known, realm)
      return give(await accounts.get(request, only, []), only)
    },

    async answer(challenges, request, tried) {
      const offers = challenges.map((challenge) => Basic.challenge.decode(challenge, () => {}))
      const offer = offers.find(({ realm }) => only === undefined || realm === only)
      if (offer === undefined) return undefined
      const refused = tried.flatMap(({ fields }) => used.get(fields) ?? [])
      return give(await accounts.get(request, offer.realm, refused), offer.realm)
    },

    settle({ status }, { url }, sent) {
      const { account, realm = '' } = used.get(sent) ?? {}
      if (account === undefined) return
      if (isRefused(status)) {
        accounts.forget(url, { account, realm })
        spaces.get(url.origin)?.forget(realm)
      } else if (isAccepted(status)) {
        // Who sends it from the start says that the whole origin is one space.
        const directory = preemptive ? '/' : directoryOf(url)
        entryOf(spaces, url.origin, () => new Directories()).add(directory, realm)
      }
    },
  }
}

function authorizationOf({ username, password }: Account): string {
  return serializeCredentials(Basic.credentials.encode({ userId: username, password }))
}
