import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  type AuthParam,
  parseAuthParams,
  parseChallenges,
  parseCredentials,
  recoverChallenges,
  serializeAuthParams,
  serializeChallenge,
  serializeCredentials,
} from '../src/index.ts'
import {
  Digest,
  type DigestChallenge,
  type DigestCredentials,
  type DigestInfo,
  DigestLatin1,
  DigestUtf8,
} from '../src/schemes/digest.ts'
import { answerDigest } from '../src/schemes/digest-answer.ts'
import type { DigestHash } from '../src/schemes/digest-hash.ts'
import { digestInfo, verifyDigestInfo } from '../src/schemes/digest-info.ts'
import { digestResponse, hashDigestPassword, hashDigestUsername } from '../src/schemes/digest-response.ts'
import { verifyDigest } from '../src/schemes/digest-verify.ts'
import { AuthSchemeError } from '../src/schemes/scheme-error.ts'
import { CANARY } from './arbitraries.ts'
import { faultOf } from './scheme-faults.ts'
import { shown } from './shown.ts'
import { rejection, thrown } from './thrown.ts'

/* From a field to the value, and back: strictly. */

const readChallenge = (field: string) => Digest.challenge.decode(parseChallenges(field)[0]!)
const readCredentials = (field: string) => Digest.credentials.decode(parseCredentials(field)!)
const readInfo = (field: string) => Digest.info.decode(parseAuthParams(field))
const writeChallenge = (init: unknown) => serializeChallenge(Digest.challenge.encode(init as DigestChallenge))
const writeCredentials = (init: unknown) => serializeCredentials(Digest.credentials.encode(init as DigestCredentials))
const writeInfo = (init: unknown) => serializeAuthParams(Digest.info.encode(init as DigestInfo))

const SIDES = {
  challenge: { read: readChallenge, write: writeChallenge },
  credentials: { read: readCredentials, write: writeCredentials },
  info: { read: readInfo, write: writeInfo },
}
type Side = keyof typeof SIDES

const challenge = (parts: Partial<DigestChallenge>): DigestChallenge => ({
  realm: 'a',
  domain: undefined,
  nonce: 'b',
  opaque: undefined,
  stale: undefined,
  algorithm: undefined,
  qop: undefined,
  charset: undefined,
  userhash: undefined,
  extensions: [],
  ...parts,
})
const credentials = (parts: Partial<DigestCredentials>): DigestCredentials => ({
  username: 'u',
  realm: 'a',
  nonce: 'b',
  uri: '/',
  response: '0f',
  algorithm: undefined,
  cnonce: undefined,
  opaque: undefined,
  qop: undefined,
  nc: undefined,
  userhash: undefined,
  auts: undefined,
  extensions: [],
  ...parts,
})
const info = (parts: Partial<DigestInfo>): DigestInfo => ({
  nextnonce: undefined,
  qop: undefined,
  rspauth: undefined,
  cnonce: undefined,
  nc: undefined,
  extensions: [],
  ...parts,
})

