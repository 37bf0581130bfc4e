import { readOptions } from '../options.ts'
import { Basic } from '../schemes/basic.ts'
import { tried } from './settings.ts'
import type { Account, Awaitable, GuardRequest, GuardScheme, Nobody } from './types.ts'

export interface BasicGuardOptions<I, R> {
  /** What the password is for: shown to people (RFC 7617 §2). */
  realm: string
  /**
   * Whose name and password these are; nobody's: `undefined`, `null` or `false`. Compare in a way that doesn't tell by its
   * time how much of a password is right; `users` does.
   */
  verify(account: Account, request: R): Awaitable<I | Nobody>
}

/**
 * A name and a password (RFC 7617), in UTF-8: the challenge says so, and other octets are `malformed`. Nothing hides the
 * password but TLS (RFC 7617 §4).
 *
 * Throws `TypeError` for a realm that no challenge can have.
 */
export function basic<I, R extends GuardRequest = GuardRequest>(options: BasicGuardOptions<I, R>): GuardScheme<I, R> {
  const { realm, verify } = readOptions(options, { realm: 'string', verify: 'function' }, ['realm', 'verify'])
  const challenge = tried(() => Basic.challenge.encode({ realm, charset: 'UTF-8' }))
  return {
    scheme: 'Basic',
    challenges: () => ({ challenges: [challenge] }),
    async verify(credentials, request) {
      const { userId, password } = Basic.credentials.decode(credentials)
      // The guard refuses nobody.
      return { identity: (await verify({ username: userId, password }, request)) as I }
    },
  }
}
