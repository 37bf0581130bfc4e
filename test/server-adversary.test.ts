import assert from 'node:assert/strict'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { getParam, parseAuthParams, parseChallenges } from '../src/index.ts'
import {
  basic,
  bearer,
  createCounts,
  createGuard,
  createNonces,
  digest,
  type GuardRequest,
  type GuardScheme,
  refuse,
  type Verdict,
} from '../src/server/index.ts'
import { anyField, damagedText } from './arbitraries.ts'
import { type Answer, ask, basicField, clock, digestField, h, SECRET, valuesOf } from './server-kit.ts'

/*
 * A hostile client plays scripts against the guard. A model that knows the rules, and computes its own Digest, says of each
 * request what has to come of it.
 */

const PASSWORDS: Readonly<Record<string, string>> = { ada: 'secret', Jäsøn: 'pässword' }
const ALGORITHMS = ['MD5', 'SHA-256', 'SHA-512-256', 'SHA-256-sess']
const TARGETS = ['/files?a=1', '/', '/admin', '//x/admin', '*']
const BODY = new TextEncoder().encode('a body')
const LIFETIME = 1000

/** One request, and what is wrong with it. */
const step = fc.record({
  username: fc.constantFrom('ada', 'ada', 'Jäsøn', 'eve'),
  isPasswordRight: fc.constantFrom(true, true, true, false),
  isRealmRight: fc.constantFrom(true, true, true, true, false),
  algorithm: fc.constantFrom(...ALGORITHMS),
  qop: fc.constantFrom('auth', 'auth', 'auth-int', undefined),
  userhash: fc.boolean(),
  nonce: fc.constantFrom('issued', 'issued', 'issued', 'issued', 'altered', 'otherRealm', 'otherSecret', 'invented'),
  /** Which of those that were issued, from the last. */
  back: fc.nat({ max: 2 }),
  nc: fc.integer({ min: 1, max: 4 }),
  signedMethod: fc.constantFrom('GET', 'GET', 'GET', 'POST'),
  method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD'),
  signedTarget: fc.constantFrom('/files?a=1', '/files?a=1', '/files?a=1', ...TARGETS),
  target: fc.constantFrom('/files?a=1', '/files?a=1', '/files?a=1', ...TARGETS),
  signedBody: fc.constantFrom(BODY, BODY, new Uint8Array()),
  hasBody: fc.constantFrom(true, true, true, false),
  wait: fc.constantFrom(0, 0, 0, 300, 700, 1100),
  copies: fc.integer({ min: 1, max: 3 }),
  guard: fc.nat({ max: 1 }),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const settings = fc.record({
  algorithms: fc.subarray(ALGORITHMS, { minLength: 1 }),
  qop: fc.subarray(['auth', 'auth-int'], { minLength: 1 }),
  userhash: fc.boolean(),
})

/** Two guards with one secret and one store, as in two processes. */
function play(options: { algorithms: string[]; qop: string[]; userhash: boolean }) {
  const now = clock()
  const used: string[] = []
  const store = createCounts()
  const counts = {
    use(nonce: string, count: number, keepUntil: number) {
      used.push(`${nonce} ${count}`)
      return store.use(nonce, count, keepUntil)
    },
  }
  const guards = [0, 1].map(() =>
    createGuard([
      digest({
        ...options,
        realm: 'files',
        nonces: createNonces({ secret: SECRET, lifetime: LIFETIME, now }),
        counts,
        lookup({ algorithm, username, usernameHash }) {
          const isNamed = (name: string) => name === username || h(algorithm, `${name}:files`) === usernameHash
          const name = Object.keys(PASSWORDS).find(isNamed)
          if (name === undefined) return undefined
          if (name === 'ada') return { username: name, password: PASSWORDS[name]!, identity: name }
          return { username: name, passwordHash: h(algorithm, `${name}:files:${PASSWORDS[name]}`), identity: name }
        },
      }),
    ]),
  )
  return { now, used, guards }
}

type Play = ReturnType<typeof play>

async function nonceFor(step: Step, issued: { nonce: string; time: number }[], { now }: Play) {
  const known = issued[Math.max(0, issued.length - 1 - step.back)]!
  switch (step.nonce) {
    case 'issued':
      return { ...known, isOurs: true }
    case 'altered':
      return {
        nonce: `${known.nonce.slice(0, 20)}${known.nonce[20] === 'A' ? 'B' : 'A'}${known.nonce.slice(21)}`,
        isOurs: false,
      }
    case 'otherRealm':
      return { nonce: await createNonces({ secret: SECRET, now }).issue('Digest other'), isOurs: false }
    case 'otherSecret':
      return { nonce: await createNonces({ now }).issue('Digest files'), isOurs: false }
    default:
      return { nonce: 'AAAA', isOurs: false }
  }
}

/** What has to come of a request, were it alone. */
function expected(
  step: Step,
  options: { algorithms: string[]; qop: string[]; userhash: boolean },
  isGood: boolean,
): string {
  const isOffered =
    step.isRealmRight &&
    options.algorithms.includes(step.algorithm) &&
    options.qop.includes(step.qop ?? '') &&
    (options.userhash || !step.userhash)
  if (!isOffered) return 'rejected'
  const isWhole = step.qop === 'auth-int'
  if (isWhole && !isGood) return 'rejected'
  if (isWhole && !step.hasBody) return 'malformed'
  const isProved = step.isPasswordRight && step.username in PASSWORDS && step.method === step.signedMethod
  if (!isProved || (isWhole && step.signedBody !== BODY)) return 'rejected'
  if (step.signedTarget !== step.target) return 'wrong-target'
  return isGood ? 'ok' : 'stale'
}

function fieldOf(step: Step, nonce: string): string {
  const answer: Answer = {
    nonce,
    username: step.username,
    password: step.isPasswordRight ? (PASSWORDS[step.username] ?? 'x') : 'wrong',
    realm: step.isRealmRight ? 'files' : 'other',
    algorithm: step.algorithm,
    qop: step.qop,
    nc: step.nc.toString(16).padStart(8, '0'),
    method: step.signedMethod,
    uri: step.signedTarget,
    body: step.signedBody,
    userhash: step.userhash,
    form: step.userhash ? 'octets' : 'extended',
  }
  return digestField(answer)
}

/** What holds of every verdict. Plain assertions, since there are some 100,000 of them. */
function checkVerdict(verdict: Verdict<unknown>, field: string | string[] | undefined): void {
  for (const [name, value] of verdict.headers) {
    assert(/^[a-z-]+$/.test(name))
    assert(/^[\t -~\x80-\xff]*$/.test(value))
  }
  if (verdict.ok) return
  assert.deepEqual(verdict.headers[0], ['cache-control', 'no-store'])
  const lines = verdict.headers.filter(([name]) => name.endsWith('-authenticate'))
  if (verdict.status === 401 || verdict.status === 407) assert(lines.length > 0)
  for (const [, line] of lines) {
    const [challenge, ...others] = parseChallenges(line)
    assert.equal(others.length, 0)
    const { scheme, params } = challenge!
    if (scheme === 'Bearer') assert(params.length > 0)
    const error = getParam(params, 'error')
    // No credentials, no error; and none but to who sent credentials of this scheme.
    const isOfThis = [field].flat().some((text) => text?.trim().toLowerCase().startsWith(scheme.toLowerCase()))
    assert(error === undefined || isOfThis)
    if (field === undefined) assert.equal(getParam(params, 'stale'), undefined)
  }
}

describe('scripts of a hostile client', () => {
  test('are judged as the rules have it: Digest', async () => {
    const script = fc.tuple(settings, fc.array(step, { minLength: 1, maxLength: 5 }))
    await expect(
      fc.assert(
        fc.asyncProperty(script, async ([options, steps]) => {
          const game = play(options)
          const issued: { nonce: string; time: number }[] = []
          const learn = (verdict: Verdict<unknown>) => {
            for (const line of valuesOf(verdict.headers, 'www-authenticate').slice(0, 1)) {
              issued.push({ nonce: getParam(parseChallenges(line)[0]!, 'nonce')!, time: game.now.time })
            }
            for (const line of valuesOf(verdict.headers, 'authentication-info')) {
              const nonce = getParam(parseAuthParams(line), 'nextnonce')
              if (nonce !== undefined) issued.push({ nonce, time: game.now.time })
            }
          }
          learn(await ask(game.guards[0]!, undefined))
          const accepted = new Set<string>()
          for (const step of steps) {
            game.now.time += step.wait
            const { nonce, isOurs, ...rest } = await nonceFor(step, issued, game)
            const age = 'time' in rest ? game.now.time - rest.time : 0
            const due = expected(step, options, isOurs && age < LIFETIME)
            const key = `${nonce} ${step.nc}`
            const field = fieldOf(step, nonce)
            const request: Partial<GuardRequest> = { method: step.method, target: step.target }
            if (step.hasBody) request.body = () => BODY
            const before = game.used.length
            const verdicts = await Promise.all(
              Array.from({ length: step.copies }, (_, i) => ask(game.guards[(step.guard + i) % 2]!, field, request)),
            )
            const outcomes = verdicts.map((verdict) => (verdict.ok ? 'ok' : verdict.reason)).sort()
            // One of several copies is accepted, and none of what was accepted before.
            const isNew = due === 'ok' && !accepted.has(key)
            const repeated = due === 'ok' ? 'stale' : due
            assert.deepEqual(outcomes, [isNew ? 'ok' : repeated, ...Array(step.copies - 1).fill(repeated)].sort())
            // Nothing is remembered of what wasn't verified.
            assert.deepEqual(game.used.slice(before), Array(due === 'ok' ? step.copies : 0).fill(key))
            if (isNew) accepted.add(key)
            for (const verdict of verdicts) {
              checkVerdict(verdict, field)
              if (verdict.ok) assert.equal(verdict.identity, step.username)
              if (verdict.ok) assert.equal(parseInfo(verdict).has('nextnonce'), age >= LIFETIME / 2)
              learn(verdict)
            }
          }
        }),
        { numRuns: 6000 },
      ),
    ).resolves.toBeUndefined()
  })

  function parseInfo(verdict: Verdict<unknown>): Set<string> {
    return new Set(parseAuthParams(valuesOf(verdict.headers, 'authentication-info')).map(({ name }) => name))
  }

  const everybody = () => ({ username: 'ada', password: 'secret', identity: 'ada' })
  const SCHEMES: GuardScheme<unknown, GuardRequest>[] = [
    basic({ realm: 'a "b\\', verify: ({ username, password }) => PASSWORDS[username] === password && username }),
    bearer({ realm: 'a', scope: ['b'], verify: (token) => (token === 'good' ? 'bob' : undefined) }),
    digest({ realm: 'files', lookup: everybody }),
    {
      scheme: 'Kiosk',
      challenges: (refusal) => ({ challenges: [{ scheme: 'Kiosk', params: refusal && { error: refusal.reason } }] }),
      verify: ({ token68 }) => (token68 === 'card' ? { identity: 'card' } : refuse('insufficient_scope')),
    },
  ]
  const RIGHT = [basicField('ada', 'secret'), 'Bearer good', 'Kiosk card']

  test('are never accepted as anybody, and never throw: fields of any text, to any schemes, also of a proxy', async () => {
    const damaged = fc
      .tuple(
        fc.constantFrom(...RIGHT, digestField({ nonce: 'n' })),
        fc.nat({ max: 300 }),
        fc.string({ unit: 'binary', maxLength: 3 }),
      )
      .map(([right, at, put]) => right.slice(0, at % right.length) + put + right.slice((at % right.length) + 1))
    const field = fc.oneof(
      fc.constant(undefined),
      fc.constantFrom(...RIGHT),
      damaged,
      damagedText.map((text) => `Bearer ${text}`),
      anyField,
    )
    const schemes = fc.shuffledSubarray(SCHEMES, { minLength: 1 })
    await expect(
      fc.assert(
        fc.asyncProperty(
          schemes,
          fc.boolean(),
          fc.array(field, { minLength: 1, maxLength: 5 }),
          async (some, proxy, fields) => {
            const guard = createGuard(some, { proxy })
            for (const field of fields) {
              const verdict = await ask(guard, field)
              checkVerdict(verdict, field)
              if (verdict.ok) assert(isRight(field, verdict.identity))
              const isOffered = some.some(({ scheme }) => typeof field === 'string' && field.startsWith(`${scheme} `))
              if (typeof field === 'string' && RIGHT.includes(field)) assert.equal(verdict.ok, isOffered)
              if (field === undefined)
                assert(!verdict.ok && verdict.reason === 'absent' && verdict.status === (proxy ? 407 : 401))
            }
          },
        ),
        { numRuns: 4000 },
      ),
    ).resolves.toBeUndefined()
  })

  /** Whether a text means what is right, as a regular expression reads it: the scheme in any case, and spaces. */
  function isRight(field: string | string[] | undefined, identity: unknown): boolean {
    const line = Array.isArray(field) ? field.join('') : field!
    const right = RIGHT[['ada', 'bob', 'card'].indexOf(identity as string)]!
    const [scheme, token] = right.split(' ') as [string, string]
    const [sentScheme, sentToken, ...others] = line.trim().split(/ +/)
    return others.length === 0 && sentScheme!.toLowerCase() === scheme.toLowerCase() && sameOctets(sentToken!, token)
  }

  /** Padding bits of base64 mean nothing (RFC 4648 §3.5). */
  function sameOctets(sent: string, token: string): boolean {
    return sent === token || Buffer.from(sent, 'base64').equals(Buffer.from(token, 'base64'))
  }
})

test('whatever a callback gives, only an identity is accepted', async () => {
  const value = fc.oneof(
    fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true }),
    fc.constantFrom<unknown[]>(
      undefined,
      null,
      false,
      true,
      0,
      '',
      refuse('invalid_token'),
      refuse('insufficient_scope'),
    ),
  )
  const isPromise = fc.boolean()
  await fc.assert(
    fc.asyncProperty(value, isPromise, async (given, isPromise) => {
      const give = () => (isPromise ? Promise.resolve(given) : given) as never
      const isRefusal = typeof given === 'object' && given !== null && Object.getOwnPropertySymbols(given).length > 0
      const isSomebody = given !== undefined && given !== null && given !== false && !isRefusal
      const own = (result: unknown): GuardScheme<unknown, GuardRequest> => ({
        scheme: 'Own',
        challenges: () => ({ challenges: [{ scheme: 'Own' }] }),
        verify: () => result as never,
      })
      const verdicts = [
        await ask(createGuard([basic({ realm: 'a', verify: give })]), basicField('a', 'b')),
        await ask(createGuard([bearer({ realm: 'a', verify: give })]), 'Bearer x'),
        await ask(createGuard([own({ identity: give() })]), 'Own x'),
      ]
      for (const verdict of verdicts) {
        expect(verdict.ok).toBe(isSomebody)
        if (verdict.ok) expect(Object.is(verdict.identity, given)).toBe(true)
      }
      const isOwn = typeof given === 'object' && given !== null && Object.hasOwn(given, 'identity') && !isRefusal
      if (!isOwn) expect(await ask(createGuard([own(give())]), 'Own x')).toMatchObject({ ok: false })
      const nobody = createGuard([digest({ realm: 'files', lookup: give })])
      expect(await ask(nobody, digestField({ nonce: 'n', password: '' }))).toMatchObject({
        ok: false,
        reason: 'rejected',
      })
    }),
    { numRuns: 1000 },
  )
})
