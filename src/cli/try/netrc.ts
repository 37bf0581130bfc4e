/*
 * The netrc file: accounts by the names of machines.
 */

/** An entry. */
export interface NetrcEntry {
  /** `undefined`: for all machines that have no entry of their own. */
  machine: string | undefined
  login: string
  password: string
}

/** White space, a comment, a text in quotes, or a word. */
const TOKEN = /\s+|#[^\n]*|"((?:[^"\\]|\\.)*)"|\S+/gs

/** The entries of a netrc file, in order. Macros are left out; so is what is no entry. */
export function parseNetrc(text: string): NetrcEntry[] {
  const entries: NetrcEntry[] = []
  const tokens = tokensOf(text.replace(/^[\t ]*macdef[\s\S]*?(?:\n[\t ]*\n|$(?![\s\S]))/gm, ''))
  let entry: NetrcEntry | undefined
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!
    if (token === 'default' || token === 'machine') {
      entry = { machine: token === 'machine' ? tokens[++i] : undefined, login: '', password: '' }
      entries.push(entry)
    } else if (token === 'login' || token === 'password') {
      const value = tokens[++i] ?? ''
      if (entry !== undefined) entry[token] = value
    }
  }
  return entries
}

/** The account for a host, of this user if one is named. */
export function accountIn(
  entries: readonly NetrcEntry[],
  host: string,
  user: string | undefined,
): NetrcEntry | undefined {
  const isOf = (entry: NetrcEntry) => user === undefined || entry.login === user
  const own = entries.filter(({ machine }) => machine?.toLowerCase() === host.toLowerCase())
  return own.find(isOf) ?? (own.length > 0 ? undefined : entries.find((one) => one.machine === undefined && isOf(one)))
}

function tokensOf(text: string): string[] {
  const tokens: string[] = []
  for (const [whole, quoted] of text.matchAll(TOKEN)) {
    if (quoted !== undefined)
      tokens.push(quoted.replace(/\\(.)/gs, (_, char) => ({ n: '\n', r: '\r', t: '\t' })[char as string] ?? char))
    else if (!/^[\s#]/.test(whole)) tokens.push(whole)
  }
  return tokens
}
