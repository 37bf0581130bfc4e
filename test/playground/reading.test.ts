import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { EXAMPLES } from '../../grammar/playground/examples.ts'
import type { FieldName, Kind } from '../../grammar/playground/fields.ts'
import { readText } from '../../grammar/playground/reading.ts'
import { ADVICE, repairOf, TOLERANT } from '../../grammar/playground/repair.ts'
import type { IssueCode } from '../../src/index.ts'
import { anyField, challengesField, rawText } from '../arbitraries.ts'

interface Vector {
  code: IssueCode
  field: string
  input: string | string[] | null
  issues: [code: IssueCode, line: number, start: number, end: number][]
}
const vectors: Vector[] = JSON.parse(readFileSync(new URL('../vectors/recovery.json', import.meta.url), 'utf8'))

const NAMES: Record<string, FieldName> = {
  challenges: 'WWW-Authenticate',
  credentials: 'Authorization',
  'auth-params': 'Authentication-Info',
}

/** The text with an edit carried out. */
const edited = (text: string, { start, end, text: by }: { start: number; end: number; text: string }) =>
  text.slice(0, start) + by + text.slice(end)

describe('a field', () => {
  test('has its issues where they are in the text', () => {
    const text = 'HTTP/1.1 401 No\nWWW-Authenticate: Digest realm="a" nonce="b"\nWWW-Authenticate: Basic realm=x y\n'
    const [reading, ...others] = readText(text)
    expect(others).toEqual([])
    expect(reading!.issues.map(({ code, start, end }) => [code, text.slice(start, end), start])).toEqual([
      ['missing-comma', ' ', 50],
      ['unquoted-value', 'x y', 91],
    ])
    const [{ rule, excerpt, advice }] = reading!.issues as [(typeof reading & object)['issues'][0]]
    expect(rule).toBe('a comma separates parameters and challenges')
    expect(excerpt.split('\n')[1]!.indexOf('^')).toBe(excerpt.indexOf('" nonce') + 1)
    expect(advice).toBe(ADVICE['missing-comma'])
  })

  test('is read strictly, with the place where it is refused', () => {
    const text = 'WWW-Authenticate: X a=1;'
    const [reading] = readText(text)
    expect(reading!.strict).toEqual({
      error: { code: 'syntax', message: 'expected a comma or the end', place: { start: 23, end: 24 } },
    })
    expect(readText('Authorization: Basic YWJj')[0]!.strict.challenges).toHaveLength(1)
    expect(readText('Authentication-Info: a=b')[0]!.strict.challenges).toHaveLength(1)
  })

  test('has the findings of its schemes, by where it is of', () => {
    const codes = (text: string) => readText(text)[0]!.findings.map(({ code }) => code)
    expect(codes('WWW-Authenticate: Basic')).toEqual(['missing-param'])
    expect(codes('Proxy-Authenticate: DPoP realm="a"')).toContain('unexpected-challenge')
    expect(codes('Authorization: Basic')).toEqual([])
  })

  test('of a scheme that has a grammar of its own is said to be of it', () => {
    const [{ ownScheme, issues, diagnostics, canonical }] = readText('Authorization: SharedKey account:YWJj') as [
      ReturnType<typeof readText>[0],
    ]
    expect(ownScheme).toBe('SharedKey')
    expect([issues, diagnostics]).toEqual([[], []])
    expect(canonical).toEqual(['SharedKey account:YWJj'])
    expect(readText('Authorization: Basic YWJj')[0]!.ownScheme).toBeUndefined()
    expect(readText('WWW-Authenticate: SharedKey account:YWJj')[0]!.ownScheme).toBeUndefined()
  })

  test.each<[text: string, ...lines: string[]]>([
    [
      'WWW-Authenticate: Basic realm=\'a b\', Digest qop=auth algorithm="MD5"',
      'Basic realm="a b"',
      'Digest qop="auth", algorithm=MD5',
    ],
    ['Authorization: basic  YWJj', 'basic YWJj'],
    ['Authentication-Info: qop="auth" nc=1', 'qop=auth, nc=1'],
    ['Authentication-Info: ,'],
  ])('is written for all readers: %s', (text, ...lines) => {
    expect(readText(text)[0]!.canonical).toEqual(lines)
  })

  test.each(['WWW-Authenticate: X "a" b', 'WWW-Authenticate: key=a', 'WWW-Authenticate: X a="\u0100"'])(
    'that no reader would understand is not written: %s',
    (text) => {
      expect(readText(text)[0]!.canonical).toBeUndefined()
    },
  )

  test('well-formed or not, is runs of characters to the last one', () => {
    fc.assert(
      fc.property(fc.oneof(anyField, rawText), (field) => {
        const text = [field]
          .flat()
          .join(', ')
          .replace(/[\r\n]/g, '')
        for (const { runs, joined } of readText(text, 'WWW-Authenticate')) {
          expect(runs.map(({ start, end }) => text.slice(start, end)).join('')).toBe(joined.text)
        }
      }),
    )
  })

  test('has no issue and no diagnostic where it is well-formed', () => {
    fc.assert(
      fc.property(challengesField, ({ text, value }) => {
        fc.pre(value.length > 0)
        const [reading] = readText(`WWW-Authenticate: ${text}`)
        expect([reading!.issues, reading!.diagnostics]).toEqual([[], []])
        expect(reading!.strict.challenges).toEqual(value)
      }),
    )
  })
})