/** What the specifications show, and forms that are seen. */
const EXAMPLES: [section: string, side: Side, field: string, value: object, written?: string][] = [
  [
    'RFC 7616 §3.9.1',
    'challenge',
    'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
    challenge({
      realm: 'http-auth@example.org',
      qop: ['auth', 'auth-int'],
      algorithm: 'SHA-256',
      nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
      opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
    }),
    'Digest realm="http-auth@example.org", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS", algorithm=SHA-256, qop="auth,auth-int"',
  ],
  [
    'RFC 7616 §3.9.2',
    'challenge',
    'Digest realm="api@example.org", qop="auth", algorithm=SHA-512-256, nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS", charset=UTF-8, userhash=true',
    challenge({
      realm: 'api@example.org',
      qop: ['auth'],
      algorithm: 'SHA-512-256',
      nonce: '5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK',
      opaque: 'HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS',
      charset: 'UTF-8',
      userhash: true,
    }),
    'Digest realm="api@example.org", nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS", algorithm=SHA-512-256, qop="auth", charset=UTF-8, userhash=true',
  ],
  [
    'RFC 7616 §3.9.1',
    'credentials',
    'Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth, response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
    credentials({
      username: 'Mufasa',
      realm: 'http-auth@example.org',
      uri: '/dir/index.html',
      algorithm: 'SHA-256',
      nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
      nc: '00000001',
      cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
      qop: 'auth',
      response: '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
      opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
    }),
    'Digest username="Mufasa", realm="http-auth@example.org", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", uri="/dir/index.html", cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", nc=00000001, qop=auth, response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS", algorithm=SHA-256',
  ],
  [
    'RFC 7616 §3.9.2',
    'credentials',
    'Digest username*=UTF-8\'\'J%C3%A4s%C3%B8n%20Doe, realm="api@example.org", uri="/doe.json", algorithm=SHA-512-256, nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", nc=00000001, cnonce="NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v", qop=auth, response="ae66e67d6b427bd3f120414a82e4acff38e8ecd9101d6c861229025f607a79dd", opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS", userhash=false',
    credentials({
      username: 'Jäsøn Doe',
      realm: 'api@example.org',
      uri: '/doe.json',
      algorithm: 'SHA-512-256',
      nonce: '5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK',
      nc: '00000001',
      cnonce: 'NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v',
      qop: 'auth',
      response: 'ae66e67d6b427bd3f120414a82e4acff38e8ecd9101d6c861229025f607a79dd',
      opaque: 'HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS',
      userhash: false,
    }),
    'Digest username*=UTF-8\'\'J%C3%A4s%C3%B8n%20Doe, realm="api@example.org", nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", uri="/doe.json", cnonce="NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v", nc=00000001, qop=auth, response="ae66e67d6b427bd3f120414a82e4acff38e8ecd9101d6c861229025f607a79dd", opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS", algorithm=SHA-512-256, userhash=false',
  ],
  [
    'RFC 2617 §3.5',
    'credentials',
    'Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", uri="/dir/index.html", qop=auth, nc=00000001, cnonce="0a4f113b", response="6629fae49393a05397450978507c4ef1", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
    credentials({
      username: 'Mufasa',
      realm: 'testrealm@host.com',
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      uri: '/dir/index.html',
      qop: 'auth',
      nc: '00000001',
      cnonce: '0a4f113b',
      response: '6629fae49393a05397450978507c4ef1',
      opaque: '5ccc069c403ebaf9f0171e9517f40e41',
    }),
    'Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", uri="/dir/index.html", cnonce="0a4f113b", nc=00000001, qop=auth, response="6629fae49393a05397450978507c4ef1", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
  ],
  [
    'RFC 7616 §3.5',
    'info',
    'rspauth="6629fae49393a05397450978507c4ef1", cnonce="0a4f113b", nc=00000001, qop=auth',
    info({ rspauth: '6629fae49393a05397450978507c4ef1', cnonce: '0a4f113b', nc: '00000001', qop: 'auth' }),
    'qop=auth, rspauth="6629fae49393a05397450978507c4ef1", cnonce="0a4f113b", nc=00000001',
  ],
  ['RFC 7616 §3.5, the next nonce alone', 'info', 'nextnonce="c"', info({ nextnonce: 'c' })],
  ['nothing', 'info', '', info({})],
  ['RFC 2069', 'challenge', 'Digest realm="a", nonce="b"', challenge({})],
  ['RFC 2069', 'credentials', 'Digest username="u", realm="a", nonce="b", uri="/", response="0f"', credentials({})],
  [
    'RFC 2617 §3.2.2.2, a session without qop',
    'credentials',
    'Digest username="u", realm="a", nonce="b", uri="/", cnonce="c", response="0f", algorithm=MD5-sess',
    credentials({ algorithm: 'MD5-sess', cnonce: 'c' }),
  ],
  [
    'RFC 2617 §3.2.1, domain',
    'challenge',
    'Digest realm="a", domain="/x https://b.example/y", nonce="b", stale=true',
    challenge({ domain: ['/x', 'https://b.example/y'], stale: true }),
  ],
  [
    'RFC 7616 §3.3, an empty domain',
    'challenge',
    'Digest realm="a", domain="", nonce="b", stale=false',
    challenge({ domain: [], stale: false }),
  ],
  [
    'RFC 3310 §3.4, Digest AKA',
    'credentials',
    'Digest username="u", realm="a", nonce="b", uri="sip:h.example", response="0f", algorithm=AKAv1-MD5, auts="AAEC/w=="',
    credentials({ uri: 'sip:h.example', algorithm: 'AKAv1-MD5', auts: Uint8Array.of(0, 1, 2, 255) }),
  ],
  [
    'quoted what must not be, and the reverse; flags in any case; names in any case; an unknown parameter',
    'challenge',
    'digest Realm=a, NONCE=b, qop=auth, algorithm="MD5", stale="TRUE", userhash=True, charset="utf-8", x-y=z',
    challenge({
      qop: ['auth'],
      algorithm: 'MD5',
      stale: true,
      userhash: true,
      charset: 'utf-8',
      extensions: [{ name: 'x-y', value: 'z', quoted: false }],
    }),
    'Digest realm="a", nonce="b", stale=true, algorithm=MD5, qop="auth", charset=utf-8, userhash=true, x-y=z',
  ],
  [
    'a list with empty elements, tabs and options in upper case',
    'challenge',
    'Digest realm="a", nonce="b", qop=",\tAUTH\t,,auth-int ,x"',
    challenge({ qop: ['AUTH', 'auth-int', 'x'] }),
    'Digest realm="a", nonce="b", qop="AUTH,auth-int,x"',
  ],
  [
    'escapes, which are no part of a value (RFC 7616 §3.3)',
    'challenge',
    'Digest realm="a\\"\\\\\\b", nonce="b"',
    challenge({ realm: 'a"\\b' }),
    'Digest realm="a\\"\\\\b", nonce="b"',
  ],
  [
    'quoted tokens, and a name in lower-case hexadecimal and ISO-8859-1 (RFC 8187 §3.2)',
    'credentials',
    'Digest username*=iso-8859-1\'en\'J%e4s, realm=a, nonce=b, uri="/", response="0f", qop="auth", nc="00000001", cnonce=c, userhash="FALSE"',
    credentials({ username: 'Jäs', qop: 'auth', nc: '00000001', cnonce: 'c', userhash: false }),
    'Digest username*=UTF-8\'\'J%C3%A4s, realm="a", nonce="b", uri="/", cnonce="c", nc=00000001, qop=auth, response="0f", userhash=false',
  ],
  [
    'a target with all that a request line can have (RFC 7616 §3.4)',
    'credentials',
    'Digest username="u", realm="a", nonce="b", uri="/x?\\\\|\\"%22\xe4", response="0f"',
    credentials({ uri: '/x?\\|"%22\xe4' }),
  ],
  [
    'the first REGISTER of IMS, which answers nothing (3GPP TS 24.229)',
    'credentials',
    'Digest username="u", realm="a", nonce="", uri="/", response=""',
    credentials({ nonce: '', response: '' }),
  ],
  [
    'a backslash that is no escape (RFC 9110 §5.6.4)',
    'credentials',
    'Digest username="WORKGROUP\\user", realm="a", nonce="b", uri="/", response="0f"',
    credentials({ username: 'WORKGROUPuser', usernameRaw: '"WORKGROUP\\user"' }),
  ],
  [
    'a hash of the username (RFC 7616 §3.4.4)',
    'credentials',
    'Digest username="00ff", realm="a", nonce="b", uri="/", response="0f", userhash=true',
    credentials({ username: '00ff', userhash: true }),
  ],
]
describe('decode and encode', () => {
  test.each(EXAMPLES)('%s: %s %s', (_section, side, field, value, written = field) => {
    const { read, write } = SIDES[side]
    expect(read(field)).toEqual(value)
    expect(write(value)).toBe(written)
    expect(read(written)).toEqual(value)
  })
})

/** What a function throws. */

/** Code and parameter of the error of a scheme. */
function fault(error: unknown): string {
  expect(error).toBeInstanceOf(AuthSchemeError)
  const { scheme, code, param } = error as AuthSchemeError
  expect(scheme).toBe('Digest')
  return [code, param].filter(Boolean).join(' ')
}

