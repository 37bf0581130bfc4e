import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { findDigests } from '../../grammar/playground/digest-offers.ts'
import { type DigestAccountInput, digestAnswer } from '../../grammar/playground/digest-steps.ts'
import { readText } from '../../grammar/playground/reading.ts'
import type { DigestHashSync } from '../../src/schemes/index.ts'

const NODE_NAMES: Record<string, string> = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' }

const hash: DigestHashSync = (algorithm, data) => {
  const name = NODE_NAMES[algorithm]
  return name === undefined ? undefined : new Uint8Array(createHash(name).update(data).digest())
}

interface Vector extends Record<string, string | undefined> {
  source: string
  kind: string
  realm: string
  nonce: string
  username: string
  password: string
  method: string
  uri: string
  response: string
}
const vectors: Vector[] = JSON.parse(readFileSync(new URL('../vectors/digest.json', import.meta.url), 'utf8'))
const responses = vectors.filter(({ kind }) => kind === 'response')

function challengeOf({ realm, nonce, algorithm, qop, userhash }: Vector): string {
  const params = { algorithm, qop, userhash: userhash && 'true' }
  const others = Object.entries(params).flatMap(([name, value]) => (value === undefined ? [] : `, ${name}="${value}"`))
  return `Digest realm="${realm}", nonce="${nonce}"${others.join('')}`
}

const ACCOUNT: DigestAccountInput = {
  username: 'Mufasa',
  password: 'Circle of Life',
  method: 'GET',
  uri: '/',
  body: undefined,
  nc: 1,
  cnonce: 'c',
}

describe('the calculator', () => {
  test.each(responses.map((vector) => [vector.source, vector.algorithm, vector.qop, vector] as const))(
    'comes to the response of %s (%s, %s)',
    (_source, _algorithm, _qop, vector) => {
      const { username, password, method, uri, body, cnonce, nc = '1', response } = vector
      const account = { username, password, method, uri, body, cnonce, nc: Number.parseInt(nc, 16) }
      const answer = digestAnswer(challengeOf(vector), account, hash)
      expect(answer.error).toBeUndefined()
      expect(answer.steps!.at(-1)!.output).toBe(response)
      expect(answer.credentials).toContain(`response="${response}"`)
    },
  )

  test('shows each hash with what goes into it, and each is what the next ones take (RFC 7616 §3.4)', () => {
    const text = 'Digest realm="r", nonce="n", algorithm=MD5-sess, qop="auth-int", userhash=true'
    const { steps } = digestAnswer(text, { ...ACCOUNT, body: 'b' }, hash)
    expect(steps!.map(({ name }) => name)).toEqual([
      'username = H(username ":" realm)',
      'H(username ":" realm ":" password)',
      'H(A1), A1 = H(username ":" realm ":" password) ":" nonce ":" cnonce',
      'H(entity-body)',
      'H(A2), A2 = method ":" uri ":" H(entity-body)',
      'response = H(H(A1) ":" nonce ":" nc ":" cnonce ":" qop ":" H(A2))',
    ])
    const [user, account, a1, body, a2, response] = steps!.map(({ output }) => output)
    expect(user).not.toBe(account)
    expect(steps!.map(({ input }) => input)).toEqual([
      'Mufasa:r',
      'Mufasa:r:Circle of Life',
      `${account}:n:c`,
      'b',
      `GET:/:${body}`,
      `${a1}:n:00000001:c:auth-int:${a2}`,
    ])
    expect(response).toHaveLength(32)
  })

  test('without qop has a shorter response (RFC 2069 §2.1.2)', () => {
    const { steps } = digestAnswer('Digest realm="r", nonce="n"', ACCOUNT, hash)
    expect(steps!.at(-1)!.name).toBe('response = H(H(A1) ":" nonce ":" H(A2))')
  })

  test('hides the password in what it shows, if it is to', () => {
    for (const algorithm of ['MD5', 'SHA-256-sess']) {
      const { steps } = digestAnswer(`Digest realm="r", nonce="n", algorithm=${algorithm}`, ACCOUNT, hash)
      expect(JSON.stringify(steps!.map(({ hidden }) => hidden))).not.toContain('Circle')
      expect(steps![0]!.hidden).toBe('Mufasa:r:••••••')
    }
  })

  test.each([
    ['Basic realm="r"', {}, /no Digest challenge/],
    ['Digest realm="r"', {}, /no Digest challenge/],
    ['Digest realm="r", nonce="n", algorithm=X', {}, /ignores this challenge/],
    ['Digest realm="r", nonce="n", qop="x"', {}, /ignores this challenge/],
    ['Digest realm="r", nonce="n", qop="auth-int"', {}, /body/],
    ['Digest realm="r", nonce="n", qop="auth"', { nc: Number.NaN }, /nc/],
    ['Digest realm="r", nonce="n"', { uri: '/\u0100' }, /uri/],
  ])('says why it has no answer to %s with %j', (text, account, message) => {
    expect(digestAnswer(text, { ...ACCOUNT, ...account }, hash).error).toMatch(message)
  })

  test('has a random cnonce where none is given', () => {
    const answers = [1, 2].map(() =>
      digestAnswer('Digest realm="r", nonce="n", qop="auth"', { ...ACCOUNT, cnonce: undefined }, hash),
    )
    expect(answers[0]!.credentials).not.toBe(answers[1]!.credentials)
  })
})

test('the Digest challenges of a text are found, also of a malformed one', () => {
  const text = `HTTP/1.1 401 No
WWW-Authenticate: Digest realm="a" nonce="b", Basic realm="c"
Proxy-Authenticate: Digest YQ==
WWW-Authenticate: Digest realm="\u0100"
Authorization: Digest username="a"
`
  expect(findDigests(readText(text))).toEqual(['Digest realm="a", nonce="b"'])
})
