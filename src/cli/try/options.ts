import type { Command } from 'commander'
import { ArgumentError } from '../argument-error.ts'

/*
 * What `authfield try` takes.
 */

/** The schemes that can be answered, in the order in which they are preferred. */
export const SCHEMES = ['bearer', 'digest', 'basic'] as const
export type SchemeName = (typeof SCHEMES)[number]

export interface TryOptions {
  /** Without a user. */
  url: URL
  method: string
  headers: [name: string, value: string][]
  body: Uint8Array | undefined
  /** Who it is, and the password where it was given. */
  user: { username: string; password: string | undefined } | undefined
  schemes: readonly SchemeName[]
  netrc: string | undefined
  proxy: URL | undefined
  follow: boolean
  insecure: boolean
  /** In milliseconds. */
  timeout: number
  json: boolean
  showSecrets: boolean
}

const collect = (one: string, others: string[] = []) => [...others, one]

export function addTryOptions(command: Command): Command {
  return command
    .description('Requests a URL, answers its challenges, and shows each step.')
    .argument('<url>', 'an http or https URL')
    .option('-X, --request <method>', 'the method (default: GET, or POST with --data)')
    .option('-H, --header <line>', 'a header line; may be given several times', collect)
    .option('-d, --data <text>', 'the content')
    .option('-u, --user <name>', 'who you are: a name, or name:password')
    .option('--scheme <names>', `what may answer, the preferred first (default: ${SCHEMES.join()})`)
    .option('--netrc-file <file>', 'where accounts are (default: NETRC, or ~/.netrc)')
    .option('-x, --proxy <url>', 'the proxy that the request goes through')
    .option('-L, --location', 'follow redirects')
    .option('-k, --insecure', 'take any certificate')
    .option('-m, --max-time <seconds>', 'how long to wait for a response (default: 30)')
    .option('--json', 'print JSON')
    .option('--show-secrets', 'print credentials as they are')
    .helpOption('-h, --help', 'print this')
}

type Given = Record<string, string | boolean | string[] | undefined>

/** The options as they are used. Throws `ArgumentError`. */
export function tryOptions(target: string, given: Given): TryOptions {
  const { request, data, user, scheme, netrcFile, proxy, maxTime = '30' } = given as Record<string, string | undefined>
  const header = (given.header ?? []) as string[]
  const url = urlOf(target, 'the argument')
  const [username, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)]
  url.username = url.password = ''
  const seconds = Number(maxTime)
  if (!(seconds > 0)) throw new ArgumentError('-m, --max-time takes seconds')
  if (request !== undefined && !/^[\w!#$%&'*+.^`|~-]+$/.test(request)) {
    throw new ArgumentError('-X, --request takes the name of a method')
  }
  return {
    url,
    method: request ?? (data === undefined ? 'GET' : 'POST'),
    headers: header.map(headerOf),
    body: data === undefined ? undefined : Buffer.from(data),
    user: user === undefined ? userOf(username, password) : accountOf(user),
    schemes: schemesOf(scheme),
    netrc: netrcFile,
    proxy: proxy === undefined ? undefined : urlOf(/^\w+:\/\//.test(proxy) ? proxy : `http://${proxy}`, '-x, --proxy'),
    follow: given.location === true,
    insecure: given.insecure === true,
    timeout: seconds * 1000,
    json: given.json === true,
    showSecrets: given.showSecrets === true,
  }
}

function urlOf(text: string, what: string): URL {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw new ArgumentError(`${what} is no URL`)
  }
  if (!/^https?:$/.test(url.protocol)) throw new ArgumentError(`${what} is no http or https URL`)
  return url
}

function userOf(username: string, password: string): TryOptions['user'] {
  return username === '' && password === '' ? undefined : { username, password: password || undefined }
}

function accountOf(text: string): NonNullable<TryOptions['user']> {
  const colon = text.indexOf(':')
  return colon < 0
    ? { username: text, password: undefined }
    : { username: text.slice(0, colon), password: text.slice(colon + 1) }
}

function headerOf(line: string): [name: string, value: string] {
  const [, name, value] = /^([\w!#$%&'*+.^`|~-]+):[\t ]*([^\0\r\n]*)$/.exec(line) ?? []
  if (name === undefined || value === undefined) throw new ArgumentError('-H, --header takes a line like "Name: value"')
  return [name, Buffer.from(value).toString('latin1')]
}

function schemesOf(names: string | undefined): readonly SchemeName[] {
  if (names === undefined) return SCHEMES
  return names.split(',').map((name) => {
    const known = SCHEMES.find((one) => one === name.trim().toLowerCase())
    if (known === undefined) throw new ArgumentError(`--scheme takes some of ${SCHEMES.join()}`)
    return known
  })
}
