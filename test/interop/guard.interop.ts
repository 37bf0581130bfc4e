import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import * as undici from 'undici'
import { basic, bearer, createGuard, digest, type Guard, rawLines, refuse, users } from '../../src/server/index.ts'
import { readme } from '../server-blocks.ts'
import { browserClient, clientInPage, startBrowser } from './browser.ts'
import { type Client, curl, node, ours, output, type Page, python, wget } from './clients.ts'
import { holdRow } from './table.ts'
import { packageVersion } from './versions.ts'

/*
 * Clients that others wrote against the guard. What is a client's own fault is a row with its reason, so that the day on
 * which it is mended is seen.
 */

const { verify, lookup } = users({ ada: 'secret', Jäsøn: 'pässword' })
const digestGuard = (options: { algorithms?: string[]; qop?: string[]; userhash?: boolean }) =>
  createGuard([digest({ realm: 'files', lookup, ...options })])

const GUARDS: Readonly<Record<string, Guard<string>>> = {
  Basic: createGuard([basic({ realm: 'files', verify })]),
  MD5: digestGuard({ algorithms: ['MD5'] }),
  'SHA-256': digestGuard({ algorithms: ['SHA-256'] }),
  'SHA-512-256': digestGuard({ algorithms: ['SHA-512-256'] }),
  'MD5-sess': digestGuard({ algorithms: ['MD5-sess'] }),
  'SHA-256-sess': digestGuard({ algorithms: ['SHA-256-sess'] }),
  'auth-int': digestGuard({ algorithms: ['MD5'], qop: ['auth-int'] }),
  'auth and auth-int': digestGuard({ algorithms: ['MD5'], qop: ['auth', 'auth-int'] }),
  userhash: digestGuard({ algorithms: ['SHA-256'], userhash: true }),
  'SHA-256, MD5': digestGuard({}),
  'Digest, Basic': createGuard([digest({ realm: 'files', lookup }), basic({ realm: 'files', verify })]),
  Bearer: createGuard([
    bearer({
      realm: 'api',
      verify: (token) =>
        token === 'weak' ? refuse('insufficient_scope', { scope: ['write'] }) : token === 'good' && 'bob',
    }),
  ]),
}

let server: Server
let statuses: number[] = []

async function bodyOf(req: IncomingMessage): Promise<Uint8Array> {
  return Buffer.concat(await req.toArray())
}

/** Cross-origin requests of pages, before the guard: a preflight has no credentials. */
function letPagesAsk(req: IncomingMessage, res: ServerResponse): void {
  res.setHeader('access-control-allow-origin', req.headers.origin ?? '*')
  res.setHeader('access-control-allow-headers', 'authorization, content-type')
  res.setHeader('access-control-expose-headers', 'www-authenticate, authentication-info')
  if (req.method !== 'OPTIONS') res.setHeader('content-type', 'text/html')
}

/** Another name of the same server is another origin. */
function pageOfAnotherOrigin(): string {
  return urlOf('open', '').replace('127.0.0.1', 'localhost')
}

