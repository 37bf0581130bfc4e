import { basic } from '../../client/basic.ts'
import { bearer } from '../../client/bearer.ts'
import { digest } from '../../client/digest.ts'
import type { Account, AccountAsk, Authenticator } from '../../client/types.ts'
import type { Io } from '../io.ts'
import { accountFor, proxyAccount } from './accounts.ts'
import type { TryOptions } from './options.ts'

/*
 * Who may answer.
 */

/** Those of the server, the preferred first: what has nothing to send isn't there. */
export function serverAuthenticators(options: TryOptions, io: Io): Authenticator[] {
  const token = io.env.AUTHFIELD_TOKEN
  const asked = new Map<string, Promise<Account | undefined>>()
  // Digest and Basic share what a person has typed, until it is refused.
  const source = (ask: AccountAsk) => {
    const key = JSON.stringify([ask.realm, ask.rejected])
    const known = asked.get(key) ?? accountFor(ask, options, io)
    asked.set(key, known)
    return known
  }
  return options.schemes.flatMap((scheme): Authenticator[] => {
    if (scheme === 'digest') return [digest(source)]
    if (scheme === 'basic') return [basic(source)]
    return token === undefined ? [] : [bearer(token)]
  })
}

/** Those of the proxy. */
export function proxyAuthenticators({ proxy }: TryOptions, io: Io): Authenticator[] {
  const account = proxy && proxyAccount(proxy, io)
  return account === undefined ? [] : [digest(account), basic(account)]
}
