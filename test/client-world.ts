import fc from 'fast-check'
import {
  type Account,
  type AccountSource,
  type Authenticator,
  type AuthOutcome,
  authOutcome,
  basic,
  bearer,
  type DPoPClaims,
  digest,
  dpop,
  type Scopes,
  type TokenSource,
  withAuth,
} from '../src/client/index.ts'

/*
 * A hostile world for the client: servers that play a random script, sources that give, repeat, refuse and fail, and up to five calls
 * at a time. What was sent, asked and returned is written down, for the rules to be held against.
 */

/** Where things are. The last one is in no scope. */
export const ORIGINS = ['https://a.example', 'https://b.example', 'http://c.example'] as const

/** In every password and token, so that it is found wherever it shouldn't be. */
export const SECRET = 'S3CRET'

/** How a server replies. A `@` stands for the letter of its origin, so that what is one's own can be told from another's. */
export interface Reply {
  status: number
  challenges: string
  location: string | undefined
  info: string | undefined
  dpopNonce: string | undefined
  /** For how many turns it takes. */
  turns: number
  length: number
  /** The platform has followed a redirect to this URL. */
  elsewhere: string | undefined
}

/** What a caller calls. */
export interface CallScript {
  origin: string
  path: string
  method: string
  body: 'none' | 'text' | 'form' | 'stream'
  input: 'text' | 'URL' | 'Request'
  redirect: 'follow' | 'manual'
  own: boolean
}

export interface Script {
  replies: Reply[]
  calls: CallScript[]
  /** Which authenticators there are, by the names below. */
  listed: string[]
  /** What the sources do, in turn. */
  given: ('new' | 'same' | 'none' | 'fail')[]
  /** Whether the calls begin at once. */
  isParallel: boolean
}

/** One request as it arrived. */
export interface Arrival {
  call: number
  /** The how many-th URL of its call. */
  hop: number
  /** The how many-th request to that URL. */
  index: number
  url: URL
  method: string
  fields: Map<string, string>
  body: string | undefined
  reply: Reply
  response: Response
}

/** One call of a source. */
export interface Asked {
  what: 'account' | 'token'
  origin: string
  realm: string | undefined
  need: string
  isOverlapping: boolean
}

export interface CallResult {
  script: CallScript
  args: unknown[]
  response: Response | undefined
  error: unknown
  outcome: AuthOutcome | undefined
}

export interface World {
  script: Script
  arrivals: Arrival[]
  asked: Asked[]
  results: CallResult[]
  authenticators: Authenticator[]
  /** What was given to `fetch` for each request, as it was given. */
  given: unknown[][]
}

export class SourceError extends Error {}

const letter = (url: URL | string) => new URL(url).host[0]!

const turn = async (turns: number) => {
  for (let i = 0; i < turns; i++) await undefined
}

/** Plays a script to its end. */
export async function play(script: Script): Promise<World> {
  const world: World = { script, arrivals: [], asked: [], results: [], authenticators: [], given: [] }
  const scopes = scopesOf(world)
  const wrapped = withAuth(serversOf(world), scopes)
  const calls = script.calls.map((call, index) => async () => {
    const args = argumentsOf(call, index)
    const result: CallResult = { script: call, args, response: undefined, error: undefined, outcome: undefined }
    world.results[index] = result
    try {
      result.response = await wrapped(...args)
      result.outcome = authOutcome(result.response)
    } catch (error) {
      result.error = error
    }
  })
  if (script.isParallel) await Promise.all(calls.map((call) => call()))
  else for (const call of calls) await call()
  return world
}

type Arguments = [string | URL | Request, RequestInit]

function argumentsOf(call: CallScript, index: number): Arguments {
  const url = call.origin + call.path
  const headers: Record<string, string> = { 'x-call': String(index), 'x-mine': `mine ${index}`, cookie: 'c=1' }
  if (call.own) headers.Authorization = `Own ${SECRET}`
  const init: RequestInit = { method: call.method, headers, redirect: call.redirect }
  const hasBody = call.method === 'POST' || call.method === 'PUT'
  if (hasBody && call.body !== 'none') {
    init.body = BODIES[call.body]()
    if (call.body === 'stream') Object.assign(init, { duplex: 'half' })
  }
  if (call.input === 'Request' && call.body !== 'stream') return [new Request(url, init), { headers }]
  return [call.input === 'URL' ? new URL(url) : url, init]
}

const BODIES = {
  text: () => 'the body',
  form: () => new URLSearchParams({ the: 'body' }),
  stream: () =>
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('the body'))
        controller.close()
      },
    }),
}

