import { authOutcome, basic, bearer, digest, dpop, withAuth } from '../../src/client/index.ts'
import {
  parseChallenges,
  parseCredentials,
  recoverChallenges,
  serializeChallenges,
  serializeCredentials,
} from '../../src/index.ts'
import { answerDigest, Basic, Digest, verifyDigest } from '../../src/schemes/index.ts'
import * as server from '../../src/server/index.ts'

/*
 * What holds on every runtime, in plain functions: no test runner and nothing of a platform's own but fetch, URL and Web Crypto.
 */

export type Part = 'core' | 'schemes' | 'client' | 'server'

export interface Report {
  /** How the runtime names itself. */
  runtime: string
  passed: number
  /** The names of what failed, with the error. */
  failed: string[]
}

interface Check {
  part: Part
  name: string
  /** Fails by throwing. `origin` is that of a server with guards, as `origins.ts` has it; `other` is another origin of it. */
  run(origin: string, other: string): unknown
}

function same(actual: unknown, expected: unknown): void {
  const [seen, wanted] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (seen !== wanted) throw new Error(`${seen} is not ${wanted}`)
}

const ADA = { username: 'ada', password: 'secret' }
const JASON = { username: 'J\u00e4s\u00f8n', password: 'p\u00e4ssword' }
const people = server.users({ ada: 'secret', 'J\u00e4s\u00f8n': 'p\u00e4ssword' })

type Guard = server.Guard<string>

/** A fetch whose server is a guard in this very process, and the statuses that it gave. */
function guarded(guard: Guard): { fetch: typeof fetch; statuses: number[] } {
  const statuses: number[] = []
  const answer = async (...args: Parameters<typeof fetch>): Promise<Response> => {
    const request = new Request(...args)
    const { pathname, search } = new URL(request.url)
    const verdict = await guard({
      method: request.method,
      target: pathname + search,
      field: (name) => request.headers.get(name),
      body: async () => new Uint8Array(await request.arrayBuffer()),
    })
    const status = verdict.ok ? 200 : verdict.status
    statuses.push(status)
    return new Response(verdict.ok ? verdict.identity : null, { status, headers: verdict.headers })
  }
  return { fetch: answer as typeof fetch, statuses }
}

const ORIGIN = 'https://api.example'

/** Three requests of one account to a guard in this process: the first alone is refused, once. */
async function letsIn(guard: Guard, make: () => Parameters<typeof withAuth>[1][string]): Promise<void> {
  const { fetch, statuses } = guarded(guard)
  const api = withAuth(fetch, { [ORIGIN]: make() })
  for (const target of ['/', '/a?b=1', '/a%20b?']) await api(ORIGIN + target, { method: 'POST', body: 'x=\u00e4' })
  same(statuses, [401, 200, 200, 200])
}

const digestGuard = (options: object = {}): Guard =>
  server.createGuard([server.digest({ realm: 'files', lookup: people.lookup, ...options })])

/** Claims signed with ES256 by Web Crypto. */
async function signer(): Promise<(claims: object) => Promise<string>> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
  ])
  const { crv, kty, x, y } = await crypto.subtle.exportKey('jwk', publicKey)
  const base64url = (octets: Uint8Array) =>
    btoa(String.fromCharCode(...octets))
      .replace(/\+/g, '-')
      .replace(/\//g, '_')
      .replace(/=/g, '')
  const part = (value: object) => base64url(new TextEncoder().encode(JSON.stringify(value)))
  return async (claims) => {
    const signed = `${part({ typ: 'dpop+jwt', alg: 'ES256', jwk: { crv, kty, x, y } })}.${part(claims)}`
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
    const signature = await crypto.subtle.sign(algorithm, privateKey, new TextEncoder().encode(signed))
    return `${signed}.${base64url(new Uint8Array(signature))}`
  }
}

const FIELDS = [
  'Basic realm="files"',
  'Negotiate YII=',
  'Digest realm="a \\"b\\"", nonce="n", qop="auth, auth-int", Bearer error="invalid_token"',
  'Basic realm="\u00e4", charset="UTF-8"',
]

const CORE: Omit<Check, 'part'>[] = [
  {
    name: 'what is written reads back (RFC 9110 §11.6.1)',
    run() {
      for (const field of FIELDS) {
        const challenges = parseChallenges(field)
        same(parseChallenges(serializeChallenges(challenges)), challenges)
      }
    },
  },
  {
    name: 'what is malformed is refused, and recovered',
    run() {
      let error: unknown
      try {
        parseChallenges('Basic realm="S3CRET')
      } catch (thrown) {
        error = thrown
      }
      same([error instanceof Error, String(error).includes('S3CRET')], [true, false])
      same(recoverChallenges('Basic realm="files').challenges[0]?.scheme, 'Basic')
    },
  },
]

