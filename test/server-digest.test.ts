import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { getParam, parseAuthParams, serializeCredentials } from '../src/index.ts'
import { Digest, DigestUtf8 } from '../src/schemes/digest.ts'
import { answerDigest } from '../src/schemes/digest-answer.ts'
import type { DigestHash } from '../src/schemes/digest-hash.ts'
import { verifyDigestInfo } from '../src/schemes/digest-info.ts'
import {
  basic,
  createCounts,
  createGuard,
  createNonces,
  type DigestAsk,
  type DigestUser,
  digest,
  type GuardRequest,
  type Nonces,
  users,
} from '../src/server/index.ts'
import { isTarget } from '../src/server/target.ts'
import {
  type Answer,
  ask,
  challengesOf,
  clock,
  digestField,
  GET,
  h,
  nonceOf,
  octetText,
  SECRET,
  valuesOf,
} from './server-kit.ts'
import { rejection } from './thrown.ts'

const people = users({ ada: 'secret', Jäsøn: 'pässword', 'Ã¤': 'x' })
const { lookup } = people

const guardOf = (options: Partial<Parameters<typeof digest<unknown>>[0]> = {}) =>
  createGuard([digest<unknown>({ realm: 'files', lookup, ...options })])

/** What a guard says of credentials with a nonce of its own. */
async function answered(
  guard: ReturnType<typeof guardOf>,
  answer: Partial<Answer> = {},
  request: Partial<GuardRequest> = {},
) {
  return ask(guard, digestField({ nonce: await nonceOf(guard), ...answer }), request)
}

const ALGORITHMS = ['MD5', 'SHA-256', 'SHA-512-256', 'MD5-sess', 'SHA-256-sess', 'SHA-512-256-sess']
const ALL = { algorithms: ALGORITHMS, qop: ['auth', 'auth-int'], userhash: true }

describe('the challenges (RFC 7616 §3.3)', () => {
  test('offer SHA-256, then MD5, with one nonce', async () => {
    const [first, second, ...others] = challengesOf(await ask(guardOf(), undefined))
    expect(first!.params.map(({ name, value, quoted }) => [name, name === 'nonce' ? '' : value, quoted])).toEqual([
      ['realm', 'files', true],
      ['nonce', '', true],
      ['algorithm', 'SHA-256', false],
      ['qop', 'auth', true],
      ['charset', 'UTF-8', false],
    ])
    expect(getParam(second!, 'algorithm')).toBe('MD5')
    expect(getParam(second!, 'nonce')).toBe(getParam(first!, 'nonce'))
    expect(others).toEqual([])
  })

  test('offer what they are told to', async () => {
    const challenges = challengesOf(await ask(guardOf(ALL), undefined))
    expect(challenges.map((one) => getParam(one, 'algorithm'))).toEqual(ALGORITHMS)
    for (const one of challenges) {
      expect(getParam(one, 'qop')).toBe('auth,auth-int')
      expect(getParam(one, 'userhash')).toBe('true')
    }
  })
})

// By a client of the test’s own.
describe('right credentials are accepted once (RFC 7616 §3.4)', () => {
  const body = new TextEncoder().encode('a body')
  const cases = ALGORITHMS.flatMap((algorithm) =>
    ['auth', 'auth-int'].flatMap((qop) =>
      [true, false].flatMap((userhash) =>
        (['ada', 'Jäsøn', 'Ã¤'] as const).map((username) => ({ algorithm, qop, userhash, username })),
      ),
    ),
  )
  const passwords: Record<string, string> = { ada: 'secret', Jäsøn: 'pässword', 'Ã¤': 'x' }

  test.each(cases)('$algorithm, $qop, userhash $userhash, $username', async (one) => {
    const guard = guardOf(ALL)
    const nonce = await nonceOf(guard)
    const form = one.username === 'ada' || one.userhash ? 'octets' : 'extended'
    const answer: Answer = { ...one, form, nonce, password: passwords[one.username]!, body }
    const verdict = await ask(guard, digestField(answer), { body: () => body })
    expect(verdict).toMatchObject({ ok: true, identity: one.username, scheme: 'Digest' })
    if (one.qop === 'auth') {
      const info = parseAuthParams(valuesOf(verdict.headers, 'authentication-info'))
      expect(getParam(info, 'rspauth')).toBe(rspauthOf(answer))
      expect([getParam(info, 'nc'), getParam(info, 'cnonce'), getParam(info, 'qop')]).toEqual([
        '00000001',
        '0a4f113b',
        'auth',
      ])
    } else expect(verdict.headers).toEqual([])
    // Once more, it is a replay.
    expect(await ask(guard, digestField(answer), { body: () => body })).toMatchObject({ ok: false, reason: 'stale' })
  })

  /** RFC 7616 §3.5: as the response, without the method. */
  function rspauthOf({ algorithm = '', username, password, nonce }: Answer): string {
    const secret = h(algorithm, `${username}:files:${password}`)
    const a1 = algorithm.endsWith('-sess') ? h(algorithm, `${secret}:${nonce}:0a4f113b`) : secret
    return h(algorithm, `${a1}:${nonce}:00000001:0a4f113b:auth:${h(algorithm, `:${GET.target}`)}`)
  }
})

