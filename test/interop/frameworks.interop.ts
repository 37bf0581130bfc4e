import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { connect as connectHttp2, createServer as createHttp2 } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, test } from '@jest/globals'
import express from 'express'
import Fastify from 'fastify'
import { Hono } from 'hono'
import { getParam, parseChallenges } from '../../src/index.ts'
import { basic, createGuard, digest, type FieldLines, rawLines, users } from '../../src/server/index.ts'
import { basicField, digestField } from '../server-kit.ts'

/* The guard in frameworks, over sockets: what reaches it is what was sent, and what it says reaches the client. */

const people = users({ ada: 'secret' })
const guard = createGuard([
  digest({ realm: 'files', lookup: people.lookup }),
  basic({ realm: 'files', verify: people.verify }),
])

interface Answer {
  status: number
  headers: FieldLines
}

type Send = (target: string, lines: string[]) => Promise<Answer>
const closing: (() => void)[] = []
afterAll(() => {
  for (const close of closing) close()
})

/** Sends the very target and lines, as no fetch does. */
function sender(port: number): Send {
  return (path, lines) =>
    new Promise((resolve, reject) => {
      const headers = ['host', 'a', ...lines.flatMap((line) => ['authorization', line])]
      const sent = request({ host: '127.0.0.1', port, path, headers }, (response) => {
        response.resume()
        const fields = Object.entries(response.headersDistinct)
        const pairs = fields.flatMap(([name, values]) => values!.map((value): [string, string] => [name, value]))
        response.on('end', () => resolve({ status: response.statusCode!, headers: pairs }))
      })
      sent.on('error', reject).end()
    })
}

const SERVERS: Readonly<Record<string, () => Promise<Send>>> = {
  async 'node:http'() {
    const server = createServer(async (req, res) => {
      const authorization = rawLines(req.rawHeaders, 'authorization')
      const verdict = await guard({ method: req.method!, target: req.url!, authorization })
      for (const [name, value] of verdict.headers) res.appendHeader(name, value)
      res.writeHead(verdict.ok ? 200 : verdict.status).end()
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    closing.push(() => server.close())
    return sender((server.address() as AddressInfo).port)
  },
  async 'node:http2'() {
    const server = createHttp2((req, res) => {
      const authorization = rawLines(req.rawHeaders, 'authorization')
      const judged = guard({ method: req.method, target: req.url, authorization })
      judged.then((verdict) => {
        for (const [name, value] of verdict.headers) res.appendHeader(name, value)
        res.writeHead(verdict.ok ? 200 : verdict.status)
        res.end()
      })
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const session = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    closing.push(() => {
      session.destroy()
      server.close()
    })
    return async (target, [authorization]) => {
      const stream = session.request({ ':path': target, ...(authorization !== undefined && { authorization }) })
      const [headers] = await once(stream, 'response')
      stream.resume()
      const pairs = Object.entries(headers as Record<string, string | string[]>)
      return {
        status: headers[':status'],
        headers: pairs.flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, String(one)])),
      }
    }
  },
  async 'Express, mounted'() {
    const router = express.Router()
    router.use(async (req, res, next) => {
      const authorization = rawLines(req.rawHeaders, 'authorization')
      const verdict = await guard({ method: req.method, target: req.originalUrl, authorization })
      for (const [name, value] of verdict.headers) res.appendHeader(name, value)
      if (verdict.ok) next()
      else res.status(verdict.status).end()
    })
    router.use((_req, res) => {
      res.send('in')
    })
    const server = express().use('/files', router).listen(0, '127.0.0.1')
    await once(server, 'listening')
    closing.push(() => server.close())
    return sender((server.address() as AddressInfo).port)
  },
  async Fastify() {
    const app = Fastify()
    app.addHook('onRequest', async (req, reply) => {
      const authorization = rawLines(req.raw.rawHeaders, 'authorization')
      const verdict = await guard({ method: req.method, target: req.originalUrl, authorization })
      for (const [name, value] of verdict.headers) {
        reply.header(name, [reply.getHeader(name) ?? [], value].flat() as string[])
      }
      if (!verdict.ok) return reply.code(verdict.status).send()
    })
    app.get('/*', async () => 'in')
    await app.listen({ port: 0, host: '127.0.0.1' })
    closing.push(() => void app.close())
    return sender((app.server.address() as AddressInfo).port)
  },
  async Hono() {
    const app = new Hono()
    app.use(async (c, next) => {
      const req = c.req.raw
      const { pathname, search } = new URL(req.url)
      const field = (name: string) => req.headers.get(name)
      const verdict = await guard({ method: req.method, target: pathname + search, field })
      if (!verdict.ok) return new Response(null, { status: verdict.status, headers: verdict.headers })
      await next()
      for (const [name, value] of verdict.headers) c.header(name, value, { append: true })
      return undefined
    })
    app.get('/*', (c) => c.text('in'))
    // What a server of WHATWG requests makes of the target and the lines.
    return async (target, lines) => {
      const headers = new Headers(lines.map((line): [string, string] => ['authorization', line]))
      const response = await app.fetch(new Request(`http://a.example${target}`, { headers }))
      return { status: response.status, headers: [...response.headers] }
    }
  },
}

/** What a URL parser doesn't take for another host or path. */
const TARGETS = [
  '/files',
  '/files/a?b=1&c',
  '/files/a/../b',
  '/files/./',
  '/files/%7e~',
  '/files/|',
  '/files//x',
  '/files/a;b,c',
]

describe.each(Object.entries(SERVERS))('%s', (name, start) => {
  let send: Send
  const challenges = ({ headers }: Answer) =>
    parseChallenges(headers.filter(([field]) => field === 'www-authenticate').map(([, value]) => value))

  test('asks for each scheme on a line of its own, and keeps caches out', async () => {
    send = await start()
    const answer = await send('/files', [])
    expect(answer.status).toBe(401)
    expect(challenges(answer).map(({ scheme }) => scheme)).toEqual(['Digest', 'Digest', 'Basic'])
    expect(answer.headers).toContainEqual(['cache-control', 'no-store'])
  })

  test('lets Basic in, and refuses two lines and what is malformed', async () => {
    const right = basicField('ada', 'secret')
    expect(await send('/files', [right])).toMatchObject({ status: 200 })
    expect(await send('/files', ['Basic @'])).toMatchObject({ status: 400 })
    // Node's own HTTP/2 client sends no two.
    if (name !== 'node:http2') expect(await send('/files', [right, right])).toMatchObject({ status: 400 })
  })

  test.each(TARGETS)('lets Digest in to %s, with Authentication-Info, once', async (target) => {
    const nonce = getParam(challenges(await send('/files', []))[0]!, 'nonce')!
    const field = digestField({ nonce, uri: target })
    const answer = await send(target, [field])
    expect(answer.status).toBe(200)
    expect(answer.headers.map(([field]) => field)).toContain('authentication-info')
    expect(await send(target, [field])).toMatchObject({ status: 401 })
    const other = digestField({ nonce, uri: '/files/other', nc: '00000002' })
    expect(await send(target, [other])).toMatchObject({ status: 400 })
  })
})