describe('a repair', () => {
  /** How many issues of each kind there are in the vectors, and how many of them can't be repaired. */
  const without = new Map<IssueCode, number>()
  for (const { field, input } of vectors) {
    if (typeof input !== 'string') continue
    for (const { issues } of readText(input, NAMES[field])) {
      for (const { code, repair } of issues) without.set(code, (without.get(code) ?? 0) + (repair ? 0 : 1))
    }
  }

  test.each<IssueCode>([
    'missing-comma',
    'comma-after-scheme',
    'semicolon-separator',
    'unexpected-quote',
    'escaped-quotes',
    'empty-value',
    'line-break',
    'control-character',
    'tab-after-scheme',
    'multiple-credentials',
    'unexpected-text',
  ])('is there for every %s of the vectors', (code) => {
    expect(without.get(code)).toBe(0)
  })

  test('leaves what is read as it is, with fewer issues', () => {
    const meaning = (kind: Kind, text: string) =>
      TOLERANT[kind]([text]).challenges.map(({ scheme, token68, rest, params }) => [
        scheme,
        token68,
        rest,
        params.map(({ name, value }) => [name, value]),
      ])
    fc.assert(
      fc.property(anyField, fc.constantFrom<Kind>('challenges', 'credentials', 'params'), (field, kind) => {
        const text = [field].flat().join(', ')
        const before = TOLERANT[kind]([text])
        for (const issue of before.issues.slice(0, 5)) {
          const repair = repairOf(kind, [text], issue, before)
          if (repair === undefined) continue
          const after = edited(text, repair)
          expect(meaning(kind, after)).toEqual(meaning(kind, text))
          expect(TOLERANT[kind]([after]).issues.length).toBeLessThan(before.issues.length)
        }
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    ['Basic realm=my realm', 'Basic realm="my realm"'],
    ["Basic realm='a b'", 'Basic realm="a b"'],
    ["OAuth realm='a b', error='c'", 'OAuth realm="a b", error="c"'],
    ['Basic realm=“a”', 'Basic realm="a"'],
    ['Basic realm=\\"a\\"', 'Basic realm="a"'],
    ['Bearer d="a "b" c"', 'Bearer d="a \\"b" c"'],
    ['Basic realm="a', 'Basic realm="a"'],
    ['Basic realm="a\\', 'Basic realm="a\\\\"'],
    ['Basic realm: "a"', 'Basic realm="a"'],
    ['Basic: realm="a"', 'Basic realm="a"'],
    ['Bearer, error="a"', 'Bearer error="a"'],
    ['X a=b"c, d=e', 'X a="b\\"c", d=e'],
    ['Bearer scope=a/b , push', 'Bearer scope="a/b", push'],
  ])('of %s is %s', (text, repaired) => {
    const [{ issues }] = readText(text, 'WWW-Authenticate') as [ReturnType<typeof readText>[0]]
    expect(edited(text, issues[0]!.repair!)).toBe(repaired)
  })

  test('is of its line, where there are several', () => {
    const text = 'WWW-Authenticate: X\nWWW-Authenticate: Y a=1; b=2'
    const [{ issues }] = readText(text) as [ReturnType<typeof readText>[0]]
    expect(edited(text, issues[0]!.repair!)).toBe('WWW-Authenticate: X\nWWW-Authenticate: Y a=1, b=2')
  })

  test.each(['key=a', 'a@b c', ''])('is not there where nobody knows what was meant: %j', (text) => {
    const before = TOLERANT.credentials([text])
    expect(before.issues.map((issue) => repairOf('credentials', [text], issue, before))).toEqual([undefined])
  })

  test('of many issues is not looked for behind the first fifty', () => {
    const [{ issues }] = readText(`X ${'a=1; '.repeat(60)}b=1`, 'WWW-Authenticate') as [ReturnType<typeof readText>[0]]
    expect(issues.length).toBeGreaterThan(50)
    expect(issues.filter(({ code, repair }) => code === 'semicolon-separator' && repair === undefined)).not.toEqual([])
    expect(issues[0]!.repair).toBeDefined()
  })
})

test('there is advice for each issue', () => {
  for (const { issues } of vectors) for (const [code] of issues) expect(ADVICE[code]).toMatch(/^[A-Z].*\.$/)
})

describe('the examples', () => {
  test.each(EXAMPLES.map((example) => [example.label, example] as const))('%s', (_label, { group, text, field }) => {
    const readings = readText(text, field)
    expect(readings.length).toBeGreaterThan(0)
    if (group === 'From the RFCs') for (const { issues } of readings) expect(issues).toEqual([])
  })
})