// By the client’s side of this library.
test('any name with any password is let in by the challenge it answers, and the server proves itself', async () => {
  const text = fc
    .string({ unit: 'grapheme', maxLength: 8 })
    .filter((chars) => !/[\0-\x1f\x7f]|\p{Surrogate}/u.test(chars))
  const choice = fc.record({
    name: text,
    password: text,
    index: fc.nat({ max: 5 }),
    qop: fc.constantFrom('auth', 'auth-int'),
  })
  await fc.assert(
    fc.asyncProperty(choice, fc.boolean(), fc.boolean(), async ({ name, password, index, qop }, userhash, isOctets) => {
      const guard = guardOf({ ...ALL, userhash, qop: [qop], lookup: users({ [name]: password }).lookup })
      const challenge = Digest.challenge.decode(challengesOf(await ask(guard, undefined))[index]!)
      const account = { username: name, password, charset: 'UTF-8' }
      const body = new TextEncoder().encode(password)
      const answer = await answerDigest(challenge, { ...account, method: GET.method, uri: GET.target, body })
      const { encode } = isOctets ? DigestUtf8.credentials : Digest.credentials
      const verdict = await ask(guard, serializeCredentials(encode(answer)), { body: () => body })
      expect(verdict).toMatchObject({ ok: true, identity: name.normalize('NFC') })
      const lines = valuesOf(verdict.headers, 'authentication-info')
      expect(lines).toHaveLength(qop === 'auth' ? 1 : 0)
      for (const line of lines) {
        expect(await verifyDigestInfo(Digest.info.decode(parseAuthParams(line)), answer, account)).toBe(true)
      }
    }),
    { numRuns: 500 },
  )
})

describe('a name beyond ASCII', () => {
  test.each([
    ['in octets of UTF-8', 'octets'],
    ['as username* (RFC 8187)', 'extended'],
  ] as const)('%s', async (_, form) => {
    expect(await answered(guardOf(), { username: 'Jäsøn', password: 'pässword', form })).toMatchObject({
      identity: 'Jäsøn',
    })
  })

  test('is asked for in NFC, as text', async () => {
    const asked: DigestAsk[] = []
    const guard = guardOf({ userhash: true, lookup: (one) => void asked.push(one) })
    await answered(guard, { username: 'Jo\u0301', form: 'octets' })
    await answered(guard, { username: 'Jo\u0301', form: 'extended' })
    await ask(guard, digestField({ nonce: 'n', username: 'x' }).replace('"x"', '"J\xf3"'))
    await answered(guard, { username: 'ada', userhash: true, algorithm: 'MD5' })
    expect(asked).toEqual([
      ...Array(3).fill({ realm: 'files', algorithm: 'SHA-256', username: 'J\u00f3', usernameHash: undefined }),
      { realm: 'files', algorithm: 'MD5', username: undefined, usernameHash: h('MD5', 'ada:files') },
    ])
  })
})

describe('credentials that are not of what was offered are rejected, without stale', () => {
  test.each<[string, Partial<Answer>]>([
    ['another realm', { realm: 'other' }],
    ['an algorithm that is not offered', { algorithm: 'SHA-512-256' }],
    ['a session that is not offered', { algorithm: 'SHA-256-sess' }],
    ['auth-int', { qop: 'auth-int' }],
    ['no qop (RFC 2069)', { qop: undefined }],
    ['a hashed name', { userhash: true }],
    ['a wrong password', { password: 'Secret' }],
    ['an unknown user', { username: 'eve' }],
    ['an empty name', { username: '' }],
    ['a wrong response', { response: '0'.repeat(64) }],
    ['a short response', { response: '00' }],
    ['a hash of MD5 for a response of SHA-256', { response: '0'.repeat(32) }],
  ])('%s', async (_, answer) => {
    const verdict = await answered(guardOf(), answer)
    expect(verdict).toMatchObject({ ok: false, status: 401, reason: 'rejected' })
    for (const one of challengesOf(verdict)) expect(getParam(one, 'stale')).toBeUndefined()
  })

  test('an absent algorithm is MD5', async () => {
    const field = async (guard: ReturnType<typeof guardOf>) =>
      digestField({ nonce: await nonceOf(guard), algorithm: 'MD5' }).replace(', algorithm=MD5', '')
    const [both, one] = [guardOf(), guardOf({ algorithms: ['SHA-256'] })]
    expect(await ask(both, await field(both))).toMatchObject({ ok: true })
    expect(await ask(one, await field(one))).toMatchObject({ reason: 'rejected' })
  })

  test('the captured response with qop put into the nonce of one without it', async () => {
    const guard = guardOf({ algorithms: ['MD5'] })
    const nonce = await nonceOf(guard)
    const response = /response="(\w+)"/.exec(digestField({ nonce, algorithm: 'MD5' }))![1]!
    const forged = digestField({ nonce: `${nonce}:00000001:0a4f113b:auth`, algorithm: 'MD5', qop: undefined, response })
    expect(await ask(guard, forged)).toMatchObject({ ok: false, reason: 'rejected' })
  })
})

