import { describe, expect, test } from '@jest/globals'
import { type IssueCode, recoverChallenges } from '../src/index.ts'
import { type Kind, readers } from './readers.ts'
import { readingVectors } from './vectors.ts'

type Place = [code: IssueCode, line: number, start: number, end: number]

interface Vector {
  code: IssueCode
  field: Kind
  input: string | string[]
  value?: unknown
  issues: Place[]
  never?: string
}

const vectors = readingVectors<Vector>('recovery.json')

/** In the order of `IssueCode`; each exactly once, or this doesn't compile. */
const codes = Object.keys({
  'unquoted-value': true,
  'missing-comma': true,
  'comma-after-scheme': true,
  'semicolon-separator': true,
  'single-quoted-value': true,
  'typographic-quotes': true,
  'unescaped-quote': true,
  'unterminated-quote': true,
  'colon-for-equals': true,
  'escaped-quotes': true,
  'unexpected-quote': true,
  'empty-value': true,
  'line-break': true,
  'control-character': true,
  'wide-character': true,
  'tab-after-scheme': true,
  'missing-scheme': true,
  'invalid-scheme': true,
  'colon-after-scheme': true,
  'invalid-token68': true,
  'token68-with-params': true,
  'duplicate-param': true,
  'multiple-credentials': true,
  'missing-credentials': true,
  'unexpected-text': true,
} satisfies Record<IssueCode, true>)

describe.each(codes)('%s', (code) => {
  for (const { field, input, value, issues, never } of vectors.filter((vector) => vector.code === code)) {
    const { parse, recover } = readers[field]
    const expected = issues.map(([code, line, start, end]) => ({ code, line, start, end }))

    test(`${field}: ${JSON.stringify(input)}`, () => {
      const recovered = recover(input)
      expect(recovered.value).toStrictEqual(value)
      expect(recovered.issues).toStrictEqual(expected)
      expect(() => parse(input)).toThrow(expect.objectContaining({ name: 'AuthSyntaxError' }))
    })

    if (never) {
      test(`${field}: never ${never} from ${JSON.stringify(input)}`, () => {
        const schemes = recover(input).challenges.map(({ scheme }) => scheme.toLowerCase())
        expect(schemes).not.toContain(never.toLowerCase())
        // The text does hold the scheme: as much as a word of it, outside of any reading.
        expect(String(input)).toContain(never)
      })
    }
  }
})

test('every code has at least three vectors, in the order of the codes, each with an issue of that code', () => {
  expect([...new Set(vectors.map(({ code }) => code))]).toEqual(codes)
  for (const code of codes) expect(vectors.filter((vector) => vector.code === code).length).toBeGreaterThanOrEqual(3)
  expect(vectors.filter(({ code, issues }) => !issues.some(([issue]) => issue === code))).toEqual([])
})

test('the first vector of a code has one issue: that code', () => {
  const firsts = codes.map((code) => vectors.find((vector) => vector.code === code)!)
  expect(firsts.map(({ issues }) => issues.map(([code]) => code))).toEqual(codes.map((code) => [code]))
})

test('issues come in the order of their lines and starts, and lie within their lines', () => {
  for (const { field, input } of vectors) {
    const lines = [input].flat()
    const { issues } = readers[field].recover(input)
    expect(issues).toEqual([...issues].sort((a, b) => a.line - b.line || a.start - b.start))
    for (const { line, start, end } of issues) {
      expect(0 <= start && start <= end && end <= lines[line]!.length).toBe(true)
    }
  }
})

test('no scheme but a missing one is empty, no token68 is, and no rest', () => {
  for (const { field, input } of vectors) {
    const { challenges, issues } = readers[field].recover(input)
    const has = (code: IssueCode) => issues.some((issue) => issue.code === code)
    for (const challenge of challenges) {
      if (challenge.scheme === '' && field !== 'auth-params') expect(has('missing-scheme')).toBe(true)
      expect(challenge.token68 ?? 'none').toMatch(/^[\w\-.~+/]+=*$/)
      if ('rest' in challenge) {
        expect(challenge.rest).not.toBe('')
        expect([input].flat().some((line) => line.includes(challenge.rest!))).toBe(true)
        expect(has('invalid-token68') || has('missing-scheme')).toBe(true)
      }
    }
  }
})

test.each([15, 16, 17, 18, 40])(
  'a parameter that is read again is no duplicate of itself: behind %i others',
  (count) => {
    const before = Array.from({ length: count }, (_, index) => `a${index}=1`).join(', ')
    for (const [end, value] of [
      ['z="b\0c"', 'b c'],
      ['z="b"\0', 'b'],
    ]) {
      const once = recoverChallenges(`X ${before}, ${end}, y=2`)
      expect(once.issues.map(({ code }) => code)).toEqual(['control-character'])
      expect(once.challenges[0]!.params.slice(count).map((param) => [param.name, param.value])).toEqual([
        ['z', value],
        ['y', '2'],
      ])
      const twice = recoverChallenges(`X ${before}, ${end}, Z=3`)
      expect(twice.issues.map(({ code }) => code)).toEqual(['control-character', 'duplicate-param'])
    }
  },
)

test('a parameter has a raw value only where its value, escaped again, would be another text', () => {
  for (const { field, input } of vectors) {
    const { challenges } = readers[field].recover(input)
    for (const { value, quoted, raw } of challenges.flatMap(({ params }) => params)) {
      if (raw === undefined) continue
      expect(quoted).toBe(true)
      expect([input].flat().some((line) => line.includes(raw))).toBe(true)
      expect(raw).not.toBe(`"${value.replace(/["\\]/g, '\\$&')}"`)
    }
  }
  expect(recoverChallenges('X a="\\b", c="\\"", d="e"').challenges[0]!.params.map((param) => 'raw' in param)).toEqual([
    true,
    false,
    false,
  ])
})

test.each(['Basic:a="x"y', '\',Basic:a="x"y'])(
  'behind a colon a value keeps its quotes, though they are no string: %s',
  (field) => {
    const { challenges, issues } = recoverChallenges(field)
    expect(challenges.at(-1)).toMatchObject({ scheme: 'Basic', params: [{ name: 'a', value: 'x', quoted: true }] })
    expect(issues.slice(-2).map(({ code }) => code)).toEqual(['colon-after-scheme', 'unexpected-text'])
  },
)

// Without the text that is skipped it would be one: so there is no repair, and no vector for the tables of repairs.
test.each([['t r=,""r=,-='], [['t r=', '"" r=, b=c']]])(
  'what is skipped is no name without a value, though it looks like the token68 before: %j',
  (field) => {
    const { challenges, issues } = recoverChallenges(field)
    expect(challenges).toMatchObject([{ scheme: 't', token68: 'r=', params: [{}] }])
    expect(issues.map(({ code }) => code)).toContain('token68-with-params')
  },
)
