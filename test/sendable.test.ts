import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseChallenges, sendable, serializeChallenge } from '../src/index.ts'

/** The characters that an error_description may have: %x20-21 / %x23-5B / %x5D-7E (RFC 6750 §3). */
const ALLOWED = new Set(
  Array.from({ length: 0x7f - 0x20 }, (_, index) => String.fromCharCode(0x20 + index)).filter(
    (char) => !'"\\'.includes(char),
  ),
)

describe('sendable', () => {
  test.each([
    ['a quote', 'the "aud" claim', "the 'aud' claim"],
    ['a tab', 'a\tb', 'a b'],
    ['a line break', 'a\nb\rc', 'a b c'],
    ['CR LF, which is one line break', 'a\r\nb\r\n', 'a b '],
    ['a backslash', 'C:\\x', 'C:?x'],
    ['a control character', 'a\0b\x7f', 'a?b?'],
    ['what is above ASCII', 'Größe…', 'Gr??e?'],
    ['a character of two code units', 'a\u{1f600}b', 'a?b'],
    ['a lone surrogate', 'a\ud800', 'a?'],
  ])('changes %s (RFC 6750 §3)', (_what, text, expected) => {
    expect(sendable(text)).toBe(expected)
  })

  test('keeps each character that an error_description may have, and changes every other (RFC 6750 §3)', () => {
    for (let code = 0; code < 0x1_0000; code++) {
      const char = String.fromCharCode(code)
      if (ALLOWED.has(char)) expect(sendable(char)).toBe(char)
      else expect(ALLOWED).toContain(sendable(char))
    }
  })

  test('makes any text one that a serializer takes and a parser gives back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const description = sendable(text)
        const field = serializeChallenge({ scheme: 'Bearer', params: { error_description: description } })
        expect(parseChallenges(field)[0]!.params[0]!.value).toBe(description)
        expect([...description].every((char) => ALLOWED.has(char))).toBe(true)
        expect(sendable(description)).toBe(description)
      }),
    )
  })

  test.each([undefined, null, 1, Symbol('s3cret'), ['s3cret']])(
    'refuses what is no string, and repeats nothing of it',
    (text) => {
      expect(() => sendable(text as never)).toThrow(new TypeError('text is not a string'))
    },
  )
})
