import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseCredentials } from '../src/index.ts'
import {
  base64,
  base64url,
  charactersOf,
  fromHexadecimal,
  fromUtf8,
  hexadecimal,
  json,
  octetsOf,
  toUtf8,
  unpaddedBase64url,
} from '../src/schemes/bytes.ts'
import { Digest } from '../src/schemes/digest.ts'
import { anyText, decodeExtValue, encodeExtValue } from '../src/schemes/ext-value.ts'

/* Octets: in base64 (RFC 4648), in hexadecimal, as UTF-8, and in ext-values (RFC 8187). */

const octets = fc.uint8Array({ maxLength: 300 })

describe('base64', () => {
  test('is what Node writes, and is read back', () => {
    fc.assert(
      fc.property(octets, (value) => {
        expect(base64.encode(value)).toBe(Buffer.from(value).toString('base64'))
        expect(base64.decode(base64.encode(value)!)).toEqual(value)
        const unpadded = Buffer.from(value).toString('base64url')
        expect(unpaddedBase64url.encode(value)).toBe(unpadded)
        expect(base64url.encode(value)).toBe(unpadded.padEnd(Math.ceil(unpadded.length / 4) * 4, '='))
        for (const text of [unpadded, base64url.encode(value)!]) {
          expect(base64url.decode(text)).toEqual(value)
          expect(unpaddedBase64url.decode(text)).toEqual(value)
        }
      }),
    )
  })

  test.each([
    ['a', undefined],
    ['aa', undefined],
    ['aaa', undefined],
    ['a===', undefined],
    ['====', undefined],
    ['=', undefined],
    ['aa=a', undefined],
    ['aa==aaaa', undefined],
    ['aaa=aaaa', undefined],
    ['aaaa====', undefined],
    ['aaaaa===', undefined],
    ['aa-_', undefined],
    ['aa a', undefined],
    ['aaa\n', undefined],
    ['', 0],
    ['aa==', 1],
    ['ab==', 1],
    ['aaa=', 2],
    ['aa+/', 3],
    ['aaaaaa==', 4],
  ])('of %j has octets, or is none (RFC 4648 §4): %p', (text, length) => {
    expect(base64.decode(text)?.length).toBe(length)
  })

  test.each([
    ['a', undefined],
    ['aaaaa', undefined],
    ['aa===', undefined],
    ['=====x', undefined],
    ['=x', undefined],
    ['aa=a', undefined],
    ['aa+/', undefined],
    ['aa a', undefined],
    ['', 0],
    ['aa', 1],
    ['aa==', 1],
    ['aaa', 2],
    ['aaa=', 2],
    ['aa-_', 3],
  ])(
    'for URLs: %j has octets, or is none, with two padding characters at most (RFC 4648 §3.2, §5): %p',
    (text, length) => {
      expect(base64url.decode(text)?.length).toBe(length)
      expect(unpaddedBase64url.decode(text)?.length).toBe(length)
    },
  )

  test('has the octets of octets only', () => {
    for (const type of [base64, base64url, unpaddedBase64url]) {
      for (const value of ['aa', [1], new ArrayBuffer(2), undefined]) {
        expect(type.encode(value as never)).toBeUndefined()
      }
    }
  })
})

test('octets are characters, and hexadecimal digits, and back', () => {
  fc.assert(
    fc.property(octets, (value) => {
      expect(charactersOf(value)).toBe(Buffer.from(value).toString('latin1'))
      expect(octetsOf(charactersOf(value))).toEqual(value)
      expect(hexadecimal(value)).toBe(Buffer.from(value).toString('hex'))
      expect(fromHexadecimal(hexadecimal(value))).toEqual(value)
      expect(fromHexadecimal(hexadecimal(value).toUpperCase())).toEqual(value)
    }),
  )
  const many = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251)
  expect(charactersOf(many)).toBe(Buffer.from(many).toString('latin1'))
})

