import { inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { AuthError, AuthSyntaxError, explain, parseChallenges, recoverChallenges } from '../src/index.ts'
import { thrown } from './thrown.ts'

const refusal = (field: string | string[]) => thrown(() => parseChallenges(field))

describe('AuthSyntaxError', () => {
  const error = refusal(['Negotiate', 'Basic realm="x" charset="UTF-8"'])

  test('has a code, and the place of the first character that cannot stand there', () => {
    expect(error).toMatchObject({ code: 'syntax', line: 1, start: 16, end: 17 })
  })

  test('says the place, and what could stand there', () => {
    expect(error).toHaveProperty('message', 'line 1, offset 16: expected a comma or the end')
  })

  test('is an AuthError and an Error, and says so', () => {
    expect(error).toBeInstanceOf(AuthSyntaxError)
    expect(error).toBeInstanceOf(AuthError)
    expect(error).toBeInstanceOf(Error)
    expect(String(error)).toBe('AuthSyntaxError: line 1, offset 16: expected a comma or the end')
    expect(inspect(error)).toContain("code: 'syntax'")
    expect(new AuthError('x', { code: 'y' })).toMatchObject({ name: 'AuthError', message: 'x', code: 'y' })
  })
})

describe('explain', () => {
  const explained = (field: string | string[]) => recoverChallenges(field).issues.map((issue) => explain(field, issue))

  test('shows the rule and the place', () => {
    expect(explained('Basic realm=my realm, charset="UTF-8"')).toEqual([
      [
        'unquoted-value: a value that is no token is quoted',
        '  Basic realm=my realm, charset="UTF-8"',
        '              ^^^^^^^^',
      ].join('\n'),
    ])
  })

  test('shows what a strict parser expected', () => {
    const field = ['Negotiate', 'Basic realm="x" charset="UTF-8"']
    expect(explain(field, refusal(field) as AuthSyntaxError)).toBe(
      ['syntax: expected a comma or the end', '  Basic realm="x" charset="UTF-8"', `${' '.repeat(18)}^`].join('\n'),
    )
    expect(explain('X a=1, a=2', refusal('X a=1, a=2') as AuthSyntaxError)).toMatch(
      /^duplicate-param: a parameter occurs once\n/,
    )
  })

  test('refuses what is no field line, and says nothing of it', () => {
    const issue = { code: 'missing-comma', line: 1, start: 0, end: 1 } as const
    expect(() => explain(['X', 31337 as unknown as string], issue)).toThrow(
      new TypeError('a field line is not a string'),
    )
  })

  test.each([undefined, null, {}, new Error('x'), { code: 'none such' }, { code: 'constructor' }, { code: 'syntax' }])(
    'refuses what is no issue: %p',
    (issue) => {
      expect(() => explain('Basic', issue as never)).toThrow(
        new TypeError('issue is neither an Issue nor an AuthSyntaxError'),
      )
    },
  )

  test('points with one caret where something is missing', () => {
    expect(explained('X a="1"b="2"')).toEqual([
      ['missing-comma: a comma separates parameters and challenges', '  X a="1"b="2"', '         ^'].join('\n'),
    ])
  })

  test('shows the line of the issue', () => {
    expect(explained(['Negotiate', 'Basic realm='.concat('"x" y')])[0]).toContain('\n  Basic realm="x" y\n')
  })

  test('shows no more than 60 characters on either side of a long line', () => {
    const long = `X a="${'b'.repeat(500)}", c=(${'d'.repeat(500)}`
    const [rule, excerpt, carets] = explained(long)[0]!.split('\n')
    expect(rule).toMatch(/^unquoted-value: /)
    expect(excerpt).toBe(` …${'b'.repeat(55)}", c=(${'d'.repeat(59)}…`)
    expect(carets).toBe(`  ${' '.repeat(60)}${'^'.repeat(60)}`)
  })

  test('puts carets under an issue far into a long line, and no further than it goes', () => {
    const [, excerpt, carets] = explained(`X a="${'b'.repeat(500)}", c=(d), e=f`)[0]!.split('\n')
    expect(excerpt!.slice(carets!.indexOf('^'), carets!.length)).toBe('(d)')
  })

  test('shows as dots what could move the cursor, turn the direction or take other than one place', () => {
    expect(explained('X a="\x1b[2J\x9b\u202e\u200f\ud83d\u200b\xad日"')[0]!.split('\n')[1]).toBe('  X a="·[2J·······"')
  })

  test('shows typographic quotes and Latin-1', () => {
    expect(explained('X a=“é”')[0]!.split('\n')[1]).toBe('  X a=“é”')
  })

  test('takes an issue of another field without harm', () => {
    const issue = { code: 'missing-comma', line: 7, start: 30, end: 31 } as const
    const caret = `${' '.repeat(30)}^`
    expect(explain(null, issue)).toBe(`missing-comma: a comma separates parameters and challenges\n  \n  ${caret}`)
  })
})