describe('credentials that are not whole are malformed (RFC 7616 §3.4)', () => {
  test.each([
    ['no nc', (field: string) => field.replace(/, nc=\w+/, '')],
    ['no cnonce', (field: string) => field.replace(/, cnonce="\w+"/, '')],
    ['a short nc', (field: string) => field.replace('nc=0', 'nc=')],
    ['an nc that is no number', (field: string) => field.replace('nc=0', 'nc=x')],
    ['an nc in capitals', (field: string) => field.replace('nc=00000001', 'nc=0000000A')],
    ['a cnonce that is not ASCII', (field: string) => field.replace('cnonce="0', 'cnonce="\xe9')],
    ['an nc of none', (field: string) => field.replace('nc=00000001', 'nc=00000000')],
    ['no username', (field: string) => field.replace(/username="ada", /, '')],
    ['no response', (field: string) => field.replace(/response="\w+", /, '')],
    ['no uri', (field: string) => field.replace(/uri=".*?", /, '')],
  ])('%s', async (_, change) => {
    const guard = guardOf()
    const field = digestField({ nonce: await nonceOf(guard) })
    expect(change(field)).not.toBe(field)
    expect(await ask(guard, change(field))).toMatchObject({ status: 400, reason: 'malformed' })
  })
})

describe('a lookup that gives something else than a user gives nobody', () => {
  const passwordHash = h('SHA-256', 'ada:files:secret')
  const own = { username: 'ada', identity: 1 }

  test.each<[string, unknown]>([
    ['null', null],
    ['false', false],
    ['true', true],
    ['text', 'secret'],
    ['no identity', { username: 'ada', password: 'secret' }],
    ['an identity of undefined', { ...own, identity: undefined, password: 'secret' }],
    ['an identity of null', { ...own, identity: null, password: 'secret' }],
    ['an identity of false', { ...own, identity: false, password: 'secret' }],
    [
      'an identity that it inherits',
      Object.assign(Object.create({ identity: 1 }), { username: 'ada', password: 'secret' }),
    ],
    ['a promise of no identity', { ...own, identity: Promise.resolve(null), password: 'secret' }],
    ['no name', { identity: 1, password: 'secret' }],
    ['another name', { ...own, username: 'eve', passwordHash }],
    ['a name in other letters', { ...own, username: 'Ada', passwordHash }],
    ['a name that is half a surrogate pair', { ...own, username: '\ud800', password: 'secret' }],
    ['no password', own],
    ['a password that is no text', { ...own, password: 5 }],
    ['a password that is half a surrogate pair', { ...own, password: '\ud800' }],
    ['another password', { ...own, password: 'Secret' }],
    ['a hash of another algorithm', { ...own, passwordHash: h('MD5', 'ada:files:secret') }],
    ['a hash that is none', { ...own, passwordHash: 'x'.repeat(64) }],
    ['an empty hash', { ...own, passwordHash: '' }],
    ['a hash of another password', { ...own, passwordHash: h('SHA-256', 'ada:files:Secret') }],
  ])('%s', async (_, user) => {
    const guard = guardOf({ lookup: () => user as undefined })
    expect(await answered(guard)).toMatchObject({ ok: false, status: 401, reason: 'rejected' })
  })

  test('a hash in capitals is one', async () => {
    const guard = guardOf({ lookup: () => ({ ...own, passwordHash: passwordHash.toUpperCase() }) })
    expect(await answered(guard)).toMatchObject({ ok: true, identity: 1 })
  })

  test('a user with a hash is found by the hash of the name', async () => {
    const guard = guardOf({ userhash: true, lookup: () => ({ ...own, passwordHash }) })
    expect(await answered(guard, { userhash: true })).toMatchObject({ ok: true, identity: 1 })
    const other = guardOf({ userhash: true, lookup: () => ({ ...own, username: 'eve', passwordHash }) })
    expect(await answered(other, { userhash: true })).toMatchObject({ ok: false, reason: 'rejected' })
  })
})

