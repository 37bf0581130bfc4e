import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { basic, bearer, createGuard, digest, type Guard, rawLines, refuse, users } from '../../src/server/index.ts'
import { readme } from '../server-blocks.ts'
import { type Client, curl, output, type Page, python, wget } from './clients.ts'

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

beforeAll(async () => {
  server = createServer(async (req, res) => {
    const body = await bodyOf(req)
    const name = decodeURIComponent(req.url!.split('/')[1]!)
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

const CLIENTS = [curl, wget, python('requests'), python('httpx')]

/** What comes of each in the order of the columns, in Debian 12: the refusals before it is let in, or how it fails. */
const EXPECTED: Readonly<Record<string, string>> = {
  curl: '0 | 1 | 1 | ✗ 401 | 1 | 1 | 1 | ✗ 401 | 1 | 1 | 1 | 1',
  wget: '1 | 1 | ✗ 401 | ✗ 401 | 1 | ✗ 401 | ✗ 401 | ✗ 401 | ✗ 401 | ✗ 401 | 1 | 1',
  requests: '0 | 1 | 1 | ✗ TypeError | 1 | ✗ TypeError | ✗ TypeError | ✗ TypeError | 1 | 1 | 1 | 1',
  httpx:
    '0 | 1 | 1 | ✗ KeyError | 1 | 1 | ✗ NotImplementedError | ✗ NotImplementedError | 1 | 1 | 1 | ✗ UnicodeEncodeError',
}

/** The versions that this holds for: with others a row may be mended. */
const VERSIONS: Readonly<Record<string, string>> = { curl: '7.88', wget: '1.21', requests: '2.28', httpx: '0.23' }

async function versionOf(name: string): Promise<string> {
  if (name === 'curl' || name === 'wget') return output(name, ['--version'])
  return output('/usr/bin/python3', ['-c', `import ${name}; print(${name}.__version__)`])
}

describe.each(CLIENTS)('$name', (client) => {
  test('is let in, or is not by its own fault', async () => {
    expect(await versionOf(client.name)).toContain(`${VERSIONS[client.name]}.`)
    const outcomes: string[] = []
    for (const [, guard, page] of COLUMNS) outcomes.push(await outcome(client, guard, page))
    expect(outcomes.join(' | ')).toBe(EXPECTED[client.name])
  }, 60_000)
})

test('the README has the table of this', () => {
  const names = COLUMNS.map(([name]) => name)
  const rows = CLIENTS.map(({ name }) => `| ${name} ${VERSIONS[name]} | ${EXPECTED[name]} |`)
  const table = [`| client | ${names.join(' | ')} |`, `| --- |${' --- |'.repeat(names.length)}`, ...rows]
  expect(readme).toContain(table.join('\n'))
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
