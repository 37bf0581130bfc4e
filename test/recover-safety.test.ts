import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { recoverChallenges, recoverCredentials } from '../src/index.ts'
import { damagedAuthParams, damagedChallenges, damagedCredentials, WORD } from './damaged-lists.ts'
import { actedOn, firstLost, isRead, kept, textOf } from './losses.ts'
import { covers, strings } from './quotes.ts'
import { type Kind, readers } from './readers.ts'
import { type WholeChallenge, wholeChallenges } from './whole-challenges.ts'

/*
 * What the tolerant readers promise of malformed text: nothing comes out of quotes, no fault hides a challenge that stands
 * whole, and nothing is lost without an issue. `RUNS` is the number of cases of each property; `npm run test:safety` takes a
 * million.
 */

const numRuns = Number(process.env.RUNS ?? (process.env.npm_lifecycle_event === 'test:safety' ? 1_000_000 : 3000))

const KINDS: readonly (readonly [kind: Kind, fields: fc.Arbitrary<string[]>])[] = [
  ['challenges', damagedChallenges],
  ['credentials', damagedCredentials],
  ['auth-params', damagedAuthParams],
]

/** The words of a field that stand in strings. */
function quotedWords(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const inside = strings(line)
    return Array.from(line.matchAll(WORD)).flatMap(({ 0: word, index }) => (covers(inside, index) ? word : []))
  })
}

describe.each(KINDS)('of damaged %s', (kind, fields) => {
  const read = readers[kind].recover

  test('no scheme, token68 or name comes out of a string (RFC 9110 §5.6.4)', () => {
    fc.assert(
      fc.property(fields, (lines) => {
        const found = actedOn(read(lines))
        expect(quotedWords(lines).filter((word) => found.includes(word))).toEqual([])
      }),
      { numRuns },
    )
  })
})

/** As many challenges as are hidden. */
function hidden(lines: readonly string[], whole: readonly WholeChallenge[]): WholeChallenge[] {
  const reading = recoverChallenges(lines)
  return whole.filter((challenge) => !isRead(challenge, reading))
}

test('a challenge that stands whole is read, whatever fault is before it (RFC 9110 §11.6.1)', () => {
  fc.assert(
    fc.property(damagedChallenges, (lines) => {
      const whole = wholeChallenges(lines).filter(({ isBeforeQuote }) => !isBeforeQuote)
      expect(hidden(lines, whole)).toEqual([])
    }),
    { numRuns },
  )
})

test('a challenge that stands whole is read also where a quote behind it could end a value before it', () => {
  fc.assert(
    fc.property(damagedChallenges, (lines) => {
      expect(hidden(lines, wholeChallenges(lines))).toEqual([])
    }),
    { numRuns },
  )
})

test.each([
  ['Bearer realm="a" x, Digest realm="r", nonce="n", Basic realm="z"', 'Bearer Digest Basic'],
  ['Bearer realm="a"x, Digest realm="r", nonce="n", Basic realm="z"', 'Bearer Digest Basic'],
  ['Bearer realm="a".x, Digest realm="r"', 'Bearer Digest'],
  ['Bearer realm="a":, Digest realm="r"', 'Bearer Digest'],
  ['Bearer realm="a" @, Digest realm="r"', 'Bearer Digest'],
  ['Bearer realm="a" (c), Digest realm="r"', 'Bearer Digest'],
  ['Bearer realm="a" - x, Digest realm="r"', 'Bearer Digest'],
  ['Bearer realm="a" Negotiate, Digest realm="r"', 'Bearer Digest'],
  ['Bearer error="b"c, Digest realm="r"', 'Bearer Digest'],
  ['Bearer a="b"=c, Digest realm="r"', 'Bearer Digest'],
  ['Bearer claims="eyJ=" x, Digest realm="r"', 'Bearer Digest'],
  ['Bearer realm="a"b, Basic realm="x"', 'Bearer Basic'],
  ['Bearer realm = \t"a" x, Digest realm\t= "r"', 'Bearer Digest'],
  ['Negotiate "YII=", Bearer realm="x", Basic realm="y"', 'Negotiate Bearer Basic'],
  ['Foo "a=", Digest realm="r"', 'Foo Digest'],
  ['Foo "=", Digest realm="r"', 'Foo Digest'],
  ['Bearer realm={"a":"b"}, Digest realm="r", nonce="n", Basic realm="z"', 'Bearer Digest Basic'],
  ['Bearer a b, Negotiate, Basic realm="z"', 'Bearer Negotiate Basic'],
  ['Bearer a b, NTLM, Basic realm="z"', 'Bearer NTLM Basic'],
  ['Bearer a b, kerberos YII=, Basic realm="z"', 'Bearer kerberos Basic'],
  ['Bearer "a", Negotiate, Basic realm="z"', 'Bearer Negotiate Basic'],
  ['@, Negotiate, Basic realm="z"', ' Negotiate Basic'],
  ['Foo a=\'b c, Digest realm="r"', 'Foo Digest'],
  ['Foo a=\u201cb c, Digest realm="r"', 'Foo Digest'],
  ['Basic realm=19" rack, Bearer realm="x"', 'Basic Bearer'],
])('%s: %s', (field, schemes) => {
  expect(recoverChallenges(field).challenges.map(({ scheme }) => scheme)).toEqual(schemes.split(' '))
})

