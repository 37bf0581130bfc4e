import { createHash, createHmac } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseCredentials, serializeCredentials } from '../src/index.ts'
import { Digest, type DigestCredentials, DigestLatin1, DigestUtf8 } from '../src/schemes/digest.ts'
import { answerDigest, answerDigestSync, type DigestQuestion } from '../src/schemes/digest-answer.ts'
import { digestInfo, verifyDigestInfo } from '../src/schemes/digest-info.ts'
import { hashDigestPassword, hashDigestUsername } from '../src/schemes/digest-response.ts'
import { digestUser, findDigestOffer, verifyDigest } from '../src/schemes/digest-verify.ts'

/* Digest between two sides that don't follow the specification in everything: names, lists of challenges, AKA. */

const md5 = (data: string | Uint8Array) => createHash('md5').update(data).digest('hex')
const challenge = { realm: 'a', nonce: 'b' }
const request = { username: 'u', password: 'p', method: 'GET', uri: '/' }
const REST = 'realm="a", nonce="b", uri="/", response="0f"'
const sent = (param: string, codec: typeof Digest = Digest) =>
  codec.credentials.decode(parseCredentials(`Digest ${param}, ${REST}`)!)

describe('the user of credentials', () => {
  test.each<[how: string, param: string, usernames: string[]]>([
    ['ASCII', 'username="u"', ['u']],
    ['nothing', 'username=""', ['']],
    ['an ext-value', "username*=UTF-8''J%C3%A4s", ['Jäs']],
    ['an ext-value out of ISO-8859-1', "username*=UTF-8''%E4%B8%AD", ['中']],
    ['the octets of UTF-8', 'username="J\xc3\xa4s"', ['Jäs', 'J\xc3\xa4s']],
    ['the octets of ISO-8859-1', 'username="J\xe4s"', ['Jäs']],
    ['backslashes that are no escapes', 'username="WORKGROUP\\user"', ['WORKGROUPuser', 'WORKGROUP\\user']],
    ['backslashes that are escaped', 'username="WORKGROUP\\\\user"', ['WORKGROUP\\user']],
    ['both', 'username="\xc3\xa4\\b"', ['äb', '\xc3\xa4b', 'ä\\b', '\xc3\xa4\\b']],
  ])('is found where the name came as %s', (_how, param, usernames) => {
    expect(digestUser(sent(param))).toEqual({ usernames, usernameHash: undefined })
  })

  test('is found where recovery has kept a wide character', () => {
    for (const { credentials } of [Digest, DigestUtf8, DigestLatin1]) {
      const { params } = parseCredentials(`Digest username="", ${REST}`)!
      params[0]!.value = '\u4e2d'
      const given = credentials.decode({ scheme: 'Digest', token68: undefined, params })
      expect(digestUser(given).usernames).toEqual(['\u4e2d'])
    }
  })

  test('is found by the hash of the name (RFC 7616 §3.4.4)', () => {
    const hash = md5('u:a')
    expect(digestUser(sent(`username="${hash}", userhash=true`))).toEqual({ usernames: [], usernameHash: hash })
    expect(digestUser(sent(`username="${hash}", userhash=false`)).usernames).toEqual([hash])
  })

  test('is the first that a server knows, whatever the name and the way it came', async () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
      .filter((name) => !/[\0-\x1f\x7f]/.test(name))
    await fc.assert(
      fc.asyncProperty(
        name,
        fc.constantFrom(Digest, DigestUtf8, DigestLatin1),
        fc.boolean(),
        async (username, codec, userhash) => {
          const offered = { ...challenge, qop: ['auth'], userhash }
          const answer = await answerDigest(offered, { ...request, username })
          const field = serializeCredentials(codec.credentials.encode(answer))
          const known = new Map([[username, 'p']])
          const hashes = new Map([[await hashDigestUsername({ username, realm: 'a' }), username]])
          for (const reader of [Digest, DigestUtf8, DigestLatin1]) {
            const given = reader.credentials.decode(parseCredentials(field)!)
            const { usernames, usernameHash } = digestUser(given)
            const found = usernameHash ? hashes.get(usernameHash) : usernames.find((one) => known.has(one))
            expect(found).toBe(username)
            const password = known.get(found!)!
            expect(await verifyDigest(given, offered, { username: found!, password, method: 'GET' })).toBe(true)
          }
        },
      ),
    )
  })

  test('may be given in octets, which are hashed as they are', async () => {
    const octets = Uint8Array.of(0x4a, 0xe4, 0x73)
    const account = { username: octets, realm: 'a', password: 'p' }
    expect(await hashDigestPassword(account)).toBe(md5(Buffer.from('J\xe4s:a:p', 'latin1')))
    expect(await hashDigestUsername(account)).toBe(md5(Buffer.from('J\xe4s:a', 'latin1')))
    const answer = await answerDigest(challenge, { ...request, username: octets })
    expect(answer.username).toBe('Jäs')
    const field = serializeCredentials(DigestLatin1.credentials.encode(answer))
    expect(field).toContain('username="J\xe4s"')
    for (const reader of [Digest, DigestUtf8, DigestLatin1]) {
      const given = reader.credentials.decode(parseCredentials(field)!)
      expect(await verifyDigest(given, challenge, { ...request, username: octets })).toBe(true)
      expect(await verifyDigest(given, challenge, { ...request, username: Uint8Array.of(0x4a) })).toBe(false)
      // In UTF-8 it is another hash.
      expect(await verifyDigest(given, challenge, { ...request, username: 'Jäs' })).toBe(false)
    }
  })

  test('may be given in octets of UTF-8, also where the name came as text', async () => {
    const octets = new TextEncoder().encode('Jäs')
    const answer = await answerDigest(challenge, { ...request, username: octets })
    expect(answer.username).toBe('Jäs')
    for (const codec of [Digest, DigestUtf8]) {
      const field = serializeCredentials(codec.credentials.encode(answer))
      for (const reader of [Digest, DigestUtf8]) {
        const given = reader.credentials.decode(parseCredentials(field)!)
        expect(await verifyDigest(given, challenge, { ...request, username: octets })).toBe(true)
      }
    }
  })

  test('is hashed as it was meant: with a backslash that is no escape, or without it', async () => {
    for (const username of ['WORKGROUP\\user', 'WORKGROUPuser']) {
      const response = md5(`${md5(`${username}:a:p`)}:b:${md5('GET:/')}`)
      const field = `Digest username="WORKGROUP\\user", realm="a", nonce="b", uri="/", response="${response}"`
      const given = Digest.credentials.decode(parseCredentials(field)!)
      expect(serializeCredentials(Digest.credentials.encode(given))).toBe(field)
      const right = digestUser(given).usernames.filter((name) => name === username)
      expect(right).toHaveLength(1)
      expect(await verifyDigest(given, challenge, { ...request, username })).toBe(true)
    }
  })

  test('is refused by its hash only where the offer says that none is taken (RFC 7616 §3.3)', async () => {
    const given = await answerDigest({ ...challenge, userhash: true }, request)
    expect(await verifyDigest(given, challenge, request)).toBe(true)
    expect(await verifyDigest(given, { ...challenge, userhash: true }, request)).toBe(true)
    expect(await verifyDigest(given, { ...challenge, userhash: false }, request)).toBe(false)
  })
})

