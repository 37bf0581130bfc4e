import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseCredentials, serializeCredentials } from '../src/index.ts'
import { Basic, type BasicCredentials, BasicLatin1 } from '../src/schemes/basic.ts'
import { AuthSchemeError } from '../src/schemes/scheme-error.ts'
import { thrownIfAny } from './thrown.ts'

/* Basic credentials, between octets in base64 and two texts (RFC 7617). */

const CODECS = { Basic, BasicLatin1 }
type Name = keyof typeof CODECS

const sent = (octets: Uint8Array) => ({
  scheme: 'Basic',
  token68: Buffer.from(octets).toString('base64'),
  params: [],
})

/** Code and parameter of what is thrown. */
function fault(act: () => unknown): string | undefined {
  const error = thrownIfAny(act)
  if (error === undefined) return undefined
  expect(error).toBeInstanceOf(AuthSchemeError)
  const { code, param } = error as AuthSchemeError
  return [code, param].filter(Boolean).join(' ')
}

const characters = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i))
const CONTROLS = [...characters(0, 0x1f), '\x7f']
const text = (unit: fc.Arbitrary<string>) => fc.string({ unit, maxLength: 12 })
const ascii = fc.constantFrom(...characters(0x20, 0x7e))
const octet = fc.constantFrom(...characters(0x20, 0x7e), ...characters(0x80, 0xff))
const wide = fc.oneof(ascii, fc.constantFrom(...characters(0x80, 0x2ff), ...'€中😀\ufeff\u2028'))

const PAIRS: Record<Name, fc.Arbitrary<BasicCredentials>> = {
  Basic: fc.record({ userId: text(wide), password: text(wide) }).map(({ userId, password }) => ({
    userId: userId.replaceAll(':', '').normalize('NFC'),
    password: password.normalize('NFC'),
  })),
  BasicLatin1: fc
    .record({ userId: text(octet), password: text(octet) })
    .map(({ userId, password }) => ({ userId: userId.replaceAll(':', ''), password })),
}
const ENCODINGS = { Basic: 'utf8', BasicLatin1: 'latin1' } as const