describe('known and unknown users cost the same hashes', () => {
  const kinds: [string, (ask: DigestAsk) => DigestUser<number> | undefined][] = [
    ['password', () => ({ username: 'ada', identity: 1, password: 'secret' })],
    [
      'passwordHash',
      ({ algorithm }) => ({ username: 'ada', identity: 1, passwordHash: h(algorithm, 'ada:files:secret') }),
    ],
    ['another name', () => ({ username: 'eve', identity: 1, password: 'secret' })],
    ['nobody', () => undefined],
    ['no user', () => ({ username: 'ada' }) as never],
  ]

  test.each(
    ALGORITHMS.flatMap((algorithm) =>
      ['auth', 'auth-int'].flatMap((qop) => [true, false].map((userhash) => ({ algorithm, qop, userhash }))),
    ),
  )('$algorithm, $qop, userhash $userhash', async (answer) => {
    const counts = new Map<string, string>()
    for (const [kind, lookup] of kinds) {
      const hashed: string[] = []
      const hash: DigestHash = (algorithm, data) => {
        hashed.push(algorithm)
        return h(algorithm, data)
      }
      const guard = guardOf({ ...ALL, lookup, hash, nonces: createNonces({ secret: SECRET }) })
      const field = digestField({ nonce: await nonceOf(guard), ...answer, password: 'wrong' })
      expect(await ask(guard, field, { body: () => new Uint8Array() })).toMatchObject({ reason: 'rejected' })
      counts.set(kind, hashed.join())
    }
    expect(new Set(counts.values()).size).toBe(1)
    expect(counts.get('nobody')!.split(',').length).toBeGreaterThanOrEqual(3)
  })
})

describe('auth-int (RFC 7616 §3.4.3)', () => {
  const body = new TextEncoder().encode('a body')
  const guard = guardOf(ALL)
  const right = { qop: 'auth-int', body }

  test('covers the body', async () => {
    expect(await answered(guard, right, { body: async () => body })).toMatchObject({ ok: true })
    expect(await answered(guard, right, { body: () => Buffer.from('b body') })).toMatchObject({ reason: 'rejected' })
  })

  test('without a body is malformed', async () => {
    expect(await answered(guard, right)).toMatchObject({ status: 400, reason: 'malformed' })
    expect(await answered(guard, right, { body: () => undefined as never })).toMatchObject({ status: 400 })
  })

  test('reads no body for a nonce that is not good, nor where it is not offered', async () => {
    let reads = 0
    const read = {
      body: () => {
        reads++
        return body
      },
    }
    expect(await answered(guard, { ...right, nonce: 'n' }, read)).toMatchObject({ reason: 'rejected' })
    expect(await answered(guardOf(), right, read)).toMatchObject({ reason: 'rejected' })
    expect(await answered(guard, {}, read)).toMatchObject({ ok: true })
    expect(reads).toBe(0)
  })

  test('a body of another type is the caller’s fault', async () => {
    await expect(answered(guard, right, { body: () => 'a body' as never })).rejects.toThrow(TypeError)
  })

  test('a body that can not be read is the caller’s error', async () => {
    const error = new Error('aborted')
    await expect(answered(guard, right, { body: () => Promise.reject(error) })).rejects.toBe(error)
  })

  test('is answered by the next nonce alone', async () => {
    const now = clock()
    const aging = guardOf({ ...ALL, nonces: createNonces({ now, lifetime: 1000 }) })
    const nonce = await nonceOf(aging)
    now.time += 500
    const verdict = await ask(aging, digestField({ nonce, ...right }), { body: () => body })
    expect(verdict.headers.map(([name]) => name)).toEqual(['cache-control', 'authentication-info'])
    expect(parseAuthParams(valuesOf(verdict.headers, 'authentication-info')).map(({ name }) => name)).toEqual([
      'nextnonce',
    ])
  })
})

