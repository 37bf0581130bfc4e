import { readOptions } from '../options.ts'
import { charactersOf, toUtf8 } from '../schemes/bytes.ts'
import { isSameText } from '../schemes/constant-time.ts'
import { compute, type DigestHash, type DigestHashing } from '../schemes/digest-hash.ts'
import type { DigestAccount } from '../schemes/digest-request.ts'
import { hashDigestUsername } from '../schemes/digest-response.ts'
import { hmac } from '../schemes/hmac.ts'
import { inNfc } from '../schemes/nfc.ts'
import type { DigestAsk, DigestUser } from './digest-user.ts'
import { lazily } from './lazily.ts'
import { randomKey } from './random.ts'
import { sureHash } from './sure-hash.ts'
import type { Account } from './types.ts'

/** A few users, whose identities are their names. */
export interface Users {
  /** For `basic`. */
  verify(account: Account): Promise<string | undefined>
  /** For `digest`. */
  lookup(ask: DigestAsk): Promise<DigestUser<string> | undefined>
}

/**
 * A few users who are known in advance, by name and password: `verify` for `basic`, `lookup` for `digest`. The time tells
 * neither who exists nor where a password differs. Names and passwords are compared in NFC.
 *
 * Throws `TypeError` for a name or password that is no text, and for two names that are the same in NFC.
 */
export function users(passwords: Readonly<Record<string, string>>, options: DigestHashing = {}): Users {
  const hash = sureHash(readOptions(options, { hash: 'function' }).hash)
  // A Map has no properties of its own, so nobody would be let in.
  if (Object.prototype.toString.call(passwords) !== '[object Object]') {
    throw new TypeError('passwords is not a plain object')
  }
  const known = new Map<string, string>()
  for (const [given, password] of Object.entries(passwords)) {
    if (typeof password !== 'string' || !toUtf8(given) || !toUtf8(password))
      throw new TypeError('a password is not text')
    const name = inNfc(given)
    if (known.has(name)) throw new TypeError('two users have the same name')
    known.set(name, inNfc(password))
  }
  const marks = lazily(() => marksOf(known, hash))
  const hashes = new Map<string, () => Promise<Map<string, string>>>()

  return {
    async verify({ username, password }) {
      const { markOf, all } = await marks()
      const mark = await markOf(inNfc(username), inNfc(password))
      let identity: string | undefined
      // Over all, so that the time doesn't tell which.
      for (const [name, one] of all) identity = isSameText(one, mark) ? name : identity
      return identity
    },
    async lookup({ realm, algorithm, username, usernameHash }) {
      let name = username
      if (usernameHash !== undefined) {
        const key = JSON.stringify([realm, algorithm])
        const named = hashes.get(key) ?? lazily(() => namesByHash(known, { realm, algorithm, hash }))
        hashes.set(key, named)
        name = (await named()).get(usernameHash)
      }
      const password = name === undefined ? undefined : known.get(name)
      return password === undefined ? undefined : { username: name!, password, identity: name! }
    },
  }
}

/** How names with their passwords are compared: by MACs, whose common beginnings say nothing of the passwords'. */
interface Marks {
  markOf(name: string, password: string): Promise<string>
  all: [name: string, mark: string][]
}

async function marksOf(known: ReadonlyMap<string, string>, hash: DigestHash | undefined): Promise<Marks> {
  const key = await randomKey()
  const markOf = async (name: string, password: string) => {
    const data = toUtf8(JSON.stringify([name, password]))!
    return charactersOf(await compute(hmac('SHA-256', key, data), hash))
  }
  const all: [string, string][] = []
  for (const [name, password] of known) all.push([name, await markOf(name, password)])
  return { markOf, all }
}

/** The names by what credentials with `userhash` have for them (RFC 7616 §3.4.4). */
async function namesByHash(
  known: ReadonlyMap<string, string>,
  account: Omit<DigestAccount, 'username'>,
): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const username of known.keys()) {
    names.set(await hashDigestUsername({ ...account, username, charset: 'UTF-8' }), username)
  }
  return names
}
