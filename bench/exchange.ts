import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { type Authenticator, authOutcome, basic, bearer, digest, withAuth } from '../src/client/index.ts'
import { parseChallenges, parseCredentials, serializeCredentials } from '../src/index.ts'
import { answerDigestSync, Digest, hashDigestPassword, verifyDigestSync } from '../src/schemes/index.ts'
import {
  createGuard,
  type FieldLines,
  type Guard,
  type GuardScheme,
  basic as guardBasic,
  bearer as guardBearer,
  digest as guardDigest,
  users,
} from '../src/server/index.ts'
import { type Comparison, expect } from './compare.ts'
import { JWT } from './inputs.ts'

/*
 * What client and guard add to a request: beside a fetch that answers at once, and beside one that goes to a server on this
 * machine.
 */

const ORIGIN = 'https://api.example.org'
const PATH = '/files/report?year=2026'
const URL_OF_IT = ORIGIN + PATH
const ELSEWHERE = `https://elsewhere.example.org${PATH}`
const ACCOUNT = { username: 'Aladdin', password: 'open sesame' }
const BASIC = 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='
const OFFER = { realm: 'api', algorithm: 'SHA-256', qop: ['auth'] }
const CHALLENGE =
  'Digest realm="api", algorithm=SHA-256, qop="auth", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"'

/** A fetch that answers at once: with a challenge where there are no credentials, if it has one. */
function answering(challenge?: string) {
  const accepted = new Response()
  const seen: { authorization: string | null } = { authorization: null }
  const fetch = async (_input: string, init?: { headers?: Headers }): Promise<Response> => {
    seen.authorization = init?.headers?.get('authorization') ?? null
    return challenge !== undefined && seen.authorization === null
      ? new Response(null, { status: 401, headers: { 'www-authenticate': challenge } })
      : accepted
  }
  return { fetch, seen }
}

/** A client that has been answered once, so that it sends its credentials unasked. */
async function client(authenticator: Authenticator, url: string, result: string, challenge?: string) {
  const { fetch, seen } = answering(challenge)
  const send = withAuth(fetch, { [ORIGIN]: authenticator })
  await send(url)
  const response = await send(url)
  expect(authOutcome(response)?.result ?? 'out of scope', result, 'an outcome')
  return { call: () => send(url), seen }
}

function expectDigest(field: string | null): void {
  const credentials = Digest.credentials.decode(parseCredentials(field!))
  expect(credentials.nc, '00000002', 'the second request of Digest')
  expect(verifyDigestSync(credentials, OFFER, { ...ACCOUNT, method: 'GET' }), true, 'credentials of Digest')
}

/** The client on a connection that takes no time, and a bare fetch over a real one. */
export async function clients(server: Loopback): Promise<Comparison> {
  const { fetch } = answering()
  const outOfScope = await client(basic(ACCOUNT), ELSEWHERE, 'out of scope')
  const withBasic = await client(basic(ACCOUNT, { preemptive: true }), URL_OF_IT, 'sent')
  const withBearer = await client(bearer(JWT), URL_OF_IT, 'sent')
  const withDigest = await client(digest(ACCOUNT), URL_OF_IT, 'sent', CHALLENGE)
  expect(outOfScope.seen.authorization, null, 'nothing out of scope')
  expect(withBasic.seen.authorization, BASIC, 'credentials of Basic')
  expect(withBearer.seen.authorization, `Bearer ${JWT}`, 'credentials of Bearer')
  expectDigest(withDigest.seen.authorization)
  return {
    name: 'client',
    baseline: 'nothing',
    contenders: {
      nothing: () => fetch(URL_OF_IT),
      'out of scope': outOfScope.call,
      Basic: withBasic.call,
      Bearer: withBearer.call,
      Digest: withDigest.call,
      'a fetch on this machine': server.fetch,
    },
  }
}

type AnyScheme = GuardScheme<string>

const GET = { method: 'GET', target: PATH }

/** So many answers are made at once, outside of most samples, of which the median counts. */
const ANSWERS = 4096

