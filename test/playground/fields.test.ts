import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type FieldName, findFields, likelyField, textSchemeOf } from '../../grammar/playground/fields.ts'
import { join } from '../../grammar/playground/joined.ts'
import { rawText } from '../arbitraries.ts'

const shown = (text: string, chosen?: FieldName) =>
  findFields(text, chosen).map(({ name, isNamed, status, pieces }) => [
    name,
    isNamed,
    status,
    ...pieces.map((piece) => piece.text),
  ])

describe('the fields of a text', () => {
  test.each<[what: string, text: string, ...fields: unknown[][]]>([
    ['a value alone', 'Basic realm="a"', ['WWW-Authenticate', false, undefined, 'Basic realm="a"']],
    ['a header line', 'www-authenticate : Basic', ['WWW-Authenticate', true, undefined, 'Basic']],
    [
      'lines of one field are one (RFC 9110 §5.3)',
      'WWW-Authenticate: Basic\r\nDate: x\r\nWWW-Authenticate: Bearer\r\n',
      ['WWW-Authenticate', true, undefined, 'Basic', 'Bearer'],
    ],
    [
      'a folded line goes on with the one before it (RFC 9112 §5.2)',
      'WWW-Authenticate: Digest realm="a",\r\n  nonce="b"\nDate: x\n y',
      ['WWW-Authenticate', true, undefined, 'Digest realm="a",\r\n  nonce="b"'],
    ],
    ['a folded value', 'Bearer\n  scope="a"', ['WWW-Authenticate', false, undefined, 'Bearer\n  scope="a"']],
    ['lines of a value', 'Basic\n\nBearer\n', ['WWW-Authenticate', false, undefined, 'Basic', 'Bearer']],
    [
      'each response has fields of its own',
      'HTTP/1.1 407 Proxy\nProxy-Authenticate: Basic\n\nHTTP/2 401 \nWWW-Authenticate: Bearer\n\nWWW-Authenticate: body',
      ['Proxy-Authenticate', true, 'HTTP/1.1 407 Proxy', 'Basic'],
      ['WWW-Authenticate', true, 'HTTP/2 401', 'Bearer'],
    ],
    [
      'the same field in two responses is two',
      'HTTP/1.1 401 A\nWWW-Authenticate: X\n\nHTTP/1.1 401 B\nWWW-Authenticate: Y\n',
      ['WWW-Authenticate', true, 'HTTP/1.1 401 A', 'X'],
      ['WWW-Authenticate', true, 'HTTP/1.1 401 B', 'Y'],
    ],
    [
      'what curl -v shows',
      '* Connected\n> GET / HTTP/1.1\n> Authorization: Basic YWJj\n>\n< HTTP/1.1 401 No\n< WWW-Authenticate: Basic\n<\n',
      ['Authorization', true, undefined, 'Basic YWJj'],
      ['WWW-Authenticate', true, 'HTTP/1.1 401 No', 'Basic'],
    ],
    ['none in a response without one', 'HTTP/1.1 200 OK\nDate: x\n'],
    ['none in nothing', ' \n '],
  ])('%s', (_what, text, ...fields) => {
    expect(shown(text)).toEqual(fields)
  })

  test('are of the field that is chosen where the text says of none', () => {
    expect(shown('Basic', 'Proxy-Authorization')).toEqual([['Proxy-Authorization', false, undefined, 'Basic']])
    expect(shown('Authorization: Basic', 'WWW-Authenticate')).toEqual([['Authorization', true, undefined, 'Basic']])
  })

  test('keep their places', () => {
    fc.assert(
      fc.property(
        rawText,
        fc.constantFrom('', 'WWW-Authenticate: ', 'HTTP/1.1 401 x\nAuthorization:'),
        (value, head) => {
          const text = head + value
          for (const { pieces } of findFields(text)) {
            for (const piece of pieces) {
              expect(text.slice(piece.start, piece.start + piece.text.length)).toBe(piece.text)
            }
          }
        },
      ),
    )
  })
})

test.each<[value: string, field: FieldName]>([
  ['Basic realm="a"', 'WWW-Authenticate'],
  ['Negotiate YWJj', 'WWW-Authenticate'],
  ['Basic YWJj', 'Authorization'],
  ['Bearer abc.def', 'Authorization'],
  ['GenieKey abc', 'Authorization'],
  ['Digest username="a", response="b"', 'Authorization'],
  ['Digest realm="a", nonce="b"', 'WWW-Authenticate'],
  ['vapid t=a, k=b', 'Authorization'],
  ['SharedKey account:YWJj', 'Authorization'],
  ['nextnonce="a"', 'Authentication-Info'],
  ['Unknown abc', 'WWW-Authenticate'],
  ['@', 'WWW-Authenticate'],
])('%s is probably of %s', (value, field) => {
  expect(likelyField([value])).toBe(field)
})

test('a scheme that has a grammar of its own is found by it, and only where RFC 9110 has none', () => {
  expect(textSchemeOf('SharedKey account:YWJj')?.name).toBe('SharedKey')
  expect(textSchemeOf('Basic YWJj')).toBeUndefined()
  expect(textSchemeOf('Nothing: of this')).toBeUndefined()
})

describe('lines that are joined (RFC 9110 §5.3)', () => {
  const text = 'A: one\nA: two'
  const joined = join([
    { start: 3, text: 'one' },
    { start: 10, text: 'two' },
  ])

  test('are a list', () => {
    expect(joined.text).toBe('one, two')
  })

  test.each([
    [0, 3, 'one'],
    [1, 2, 'n'],
    [5, 8, 'two'],
    [3, 4, ''],
    [3, 5, ''],
    [2, 2, ''],
    [2, 5, 'e'],
  ])('a range from %i to %i is in the text', (start, end, part) => {
    const range = joined.toText({ start, end })
    expect(text.slice(range.start, range.end)).toBe(part)
  })

  test.each([
    [3, 0],
    [6, 3],
    [11, 6],
    [0, undefined],
    [8, undefined],
  ])('the place %i has the offset %s', (place, offset) => {
    expect(joined.fromText(place)).toBe(offset)
  })
})