describe('of several challenges', () => {
  const sha256 = { ...challenge, algorithm: 'SHA-256', qop: ['auth'] }
  const plain = { ...challenge, qop: ['auth'] }

  test.each<[why: string, challenges: DigestQuestion[], request: object, algorithm: string | undefined | null]>([
    ['the first', [sha256, plain], {}, 'SHA-256'],
    ['the first, also where it is MD5', [plain, sha256], {}, undefined],
    ['the first of a known algorithm', [{ ...plain, algorithm: 'SHA-3' }, sha256], {}, 'SHA-256'],
    ['the first of a known option', [{ ...plain, algorithm: 'MD5', qop: ['auth-conf'] }, sha256], {}, 'SHA-256'],
    ['the first that can be hashed', [{ ...sha256, realm: '\u0100' }, plain], {}, undefined],
    ['the first that needs no body', [{ ...sha256, qop: ['auth-int'] }, plain], {}, undefined],
    ['one that needs a body, where there is one', [{ ...sha256, qop: ['auth-int'] }, plain], { body: '' }, 'SHA-256'],
    ['the first that the hash of the password is for', [sha256, plain], { passwordHash: '0'.repeat(32) }, undefined],
    ['none, where all are unknown', [{ ...plain, algorithm: 'SHA-3' }], {}, null],
    ['none of none', [], {}, null],
  ])('is answered %s (RFC 7616 §3.7)', async (_why, challenges, parts, algorithm) => {
    const given = { ...request, ...parts } as typeof request
    const answer = await answerDigest(challenges, given)
    expect(answer === undefined ? null : answer.algorithm).toBe(algorithm)
    const cnonce = answer?.cnonce ?? 'c'
    expect(answerDigestSync(challenges, { ...given, cnonce })).toEqual(answer)
  })

  test('is answered the first whose hash function is there', async () => {
    const hash = (algorithm: string, data: Uint8Array) => (algorithm === 'MD5' ? md5(data) : undefined)
    expect((await answerDigest([sha256, plain], { ...request, hash }))?.algorithm).toBeUndefined()
    expect(answerDigestSync([sha256, plain], { ...request, hash })?.algorithm).toBeUndefined()
  })

  test('faults of the caller are thrown', async () => {
    await expect(answerDigest([sha256], { ...request, uri: '\u0100' })).rejects.toThrow(TypeError)
    await expect(answerDigest([sha256], { ...request, cnonce: '\u0100' })).rejects.toThrow(TypeError)
    await expect(answerDigest([sha256], { ...request, password: 5 as never })).rejects.toThrow(TypeError)
    await expect(answerDigest([sha256], { ...request, nc: 0 })).rejects.toThrow(TypeError)
    expect(() => answerDigestSync([sha256], { ...request, nc: 0 })).toThrow(TypeError)
  })

  test('the one is found that credentials answer', async () => {
    const offers = [sha256, plain, { ...plain, realm: 'other' }, { ...plain, algorithm: 'sha-512-256' }]
    for (const offer of offers) {
      const answer = await answerDigest(offer, request)
      expect(findDigestOffer(answer, offers)).toBe(offer)
      expect(await verifyDigest(answer, findDigestOffer(answer, offers)!, request)).toBe(true)
    }
    const answer = await answerDigest(plain, request)
    expect(findDigestOffer({ ...answer, algorithm: 'md5' }, offers)).toBe(plain)
    expect(findDigestOffer({ ...answer, algorithm: 'MD5-sess' }, offers)).toBeUndefined()
    expect(findDigestOffer({ ...answer, realm: 'A' }, offers)).toBeUndefined()
    expect(findDigestOffer(answer, [])).toBeUndefined()
  })
})

