import { inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  type Authenticator,
  authOutcome,
  basic,
  bearer,
  createExchange,
  digest,
  dpop,
  withAuth,
} from '../src/client/index.ts'
import { parseCredentials } from '../src/index.ts'
import { recoverChallenges } from '../src/recover/recover.ts'
import { Basic, Digest, type DigestCredentials } from '../src/schemes/index.ts'
import { asks, peer, request } from './client-peers.ts'
import {
  type Arrival,
  challengeFields,
  claimsOf,
  listsOfAuthenticators,
  ORIGINS,
  play,
  type Script,
  SECRET,
  SourceError,
  scripts,
  type World,
} from './client-world.ts'

/*
 * What must never happen to a client, whatever servers and sources do: each rule held against scripts of its own.
 */

const RUNS = 850

const letterOf = (url: URL) => url.host[0]!

/** Whether the scopes of the world have somebody who answers there. */
const isListed = ({ origin, pathname }: URL) =>
  (origin === ORIGINS[0] && !pathname.startsWith('/token')) || (origin === ORIGINS[1] && pathname.startsWith('/p/'))

const authorizationOf = ({ fields }: Arrival) => fields.get('authorization')
const schemeOf = (arrival: Arrival) => authorizationOf(arrival)?.split(' ')[0]
const isOwn = (world: World, { call }: Arrival) => world.script.calls[call]!.own

/** What an authenticator has made. */
const madeOf = ({ fields }: Arrival) =>
  JSON.stringify(['authorization', 'dpop', 'x-kiosk'].map((name) => fields.get(name)))

function digestOf(arrival: Arrival): DigestCredentials | undefined {
  return schemeOf(arrival) === 'Digest'
    ? Digest.credentials.decode(parseCredentials(authorizationOf(arrival)!)!)
    : undefined
}

/** The requests of one call to one URL, in order: each list of them. */
function hopsOf(world: World): Arrival[][] {
  const hops = new Map<string, Arrival[]>()
  for (const arrival of world.arrivals) {
    if (isOwn(world, arrival)) continue
    const key = `${arrival.call} ${arrival.hop}`
    hops.set(key, [...(hops.get(key) ?? []), arrival])
  }
  return [...hops.values()]
}

/** Each request with the one after it at the same URL. */
const pairsOf = (world: World) =>
  hopsOf(world).flatMap((hop) => hop.slice(1).map((next, i) => [hop[i]!, next] as const))

const challengesOf = ({ reply, url }: Arrival) =>
  recoverChallenges(reply.challenges.replaceAll('@', letterOf(url))).challenges

/** Who is named by credentials: an account or a token, where it can be read. */
function identityOf(arrival: Arrival): string | undefined {
  const authorization = authorizationOf(arrival) ?? ''
  if (/^(Bearer|DPoP) /.test(authorization)) return authorization.slice(authorization.indexOf(' ') + 1)
  if (/^Basic /.test(authorization)) return Basic.credentials.decode(parseCredentials(authorization)!).userId
  const digest = digestOf(arrival)
  return digest?.userhash ? undefined : digest?.username
}

const isConstant = (identity: string) => identity.includes('constant')

/** Whether a refusal says that the account or the token may be right all the same. */
function isForgiven(arrival: Arrival): boolean {
  return challengesOf(arrival).some(
    ({ scheme, params }) =>
      (/^digest$/i.test(scheme) && params.some(({ name, value }) => /^stale$/i.test(name) && /^true$/i.test(value))) ||
      (/^dpop$/i.test(scheme) && params.some(({ value }) => value === 'use_dpop_nonce')),
  )
}