describe('decode', () => {
  const NAME = 'Digest username="u", '
  const REST = 'realm="a", nonce="b", uri="/", response="0f"'

  test.each<[side: Side, why: string, field: string, fault: string]>([
    ['challenge', 'another scheme', 'Basic realm="a", nonce="b"', 'wrong-scheme'],
    ['challenge', 'no realm', 'Digest nonce="b"', 'missing-param realm'],
    ['challenge', 'no nonce', 'Digest realm="a"', 'missing-param nonce'],
    ['challenge', 'a token68', 'Digest abc', 'missing-param realm'],
    ['credentials', 'another scheme', 'Basic username*=x', 'wrong-scheme'],
    ['credentials', 'no username', `Digest ${REST}`, 'missing-param username'],
    ['credentials', 'both forms of a username', `${NAME}username*=UTF-8''u, ${REST}`, 'duplicate-param username'],
    ['credentials', 'a charset that is not known', `Digest username*=UTF-7''u, ${REST}`, 'invalid-value username'],
    ['credentials', 'octets that are no UTF-8', `Digest username*=UTF-8''%e4, ${REST}`, 'invalid-value username'],
    ['credentials', 'no realm', `${NAME}nonce="b", uri="/", response="0f"`, 'missing-param realm'],
    ['credentials', 'no nonce', `${NAME}realm="a", uri="/", response="0f"`, 'missing-param nonce'],
    ['credentials', 'no uri', `${NAME}realm="a", nonce="b", response="0f"`, 'missing-param uri'],
    ['credentials', 'no response', `${NAME}realm="a", nonce="b", uri="/"`, 'missing-param response'],
    ['credentials', 'an auts that is no base64', `${NAME}${REST}, auts="a"`, 'invalid-value auts'],
    ['credentials', 'a name with NUL', `Digest username*=UTF-8''ad%00min, ${REST}`, 'invalid-value username'],
    ['credentials', 'a name with a line break', `Digest username*=UTF-8''a%0D%0A, ${REST}`, 'invalid-value username'],
    ['credentials', 'a name with a tab', `Digest username="a\tb", ${REST}`, 'invalid-value username'],
    ['credentials', 'a name that is said to be a hash', `${NAME}${REST}, userhash=true`, 'invalid-value username'],
    [
      'credentials',
      'a hash that is upper case',
      `Digest username="0F", ${REST}, userhash=true`,
      'invalid-value username',
    ],
    [
      'credentials',
      'a hash as an ext-value (RFC 7616 §3.4)',
      `Digest username*=UTF-8''0f, ${REST}, userhash=true`,
      'invalid-value username',
    ],
    [
      'credentials',
      'a response in upper case',
      'Digest username="u", realm="a", nonce="b", uri="/", response="FF"',
      'invalid-value response',
    ],
    ['credentials', 'an nc that is short', `${NAME}${REST}, qop=auth, cnonce="c", nc=1`, 'invalid-value nc'],
    [
      'credentials',
      'a cnonce out of ASCII',
      `${NAME}${REST}, qop=auth, cnonce="\xe4", nc=00000001`,
      'invalid-value cnonce',
    ],
    ['credentials', 'an option without nc', `${NAME}${REST}, qop=auth, cnonce="c"`, 'missing-param nc'],
    ['credentials', 'an option without cnonce', `${NAME}${REST}, qop=auth, nc=00000001`, 'missing-param cnonce'],
    ['info', 'an option without rspauth', 'qop=auth, cnonce="c", nc=00000001', 'missing-param rspauth'],
    ['info', 'an option without nc', 'qop=auth, cnonce="c", rspauth="0f"', 'missing-param nc'],
    ['info', 'an option without cnonce', 'qop=auth, nc=00000001, rspauth="0f"', 'missing-param cnonce'],
    ['info', 'an empty rspauth', 'rspauth=""', 'invalid-value rspauth'],
  ])('of %s refuses %s', (side, _why, field, expected) => {
    expect(fault(thrown(() => SIDES[side].read(field)))).toBe(expected)
  })

  test('refuses a parameter that is repeated', () => {
    const param: AuthParam = { name: 'Nonce', value: 'x', quoted: true }
    const twice = { ...parseChallenges('Digest realm="a", nonce="b"')[0]! }
    twice.params = [...twice.params, param]
    expect(fault(thrown(() => Digest.challenge.decode(twice)))).toBe('duplicate-param nonce')
    const extended: AuthParam = { name: 'username*', value: "UTF-8''x", quoted: false }
    const from = { scheme: 'Digest', token68: undefined, params: [extended, extended] }
    expect(fault(thrown(() => Digest.credentials.decode(from)))).toBe('duplicate-param username')
    const nextnonce: AuthParam = { name: 'nextnonce', value: 'x', quoted: true }
    expect(fault(thrown(() => Digest.info.decode([nextnonce, nextnonce])))).toBe('duplicate-param nextnonce')
  })

  test.each([
    ['algorithm="x y"', 'invalid-value algorithm'],
    ['qop="x y"', 'invalid-value qop'],
    ['qop="é"', 'invalid-value qop'],
  ])('of challenge refuses %s, which no sender may send', (param, expected) => {
    expect(fault(thrown(() => readChallenge(`Digest realm="a", nonce="b", ${param}`)))).toBe(expected)
  })

  test('of challenge gives whoever goes on with what there is also what no sender may send', () => {
    const field = 'Digest realm="\u4e00", nonce="b", stale=1, algorithm="x y", qop="x y, auth"'
    const [sent] = recoverChallenges(field).challenges
    const errors: string[] = []
    expect(Digest.challenge.decode(sent!, (error) => errors.push(faultOf(error)))).toEqual(
      challenge({ realm: '\u4e00', stale: false, algorithm: 'x y', qop: ['x y', 'auth'] }),
    )
    expect(errors).toEqual([])
  })

  test('tells whoever goes on with what there is of parameters that are missing with qop (RFC 7616 §3.4, §3.5)', () => {
    const errors: string[] = []
    const onError = (error: AuthSchemeError) => errors.push(faultOf(error))
    const sent = parseCredentials(`${NAME}${REST}, qop=auth, nc=00000001`)!
    expect(Digest.credentials.decode(sent, onError)).toEqual(credentials({ qop: 'auth', nc: '00000001' }))
    const proof = parseAuthParams('qop=auth, rspauth="0F", nc=1')
    expect(Digest.info.decode(proof, onError)).toEqual(info({ qop: 'auth', rspauth: '0F', nc: '1' }))
    expect(errors).toEqual(['Digest cnonce missing-param', 'Digest cnonce missing-param'])
  })

  test('takes nc and cnonce without qop, which are of no use', () => {
    const value = credentials({ nc: '00000001', cnonce: 'c' })
    expect(readCredentials(`${NAME}${REST}, nc=00000001, cnonce="c"`)).toEqual(value)
    expect(readCredentials(writeCredentials(value))).toEqual(value)
  })

  test('takes an empty list of options, and writes it as it was', () => {
    const value = challenge({ qop: [] })
    expect(readChallenge('Digest realm="a", nonce="b", qop=""')).toEqual(value)
    expect(writeChallenge(value)).toBe('Digest realm="a", nonce="b", qop=""')
  })

  test('reads a list among white space that a quadratic reader does not survive', () => {
    const space = ' '.repeat(200_000)
    const { qop } = readChallenge(`Digest realm="a", nonce="b", qop="x${space},${space}auth${space}"`)
    expect(qop?.[1]).toBe('auth')
  })
})

