import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { parse as parseByGrammar } from '../grammar/index.ts'
import { endIfClosed } from '../src/cli/main.ts'
import { authOutcome, basic as basicClient, withAuth } from '../src/client/index.ts'
import {
  AuthError,
  parseChallenges,
  parseCredentials,
  recoverChallenges,
  recoverCredentials,
  redact,
  serializeAuthParams,
  serializeChallenges,
} from '../src/index.ts'
import * as schemesModule from '../src/schemes/index.ts'
import {
  allSchemes,
  answerDigestSync,
  Basic,
  Bearer,
  check,
  Digest,
  decodeCredentials,
  digestUser,
  Mutual,
  matching,
  OAuth,
  type Scheme,
  type TextScheme,
  verifyDigestSync,
} from '../src/schemes/index.ts'
import { basic, createGuard, digest, users } from '../src/server/index.ts'
import { main } from './cli-main.ts'
import type { Searched } from './searched.ts'
import { ask, basicField, digestField, nonceOf } from './server-kit.ts'
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
  const counting = instrumented(`
    export { Basic, hashDigestPassword, verifyDigestSync } from './src/schemes/index.ts'
    export { basic, createGuard, users } from './src/server/index.ts'
  `)
  const { verify } = counting.users({ ada: 'secret' })
  const guard = counting.createGuard([counting.basic({ realm: 'files', verify })])
  const offered = { realm: 'r', nonce: 'n', charset: 'UTF-8', qop: [] }
  const sent = (username: string) => ({
    ...{ username, realm: 'r', nonce: 'n', uri: '/', response: '0'.repeat(32), usernameRaw: undefined },
    ...{ cnonce: undefined, nc: undefined, qop: undefined, opaque: undefined, algorithm: undefined },
    ...{ userhash: undefined, auts: undefined, extensions: [] },
  })
  test.each<[string, (name: string) => unknown]>([
    [
      'Basic.credentials.decode',
      (name) =>
        counting.Basic.credentials.decode({ scheme: 'Basic', token68: basicField(name, 'x').slice(6), params: [] }),
    ],
    ['Basic.credentials.encode', (name) => counting.Basic.credentials.encode({ userId: 'ada', password: name })],
    ['a guard with Basic', (name) => ask(guard, basicField('ada', name))],
    ['users', (name) => verify({ username: name, password: name })],
    [
      'hashDigestPassword',
      (name) => counting.hashDigestPassword({ username: name, password: 'x', realm: 'r', charset: 'UTF-8' }),
    ],
    [
      'verifyDigestSync',
      (name) =>
        counting.verifyDigestSync(sent(name), offered, {
          username: 'ada',
          passwordHash: '0'.repeat(32),
          method: 'GET',
        }),
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

/*
 * What was found by looking for a weakness of each kind: time, schemes that aren't there, a better scheme hidden, injection, leaks and
 * what is computed.
 */

describe('time', () => {
  const { core, schemes, main, server } = instrumented(`
    export * as core from './src/index.ts'
    export * as schemes from './src/schemes/index.ts'
    export * as server from './src/server/index.ts'
    export { main } from './test/cli-main.ts'
  `) as Pick<Searched, 'core' | 'schemes' | 'main' | 'server'>

  const FACTOR = 8
  const base64url = (length: number) => Buffer.from(`${'='.repeat(length)}x`).toString('base64url')
  const param = (name: string, value: string) => ({ name, value, quoted: true })
  const challengeOf = (scheme: string, name: string, value: string) => ({
    ...{ scheme, token68: undefined },
    params: [param(name, value)],
  })
  const numbered = (length: number, write: (i: number) => string) =>
    Array.from({ length: length / 8 }, (_, i) => write(i)).join(',')
  const shown = (text: string, ...options: string[]) => main(options, [Buffer.from(text)] as never)

  const READERS = ['parseChallenges', 'parseCredentials', 'parseAuthParams', 'redact'] as const
  const all = (text: string) => () => {
    core.recoverChallenges(text)
    core.recoverCredentials(text)
    core.recoverAuthParams(text)
    for (const name of READERS) {
      try {
        core[name](text)
      } catch {
        // To refuse takes steps too.
      }
    }
  }
  const tolerant = (scheme: Scheme, name: string) => (length: number) => () =>
    schemes.decodeChallenges(scheme as never, [challengeOf(scheme.name, name, base64url(length))], () => {})
  const codec = (side: { decode(wire: never): unknown }, scheme: string, name: string) => (length: number) => () =>
    side.decode(challengeOf(scheme, name, base64url(length)) as never)
  const explained = (field: (length: number) => string | string[]) => (length: number) => {
    const lines = [field(length)].flat()
    const { issues } = core.recoverChallenges(lines)
    return () => issues.map((issue) => core.explain(lines, issue))
  }

  const hostile: (readonly [what: string, prepare: (length: number) => () => unknown])[] = [
    ...['\0', '\n', '\x01', '\x7f', '@'].map(
      (end) =>
        [
          `${JSON.stringify(end)} behind many parameters`,
          (n: number) => all(`X ${'a=b,'.repeat(n / 4)}${end}`),
        ] as const,
    ),
    [
      'a tab in quotes again and again before a line break',
      (n) => all(`Digest a=1, ${'X a=b, "\t'.repeat(n / 9)}(@\n`),
    ],
    ['commas behind a name without a value', (n) => all(`X a=${','.repeat(n)}b=c`)],
    ['many equals signs in claims', tolerant(schemes.Bearer, 'claims')],
    ['many equals signs in a challenge of tokens', tolerant(schemes.PrivateToken, 'challenge')],
    ['many equals signs in a key of tokens', tolerant(schemes.PrivateToken, 'token-key')],
    ['many equals signs in a request for payment', tolerant(schemes.Payment, 'request')],
    ...(['k', 'a', 'p', 'v'] as const).map(
      (name) =>
        [`many equals signs in ${name} of Concealed`, codec(schemes.Concealed.credentials, 'Concealed', name)] as const,
    ),
    ['many equals signs in a token', codec(schemes.PrivateToken.credentials, 'PrivateToken', 'token')],
    ['many equals signs in the key of a push service', codec(schemes.Vapid.credentials, 'vapid', 'k')],
    ['many equals signs that are checked', (n) => () => schemes.check(challengeOf('Bearer', 'claims', base64url(n)))],
    ['many equals signs on the command line', (n) => () => shown(`WWW-Authenticate: Bearer claims="${base64url(n)}"`)],
    ['hidden credentials with many issues', (n) => () => shown(`Authorization: Foo ${'a=b;'.repeat(n / 4)}`)],
    ['a hidden value with many issues', (n) => () => shown(`Foo ${'a=b;'.repeat(n / 4)}`)],
    ['each issue of many lines explained', explained((n) => Array<string>(n / 2).fill('@'))],
    ['each issue of a line explained', explained((n) => 'X ;'.repeat(n / 3))],
    ['many lines on the command line', (n) => () => shown('WWW-Authenticate: @\n'.repeat(n / 16))],
    ['many responses', (n) => () => shown('HTTP/1\nWWW-Authenticate:a\n'.repeat(n / 16))],
    [
      'many extended parameters of Mutual',
      (n) => () =>
        schemes.Mutual.challenge.decode(
          core.recoverChallenges(`Mutual ${numbered(n, (i) => `p${i}*=UTF-8''a`)}`).challenges[0]!,
        ),
    ],
    [
      'many extended parameters of Digest',
      (n) => () =>
        schemes.Digest.credentials.decode(
          core.recoverCredentials(`Digest ${numbered(n, () => "username*=UTF-8''a")}`).credentials!,
        ),
    ],
    [
      'many extended parameters of Authentication-Control',
      (n) => () =>
        schemes.AuthenticationControl.decode(
          core.recoverChallenges(`Digest ${numbered(n, (i) => `p${i}*=UTF-8''a`)}`).challenges[0]!,
        ),
    ],
    [
      'a guard that gets any of it',
      (n) => () =>
        server.createGuard([server.bearer({ realm: 'x', verify: () => undefined })])({
          ...{ method: 'GET', target: '/' },
          authorization: `X ${'a=b,'.repeat(n / 4)}\0`,
        }),
    ],
  ]

  test.each(hostile)('%s: steps grow as the text does', async (_what, prepare) => {
    const few = await stepsOf(prepare(256))
    expect(few).toBeGreaterThan(0)
    expect((await stepsOf(prepare(FACTOR * 256))) / few).toBeLessThan(1.5 * FACTOR)
  })

  test('what the command line prints grows as the text does, with one long name among many short ones', async () => {
    const printed = async (n: number) => {
      const { output } = await shown(`WWW-Authenticate: Foo ${'a'.repeat(n / 2)}=1,${numbered(n, (i) => `b${i}=1`)}`)
      return output.length
    }
    expect((await printed(FACTOR * 1024)) / (await printed(1024))).toBeLessThan(1.5 * FACTOR)
  })
})

describe('no scheme, and no parameter, that stands in a quoted-string is found (RFC 9110 §5.6.4, §11.2)', () => {
  test.each([
    ['Bearer error="x" y, Basic realm= "a=1, Digest realm=evil"', ['Bearer', 'Basic']],
    ['Bearer error="x" y, Basic realm=\t"a=1, Digest realm=evil"', ['Bearer', 'Basic']],
    ['Bearer error="x" y, Basic realm \t= \t"a=1, Digest realm=evil"', ['Bearer', 'Basic']],
    ['Basic realm="a" NTLM, Basic realm= ", Bearer realm=evil, x="', ['Basic', 'Basic']],
  ])('%s', (field, schemes) => {
    expect(recoverChallenges(field).challenges.map(({ scheme }) => scheme)).toEqual(schemes)
  })

  test('nor a second user of credentials', () => {
    const { credentials } = recoverCredentials('Digest username= "bob" x, realm= ", username=admin, y="')
    expect(credentials!.params.filter(({ name }) => name === 'username')).toHaveLength(1)
  })
})

describe('no fault before a better scheme hides it, so that a client falls back to Basic (RFC 9110 §11.6.1)', () => {
  const BETTER = 'Digest realm="r", nonce="n", Basic realm="z"'
  const faults = [
    ...['a" x', 'a"x', 'a".', 'a":', 'a" @', 'a" (c)', 'a" - x', 'a" Negotiate'].map((end) => `Bearer realm="${end}`),
    ...['Bearer error="b"c', 'Bearer a="b"=c', 'Bearer claims="eyJ=" x', 'Bearer realm={"a":"b"}'],
    ...['Negotiate "YII="', 'Negotiate "YII"', 'Foo "a="', '"="', 'Bearer a b', '@', 'Bearer "a"'],
  ]

  test.each(faults)('%s', (fault) => {
    const { challenges } = recoverChallenges(`${fault}, ${BETTER}`)
    expect(challenges.slice(-2)).toEqual(parseChallenges(BETTER))
  })

  test.each(['Bearer a b', '@', 'Bearer "a"'])('nor one that is a name alone: %s', (fault) => {
    const { challenges } = recoverChallenges(`${fault}, Negotiate, Basic realm="z"`)
    expect(challenges.slice(-2).map(({ scheme }) => scheme)).toEqual(['Negotiate', 'Basic'])
  })
})

describe('names that are checked are those that are written', () => {
  class Names extends Array<string> {
    override join(): string {
      return 'host, Signature=00\r\nX-Injected: 1'
    }
  }
  const INJECTED = 'host, Signature=00\r\nX-Injected: 1'
  const changing = (): string[] => {
    const names = ['host']
    let reads = 0
    Object.defineProperty(names, 0, { enumerable: true, get: () => (reads++ === 0 ? 'host' : INJECTED) })
    return names
  }
  const iterating = (): string[] => {
    const names = [INJECTED]
    names[Symbol.iterator] = () => ['host'][Symbol.iterator]()
    return names
  }
  const lists: [what: string, list: () => string[]][] = [
    ['a join of its own', () => Object.assign(['host'], { join: () => INJECTED })],
    ['a class of its own', () => Names.from(['host'])],
    ['an element that is another each time', changing],
    ['an iterator of its own', iterating],
  ]
  const { read: vectors }: { read: { scheme: string; text: string }[] } = JSON.parse(
    readFileSync(new URL('vectors/text-schemes.json', import.meta.url), 'utf8'),
  )
  const signed = vectors.flatMap(({ scheme: name, text }) => {
    const scheme = (schemesModule as unknown as Record<string, TextScheme<Record<string, unknown>>>)[name]!
    const value = attempted(() => scheme.decode(text))
    return Array.isArray(value?.signedHeaders) ? [{ name, scheme, value }] : []
  })

  test('all schemes that sign names of fields are tried', () => {
    expect(new Set(signed.map(({ name }) => name)).size).toBeGreaterThan(6)
  })

  test.each(lists)('of a list with %s', (_what, list) => {
    for (const { scheme, value } of signed) {
      expect(scheme.decode(scheme.encode({ ...value, signedHeaders: list() }))).toEqual({
        ...value,
        signedHeaders: ['host'],
      })
    }
  })

  function attempted<T>(give: () => T): T | undefined {
    try {
      return give()
    } catch {
      return undefined
    }
  }
})

describe('a secret in the place of a scheme', () => {
  test.each(['Basic s3cr3tT0k3n realm="x"', 'Bearer s3cr3tT0k3n realm="api"', 's3cr3tT0k3n realm="x"'])(
    'is not shown by the command line: %s',
    async (text) => {
      for (const options of [[], ['--json']]) {
        const { output, errors } = await main([...options, text], process.stdin)
        expect(output + errors).not.toContain('s3cr3tT0k3n')
      }
      expect(redact(text)).not.toContain('s3cr3tT0k3n')
    },
  )
})

describe('what is computed', () => {
  const account = { username: 'bob', password: 'open sesame', method: 'GET', uri: '/' }
  const offered = { realm: 'r', nonce: 'N', qop: ['auth'] }
  const fieldOf = (text: string) => `Basic ${Buffer.from(text, 'latin1').toString('base64')}`

  test.each(['admin\0x:p', 'a\r\nX: y:p', 'a:p\0', 'a\x7f:p', 'a\tb:p'])(
    'a name or password with a control character is refused (RFC 7617 §2): %j',
    async (text) => {
      expect(() => Basic.credentials.decode(parseCredentials(fieldOf(text)))).toThrow('is not valid')
      const guard = createGuard([basic({ realm: 'x', verify: (account) => account })])
      expect(await ask(guard, fieldOf(text))).toMatchObject({ ok: false, status: 400, reason: 'malformed' })
    },
  )

  test('nor does an extended name of Digest have one', () => {
    const field = `Digest username*=UTF-8''ad%00min%0D%0A, realm="r", nonce="n", uri="/", response="${'0'.repeat(32)}"`
    expect(() => Digest.credentials.decode(parseCredentials(field))).toThrow('is not valid')
  })

  test('a response that was captured is right without qop only for a nonce that nobody has issued', async () => {
    const { response } = answerDigestSync(offered, { ...account, cnonce: 'c' })
    const captured = { ...answerDigestSync({ ...offered, qop: [] }, account), nonce: 'N:00000001:c:auth', response }
    expect(verifyDigestSync(captured, { realm: 'r' }, account)).toBe(true)
    expect(verifyDigestSync(captured, offered, account)).toBe(false)

    const { lookup } = users({ bob: account.password })
    const guard = createGuard([digest({ realm: 'r', lookup, algorithms: ['MD5'] })])
    const nonce = await nonceOf(guard)
    const sent = { nonce, username: 'bob', password: account.password, realm: 'r', algorithm: 'MD5' }
    const field = digestField({ ...sent, nonce: `${nonce}:00000001:0a4f113b:auth`, qop: undefined })
    expect(await ask(guard, field)).toMatchObject({ ok: false })
    expect(await ask(guard, digestField(sent))).toMatchObject({ ok: true })
  })

  test('auth-int without a body is wrong, and no error: the client has chosen it', () => {
    const both = { ...offered, qop: ['auth', 'auth-int'] }
    const sent = answerDigestSync({ ...offered, qop: ['auth-int'] }, { ...account, body: new Uint8Array() })
    expect(sent.qop).toBe('auth-int')
    expect(verifyDigestSync(sent, both, account)).toBe(false)
    expect(verifyDigestSync(sent, both, { ...account, body: new Uint8Array() })).toBe(true)
  })

  test('a hash of the name that was not offered is refused (RFC 7616 §3.4.4)', () => {
    const sent = answerDigestSync({ ...offered, userhash: true }, account)
    expect(sent.userhash).toBe(true)
    expect(verifyDigestSync(sent, { ...offered, userhash: false }, account)).toBe(false)
    expect(verifyDigestSync(sent, { ...offered, userhash: true }, account)).toBe(true)
  })

  test('another name than the one that is known is refused, with whichever hash of a password', () => {
    const { username, ...secret } = account
    const sent = answerDigestSync(offered, account)
    expect(verifyDigestSync({ ...sent, username: 'admin' }, offered, { ...secret, username })).toBe(false)
    expect(verifyDigestSync(sent, offered, { ...secret, username })).toBe(true)
  })

  test('what names one user is one text, though it was sent as several', () => {
    const sent = ['dTo=', 'dTp=', 'dTq='].map((token68) =>
      Basic.credentials.decode({ scheme: 'Basic', token68, params: [] }),
    )
    for (const one of sent) expect(Basic.credentials.encode(one).token68).toBe('dTo=')
    const [composed, decomposed] = ['\xe9', 'e\u0301'].map((name) =>
      Basic.credentials.decode(parseCredentials(basicField(name, 'x'))),
    )
    expect(decomposed).toEqual(composed)
  })
})

describe('nothing of its length alone makes an engine give up', () => {
  const LONG = 'QUFB'.repeat(3_000_000)
  const named = (scheme: string, name: string, value: string) => ({
    ...{ scheme, token68: undefined },
    params: [{ name, value, quoted: true }],
  })

  test.each<[what: string, run: () => unknown]>([
    ['a token68 of Basic', () => Basic.credentials.decode({ scheme: 'Basic', token68: LONG, params: [] })],
    ['claims of Bearer', () => Bearer.challenge.decode(named('Bearer', 'claims', LONG))],
    ['an extended value', () => Mutual.challenge.decode(named('Mutual', 'realm*', `UTF-8''${LONG}`))],
  ])('%s: it is decoded or refused', (_what, run) => {
    try {
      run()
    } catch (error) {
      expect(error).toBeInstanceOf(AuthError)
    }
  })

  test('the grammar reads it', () => {
    expect(parseByGrammar(`X a="\0${'a'.repeat(4_000_000)}`, 'WWW-Authenticate').diagnostics.length).toBeGreaterThan(0)
  })
})

describe('what a caller passes by mistake gets an error in words of this library', () => {
  test.each<[what: string, run: () => unknown, message: string]>([
    ['a hole among parameters', () => serializeAuthParams(new Array(1) as never), 'params[0] is not an object'],
    ['null among challenges', () => serializeChallenges([null] as never), 'challenges[0] is not an object'],
    [
      'an extension without a name',
      () => Bearer.challenge.encode({ realm: 'x', extensions: [{} as never] }),
      'extensions[0] has no name',
    ],
  ])('%s', (_what, run, message) => {
    expect(run).toThrow(new TypeError(message))
  })

  test('and an expression of its own is as good the second time, whatever its flags', () => {
    for (const expression of [/^x$/g, /^x$/y, /^x$/]) {
      const type = matching(expression)
      expect([1, 2, 3].map(() => type.decode('x'))).toEqual(['x', 'x', 'x'])
      expect([1, 2, 3].map(() => type.encode('y'))).toEqual([undefined, undefined, undefined])
    }
  })

  test('a reader that stops early is none of the errors that the command line throws', () => {
    const error = (code: string) => Object.assign(new Error('write'), { code })
    expect(() => endIfClosed(error('EPIPE'), () => {})).not.toThrow()
    expect(() => endIfClosed(error('ENOSPC'), () => {})).toThrow('write')
  })
})

test('a result that is copied as the README says keeps no text of the field alive', () => {
  const [challenge] = parseChallenges('Basic realm="files"')
  expect(JSON.parse(JSON.stringify(challenge))).toEqual({ scheme: 'Basic', params: challenge!.params })
})
