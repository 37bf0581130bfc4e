import { describe, expect, test } from '@jest/globals'
import {
  answerDigest,
  answerDigestSync,
  type DigestCredentials,
  type DigestInfo,
  digestInfo,
  digestResponse,
  digestResponseSync,
  digestUser,
  findDigestOffer,
  hashDigestPassword,
  hashDigestUsername,
  verifyDigest,
  verifyDigestInfo,
  verifyDigestSync,
} from '../src/schemes/index.ts'
import { CANARY } from './arbitraries.ts'

/*
 * A wrong argument of Digest's functions is a `TypeError` that names it and repeats nothing. What the client has chosen is no argument in
 * this sense: `verifyDigest` says `false`.
 */

const challenge = { realm: 'r', nonce: 'n', qop: ['auth'], algorithm: 'MD5', charset: 'UTF-8' }
const account = { username: 'ü', password: 'p', realm: 'r', algorithm: 'MD5', charset: 'UTF-8' }
const request = { username: 'ü', password: 'p', method: 'GET', uri: '/', cnonce: 'c' }
const credentials: DigestCredentials = await answerDigest(challenge, request)
const info: DigestInfo = await digestInfo(credentials, { ...request, charset: 'UTF-8' })

type Call = (...args: never[]) => unknown

/** Each function with arguments that are right, and their names. */
const FUNCTIONS: readonly (readonly [call: Call, names: readonly string[], args: readonly unknown[]])[] = [
  [answerDigest, ['challenge', 'request'], [challenge, request]],
  [answerDigest, ['challenges', 'request'], [[challenge], request]],
  [answerDigestSync, ['challenge', 'request'], [challenge, request]],
  [answerDigestSync, ['challenges', 'request'], [[challenge], request]],
  [digestResponse, ['input', 'request'], [credentials, request]],
  [digestResponseSync, ['input', 'request'], [credentials, request]],
  [verifyDigest, ['credentials', 'offered', 'request'], [credentials, challenge, request]],
  [verifyDigestSync, ['credentials', 'offered', 'request'], [credentials, challenge, request]],
  [digestInfo, ['credentials', 'response'], [credentials, request]],
  [verifyDigestInfo, ['info', 'credentials', 'response'], [info, credentials, request]],
  [hashDigestPassword, ['account'], [account]],
  [hashDigestUsername, ['account'], [account]],
  [digestUser, ['credentials'], [credentials]],
  [findDigestOffer, ['credentials', 'offers'], [credentials, [challenge]]],
] as never

/** Awaited: what a function throws at once and what its promise has are the same to the caller. */
async function thrown(act: () => unknown): Promise<Error | undefined> {
  try {
    await act()
  } catch (error) {
    return error as Error
  }
  return undefined
}