/** Whether a fetch of the platform would have been rejected too. */
function isPlatformError(world: World, call: number): boolean {
  const arrivals = world.arrivals.filter((arrival) => arrival.call === call)
  const { location, status } = arrivals.at(-1)!.reply
  const isBad = location !== undefined && !/^(https?:\/\/[abc]\.example)?[^:[]*$/.test(location)
  const isGone = world.script.calls[call]!.body === 'stream' && location !== undefined && status !== 303
  return isBad || isGone || arrivals.at(-1)!.hop >= 20 || arrivals.length === 30
}

/** What is held, and against which scripts; absent: any. */
const RULES: [string, (world: World) => void, fc.Arbitrary<Script>?][] = [
  [
    'C1: nothing that an authenticator made reaches an origin that is not listed for it, nor what a source gave for another',
    (world) => {
      for (const arrival of world.arrivals.filter((arrival) => !isOwn(world, arrival))) {
        if (madeOf(arrival) === JSON.stringify([null, null, null])) continue
        expect(isListed(arrival.url)).toBe(true)
        const identity = identityOf(arrival)
        if (identity === undefined || isConstant(identity)) continue
        expect(identity.replace(`${SECRET}.`, '')[0]).toBe(letterOf(arrival.url))
      }
    },
  ],
  [
    'C2: a request in no scope arrives with the very arguments given',
    (world) => {
      world.results.forEach(({ args, outcome, script }, call) => {
        if (script.origin !== ORIGINS[2] && !(script.origin === ORIGINS[1] && script.path === '/token')) return
        const sent = world.arrivals.flatMap((arrival, i) => (arrival.call === call ? [world.given[i]!] : []))
        expect(sent).toHaveLength(1)
        expect(sent[0]![0]).toBe(args[0])
        expect(sent[0]![1]).toBe(args[1])
        expect(outcome).toBeUndefined()
      })
    },
  ],
  [
    'C3: at most 4 requests to a URL, 20 redirects and 30 requests in all',
    (world) => {
      for (const hop of hopsOf(world)) {
        expect(hop.length).toBeLessThanOrEqual(4)
        expect(hop[0]!.hop).toBeLessThanOrEqual(20)
      }
      world.results.forEach((_, call) => {
        expect(world.arrivals.filter((arrival) => arrival.call === call).length).toBeLessThanOrEqual(30)
      })
    },
  ],
  [
    'C4: never the same fields twice to a URL, nor what was refused there',
    (world) => {
      for (const hop of hopsOf(world)) {
        const made = hop.filter(authorizationOf).map(madeOf)
        expect(new Set(made).size).toBe(made.length)
        hop.forEach((arrival, i) => {
          const identity = identityOf(arrival)
          // Digest sent unasked can be refused for its nonce, without saying so.
          const isUnasked = schemeOf(arrival) === 'Digest' && arrival.index === 0
          if (identity === undefined || isForgiven(arrival) || isUnasked) return
          const later = hop.slice(i + 1).filter((next) => schemeOf(next) === schemeOf(arrival))
          expect(later.map(identityOf)).not.toContain(identity)
        })
      }
    },
    fc.oneof(scripts.any, scripts.refreshing),
  ],
  [
    'C5: after an answer of one scheme was refused, nothing of another is sent',
    (world) => {
      for (const [refused, next] of pairsOf(world))
        if (refused.index > 0) expect(schemeOf(next)).toBe(schemeOf(refused))
    },
  ],
  [
    'C6: each count of a nonce is sent once, without gaps; an empty nonce is not answered',
    (world) => {
      const counts = new Map<string, string[]>()
      for (const arrival of world.arrivals) {
        const { realm, nonce, opaque, nc } = digestOf(arrival) ?? {}
        expect(nonce).not.toBe('')
        if (nc === undefined) continue
        const key = JSON.stringify([arrival.url.origin, realm, nonce, opaque])
        counts.set(key, [...(counts.get(key) ?? []), nc])
      }
      // What would be the 31st request of a call is not sent, and others may have taken the next count by then.
      const isCut = world.results.some((_, call) => world.arrivals.filter((one) => one.call === call).length === 30)
      for (const sent of counts.values()) {
        expect(new Set(sent).size).toBe(sent.length)
        if (!isCut) expect(sent.sort()).toEqual(sent.map((_, i) => (i + 1).toString(16).padStart(8, '0')))
      }
    },
    scripts.counting,
  ],
  [
    'C7: uri and htu are those of the request they are on',
    (world) => {
      for (const arrival of world.arrivals) {
        const { url, method, fields } = arrival
        const digest = digestOf(arrival)
        if (digest !== undefined) expect(digest.uri).toBe(url.pathname + url.search)
        const proof = fields.get('dpop')
        if (proof === undefined) continue
        expect(claimsOf(proof)).toMatchObject({ htu: url.origin + url.pathname, htm: method })
      }
    },
  ],
  [
    'C8: a stream is never sent twice; each body is what the caller gave',
    (world) => {
      world.results.forEach(({ script, args }, call) => {
        const sent = world.arrivals.filter((arrival) => arrival.call === call)
        const hasBody = /^P/.test(script.method) && script.body !== 'none'
        for (const { method, body } of sent) {
          expect(body).toBe(
            hasBody && method === script.method
              ? { text: 'the body', form: 'the=body', stream: 'the body' }[script.body as 'text']
              : undefined,
          )
        }
        if (script.body === 'stream')
          expect(sent.filter(({ body }) => body !== undefined).length).toBeLessThanOrEqual(1)
        if (args[0] instanceof Request && isListed(new URL(args[0].url)))
          expect(args[0].bodyUsed).toBe(script.own && hasBody)
      })
    },
  ],
  [
    'C9: the response returned is the last one received, its body unread',
    (world) => {
      world.results.forEach(({ response }, call) => {
        if (response === undefined) return
        expect(response).toBe(world.arrivals.filter((arrival) => arrival.call === call).at(-1)!.response)
        expect(response.bodyUsed).toBe(false)
        expect(response.body?.locked ?? false).toBe(false)
      })
    },
  ],
  [
    "C10: the caller's fields arrive unchanged, those of the first origin only there",
    (world) => {
      for (const arrival of world.arrivals) {
        const { call, fields, url } = arrival
        const { origin, own } = world.script.calls[call]!
        expect(fields.get('x-mine')).toBe(`mine ${call}`)
        expect(fields.get('cookie')).toBe(
          url.origin === origin && isAlwaysAt(world, arrival) ? 'c=1' : fields.get('cookie'),
        )
        if (url.origin !== origin) expect(fields.has('cookie')).toBe(false)
        if (own) expect(authorizationOf(arrival)).toBe(`Own ${SECRET}`)
      }
    },
  ],
  [
    'C12: a source is never called a second time for what it is being asked',
    (world) => {
      for (const { isOverlapping } of world.asked) expect(isOverlapping).toBe(false)
    },
  ],
  [
    'C13: nothing that a server says makes a call fail that fetch would not fail',
    (world) => {
      world.results.forEach(({ error }, call) => {
        if (error === undefined || error instanceof SourceError) return
        expect(error).toBeInstanceOf(TypeError)
        expect(isPlatformError(world, call)).toBe(true)
      })
    },
  ],
  [
    'C14: no secret in an error, in an outcome, or in what an authenticator looks like',
    (world) => {
      for (const { error, outcome } of world.results) {
        expect(inspect([error, outcome], { depth: 9, showHidden: true })).not.toContain(SECRET)
      }
      expect(inspect(world.authenticators, { depth: 9, showHidden: true })).not.toContain(SECRET)
    },
  ],
  [
    "C15: no challenge, nonce or info of one origin is taken for another's",
    (world) => {
      for (const arrival of world.arrivals) {
        const { realm, nonce } = digestOf(arrival) ?? {}
        const proof = arrival.fields.get('dpop')
        for (const text of [realm, nonce, proof && claimsOf(proof).nonce]) expectOwn(text, arrival.url)
      }
      for (const { origin, realm } of world.asked) expectOwn(realm, new URL(origin))
    },
  ],
]

/** Text of a server begins with the letter of its origin, unless the damage has hit that. */
function expectOwn(text: string | undefined, url: URL): void {
  if (/^[abc]/.test(text ?? '')) expect(text![0]).toBe(letterOf(url))
}

/** Whether a call has been at no other origin before: there its cookie was dropped. */
function isAlwaysAt(world: World, { call, hop, url }: Arrival): boolean {
  return world.arrivals.every((other) => other.call !== call || other.hop > hop || other.url.origin === url.origin)
}

describe('whatever servers and sources do', () => {
  test.each(RULES)('%s', async (_rule, check, arbitrary = scripts.any) => {
    await fc.assert(
      fc.asyncProperty(arbitrary, async (script) => check(await play(script))),
      { numRuns: RUNS },
    )
  })
})

describe('what stands in quotes', () => {
  const hidden = fc.constantFrom(
    'Basic realm="h"',
    'Basic realm=h',
    'Digest realm="h", nonce="h", qop="auth"',
    'x, Digest realm=h, nonce=h',
    'x", Basic realm="h',
    'Kiosk',
  )
  const name = fc.constantFrom('realm', 'error_description', 'x', 'nonce')
  const around = fc.constantFrom('', 'a, ', 'a=1, ', 'a\\, ', ', ')
  const quote = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`

  test('C11: is no challenge: no scheme is answered that stands there only (RFC 9110 §11.6.1)', async () => {
    const account = { username: 'ada', password: SECRET }
    const kiosk = { scheme: 'Kiosk', answer: () => ({ authorization: 'Kiosk x' }) }
    const fields = fc
      .array(fc.tuple(name, around, hidden, around), { minLength: 1, maxLength: 3 })
      .map((params) =>
        params.map(([name, before, text, after], i) => `${name}${i}=${quote(before + text + after)}`).join(', '),
      )
      .chain((list) =>
        fc.constantFrom(`Bearer ${list}`, `Negotiate, Bearer ${list}`, `Bearer ${list}, Negotiate abc==`),
      )
    await fc.assert(
      fc.asyncProperty(fields, fc.shuffledSubarray([basic(account), digest(account), kiosk]), async (field, list) => {
        let sends = 0
        const api = withAuth(
          async (_url: string) => {
            sends++
            return new Response(null, { status: 401, headers: { 'www-authenticate': field } })
          },
          { [ORIGINS[0]]: list },
        )
        expect(authOutcome(await api(ORIGINS[0]))?.result).toBe('no-answer')
        expect(sends).toBe(1)
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    'Bearer realm="a\\", Basic realm=x"',
    'Bearer realm="Login, Basic realm=x"',
    'Bearer error="x" y, z="a=1, Digest realm=evil, nonce=n"',
  ])('C11: %s asks for Bearer alone', async (field) => {
    const account = { username: 'ada', password: SECRET }
    const { fetch, arrived } = peer(() => asks(field))
    await withAuth(fetch, { [ORIGINS[0]]: [digest(account), basic(account)] })(ORIGINS[0])
    expect(arrived).toHaveLength(1)
  })
})

describe('an exchange alone', () => {
  test('ends after four requests, with one scheme, and sends nothing twice (C3, C4, C5)', async () => {
    const said = fc.record({ status: fc.constantFrom(401, 401, 401, 403, 407, 200, 500), field: challengeFields })
    await fc.assert(
      fc.asyncProperty(
        fc.array(said, { minLength: 8, maxLength: 8 }),
        listsOfAuthenticators,
        fc.boolean(),
        async (all, list, proxy) => {
          const exchange = createExchange(list(), request(), { proxy })
          const sent = [await exchange.authorize()]
          for (const { status, field } of all) {
            const fields = await exchange.answer({ status, field: () => field })
            if (fields === undefined) break
            sent.push(fields)
          }
          expect(sent.length).toBeLessThanOrEqual(4)
          expect(exchange.outcome.sends).toBe(sent.length)
          const made = sent.filter(Boolean).map((fields) => JSON.stringify(fields))
          expect(new Set(made).size).toBe(made.length)
          const schemes = sent
            .slice(1)
            .map((fields) => (fields!.authorization ?? fields!['proxy-authorization'])!.split(' ')[0])
          expect(new Set(schemes).size).toBeLessThanOrEqual(1)
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('an end there always is', () => {
  const never = () => new Promise<never>(() => {})
  const endless = Object.assign(new Request(ORIGINS[0], { method: 'POST', body: 'b' }), {
    clone: () => ({ arrayBuffer: never }),
  })

  test.each<[string, Authenticator, string | Request]>([
    ['an account', basic(never), ORIGINS[0]],
    ['a token', bearer(never), ORIGINS[0]],
    ['a signature', dpop('t', { sign: never }), ORIGINS[0]],
    ['a hash', digest({ username: 'ada', password: 'p' }, { hash: never }), ORIGINS[0]],
    ['an answer', { scheme: 'Basic', answer: never }, ORIGINS[0]],
    ['the octets of a body', digest({ username: 'ada', password: 'p' }), endless],
  ])('C3: where %s never comes, and the signal does', async (_what, authenticator, input) => {
    const { fetch } = peer(() => asks('Basic realm="r", Digest realm="r", nonce="n", qop="auth-int"'))
    const controller = new AbortController()
    const call = withAuth(fetch, { [ORIGINS[0]]: authenticator })(input, { signal: controller.signal })
    setTimeout(() => controller.abort(new Error('enough')))
    await expect(call).rejects.toThrow('enough')
  })

  test('C3: where the octets of a body that goes along with a redirect never come, and the signal does', async () => {
    const { fetch } = peer(() => new Response(null, { status: 307, headers: { location: '/x' } }))
    const controller = new AbortController()
    const call = withAuth(fetch, { [ORIGINS[0]]: bearer('t') })(endless, { signal: controller.signal })
    setTimeout(() => controller.abort(new Error('enough')))
    await expect(call).rejects.toThrow('enough')
  })
})