describe('nonces', () => {
  test('are 43 characters, none twice', async () => {
    const nonces = createNonces({ secret: SECRET, now: clock() })
    const issued = await Promise.all(Array.from({ length: 1000 }, () => nonces.issue('a')))
    expect(new Set(issued).size).toBe(1000)
    for (const nonce of issued) expect(nonce).toMatch(/^[\w-]{43}$/)
  })

  test('are recognised for their lifetime, and renewed past half of it', async () => {
    const now = clock()
    const nonces = createNonces({ secret: SECRET, lifetime: 1000, now })
    const nonce = await nonces.issue('a')
    const expires = now.time + 1000
    for (const [age, renew] of [
      [0, false],
      [499, false],
      [500, true],
      [999, true],
    ] as const) {
      now.time = expires - 1000 + age
      expect(await nonces.judge(nonce, 'a')).toEqual({ expires, renew })
    }
    for (const time of [expires, expires + 1, expires * 2]) {
      now.time = time
      expect(await nonces.judge(nonce, 'a')).toBeUndefined()
    }
  })

  test('may be of a clock that is a minute ahead, and no more', async () => {
    const [here, there] = [clock(), clock()]
    const nonces = createNonces({ secret: SECRET, now: here })
    const others = createNonces({ secret: SECRET, now: there })
    there.time += 60_000
    expect(await nonces.judge(await others.issue('a'), 'a')).toBeDefined()
    there.time += 1
    expect(await nonces.judge(await others.issue('a'), 'a')).toBeUndefined()
  })

  test('are recognised by whoever has the secret, and nobody else', async () => {
    const nonce = await createNonces({ secret: SECRET }).issue('a')
    expect(await createNonces({ secret: Buffer.from(SECRET) }).judge(nonce, 'a')).toBeDefined()
    expect(await createNonces({ secret: SECRET.map((octet) => octet ^ 1) }).judge(nonce, 'a')).toBeUndefined()
    expect(await createNonces().judge(nonce, 'a')).toBeUndefined()
    expect(await createNonces({ secret: SECRET }).judge(nonce, 'b')).toBeUndefined()
  })

  test('keep the secret that they were given', async () => {
    const secret = Uint8Array.from(SECRET)
    const nonces = createNonces({ secret })
    secret.fill(0)
    expect(await createNonces({ secret: SECRET }).judge(await nonces.issue('a'), 'a')).toBeDefined()
  })

  test('take a context that is text', async () => {
    await expect((async () => createNonces().issue('\ud800'))()).rejects.toThrow(TypeError)
    const nonces = createNonces()
    expect(await nonces.judge(await nonces.issue('\u4e00'), '\u4e00')).toBeDefined()
  })

  test('with one character changed, added or left out are foreign, also where the octets are the same', async () => {
    const nonces = createNonces({ secret: SECRET, now: clock() })
    const nonce = await nonces.issue('a')
    const others = Array.from(nonce, (_, i) =>
      [...'AQgw9-_'].map((c) => nonce.slice(0, i) + c + nonce.slice(i + 1)),
    ).flat()
    // The last character has bits that no octet has.
    const last = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].map(
      (c) => nonce.slice(0, -1) + c,
    )
    const lengths = [
      '',
      nonce.slice(1),
      `${nonce}A`,
      `${nonce}=`,
      nonce.slice(0, -1),
      `${nonce.slice(0, -1)}=`,
      `${nonce.slice(0, -1)}@`,
    ]
    for (const other of [...others, ...last, ...lengths]) {
      if (other !== nonce) expect(await nonces.judge(other, 'a')).toBeUndefined()
    }
    expect(await nonces.judge(nonce, 'a')).toBeDefined()
  })

  test('of one guard are good for another with the same secret and realm, and no other', async () => {
    const one = guardOf({ nonces: createNonces({ secret: SECRET }) })
    const two = guardOf({ nonces: createNonces({ secret: SECRET }) })
    const other = guardOf({ realm: 'other', nonces: createNonces({ secret: SECRET }) })
    const nonce = await nonceOf(one)
    expect(await ask(two, digestField({ nonce }))).toMatchObject({ ok: true })
    expect(await ask(other, digestField({ nonce, realm: 'other' }))).toMatchObject({ reason: 'stale' })
  })

  test('of one process are foreign to another where there is no secret', async () => {
    expect(await ask(guardOf(), digestField({ nonce: await nonceOf(guardOf()) }))).toMatchObject({ reason: 'stale' })
  })
})

describe('nonces and counts of one’s own', () => {
  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['false', false],
    ['true', true],
    ['a text', 'good'],
    ['an object without a time', {}],
    ['a time that is no number', { expires: '9', renew: false }],
    ['no end', { expires: Number.POSITIVE_INFINITY, renew: false }],
  ])('a nonce that is judged so is stale: %s', async (_, state) => {
    const nonces = { issue: () => 'own', judge: () => state } as unknown as Nonces
    expect(await answered(guardOf({ nonces }), { nonce: 'own' })).toMatchObject({ ok: false, reason: 'stale' })
  })

  test.each([undefined, null, false, 1, 'OK', {}, [true], Promise.resolve(1)])(
    'a count that isn’t said to be new by true is stale: %#',
    async (used) => {
      const guard = guardOf({ counts: { use: () => used as never } })
      expect(await answered(guard)).toMatchObject({ ok: false, reason: 'stale' })
    },
  )

  test('a count comes as a number, with the nonce and its end', async () => {
    const used: unknown[] = []
    const now = clock()
    const counts = { use: async (...args: unknown[]) => used.push(args) > 0 }
    const guard = guardOf({ counts, nonces: createNonces({ now, lifetime: 1000 }) })
    const nonce = await nonceOf(guard)
    expect(await ask(guard, digestField({ nonce, nc: 'ffffffff' }))).toMatchObject({ ok: true })
    expect(used).toEqual([[nonce, 0xffffffff, now.time + 1000]])
  })

  test('what a store throws, the guard throws: no count is taken on trust', async () => {
    const error = new Error('the store is gone')
    const guard = guardOf({
      counts: {
        use: async () => {
          throw error
        },
      },
    })
    await expect(answered(guard)).rejects.toBe(error)
  })
})

