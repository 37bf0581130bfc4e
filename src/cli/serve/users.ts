import { hashDigestPassword, hashDigestUsername } from '../../schemes/digest-response.ts'
import type { DigestAsk, DigestUser } from '../../server/digest-user.ts'
import type { Account } from '../../server/types.ts'
import { users as usersOf } from '../../server/users.ts'
import { isPassword } from './htpasswd.ts'

/*
 * Who is let in: users by their passwords, and by what files have of them.
 */

export interface KnownUsers {
  verify(account: Account): Promise<string | undefined>
  lookup(ask: DigestAsk): Promise<DigestUser<string> | undefined>
}

/** `name:realm` and a hash of each algorithm, as htdigest writes them. */
export type Hashes = ReadonlyMap<string, readonly string[]>

/** The lines of an htdigest file. */
export function parseHtdigest(text: string): Map<string, string[]> {
  const hashes = new Map<string, string[]>()
  for (const line of text.split(/\r?\n/)) {
    const [, key, hash] = /^([^:]+:[^:]*):([\da-f]{32}|[\da-f]{64})$/i.exec(line.trim()) ?? []
    if (key !== undefined) hashes.set(key, [...(hashes.get(key) ?? []), hash!.toLowerCase()])
  }
  return hashes
}

/** The users of the arguments, of an htpasswd file and of an htdigest file, in this order. */
export function knownUsers(
  passwords: Readonly<Record<string, string>>,
  htpasswd: ReadonlyMap<string, string>,
  htdigest: Hashes,
  realm: string,
): KnownUsers {
  const given = usersOf(passwords)
  const names = [...htdigest.keys()]
    .filter((key) => key.endsWith(`:${realm}`))
    .map((key) => key.slice(0, -realm.length - 1))
  const hashOf = (username: string, algorithm: string) =>
    htdigest.get(`${username}:${realm}`)?.find((hash) => hash.length === (isMd5(algorithm) ? 32 : 64))

  return {
    async verify(account) {
      const { username, password } = account
      const known = await given.verify(account)
      if (known !== undefined) return known
      const hash = htpasswd.get(username)
      if (hash !== undefined && (await isPassword(password, hash))) return username
      for (const algorithm of ['MD5', 'SHA-256']) {
        const stored = hashOf(username, algorithm)
        if (stored === undefined) continue
        if (stored === (await hashDigestPassword({ username, password, realm, algorithm }))) return username
      }
      return undefined
    },
    async lookup(ask) {
      const user = await given.lookup(ask)
      if (user !== undefined) return user
      const { algorithm, usernameHash } = ask
      for (const username of ask.username === undefined ? names : [ask.username]) {
        const passwordHash = hashOf(username, algorithm)
        if (passwordHash === undefined) continue
        if (
          usernameHash === undefined ||
          usernameHash === (await hashDigestUsername({ ...ask, username, charset: 'UTF-8' }))
        ) {
          return { username, passwordHash, identity: username }
        }
      }
      return undefined
    },
  }
}

function isMd5(algorithm: string): boolean {
  return /^md5/i.test(algorithm)
}