describe('Digest AKA', () => {
  const keys = {
    res: Uint8Array.of(0, 0x7f, 0x80, 0xff, 0x3a),
    ik: new Uint8Array(16).fill(0x11),
    ck: new Uint8Array(16).fill(0x22),
  }
  const offered = { realm: 'ims.example', nonce: 'AAECAw+/w==', qop: ['auth'] }
  const register = { username: 'u@ims.example', method: 'REGISTER', uri: 'sip:ims.example', cnonce: 'c' }
  const hash = (name: string, data: string | Uint8Array) => createHash(name).update(data).digest('hex')
  const expected = (name: string, password: Uint8Array | string) => {
    const a1 = hash(name, Buffer.concat([Buffer.from('u@ims.example:ims.example:'), Buffer.from(password)]))
    return hash(name, `${a1}:AAECAw+/w==:00000001:c:auth:${hash(name, 'REGISTER:sip:ims.example')}`)
  }
  const second = (name: string) =>
    createHmac(name, Buffer.concat([keys.res, keys.ik, keys.ck]))
      .update('http-digest-akav2-password')
      .digest('base64')

  test.each<[algorithm: string, name: string, password: Uint8Array | string, section: string]>([
    ['AKAv1-MD5', 'md5', keys.res, 'RFC 3310 §3.3'],
    ['akav1-md5', 'md5', keys.res, 'RFC 3310 §3.3'],
    ['AKAv1-SHA-256', 'sha256', keys.res, 'RFC 3310 §3.3'],
    ['AKAv2-MD5', 'md5', second('md5'), 'RFC 4169 §3'],
    ['AKAv2-SHA-256', 'sha256', second('sha256'), 'RFC 4169 §3'],
    ['AKAv2-SHA-512-256', 'sha512-256', second('sha512-256'), 'RFC 4169 §3'],
  ])('of %s hashes with %s the password of %p (%s)', async (algorithm, name, password) => {
    const answer = await answerDigest({ ...offered, algorithm }, { ...register, password: keys })
    expect(answer.response).toBe(expected(name, password))
    expect(answer.algorithm).toBe(algorithm)
    expect(await answerDigest({ ...offered, algorithm }, { ...register, password })).toEqual(answer)
    expect(answerDigestSync({ ...offered, algorithm }, { ...register, password: keys })).toEqual(answer)
    const given = { ...register, password: keys }
    expect(await verifyDigest(answer, { ...offered, algorithm }, given)).toBe(true)
    const passwordHash = await hashDigestPassword({ ...given, realm: 'ims.example', algorithm })
    expect(await verifyDigest(answer, { ...offered, algorithm }, { passwordHash, method: 'REGISTER' })).toBe(true)
    const proof = await digestInfo(answer, given)
    expect(await verifyDigestInfo(proof, answer, given)).toBe(true)
  })

  test('of a session hashes the nonces, too', async () => {
    const answer = await answerDigest({ ...offered, algorithm: 'AKAv1-MD5-sess' }, { ...register, password: keys })
    const a1 = md5(`${md5(Buffer.concat([Buffer.from('u@ims.example:ims.example:'), keys.res]))}:AAECAw+/w==:c`)
    expect(answer.response).toBe(md5(`${a1}:AAECAw+/w==:00000001:c:auth:${md5('REGISTER:sip:ims.example')}`))
  })

  test('out of step sends auts, and hashes an empty password (RFC 3310 §3.4)', async () => {
    const algorithm = 'AKAv1-MD5'
    const auts = Uint8Array.from({ length: 14 }, (_, i) => i)
    const answer = { ...(await answerDigest({ ...offered, algorithm }, { ...register, password: '' })), auts }
    expect(answer.response).toBe(expected('md5', ''))
    const field = serializeCredentials(Digest.credentials.encode(answer))
    expect(field).toContain('auts="AAECAwQFBgcICQoLDA0="')
    expect(Digest.credentials.decode(parseCredentials(field)!)).toEqual(answer)
  })

  test('begins with a REGISTER that answers nothing (3GPP TS 24.229 §5.1.1.2)', () => {
    const init = { username: 'u@ims.example', realm: 'ims.example', nonce: '', uri: 'sip:ims.example', response: '' }
    expect(serializeCredentials(Digest.credentials.encode(init))).toBe(
      'Digest username="u@ims.example", realm="ims.example", nonce="", uri="sip:ims.example", response=""',
    )
  })

  test('is not the password of another algorithm, nor without its octets', async () => {
    await expect(answerDigest(offered, { ...register, password: keys })).rejects.toThrow(TypeError)
    const algorithm = 'AKAv2-MD5'
    const bad = { ...keys, ik: 'x' as never }
    await expect(answerDigest({ ...offered, algorithm }, { ...register, password: bad })).rejects.toThrow(TypeError)
    const unknown = { code: 'unsupported', param: 'algorithm' }
    for (const other of ['AKAv3-MD5', 'AKAv1-', 'AKAv1-SHA-1', 'AKAv2-SHA-1']) {
      await expect(
        answerDigest({ ...offered, algorithm: other }, { ...register, password: 'p' }),
      ).rejects.toMatchObject(unknown)
    }
    const sha1 = { ...register, password: keys, hash: (_: string, data: Uint8Array) => hash('sha1', data) }
    await expect(answerDigest({ ...offered, algorithm: 'AKAv2-SHA' }, sha1)).rejects.toMatchObject(unknown)
  })
})

