import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  type Authenticator,
  type AuthFields,
  authOutcome,
  basic,
  createExchange,
  digest,
  withAuth,
} from '../../src/client/index.ts'
import { parseCredentials, serializeCredentials } from '../../src/index.ts'
import { Digest, DigestUtf8 } from '../../src/schemes/index.ts'
import { freePort, stopAll } from './processes.ts'
import { REALM, type Running, startApache, startNginx, startSquid, stopGently, USERS } from './servers.ts'

/*
 * The client against servers and proxies that others wrote. What is a counterpart's own fault is a row with its reason, so that the
 * day on which it is mended is seen.
 */

let apache: Awaited<ReturnType<typeof startApache>>
let nginx: Running
const squids: Partial<Record<string, Running>> = {}

beforeAll(async () => {
  apache = await startApache()
  nginx = await startNginx()
  for (const scheme of ['basic', 'digest'] as const) squids[scheme] = await startSquid(scheme)
}, 60_000)

afterAll(async () => {
  await stopGently(apache.child)
  await stopAll()
})

/** A client of one server, and the statuses that it has got there. */
function clientOf(origin: string, authenticator: Authenticator) {
  const statuses: number[] = []
  const counting: typeof fetch = async (...args) => {
    const response = await fetch(...args)
    statuses.push(response.status)
    return response
  }
  return { api: withAuth(counting, { [origin]: authenticator }), statuses }
}

const account = (username: string) => ({ username, password: USERS[username]! })

/** Forty requests at once, twice: how many were let in, and how many refusals there were. */
async function fortyTwice(origin: string, path: string, authenticator: Authenticator) {
  const { api, statuses } = clientOf(origin, authenticator)
  let letIn = 0
  for (let round = 0; round < 2; round++) {
    const all = await Promise.all(Array.from({ length: 40 }, (_, i) => api(`${origin}${path}?${i}`)))
    for (const response of all) if ((await response.text()) === 'in') letIn++
  }
  return { letIn, refusals: statuses.filter((status) => status === 401).length }
}

describe.each(Object.keys(USERS))('as %s', (username) => {
  describe('Apache', () => {
    const origin = () => `http://127.0.0.1:${apache.port}`

    test('mod_auth_basic lets in, and is not asked again', async () => {
      const { api, statuses } = clientOf(origin(), basic(account(username)))
      for (let i = 0; i < 2; i++) expect(await (await api(`${origin()}/basic/page`)).text()).toBe('in')
      expect(statuses).toEqual([401, 200, 200])
    })

    test('mod_auth_digest lets in, proves itself, and is not asked again', async () => {
      const { api, statuses } = clientOf(origin(), digest(account(username)))
      for (const query of ['', '?', '?q=%22&c=d|e']) {
        const response = await api(`${origin()}/digest/page${query}`)
        expect(await response.text()).toBe('in')
        expect(authOutcome(response)).toMatchObject({ serverProved: true })
      }
      expect(statuses).toEqual([401, 200, 200, 200])
    })

    test('a redirect into what it protects is signed anew', async () => {
      const { api, statuses } = clientOf(origin(), digest(account(username)))
      for (let i = 0; i < 2; i++) {
        const response = await api(`${origin()}/moved`)
        expect([response.redirected, await response.text()]).toEqual([true, 'in'])
      }
      expect(statuses).toEqual([302, 401, 200, 302, 200])
    })

    test('a stale nonce costs one refusal', async () => {
      const { api, statuses } = clientOf(origin(), digest(account(username)))
      await api(`${origin()}/short/page`)
      await new Promise((resolve) => setTimeout(resolve, 2100))
      expect((await api(`${origin()}/short/page`)).status).toBe(200)
      expect(statuses).toEqual([401, 200, 401, 200])
    })

    test('nonces for one use are named in Authentication-Info', async () => {
      const { api, statuses } = clientOf(origin(), digest(account(username)))
      for (let i = 0; i < 4; i++) expect((await api(`${origin()}/once/page`)).status).toBe(200)
      expect(statuses).toEqual([401, 200, 200, 200, 200])
    })

    test('forty at once, twice, are let in', async () => {
      expect(await fortyTwice(origin(), '/digest/page', digest(account(username)))).toEqual({
        letIn: 80,
        refusals: 40,
      })
    })
  })

  describe('nginx', () => {
    const origin = () => `http://127.0.0.1:${nginx.port}`

    test('auth_basic lets in, and is not asked again', async () => {
      const { api, statuses } = clientOf(origin(), basic(account(username)))
      for (let i = 0; i < 2; i++) expect(await (await api(`${origin()}/basic/page`)).text()).toBe('in')
      expect(statuses).toEqual([401, 200, 200])
    })

    test('its realm has quotes that it does not escape, and is answered', async () => {
      const { api } = clientOf(origin(), basic(account(username)))
      const response = await api(`${origin()}/quoted/page`)
      expect(await response.text()).toBe('in')
      const refused = await clientOf(origin(), digest(account(username))).api(`${origin()}/quoted/page`)
      expect(authOutcome(refused)).toMatchObject({ result: 'no-answer', issues: [{ code: 'unescaped-quote' }, {}] })
    })

    test('forty at once, twice, are let in', async () => {
      expect(await fortyTwice(origin(), '/basic/page', basic(account(username)))).toEqual({ letIn: 80, refusals: 40 })
    })
  })
})

