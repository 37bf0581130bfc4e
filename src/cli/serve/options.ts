import type { Command } from 'commander'
import type { IssueCode } from '../../types.ts'
import { ArgumentError } from '../argument-error.ts'
import { toOctets } from '../shown.ts'
import { MALFORMED } from './malformed.ts'

/*
 * What `authfield serve` takes.
 */

const SCHEMES = ['digest', 'basic', 'bearer'] as const
export type SchemeName = (typeof SCHEMES)[number]

export interface ServeOptions {
  /** `undefined`: what was sent is answered with. */
  folder: string | undefined
  host: string
  port: number
  /** In octets, since that is what is sent and hashed. */
  realm: string
  schemes: readonly SchemeName[]
  algorithms: readonly string[] | undefined
  qop: readonly string[]
  userhash: boolean
  users: readonly { username: string; password: string | undefined }[]
  htpasswd: string | undefined
  htdigest: string | undefined
  /** Tokens and what scope they have. */
  tokens: readonly { token: string; scope: readonly string[] }[]
  /** The scope that a token needs. */
  scope: readonly string[]
  /** In milliseconds. */
  nonceLifetime: number
  /** Each nonce is good once, and stale then. */
  nonceOnce: boolean
  /** Each response names the next nonce. */
  nextnonce: boolean
  malformed: IssueCode | undefined
}

const collect = (one: string, others: string[] = []) => [...others, one]

export function addServeOptions(command: Command): Command {
  return command
    .description('Serves a folder, or an echo in JSON, and asks for a login: to test clients.')
    .argument('[folder]', 'what is served')
    .option('-p, --port <number>', 'the port (default: 8401)')
    .option('--host <address>', 'the address that it listens on (default: 127.0.0.1)')
    .option('--realm <text>', 'the realm (default: authfield)')
    .option(
      '--scheme <names>',
      'digest, basic, bearer, in the order offered (default: digest,basic, or bearer with --token)',
    )
    .option('-u, --user <name>', 'a user: a name, or name:password; may be given several times', collect)
    .option('--htpasswd <file>', 'users of Basic: bcrypt, MD5 and SHA-1, as htpasswd writes them')
    .option('--htdigest <file>', 'users of Digest and Basic, as htdigest writes them')
    .option('--algorithm <names>', 'of Digest (default: SHA-256,MD5)')
    .option('--qop <names>', 'of Digest: auth, auth-int (default: auth)')
    .option('--userhash', 'take hashed user names in Digest')
    .option('--nonce-lifetime <seconds>', 'when a nonce of Digest gets stale (default: 300)')
    .option('--nonce-once', 'each nonce is good once, and stale then')
    .option('--nextnonce', 'each response names the next nonce')
    .option('--token <token>', 'a token of Bearer, or token=scopes; may be given several times', collect)
    .option('--scope <scopes>', 'what scopes a token needs, with spaces between them')
    .option('--malformed <code>', 'ask with a challenge that has this issue')
    .helpOption('-h, --help', 'print this')
}

type Given = Record<string, string | boolean | string[] | undefined>

/** The options as they are used. Throws `ArgumentError`. */
export function serveOptions(folder: string | undefined, given: Given): ServeOptions {
  const {
    port = '8401',
    host = '127.0.0.1',
    realm = 'authfield',
    nonceLifetime = '300',
    ...texts
  } = given as Record<string, string | undefined>
  const tokens = ((given.token ?? []) as string[]).map(tokenOf)
  return {
    folder,
    host,
    port: numberOf(port, '-p, --port takes a number from 0 to 65535', 0, 65_535),
    realm: toOctets(realm),
    schemes: schemesOf(texts.scheme ?? (tokens.length > 0 ? 'bearer' : 'digest,basic')),
    algorithms: texts.algorithm?.split(',').map((name) => name.trim()),
    qop: listOf(texts.qop ?? 'auth', ['auth', 'auth-int'], '--qop takes auth, auth-int or both'),
    userhash: given.userhash === true,
    users: ((given.user ?? []) as string[]).map(userOf),
    htpasswd: texts.htpasswd,
    htdigest: texts.htdigest,
    tokens,
    scope: texts.scope?.split(' ').filter(Boolean) ?? [],
    nonceLifetime: numberOf(nonceLifetime, '--nonce-lifetime takes seconds', 0.001, 1e9) * 1000,
    nonceOnce: given.nonceOnce === true,
    nextnonce: given.nextnonce === true,
    malformed: codeOf(texts.malformed),
  }
}

function numberOf(text: string, message: string, least: number, most: number): number {
  const number = text.trim() === '' ? Number.NaN : Number(text)
  if (!(number >= least && number <= most)) throw new ArgumentError(message)
  return number
}

function listOf<T extends string>(text: string, known: readonly T[], message: string): T[] {
  return text.split(',').map((name) => {
    const one = known.find((other) => other === name.trim().toLowerCase())
    if (one === undefined) throw new ArgumentError(message)
    return one
  })
}

function schemesOf(text: string): SchemeName[] {
  const schemes = listOf(text, SCHEMES, `--scheme takes some of ${SCHEMES.join()}`)
  if (new Set(schemes).size < schemes.length) throw new ArgumentError('--scheme takes each scheme once')
  return schemes
}

function userOf(text: string): ServeOptions['users'][number] {
  const colon = text.indexOf(':')
  return colon < 0
    ? { username: text, password: undefined }
    : { username: text.slice(0, colon), password: text.slice(colon + 1) }
}

function tokenOf(text: string): ServeOptions['tokens'][number] {
  // The padding of a token68 is at its end.
  const [, token = text, scope = ''] = /^([^=]+)=([^=].*)$/.exec(text) ?? []
  if (!/^[\w.~+/-]+=*$/.test(token)) throw new ArgumentError('--token takes a token68, or token68=scopes')
  return { token, scope: scope.split(/[ ,]/).filter(Boolean) }
}

function codeOf(text: string | undefined): IssueCode | undefined {
  if (text === undefined) return undefined
  if (!Object.hasOwn(MALFORMED, text))
    throw new ArgumentError(`--malformed takes one of ${Object.keys(MALFORMED).join(', ')}`)
  return text as IssueCode
}
