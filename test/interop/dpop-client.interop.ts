import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import * as jose from 'jose'
import * as oauth from 'oauth4webapi'
import { authOutcome, type DPoPClaims, dpop, withAuth } from '../../src/client/index.ts'
import { holdRow } from './table.ts'
import { packageVersion } from './versions.ts'

/*
 * The client's DPoP at servers that others check: proofs and tokens that jose verifies, and a resource server of oauth4webapi.
 */

/** Why a request is refused: an error of RFC 9449 §7.1; absent where it isn't. */
type Check = (request: IncomingMessage, origin: string) => Promise<string | undefined>

const ISSUER = 'https://issuer.example'
const listening: Server[] = []
let keys: jose.GenerateKeyPairResult
let issuer: jose.GenerateKeyPairResult
let jwk: jose.JWK

beforeAll(async () => {
  keys = await jose.generateKeyPair('ES256')
  issuer = await jose.generateKeyPair('ES256')
  jwk = await jose.exportJWK(keys.publicKey)
})

afterAll(() => {
  for (const server of listening) {
    server.closeAllConnections()
    server.close()
  }
})

/** A server that names a new nonce with each response, where it has any, and takes the last one only. */
async function serve(check: Check, hasNonces: boolean) {
  const statuses: number[] = []
  let count = 0
  let nonce = 'none yet'
  let origin = ''
  const server = createServer(async (req, res) => {
    const claims = jose.decodeJwt((req.headers.dpop as string | undefined) ?? 'e30.e30.')
    const isStale = hasNonces && claims.nonce !== nonce
    const error = isStale ? 'use_dpop_nonce' : await check(req, origin)
    if (hasNonces) {
      nonce = `nonce-${++count}`
      res.setHeader('dpop-nonce', nonce)
    }
    if (error !== undefined) res.setHeader('www-authenticate', `DPoP error="${error}", algs="ES256"`)
    statuses.push(error === undefined ? 200 : 401)
    res.writeHead(statuses.at(-1)!).end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  listening.push(server)
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { origin, statuses }
}

/** A token that is bound to the client's key (RFC 9449 §6.1). */
async function boundToken(audience: string): Promise<string> {
  return new jose.SignJWT({ cnf: { jkt: await jose.calculateJwkThumbprint(jwk) }, client_id: 'client', jti: 'a' })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'k' })
    .setIssuer(ISSUER)
    .setSubject('ada')
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime('5 m')
    .sign(issuer.privateKey)
}

const clientOf = (origin: string) => {
  const sign = (claims: DPoPClaims) =>
    new jose.SignJWT({ ...claims }).setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk }).sign(keys.privateKey)
  return withAuth(fetch, { [origin]: dpop(() => boundToken(origin), { sign }) })
}

const seen = new Set<string>()

/** What RFC 9449 §4.3 asks for, by jose. */
const byJose: Check = async (req, origin) => {
  const [scheme, token] = (req.headers.authorization ?? '').split(' ') as [string, string]
  if (scheme !== 'DPoP') return 'invalid_token'
  try {
    const bound = await jose.jwtVerify<{ cnf: { jkt: string } }>(token, issuer.publicKey, { issuer: ISSUER })
    const proof = await jose.jwtVerify<DPoPClaims>(req.headers.dpop as string, jose.EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: ['ES256'],
      maxTokenAge: '60 s',
      requiredClaims: ['jti', 'htm', 'htu', 'ath'],
    })
    const { jti, htm, htu, ath } = proof.payload
    const isRight =
      htm === req.method &&
      htu === origin + new URL(req.url!, origin).pathname &&
      ath === createHash('sha256').update(token).digest('base64url') &&
      (await jose.calculateJwkThumbprint(proof.protectedHeader.jwk!)) === bound.payload.cnf.jkt &&
      !seen.has(jti)
    seen.add(jti)
    return isRight ? undefined : 'invalid_dpop_proof'
  } catch {
    return 'invalid_dpop_proof'
  }
}

/** The resource server of oauth4webapi. */
const byOauth4webapi: Check = async (req, origin) => {
  const as: oauth.AuthorizationServer = { issuer: ISSUER, jwks_uri: `${ISSUER}/jwks` }
  const key = { ...(await jose.exportJWK(issuer.publicKey)), kid: 'k', alg: 'ES256', use: 'sig' }
  const request = new Request(origin + req.url, { method: req.method!, headers: req.headers as Record<string, string> })
  try {
    const claims = await oauth.validateJwtAccessToken(as, request, origin, {
      requireDPoP: true,
      [oauth.customFetch]: async () => Response.json({ keys: [key] }),
    })
    return claims.sub === 'ada' ? undefined : 'invalid_token'
  } catch {
    return 'invalid_dpop_proof'
  }
}

test.each<[string, string, Check]>([
  ['jose', packageVersion('jose'), byJose],
  ['oauth4webapi', packageVersion('oauth4webapi'), byOauth4webapi],
])('%s lets the client in', async (name, version, check) => {
  const cells: string[] = []
  for (const hasNonces of [false, true]) {
    const { origin, statuses } = await serve(check, hasNonces)
    const api = clientOf(origin)
    for (const [path, init] of [
      ['/me?a=1#f', {}],
      ['/%7e/"x"?q', { method: 'POST', body: 'b' }],
      ['/', { method: 'DELETE' }],
    ] as const) {
      expect((await api(origin + path, init)).status).toBe(200)
    }
    cells.push(statuses.join(' '))
  }
  const stubborn = await serve(async () => 'use_dpop_nonce', true)
  const outcome = authOutcome(await clientOf(stubborn.origin)(stubborn.origin))
  holdRow('DPoP', name, version, [...cells, `${stubborn.statuses.join(' ')}: ${outcome?.result}`])
})