describe('`stale` is said of right credentials only (RFC 7616 §3.3)', () => {
  const nonces = createNonces({ secret: SECRET })

  test.each<[string, () => PromiseLike<string> | string]>([
    ['foreign', () => createNonces().issue('Digest files')],
    ['of another realm', () => nonces.issue('Digest other')],
    ['of another scheme', () => nonces.issue('DPoP files')],
    ['expired', () => createNonces({ secret: SECRET, now: () => Date.now() - 300_001 }).issue('Digest files')],
    ['invented', () => 'abc'],
    ['empty', () => ''],
  ])('a nonce that is %s', async (_, make) => {
    const guard = guardOf({ nonces })
    const nonce = await make()
    const right = await ask(guard, digestField({ nonce }))
    expect(right).toMatchObject({ ok: false, status: 401, reason: 'stale' })
    for (const one of challengesOf(right)) expect(getParam(one, 'stale')).toBe('true')
    const wrong = await ask(guard, digestField({ nonce, password: 'x' }))
    expect(wrong).toMatchObject({ ok: false, status: 401, reason: 'rejected' })
    for (const one of challengesOf(wrong)) expect(getParam(one, 'stale')).toBeUndefined()
  })

  test('other schemes’ challenges have no stale', async () => {
    const guard = createGuard<unknown>([
      digest({ realm: 'files', lookup }),
      basic({ realm: 'files', verify: () => null }),
    ])
    const verdict = await ask(guard, digestField({ nonce: 'n' }))
    expect(challengesOf(verdict).map((one) => getParam(one, 'stale'))).toEqual(['true', 'true', undefined])
  })
})

describe('Authentication-Info (RFC 7616 §3.5)', () => {
  test('brings the next nonce once this one has passed half its life, and then no cache may keep it', async () => {
    const now = clock()
    const guard = guardOf({ nonces: createNonces({ now, lifetime: 1000 }) })
    const nonce = await nonceOf(guard)
    const young = await ask(guard, digestField({ nonce }))
    expect(young.headers.map(([name]) => name)).toEqual(['authentication-info'])
    expect(getParam(parseAuthParams(young.headers[0]![1]), 'nextnonce')).toBeUndefined()
    now.time += 500
    const old = await ask(guard, digestField({ nonce, nc: '00000002' }))
    expect(old.headers[0]).toEqual(['cache-control', 'no-store'])
    const next = getParam(parseAuthParams(old.headers[1]![1]), 'nextnonce')!
    now.time += 999
    expect(await ask(guard, digestField({ nonce, nc: '00000003' }))).toMatchObject({ reason: 'stale' })
    expect(await ask(guard, digestField({ nonce: next }))).toMatchObject({ ok: true })
  })

  // A client that takes the next nonce is never refused.
  test('keeps a client that takes it from ever meeting stale', async () => {
    const now = clock()
    const guard = guardOf({ nonces: createNonces({ now, lifetime: 1000 }) })
    let nonce = await nonceOf(guard)
    for (let i = 1, nc = 1; i < 200; i++, nc++) {
      const verdict = await ask(guard, digestField({ nonce, nc: nc.toString(16).padStart(8, '0') }))
      expect(verdict).toMatchObject({ ok: true })
      const next = getParam(parseAuthParams(valuesOf(verdict.headers, 'authentication-info')), 'nextnonce')
      if (next !== undefined) [nonce, nc] = [next, 0]
      now.time += (i * 37) % 490
    }
  })
})