test.each([
  'Bearer error="x" y, Basic realm= "a=1, Digest realm=evil"',
  'Basic realm="a" NTLM, Basic realm= ", Digest realm=evil, x="',
  'Bearer error="x" y, Basic realm=\t"a=1, Digest realm=evil"',
  'Bearer realm="a\\", Digest realm=evil"',
  'Bearer realm="Login, Digest realm=evil',
  'Bearer x="a"b, realm=", Digest realm=evil"',
])('%s: nothing of Digest', (field) => {
  expect(recoverChallenges(field).challenges.map(({ scheme }) => scheme)).not.toContain('Digest')
})

test.each([
  // The quote that closes the first value closed no string, so the one behind `a=` opens none.
  ['Basic, X b=\u201c,"a="Digest c=", evil=d, Y e=f', 'challenges'],
  ['X b=\u201dc,\\""d="e,Basic f=", evil=g', 'challenges'],
  ['b=c, d:","a="  e \t, f =",Basic evil, evil evil=g"', 'auth-params'],
] as const)('%s, read as %s: no scheme, token68 or name is evil', (field, kind) => {
  expect(actedOn(readers[kind].recover([field]))).not.toContain('evil')
})

test('a string behind a closed value in other quotes hides no challenge that stands whole', () => {
  const field = 'X a="b=c"  , d \t=\xe2\x80\x9c, Y e="f  , ""a="g= h, Z i=j  , k=  ""'
  expect(hidden([field], wholeChallenges([field]))).toEqual([])
})

test('a name within a string is no parameter of credentials', () => {
  const { credentials } = recoverCredentials('Digest username= "bob" x, realm= ", username=admin, y="')
  expect(credentials!.params.filter(({ name }) => name === 'username').map(({ value }) => value)).not.toContain('admin')
})

describe.each(KINDS)('of damaged %s', (kind, fields) => {
  const read = readers[kind].recover

  test('every character outside white space, quoting and separators is read in its place, or an issue spans it', () => {
    fc.assert(
      fc.property(fields, (lines) => {
        const reading = read(lines)
        const text = lines
          .map((line, index) => {
            const issues = reading.issues.filter((issue) => issue.line === index)
            return kept(line, (offset) => covers(issues, offset))
          })
          .join('')
        expect({ text, lost: firstLost(text, textOf(reading)) }).toEqual({ text, lost: -1 })
      }),
      { numRuns },
    )
  })

  test('issues come in the order of their lines and starts, within their lines', () => {
    fc.assert(
      fc.property(fields, (lines) => {
        const { issues } = read(lines)
        expect(issues).toEqual([...issues].sort((a, b) => a.line - b.line || a.start - b.start))
        for (const { line, start, end } of issues) {
          expect(0 <= start && start <= end && end <= (lines[line]?.length ?? -1)).toBe(true)
        }
      }),
      { numRuns },
    )
  })
})