describe('encode', () => {
  const counted = { qop: 'auth', nc: '00000001', cnonce: 'c' }

  test.each<[side: Side, why: string, init: object, fault: string]>([
    ['challenge', 'no realm', { nonce: 'b' }, 'missing-param realm'],
    ['challenge', 'no nonce', { realm: 'a' }, 'missing-param nonce'],
    ['challenge', 'a line break', challenge({ realm: 'a\r\nb' }), 'invalid-value realm'],
    ['challenge', 'a wide character', challenge({ opaque: '\u0100' }), 'invalid-value opaque'],
    ['challenge', 'no list of options', challenge({ qop: 'auth' as never }), 'invalid-value qop'],
    ['challenge', 'an empty option', challenge({ qop: [''] }), 'invalid-value qop'],
    ['challenge', 'an option with a comma', challenge({ qop: ['auth,auth-int'] }), 'invalid-value qop'],
    ['challenge', 'a stale that is text', challenge({ stale: 'true' as never }), 'invalid-value stale'],
    ['challenge', 'a userhash that is text', challenge({ userhash: 'true' as never }), 'invalid-value userhash'],
    ['challenge', 'an algorithm that is no token', challenge({ algorithm: 'SHA 256' }), 'invalid-value algorithm'],
    ['challenge', 'a charset that is no token', challenge({ charset: '' }), 'invalid-value charset'],
    ['challenge', 'a URI with a space', challenge({ domain: ['/a b'] }), 'invalid-value domain'],
    ['challenge', 'a domain that is text', challenge({ domain: '/' as never }), 'invalid-value domain'],
    [
      'challenge',
      'a parameter of its own among the others',
      challenge({ extensions: [{ name: 'QOP', value: 'auth', quoted: true }] }),
      'duplicate-param qop',
    ],
    ['credentials', 'no username', credentials({ username: undefined as never }), 'missing-param username'],
    ['credentials', 'a username with a control', credentials({ username: 'a\tb' }), 'invalid-value username'],
    ['credentials', 'half a surrogate pair', credentials({ username: '\ud800' }), 'invalid-value username'],
    [
      'credentials',
      'a username that is a symbol',
      credentials({ username: Symbol('a') as never, userhash: true }),
      'invalid-value username',
    ],
    [
      'credentials',
      'a username that is no hash',
      credentials({ username: 'u', userhash: true }),
      'invalid-value username',
    ],
    ['credentials', 'a hash in upper case', credentials({ username: '0F', userhash: true }), 'invalid-value username'],
    [
      'credentials',
      'both forms of a username',
      credentials({ extensions: [{ name: 'Username*', value: "UTF-8''u", quoted: false }] }),
      'duplicate-param username',
    ],
    ['credentials', 'no response', credentials({ response: undefined as never }), 'missing-param response'],
    ['credentials', 'a response in upper case', credentials({ response: '0F' }), 'invalid-value response'],
    ['credentials', 'a response that is no text', credentials({ response: 12 as never }), 'invalid-value response'],
    ['credentials', 'a uri with a space', credentials({ uri: '/ ' }), 'invalid-value uri'],
    ['credentials', 'a uri with a control', credentials({ uri: '/\x7f' }), 'invalid-value uri'],
    ['credentials', 'a uri with a wide character', credentials({ uri: '/\u0100' }), 'invalid-value uri'],
    ['credentials', 'an empty uri', credentials({ uri: '' }), 'invalid-value uri'],
    ['credentials', 'a list of options', credentials({ ...counted, qop: ['auth'] as never }), 'invalid-value qop'],
    ['credentials', 'two options', credentials({ ...counted, qop: 'auth, auth-int' }), 'invalid-value qop'],
    ['credentials', 'an option without nc', credentials({ ...counted, nc: undefined }), 'missing-param nc'],
    ['credentials', 'an option without cnonce', credentials({ ...counted, cnonce: undefined }), 'missing-param cnonce'],
    ['credentials', 'a short nc', credentials({ ...counted, nc: '1' }), 'invalid-value nc'],
    ['credentials', 'a long nc', credentials({ ...counted, nc: '000000001' }), 'invalid-value nc'],
    ['credentials', 'an nc in upper case', credentials({ ...counted, nc: '0000000A' }), 'invalid-value nc'],
    ['credentials', 'an nc that is a number', credentials({ ...counted, nc: 10000000 as never }), 'invalid-value nc'],
    ['credentials', 'a cnonce out of ASCII', credentials({ ...counted, cnonce: '\xe4' }), 'invalid-value cnonce'],
    ['credentials', 'an auts that is text', credentials({ auts: 'AAE=' as never }), 'invalid-value auts'],
    ['info', 'an option without rspauth', info({ ...counted }), 'missing-param rspauth'],
    ['info', 'an option without nc', info({ ...counted, rspauth: '0f', nc: undefined }), 'missing-param nc'],
    [
      'info',
      'an option without cnonce',
      info({ ...counted, rspauth: '0f', cnonce: undefined }),
      'missing-param cnonce',
    ],
    ['info', 'a short nc', info({ ...counted, rspauth: '0f', nc: '1' }), 'invalid-value nc'],
    ['info', 'an rspauth in upper case', info({ rspauth: '0F' }), 'invalid-value rspauth'],
    ['info', 'a nonce with a control', info({ nextnonce: '\0' }), 'invalid-value nextnonce'],
  ])('of %s refuses %s', (side, _why, init, expected) => {
    expect(fault(thrown(() => SIDES[side].write(init)))).toBe(expected)
  })
})

/* What may be sent, spelled out again. */

const characters = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCharCode(from + i))
const string = (alphabet: readonly string[], constraints: fc.StringConstraints = { maxLength: 8 }) =>
  fc.string({ unit: fc.constantFrom(...alphabet), ...constraints })
const some = { minLength: 1, maxLength: 8 }
const DIGITS = characters(0x30, 0x39)
const LETTERS = [...characters(0x41, 0x5a), ...characters(0x61, 0x7a)]

const text = string([...characters(0x20, 0x7e), '\t', '"', '\\', ...characters(0x80, 0xff)])
const token = string([...DIGITS, ...LETTERS, ..."!#$%&'*+-.^_`|~"], some)
const uri = string([...DIGITS, ...LETTERS, ...":/?#[]@!$&'()*+,;=-._~%"], some)
const target = string([...characters(0x21, 0x7e), ...characters(0x80, 0xff)], some)
const hex = (constraints: fc.StringConstraints) => string([...DIGITS, ...'abcdef'], constraints)
const ascii = string(characters(0x20, 0x7e))
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const extensions = fc.uniqueArray(
  fc.record({ name: token.map((name) => `x-${name}`), value: token, quoted: fc.boolean() }),
  { maxLength: 2, selector: ({ name }) => name.toLowerCase() },
)
const algorithm = fc.oneof(fc.constantFrom('MD5', 'SHA-256-sess', 'sha-512-256'), token)
const none = fc.constant(undefined)
const eightDigits = hex({ minLength: 8, maxLength: 8 })

const ANY_CHALLENGE: fc.Arbitrary<DigestChallenge> = fc.record({
  realm: text,
  domain: maybe(fc.array(uri, { maxLength: 3 })),
  nonce: text,
  opaque: maybe(text),
  stale: maybe(fc.boolean()),
  algorithm: maybe(algorithm),
  qop: maybe(fc.array(fc.oneof(fc.constantFrom('auth', 'auth-int'), token), some)),
  charset: maybe(fc.constantFrom('UTF-8', 'utf-8')),
  userhash: maybe(fc.boolean()),
  extensions,
})

const username = fc.oneof(
  ascii,
  fc.string({ unit: 'grapheme', maxLength: 6 }).filter((name) => !/[\0-\x1f\x7f]/.test(name)),
)

const ANY_CREDENTIALS: fc.Arbitrary<DigestCredentials> = fc
  .tuple(
    fc.oneof(
      fc.record({ username, userhash: fc.constantFrom(false, undefined) }),
      fc.record({ username: hex(some), userhash: fc.constant(true) }),
    ),
    fc.oneof(
      fc.record({ qop: token, nc: eightDigits, cnonce: ascii, algorithm: maybe(algorithm) }),
      fc.record({ qop: none, nc: maybe(eightDigits), cnonce: maybe(ascii), algorithm: maybe(algorithm) }),
    ),
    fc.record({
      realm: text,
      nonce: text,
      uri: target,
      response: hex({ maxLength: 64 }),
      opaque: maybe(text),
      auts: maybe(fc.uint8Array({ maxLength: 14 })),
      extensions,
    }),
  )
  .map(([name, protection, rest]) => ({ ...name, ...protection, ...rest }))

const ANY_INFO: fc.Arbitrary<DigestInfo> = fc
  .tuple(
    fc.oneof(
      fc.record({ qop: token, rspauth: hex(some), cnonce: ascii, nc: eightDigits }),
      fc.record({ qop: none, rspauth: maybe(hex(some)), cnonce: maybe(ascii), nc: maybe(eightDigits) }),
    ),
    fc.record({ nextnonce: maybe(text), extensions }),
  )
  .map(([protection, rest]) => ({ ...protection, ...rest }))

