import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from '@jest/globals'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import express, { type Handler, type Request } from 'express'
import { bearer, type TokenAsk, withAuth } from '../../src/client/index.ts'
import * as server from '../../src/server/index.ts'
import { holdRow } from './table.ts'
import { packageVersion } from './versions.ts'

/* The SDK of MCP: its transport takes the client's fetch, its server stands behind its own middleware or behind the guard. */

const METADATA = 'https://mcp.example/.well-known/oauth-protected-resource'
const SCOPES: Readonly<Record<string, string[]>> = { reader: ['read'], writer: ['read', 'write'] }

/** What a message needs: calling a tool needs more than the rest. */
const needOf = (req: Request) =>
  (req.body as { method?: string } | undefined)?.method === 'tools/call' ? 'write' : 'read'

function sdkMiddleware(): Handler {
  const verifier = {
    async verifyAccessToken(token: string) {
      const { InvalidTokenError } = await import('@modelcontextprotocol/sdk/server/auth/errors.js')
      const scopes = SCOPES[token]
      if (!scopes) throw new InvalidTokenError('unknown')
      return { token, clientId: 'a', scopes, expiresAt: Date.now() / 1000 + 60 }
    },
  }
  const by = (scope: string) =>
    requireBearerAuth({ verifier, requiredScopes: [scope], resourceMetadataUrl: METADATA }) as unknown as Handler
  const [read, write] = [by('read'), by('write')]
  return (req, res, next) => (needOf(req) === 'write' ? write : read)(req, res, next)
}

function guardMiddleware(): Handler {
  type Needing = server.GuardRequest & { need: string }
  const guard = server.createGuard<string, Needing>([
    server.bearer({
      resourceMetadata: METADATA,
      scope: ['read'],
      verify: (token: string, { need }: Needing) => {
        if (!SCOPES[token]) return undefined
        return SCOPES[token].includes(need) ? token : server.refuse('insufficient_scope', { scope: [need] })
      },
    }),
  ])
  return async (req, res, next) => {
    const authorization = server.rawLines(req.rawHeaders, 'authorization')
    const verdict = await guard({ method: req.method, target: req.originalUrl, authorization, need: needOf(req) })
    for (const [name, value] of verdict.headers) res.appendHeader(name, value)
    if (verdict.ok) next()
    else res.status(verdict.status).end()
  }
}

const listening: Server[] = []
afterAll(() => {
  for (const one of listening) {
    one.closeAllConnections()
    one.close()
  }
})

/** An MCP server with one tool, behind a middleware; the statuses that it sends are counted. */
async function serve(middleware: Handler, statuses: number[]): Promise<URL> {
  const app = express()
  app.use(express.json())
  app.use((_req, res, next) => {
    res.on('finish', () => statuses.push(res.statusCode))
    next()
  })
  app.use(middleware)
  app.post('/mcp', async (req, res) => {
    const mcp = new McpServer({ name: 'files', version: '1' })
    mcp.registerTool('touch', { description: 'touches' }, async () => ({
      content: [{ type: 'text', text: 'touched' }],
    }))
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined } as never)
    await mcp.connect(transport as never)
    await transport.handleRequest(req as never, res as never, req.body)
  })
  app.use((_req, res) => {
    res.status(405).end()
  })
  const made = app.listen(0, '127.0.0.1') as unknown as Server
  listening.push(made)
  await once(made, 'listening')
  return new URL(`http://127.0.0.1:${(made.address() as AddressInfo).port}/mcp`)
}

test.each([
  ['MCP SDK behind its own middleware', sdkMiddleware],
  ['MCP SDK behind the guard', guardMiddleware],
])(
  '%s: the challenge names metadata and scope, and a tool that needs more steps up',
  async (name, make) => {
    const statuses: number[] = []
    const url = await serve(make(), statuses)
    const asks: TokenAsk[] = []
    const source = (ask: TokenAsk) => {
      asks.push(ask)
      return ask.challenge && (ask.challenge.scope?.includes('write') ? 'writer' : 'reader')
    }
    const client = new Client({ name: 'reader', version: '1' })
    const fetching = withAuth(fetch, { [url.origin]: bearer(source, { stepUp: true }) })
    await client.connect(new StreamableHTTPClientTransport(url, { fetch: fetching }) as never)
    expect((await client.listTools()).tools.map((tool) => tool.name)).toEqual(['touch'])
    const called = await client.callTool({ name: 'touch', arguments: {} })
    await client.close()
    expect(called.content).toEqual([{ type: 'text', text: 'touched' }])
    const challenges = asks.flatMap(({ challenge }) => challenge ?? [])
    const refused = (status: number) => String(statuses.filter((one) => one === status).length)
    const named = challenges.every(({ resourceMetadata }) => resourceMetadata === METADATA) ? '\u2713' : '\u2717'
    const scopes = challenges.map(({ scope }) => scope?.join(' ')).join(', ')
    holdRow('Bearer and MCP', name, packageVersion('@modelcontextprotocol/sdk'), [
      refused(401),
      refused(403),
      named,
      scopes,
    ])
  },
  60_000,
)