describe.each(Object.keys(CODECS) as Name[])('%s', (name) => {
  const { credentials: codec } = CODECS[name]

  test('decode(encode(x)) equals x, and is the octets of the pair in base64', () => {
    fc.assert(
      fc.property(PAIRS[name], (value) => {
        const octets = Buffer.from(`${value.userId}:${value.password}`, ENCODINGS[name])
        const field = serializeCredentials(codec.encode(value))
        expect(field).toBe(`Basic ${octets.toString('base64')}`)
        expect(codec.decode(parseCredentials(field)!)).toEqual(value)
      }),
    )
  })

  test('encode takes whatever decode gives, and decode refuses nothing else', () => {
    const octets = fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc
        .array(fc.constantFrom(0x3a, 0x61, 0x7f, 0x00, 0x80, 0xc3, 0xa4), { maxLength: 8 })
        .map((pair) => Uint8Array.from(pair)),
      text(fc.constantFrom('e', '\u0301', ':', 'A', '\u030a', '\u1100', '\u1161')).map((pair) =>
        new TextEncoder().encode(pair),
      ),
    )
    fc.assert(
      fc.property(octets, (pair) => {
        const raw = Buffer.from(pair).toString('latin1')
        const isText = name === 'BasicLatin1' || Buffer.from(Buffer.from(pair).toString('utf8')).equals(pair)
        const isPair = raw.includes(':') && isText && !/[\0-\x1f\x7f]/.test(raw)
        const refused = fault(() => codec.decode(sent(pair)))
        expect(refused === undefined).toBe(isPair)
        if (!isPair) return
        const value = codec.decode(sent(pair))
        expect(codec.decode(codec.encode(value))).toEqual(value)
      }),
    )
  })

  test.each(CONTROLS.map((control): [number, string] => [control.charCodeAt(0), control]))(
    'refuses the control character %i, and says where it is (RFC 7617 §2)',
    (_code, control) => {
      const decode = (pair: string) => () => codec.decode(sent(Buffer.from(pair, 'latin1')))
      expect(fault(decode(`a${control}b:p`))).toBe('invalid-value user-id')
      expect(fault(decode(`a:p${control}`))).toBe('invalid-value password')
      expect(fault(decode(`${control}:${control}`))).toBe('invalid-value user-id')
      expect(fault(() => codec.encode({ userId: control, password: 'p' }))).toBe('invalid-value user-id')
      expect(fault(() => codec.encode({ userId: 'a', password: control }))).toBe('invalid-value password')
    },
  )

  test.each<[why: string, init: object, fault: string]>([
    ['a colon in a user-id', { userId: 'a:b', password: '' }, 'invalid-value user-id'],
    ['half a surrogate pair in a user-id', { userId: '\ud800', password: '' }, 'invalid-value user-id'],
    ['half a surrogate pair in a password', { userId: '', password: '\udc00' }, 'invalid-value password'],
    ['a user-id that is no text', { userId: 5, password: '' }, 'invalid-value user-id'],
    ['a password that is no text', { userId: '', password: ['p'] }, 'invalid-value password'],
    ['no user-id', { password: '' }, 'invalid-value user-id'],
    ['no password', { userId: '' }, 'invalid-value password'],
  ])('encode refuses %s', (_why, init, expected) => {
    expect(fault(() => codec.encode(init as BasicCredentials))).toBe(expected)
  })

  test.each<[why: string, init: object]>([
    ['a third', { userId: 'a', password: 'b', realm: 'c' }],
    ['one in the place of another', { userId: 'a', passwrd: 'b' }],
  ])('encode throws a TypeError for an unknown property: %s', (_why, init) => {
    expect(() => codec.encode(init as BasicCredentials)).toThrow(TypeError)
  })

  test.each<[why: string, token68: string]>([
    ['no colon', 'YQ=='],
    ['padding that is missing', 'YTpi'.slice(0, 3)],
    ['another alphabet', 'YTo-Pz8_'],
    ['padding within', 'YQ==OmI='],
    ['white space', 'YTpi YTpi'],
  ])('decode refuses %s, which is of neither of the two', (_why, token68) => {
    expect(fault(() => codec.decode({ scheme: 'Basic', token68, params: [] }))).toBe('invalid-value')
  })

  test('decode refuses parameters', () => {
    expect(fault(() => codec.decode(parseCredentials('Basic user="a"')!))).toBe('missing-param')
    const both = { scheme: 'Basic', token68: 'YTpi', params: [{ name: 'a', value: 'b', quoted: true }] }
    expect(fault(() => codec.decode(both))).toBe('malformed')
    expect(fault(() => codec.decode({ scheme: 'Bearer', token68: 'YTpi', params: [] }))).toBe('wrong-scheme')
  })

  test('reads 16 million characters', () => {
    const value = codec.decode({ scheme: 'Basic', token68: 'YTpi'.repeat(4_000_000), params: [] })
    expect(value.userId).toBe('a')
    expect(value.password).toHaveLength(11_999_998)
    expect(codec.encode(value).token68).toHaveLength(16_000_000)
  })
})

test('of another normal form is read as NFC (RFC 7617 §2.1)', () => {
  const pair = new TextEncoder().encode('e\u0301:A\u030a')
  expect(Basic.credentials.decode(sent(pair))).toEqual({ userId: '\xe9', password: '\xc5' })
})

test('a password of ISO-8859-1 alone has to be so, too', () => {
  const init = { userId: 'a', password: '\u0100' }
  expect(fault(() => BasicLatin1.credentials.encode(init))).toBe('invalid-value password')
})

test('padding bits that are not zero are ignored: three texts are one user (RFC 4648 §3.5)', () => {
  for (const token68 of ['dTo=', 'dTp=', 'dTr=']) {
    expect(Basic.credentials.decode({ scheme: 'Basic', token68, params: [] })).toEqual({ userId: 'u', password: '' })
  }
})