beforeAll(async () => {
  server = createServer(async (req, res) => {
    const body = await bodyOf(req)
    const name = decodeURIComponent(req.url!.split('/')[1]!)
    letPagesAsk(req, res)
    if (req.method === 'OPTIONS' || !(name in GUARDS)) {
      res.end('<!doctype html>')
      return
    }
    const verdict = await GUARDS[name]!({
      method: req.method!,
      target: req.url!,
      authorization: rawLines(req.rawHeaders, 'authorization'),
      body: () => body,
    })
    for (const [field, value] of verdict.headers) res.appendHeader(field, value)
    const status = verdict.ok ? 200 : verdict.status
    statuses.push(status)
    res.writeHead(status).end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
})

afterAll(() => {
  server.close()
})

function urlOf(guard: string, rest = '/a?b=1'): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/${encodeURIComponent(guard)}${rest}`
}

/** How often a client was refused before it was let in; `✗` and why, where it never was. */
async function outcome(client: Client, guard: string, page: Partial<Page> = {}): Promise<string> {
  statuses = []
  const scheme = guard === 'Basic' ? 'basic' : 'digest'
  const said = await client.fetch({ url: urlOf(guard), scheme, username: 'ada', password: 'secret', ...page })
  const refused = statuses.filter((status) => status !== 200)
  return said === '200' ? String(refused.length) : `✗ ${said}`
}

const COLUMNS: [string, string, Partial<Page>][] = [
  ['Basic', 'Basic', {}],
  ['MD5', 'MD5', {}],
  ['SHA-256', 'SHA-256', {}],
  ['SHA-512-256', 'SHA-512-256', {}],
  ['MD5-sess', 'MD5-sess', {}],
  ['SHA-256-sess', 'SHA-256-sess', {}],
  ['auth-int', 'auth-int', {}],
  ['auth-int, POST', 'auth-int', { body: 'x=1' }],
  ['both qop, POST', 'auth and auth-int', { body: 'x=1' }],
  ['userhash', 'userhash', {}],
  ['SHA-256, MD5', 'SHA-256, MD5', {}],
  ['name in UTF-8', 'SHA-256, MD5', { username: 'Jäsøn', password: 'pässword' }],
]

let browser: Browser

beforeAll(async () => {
  browser = await startBrowser()
}, 60_000)

afterAll(() => browser.close())

const python3 = (library: string) => () =>
  output('/usr/bin/python3', ['-c', `import ${library}; print(${library}.__version__)`])
const program = (command: string) => async () => /\d+\.\d[\d.]*/.exec(await output(command, ['--version']))![0]
const inNode = async () => process.versions.node

/** Each client, and its version. */
const CLIENTS: [string, () => Client, () => Promise<string>][] = [
  ['curl', () => curl, program('curl')],
  ['wget', () => wget, program('wget')],
  ['requests', () => python('requests'), python3('requests')],
  ['httpx', () => python('httpx'), python3('httpx')],
  ['Chromium', () => browserClient(browser), async () => browser.version()],
  ['digest-fetch', () => node('digest-fetch'), async () => packageVersion('digest-fetch')],
  ['axios-digest-auth', () => node('axios-digest-auth'), async () => packageVersion('@mhoc/axios-digest-auth')],
  ['urllib', () => node('urllib'), async () => packageVersion('urllib')],
  ['authfield/client over fetch', () => ours('fetch', fetch), inNode],
  [
    'authfield/client over undici',
    () => ours('undici', undici.fetch as unknown as typeof fetch),
    async () => packageVersion('undici'),
  ],
  ['authfield/client in a page', () => clientInPage(browser, pageOfAnotherOrigin), async () => browser.version()],
]

test.each(CLIENTS)(
  '%s is let in, or is not by its own fault',
  async (name, make, versionOf) => {
    const client = make()
    const outcomes: string[] = []
    for (const [, guard, page] of COLUMNS) outcomes.push(await outcome(client, guard, page))
    holdRow('Clients against the guard', name, await versionOf(), outcomes)
  },
  120_000,
)

test('the README of the server has the rows of the clients in Debian', () => {
  const rows = (text: string) => Array.from(text.matchAll(/^\| (curl|wget|requests|httpx) [\d.]+ \| (.*)$/gm), String)
  const cells = (text: string) => rows(text).map((row) => row.replace(/ [\d.]+ \|/, ' |'))
  expect(cells(readme)).toHaveLength(4)
  expect(cells(readme)).toEqual(cells(readFileSync(new URL('README.md', import.meta.url), 'utf8')))
})

describe('requests and httpx', () => {
  test.each([python('requests', 5), python('httpx', 5)])('$name reuses a nonce, and counts', async (client) => {
    expect(await outcome(client, 'SHA-256')).toBe('1')
    expect(statuses).toEqual([401, 200, 200, 200, 200, 200])
  })
})

describe('curl', () => {
  const status = (...args: string[]) =>
    output('curl', ['--silent', '--output', '/dev/null', '--write-out', '%{http_code}', ...args])
  const header = (value: string) => ['--header', `Authorization: ${value}`]

  test.each([
    ['200', header('Bearer good')],
    ['401', header('Bearer bad')],
    ['403', header('Bearer weak')],
    ['400', [...header('Bearer good'), ...header('Bearer good')]],
    ['400', header('Bearer good, Bearer good')],
    ['400', header('Bearer @')],
    ['401', []],
  ])('gets %s for %p', async (expected, args) => {
    expect(await status(...args, urlOf('Bearer'))).toBe(expected)
  })

  test('that takes any scheme takes Digest', async () => {
    statuses = []
    expect(await status('--anyauth', '--user', 'ada:secret', urlOf('Digest, Basic'))).toBe('200')
    expect(statuses).toEqual([401, 200])
  })

  test.each(['/', '/a/../b', '/./a', '/%7e%7E', '/|', '//x/admin', '/\u00e4', '/a?b=c?d', '/%2e%2e/a', '/a;b,c'])(
    'is let in to %s as it stands',
    async (target) => {
      const url = urlOf('SHA-256', target)
      expect(await status('--path-as-is', '--globoff', '--digest', '--user', 'ada:secret', url)).toBe('200')
    },
  )

  // It doesn't escape the quote in `uri`, which is no quoted-string then.
  test('is not let in to a target with a quote', async () => {
    const url = urlOf('SHA-256', '/"')
    expect(await status('--globoff', '--digest', '--user', 'ada:secret', url)).toBe('400')
  })

  test('with a wrong password is refused, and not more than once after it answered', async () => {
    statuses = []
    expect(await status('--digest', '--user', 'ada:wrong', urlOf('SHA-256'))).toBe('401')
    expect(statuses).toEqual([401, 401])
  })
})