describe('Authentication-Info', () => {
  const offered = { ...challenge, qop: ['auth'] }

  test.each<[why: string, missing: ('nc' | 'cnonce' | 'rspauth')[]]>([
    ['nc', ['nc']],
    ['cnonce', ['cnonce']],
    ['either', ['nc', 'cnonce']],
    ['rspauth', ['rspauth']],
  ])('with qop proves nothing without %s (RFC 7616 §3.5)', async (_why, missing) => {
    const given = await answerDigest(offered, request)
    const proof = await digestInfo(given, request)
    expect(await verifyDigestInfo(proof, given, request)).toBe(true)
    const parts = Object.fromEntries(missing.map((name) => [name, undefined]))
    expect(await verifyDigestInfo({ ...proof, ...parts }, given, request)).toBe(false)
  })

  test('of auth-int proves nothing without the body of the response', async () => {
    const given = await answerDigest({ ...offered, qop: ['AUTH-INT'] }, { ...request, body: 'up' })
    const proof = await digestInfo(given, { ...request, body: 'down' })
    expect(await verifyDigestInfo(proof, given, { ...request, body: 'down' })).toBe(true)
    expect(await verifyDigestInfo(proof, given, { ...request, bodyHash: md5('down') })).toBe(true)
    expect(await verifyDigestInfo(proof, given, request)).toBe(false)
    await expect(digestInfo(given, request)).rejects.toThrow(TypeError)
  })

  test('throws for nothing that it has', async () => {
    const given = await answerDigest({ ...offered, qop: ['auth-int'] }, { ...request, body: '' })
    const nasty = fc.option(fc.oneof(fc.string(), fc.anything()), { nil: undefined })
    const parts = fc.record({ qop: nasty, nc: nasty, cnonce: nasty, rspauth: nasty, nextnonce: nasty })
    await fc.assert(
      fc.asyncProperty(parts, fc.constantFrom(undefined, 'x'), async (other, body) => {
        const info = { ...other, extensions: [] } as never
        expect(await verifyDigestInfo(info, given, { ...request, body })).toBe(false)
      }),
    )
  })
})

