import { readFileSync } from 'node:fs'
import http, { type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { buildSync } from 'esbuild'
import * as jose from 'jose'
import * as client from '../src/client/index.ts'
import { parseCredentials, serializeChallenge } from '../src/index.ts'
import { Digest, verifyDigest } from '../src/schemes/index.ts'
import { type Arrived, asks, judge, lets, peer } from './client-peers.ts'

const path = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url))
const readme = readFileSync(path('src/client/README.md'), 'utf8')

const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor
const PASSWORD = 'S3CRET'
const json = (value: unknown) => Response.json(value)

/** The servers that the examples speak to, by their hosts. */
const SERVERS: Record<string, (arrived: Arrived) => Response | Promise<Response>> = {
  'api.example': lets([`Basic ${btoa(`ada:${PASSWORD}`)}`], 'Basic realm="api", charset="UTF-8"'),
  '192.0.2.20': (arrived) => {
    const offer = { realm: 'camera', nonce: 'n', qop: ['auth'], algorithm: 'MD5' }
    return judge({ offer, username: 'root', password: PASSWORD, info: {} }, arrived)
  },
  'auth.example': ({ url }) => {
    const scopes = new URL(url).searchParams.getAll('scope').join()
    return json({ access_token: 'tok', expires_in: 60, token: scopes === 'repository:library/alpine:pull' && 'pulled' })
  },
  'crm.example': lets(['Bearer tok'], 'Bearer error="invalid_token"'),
  'mcp.example': ({ url, authorization }) => {
    const resource = 'https://mcp.example/mcp'
    if (url !== resource) return json({ resource, authorization_servers: ['https://auth.example'] })
    return authorization === 'Bearer logged-in'
      ? json({ tools: [{ name: 'read' }] })
      : asks(`Bearer resource_metadata="https://mcp.example/.well-known/oauth-protected-resource", scope="mcp"`)
  },
  'registry.example': lets(
    ['Bearer pulled'],
    'Bearer realm="https://auth.example/token",service="registry",scope="repository:library/alpine:pull"',
  ),
  'bank.example': async ({ authorization, headers, method, url }) => {
    const refusal = asks('DPoP error="use_dpop_nonce"', { 'dpop-nonce': 'n' })
    if (authorization !== 'DPoP tok') return refusal
    const proof = headers.get('dpop')!
    const { payload, protectedHeader } = await jose.jwtVerify(proof, jose.EmbeddedJWK, { typ: 'dpop+jwt' })
    expect(protectedHeader.alg).toBe('ES256')
    expect(payload).toMatchObject({ htm: method, htu: url })
    return payload.nonce === 'n' ? new Response() : refusal
  },
  'files.example': (arrived) =>
    judge({ offer: { realm: 'files', nonce: 'n', qop: ['auth'] }, username: 'ada', password: 'right' }, arrived),
  'intranet.example': () => asks('Negotiate'),
  'till.example': lets(['Kiosk card="0815"'], 'Kiosk'),
}

/** The SDK as far as the example uses it. */
const MCP_SDK = `
class StreamableHTTPClientTransport { constructor(url, { fetch }) { this.post = () => fetch(url, { method: 'POST', body: '{}' }) } }
class Client { connect(transport) { this.transport = transport } async listTools() { return (await this.transport.post()).json() } }
`

let proxy: Server

beforeAll(async () => {
  const offer = { realm: 'proxy', nonce: 'n', qop: ['auth'] }
  proxy = http.createServer().on('connect', async ({ headers, url }, socket) => {
    const field = headers['proxy-authorization']
    const credentials = field && Digest.credentials.decode(parseCredentials(field)!)
    const isRight =
      credentials &&
      credentials.uri === url &&
      (await verifyDigest(credentials, offer, { username: 'ada', password: PASSWORD, method: 'CONNECT' }))
    const challenge = `Proxy-Authenticate: ${serializeChallenge(Digest.challenge.encode(offer))}\r\n`
    socket.end(isRight ? 'HTTP/1.1 200 OK\r\n\r\n' : `HTTP/1.1 407 Who\r\n${challenge}content-length: 0\r\n\r\n`)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
})

afterAll(() => new Promise((resolve) => proxy.close(resolve)))

/** Runs an example among the servers, and gives what it printed. */
async function printedBy(contents: string): Promise<string[]> {
  const { fetch } = peer((arrived) => SERVERS[new URL(arrived.url).host]!(arrived))
  const printed: string[] = []
  const passwords = ['wrong', 'right']
  const globals = {
    fetch,
    console: { log: (...values: unknown[]) => printed.push(values.join(' ')) },
    process: { env: { PASSWORD } },
    proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    login: async (servers: string[], scope: string[]) => {
      expect([servers, scope]).toEqual([['https://auth.example'], ['mcp']])
      return 'logged-in'
    },
    getToken: () => 'tok',
    prompt: async (text: string) => {
      printed.push(text)
      return passwords.shift()
    },
    modules: { 'node:http': http, jose },
  }
  const sdk = contents.replace(/^(import .* from '@modelcontextprotocol.*'\n)+/m, MCP_SDK)
  const built = sdk.replace(
    /^import (.*) from '(node:http|jose)'$/gm,
    (_, names, module) => `const ${names} = modules['${module}']`,
  )
  const { outputFiles } = buildSync({
    stdin: { contents: built, resolveDir: path('test') },
    alias: { authfield: path('src/index.ts'), 'authfield/client': path('src/client/index.ts') },
    bundle: true,
    format: 'esm',
    write: false,
  })
  await new AsyncFunction(...Object.keys(globals), outputFiles[0]!.text)(...Object.values(globals))
  return printed
}

describe('the examples of the client', () => {
  const examples = Array.from(readme.matchAll(/^```js\n(.*?)^```$/gms), ([, block]) => block!)

  test('are those of ten uses', () => {
    expect(examples).toHaveLength(10)
  })

  test.each(examples)('print what they say: %#', async (contents) => {
    const said = Array.from(contents.matchAll(/^ *\/\/ → (.*)$/gm), ([, line]) => line)
    expect(said.length).toBeGreaterThan(0)
    expect(await printedBy(contents)).toEqual(said)
  })
})

describe('the README of the client', () => {
  test('names every function', () => {
    for (const name of Object.keys(client)) expect(readme).toContain(`\`${name}(`)
  })

  test('has every outcome, in the words of the type', () => {
    const types = readFileSync(path('src/client/types.ts'), 'utf8')
    const [, declared] = /export type AuthResult =\n(.*?)\n\n/s.exec(types)!
    const results = Array.from(declared!.matchAll(/\/\*\* (.*) \*\/\n {2}\| '(.*)'/g), ([, what, name]) => [name, what])
    const table = Array.from(readme.matchAll(/^\| `([a-z-]+)` \| (.*) \|$/gm), ([, name, what]) => [name, what])
    expect(table.slice(1)).toEqual(results)
  })
})
