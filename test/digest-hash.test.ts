import { createHash, createHmac, webcrypto } from 'node:crypto'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { AuthError } from '../src/index.ts'
import { hexadecimal } from '../src/schemes/bytes.ts'
import { isSameText } from '../src/schemes/constant-time.ts'
import { answerDigest, answerDigestSync } from '../src/schemes/digest-answer.ts'
import { compute, computeSync, type DigestHash, type DigestHashName } from '../src/schemes/digest-hash.ts'
import {
  digestResponse,
  digestResponseSync,
  hashDigestPassword,
  hashDigestPasswordSync,
  hashDigestUsername,
} from '../src/schemes/digest-response.ts'
import { verifyDigest, verifyDigestSync } from '../src/schemes/digest-verify.ts'
import { hmac } from '../src/schemes/hmac.ts'
import { fault } from './scheme-faults.ts'

/* Where hashes come from: the platform, with and without waiting, or the caller. */

const NODE_NAMES: Record<string, string> = {
  MD5: 'md5',
  'SHA-256': 'sha256',
  'SHA-512-256': 'sha512-256',
  'SHA-512': 'sha512',
  SHA: 'sha1',
}
const NAMES: DigestHashName[] = ['MD5', 'SHA-256', 'SHA-512-256']
const digest = (algorithm: string, data: Uint8Array | string) =>
  createHash(NODE_NAMES[algorithm]!).update(data).digest('hex')
const octets = (algorithm: string, data: Uint8Array) =>
  Uint8Array.from(createHash(NODE_NAMES[algorithm]!).update(data).digest())

const account = { username: 'u', realm: 'a', password: 'p' }
const challenge = { realm: 'a', nonce: 'b' }
const request = { ...account, method: 'GET', uri: '/', cnonce: 'c' }

describe('a hash function of the caller', () => {
  test.each<[gives: string, hash: DigestHash]>([
    ['octets', octets],
    ['a buffer', (algorithm, data) => octets(algorithm, data).buffer as ArrayBuffer],
    ['hexadecimal text', digest],
    ['hexadecimal text in upper case', (algorithm, data) => digest(algorithm, data).toUpperCase()],
    ['a promise of octets', async (algorithm, data) => octets(algorithm, data)],
    ['a promise of hexadecimal text', async (algorithm, data) => digest(algorithm, data)],
  ])('may give %s', async (_gives, hash) => {
    for (const algorithm of NAMES) {
      expect(await hashDigestPassword({ ...account, algorithm, hash })).toBe(digest(algorithm, 'u:a:p'))
    }
  })

  test.each<[gives: string, hash: (algorithm: string, data: Uint8Array) => unknown]>([
    ['a hash that is too short', () => new Uint8Array(15)],
    ['text that is too short', () => '0f'],
    ['base64', (_, data) => createHash('md5').update(data).digest('base64')],
    ['octets as characters', (_, data) => createHash('md5').update(data).digest().toString('latin1')],
    ['numbers', () => Array.from({ length: 16 }, () => 7)],
    ['null', () => null],
    ['an odd number of digits', () => '0'.repeat(31)],
    ['a promise of something else', async () => ({})],
    ['the hash of another algorithm', (_, data) => createHash('sha256').update(data).digest()],
  ])('may not give %s, which would be a wrong response', async (_gives, hash) => {
    const given = { ...account, hash: hash as DigestHash }
    await expect(hashDigestPassword(given)).rejects.toThrow(TypeError)
    await expect(hashDigestPassword(given)).rejects.toThrow('hash gave neither')
  })

  test.each(['SHA-512', 'SHA', 'SHA-512-sess', 'sha'])('may know what no RFC has: %s', async (algorithm) => {
    const name = algorithm.replace('-sess', '')
    const hash: DigestHash = (asked, data) => (asked === name ? octets(name.toUpperCase(), data) : undefined)
    const offered = { ...challenge, algorithm, qop: ['auth'] }
    const answer = await answerDigest(offered, { ...request, hash })
    const H = (text: string) => digest(name.toUpperCase(), text)
    const a1 = algorithm.endsWith('-sess') ? H(`${H('u:a:p')}:b:c`) : H('u:a:p')
    expect(answer.response).toBe(H(`${a1}:b:00000001:c:auth:${H('GET:/')}`))
    expect(answer.algorithm).toBe(algorithm)
    expect(await verifyDigest(answer, offered, { ...request, hash })).toBe(true)
    const passwordHash = await hashDigestPassword({ ...account, algorithm, hash })
    expect(await verifyDigest(answer, offered, { passwordHash, method: 'GET', hash })).toBe(true)
  })

  test.each(['SHA-512', 'X'])('of %s gives whole octets', async (algorithm) => {
    const hash = () => '0'.repeat(31)
    await expect(hashDigestPassword({ ...account, algorithm, hash })).rejects.toThrow('hash gave neither')
  })

  test('that gives undefined does not know the algorithm', async () => {
    const unknown = { ...challenge, algorithm: 'SHA-512' }
    const unsupported = { code: 'unsupported', param: 'algorithm' }
    await expect(answerDigest(unknown, { ...request, hash: () => undefined })).rejects.toMatchObject(unsupported)
    await expect(answerDigest(unknown, { ...request, hash: async () => undefined })).rejects.toMatchObject(unsupported)
    await expect(answerDigest(unknown, request)).rejects.toMatchObject(unsupported)
  })

  test('fails with its own error', async () => {
    const error = new Error('mine')
    const hash = () => {
      throw error
    }
    await expect(answerDigest(challenge, { ...request, hash })).rejects.toBe(error)
    await expect(answerDigest([challenge], { ...request, hash })).rejects.toBe(error)
    expect(() => answerDigestSync([challenge], { ...request, hash })).toThrow(error)
  })
})

