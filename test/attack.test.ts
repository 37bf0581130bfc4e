import { inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { authOutcome, basic as basicClient, withAuth } from '../src/client/index.ts'
import { main } from '../src/report.ts'
import { allSchemes, Bearer, check, decodeCredentials, OAuth } from '../src/schemes/index.ts'
import { ask, basicField } from './server-kit.ts'
import { instrumented, stepsOf } from './steps.ts'
import { thrown } from './thrown.ts'

/*
 * What an attacker has found once, each as the rule that was broken.
 */

/** Of how many units the longest text is that is normalised meanwhile. */
async function longestNormalized(run: () => unknown): Promise<number> {
  const { normalize } = String.prototype
  let longest = 0
  String.prototype.normalize = function (form) {
    longest = Math.max(longest, this.length)
    return normalize.call(this, form)
  }
  try {
    await run()
  } finally {
    String.prototype.normalize = normalize
  }
  return longest
}

/** A name that engines take quadratic time to normalise: the marks of one letter have to change places. */
const marks = (length: number) => `e${'\u0301'.repeat(length / 2)}${'\u0327'.repeat(length / 2)}`

describe('a name or password of many marks takes linear time (RFC 7617 §2.1, RFC 7616 §4)', () => {
  const { schemes, server } = instrumented(`
    export * as schemes from './src/schemes/index.ts'
    export * as server from './src/server/index.ts'
  `)
  const { Basic, digestUser, hashDigestPassword, verifyDigestSync } = schemes
  const { verify } = server.users({ ada: 'secret' })
  const guard = server.createGuard([server.basic({ realm: 'files', verify })])
  const offered = { realm: 'r', nonce: 'n', charset: 'UTF-8', qop: [] }
  const sent = (username: string) => ({
    ...{ username, realm: 'r', nonce: 'n', uri: '/', response: '0'.repeat(32), usernameRaw: undefined },
    ...{ cnonce: undefined, nc: undefined, qop: undefined, opaque: undefined, algorithm: undefined },
    ...{ userhash: undefined, auts: undefined, extensions: [] },
  })
  test.each<[string, (name: string) => unknown]>([
    [
      'Basic.credentials.decode',
      (name) => Basic.credentials.decode({ scheme: 'Basic', token68: basicField(name, 'x').slice(6), params: [] }),
    ],
    ['Basic.credentials.encode', (name) => Basic.credentials.encode({ userId: 'ada', password: name })],
    ['a guard with Basic', (name) => ask(guard, basicField('ada', name))],
    ['users', (name) => verify({ username: name, password: name })],
    [
      'hashDigestPassword',
      (name) => hashDigestPassword({ username: name, password: 'x', realm: 'r', charset: 'UTF-8' }),
    ],
    [
      'verifyDigestSync',
      (name) => verifyDigestSync(sent(name), offered, { username: 'ada', passwordHash: '0'.repeat(32), method: 'GET' }),
    ],
  ])('%s', async (_name, run) => {
    const [few, many] = [marks(2048), marks(8 * 2048)]
    expect(await longestNormalized(() => run(few))).toBeLessThanOrEqual(1024)
    expect((await stepsOf(() => run(many))) / (await stepsOf(() => run(few)))).toBeLessThan(1.5 * 8)
  })

  test('which is why only up to 1,024 units are normalised', () => {
    const userIdOf = (userId: string) => {
      const { token68 } = Basic.credentials.encode({ userId, password: '' })
      return Basic.credentials.decode({ scheme: 'Basic', token68, params: [] }).userId
    }
    expect(userIdOf('e\u0301'.repeat(511))).toBe('é'.repeat(511))
    expect(userIdOf('e\u0301'.repeat(512))).toBe('e\u0301'.repeat(512))
  })

  test('and is the same on both sides', () => {
    const name = marks(4096)
    const { token68 } = Basic.credentials.encode({ userId: name, password: name })
    expect(Basic.credentials.decode({ scheme: 'Basic', token68, params: [] })).toEqual({ userId: name, password: name })
    expect(digestUser({ username: name, userhash: undefined }).usernames).toContain(name)
  })
})

describe('no error says what was passed, whatever its type', () => {
  const SECRET = 918273645

  const sides = allSchemes.flatMap(({ name, ...scheme }) =>
    (['challenge', 'credentials', 'info'] as const).flatMap((side) => {
      const codec = (scheme as Record<string, { params?: object; encode(init: unknown): unknown } | undefined>)[side]
      return codec?.params === undefined ? [] : [[`${name} ${side}`, codec] as const]
    }),
  )

  test('extensions in the place of a list', () => {
    expect(sides.length).toBeGreaterThan(50)
    for (const [, codec] of sides) {
      const values = Object.fromEntries(Object.keys(codec.params!).map((key) => [key, 'x']))
      for (const init of [{ extensions: SECRET }, { ...values, extensions: SECRET }, { extensions: [SECRET] }]) {
        expect(inspect(thrown(() => codec.encode(init)))).not.toContain(String(SECRET))
      }
    }
  })

  test.each([
    [SECRET, 'extensions is not an array'],
    ['s3cret', 'extensions is not an array'],
    [[SECRET], 'extensions[0] has no name'],
    [[null], 'extensions[0] has no name'],
    [[{ name: 'a', value: 'b' }, undefined], 'extensions[1] has no name'],
  ])('extensions %j', (extensions, message) => {
    const given = { extensions: extensions as [] }
    for (const codec of [Bearer.challenge, OAuth.challenge]) {
      expect(thrown(() => codec.encode(given))).toEqual(new TypeError(message))
    }
  })

  test('text in the place of challenges or of a scheme', () => {
    const text = `Basic ${SECRET}` as never
    expect(thrown(() => check(text))).toEqual(
      new TypeError('challenges is neither a challenge nor an array of challenges'),
    )
    expect(thrown(() => check([text]))).toEqual(
      new TypeError('challenges is neither a challenge nor an array of challenges'),
    )
    expect(thrown(() => check(null as never))).toEqual(
      new TypeError('challenges is neither a challenge nor an array of challenges'),
    )
    expect(thrown(() => decodeCredentials(text, 'x'))).toEqual(new TypeError('scheme has no credentials'))
    expect(thrown(() => decodeCredentials(null as never, 'x'))).toEqual(new TypeError('scheme has no credentials'))
  })
})

describe('a response whose url is none is an answer of nobody, and no error', () => {
  const account = { username: 'ada', password: 'secret' }

  test.each([{}, { authorization: 'Bearer own' }])('to fields %j', async (headers) => {
    const response = new Response(null, { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } })
    Object.defineProperty(response, 'url', { value: '/me?key=s3cret' })
    const sent: string[] = []
    const api = withAuth(
      async (url: string) => {
        sent.push(url)
        return response
      },
      { 'https://api.example': basicClient(account) },
    ) as typeof fetch
    expect(await api('https://api.example/me', { headers })).toBe(response)
    expect(sent).toHaveLength(1)
    expect(authOutcome(response)).toBeUndefined()
  })
})