describe('the username', () => {
  const REST = 'realm="a", nonce="b", uri="/", response="0f"'
  const CODECS = { Digest, DigestUtf8, DigestLatin1 }
  const EXTENDED = "username*=UTF-8''J%C3%A4s"

  test.each<[codec: keyof typeof CODECS, sent: string, username: string, written: string]>([
    ['Digest', 'username="J\xe4s"', 'J\xe4s', EXTENDED],
    ['Digest', 'username="J\xc3\xa4s"', 'J\xc3\xa4s', "username*=UTF-8''J%C3%83%C2%A4s"],
    ['Digest', EXTENDED, 'Jäs', EXTENDED],
    ['DigestUtf8', 'username="J\xc3\xa4s"', 'Jäs', 'username="J\xc3\xa4s"'],
    ['DigestUtf8', 'username="J\xe4s"', 'Jäs', 'username="J\xc3\xa4s"'],
    ['DigestUtf8', 'username="\xe4\xb8\xad"', '中', 'username="\xe4\xb8\xad"'],
    ['DigestUtf8', EXTENDED, 'Jäs', 'username="J\xc3\xa4s"'],
    ['DigestUtf8', 'username="u"', 'u', 'username="u"'],
    ['DigestLatin1', 'username="J\xe4s"', 'Jäs', 'username="J\xe4s"'],
    ['DigestLatin1', EXTENDED, 'Jäs', 'username="J\xe4s"'],
    ['DigestLatin1', "username*=UTF-8''%E4%B8%AD", '中', "username*=UTF-8''%E4%B8%AD"],
    ['DigestUtf8', 'username="J\xc3\xa4\\s"', 'Jäs', 'username="J\xc3\xa4\\s"'],
  ])('of %s: %s is %s, written as %s', (name, sent, username, written) => {
    const { credentials: codec } = CODECS[name]
    const value = codec.decode(parseCredentials(`Digest ${sent}, ${REST}`)!)
    expect(value.username).toBe(username)
    expect(serializeCredentials(codec.encode(value))).toBe(`Digest ${written}, ${REST}`)
  })

  test.each(Object.entries(CODECS))('of %s: decode(encode(x)) equals x', (_name, { credentials: codec }) => {
    fc.assert(
      fc.property(ANY_CREDENTIALS, (value) => {
        const parsed = parseCredentials(serializeCredentials(codec.encode(value)))!
        expect(codec.decode(parsed)).toEqual(value)
      }),
    )
  })

  test.each(Object.entries(CODECS))(
    'of %s: encode(decode(x)) means x, however it is sent',
    (_name, { credentials: codec }) => {
      const sent = fc.oneof(
        text.map((name) => `username="${name.replace(/["\\]/g, '\\$&')}"`),
        text.map((name) => `username="${name.replace(/["\\\x80-\xff]/g, '\\$&')}"`),
        username.map((name) => `username*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, '.')}`),
      )
      fc.assert(
        fc.property(sent, (param) => {
          let value: DigestCredentials
          try {
            value = codec.decode(parseCredentials(`Digest ${param}, ${REST}`)!)
          } catch (error) {
            // The only thing that is refused.
            expect(param).toMatch(/\t/)
            expect(fault(error)).toBe('invalid-value username')
            return
          }
          expect(codec.decode(parseCredentials(serializeCredentials(codec.encode(value)))!)).toEqual(value)
        }),
      )
    },
  )

  test('is written anew where the raw is that of another name', () => {
    const value = credentials({ username: 'x', usernameRaw: '"WORKGROUP\\user"' })
    expect(writeCredentials(value)).toBe(`Digest username="x", ${REST}`)
  })
})

describe('decode(encode(x)) equals x, and what is written parses strictly', () => {
  test('of a challenge', () => {
    fc.assert(fc.property(ANY_CHALLENGE, (value) => expect(readChallenge(writeChallenge(value))).toEqual(value)))
  })

  test('of credentials', () => {
    fc.assert(fc.property(ANY_CREDENTIALS, (value) => expect(readCredentials(writeCredentials(value))).toEqual(value)))
  })

  test('of Authentication-Info', () => {
    fc.assert(fc.property(ANY_INFO, (value) => expect(readInfo(writeInfo(value))).toEqual(value)))
  })

  test('with tokens and quoted-strings where the specification has them (RFC 7616 §3.3 to §3.5)', () => {
    const bare = {
      challenge: 'stale algorithm charset userhash',
      credentials: 'username* algorithm qop nc userhash',
      info: 'qop nc',
    }
    const written = {
      challenge: ANY_CHALLENGE.map((value) => Digest.challenge.encode({ ...value, extensions: [] }).params),
      credentials: ANY_CREDENTIALS.map((value) => Digest.credentials.encode({ ...value, extensions: [] }).params),
      info: ANY_INFO.map((value) => Digest.info.encode({ ...value, extensions: [] })),
    }
    for (const side of ['challenge', 'credentials', 'info'] as const) {
      fc.assert(
        fc.property(written[side], (params) => {
          for (const { name, quoted } of params)
            expect([name, quoted]).toEqual([name, !bare[side].split(' ').includes(name)])
        }),
      )
    }
  })
})

/* What is hashed. */

interface Vector {
  source: string
  note?: string
  kind: 'response' | 'rspauth'
  algorithm?: string
  qop?: string
  realm: string
  nonce: string
  nc?: string
  cnonce?: string
  opaque?: string
  username: string
  password: string
  method: string
  uri: string
  userhash?: string
  body?: string
  response: string
  printed?: string
}
const VECTORS: Vector[] = JSON.parse(readFileSync(new URL('vectors/digest.json', import.meta.url), 'utf8'))

/** What the challenge was that a vector answers. */
const challengeOf = ({ realm, nonce, opaque, algorithm, qop, userhash }: Vector) => ({
  realm,
  nonce,
  opaque,
  algorithm,
  qop: qop === undefined ? undefined : [qop],
  userhash: userhash === undefined ? undefined : true,
})

describe('the examples of the specifications', () => {
  test.each(VECTORS.filter(({ kind }) => kind === 'response'))('response: $source $algorithm $qop', async (vector) => {
    const { username, password, method, uri, cnonce, response, printed, userhash, body } = vector
    const request = { username, password, method, body }
    expect(await digestResponse(vector, request)).toBe(response)
    expect(response).not.toBe(printed)
    const answer = await answerDigest(challengeOf(vector), { ...request, uri, cnonce })
    expect(answer).toEqual(
      credentials({
        username: userhash ?? username,
        realm: vector.realm,
        nonce: vector.nonce,
        uri,
        response,
        algorithm: vector.algorithm,
        cnonce,
        opaque: vector.opaque,
        qop: vector.qop,
        nc: vector.nc,
        userhash: userhash === undefined ? undefined : true,
      }),
    )
    expect(readCredentials(writeCredentials(answer))).toEqual(answer)
    expect(await verifyDigest(answer, challengeOf(vector), request)).toBe(true)
  })

  test.each(VECTORS.filter(({ kind }) => kind === 'rspauth'))('rspauth: $source $algorithm $qop', async (vector) => {
    const { username, password, method, uri, cnonce, response, body } = vector
    // With auth-int the server proves its own body, not that of the request.
    const answer = await answerDigest(challengeOf(vector), { username, password, method, uri, cnonce, body: '' })
    const proof = await digestInfo(answer, { username, password, nextnonce: 'c', body })
    expect(proof).toEqual(info({ nextnonce: 'c', rspauth: response, qop: vector.qop, cnonce, nc: vector.nc }))
    expect(readInfo(writeInfo(proof))).toEqual(proof)
    expect(await verifyDigestInfo(proof, answer, { username, password, body })).toBe(true)
  })
})

const ALGORITHMS = [undefined, 'MD5', 'SHA-256', 'SHA-512-256'].flatMap((name) => [name, name && `${name}-sess`])
const HASHES: Record<string, string> = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' }