test('Apache knows no username* (RFC 7616 §3.4), which is why names go as octets', async () => {
  const origin = `http://127.0.0.1:${apache.port}`
  const mine = digest(account('J\u00e4s\u00f8n'))
  const extended: Authenticator = {
    ...mine,
    async answer(...args) {
      const { authorization } = (await mine.answer(...args)) ?? {}
      const credentials = authorization && DigestUtf8.credentials.decode(parseCredentials(authorization)!)
      return credentials ? { authorization: serializeCredentials(Digest.credentials.encode(credentials)) } : undefined
    },
  }
  const { api, statuses } = clientOf(origin, extended)
  await api(`${origin}/digest/page`)
  expect(statuses).toEqual([401, 401])
})

describe('a wrong password', () => {
  test.each([
    ['digest', () => digest({ username: 'ada', password: 'wrong' })],
    ['basic', () => basic({ username: 'ada', password: 'wrong' })],
  ])('is refused once more by Apache, and that is all: %s', async (path, make) => {
    const origin = `http://127.0.0.1:${apache.port}`
    const { api, statuses } = clientOf(origin, make())
    expect(authOutcome(await api(`${origin}/${path}/page`))).toMatchObject({ result: 'rejected', sends: 2 })
    expect(statuses).toEqual([401, 401])
  })
})

/** One request to a proxy, by `CONNECT` or in absolute form, and what it needs. */
async function through(port: number, authenticators: Authenticator[], method: 'CONNECT' | 'GET', target: string) {
  const url = new URL(`http://127.0.0.1:${port}`)
  const exchange = createExchange(authenticators, { method, url, target }, { proxy: true })
  const statuses: number[] = []
  const send = (headers: AuthFields = {}) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const sending = request(url, { method, path: target, headers, agent: false })
      sending.on('connect', (response: IncomingMessage, socket: Duplex) => {
        socket.destroy()
        resolve(response)
      })
      sending.on('response', (response) => {
        response.resume()
        resolve(response)
      })
      sending.on('error', reject).end()
    })
  let fields = await exchange.authorize()
  do {
    const { statusCode, headersDistinct } = await send(fields)
    statuses.push(statusCode!)
    fields = await exchange.answer({ status: statusCode!, field: (name) => headersDistinct[name] })
  } while (fields)
  return { statuses, outcome: exchange.outcome }
}