/** RFC 7616 §3.9.1, its answers. */
const ANSWERS: Readonly<Record<string, string>> = {
  MD5: '8ca523f5e9506fed4657c9700eebdbec',
  'SHA-256': '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
}

async function answersOf(algorithm: string): Promise<void> {
  const challenge = {
    realm: 'http-auth@example.org',
    nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
    opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
    qop: ['auth'],
    algorithm,
  }
  const account = { username: 'Mufasa', password: 'Circle of Life' }
  const request = { method: 'GET', uri: '/dir/index.html' }
  const cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ'
  const credentials = await answerDigest(challenge, { ...account, ...request, cnonce })
  same(credentials.response, ANSWERS[algorithm])
  const read = Digest.credentials.decode(
    parseCredentials(serializeCredentials(Digest.credentials.encode(credentials)))!,
  )
  same(await verifyDigest(read, challenge, { ...account, method: 'GET' }), true)
}

function basicField({ username, password }: typeof ADA): string {
  return serializeCredentials(Basic.credentials.encode({ userId: username, password }))
}

const SCHEMES: Omit<Check, 'part'>[] = [
  {
    name: 'Basic in UTF-8 reads back (RFC 7617 §2.1)',
    run() {
      const field = basicField(JASON)
      same(Basic.credentials.decode(parseCredentials(field)!), { userId: JASON.username, password: JASON.password })
    },
  },
  { name: 'Digest with SHA-256 is that of RFC 7616 §3.9.1', run: () => answersOf('SHA-256') },
]

const MD5: Omit<Check, 'part'> = { name: 'Digest with MD5 is that of RFC 7616 §3.9.1', run: () => answersOf('MD5') }

const CLIENT: Omit<Check, 'part'>[] = [
  {
    name: 'Digest over the network: one refusal, the server proves itself, a body is sent again',
    async run(origin) {
      const api = withAuth(fetch, { [origin]: digest(ADA) })
      const first = await api(`${origin}/digest/a?b=1`)
      same([first.status, authOutcome(first)?.sends, authOutcome(first)?.serverProved], [200, 2, true])
      const posted = await api(`${origin}/digest/a?`, { method: 'POST', body: new Uint8Array([1, 2, 3]) })
      same([posted.status, authOutcome(posted)?.sends, await posted.text()], [200, 1, 'in 3'])
    },
  },
  {
    name: 'a body with the first request is sent again after the refusal',
    async run(origin) {
      const api = withAuth(fetch, { [origin]: digest(JASON) })
      const posted = await api(`${origin}/digest/`, { method: 'POST', body: 'abcd' })
      same([posted.status, authOutcome(posted)?.sends, await posted.text()], [200, 2, 'in 4'])
    },
  },
  {
    name: 'Basic over the network, with a name in UTF-8',
    async run(origin) {
      const api = withAuth(fetch, { [origin]: basic(JASON) })
      const statuses = [await api(`${origin}/basic/a`), await api(`${origin}/basic/b`)]
      same(
        statuses.map((response) => [response.status, authOutcome(response)?.sends]),
        [
          [200, 2],
          [200, 1],
        ],
      )
    },
  },
  {
    name: 'credentials stay at their origin through a redirect (RFC 9110 §11.5)',
    async run(origin, other) {
      const api = withAuth(fetch, { [origin]: basic(ADA, { preemptive: true }) })
      const response = await api(`${origin}/moved`)
      same([response.status, await response.text()], [200, 'none'])
      same((await (await api(`${origin}/echo`)).text()).startsWith('Basic '), true)
      same(await (await api(`${other}/echo`)).text(), 'none')
    },
  },
  {
    name: 'a token is asked for once by thirty requests at once',
    async run(origin) {
      let calls = 0
      const source = () => {
        calls++
        return 'good'
      }
      const api = withAuth(fetch, { [origin]: bearer(source) })
      const all = await Promise.all(Array.from({ length: 30 }, (_, i) => api(`${origin}/bearer/?${i}`)))
      same([calls, all.every(({ status }) => status === 200)], [1, true])
    },
  },
  {
    name: 'a 401 without a readable challenge comes back as it is',
    async run(origin) {
      const response = await withAuth(fetch, { [origin]: digest(ADA) })(`${origin}/silent`)
      same([response.status, authOutcome(response)?.result], [401, 'no-challenge'])
    },
  },
  {
    name: 'an abort ends the wait for a source',
    async run(origin) {
      const never = () => new Promise<undefined>(() => {})
      const controller = new AbortController()
      const api = withAuth(fetch, { [origin]: digest(never) })
      const waiting = api(`${origin}/digest/`, { signal: controller.signal })
      setTimeout(() => controller.abort(), 50)
      same(await waiting.then(String, (error: Error) => error.name), 'AbortError')
    },
  },
]