function serversOf(world: World): typeof fetch {
  const hops: { hop: number; index: number }[] = []
  let served = 0
  return async (input, init = {}) => {
    world.given.push([input, init])
    const url = new URL(input instanceof Request ? input.url : input)
    const headers = new Headers(init.headers ?? (input as Request).headers)
    const call = Number(headers.get('x-call'))
    const { hop, index } = hops[call] ?? { hop: 0, index: 0 }
    const { replies } = world.script
    const reply = replies[served++ % replies.length]!
    const method = init.method ?? (input instanceof Request ? input.method : 'GET')
    const response = responseOf(reply, url)
    const fields = new Map([...headers].map(([name, value]) => [name, value]))
    const arrival: Arrival = { call, hop, index, url, method, fields, body: undefined, reply, response }
    world.arrivals.push(arrival)
    const isRedirect = reply.location !== undefined || reply.elsewhere !== undefined
    hops[call] = isRedirect ? { hop: hop + 1, index: 0 } : { hop, index: index + 1 }
    // A body that is gone can't be read.
    if (init.body) arrival.body = await new Response(init.body).text()
    else if (input instanceof Request && input.body) arrival.body = await input.text()
    await turn(reply.turns)
    return response
  }
}

function responseOf(reply: Reply, url: URL): Response {
  const by = reply.elsewhere ?? url.href
  const own = (text: string) => text.replaceAll('@', letter(by))
  const headers = new Headers()
  if (reply.challenges) headers.set('www-authenticate', own(reply.challenges))
  if (reply.location !== undefined) headers.set('location', reply.location)
  if (reply.info !== undefined) headers.set('authentication-info', own(reply.info))
  if (reply.dpopNonce !== undefined) headers.set('dpop-nonce', own(reply.dpopNonce))
  const body = reply.length > 0 ? 'x'.repeat(reply.length) : null
  const response = new Response(body, { status: reply.status, headers })
  Object.defineProperty(response, 'url', { value: by })
  if (reply.elsewhere !== undefined) Object.defineProperty(response, 'redirected', { value: true, configurable: true })
  return response
}

/** The claims of a proof, which isn't signed here. */
export function claimsOf(proof: string): DPoPClaims {
  return JSON.parse(Buffer.from(proof.split('.')[1]!, 'base64url').toString())
}

function scopesOf(world: World): Scopes {
  const { listed, given } = world.script
  let turns = 0
  const open = new Map<string, number>()

  /** What a source does: its calls overlap where their needs differ, and only there. */
  async function ask<T>(asked: Omit<Asked, 'isOverlapping'>, make: (step: number) => T, before: T | undefined) {
    const step = turns++
    const count = open.get(asked.need) ?? 0
    world.asked.push({ ...asked, isOverlapping: count > 0 })
    open.set(asked.need, count + 1)
    await turn((step * 7) % 23)
    open.set(asked.need, open.get(asked.need)! - 1)
    const does = given[step % given.length]
    if (does === 'fail') throw new SourceError('no')
    return does === 'none' ? undefined : does === 'same' ? (before ?? make(step)) : make(step)
  }

  const account =
    (kind: string) => (source: { url: URL; realm: string | undefined; rejected: Account | undefined }) => {
      const { origin } = source.url
      const need = JSON.stringify([kind, origin, source.realm, source.rejected?.username])
      return ask<Account>(
        { what: 'account', origin, realm: source.realm, need },
        (step) => ({ username: `${letter(origin)}-${kind}-${step}`, password: `${SECRET}-${letter(origin)}` }),
        source.rejected,
      )
    }

  const token =
    (kind: string) =>
    (source: { url: URL; challenge: { realm?: string | undefined } | undefined; rejected: string | undefined }) => {
      const { origin } = source.url
      const { error: _1, errorDescription: _2, ...challenge } = (source.challenge ?? {}) as Record<string, unknown>
      const need = JSON.stringify([kind, origin, source.challenge && challenge, source.rejected])
      return ask<string>(
        { what: 'token', origin, realm: source.challenge?.realm, need },
        (step) => `${SECRET}.${letter(origin)}.${kind}.${step}`,
        source.rejected,
      )
    }

  world.authenticators = listed.map((name) => MAKERS[name]!(account, token))
  return {
    'https://a.example': world.authenticators,
    'https://a.example/token': [],
    'https://b.example/p/': [...world.authenticators].reverse(),
  }
}

type AccountSourceOf = (kind: string) => Exclude<AccountSource, Account>
type TokenSourceOf = (kind: string) => Exclude<TokenSource, string>

