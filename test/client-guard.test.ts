import { describe, expect, test } from '@jest/globals'
import * as jose from 'jose'
import { authOutcome, basic, bearer, digest, dpop, withAuth } from '../src/client/index.ts'
import * as server from '../src/server/index.ts'
import { peer } from './client-peers.ts'

/*
 * The client against the guard of this library, without a network between.
 */

const ORIGIN = 'https://a.example'

/** A fetch whose server is a guard, and the statuses that it gave. */
function guarded(guard: server.Guard<unknown>) {
  const statuses: number[] = []
  const { fetch } = peer(async ({ url, method, authorization, headers, init }) => {
    const { pathname, search } = new URL(url)
    const body = async () => new Uint8Array(await new Response(init.body ?? null).arrayBuffer())
    const request = { method, target: pathname + search, authorization, dpop: headers.get('dpop'), body }
    const verdict = await guard(request)
    statuses.push(verdict.ok ? 200 : verdict.status)
    return new Response(null, { status: statuses.at(-1)!, headers: verdict.headers })
  })
  return { fetch, statuses }
}

const NAMES = { ada: 'p', 'J\u00e4s\u00f8n': 'p\u00e4ss', '\u0414\u043e': ':"\\' }
const { verify, lookup } = server.users(NAMES)
const ALGORITHMS = ['MD5', 'SHA-256', 'SHA-512-256'].flatMap((name) => [name, `${name}-sess`])

describe('Digest: one 401 at first and none afterwards, and the server proves itself', () => {
  const combinations = ALGORITHMS.flatMap((algorithm) =>
    [['auth'], ['auth-int'], ['auth', 'auth-int']].flatMap((qop) =>
      [false, true].map((userhash) => [algorithm, qop, userhash] as const),
    ),
  )

  test.each(combinations)('%s, %j, userhash %j', async (algorithm, qop, userhash) => {
    for (const [username, password] of Object.entries(NAMES)) {
      const guard = server.createGuard([
        server.digest({ realm: 'a "b"', lookup, algorithms: [algorithm], qop: [...qop], userhash }),
      ])
      const { fetch, statuses } = guarded(guard)
      const api = withAuth(fetch, { [ORIGIN]: digest({ username, password }) })
      for (const init of [{}, { method: 'POST', body: 'the body' }, { method: 'DELETE' }]) {
        const response = await api(`${ORIGIN}/x?q="1"&r=|\\`, init)
        const serverProved = qop.includes('auth' as never) ? true : undefined
        expect(authOutcome(response)).toMatchObject({ result: 'sent', serverProved })
      }
      expect(statuses).toEqual([401, 200, 200, 200])
    }
  })

  test('the client takes SHA-256 where the server would take MD5 as well', async () => {
    const { fetch } = guarded(
      server.createGuard([server.digest({ realm: 'r', lookup, algorithms: ['MD5', 'SHA-256'] })]),
    )
    const seen: string[] = []
    const watching: typeof fetch = (input, init) => {
      seen.push(new Headers(init?.headers).get('authorization') ?? '')
      return fetch(input, init)
    }
    await withAuth(watching, { [ORIGIN]: digest({ username: 'ada', password: 'p' }) })(ORIGIN)
    expect(seen[1]).toContain('algorithm=SHA-256')
  })

  test('over four lifetimes of nonces there is no refusal, since the next one is named in time', async () => {
    let now = 0
    const nonces = server.createNonces({ lifetime: 1000, now: () => now })
    const { fetch, statuses } = guarded(server.createGuard([server.digest({ realm: 'r', lookup, nonces })]))
    const api = withAuth(fetch, { [ORIGIN]: digest({ username: 'ada', password: 'p' }) })
    for (; now < 4000; now += 90) await api(ORIGIN)
    expect(statuses.filter((status) => status === 401)).toHaveLength(1)
  })

  test('a nonce that has expired costs one refusal', async () => {
    let now = 0
    const nonces = server.createNonces({ lifetime: 1000, now: () => now })
    const { fetch, statuses } = guarded(server.createGuard([server.digest({ realm: 'r', lookup, nonces })]))
    const api = withAuth(fetch, { [ORIGIN]: digest({ username: 'ada', password: 'p' }) })
    await api(ORIGIN)
    now = 5000
    await api(ORIGIN)
    expect(statuses).toEqual([401, 200, 401, 200])
  })

  test('forty requests at once, twice, are all let in', async () => {
    const { fetch, statuses } = guarded(server.createGuard([server.digest({ realm: 'r', lookup })]))
    const api = withAuth(fetch, { [ORIGIN]: digest({ username: 'ada', password: 'p' }) })
    const forty = () => Promise.all(Array.from({ length: 40 }, (_, i) => api(`${ORIGIN}/${i}`)))
    for (const all of [await forty(), await forty()]) expect(all.every(({ status }) => status === 200)).toBe(true)
    expect(statuses.filter((status) => status === 401)).toHaveLength(40)
  })

  test('a wrong password is refused once more, and that is all', async () => {
    const { fetch, statuses } = guarded(server.createGuard([server.digest({ realm: 'r', lookup })]))
    const response = await withAuth(fetch, { [ORIGIN]: digest({ username: 'ada', password: 'wrong' }) })(ORIGIN)
    expect(authOutcome(response)?.result).toBe('rejected')
    expect(statuses).toEqual([401, 401])
  })
})

test.each(Object.entries(NAMES))('Basic: %s', async (username, password) => {
  const { fetch, statuses } = guarded(server.createGuard([server.basic({ realm: 'r', verify })]))
  const api = withAuth(fetch, { [ORIGIN]: basic({ username, password }) })
  await api(`${ORIGIN}/d/x`)
  await api(`${ORIGIN}/d/y`)
  expect(statuses).toEqual([401, 200, 200])
})

test('Bearer: a token that is refused, one that is too weak, and one that will do', async () => {
  const verifyToken = (token: string) =>
    token === 'weak' ? server.refuse('insufficient_scope', { scope: ['write'] }) : token === 'strong' && { sub: 'ada' }
  const { fetch, statuses } = guarded(server.createGuard([server.bearer({ realm: 'r', verify: verifyToken })]))
  const next: Record<string, string> = { old: 'weak', weak: 'strong' }
  const source = ({ rejected }: { rejected: string | undefined }) => next[rejected ?? ''] ?? 'old'
  const response = await withAuth(fetch, { [ORIGIN]: bearer(source, { stepUp: true }) })(ORIGIN)
  expect(statuses).toEqual([401, 403, 200])
  expect(authOutcome(response)).toMatchObject({ result: 'sent', sends: 3 })
})

test('DPoP: the first nonce, and its successors, with proofs that jose signs', async () => {
  const { privateKey, publicKey } = await jose.generateKeyPair('ES256')
  const jwk = await jose.exportJWK(publicKey)
  let now = Date.now()
  const nonces = server.createNonces({ lifetime: 1000, now: () => now })
  const scheme = server.dpop({
    origin: ORIGIN,
    nonces,
    verify: async (token, { jwt, jwk }) => {
      await jose.jwtVerify(jwt, jwk as jose.JWK)
      return token === 'tok' && { sub: 'ada' }
    },
  })
  const { fetch, statuses } = guarded(server.createGuard([scheme]))
  const sign = (claims: object) =>
    new jose.SignJWT({ ...claims }).setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk }).sign(privateKey)
  const api = withAuth(fetch, { [ORIGIN]: dpop('tok', { sign }) })
  for (let i = 0; i < 20; i++, now += 150) await api(`${ORIGIN}/x?${i}`)
  expect(statuses).toEqual([401, ...Array(20).fill(200)])
})
