import { generateKeyPairSync, sign, verify as verifySignature } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import * as client from '../src/client/index.ts'
import * as server from '../src/server/index.ts'
import { clock } from './server-kit.ts'

/* The client and the guard against each other: a fetch that hands each request to a guard. */

const ORIGIN = 'https://a.example'
const LIFETIME = 10_000

/** What the guard judged, in the form of a fetch; `statuses` are those of its responses. */
function guarded(guard: server.Guard<unknown>) {
  const statuses: number[] = []
  const send = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init)
    const { pathname, search } = new URL(request.url)
    const octets = new Uint8Array(await request.arrayBuffer())
    const { method, headers } = request
    const field = (name: string) => headers.get(name)
    const verdict = await guard({ method, target: pathname + search, field, body: () => octets })
    statuses.push(verdict.ok ? 200 : verdict.status)
    return new Response(null, { status: statuses.at(-1)!, headers: verdict.headers })
  }
  return { send: send as typeof fetch, statuses }
}

/** What came of a request: the statuses on the way, and what the client says of it. */
async function ask(world: ReturnType<typeof guarded>, api: typeof fetch, path: string, init?: RequestInit) {
  const before = world.statuses.length
  const outcome = client.authOutcome(await api(ORIGIN + path, init))
  return { statuses: world.statuses.slice(before), result: outcome?.result, serverProved: outcome?.serverProved }
}

const ALGORITHMS = ['MD5', 'SHA-256', 'SHA-512-256', 'MD5-sess', 'SHA-256-sess', 'SHA-512-256-sess']
const ACCOUNTS = { ada: 'secret', Jäsøn: 'pässword', '\u4e00"\\': ' :"\\x' }
const ADA = { username: 'ada', password: ACCOUNTS.ada }
const { lookup, verify } = server.users(ACCOUNTS)
const cases = ALGORITHMS.flatMap((algorithm) =>
  [['auth'], ['auth-int'], ['auth', 'auth-int']].flatMap((qop) =>
    [true, false].flatMap((userhash) =>
      Object.entries(ACCOUNTS).map(([username, password]) => ({ algorithm, qop, userhash, username, password })),
    ),
  ),
)

describe('Digest: one refusal at first, and none afterwards', () => {
  test.each(cases)('$algorithm, $qop, userhash $userhash, $username', async (one) => {
    const { algorithm, qop, userhash, ...account } = one
    const now = clock()
    const world = guarded(
      server.createGuard([
        server.digest({
          realm: 'the "files"',
          algorithms: [algorithm],
          qop,
          userhash,
          lookup,
          nonces: server.createNonces({ lifetime: LIFETIME, now }),
        }),
      ]),
    )
    const api = client.withAuth(world.send, { [ORIGIN]: client.digest(account) })
    const serverProved = qop.includes('auth') ? true : undefined
    const init = { method: 'POST', body: 'some text' }
    const sent = { result: 'sent', serverProved }
    expect(await ask(world, api, '/a?b="1"&c=|\\', init)).toEqual({ ...sent, statuses: [401, 200] })
    // Over four lives of a nonce: the next one comes in time.
    for (let i = 0; i < 20; i++) {
      now.time += LIFETIME / 5
      expect(await ask(world, api, `/a/${i}`, i % 2 ? init : { method: 'DELETE' })).toEqual({
        ...sent,
        statuses: [200],
      })
    }
    // An idle client's nonce is too old, which costs a round trip, and no question.
    now.time += LIFETIME
    expect(await ask(world, api, '/a', init)).toEqual({ ...sent, statuses: [401, 200] })
  })

  test('of many in parallel each is let in, and then without a refusal', async () => {
    const world = guarded(server.createGuard([server.digest({ realm: 'files', lookup })]))
    const api = client.withAuth(world.send, { [ORIGIN]: client.digest(ADA) })
    for (const refused of [30, 0]) {
      world.statuses.length = 0
      const responses = await Promise.all(Array.from({ length: 30 }, (_, i) => api(`${ORIGIN}/${i}`)))
      expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]))
      expect(world.statuses.filter((status) => status !== 200)).toHaveLength(refused)
    }
  })

  test('a wrong password is refused once after it was asked for', async () => {
    const world = guarded(server.createGuard([server.digest({ realm: 'files', lookup })]))
    const api = client.withAuth(world.send, { [ORIGIN]: client.digest({ username: 'ada', password: 'x' }) })
    expect(await ask(world, api, '/')).toEqual({ statuses: [401, 401], result: 'rejected', serverProved: undefined })
  })
})