async function expectNamed(act: () => unknown, name: RegExp): Promise<void> {
  const error = await thrown(act)
  expect(error).toBeInstanceOf(TypeError)
  expect(error!.message).toMatch(name)
  expect(error!.message).not.toMatch(/Cannot|undefined|null|\(intermediate/)
  expect(String(error!.stack)).not.toContain(CANARY)
}

describe('an argument that is none', () => {
  const cases = FUNCTIONS.flatMap(([call, names, args]) =>
    names.map((name, index) => [call.name, name, index, call, args] as const),
  )

  test.each(cases)('%s, %s', async (_function, name, index, call, args) => {
    expect(await thrown(() => call(...(args as never[])))).toBeUndefined()
    // A list that isn't there is taken for a challenge that isn't.
    const named = new RegExp(`^${name.replace(/^challenges$/, 'challenge')} is not an? (object|array)$`)
    for (const wrong of [undefined, null, 5, CANARY, Symbol(CANARY)]) {
      await expectNamed(() => call(...(args.map((one, i) => (i === index ? wrong : one)) as never[])), named)
    }
  })
})

describe('a property that is not of its type', () => {
  const counted = { ...challenge, qop: ['auth-int'] }
  const body = { ...request, body: 'x' }
  const WRONG = [5, {}, [5], Symbol(CANARY), () => CANARY]

  test.each<[name: string, call: (wrong: never) => unknown]>([
    ['challenge.qop', (qop) => answerDigest({ ...challenge, qop }, request)],
    ['a value of challenges.qop', (qop) => answerDigest([{ ...challenge, qop }], request)],
    ['challenge.algorithm', (algorithm) => answerDigest({ ...challenge, algorithm }, request)],
    ['charset', (charset) => answerDigest({ ...challenge, charset }, request)],
    ['username', (username) => answerDigest(challenge, { ...request, username })],
    ['password', (password) => answerDigest(challenge, { ...request, password })],
    ['method', (method) => answerDigest(challenge, { ...request, method })],
    ['uri', (uri) => answerDigestSync(challenge, { ...request, uri })],
    ['cnonce', (cnonce) => answerDigestSync(challenge, { ...request, cnonce })],
    ['auth-int needs body', (body) => answerDigest(counted, { ...request, body })],
    ['bodyHash', (bodyHash) => answerDigest(counted, { ...body, bodyHash })],
    ['passwordHash', (passwordHash) => answerDigest(challenge, { ...request, passwordHash })],
    ['offered.qop', (qop) => verifyDigest(credentials, { ...challenge, qop }, request)],
    ['offered.algorithm', (algorithm) => verifyDigest(credentials, { ...challenge, algorithm }, request)],
    ['username', (username) => verifyDigestSync(credentials, challenge, { ...request, username })],
    ['method', (method) => verifyDigest(credentials, challenge, { ...request, method })],
    ['realm', (realm) => hashDigestPassword({ ...account, realm })],
    ['algorithm', (algorithm) => hashDigestPassword({ ...account, algorithm })],
    ['algorithm', (algorithm) => hashDigestUsername({ ...account, algorithm })],
    ['charset', (charset) => hashDigestUsername({ ...account, charset })],
    ['credentials.username', (username) => digestUser({ username, userhash: undefined })],
    ['credentials.usernameRaw', (usernameRaw) => digestUser({ username: 'a', userhash: undefined, usernameRaw })],
    ['a value of offers.qop', (qop) => findDigestOffer(credentials, [{ ...challenge, qop }])],
  ])('%s', async (name, call) => {
    for (const wrong of WRONG) await expectNamed(() => call(wrong as never), new RegExp(`^${name}\\b`))
  })

  test.each<[name: string, call: (wrong: never) => unknown]>([
    ['hash', (hash) => answerDigest(challenge, { ...request, hash })],
    ['hash', (hash) => verifyDigestSync(credentials, challenge, { ...request, hash })],
    ['nc', (nc) => answerDigest(challenge, { ...request, nc })],
  ])('%s', async (name, call) => {
    for (const wrong of [CANARY, {}, [], -1, 1.5])
      await expectNamed(() => call(wrong as never), new RegExp(`^${name} is not a`))
  })

  test('null is as good as nothing, as in an init', async () => {
    const nothing = { ...challenge, qop: null, algorithm: null, charset: null, opaque: undefined } as never
    const answer = (await answerDigest(nothing, { ...request, cnonce: null, nc: null } as never)) as DigestCredentials
    expect(answer).toEqual(await answerDigest({ realm: 'r', nonce: 'n' }, request))
    const passwordHash = await hashDigestPassword({ ...account, charset: undefined, algorithm: undefined })
    expect(await verifyDigest(answer, nothing, { username: null, passwordHash, method: 'GET' } as never)).toBe(true)
  })
})

test('credentials of any kind are no error of verifyDigest', async () => {
  const WRONG = [undefined, null, 5, '', CANARY, [], ['M', 'D', '5'], {}, Symbol('s'), () => 1, new Uint8Array(3), NaN]
  for (const name of Object.keys(credentials)) {
    for (const wrong of WRONG) {
      const given = { ...credentials, [name]: wrong } as never
      expect([name, typeof (await verifyDigest(given, challenge, request))]).toEqual([name, 'boolean'])
      expect([
        name,
        typeof (await verifyDigestInfo({ ...info, [name]: wrong } as never, credentials, request)),
      ]).toEqual([name, 'boolean'])
    }
  }
})