/** RFC 7616 §3.4.1 to §3.4.3 again, over octets. */
function recomputed(
  input: Pick<DigestCredentials, 'realm' | 'nonce' | 'uri' | 'algorithm' | 'qop' | 'nc' | 'cnonce'>,
  request: { username: string; password: string; method: string; body: Uint8Array; charset?: string | undefined },
): string {
  const { charset } = request
  const name = (input.algorithm ?? 'MD5').toUpperCase()
  const H = (...parts: (string | Buffer)[]) => {
    const hash = createHash(HASHES[name.replace('-SESS', '')]!)
    parts.forEach((part, i) => {
      if (i > 0) hash.update(':')
      hash.update(typeof part === 'string' ? Buffer.from(part, 'latin1') : part)
    })
    return hash.digest('hex')
  }
  const octets = (words: string) => Buffer.from(charset === undefined ? words : words.normalize('NFC'), 'utf8')
  let a1 = H(octets(request.username), input.realm, octets(request.password))
  if (name.endsWith('-SESS')) a1 = H(a1, input.nonce, input.cnonce!)
  const a2 =
    input.qop === 'auth-int'
      ? H(request.method, input.uri, createHash(HASHES[name.replace('-SESS', '')]!).update(request.body).digest('hex'))
      : H(request.method, input.uri)
  return input.qop === undefined ? H(a1, input.nonce, a2) : H(a1, input.nonce, input.nc!, input.cnonce!, input.qop, a2)
}

const words = fc.string({ unit: 'grapheme', maxLength: 8 })
const SCENE = fc.record({
  algorithm: fc
    .tuple(fc.constantFrom(...ALGORITHMS), fc.boolean())
    .map(([name, lower]) => (lower ? name?.toLowerCase() : name)),
  qop: fc.constantFrom<string[] | undefined>(undefined, ['auth'], ['auth-int'], ['auth-int', 'auth'], ['x', 'AUTH']),
  realm: text,
  nonce: text,
  charset: fc.constantFrom(undefined, 'UTF-8', 'utf-8'),
  userhash: maybe(fc.boolean()),
  username,
  password: words,
  method: fc.constantFrom('GET', 'POST', 'M-SEARCH'),
  uri: target,
  cnonce: maybe(ascii),
  nc: maybe(fc.integer({ min: 1, max: 0xffffffff })),
  body: fc.uint8Array({ maxLength: 8 }),
})