describe('header lines that are all indented are no folds of the first (RFC 9112 §5.2)', () => {
  const shown = async (text: string, ...args: string[]) => {
    const { output } = await main([...args, text], process.stdin)
    return output
  }
  const SECRET = 'czNjcmV0OnMzY3JldA'

  test.each([[[]], [['--json']]])('so nothing of credentials is shown among them: %j', async (args) => {
    for (const indent of [' ', '  ', '\t']) {
      for (const name of ['Authorization', 'Proxy-Authorization', 'Cookie', 'X-Api-Key']) {
        for (const before of ['', '\n', 'HTTP/1.1 401\n', `${indent}HTTP/1.1 401\n`, 'as I saw it:\n']) {
          const text = `${before}${indent}WWW-Authenticate: Basic realm="files"\n${indent}${name}: Basic ${SECRET}`
          const output = await shown(text, ...args)
          expect(output).toContain('files')
          expect(output).not.toContain(SECRET)
        }
      }
    }
  })

  test('nor those behind a line that is indented less, where their names are known', async () => {
    expect(await shown(`WWW-Authenticate: Basic realm="x"\n  Authorization: Basic ${SECRET}`)).not.toContain(SECRET)
  })

  test('and what is indented further is a fold', async () => {
    expect(await shown('  WWW-Authenticate: Basic\n    realm="files"')).toContain('realm  "files"')
  })
})