describe('UTF-8', () => {
  test('that is broken leaves nothing behind for the next text', () => {
    expect(fromUtf8(Uint8Array.of(0xc3))).toBeUndefined()
    expect(fromUtf8(Uint8Array.of(0xa4, 0x61))).toBeUndefined()
    expect(fromUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa')
  })

  test('has no half of a surrogate pair', () => {
    for (const text of ['\ud800', 'a\udc00b', '\udc00\ud800']) expect(toUtf8(text)).toBeUndefined()
    expect(toUtf8('\u{1f600}')).toEqual(Uint8Array.of(0xf0, 0x9f, 0x98, 0x80))
  })
})

describe('an ext-value', () => {
  const ATTR_CHARS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&+-.^_`|~'

  test('has attr-chars as they are, and any other octet in percent-encoding (RFC 8187 §3.2.1)', () => {
    for (let code = 0; code < 0x80; code++) {
      const character = String.fromCharCode(code)
      const hex = code.toString(16).toUpperCase().padStart(2, '0')
      const written = ATTR_CHARS.includes(character) ? character : `%${hex}`
      expect(encodeExtValue(character)).toBe(`UTF-8''${written}`)
      expect(decodeExtValue(`UTF-8''${character}`)).toBe(ATTR_CHARS.includes(character) ? character : undefined)
      expect(decodeExtValue(`utf-8'en-GB'%${hex.toLowerCase()}`)).toBe(character)
    }
  })

  test('is read back, in UTF-8 and in ISO-8859-1', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), octets, (text, latin1) => {
        expect(decodeExtValue(encodeExtValue(text)!)).toBe(text)
        const percent = Array.from(latin1, (octet) => `%${octet.toString(16).padStart(2, '0')}`).join('')
        expect(decodeExtValue(`ISO-8859-1'de'${percent}`)).toBe(Buffer.from(latin1).toString('latin1'))
      }),
    )
  })

  test.each([
    "UTF-8''%",
    "UTF-8''%a",
    "UTF-8''%g0",
    "UTF-8''%0g",
    "UTF-8''%%41",
    "UTF-8'",
    "UTF-8''a b",
    "''a",
    "UTF-16''a",
    "UTF-8''%ff",
    "ISO-8859-1''%",
    "ISO-8859-1''%a",
    "ISO-8859-1''%g0",
  ])('is not %j', (text) => {
    expect(decodeExtValue(text)).toBeUndefined()
  })

  test('has no control character: for a name it is none (RFC 7617 §2)', () => {
    for (let code = 0; code < 0x100; code++) {
      const text = String.fromCharCode(code)
      const isControl = code < 0x20 || code === 0x7f
      expect(anyText.decode(text)).toBe(isControl ? undefined : text)
      expect(anyText.encode(text)).toBe(isControl ? undefined : text)
    }
    expect(anyText.encode('\ud800')).toBeUndefined()
    expect(anyText.encode(5 as never)).toBeUndefined()
  })
})

describe('what a peer sends may be long', () => {
  test.each<[what: string, read: (length: number) => unknown]>([
    ['base64', (length) => base64.decode('abcd'.repeat(length / 4))?.length],
    ['base64url', (length) => base64url.decode('abcd'.repeat(length / 4))?.length],
    ['JSON', (length) => json(base64).decode(Buffer.from(JSON.stringify('a'.repeat(length / 2))).toString('base64'))],
    ['an ext-value', (length) => decodeExtValue(`UTF-8''${'a'.repeat(length)}`)?.length],
    ['an ext-value in percent-encoding', (length) => decodeExtValue(`UTF-8''${'%41'.repeat(length / 3)}`)?.length],
  ])('%s of 16 million characters', (_what, read) => {
    expect(read(16_000_000 - (16_000_000 % 12))).toBeDefined()
  })

  test('a username of a million characters', () => {
    const name = 'a'.repeat(1_000_000)
    const field = `Digest username*=UTF-8''${name}, realm="a", nonce="b", uri="/", response="0f"`
    expect(Digest.credentials.decode(parseCredentials(field)!).username).toBe(name)
  })
})