const PROOFS: Omit<Check, 'part'> = {
  name: 'DPoP with ES256 of Web Crypto: the nonce of the refusal lets in (RFC 9449 §8)',
  async run(origin) {
    const api = withAuth(fetch, { [origin]: dpop('bound', { sign: await signer() }) })
    const responses = [await api(`${origin}/dpop/a`), await api(`${origin}/dpop/b?c`)]
    same(
      responses.map((response) => [response.status, authOutcome(response)?.sends]),
      [
        [200, 2],
        [200, 1],
      ],
    )
  },
}

const SERVER: Omit<Check, 'part'>[] = [
  {
    name: 'the client is let in by Digest with each qop',
    async run() {
      for (const qop of [['auth'], ['auth-int']]) {
        await letsIn(digestGuard({ qop, algorithms: ['SHA-256'] }), () => digest(ADA))
        await letsIn(digestGuard({ qop, algorithms: ['SHA-256-sess'], userhash: true }), () => digest(JASON))
      }
    },
  },
  {
    name: 'the client is let in by Basic',
    run: () =>
      letsIn(server.createGuard([server.basic({ realm: 'files', verify: people.verify })]), () => basic(JASON)),
  },
  {
    name: 'thirty requests at once, twice, are let in',
    async run() {
      const { fetch, statuses } = guarded(digestGuard({ algorithms: ['SHA-256'] }))
      const api = withAuth(fetch, { [ORIGIN]: digest(ADA) })
      for (let round = 0; round < 2; round++) {
        await Promise.all(Array.from({ length: 30 }, (_, i) => api(`${ORIGIN}/${i}`)))
      }
      same([statuses.filter((status) => status === 200).length, statuses.length], [60, 90])
    },
  },
  {
    name: 'what is wrong is refused: 400 for what can\u2019t be read, 401 for what proves nobody',
    async run() {
      const guard = server.createGuard([server.basic({ realm: 'files', verify: people.verify })])
      const statusOf = async (authorization: string | string[] | undefined) => {
        const verdict = await guard({ method: 'GET', target: '/', authorization })
        return verdict.ok ? verdict.identity : verdict.status
      }
      const right = basicField(ADA)
      const wrong = basicField({ ...ADA, password: 'wrong' })
      const fields = [undefined, right, wrong, [right, right], 'Basic @', 'Other abc']
      const seen: unknown[] = []
      for (const field of fields) seen.push(await statusOf(field))
      same(seen, [401, 'ada', 401, 400, 400, 401])
    },
  },
  {
    name: 'a request that is sent twice is let in once (RFC 7616 §3.4)',
    async run() {
      const guard = digestGuard({ algorithms: ['SHA-256'] })
      const fields: string[] = []
      const { fetch } = guarded(guard)
      const seeing = (async (...args: Parameters<typeof fetch>) => {
        const sent = new Request(...args).headers.get('authorization')
        if (sent) fields.push(sent)
        return fetch(...args)
      }) as typeof fetch
      await withAuth(seeing, { [ORIGIN]: digest(ADA) })(`${ORIGIN}/a`)
      const again = await guard({ method: 'GET', target: '/a', authorization: fields[0] })
      same([fields.length, again.ok, !again.ok && again.reason], [1, false, 'stale'])
    },
  },
]

const checksOf = (part: Part, checks: Omit<Check, 'part'>[]): Check[] => checks.map((check) => ({ part, ...check }))

/** What a runtime lacks by itself. */
export interface Lacks {
  md5?: boolean
  webCrypto?: boolean
}

function checksFor(parts: readonly Part[], lacks: Lacks): Check[] {
  const all = [
    ...checksOf('core', CORE),
    ...checksOf('schemes', lacks.md5 ? SCHEMES : [...SCHEMES, MD5]),
    ...checksOf('client', lacks.webCrypto ? CLIENT : [...CLIENT, PROOFS]),
    ...checksOf('server', SERVER),
  ]
  return all.filter(({ part }) => parts.includes(part))
}

export interface Task {
  origin: string
  other: string
  parts: Part[]
  lacks: Lacks
}

/** Runs what there is for these parts, one after the other. */
export async function runSuite(runtime: string, { origin, other, parts, lacks }: Task): Promise<Report> {
  const failed: string[] = []
  const checks = checksFor(parts, lacks)
  for (const { part, name, run } of checks) {
    try {
      await run(origin, other)
    } catch (error) {
      failed.push(`${part}: ${name}: ${error}`)
    }
  }
  return { runtime, passed: checks.length - failed.length, failed }
}
