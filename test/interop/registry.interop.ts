import { execFileSync } from 'node:child_process'
import { createHash, createPrivateKey, randomUUID, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { SignJWT } from 'jose'
import { bearer, type TokenAsk, withAuth } from '../../src/client/index.ts'
import { output } from './clients.ts'
import { freePort, start, stopAll, temporaryFolder, until } from './processes.ts'
import { holdRow } from './table.ts'

/*
 * A container registry, which asks for tokens of another server, as `docker pull` and `docker push` get them. The use of the README,
 * with nothing but the client.
 */

const SERVICE = 'the registry'
const ISSUER = 'the token server'
const IMAGE = 'team/app'

/** A key with a certificate of its own, which the registry trusts. */
function makeCertificate(folder: string): { key: string; certificate: string } {
  const [key, certificate] = ['key.pem', 'certificate.pem'].map((name) => join(folder, name)) as [string, string]
  const made = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=authfield'.split(' ')
  execFileSync('openssl', ['req', ...made, '-keyout', key, '-out', certificate], { stdio: 'ignore' })
  return { key, certificate }
}

let tokenServer: Server
let tokenOrigin: string
let registry: string
/** What the token server was asked for. */
const asked: string[] = []

/** Tokens as the registry's specification has them: who asks for access to the image gets it. */
async function startTokenServer(key: string, certificate: string): Promise<void> {
  const privateKey = createPrivateKey(readFileSync(key))
  const x5c = [new X509Certificate(readFileSync(certificate)).raw.toString('base64')]
  tokenServer = createServer(async (req, res) => {
    const { searchParams } = new URL(req.url!, 'http://x')
    asked.push(searchParams.getAll('scope').join(' '))
    const access = searchParams.getAll('scope').map((scope) => {
      const [type, name, actions] = scope.split(':')
      return { type, name, actions: actions!.split(',') }
    })
    const token = await new SignJWT({ access, jti: randomUUID() })
      .setProtectedHeader({ alg: 'ES256', typ: 'JWT', x5c })
      .setIssuer(ISSUER)
      .setAudience(searchParams.get('service')!)
      .setIssuedAt()
      .setNotBefore('-5 s')
      .setExpirationTime('5 m')
      .sign(privateKey)
    res.setHeader('content-type', 'application/json').end(JSON.stringify({ token, expires_in: 300 }))
  })
  await once(tokenServer.listen(0, '127.0.0.1'), 'listening')
  tokenOrigin = `http://127.0.0.1:${(tokenServer.address() as AddressInfo).port}`
}

beforeAll(async () => {
  const folder = temporaryFolder()
  const { key, certificate } = makeCertificate(folder)
  await startTokenServer(key, certificate)
  const port = await freePort()
  const config = `version: 0.1
log: { level: error, accesslog: { disabled: true } }
storage: { filesystem: { rootdirectory: ${folder}/data } }
http: { addr: 127.0.0.1:${port} }
auth:
  token: { realm: ${tokenOrigin}/token, service: ${SERVICE}, issuer: ${ISSUER}, rootcertbundle: ${certificate} }
`
  writeFileSync(`${folder}/config.yml`, config)
  await start('docker-registry', ['serve', `${folder}/config.yml`])
  registry = `http://127.0.0.1:${port}`
  await until(() => fetch(`${registry}/v2/`))
}, 60_000)

afterAll(async () => {
  tokenServer?.close()
  await stopAll()
}, 60_000)

/** A client as the README has it, and the statuses that it has got. */
function clientOf() {
  const statuses: number[] = []
  const counting: typeof fetch = async (...args) => {
    const response = await fetch(...args)
    statuses.push(response.status)
    return response
  }
  const source = async ({ challenge }: TokenAsk) => {
    if (!challenge?.realm) return undefined
    const at = new URL(challenge.realm)
    if (at.origin !== tokenOrigin) return undefined
    const scopes = (challenge.scope ?? []).map((scope): [string, string] => ['scope', scope])
    at.search = String(new URLSearchParams([['service', challenge.service ?? ''], ...scopes]))
    const response = await fetch(at)
    return response.ok ? ((await response.json()) as { token: string }).token : undefined
  }
  return { api: withAuth(counting, { [registry]: bearer(source) }), statuses }
}

const digestOf = (octets: string) => `sha256:${createHash('sha256').update(octets).digest('hex')}`

test('an image is pushed, and pulled by many at once with one token', async () => {
  const push = clientOf()
  const layer = 'the config'
  const begun = await push.api(`${registry}/v2/${IMAGE}/blobs/uploads/`, { method: 'POST' })
  expect(begun.status).toBe(202)
  const at = new URL(begun.headers.get('location')!, registry)
  at.searchParams.set('digest', digestOf(layer))
  expect((await push.api(at, { method: 'PUT', body: layer })).status).toBe(201)
  const type = 'application/vnd.docker.distribution.manifest.v2+json'
  const described = { mediaType: 'application/octet-stream', size: layer.length, digest: digestOf(layer) }
  const manifest = JSON.stringify({ schemaVersion: 2, mediaType: type, config: described, layers: [described] })
  const headers = { 'content-type': type }
  const put = { method: 'PUT', headers, body: manifest }
  expect((await push.api(`${registry}/v2/${IMAGE}/manifests/latest`, put)).status).toBe(201)
  const pushing = push.statuses.join(' ')

  const before = asked.length
  const pull = clientOf()
  const manifestUrl = `${registry}/v2/${IMAGE}/manifests/latest`
  const all = await Promise.all(Array.from({ length: 10 }, () => pull.api(manifestUrl, { headers: { accept: type } })))
  for (const response of all) expect(await response.text()).toBe(manifest)
  const calls = asked.length - before
  expect(asked.slice(before)).toEqual([`repository:${IMAGE}:pull`])
  const again = pull.statuses.length
  expect((await pull.api(`${registry}/v2/${IMAGE}/blobs/${digestOf(layer)}`)).status).toBe(200)

  const [, version] = /v?(\d+\.\d+\.\d+)/.exec((await output('docker-registry', ['--version']))!)!
  holdRow('A container registry', 'docker-registry', version!, [
    pushing,
    String(calls),
    pull.statuses.slice(again).join(' '),
  ])
}, 60_000)
