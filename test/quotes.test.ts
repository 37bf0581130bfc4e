import { describe, expect, test } from '@jest/globals'
import { strays, strings } from './quotes.ts'
import { wholeChallenges } from './whole-challenges.ts'

/*
 * The oracles of quotes and of whole challenges, held against texts that were marked by hand.
 */

/** A text with `{` and `}` around its strings. */
const marked = (line: string): string =>
  strings(line).reduceRight(
    (text, { start, end }) => `${text.slice(0, start)}{${text.slice(start, end)}}${text.slice(end)}`,
    line,
  )

test.each([
  ['X a={"b"}, c = {"d"}'],
  ['X a=\t{"b, Y c=d"}'],
  ['a={"b"}c={"d"}'],
  ['a={"b"};c={"d"} e={"f"}'],
  ['a={"\\"b\\\\"} c'],
  ['a={"b, c=d}'],
  ['a={"b\\}'],
  ['X a=b"c", d={"e"}'],
  ['X "a=1, b={"c"}'],
  ['X a=="b"'],
  ['X (a="b")'],
  ['X a:"b"'],
  ['X a=\\"b\\"'],
  ['X "YII="'],
  ['X a=\0{"b"}'],
  ['X,a={"b"}'],
  ['X\r\n a={"b"}'],
])('the strings of %j', (text) => {
  const line = text.replace(/[{}]/g, '')
  expect(marked(line)).toBe(text)
})

describe('a quote outside strings', () => {
  test.each([
    ['X "a, b", c', [[2, 8]], undefined],
    [
      'X a={"b":"c"}',
      [
        [5, 8],
        [9, 12],
      ],
      undefined,
    ],
    ['X "a, b="c"', [], undefined],
    ['X "a\\"b" c', [[2, 8]], undefined],
    ['X a="b" c"d', [], 9],
    ['X \\"a\\", b', [], 3],
  ] as const)('in %j pairs with the next unescaped one', (line, pairs, unpaired) => {
    const found = strays(line, false)
    expect(found).toEqual({ pairs: pairs.map(([start, end]) => ({ start, end })), unpaired })
  })

  test('is none behind a backslash, if that escapes', () => {
    expect(strays('X \\"a\\", b', true)).toEqual({ pairs: [], unpaired: undefined })
  })
})

describe('whole challenges', () => {
  const found = (...lines: string[]) =>
    wholeChallenges(lines).map(({ scheme, token68, param }) =>
      [scheme, token68 ?? (param && `${param.name}=${param.value}`)].filter(Boolean).join(' '),
    )

  test.each([
    ['X a=b, Y c="d", Negotiate, Basic abc==', ['X a=b', 'Y c=d', 'Negotiate', 'Basic abc==']],
    ['X a="b" c, Y d= "e\\"f"', ['Y d=e"f']],
    ['X a="b, Y c=d", Z e=f', ['X a=b, Y c=d', 'Z e=f']],
    ['X a=b c, Foo, Foo abc, NTLM, kerberos', ['NTLM', 'kerberos']],
    ['X a=b; Y c=d, Z e=f g', []],
    ['X "a, Y b=c", Z d=e', ['Z d=e']],
    ['X "a, Y b=c', []],
    ['X a=19" rack, Y b=c', ['Y b=c']],
    ['X a={"b":"c"}, Y d=e', ['Y d=e']],
    ['X @ b=19" rack, Y b=c', []],
    ["X a='b c, Y d=e'", []],
    ["X a='b c', Y d=e", ['Y d=e']],
    ["X a='b c, Y d=e", ['Y d=e']],
    ['X a=\u201cb, Y d=e, f\u201d', []],
    ['X a=\u201cb, Y d=e', ['Y d=e']],
    ['Digest realm=, qop=auth, Basic realm=', ['Basic realm=']],
    ['Digest realm=, , qop=auth', []],
    ['X a=\\"b, Y c=d, e\\"', []],
  ])('of %j', (line, challenges) => {
    expect(found(line)).toEqual(challenges)
  })

  test('of lines, whatever is open in the one before', () => {
    expect(found('X a="b, Y c=d', 'Z e=f')).toEqual(['Z e=f'])
  })

  test('tells those that a quote behind them could hide', () => {
    const isBeforeQuote = (line: string) => wholeChallenges([line]).map((challenge) => challenge.isBeforeQuote)
    expect(isBeforeQuote('X a="b"c, Y d=e, f"')).toEqual([true])
    expect(isBeforeQuote('X a="b"c, Y d="e", f"')).toEqual([false])
    expect(isBeforeQuote('X a="b", Y d=e, f"')).toEqual([false, false])
  })
})
