import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { CLASSES, LIST, OWS, QDTEXTS, QUOTED_PAIRS, TCHAR, TOKEN68, TOKEN68S, VALUE } from '../src/chars.ts'
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

const TCHARS = [...ALPHA, ...DIGIT, ...chars("!#$%&'*+-.^_`|~")]
const TOKEN68_CHARS = [...ALPHA, ...DIGIT, ...chars('-._~+/')]
const QDTEXT: Range[] = [...SPACE, [0x21, 0x21], [0x23, 0x5b], [0x5d, 0x7e], [0x80, 0xff]]
/** What a field can carry: HTAB / SP / VCHAR / obs-text (RFC 9110 §5.5). */
const FIELD_CHARS: Range[] = [...SPACE, [0x21, 0x7e], [0x80, 0xff]]

const RULES: readonly (readonly [rule: string, mask: number, ranges: readonly Range[]])[] = [
  ['tchar (RFC 9110 §5.6.2)', TCHAR, TCHARS],
  ['token68 but for its padding (RFC 9110 §11.2)', TOKEN68, TOKEN68_CHARS],
  ['tchar or DQUOTE, which a value begins with (RFC 9110 §11.2)', VALUE, [...TCHARS, ...chars('"')]],
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

  /** Those with which a rule matches a text whole. */
  const matched = (rule: RegExp, text: (char: string) => string) =>
    units.filter((code) => {
      const whole = text(String.fromCharCode(code))
      return matchEnd(whole, 0, rule) === whole.length
    })

  test('the runs have those of their rules and no others (RFC 9110 §5.6.4, §11.2)', () => {
    expect(matched(QDTEXTS, (char) => char.repeat(9))).toEqual(units.filter(within(QDTEXT)))
    expect(matched(TOKEN68S, (char) => char.repeat(9))).toEqual(units.filter(within(TOKEN68_CHARS)))
    expect(matched(TOKEN68S, (char) => `a${char}`)).toEqual(units.filter(within([...TOKEN68_CHARS, ...chars('=')])))
  })

  test('a quoted-pair has a backslash and what a field can carry, and qdtext can stand behind it (RFC 9110 §5.6.4)', () => {
    expect(matched(QUOTED_PAIRS, (char) => `\\${char}`)).toEqual(units.filter(within(FIELD_CHARS)))
    expect(matched(QUOTED_PAIRS, (char) => `\\a${char}`)).toEqual(units.filter(within(QDTEXT)))
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
  const token = units.filter(within(TCHARS))
  const quotable = units.filter(within(FIELD_CHARS))
  const comma = 0x2c
  const dquote = 0x22
  const backslash = 0x5c

  test('tchars make a scheme, a name and a bare value', () => {
    expect(accepted((char) => `${char} a=b`)).toEqual(token)
    expect(accepted((char) => `X ${char}=b`)).toEqual(token)
    expect(accepted((char) => `X a=b, c=${char}`)).toEqual(token)
  })

  test('the alphabet of token68 makes one', () => {
    expect(accepted((char) => `X /${char}/`)).toEqual(units.filter(within(TOKEN68_CHARS)))
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
