import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { CLASSES, LIST, OWS, QDTEXT, QUOTED_PAIRS, TCHAR, TEXT, TOKEN68 } from '../src/chars.ts'
import { parseChallenges, serializeChallenge } from '../src/index.ts'
import { matchEnd, run } from '../src/scan.ts'

type Range = readonly [first: number, last: number]

// The rules as RFC 5234 and RFC 9110 write them: as code points and ranges of them.
const ALPHA: Range[] = [
  [0x41, 0x5a],
  [0x61, 0x7a],
]
const DIGIT: Range[] = [[0x30, 0x39]]
const SPACE: Range[] = [
  [0x09, 0x09],
  [0x20, 0x20],
]
const chars = (text: string): Range[] => Array.from(text, (char) => [char.charCodeAt(0), char.charCodeAt(0)])

const RULES: readonly (readonly [rule: string, mask: number, ranges: readonly Range[]])[] = [
  ['tchar (RFC 9110 §5.6.2)', TCHAR, [...ALPHA, ...DIGIT, ...chars("!#$%&'*+-.^_`|~")]],
  ['token68 but for its padding (RFC 9110 §11.2)', TOKEN68, [...ALPHA, ...DIGIT, ...chars('-._~+/')]],
  ['qdtext (RFC 9110 §5.6.4)', QDTEXT, [...SPACE, [0x21, 0x21], [0x23, 0x5b], [0x5d, 0x7e], [0x80, 0xff]]],
  ['HTAB / SP / VCHAR / obs-text (RFC 9110 §5.5)', TEXT, [...SPACE, [0x21, 0x7e], [0x80, 0xff]]],
  ['OWS (RFC 9110 §5.6.3)', OWS, SPACE],
  ['OWS or a comma (RFC 9110 §5.6.1)', LIST, [...SPACE, ...chars(',')]],
]

const units = Array.from({ length: 0x10000 }, (_, code) => code)
const within = (ranges: readonly Range[]) => (code: number) =>
  ranges.some(([first, last]) => code >= first && code <= last)

describe('of all 65,536 code units', () => {
  test.each(RULES)('%s holds those of its rule and no others', (_, mask, ranges) => {
    expect(units.filter((code) => run(String.fromCharCode(code), 0, 1, mask) === 1)).toEqual(
      units.filter(within(ranges)),
    )
  })

  test('QUOTED_PAIRS takes those of a quoted-pair behind a backslash, and those of qdtext behind that (RFC 9110 §5.6.4)', () => {
    const text = units.filter((code) => matchEnd(`\\${String.fromCharCode(code)}`, 0, QUOTED_PAIRS) === 2)
    expect(text).toEqual(units.filter(within(RULES[3]![2])))
    const qdtext = units.filter((code) => matchEnd(`\\a${String.fromCharCode(code)}`, 0, QUOTED_PAIRS) === 3)
    expect(qdtext).toEqual(units.filter(within(RULES[2]![2])))
  })

  test('the table has the octets only', () => {
    expect(CLASSES).toHaveLength(0x100)
  })

  // Half a million errors are thrown here; their stacks would take most of the time.
  const { stackTraceLimit } = Error
  beforeAll(() => {
    Error.stackTraceLimit = 0
  })
  afterAll(() => {
    Error.stackTraceLimit = stackTraceLimit
  })

  /** The units for which the parser takes the text. */
  const accepted = (text: (char: string) => string) =>
    units.filter((code) => {
      try {
        parseChallenges(text(String.fromCharCode(code)))
        return true
      } catch {
        return false
      }
    })
  const token = units.filter(within(RULES[0]![2]))
  const quotable = units.filter(within(RULES[3]![2]))
  const comma = 0x2c
  const dquote = 0x22
  const backslash = 0x5c

  test('tchars make a scheme, a name and a bare value', () => {
    expect(accepted((char) => `${char} a=b`)).toEqual(token)
    expect(accepted((char) => `X ${char}=b`)).toEqual(token)
    expect(accepted((char) => `X a=b, c=${char}`)).toEqual(token)
  })

  test('the alphabet of token68 makes one', () => {
    expect(accepted((char) => `X /${char}/`)).toEqual(units.filter(within(RULES[1]![2])))
  })

  test('qdtext stands in a quoted-string, and escaped all that a field can carry', () => {
    expect(accepted((char) => `X a="${char}"`)).toEqual(
      quotable.filter((code) => code !== dquote && code !== backslash),
    )
    expect(accepted((char) => `X a="\\${char}"`)).toEqual(quotable)
  })

  test('nothing but white space and commas stands between parameters', () => {
    expect(accepted((char) => `X a=b${char},c=d`)).toEqual([0x09, 0x20, ...token, comma].sort((a, b) => a - b))
  })

  test('the serializer writes a value of any that a field can carry, and refuses the others', () => {
    const written = units.filter((code) => {
      const value = `b${String.fromCharCode(code)}`
      try {
        return parseChallenges(serializeChallenge({ scheme: 'X', params: { a: value } }))[0]!.params[0]!.value === value
      } catch {
        return false
      }
    })
    expect(written).toEqual(quotable)
  })
})