test.each([
  ['username is neither text nor octets', () => hashDigestUsername({ ...account, username: 5 as never })],
  ['realm is not a text of octets', () => hashDigestUsername({ ...account, realm: 5 as never })],
  ['username is neither text nor octets', () => hashDigestPassword({ ...account, username: 5 as never })],
  ['password is neither text nor octets', () => hashDigestPassword({ ...account, password: 5 as never })],
  [
    'username has half a surrogate pair',
    () => hashDigestUsername({ ...account, username: '\ud800', charset: 'UTF-8' }),
  ],
])('an argument that is none is a TypeError that names it: %s', async (message, hash) => {
  await expect(hash()).rejects.toThrow(new TypeError(message))
})

describe('without a promise', () => {
  const offered = { ...challenge, algorithm: 'SHA-256', qop: ['auth'] }

  test.each<[whose: string, hash: typeof octets | undefined]>([
    ['the platform', undefined],
    ['the caller', octets],
  ])('everything is computed with the hash function of %s', async (_whose, hash) => {
    const given = { ...request, hash }
    const answer = answerDigestSync(offered, given)
    expect(answer).toEqual(await answerDigest(offered, given))
    expect(digestResponseSync(answer, given)).toBe(await digestResponse(answer, given))
    expect(verifyDigestSync(answer, offered, given)).toBe(true)
    expect(verifyDigestSync(answer, offered, { ...given, password: 'q' })).toBe(false)
    const { algorithm } = offered
    expect(hashDigestPasswordSync({ ...account, algorithm, hash })).toBe(digest('SHA-256', 'u:a:p'))
  })

  test('a cnonce is made, too', () => {
    const { cnonce, ...others } = request
    const one = answerDigestSync(offered, others)
    expect(one.cnonce).toMatch(/^[\da-f]{32}$/)
    expect(one.cnonce).not.toBe(answerDigestSync(offered, others).cnonce)
  })

  test('a hash function that gives a promise is refused', () => {
    const hash = async (algorithm: string, data: Uint8Array) => octets(algorithm, data)
    expect(() => digestResponseSync({ ...challenge, uri: '/' }, { ...request, hash: hash as never })).toThrow(TypeError)
  })

  test('faults are thrown', () => {
    expect(fault(() => digestResponseSync({ ...challenge, uri: '/', qop: 'auth' }, request))).toBe(
      'Digest nc missing-param',
    )
    expect(fault(() => answerDigestSync({ ...challenge, algorithm: 'x' }, request))).toBe(
      'Digest algorithm unsupported',
    )
  })
})

