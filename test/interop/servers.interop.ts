import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, test } from '@jest/globals'
import { type Authenticator, basic, digest } from '../../src/client/index.ts'
import * as server from '../../src/server/index.ts'
import { output } from './clients.ts'
import { httpAuthBasic, httpAuthDigest, passportDigest } from './middlewares.ts'
import { account, clientOf, fortyTwice, through } from './probes.ts'
import { stopAll } from './processes.ts'
import { REALM, startApache, startLighttpd, startNginx, startSquid, stopGently, USERS } from './servers.ts'
import { holdRow } from './table.ts'
import { packageVersion } from './versions.ts'

/*
 * The client against every server and proxy, in one table. A cell says what was seen; whatever is a counterpart's own fault has
 * its reason in the README beside it.
 */

const TABLE = 'The client against servers'
const COLUMNS = [
  'Basic',
  'MD5',
  'SHA-256',
  'SHA-512-256',
  'MD5-sess',
  'SHA-256-sess',
  'no qop',
  'auth-int',
  'userhash',
  'name in UTF-8',
  'stale',
  '40 at once, twice',
] as const

type Probe = () => Promise<string>
type Row = Partial<Record<(typeof COLUMNS)[number], Probe>>

const ADA = account('ada')
const JASON = account('J\u00e4s\u00f8n')
const closing: (() => unknown)[] = []
let apache: Awaited<ReturnType<typeof startApache>>

afterAll(async () => {
  for (const close of closing) await close()
  await stopAll()
}, 60_000)

async function hold(name: string, version: string, row: Row): Promise<void> {
  const cells: string[] = []
  for (const column of COLUMNS) cells.push((await row[column]?.()) ?? '\u2013')
  holdRow(TABLE, name, version, cells)
}

/** Three requests: the first is refused once, none is afterwards. */
function lets(url: string, authenticator: Authenticator): Probe {
  return async () => {
    const { api, statuses } = clientOf(new URL(url).origin, authenticator)
    for (let i = 0; i < 3; i++) await (await api(`${url}?q=${i}`)).arrayBuffer()
    return String(statuses) === '401,200,200,200' ? '\u2713' : `\u2717 ${statuses.join(' ')}`
  }
}

/** A request after the nonce has expired: refused once more, and let in. */
function staleAfter(url: string, expire: () => unknown): Probe {
  return async () => {
    const { api, statuses } = clientOf(new URL(url).origin, digest(ADA))
    await api(url)
    await expire()
    await api(url)
    return String(statuses) === '401,200,401,200' ? '\u2713' : `\u2717 ${statuses.join(' ')}`
  }
}

function forty(url: string, authenticator: Authenticator): Probe {
  return async () => {
    const { origin, pathname } = new URL(url)
    const { letIn, refusals } = await fortyTwice(origin, pathname, authenticator)
    return letIn === 80 && refusals === 40 ? '\u2713' : '\u2717'
  }
}

async function listen(made: Server): Promise<string> {
  await once(made.listen(0, '127.0.0.1'), 'listening')
  closing.push(() => {
    made.closeAllConnections()
    made.close()
  })
  return `http://127.0.0.1:${(made.address() as AddressInfo).port}`
}

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function versionIn(command: string, option: string): Promise<string> {
  return /\d+\.\d[\d.]*/.exec(await output(command, [option]))![0]
}

beforeAll(async () => {
  apache = await startApache()
  closing.push(() => stopGently(apache.child))
}, 60_000)

test('Apache', async () => {
  const origin = `http://127.0.0.1:${apache.port}`
  const page = `${origin}/digest/page`
  await hold('Apache', await versionIn('apache2', '-v'), {
    Basic: lets(`${origin}/basic/page`, basic(ADA)),
    MD5: lets(page, digest(ADA)),
    'name in UTF-8': lets(page, digest(JASON)),
    stale: staleAfter(`${origin}/short/page`, () => wait(2100)),
    '40 at once, twice': forty(page, digest(ADA)),
  })
}, 60_000)

test('Apache with nonces for one use', async () => {
  const page = `http://127.0.0.1:${apache.port}/once/page`
  await hold('Apache, nonces for one use:', await versionIn('apache2', '-v'), {
    MD5: lets(page, digest(ADA)),
    'name in UTF-8': lets(page, digest(JASON)),
    '40 at once, twice': forty(page, digest(ADA)),
  })
}, 60_000)

test('nginx', async () => {
  const { port, child } = await startNginx()
  closing.push(() => stopGently(child))
  const page = `http://127.0.0.1:${port}/basic/page`
  await hold('nginx', await versionIn('nginx', '-v'), {
    Basic: lets(page, basic(ADA)),
    'name in UTF-8': lets(page, basic(JASON)),
    '40 at once, twice': forty(page, basic(ADA)),
  })
}, 60_000)

test('lighttpd', async () => {
  const { port, child } = await startLighttpd()
  closing.push(() => stopGently(child))
  const page = (path: string) => `http://127.0.0.1:${port}/${path}/page`
  await hold('lighttpd', await versionIn('lighttpd', '-v'), {
    Basic: lets(page('basic'), basic(ADA)),
    MD5: lets(page('md5'), digest(ADA)),
    'SHA-256': lets(page('both'), digest(ADA)),
    userhash: lets(page('sha256'), digest(ADA)),
    'name in UTF-8': lets(page('sha256'), digest(JASON)),
    '40 at once, twice': forty(page('sha256'), digest(ADA)),
  })
}, 60_000)