describe('the target (RFC 7616 §3.4.6)', () => {
  test.each([
    ['/a', '/b'],
    ['/a', '/A'],
    ['/a', '/a/'],
    ['/a', '/a?'],
    ['/a?b=1', '/a'],
    ['/a?b=1', '/a?b=2'],
    ['/a?b=1&c=2', '/a?c=2&b=1'],
    ['/a%2Fb', '/a/b'],
    ['/%7e', '/~'],
    ['//x/admin', '/admin'],
    ['/admin', '//x/admin'],
    ['/a\\b', '/a/b'],
    ['/a/b', '/a\\b'],
    ['/a#b', '/a'],
    ['/a', '/a#b'],
    ['/a\tb', '/ab'],
    ['/ab', '/a\tb'],
    ['/a ', '/a'],
    [' /a', '/a'],
    ['/a\n', '/a'],
    ['a', '/a'],
    ['', '/'],
    ['*', '/*'],
    ['/', '*'],
    ['a.example:443', 'b.example:443'],
    ['b.example:443', 'B.EXAMPLE:443'],
    ['a.example:80', '/'],
    ['http://a.example/x', 'http://b.example/x'],
    ['http://a.example/x', 'https://a.example/x'],
    ['http://u@a.example/x', 'http://a.example/x'],
    ['/x', 'http://a.example/x'],
    ['http://a.example/x', '/y'],
    ['http://a.example\\@b/x', '/x'],
    ['http:/x', '/x'],
    ['ftp://a.example/x', '/x'],
    ['http://a.example?x', '/?x'],
    ['http://[/x', 'http://[/x?'],
    ['/\xe4', '/%C3%A4'],
  ])('%p is not %p', (uri, target) => {
    expect(isTarget(uri, target)).toBe(false)
  })

  test.each([
    ['/a?b', '/a?b'],
    ['*', '*'],
    ['a.example:443', 'a.example:443'],
    ['/a\\b#c', '/a\\b#c'],
    ['http://a.example/x?y', '/x?y'],
    ['HTTPS://a.example:8443/x', '/x'],
    ['http://a.example', '/'],
    ['http://a.example:80/x', 'http://A.example/x'],
    ['/a"b|c', '/a%22b|c'],
    ['/a/./b/../c', '/a/c'],
    ['/%7e', '/%7e'],
    ['/\xc3\xa4', '/%C3%A4'],
    ['/\xe4', '/%E4'],
    ['//x/admin', '//x/admin'],
    ['//x/a"', '//x/a%22'],
  ])('%p is %p', (uri, target) => {
    expect(isTarget(uri, target)).toBe(true)
  })

  test('a right response for another target is 400, without a challenge', async () => {
    expect(await answered(guardOf(), { uri: '/other' })).toEqual({
      ok: false,
      status: 400,
      reason: 'wrong-target',
      headers: [['cache-control', 'no-store']],
    })
    expect(await answered(guardOf(), { uri: '/other', password: 'x' })).toMatchObject({ reason: 'rejected' })
  })

  test('a refused target uses no count up', async () => {
    const guard = guardOf()
    const nonce = await nonceOf(guard)
    expect(await ask(guard, digestField({ nonce, uri: '/other' }))).toMatchObject({ reason: 'wrong-target' })
    expect(await ask(guard, digestField({ nonce }))).toMatchObject({ ok: true })
  })

  test.each(['HEAD', 'POST', 'get', 'GET ', ''])('credentials for GET are none for %p', async (method) => {
    expect(await answered(guardOf(), {}, { method })).toMatchObject({ ok: false, reason: 'rejected' })
  })

  test('a target of any text makes the guard throw nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), async (target, uri) => {
        expect(typeof isTarget(uri, target)).toBe('boolean')
        expect(await answered(guardOf(), {}, { target })).toMatchObject({ ok: false })
      }),
      { numRuns: 200 },
    )
  })
})