describe('the platform', () => {
  const builtins = Object.getOwnPropertyDescriptor(process, 'getBuiltinModule')
  const versions = Object.getOwnPropertyDescriptor(process, 'versions')!
  const crypto = Object.getOwnPropertyDescriptor(globalThis, 'crypto')!
  const define = (object: object, name: string, value: unknown) =>
    Object.defineProperty(object, name, { value, configurable: true, writable: true })

  afterEach(() => {
    if (builtins) Object.defineProperty(process, 'getBuiltinModule', builtins)
    else Reflect.deleteProperty(process, 'getBuiltinModule')
    Object.defineProperty(process, 'versions', versions)
    Object.defineProperty(globalThis, 'crypto', crypto)
  })

  const counted = { ...challenge, qop: ['auth'] }
  const { cnonce: _, ...random } = request

  test.each(NAMES)('of Node has %s, for text that is ASCII and text that is not', async (algorithm) => {
    define(globalThis, 'crypto', undefined)
    for (const username of ['u', 'ü', '\u{1f600}']) {
      const hashed = digest(algorithm, Buffer.from(`${username}:a:p`))
      expect(await hashDigestPassword({ ...account, username, algorithm })).toBe(hashed)
    }
  })

  test('of Node is that of an import, where nothing else gives it: before Node 20.16', async () => {
    define(process, 'getBuiltinModule', undefined)
    define(globalThis, 'crypto', undefined)
    expect(await hashDigestPassword(account)).toBe(digest('MD5', 'u:a:p'))
    expect((await answerDigest(counted, random)).cnonce).toMatch(/^[\da-f]{32}$/)
  })

  test('of Node needs no quick hash: before Node 20.12', async () => {
    define(process, 'getBuiltinModule', () => ({ createHash }))
    expect(await hashDigestPassword(account)).toBe(digest('MD5', 'u:a:p'))
    expect(digestResponseSync({ ...challenge, uri: '/' }, request)).toMatch(/^[\da-f]{32}$/)
  })

  test('of Node may forbid a function: then Web Cryptography is asked', async () => {
    const forbidden = () => {
      throw new Error('disabled')
    }
    define(process, 'getBuiltinModule', () => ({ hash: forbidden, createHash: forbidden }))
    define(process, 'versions', {})
    expect(await hashDigestPassword({ ...account, algorithm: 'SHA-256' })).toBe(digest('SHA-256', 'u:a:p'))
    await expect(hashDigestPassword(account)).rejects.toMatchObject({ code: 'missing-hash' })
  })

  test('may have a getBuiltinModule that throws, and a module that no import has', async () => {
    define(process, 'getBuiltinModule', () => {
      throw new Error('disabled')
    })
    define(process, 'versions', {})
    expect(await hashDigestPassword({ ...account, algorithm: 'SHA-256' })).toBe(digest('SHA-256', 'u:a:p'))
  })

  test('of a browser has SHA-256 and random values', async () => {
    define(process, 'getBuiltinModule', undefined)
    define(process, 'versions', {})
    define(globalThis, 'crypto', webcrypto)
    const answer = await answerDigest({ ...counted, algorithm: 'SHA-256' }, random)
    expect(answer.cnonce).toMatch(/^[\da-f]{32}$/)
    expect(await verifyDigest(answer, { ...counted, algorithm: 'SHA-256' }, request)).toBe(true)
  })

  test('of a browser has random values in an insecure context, too', async () => {
    define(globalThis, 'crypto', { getRandomValues: (octets: Uint8Array) => octets.fill(0xa5) })
    expect((await answerDigest(counted, random)).cnonce).toBe('a5'.repeat(16))
    expect(answerDigestSync(counted, random).cnonce).toBe('a5'.repeat(16))
  })

  test.each<[why: string, crypto: object | undefined]>([
    ['a browser', webcrypto],
    ['an insecure context', {}],
    ['a bare engine', undefined],
  ])('that has no MD5 says so: %s', async (_why, other) => {
    define(process, 'getBuiltinModule', undefined)
    define(process, 'versions', {})
    define(globalThis, 'crypto', other)
    const error = (await hashDigestPassword(account).catch((error) => error)) as AuthError
    expect(error).toBeInstanceOf(AuthError)
    expect(error.code).toBe('missing-hash')
    expect(error.message).toBe('MD5 is not there on this platform: pass a hash function')
    expect(error).not.toHaveProperty('cause')
    expect(() => digestResponseSync({ ...challenge, uri: '/' }, request)).toThrow(error.message)
  })

  test('that has no MD5 answers another challenge of a list (RFC 7616 §3.7)', async () => {
    define(process, 'getBuiltinModule', undefined)
    define(process, 'versions', {})
    const challenges = [counted, { ...counted, algorithm: 'SHA-256' }]
    expect((await answerDigest(challenges, random))?.algorithm).toBe('SHA-256')
    expect(await answerDigest([counted], random)).toBeUndefined()
    expect(answerDigestSync(challenges, random)).toBeUndefined()
  })

  test('that has no random values says so', async () => {
    define(process, 'getBuiltinModule', undefined)
    define(process, 'versions', {})
    define(globalThis, 'crypto', undefined)
    const given = { ...random, hash: octets }
    await expect(answerDigest(counted, given)).rejects.toMatchObject({ code: 'missing-random' })
    expect(() => answerDigestSync(counted, given)).toThrow('pass a cnonce')
  })

  test('may say that it is Node, and not have its module', async () => {
    define(process, 'getBuiltinModule', undefined)
    jest.unstable_mockModule('node:crypto', () => {
      throw new Error('no such module')
    })
    expect(await hashDigestPassword({ ...account, algorithm: 'SHA-256' })).toBe(digest('SHA-256', 'u:a:p'))
    await expect(hashDigestPassword(account)).rejects.toMatchObject({ code: 'missing-hash' })
  })

  test('without process is one without Node', async () => {
    const process = Object.getOwnPropertyDescriptor(globalThis, 'process')!
    try {
      define(globalThis, 'process', undefined)
      const hashed = await hashDigestPassword({ ...account, algorithm: 'SHA-256' })
      expect(hashed).toBe(digest('SHA-256', 'u:a:p'))
    } finally {
      Object.defineProperty(globalThis, 'process', process)
    }
  })
})

test('HMAC is that of RFC 2104, of keys shorter and longer than a block', async () => {
  const lengths = fc.constantFrom(0, 1, 63, 64, 65, 127, 128, 129, 300)
  const some = lengths.chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...NAMES), some, fc.uint8Array({ maxLength: 200 }), async (name, key, data) => {
      const expected = createHmac(NODE_NAMES[name]!, key).update(data).digest('hex')
      expect(hexadecimal(computeSync(hmac(name, key, data), undefined))).toBe(expected)
      expect(hexadecimal(await compute(hmac(name, key, data), async (name, data) => octets(name, data)))).toBe(expected)
    }),
  )
})

test('texts are the same only if every character is', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.nat(), (a, b, at) => {
      expect(isSameText(a, a)).toBe(true)
      expect(isSameText(a, b)).toBe(a === b)
      expect(isSameText(a, `${a}x`)).toBe(false)
      const i = at % (a.length + 1)
      expect(isSameText(a, `${a.slice(0, i)}\0${a.slice(i + 1)}`)).toBe(a[i] === '\0')
    }),
  )
})