/** In absolute form twice, and by CONNECT: the first is refused once. */
function letsThrough(port: number, authenticator: Authenticator): Probe {
  return async () => {
    const origin = await listen(createServer((_request, response) => response.end('in')))
    const seen = [
      await through(port, [authenticator], 'GET', `${origin}/x?q=1`),
      await through(port, [authenticator], 'GET', `${origin}/y`),
      await through(port, [authenticator], 'CONNECT', new URL(origin).host),
    ]
    const statuses = seen.map((one) => one.statuses.join(' ')).join(', ')
    return statuses === '407 200, 200, 200' ? '\u2713' : `\u2717 ${statuses}`
  }
}

test('Apache as a proxy', async () => {
  await hold('Apache as a proxy, 407:', await versionIn('apache2', '-v'), {
    MD5: letsThrough(apache.proxyPort, digest(ADA)),
    'name in UTF-8': letsThrough(apache.proxyPort, digest(JASON)),
  })
}, 60_000)

test('Squid', async () => {
  const ports: Partial<Record<string, number>> = {}
  for (const scheme of ['basic', 'digest'] as const) {
    const { port, child } = await startSquid(scheme)
    closing.push(() => stopGently(child))
    ports[scheme] = port
  }
  await hold('Squid (407)', await versionIn('squid', '-v'), {
    Basic: letsThrough(ports.basic!, basic(ADA)),
    MD5: letsThrough(ports.digest!, digest(ADA)),
    'name in UTF-8': letsThrough(ports.digest!, digest(JASON)),
  })
}, 60_000)

test('http-auth', async () => {
  const page = async (options: object) => `${await listen(httpAuthDigest(options))}/x`
  const plain = await page({})
  await hold('http-auth', packageVersion('http-auth'), {
    Basic: lets(`${await listen(httpAuthBasic())}/x`, basic(ADA)),
    MD5: lets(plain, digest(ADA)),
    'MD5-sess': lets(await page({ algorithm: 'MD5-sess' }), digest(ADA)),
    'no qop': lets(await page({ qop: 'none' }), digest(ADA)),
    'name in UTF-8': lets(plain, digest(JASON)),
    '40 at once, twice': forty(plain, digest(ADA)),
  })
}, 60_000)

test('passport-http', async () => {
  const page = async (options: object) => `${await listen(passportDigest(options))}/x`
  const plain = await page({ qop: 'auth' })
  await hold('passport-http', packageVersion('passport-http'), {
    MD5: lets(plain, digest(ADA)),
    'MD5-sess': lets(await page({ qop: 'auth', algorithm: 'MD5-sess' }), digest(ADA)),
    'no qop': lets(await page({}), digest(ADA)),
    'name in UTF-8': lets(plain, digest(JASON)),
    '40 at once, twice': forty(plain, digest(ADA)),
  })
}, 60_000)

/** A server with the guard, of one scheme. */
async function guarded(scheme: server.GuardScheme<string>): Promise<string> {
  const guard = server.createGuard([scheme])
  const made = createServer(async (req, res) => {
    const authorization = server.rawLines(req.rawHeaders, 'authorization')
    const body = Buffer.concat(await req.toArray())
    const verdict = await guard({ method: req.method!, target: req.url!, authorization, body: () => body })
    for (const [name, value] of verdict.headers) res.appendHeader(name, value)
    res.writeHead(verdict.ok ? 200 : verdict.status).end(verdict.ok ? 'in' : '')
  })
  return `${await listen(made)}/x`
}

test('the guard', async () => {
  const { verify, lookup } = server.users(USERS)
  const asks = (options: object) => guarded(server.digest({ realm: REALM, lookup, ...options }))
  const letsBy = async (options: object, who = ADA) => lets(await asks(options), digest(who))()
  let time = Date.now()
  const nonces = server.createNonces({ lifetime: 1000, now: () => time })
  const expire = () => {
    time += 1001
  }
  await hold('authfield/server', '', {
    Basic: lets(await guarded(server.basic({ realm: REALM, verify })), basic(ADA)),
    MD5: () => letsBy({ algorithms: ['MD5'] }),
    'SHA-256': () => letsBy({ algorithms: ['SHA-256'] }),
    'SHA-512-256': () => letsBy({ algorithms: ['SHA-512-256'] }),
    'MD5-sess': () => letsBy({ algorithms: ['MD5-sess'] }),
    'SHA-256-sess': () => letsBy({ algorithms: ['SHA-256-sess'] }),
    'auth-int': () => letsBy({ qop: ['auth-int'] }),
    userhash: () => letsBy({ userhash: true }),
    'name in UTF-8': () => letsBy({ userhash: true }, JASON),
    stale: staleAfter(await asks({ nonces }), expire),
    '40 at once, twice': forty(await asks({}), digest(ADA)),
  })
}, 60_000)