const sign = (claims: DPoPClaims) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`
const constant = { username: 'constant', password: SECRET }

/** The authenticators that scripts name. */
const MAKERS: Record<string, (account: AccountSourceOf, token: TokenSourceOf) => Authenticator> = {
  basic: () => basic(constant),
  basicPreemptive: () => basic(constant, { preemptive: true }),
  basicAsking: (account) => basic(account('basic')),
  digest: () => digest(constant),
  digestAsking: (account) => digest(account('digest')),
  bearer: () => bearer(`${SECRET}.constant`),
  bearerAsking: (_account, token) => bearer(token('bearer'), { stepUp: true }),
  dpop: (_account, token) => dpop(token('dpop'), { sign, stepUp: true }),
  kiosk: () => ({
    scheme: 'Kiosk',
    // It doesn't know when to stop.
    answer: (_challenges, _request, tried) => ({ authorization: `Kiosk ${tried.length % 2}`, 'x-kiosk': SECRET }),
  }),
}

/* The scripts. */

const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 })

const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })

const params = (entries: Record<string, fc.Arbitrary<string | undefined>>) =>
  fc.record(entries).map((values) =>
    Object.entries(values)
      .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${quoted(value)}`]))
      .join(', '),
  )

const realm = fc.constantFrom('@r', '@s', '@ "q" \\')
const error = fc.constantFrom('invalid_token', 'insufficient_scope', 'use_dpop_nonce')

const digestChallenge: fc.Arbitrary<string> = params({
  realm,
  nonce: fc.constantFrom('@1', '@2', '@3', ''),
  qop: fc.constantFrom(undefined, 'auth', 'auth', 'auth-int', 'auth, auth-int', 'x'),
  algorithm: fc.constantFrom(undefined, 'MD5', 'SHA-256', 'MD5-sess', 'SHA-256-sess', 'X'),
  opaque: fc.constantFrom(undefined, '@o', '@p', ''),
  stale: fc.constantFrom(undefined, 'true', 'false'),
  domain: fc.constantFrom(undefined, undefined, '/p/', '/ https://b.example/p/', 'http://c.example/ http://['),
  userhash: fc.constantFrom(undefined, undefined, 'true'),
  charset: fc.constantFrom(undefined, 'UTF-8'),
}).map((list) => `Digest ${list}`)

const otherChallenge: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: params({ realm }).map((list) => `Basic ${list}`) },
  {
    weight: 3,
    arbitrary: params({ realm, scope: maybe(fc.constant('x')), error: maybe(error) }).map((list) => `Bearer ${list}`),
  },
  { weight: 3, arbitrary: params({ realm, error: maybe(error) }).map((list) => `DPoP ${list}`) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('Kiosk', 'Kiosk', 'Kiosk realm="@r"', 'Negotiate', 'NTLM TlRMTVNTUAAC', 'Digest', '@@@'),
  },
)

/** Challenges as servers write them: some damaged in one place. */
const challengesFrom = (challenge: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.array(challenge, { minLength: 1, maxLength: 3 }),
      rarely(fc.tuple(fc.nat(200), fc.constantFrom('"', ',', '\\', '', ' ', ';'))),
    )
    .map(([list, damage]) => {
      const text = list.join(', ')
      if (damage === undefined) return text
      const at = damage[0] % text.length
      return text.slice(0, at) + damage[1] + text.slice(at + 1)
    })

const paths = ['/p/', '/p/x/y?q=1', '/p/x/y?', '/p/z?a=%22b&c=d|e', '/token', '/p/x#f']
const urls = ORIGINS.flatMap((origin) => paths.map((path) => origin + path))
const locations = [...urls, '/p/n', '../', '?n', '//b.example/p/x', 'http://[', 'mailto:x', 'https://u:p@a.example/p/']

type Kind = 'ok' | 'ask' | 'redirect' | 'error' | 'elsewhere'

const repliesFrom = (kinds: Kind[], challenge: fc.Arbitrary<string>): fc.Arbitrary<Reply> =>
  fc
    .record({
      kind: fc.constantFrom(...kinds),
      ok: fc.constantFrom(200, 200, 204, 403, 404),
      ask: fc.constantFrom(401, 401, 401, 401, 401, 401, 403, 407),
      redirect: fc.constantFrom(301, 302, 303, 307, 308),
      error: fc.constantFrom(400, 500, 304),
      challenges: challengesFrom(challenge),
      location: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...urls) }, fc.constantFrom(...locations)),
      elsewhere: fc.constantFrom(...urls),
      info: maybe(
        params({
          nextnonce: fc.constantFrom(undefined, '@1', '@4', ''),
          rspauth: maybe(fc.constant('0a')),
          qop: maybe(fc.constant('auth')),
        }),
      ),
      dpopNonce: maybe(fc.constantFrom('@n1', '@n2', 'not one', '@n1, @n2')),
      turns: fc.nat(12),
      length: fc.constantFrom(0, 0, 9, 9, 100_000),
    })
    .map(({ kind, ok, ask, redirect, error, challenges, location, elsewhere, length, ...others }) => {
      const status = { ok, ask, redirect, error, elsewhere: ask }[kind]
      return {
        ...others,
        status,
        length: status === 204 || status === 304 ? 0 : length,
        challenges: kind === 'ok' || kind === 'redirect' ? '' : challenges,
        location: kind === 'redirect' ? location : undefined,
        elsewhere: kind === 'elsewhere' ? elsewhere : undefined,
      }
    })

