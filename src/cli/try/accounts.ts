import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Account, AccountAsk } from '../../client/types.ts'
import type { Io } from '../io.ts'
import { fromOctets, printable } from '../shown.ts'
import { accountIn, parseNetrc } from './netrc.ts'
import type { TryOptions } from './options.ts'
import { Person } from './prompt.ts'

/*
 * Where the account comes from.
 */

/** The account that is asked for: from the arguments, the environment, the netrc file, or a person. */
export async function accountFor(ask: AccountAsk, { user, netrc }: TryOptions, io: Io): Promise<Account | undefined> {
  const { AUTHFIELD_USER, AUTHFIELD_PASSWORD } = io.env
  const username = user?.username ?? AUTHFIELD_USER
  if (ask.rejected === undefined) {
    const password = user?.password ?? AUTHFIELD_PASSWORD
    if (username !== undefined && password !== undefined) return { username, password }
    const entry = accountIn(parseNetrc(await netrcText(netrc, io)), ask.url.hostname, username)
    if (entry !== undefined) return { username: entry.login, password: entry.password }
  }
  return io.input.isTTY ? askPerson(ask, username, io) : undefined
}

/** That of the proxy, which nobody is asked for. */
export function proxyAccount(proxy: URL, { env }: Io): Account | undefined {
  const username = env.AUTHFIELD_PROXY_USER ?? decodeURIComponent(proxy.username)
  const password = env.AUTHFIELD_PROXY_PASSWORD ?? decodeURIComponent(proxy.password)
  return username === '' && password === '' ? undefined : { username, password }
}

async function netrcText(named: string | undefined, { env }: Io): Promise<string> {
  const home = env.HOME ?? env.USERPROFILE
  const file = named ?? env.NETRC ?? (home === undefined ? undefined : join(home, '.netrc'))
  if (file === undefined) return ''
  return readFile(file, 'utf8').catch(() => '')
}

/** Asks at the terminal. A password isn't shown. An empty answer gives up. */
async function askPerson(ask: AccountAsk, known: string | undefined, io: Io): Promise<Account | undefined> {
  const where = ask.realm === undefined ? ask.url.host : `${printable(fromOctets(ask.realm))} at ${ask.url.host}`
  if (ask.rejected !== undefined) io.errors.write('That was not right.\n')
  const person = new Person(io)
  try {
    const username = known ?? (await person.ask(`User for ${where}: `, false))
    if (!username) return undefined
    const password = await person.ask(`Password for ${where}: `, true)
    return password ? { username, password } : undefined
  } finally {
    person.close()
  }
}