describe('proxies', () => {
  let server: Server
  let origin: string

  beforeAll(async () => {
    server = createServer((_request, response) => response.end('in')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    origin = `127.0.0.1:${(server.address() as AddressInfo).port}`
  })

  afterAll(() => {
    server.close()
  })

  test.each([
    ['Squid', 'digest', () => squids.digest!.port, () => digest(account('ada'))],
    ['Squid', 'basic', () => squids.basic!.port, () => basic(account('ada'))],
    ['Apache', 'digest', () => apache.proxyPort, () => digest(account('ada'))],
  ])('%s with %s lets through in absolute form and by CONNECT, and asks once', async (_proxy, _scheme, port, make) => {
    const list = [make()]
    const seen = [
      await through(port(), list, 'GET', `http://${origin}/x?q=1`),
      await through(port(), list, 'GET', `http://${origin}/y`),
      await through(port(), list, 'CONNECT', origin),
    ]
    expect(seen.map(({ statuses }) => statuses)).toEqual([[407, 200], [200], [200]])
    expect(seen.map(({ outcome }) => outcome.result)).toEqual(['sent', 'sent', 'sent'])
  })
})

/** What these packages export, as far as it is used. */
interface HttpAuth {
  digest(
    options: object,
    hashOf: (username: string, done: (hash?: string) => void) => void,
  ): {
    check(handler: (request: IncomingMessage, response: import('node:http').ServerResponse) => void): () => void
  }
  basic: HttpAuth['digest'] &
    ((
      options: object,
      check: (name: string, password: string, done: (ok: boolean) => void) => void,
    ) => ReturnType<HttpAuth['digest']>)
}

interface PassportHttp {
  DigestStrategy: new (
    options: object,
    passwordOf: (username: string, done: (error: null, user: object | false, password?: string) => void) => void,
  ) => { authenticate(request: IncomingMessage): void }
}

describe('middlewares of Node', () => {
  const require = createRequire(import.meta.url)
  const httpAuth: HttpAuth = require('http-auth')
  const passport: PassportHttp = require('passport-http')
  const servers: Server[] = []

  afterAll(() => {
    for (const server of servers) server.close()
  })

  const HTTP_AUTH = (options: object) => {
    const hashOf = (name: string, done: (hash?: string) => void) =>
      done(USERS[name] && createHash('md5').update(`${name}:${REALM}:${USERS[name]}`).digest('hex'))
    return createServer(
      httpAuth.digest({ realm: REALM, ...options }, hashOf).check((_request, response) => response.end('in')),
    )
  }

  const PASSPORT = (options: object) => {
    const strategy = new passport.DigestStrategy({ realm: REALM, ...options }, (name, done) =>
      done(null, USERS[name] !== undefined && { name }, USERS[name]),
    )
    return createServer((request, response) => {
      const attempt = Object.assign(Object.create(strategy), {
        success: () => response.end('in'),
        fail: (challenge: string | number) =>
          typeof challenge === 'string'
            ? response.writeHead(401, { 'www-authenticate': challenge }).end()
            : response.writeHead(challenge).end(),
        error: () => response.writeHead(500).end(),
      })
      attempt.authenticate(Object.assign(request, { originalUrl: request.url }))
    })
  }

  const BASIC = () =>
    createServer(
      httpAuth
        .basic({ realm: REALM }, (name: string, password: string, done: (ok: boolean) => void) =>
          done(USERS[name] === password),
        )
        .check((_request, response) => response.end('in')),
    )

  test.each([
    ['http-auth, Basic', BASIC, basic],
    ['http-auth, MD5', () => HTTP_AUTH({}), digest],
    ['http-auth, MD5-sess', () => HTTP_AUTH({ algorithm: 'MD5-sess' }), digest],
    ['http-auth, without qop', () => HTTP_AUTH({ qop: 'none' }), digest],
    ['passport-http, MD5', () => PASSPORT({ qop: 'auth' }), digest],
    ['passport-http, MD5-sess', () => PASSPORT({ qop: 'auth', algorithm: 'MD5-sess' }), digest],
    ['passport-http, without qop', () => PASSPORT({}), digest],
  ])('%s', async (_what, make, authenticatorOf) => {
    const server = make().listen(await freePort(), '127.0.0.1')
    servers.push(server)
    await once(server, 'listening')
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { api, statuses } = clientOf(origin, authenticatorOf(account('ada')))
    for (let i = 0; i < 3; i++) expect(await (await api(`${origin}/x?q=${i}`)).text()).toBe('in')
    expect(statuses).toEqual([401, 200, 200, 200])
    expect(await fortyTwice(origin, '/x', authenticatorOf(account('ada')))).toEqual({ letIn: 80, refusals: 40 })
  })
})
