import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { compactVerify, EmbeddedJWK } from 'jose'
import {
  basic,
  bearer,
  createGuard,
  createNonces,
  digest,
  dpop,
  type Guard,
  rawLines,
  refuse,
  users,
} from '../../src/server/index.ts'

/* What the client of each runtime speaks to: one server with a guard below each path, which has two names and so two origins. */

export interface Origins {
  origin: string
  other: string
  close(): void
}

function guardsOf(origin: string): Readonly<Record<string, Guard<string>>> {
  const { verify, lookup } = users({ ada: 'secret', 'J\u00e4s\u00f8n': 'p\u00e4ssword' })
  return {
    digest: createGuard([digest({ realm: 'files', lookup, algorithms: ['SHA-256'] })]),
    basic: createGuard([basic({ realm: 'files', verify })]),
    bearer: createGuard([bearer({ realm: 'api', verify: (token) => token === 'good' && 'ada' })]),
    dpop: createGuard([
      dpop({
        origin,
        nonces: createNonces(),
        verify: async (token, { jwt }) => {
          const isSigned = await compactVerify(jwt, EmbeddedJWK).catch(() => undefined)
          return isSigned ? token === 'bound' && 'ada' : refuse('invalid_dpop_proof')
        },
      }),
    ]),
  }
}

/** Pages of other origins may ask, before any guard. */
function expose(req: IncomingMessage, res: ServerResponse): void {
  res.setHeader('access-control-allow-origin', req.headers.origin ?? '*')
  res.setHeader('access-control-allow-headers', 'authorization, dpop, content-type')
  res.setHeader('access-control-expose-headers', 'www-authenticate, authentication-info, dpop-nonce')
  if (req.method !== 'OPTIONS') res.setHeader('content-type', 'text/html')
}

async function answer(req: IncomingMessage, res: ServerResponse, origins: Origins): Promise<void> {
  expose(req, res)
  const path = req.url!.split(/[/?]/)[1]!
  const body = Buffer.concat(await req.toArray())
  if (req.method === 'OPTIONS') res.end()
  else if (path === 'moved') res.writeHead(302, { location: `${origins.other}/echo` }).end()
  else if (path === 'echo') res.end(req.headers.authorization ?? 'none')
  else if (path === 'silent') res.writeHead(401).end()
  else await judge(req, res, body, guardsFor(origins.origin)[path])
}

const made = new Map<string, ReturnType<typeof guardsOf>>()

function guardsFor(origin: string): ReturnType<typeof guardsOf> {
  const guards = made.get(origin) ?? guardsOf(origin)
  made.set(origin, guards)
  return guards
}

async function judge(
  req: IncomingMessage,
  res: ServerResponse,
  body: Uint8Array,
  guard?: Guard<string>,
): Promise<void> {
  if (guard === undefined) {
    res.end('<!doctype html>')
    return
  }
  const field = (name: string) => rawLines(req.rawHeaders, name)
  const verdict = await guard({ method: req.method!, target: req.url!, field, body: () => body })
  for (const [name, value] of verdict.headers) res.appendHeader(name, value)
  res.writeHead(verdict.ok ? 200 : verdict.status).end(verdict.ok ? `in ${body.length}` : '')
}

export async function startOrigins(): Promise<Origins> {
  const origins = { origin: '', other: '', close() {} }
  const server: Server = createServer((req, res) => void answer(req, res, origins))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  origins.origin = `http://127.0.0.1:${port}`
  origins.other = `http://localhost:${port}`
  origins.close = () => {
    server.closeAllConnections()
    server.close()
  }
  return origins
}