test('SHA-256 is taken where the guard would take MD5 as well, whatever it lists first', async () => {
  const algorithms = ['MD5', 'SHA-256']
  const world = guarded(server.createGuard([server.digest({ realm: 'files', lookup, algorithms })]))
  const sent: (string | null)[] = []
  const send: typeof fetch = (input, init) => {
    sent.push(new Headers(init?.headers).get('authorization'))
    return world.send(input, init)
  }
  await client.withAuth(send, { [ORIGIN]: client.digest(ADA) })(ORIGIN)
  expect(sent[1]).toContain('algorithm=SHA-256')
})

test('Digest is taken before Basic where the client prefers it', async () => {
  const schemes = [server.basic({ realm: 'files', verify }), server.digest({ realm: 'files', lookup })]
  const world = guarded(server.createGuard(schemes))
  const api = client.withAuth(world.send, { [ORIGIN]: [client.digest(ADA), client.basic(ADA)] })
  expect(await ask(world, api, '/')).toMatchObject({ statuses: [401, 200], serverProved: true })
})

test.each(Object.entries(ACCOUNTS))(
  'Basic is sent unasked below where it was accepted (RFC 7617 §2.2): %s',
  async (username, password) => {
    const world = guarded(server.createGuard([server.basic({ realm: 'files', verify })]))
    const api = client.withAuth(world.send, { [ORIGIN]: client.basic({ username, password }) })
    expect(await ask(world, api, '/a/b')).toMatchObject({ statuses: [401, 200] })
    expect(await ask(world, api, '/a/c')).toMatchObject({ statuses: [200] })
  },
)

test('a token that is refused, one that is too weak, and one that will do', async () => {
  const needs = (token: string) =>
    token === 'weak' ? server.refuse('insufficient_scope', { scope: ['write'] }) : token === 'strong' && 'ada'
  const world = guarded(server.createGuard([server.bearer({ realm: 'api', verify: needs })]))
  const next: Record<string, string> = { old: 'weak', weak: 'strong' }
  const source: client.TokenSource = ({ rejected }) => next[rejected ?? ''] ?? 'old'
  const api = client.withAuth(world.send, { [ORIGIN]: client.bearer(source, { stepUp: true }) })
  expect(await ask(world, api, '/')).toMatchObject({ statuses: [401, 403, 200], result: 'sent' })
})

test('a token is got for the scope that a 403 asks for (RFC 6750 §3.1)', async () => {
  const need = ['read', 'write']
  const needs = (token: string) => token === 'both' || server.refuse('insufficient_scope', { scope: need })
  const world = guarded(server.createGuard([server.bearer({ realm: 'api', verify: needs })]))
  const source: client.TokenSource = ({ challenge }) => (challenge?.scope?.join() === need.join() ? 'both' : 'one')
  const api = client.withAuth(world.send, { [ORIGIN]: client.bearer(source, { stepUp: true }) })
  expect(await ask(world, api, '/')).toMatchObject({ statuses: [403, 200], result: 'sent' })
  expect(await ask(world, api, '/')).toMatchObject({ statuses: [200], result: 'sent' })
})

test('DPoP: a nonce is got once, and renewed before it expires (RFC 9449 §8.2)', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = publicKey.export({ format: 'jwk' })
  const options = { format: 'jwk', dsaEncoding: 'ieee-p1363' } as const
  const signing = { key: privateKey.export({ format: 'jwk' }), ...options }
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = (claims: client.DPoPClaims) => {
    const text = `${part({ typ: 'dpop+jwt', alg: 'ES256', jwk })}.${part(claims)}`
    const signature = sign('sha256', Buffer.from(text), signing as never)
    return `${text}.${signature.toString('base64url')}`
  }
  const now = clock(Date.now())
  const guard = server.createGuard([
    server.dpop({
      origin: ORIGIN,
      nonces: server.createNonces({ lifetime: LIFETIME, now }),
      verify(token, { jwt }) {
        const [header, claims, signature] = jwt.split('.')
        const octets = Buffer.from(signature!, 'base64url')
        const isSigned = verifySignature(
          'sha256',
          Buffer.from(`${header}.${claims}`),
          { key: jwk, ...options } as never,
          octets,
        )
        return isSigned ? token === 'bound' && 'ada' : server.refuse('invalid_dpop_proof')
      },
    }),
  ])
  const world = guarded(guard)
  const api = client.withAuth(world.send, { [ORIGIN]: client.dpop('bound', { sign: signed }) })
  expect(await ask(world, api, '/a?b')).toMatchObject({ statuses: [401, 200], result: 'sent' })
  for (let i = 0; i < 20; i++) {
    now.time += LIFETIME / 5
    expect(await ask(world, api, `/${i}`, { method: 'POST' })).toMatchObject({ statuses: [200], result: 'sent' })
  }
})