const call: fc.Arbitrary<CallScript> = fc.record({
  origin: fc.constantFrom(ORIGINS[0], ORIGINS[0], ORIGINS[0], ORIGINS[1], ORIGINS[1], ORIGINS[2]),
  path: fc.constantFrom(...paths),
  method: fc.constantFrom('GET', 'GET', 'POST', 'PUT', 'HEAD'),
  body: fc.constantFrom('none', 'text', 'form', 'stream'),
  input: fc.constantFrom('text', 'text', 'URL', 'Request'),
  redirect: fc.constantFrom('follow', 'follow', 'follow', 'manual'),
  own: fc.nat(15).map((n) => n === 15),
})

/** Of each scheme at most one: two of them would count on their own. */
const listed = fc
  .tuple(
    fc.constantFrom('digest', 'digestAsking', undefined),
    fc.shuffledSubarray(['basic', 'basicPreemptive', 'basicAsking', 'bearer', 'bearerAsking', 'dpop', 'kiosk']),
    fc.nat(3),
  )
  .map(([digest, others, at]) => [
    ...others.slice(0, at),
    ...(digest === undefined ? [] : [digest]),
    ...others.slice(at),
  ])
  .map((names) => names.filter((name, i) => names.findIndex((other) => schemeOf(other) === schemeOf(name)) === i))

const schemeOf = (name: string) => name.replace(/Asking|Preemptive/, '')

const given: Script['given'][number][] = ['new', 'new', 'new', 'new', 'same', 'none', 'fail']

/** Everything at once. */
const mixed: fc.Arbitrary<Script> = fc.record({
  replies: fc.array(
    repliesFrom(
      ['ok', 'ok', 'ok', 'ask', 'ask', 'ask', 'ask', 'ask', 'redirect', 'error', 'elsewhere'],
      fc.oneof(digestChallenge, otherChallenge, otherChallenge),
    ),
    { minLength: 1, maxLength: 8 },
  ),
  calls: fc.array(call, { minLength: 1, maxLength: 5 }),
  listed,
  given: fc.array(fc.constantFrom(...given), { minLength: 1, maxLength: 4 }),
  isParallel: fc.boolean(),
})

/** Calls to one server, which mostly asks for what those listed have. */
const focused = (challenge: fc.Arbitrary<string>, lists: string[][]): fc.Arbitrary<Script> =>
  fc.record({
    replies: fc.array(repliesFrom(['ok', 'ok', 'ask', 'ask', 'ask', 'redirect'], challenge), {
      minLength: 1,
      maxLength: 8,
    }),
    calls: fc.array(
      call.map((one) => ({ ...one, origin: ORIGINS[0], own: false })),
      { minLength: 2, maxLength: 5 },
    ),
    listed: fc.constantFrom(...lists),
    given: fc.array(fc.constantFrom(...given), { minLength: 1, maxLength: 4 }),
    isParallel: fc.boolean(),
  })

const counting = focused(digestChallenge, [
  ['digest'],
  ['digestAsking'],
  ['digest', 'basic'],
  ['bearerAsking', 'digest'],
])
const refreshing = focused(otherChallenge, [
  ['dpop'],
  ['bearerAsking'],
  ['dpop', 'bearerAsking'],
  ['basicAsking', 'dpop'],
])

const insisting = focused(otherChallenge, [['kiosk'], ['kiosk', 'basic'], ['bearer', 'kiosk']])

export const scripts: Record<'any' | 'counting' | 'refreshing', fc.Arbitrary<Script>> = {
  any: fc.noBias(
    fc.oneof(
      { weight: 2, arbitrary: mixed },
      { weight: 2, arbitrary: counting },
      { weight: 1, arbitrary: refreshing },
      { weight: 1, arbitrary: insisting },
    ),
  ),
  counting: fc.noBias(counting),
  refreshing: fc.noBias(fc.oneof(refreshing, insisting)),
}

/** Fields of challenges, for an exchange without servers. */
export const challengeFields: fc.Arbitrary<string> = challengesFrom(fc.oneof(digestChallenge, otherChallenge))

/** Makes authenticators whose sources give something else each time. */
export const listsOfAuthenticators: fc.Arbitrary<() => Authenticator[]> = listed.map((names) => () => {
  let count = 0
  return names.map((name) =>
    MAKERS[name]!(
      () => () => ({ username: `${count++}`, password: SECRET }),
      () => () => `${count++}`,
    ),
  )
})