describe('what is computed', () => {
  test('is what the formulas say, for each algorithm, qop and the form of RFC 2069', async () => {
    await fc.assert(
      fc.asyncProperty(SCENE, async (scene) => {
        const answer = await answerDigest(scene, scene)
        expect(answer.response).toBe(recomputed(answer, scene))
        expect(answer.nc).toBe(scene.qop && (scene.nc ?? 1).toString(16).padStart(8, '0'))
        expect(answer.algorithm).toBe(scene.algorithm)
        if (answer.cnonce !== undefined) expect(answer.cnonce).toMatch(scene.cnonce ? /./ : /^([\da-f]{32})?$/)
        if (scene.userhash !== true) expect(answer.username).toBe(scene.username)
        expect(readCredentials(writeCredentials(answer))).toEqual(answer)

        const { username, realm, password, method, body, algorithm, charset } = scene
        const passwordHash = await hashDigestPassword({ username, realm, password, algorithm, charset })
        expect(await verifyDigest(answer, scene, scene)).toBe(true)
        expect(await verifyDigest(answer, scene, { passwordHash, method, body })).toBe(true)
        expect(await verifyDigest(answer, scene, { ...scene, password: `${password}!` })).toBe(false)

        const proof = await digestInfo(answer, { passwordHash, body })
        expect(proof.rspauth).toBe(recomputed(answer, { ...scene, method: '' }))
        expect(await verifyDigestInfo(proof, answer, { username, password, body, charset })).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test.each<[charset: string | undefined, username: string, password: string]>([
    ['UTF-8', 'Jäs', 'ö'],
    ['utf-8', 'Jäs', 'ö'],
    [undefined, 'Ja\u0308s', 'o\u0308'],
    ['ISO-8859-1', 'Ja\u0308s', 'o\u0308'],
  ])('with charset %p in NFC or as it is given (RFC 7616 §4)', async (charset, username, password) => {
    const account = { username: 'Ja\u0308s', realm: 'a', password: 'o\u0308', charset }
    const H = (hashed: string) => createHash('md5').update(hashed).digest('hex')
    expect(await hashDigestPassword(account)).toBe(H(`${username}:a:${password}`))
    expect(await hashDigestPassword({ ...account, password: Buffer.from('o\u0308') })).toBe(H(`${username}:a:o\u0308`))
    expect(await hashDigestUsername(account)).toBe(H(`${username}:a`))
  })

  test('with the octets of a realm, which are those of the field', async () => {
    const sent = Buffer.from('é').toString('latin1')
    const hashed = createHash('sha256').update('u:é:p').digest('hex')
    const account = { username: 'u', realm: sent, password: 'p', algorithm: 'SHA-256-sess' }
    expect(await hashDigestPassword(account)).toBe(hashed)
  })

  test('over a body that is text, octets or a hash alike', async () => {
    const input = { ...credentials({}), qop: 'auth-int', nc: '00000001', cnonce: 'c', algorithm: 'SHA-256' }
    const request = { username: 'u', password: 'p', method: 'PUT' }
    const responses = [
      await digestResponse(input, { ...request, body: 'é' }),
      await digestResponse(input, { ...request, body: new TextEncoder().encode('é') }),
      await digestResponse(input, { ...request, bodyHash: createHash('sha256').update('é').digest('hex') }),
    ]
    expect(new Set(responses).size).toBe(1)
    expect(responses[0]).toBe(recomputed(input, { ...request, body: Buffer.from('é') }))
  })
})

describe('answerDigest', () => {
  const request = { username: 'u', password: 'p', method: 'GET', uri: '/', body: '' }

  test.each<[offered: string[] | undefined, taken: string | undefined]>([
    [undefined, undefined],
    [[], undefined],
    [['auth-int', 'auth'], 'auth'],
    [['auth-int', 'x'], 'auth-int'],
    [['AUTH'], 'AUTH'],
    [['AUTH-INT'], 'AUTH-INT'],
  ])('takes of %p %p', async (qop, taken) => {
    expect((await answerDigest(challenge({ qop }), request)).qop).toBe(taken)
  })

  test('makes another cnonce each time', async () => {
    const [one, two] = [
      await answerDigest(challenge({ qop: ['auth'] }), request),
      await answerDigest(challenge({ qop: ['auth'] }), request),
    ]
    expect(one.cnonce).toMatch(/^[\da-f]{32}$/)
    expect(two.cnonce).not.toBe(one.cnonce)
  })

  test('says userhash only where it is asked for (RFC 7616 §3.4.4)', async () => {
    expect(await answerDigest(challenge({ userhash: false }), request)).toMatchObject({
      username: 'u',
      userhash: undefined,
    })
    const { username, userhash } = await answerDigest(challenge({ userhash: true }), request)
    expect([username, userhash]).toEqual([createHash('md5').update('u:a').digest('hex'), true])
  })

  test.each<[why: string, challenge: Partial<DigestChallenge>, fault: string]>([
    ['an algorithm that is not known', { algorithm: 'SHA-1' }, 'unsupported algorithm'],
    ['a session of none', { algorithm: '-sess' }, 'unsupported algorithm'],
    ['an algorithm with something behind', { algorithm: 'MD5-sess-sess' }, 'unsupported algorithm'],
    ['options of which none is known', { qop: ['auth-conf'] }, 'unsupported qop'],
    ['a realm that no field can carry', { realm: '\u0100' }, 'invalid-value realm'],
    ['a nonce that no field can carry', { nonce: '\u0100' }, 'invalid-value nonce'],
  ])('refuses %s', async (_why, parts, expected) => {
    expect(fault(await rejection(answerDigest(challenge(parts), request)))).toBe(expected)
  })

  test.each<[why: string, request: object]>([
    ['a username that is no text', { username: 5 }],
    ['half a surrogate pair', { username: '\udc00' }],
    ['half a surrogate pair in a password', { password: '\ud800' }],
    ['a password that is no text', { password: 12345 }],
    ['no password', { password: undefined }],
    ['a method that no field can carry', { method: '\u0100' }],
    ['no method', { method: undefined }],
    ['a hash that is too short', { passwordHash: '0f' }],
    ['a hash of another algorithm', { passwordHash: '0'.repeat(64) }],
    ['a hash in upper case', { passwordHash: 'A'.repeat(32) }],
    ['no body', { body: undefined }],
    ['a body that is none', { body: {} }],
    ['a hash of a body in base64', { bodyHash: '1B2M2Y8AsgTpgAmY7PhCfg==' }],
    ['a count of 0', { nc: 0 }],
    ['a count above 32 bits', { nc: 2 ** 32 }],
    ['a fraction', { nc: 1.5 }],
    ['a count that is text', { nc: '00000001' }],
  ])('throws a TypeError for %s', async (_why, parts) => {
    const other = { ...request, ...parts } as typeof request
    expect(await rejection(answerDigest(challenge({ qop: ['auth-int'] }), other))).toBeInstanceOf(TypeError)
  })
})

describe('digestResponse', () => {
  const request = { username: 'u', password: 'p', method: 'GET' }
  const counted = { qop: 'auth', nc: '00000001', cnonce: 'c' }

  test.each<[why: string, input: Partial<DigestCredentials>, fault: string]>([
    ['a qop without nc', { ...counted, nc: undefined }, 'missing-param nc'],
    ['a qop without cnonce', { ...counted, cnonce: undefined }, 'missing-param cnonce'],
    ['a session without cnonce', { algorithm: 'MD5-sess' }, 'missing-param cnonce'],
    ['a qop that is not known', { ...counted, qop: 'auth-conf' }, 'unsupported qop'],
    ['an nc that is longer', { ...counted, nc: '00000001:x' }, 'invalid-value nc'],
    ['a cnonce that no field can carry', { ...counted, cnonce: '\u0100' }, 'invalid-value cnonce'],
    ['a uri that no field can carry', { uri: '\u0100' }, 'invalid-value uri'],
    ['an algorithm that is not known', { algorithm: 'MD4' }, 'unsupported algorithm'],
  ])('refuses %s', async (_why, parts, expected) => {
    expect(fault(await rejection(digestResponse(credentials(parts), request)))).toBe(expected)
  })
})

describe('verifyDigest', () => {
  const offered = challenge({ algorithm: 'SHA-256', qop: ['auth', 'auth-int'], userhash: true })
  const request = { username: 'Jäs', password: 'p', method: 'GET', body: 'x' }
  const answer = (parts: object = {}) => answerDigest({ ...offered, ...parts }, { ...request, uri: '/' })

  test.each<[why: string, parts: Partial<DigestCredentials>]>([
    ['another realm', { realm: 'A' }],
    ['another nonce', { nonce: 'B' }],
    ['another uri', { uri: '/x' }],
    ['another nc', { nc: '00000002' }],
    ['another cnonce', { cnonce: 'd' }],
    ['an option that was not taken', { qop: 'auth-int' }],
    ['an option that was not offered', { qop: 'x' }],
    ['no option', { qop: undefined }],
    ['no nc', { nc: undefined }],
    ['no cnonce', { cnonce: undefined }],
    ['an algorithm that was not offered', { algorithm: 'MD5' }],
    ['an algorithm that is not known', { algorithm: 'MD4' }],
    ['no algorithm', { algorithm: undefined }],
    ['the hash of another username', { username: '0'.repeat(64) }],
    ['the username with the flag of its hash', { username: 'Jäs' }],
    ['the hash without its flag', { userhash: undefined }],
    ['an empty response', { response: '' }],
    ['another response', { response: '0'.repeat(64) }],
    ['characters that no field can carry', { cnonce: '\u0100' }],
  ])('is false for %s', async (_why, parts) => {
    const given = await answer()
    expect(await verifyDigest({ ...given, ...parts }, offered, request)).toBe(false)
  })

  test('is false for a response that is longer, shorter or in upper case', async () => {
    const given = await answer()
    const { response } = given
    for (const other of [`${response}0`, response.slice(1), response.slice(0, -1), response.toUpperCase()]) {
      expect(await verifyDigest({ ...given, response: other }, offered, request)).toBe(false)
    }
  })

  test('is false wherever one digit of the response differs', async () => {
    const given = await answer()
    for (let i = 0; i < given.response.length; i++) {
      const digits = [...given.response]
      digits[i] = digits[i] === '0' ? '1' : '0'
      expect(await verifyDigest({ ...given, response: digits.join('') }, offered, request)).toBe(false)
    }
  })

  test('never takes the weaker of what was not offered (RFC 7616 §5.7)', async () => {
    for (const weaker of [{ qop: undefined }, { qop: ['auth'] }, { algorithm: undefined }]) {
      const given = await answer(weaker)
      expect(await verifyDigest(given, { ...offered, ...weaker }, request)).toBe(true)
      expect(await verifyDigest(given, { ...offered, qop: ['auth-int'] }, request)).toBe(false)
    }
  })

  test('takes algorithm and option in any case, and MD5 for none', async () => {
    const given = await answerDigest(challenge({ qop: ['AUTH'] }), { ...request, uri: '/' })
    const expected = { realm: 'a', algorithm: 'md5', qop: ['auth'] }
    expect(await verifyDigest(given, expected, request)).toBe(true)
    expect(await verifyDigest({ ...given, algorithm: 'Md5' }, { realm: 'a', qop: ['auth'] }, request)).toBe(true)
  })

  test('takes a username in UTF-8 that is not in username*, as some clients send it, and in whatever normal form', async () => {
    const given = await answer({ userhash: false })
    for (const username of ['Jäs', 'Ja\u0308s', Buffer.from('Jäs').toString('latin1')]) {
      expect(await verifyDigest({ ...given, username }, offered, request)).toBe(true)
    }
    expect(await verifyDigest({ ...given, username: 'Jas' }, offered, request)).toBe(false)
  })

  test('is false for another realm, even where the password is the same in both', async () => {
    expect(await verifyDigest(await answer({ realm: 'A' }), offered, request)).toBe(false)
  })

  test('protects the body with auth-int in any case', async () => {
    const given = await answer({ qop: ['AUTH-INT'] })
    expect(await verifyDigest(given, offered, request)).toBe(true)
    expect(await verifyDigest(given, offered, { ...request, body: 'y' })).toBe(false)
  })

  test('looks at the username only where one is given', async () => {
    const given = await answer()
    const passwordHash = await hashDigestPassword({ ...request, realm: 'a', algorithm: 'SHA-256' })
    const hashed = { passwordHash, method: 'GET' }
    expect(await verifyDigest({ ...given, username: 'x' }, offered, hashed)).toBe(true)
    expect(await verifyDigest({ ...given, username: 'x' }, offered, { ...hashed, username: 'Jäs' })).toBe(false)
    expect(await verifyDigest(given, offered, { ...hashed, username: 'Jäs' })).toBe(true)
  })

  test('protects the body with auth-int, and is false without one', async () => {
    const given = await answer({ qop: ['auth-int'] })
    expect(await verifyDigest(given, offered, request)).toBe(true)
    expect(await verifyDigest(given, offered, { ...request, body: 'y' })).toBe(false)
    expect(await verifyDigest(given, offered, { ...request, body: undefined })).toBe(false)
  })

  test('throws for an algorithm that it is to offer and that is not known', async () => {
    const given = await answer()
    expect(fault(await rejection(verifyDigest(given, { ...offered, algorithm: 'MD4' }, request)))).toBe(
      'unsupported algorithm',
    )
  })

  test('throws for nothing in credentials', async () => {
    const nasty = fc.oneof(
      text,
      fc.constantFrom('auth', 'auth-int', 'MD5', 'SHA-256-sess', '00000001', 'a', '\u0100', '\ud800'),
    )
    const parts = fc.record(
      Object.fromEntries(
        ['username', 'realm', 'nonce', 'uri', 'response', 'algorithm', 'cnonce', 'qop', 'nc'].map((name) => [
          name,
          nasty,
        ]),
      ),
      { requiredKeys: [] },
    )
    const given = await answer()
    await fc.assert(
      fc.asyncProperty(parts, fc.boolean(), async (other, userhash) => {
        const matches = await verifyDigest({ ...given, userhash, ...other }, offered, request)
        expect(matches).toBe(
          userhash && Object.keys(other).every((name) => other[name] === given[name as keyof DigestCredentials]),
        )
      }),
    )
  })
})

describe('verifyDigestInfo', () => {
  const request = { username: 'u', password: 'p' }
  const answer = () => answerDigest(challenge({ qop: ['auth'] }), { ...request, method: 'GET', uri: '/', cnonce: 'c' })

  test.each<[why: string, parts: Partial<DigestInfo>]>([
    ['no rspauth', { rspauth: undefined }],
    ['another rspauth', { rspauth: '0'.repeat(32) }],
    ['another cnonce', { cnonce: 'd' }],
    ['another nc', { nc: '00000002' }],
    ['another qop', { qop: 'auth-int' }],
  ])('is false for %s', async (_why, parts) => {
    const given = await answer()
    const proof = await digestInfo(given, request)
    expect(await verifyDigestInfo({ ...proof, ...parts }, given, request)).toBe(false)
  })

  test('is false for the response itself, and for another password', async () => {
    const given = await answer()
    expect(await verifyDigestInfo(info({ rspauth: given.response }), given, request)).toBe(false)
    const proof = await digestInfo(given, { ...request, password: 'q' })
    expect(await verifyDigestInfo(proof, given, request)).toBe(false)
  })

  test('is true for an rspauth alone', async () => {
    const given = await answer()
    const { rspauth } = await digestInfo(given, request)
    expect(await verifyDigestInfo(info({ rspauth }), given, request)).toBe(true)
  })

  test('protects the body of the response with auth-int', async () => {
    const given = await answerDigest(challenge({ qop: ['auth-int'] }), {
      ...request,
      method: 'PUT',
      uri: '/',
      body: 'up',
    })
    const proof = await digestInfo(given, { ...request, body: 'down' })
    expect(await verifyDigestInfo(proof, given, { ...request, body: 'down' })).toBe(true)
    expect(await verifyDigestInfo(proof, given, { ...request, body: 'up' })).toBe(false)
  })
})

describe('the hash function', () => {
  const account = { username: 'u', realm: 'a', password: 'p' }
  test('is the one that is given, and may take its time', async () => {
    const asked: [string, string][] = []
    const hash: DigestHash = async (algorithm, data) => {
      asked.push([algorithm, Buffer.from(data).toString('latin1')])
      return Uint8Array.from({ length: 32 }, (_, i) => 255 - i)
    }
    const digits = 'fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0'
    const given = await answerDigest(challenge({ algorithm: 'sha-512-256-SESS', qop: ['auth-int'], userhash: true }), {
      ...account,
      uri: '/',
      method: 'PUT',
      cnonce: 'c',
      body: 'x',
      hash,
    })
    expect(given.response).toBe(digits)
    expect(asked).toEqual([
      ['SHA-512-256', 'u:a'],
      ['SHA-512-256', 'u:a:p'],
      ['SHA-512-256', `${digits}:b:c`],
      ['SHA-512-256', 'x'],
      ['SHA-512-256', `PUT:/:${digits}`],
      ['SHA-512-256', `${digits}:b:00000001:c:auth-int:${digits}`],
    ])
  })
})

describe('no error holds text of the field or of what is given', () => {
  const secrets = [
    `${CANARY}\0`,
    `"${CANARY}`,
    `${CANARY}\u0100`,
    CANARY,
    [CANARY],
    { toString: () => CANARY },
    Symbol(CANARY),
    () => CANARY,
  ]

  test.each(EXAMPLES)('%s: %s %s', (_section, side, field, value) => {
    const { read, write } = SIDES[side]
    const check = (act: () => unknown) => {
      try {
        act()
      } catch (error) {
        expect(shown(error)).not.toContain(CANARY)
      }
    }
    for (let at = 0; at <= field.length; at++) {
      for (const secret of [
        CANARY,
        `"${CANARY}`,
        `, username="${CANARY}"`,
        `, auts="${CANARY}"`,
        `, username*=${CANARY}`,
      ]) {
        check(() => read(field.slice(0, at) + secret + field.slice(at)))
      }
    }
    for (const key of Object.keys(value)) {
      for (const secret of secrets) {
        check(() => write({ ...value, [key]: secret }))
        check(() => write({ ...value, [key]: [secret] }))
        check(() => write({ ...value, extensions: [{ name: secret, value: secret }] }))
      }
    }
  })

  test('of requests', async () => {
    const offered = challenge({ algorithm: 'SHA-256', qop: ['auth-int'], userhash: true })
    const request = { username: 'u', password: 'p', method: 'PUT', uri: '/', body: 'x' }
    const given = await answerDigest(offered, request)
    let errors = 0
    const check = async (promise: Promise<unknown>) => {
      try {
        await promise
      } catch (error) {
        errors++
        expect(shown(error)).not.toContain(CANARY)
      }
    }
    for (const secret of secrets as never[]) {
      for (const name of [
        'username',
        'password',
        'passwordHash',
        'method',
        'uri',
        'body',
        'bodyHash',
        'nc',
        'cnonce',
        'hash',
      ]) {
        await check(answerDigest(offered, { ...request, [name]: secret }))
        await check(verifyDigest(given, offered, { ...request, [name]: secret }))
        await check(verifyDigestInfo(info({ rspauth: secret }), given, { ...request, [name]: secret }))
      }
      for (const name of Object.keys(offered)) await check(answerDigest({ ...offered, [name]: secret }, request))
      for (const name of Object.keys(given)) {
        await check(digestResponse({ ...given, [name]: secret }, request))
        await check(verifyDigest({ ...given, [name]: secret }, offered, request))
      }
    }
    expect(errors).toBeGreaterThan(100)
  })
})
