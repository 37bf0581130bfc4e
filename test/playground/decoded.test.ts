import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decodedOf } from '../../grammar/playground/decoded.ts'
import { findFields } from '../../grammar/playground/fields.ts'
import { jwtRows } from '../../grammar/playground/jwt.ts'
import { TOLERANT } from '../../grammar/playground/repair.ts'
import { anyField } from '../arbitraries.ts'

const NOW = new Date('2026-03-01T12:00:00Z')

/** What a text means: scheme, rows (with a `*` for a secret) and faults. */
function decoded(text: string) {
  return findFields(text).flatMap((found) => {
    const { challenges } = TOLERANT[found.kind](found.pieces.map((piece) => piece.text))
    return decodedOf(found, challenges, NOW).map(({ scheme, rows, faults }) => [
      scheme,
      ...rows.map(({ name, value, isSecret }) => `${isSecret ? '*' : ''}${name}: ${value}`),
      ...faults.map((fault) => `! ${fault}`),
    ])
  })
}

describe('a field means', () => {
  test.each<[what: string, text: string, ...values: unknown[][]]>([
    [
      'what the schemes of its challenges say',
      'WWW-Authenticate: Digest realm="a", nonce="b", qop="auth, auth-int", stale=true, x=y, Basic realm="c"',
      ['Digest', 'realm: a', 'nonce: b', 'stale: true', 'qop: auth\nauth-int', 'extensions: x: y'],
      ['Basic', 'realm: c'],
    ],
    [
      'an account',
      'Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
      ['Basic', 'userId: Aladdin', '*password: open sesame'],
    ],
    ['octets', 'WWW-Authenticate: Negotiate YWJj', ['Negotiate', 'token: 3 octets: 616263']],
    [
      'what a scheme with a grammar of its own says',
      'Authorization: SharedKey me:YWJj',
      ['SharedKey', '*account: me', '*signature: YWJj'],
    ],
    [
      'what can be decoded, without what cannot',
      'WWW-Authenticate: Bearer realm="a", max_age=x',
      ['Bearer', 'realm: a', '! Bearer: the parameter max_age is not valid'],
    ],
    [
      'its parameters, where one that is required cannot be decoded',
      'WWW-Authenticate: HOBA challenge="a", max-age=x',
      ['HOBA', 'challenge: a', 'max-age: x', '! HOBA: the parameter max-age is not valid'],
    ],
    [
      'its parameters, where nothing can be decoded',
      'WWW-Authenticate: Digest realm="a"',
      ['Digest', 'realm: a', '! Digest: the parameter nonce is missing'],
    ],
    [
      'its parameters, where the scheme has none',
      'WWW-Authenticate: MediaBrowser Token="a"',
      ['MediaBrowser', 'Token: a'],
    ],
    ['JSON', 'WWW-Authenticate: Bearer claims="eyJhIjoxfQ=="', ['Bearer', 'claims: {\n  "a": 1\n}']],
    ['its parameters, where the scheme is unknown', 'WWW-Authenticate: X token=a', [undefined, 'token: a']],
    [
      'secrets, where the scheme of credentials is unknown',
      'Authorization: X token=a, realm=b',
      [undefined, '*token: a', 'realm: b'],
    ],
    ['a token68 of an unknown scheme', 'Authorization: X YQ==', [undefined, '*token68: YQ==']],
    ['what is not understood', 'Authorization: X @', [undefined, '*not understood: @']],
    [
      'parameters of the scheme that has them all',
      'Authentication-Info: nextnonce="a", nc=00000001',
      ['Digest', 'nextnonce: a', 'nc: 00000001'],
    ],
    ['parameters of no scheme', 'Authentication-Info: x=y', [undefined, 'x: y']],
    ['nothing', 'Authentication-Info: ,'],
  ])('%s', (_what, text, ...values) => {
    expect(decoded(text)).toEqual(values)
  })

  test('what a token says of itself', () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const token = `${part({ alg: 'none' })}.${part({ sub: 'me' })}.c2ln`
    expect(decoded(`Authorization: Bearer ${token}`)).toEqual([
      ['Bearer', `*token: ${token}`, 'JWT header alg: none', 'JWT sub: me'],
    ])
    expect(decoded(`Authorization: vapid t=${token}, k=YWJj`)[0]).toContain('JWT sub: me')
  })

  test('something, whatever it is', () => {
    fc.assert(
      fc.property(
        anyField,
        fc.constantFrom('WWW-Authenticate', 'Authorization', 'Authentication-Info'),
        (field, name) => {
          const text = [field]
            .flat()
            .map((line) => `${name}: ${line}`)
            .join('\n')
          for (const [scheme] of decoded(text)) expect(['string', 'undefined']).toContain(typeof scheme)
        },
      ),
    )
  })
})

describe('a JWT (RFC 7519)', () => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const rows = (claims: unknown, header: unknown = {}) =>
    jwtRows(`${part(header)}.${part(claims)}.secret`, NOW).map(({ name, value }) => `${name}: ${value}`)

  test.each<[what: string, claims: object, ...rows: string[]]>([
    ['text', { iss: 'me' }, 'JWT iss: me'],
    ['lists', { aud: ['a', 'b'] }, 'JWT aud: ["a","b"]'],
    ['a time to come', { exp: 1_772_366_410 }, 'JWT exp: 1772366410 (2026-03-01T12:00:10Z, expires in 10 s)'],
    ['a time that is over', { exp: 1_772_355_600 }, 'JWT exp: 1772355600 (2026-03-01T09:00:00Z, expired 3 h ago)'],
    ['the time it was made', { iat: 1_772_193_600 }, 'JWT iat: 1772193600 (2026-02-27T12:00:00Z, 2 d ago)'],
    ['now', { nbf: 1_772_366_400 }, 'JWT nbf: 1772366400 (2026-03-01T12:00:00Z, in 0 s)'],
    ['a time that is none', { exp: 'soon', nbf: 1e300 }, 'JWT exp: soon', 'JWT nbf: 1e+300'],
  ])('says %s', (_what, claims, ...expected) => {
    expect(rows(claims)).toEqual(expected)
  })

  test('has a header', () => {
    expect(rows({}, { alg: 'ES256' })).toEqual(['JWT header alg: ES256'])
  })

  test.each([
    'a.b',
    'a.b.c',
    'eyJhIjoxfQ.eyJhIjoxfQ',
    'eyJhIjoxfQ.eyJhIjoxfQ.a.b.c',
    `${Buffer.from('[]').toString('base64url')}.e30.x`,
    'e30.bnVsbA.x',
    'e30.MQ.x',
  ])('is not %s', (token) => {
    expect(jwtRows(token, NOW)).toEqual([])
  })
})