/** Gives fields of Digest, each with the next count; a new nonce where a batch is used up. */
function digestAnswers(guard: Guard<string>) {
  let fields: string[] = []
  return async (): Promise<string> => {
    if (fields.length === 0) {
      const { headers } = await guard({ ...GET, authorization: undefined })
      const challenge = Digest.challenge.decode(parseChallenges(fieldOf(headers, 'www-authenticate'))[0]!)
      fields = Array.from({ length: ANSWERS }, (_, i) =>
        serializeCredentials(
          Digest.credentials.encode(
            answerDigestSync(challenge, {
              ...ACCOUNT,
              method: 'GET',
              uri: PATH,
              nc: i + 1,
              cnonce: 'f2/wE4q74E6zIJEt',
            }),
          ),
        ),
      ).reverse()
    }
    return fields.pop()!
  }
}

function fieldOf(headers: FieldLines, name: string): string {
  return headers.find(([other]) => other === name)![1]
}

/** A guard with one scheme. */
const guardOf = (scheme: AnyScheme) => createGuard([scheme])

/** The guard beside a call that gives an identity at once. */
export async function guards(server: Loopback): Promise<Comparison> {
  const known = users({ [ACCOUNT.username]: ACCOUNT.password })
  const passwordHash = await hashDigestPassword({ ...ACCOUNT, ...OFFER })
  const withBasic = guardOf(
    guardBasic({ realm: 'api', verify: ({ password }) => password === ACCOUNT.password && 'Aladdin' }),
  )
  const withUsers = guardOf(guardBasic({ realm: 'api', verify: known.verify }))
  const withBearer = guardOf(guardBearer({ realm: 'api', verify: (token) => token === JWT && 'Aladdin' }))
  const withDigest = guardOf(
    guardDigest({
      realm: OFFER.realm,
      algorithms: [OFFER.algorithm],
      lookup: () => ({ username: ACCOUNT.username, passwordHash, identity: 'Aladdin' }),
    }),
  )
  const nextAnswer = digestAnswers(withDigest)
  const verdict = { ok: true, identity: 'Aladdin', scheme: 'Basic', headers: [] }
  const contenders = {
    nothing: async () => verdict,
    'no credentials': () => withBasic({ ...GET, authorization: undefined }),
    Basic: () => withBasic({ ...GET, authorization: BASIC }),
    'Basic with `users`': () => withUsers({ ...GET, authorization: BASIC }),
    Bearer: () => withBearer({ ...GET, authorization: `Bearer ${JWT}` }),
    Digest: async () => withDigest({ ...GET, authorization: await nextAnswer() }),
    'a fetch on this machine': server.fetch,
  }
  expect((await contenders['no credentials']()).ok, false, 'a refusal')
  for (const name of ['Basic', 'Basic with `users`', 'Bearer', 'Digest'] as const) {
    const judged = await contenders[name]()
    expect(judged.ok && judged.identity, 'Aladdin', `${name} accepted`)
  }
  const replayed = await nextAnswer()
  expect((await withDigest({ ...GET, authorization: replayed })).ok, true, 'a count that is new')
  expect((await withDigest({ ...GET, authorization: replayed })).ok, false, 'a count that was used')
  return { name: 'guard', baseline: 'nothing', contenders }
}

/** A server on this machine, in a thread of its own. */
export interface Loopback {
  fetch: () => Promise<unknown>
  stop: () => Promise<unknown>
}

const SERVER = `
  const { createServer } = require('node:http')
  const { parentPort } = require('node:worker_threads')
  const server = createServer((request, response) => response.end('ok'))
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))
`

/** A fetch with the platform's own client, the answer read to its end. */
export async function startLoopback(): Promise<Loopback> {
  const worker = new Worker(SERVER, { eval: true })
  const [port] = await once(worker, 'message')
  const url = `http://127.0.0.1:${port}${PATH}`
  const get = async () => (await fetch(url)).text()
  expect(await get(), 'ok', 'the server on this machine')
  return { fetch: get, stop: () => worker.terminate() }
}