test('auth-int that a client chooses is false without a body, and throws nothing', async () => {
  const offered = { ...challenge, qop: ['auth', 'auth-int'] }
  const given = await answerDigest({ ...offered, qop: ['auth-int'] }, { ...request, body: '' })
  expect(await verifyDigest(given, offered, request)).toBe(false)
  expect(await verifyDigest(given, offered, { ...request, body: '' })).toBe(true)
  expect(await verifyDigest(given, offered, { ...request, bodyHash: md5('') })).toBe(true)
})

test('credentials that no codec has made are false, and throw nothing', async () => {
  const offered = { ...challenge, qop: ['auth'] }
  const given = await answerDigest(offered, request)
  for (const name of ['realm', 'nonce', 'uri', 'cnonce', 'qop', 'nc', 'response', 'username'] as const) {
    for (const value of [5, {}, ['auth'], null, true]) {
      const other = { ...given, [name]: value } as unknown as DigestCredentials
      expect(await verifyDigest(other, offered, { ...request })).toBe(false)
    }
  }
})

test('a charset of the offer is that of the check (RFC 7616 §4)', async () => {
  const decomposed = { ...request, username: 'Ja\u0308s', password: 'o\u0308' }
  const composed = { ...request, username: 'Jäs', password: 'ö' }
  const offered = { ...challenge, charset: 'utf-8' }
  const given = await answerDigest(offered, decomposed)
  expect(await verifyDigest(given, offered, composed)).toBe(true)
  expect(await verifyDigest(given, challenge, composed)).toBe(true)
  expect(await verifyDigest(given, challenge, { ...decomposed, charset: 'UTF-8' })).toBe(true)
  expect(await verifyDigest(given, challenge, decomposed)).toBe(false)
  const hashed = await answerDigest({ ...offered, userhash: true }, decomposed)
  expect(await verifyDigest(hashed, challenge, { ...decomposed, charset: 'UTF-8' })).toBe(true)
  expect(await verifyDigest(hashed, challenge, decomposed)).toBe(false)
  const proof = await digestInfo(given, { ...decomposed, charset: 'UTF-8' })
  expect(await verifyDigestInfo(proof, given, composed)).toBe(true)
  expect(await verifyDigestInfo(proof, given, decomposed)).toBe(false)
})