describe('counts', () => {
  test('are told apart in a window of 64 below the highest', () => {
    const counts = createCounts()
    const use = (count: number) => counts.use('n', count, 1)
    expect([100, 100, 37, 37, 36, 101, 37, 38, 38].map(use)).toEqual([
      true,
      false,
      true,
      false,
      false,
      true,
      false,
      true,
      false,
    ])
    expect([4_294_967_295, 4_294_967_295, 4_294_967_232, 4_294_967_231].map(use)).toEqual([true, false, true, false])
  })

  test('of different nonces have nothing to do with each other', () => {
    const counts = createCounts()
    expect([
      counts.use('a', 1, 1),
      counts.use('b', 1, 1),
      counts.use('__proto__', 1, 1),
      counts.use('a', 1, 1),
    ]).toEqual([true, true, true, false])
  })

  test('forget the first to expire, and then whatever expires no later', () => {
    const counts = createCounts({ limit: 2 })
    expect(counts.use('b', 1, 20)).toBe(true)
    expect(counts.use('a', 1, 10)).toBe(true)
    expect(counts.use('c', 1, 30)).toBe(true)
    expect(counts.use('a', 1, 10)).toBe(false)
    expect(counts.use('a', 2, 10)).toBe(false)
    expect(counts.use('new', 1, 10)).toBe(false)
    expect(counts.use('b', 1, 20)).toBe(false)
    expect(counts.use('b', 2, 20)).toBe(true)
  })

  test('refuse one that would itself be the first to be forgotten, and forget nothing for it', () => {
    const counts = createCounts({ limit: 1 })
    expect([counts.use('a', 1, 10), counts.use('b', 1, 9), counts.use('b', 1, 10), counts.use('a', 2, 10)]).toEqual([
      true,
      false,
      false,
      true,
    ])
  })

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '5'])('have a limit of at least one: %p', (limit) => {
    expect(() => createCounts({ limit: limit as number })).toThrow(TypeError)
  })

  const uses = fc.array(
    fc.record({
      nonce: fc.nat({ max: 11 }),
      count: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 200 })),
    }),
    { minLength: 1, maxLength: 120 },
  )

  test('accept each count of each nonce at most once, over any interleaving and any eviction', () => {
    const untils = fc.array(fc.nat({ max: 6 }), { minLength: 12, maxLength: 12 })
    fc.assert(
      fc.property(uses, untils, fc.integer({ min: 1, max: 12 }), (uses, untils, limit) => {
        const counts = createCounts({ limit })
        const accepted = new Set<string>()
        const highest = new Map<number, number>()
        for (const { nonce, count } of uses) {
          const key = `${nonce} ${count}`
          const isNew = counts.use(String(nonce), count, untils[nonce]!) as boolean
          if (isNew) expect(accepted.has(key)).toBe(false)
          // While all nonces have room, what is unseen and in the window is accepted.
          const isDue = !accepted.has(key) && count > (highest.get(nonce) ?? 0) - 64
          if (limit === 12) expect(isNew).toBe(isDue)
          if (!isNew) continue
          accepted.add(key)
          highest.set(nonce, Math.max(count, highest.get(nonce) ?? 0))
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('keep those that expire last', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        (untils, limit) => {
          const counts = createCounts({ limit })
          for (const until of untils) counts.use(String(until), 1, until)
          const kept = [...untils].sort((a, b) => b - a).slice(0, limit)
          for (const until of kept) expect(counts.use(String(until), 2, until)).toBe(true)
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('are used up by verified requests only: those that fail leave nothing', async () => {
    let used = 0
    const guard = guardOf({
      counts: { use: () => ++used > 0 },
      // One is a user who is nobody any more.
      lookup: (ask) =>
        ask.username === 'gone'
          ? { username: 'gone', password: 'secret', identity: Promise.resolve(null) }
          : lookup(ask),
    })
    const nonce = await nonceOf(guard)
    const failing: Partial<Answer>[] = [
      { password: 'x' },
      { username: 'gone' },
      { username: 'eve' },
      { nonce: 'invented' },
      { uri: '/other' },
      { qop: undefined },
      { realm: 'x' },
      { algorithm: 'SHA-512-256' },
    ]
    for (const answer of failing) {
      expect(await ask(guard, digestField({ nonce, ...answer }))).toMatchObject({ ok: false })
    }
    expect(used).toBe(0)
    expect(await ask(guard, digestField({ nonce }))).toMatchObject({ ok: true })
    expect(used).toBe(1)
  })
})

describe('a hash function of one’s own', () => {
  test('makes other algorithms possible', async () => {
    const hash: DigestHash = (algorithm, data) => h(algorithm === 'SHA-1' ? 'MD5' : algorithm, data)
    const guard = guardOf({ algorithms: ['SHA-1'], hash })
    const nonce = await nonceOf(guard)
    const field = digestField({ nonce, algorithm: 'MD5' }).replace('algorithm=MD5', 'algorithm=SHA-1')
    expect(await ask(guard, field)).toMatchObject({ ok: true })
  })

  test.each([undefined, Promise.resolve(undefined)])(
    'that does not know an algorithm is the caller’s fault',
    async (given) => {
      const guard = guardOf({ nonces: createNonces(), hash: () => given as never })
      await expect(answered(guard)).rejects.toThrow(TypeError)
      // Nonces need SHA-256.
      const hash: DigestHash = (algorithm, data) => (algorithm === 'MD5' ? h(algorithm, data) : (given as never))
      await expect(ask(guardOf({ algorithms: ['MD5'], hash }), undefined)).rejects.toThrow(TypeError)
    },
  )

  test('may take its time', async () => {
    const guard = guardOf({ hash: async (algorithm, data) => new Uint8Array(Buffer.from(h(algorithm, data), 'hex')) })
    expect(await answered(guard)).toMatchObject({ ok: true })
  })
})

test('a name that no text of octets is, is read as it stands', async () => {
  const asked: unknown[] = []
  const guard = guardOf({ lookup: ({ username }) => void asked.push(username) })
  await ask(guard, digestField({ nonce: 'n', username: 'x' }).replace('"x"', '"\xff"'))
  expect(asked).toEqual(['\xff'])
  expect(octetText('\xff')).not.toBe('\xff')
})

describe('random values that are not there yet', () => {
  /** As in workerd before the first request. */
  async function tooEarly(act: () => unknown): Promise<unknown> {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'crypto')
    const value = {
      randomUUID() {
        throw new Error('too early')
      },
    }
    Object.defineProperty(globalThis, 'crypto', { value, configurable: true, writable: true })
    try {
      return await rejection(Promise.resolve().then(act))
    } finally {
      Reflect.deleteProperty(globalThis, 'crypto')
      if (before) Object.defineProperty(globalThis, 'crypto', before)
    }
  }

  test('are asked for again: for the key and the name of nonces', async () => {
    const nonces = createNonces()
    expect(await tooEarly(() => nonces.issue('x'))).toMatchObject({ message: 'too early' })
    expect(await nonces.judge(await nonces.issue('x'), 'x')).toMatchObject({ renew: false })
  })

  test('are asked for again: for the password that nobody has, and for the marks of users', async () => {
    const guard = createGuard([digest({ realm: 'files', lookup: people.lookup })])
    const nonce = await nonceOf(guard)
    const field = digestField({ nonce })
    expect(await tooEarly(() => ask(guard, field))).toMatchObject({ message: 'too early' })
    expect(await ask(guard, field)).toMatchObject({ ok: true, identity: 'ada' })
    const { verify } = users({ ada: 'secret' })
    const account = { username: 'ada', password: 'secret' }
    expect(await tooEarly(() => verify(account))).toMatchObject({ message: 'too early' })
    expect(await verify(account)).toBe('ada')
  })
})
