import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { compactVerify, EmbeddedJWK } from 'jose'
import * as oauth from 'oauth4webapi'
import { createGuard, createNonces, dpop, type Guard, rawLines, refuse } from '../../src/server/index.ts'

/* The guard's DPoP by two that others wrote: the client makes the proofs and reads the challenges, jose verifies. */

let server: Server
let origin: string
let guard: Guard<string>
/** The clock of the nonces, which the tests move. */
let time = 1_790_000_000_000
const LIFETIME = 10_000
const jkts: string[] = []

function makeGuard(): void {
  guard = createGuard([
    dpop({
      origin,
      nonces: createNonces({ lifetime: LIFETIME, now: () => time }),
      async verify(token, { jwt, jkt }) {
        if (!(await compactVerify(jwt, EmbeddedJWK).catch(() => undefined))) return refuse('invalid_dpop_proof')
        jkts.push(jkt)
        return token === 'weak' ? refuse('insufficient_scope', { scope: ['write'] }) : token === 'bound' && 'ada'
      },
    }),
  ])
}

beforeAll(async () => {
  server = createServer(async (req, res) => {
    const field = (name: string) => rawLines(req.rawHeaders, name)
    const verdict = await guard({ method: req.method!, target: req.url!, field })
    for (const [name, value] of verdict.headers) res.appendHeader(name, value)
    res.writeHead(verdict.ok ? 200 : verdict.status).end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => {
  server.close()
})

async function makeClient(alg = 'ES256') {
  const keys = await oauth.generateKeyPair(alg, { extractable: true })
  const handle = oauth.DPoP({}, keys)
  const send = (token: string, path = '/me?a=1') =>
    oauth.protectedResourceRequest(token, 'GET', new URL(path, origin), new Headers(), null, {
      DPoP: handle,
      [oauth.allowInsecureRequests]: true,
    })
  return { send, handle }
}

async function errorOf(response: Promise<Response>): Promise<oauth.WWWAuthenticateChallengeError> {
  const error = await response.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(error instanceof oauth.WWWAuthenticateChallengeError)) throw error
  return error
}

test.each(['ES256', 'PS256', 'RS256', 'Ed25519'])('%s: the nonce of the first refusal lets it in', async (alg) => {
  makeGuard()
  const { send, handle } = await makeClient(alg)
  const error = await errorOf(send('bound'))
  expect(oauth.isDPoPNonceError(error)).toBe(true)
  expect(error.status).toBe(401)
  for (const path of ['/me', '/me?b=2', '/', '/a/../b', '/%7e']) {
    expect((await send('bound', path)).status).toBe(200)
  }
  // RFC 7638, computed by both.
  expect(jkts.at(-1)).toBe(await handle.calculateThumbprint())
})

test('a nonce is renewed before it expires', async () => {
  makeGuard()
  const { send } = await makeClient()
  await errorOf(send('bound'))
  // Over four lives of a nonce.
  for (let i = 0; i < 20; i++) {
    time += LIFETIME / 5
    expect((await send('bound')).status).toBe(200)
  }
})

test('it reads what a token lacks', async () => {
  makeGuard()
  const { send } = await makeClient()
  await errorOf(send('bound'))
  const { status, cause } = await errorOf(send('weak'))
  expect(status).toBe(403)
  expect(cause).toMatchObject([{ scheme: 'dpop', parameters: { error: 'insufficient_scope', scope: 'write' } }])
  const foreign = await errorOf(send('foreign'))
  expect(foreign.cause).toMatchObject([{ scheme: 'dpop', parameters: { error: 'invalid_token' } }])
})
