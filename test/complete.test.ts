import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { complete, type Expected, parse, type Rule } from '../grammar/index.ts'
import { nodeNames } from '../grammar/rules.ts'
import { anyField, authParamsField, challengesField, credentialsField } from './arbitraries.ts'

const rules = Object.keys(nodeNames) as Rule[]

/** A field in one line (RFC 9110 §5.3). */
const anyText: fc.Arbitrary<string> = anyField.map((field) => [field].flat().join(', '))

/** The completions at the `|` in a text. */
function at(marked: string, rule: Rule): { scheme: string | undefined; param: string | undefined; items: string[] } {
  const offset = marked.indexOf('|')
  const { items, ...context } = complete(marked.replace('|', ''), offset, rule)
  return { ...context, items: items.map(({ expected, start, end }) => `${start}-${end} ${expected}`) }
}

/** How the text of each begins; white space, which is offered nowhere that it has no meaning, aside. */
const START: Record<Expected, RegExp> = {
  'auth-scheme': /^[\t ]*[^\s",=]/,
  token68: /^[\w\-.~+/]/,
  'auth-param': /^[\t ]*[^\s",=]/,
  token: /^[\t ]*[^\s",=]/,
  'quoted-string': /^[\t ]*"/,
  qdtext: /^[^"\\]/,
  'quoted-pair': /^\\/,
  DQUOTE: /^"/,
  SP: /^ /,
  '"="': /^[\t ]*=/,
  '","': /^[\t ]*,/,
  end: /^[\t ]*$/,
}

describe('complete', () => {
  test.each<[text: string, rule: Rule, scheme: string | undefined, param: string | undefined, ...items: string[]]>([
    ['|', 'WWW-Authenticate', undefined, undefined, '0-0 auth-scheme', '0-0 ","', '0-0 end'],
    ['|', 'Authorization', undefined, undefined, '0-0 auth-scheme'],
    ['|', 'Authentication-Info', undefined, undefined, '0-0 auth-param', '0-0 ","', '0-0 end'],
    ['  Bea|', 'Authorization', undefined, undefined, '2-5 auth-scheme', '5-5 SP', '5-5 end'],
    ['Digest |', 'Authorization', 'Digest', undefined, '7-7 token68', '7-7 auth-param', '7-7 ","', '7-7 end'],
    ['Digest rea|lm', 'challenge', 'Digest', undefined, '7-10 token68', '7-10 auth-param', '10-10 "="', '10-10 end'],
    ['Digest a/|', 'challenge', 'Digest', undefined, '7-9 token68', '9-9 "="', '9-9 end'],
    ['Digest realm=|', 'challenge', 'Digest', 'realm', '13-13 token', '13-13 quoted-string', '13-13 "="', '13-13 end'],
    [
      'Digest realm = "a b|"',
      'challenge',
      'Digest',
      'realm',
      '16-19 qdtext',
      '19-19 qdtext',
      '19-19 quoted-pair',
      '19-19 DQUOTE',
    ],
    ['Digest realm="|', 'challenge', 'Digest', 'realm', '14-14 qdtext', '14-14 quoted-pair', '14-14 DQUOTE'],
    ['Digest realm="a"|', 'challenge', 'Digest', undefined, '16-16 ","', '16-16 end'],
    ['Digest qop=au|th', 'challenge', 'Digest', 'qop', '11-13 token', '13-13 ","', '13-13 end'],
    [
      'Digest qop=auth, |',
      'WWW-Authenticate',
      'Digest',
      undefined,
      '17-17 auth-scheme',
      '17-17 auth-param',
      '17-17 ","',
      '17-17 end',
    ],
    [
      'Digest qop=auth, Basic |',
      'WWW-Authenticate',
      'Basic',
      undefined,
      '23-23 token68',
      '23-23 auth-param',
      '23-23 "="',
      '23-23 ","',
      '23-23 end',
    ],
    [
      'Digest @@, Basic realm=|',
      'WWW-Authenticate',
      'Basic',
      'realm',
      '23-23 token',
      '23-23 quoted-string',
      '23-23 "="',
      '23-23 ","',
      '23-23 end',
    ],
    ['X @|', 'challenge', 'X', undefined, '3-3 token68', '3-3 auth-param', '3-3 ","', '3-3 end'],
    ['X a="\\|', 'challenge', 'X', 'a', '5-6 quoted-pair'],
    ['"\\|', 'token68', undefined, undefined],
    ['Basic abc==|', 'Proxy-Authorization', 'Basic', undefined, '11-11 "="', '11-11 end'],
  ])('%s as %s', (text, rule, scheme, param, ...items) => {
    expect(at(text, rule)).toEqual({ scheme, param, items })
  })

  test('offers what a text of the grammar goes on with, wherever it is cut', () => {
    const fields = fc.oneof(
      challengesField.map(({ text }) => [text, 'WWW-Authenticate'] as const),
      credentialsField.map(({ text }) => [text, 'Authorization'] as const),
      authParamsField.map(({ text }) => [text, 'Authentication-Info'] as const),
    )
    fc.assert(
      fc.property(fields, fc.nat(), ([text, rule], cut) => {
        const offset = cut % (text.length + 1)
        const { items } = complete(text, offset, rule)
        expect(items.some(({ expected, start }) => START[expected].test(text.slice(start)))).toBe(true)
      }),
    )
  })

  test('reads nothing behind the place', () => {
    fc.assert(
      fc.property(anyText, fc.nat(), fc.constantFrom(...rules), (text, cut, rule) => {
        const offset = cut % (text.length + 1)
        expect(complete(text, offset, rule)).toEqual(complete(text.slice(0, offset), offset, rule))
      }),
      { numRuns: 300 },
    )
  })

  test('of a text without diagnostics offers its end, and of another does not', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...rules), (text, rule) => {
        const { items } = complete(text, text.length, rule)
        const { diagnostics } = parse(text, rule)
        fc.pre(diagnostics.every(({ start, expected }) => start === text.length || expected.length === 0))
        const isWhole = diagnostics.every(({ expected }) => expected.length === 0)
        expect(items.some(({ expected }) => expected === 'end')).toBe(isWhole)
      }),
    )
  })

  test.each([
    ['before the text', -1],
    ['behind the text', 6],
    ['between two characters', 0.5],
    ['nowhere', Number.NaN],
  ])('takes no offset %s', (_where, offset) => {
    expect(() => complete('Basic', offset, 'challenge')).toThrow(new RangeError('offset is not in the text'))
  })

  test('takes no text that is none, and no rule that is none', () => {
    expect(() => complete(undefined as unknown as string, 0, 'challenge')).toThrow(
      new TypeError('text is not a string'),
    )
    expect(() => complete('', 0, 'Cookie' as Rule)).toThrow(new TypeError('rule is not one of the grammar'))
  })
})
