import { describe, expect, test } from '@jest/globals'
import {
  AuthError,
  AuthSyntaxError,
  type FieldValue,
  parseAuthParams,
  parseChallenges,
  parseCredentials,
  type SyntaxErrorCode,
} from '../src/index.ts'
import { type Kind, readers } from './readers.ts'
import { thrown } from './thrown.ts'
import { readingVectors } from './vectors.ts'

interface Vector {
  rule: string
  section: string
  field: Kind
  input: string | string[]
  value?: unknown
  /** Where the text leaves the grammar. */
  error?: [code: SyntaxErrorCode, line: number, start: number, end: number]
}

const vectors = readingVectors<Vector>('rfc9110.json')

describe.each(['challenges', 'credentials', 'auth-params'] as const)('%s', (field) => {
  const { parse, recover } = readers[field]

  for (const { rule, section, input, value, error: place } of vectors.filter((vector) => vector.field === field)) {
    const name = `${rule} (${section}): ${JSON.stringify(input)}`
    if (place) {
      const [code, line, start, end] = place
      test(`refuses, for ${name}`, () => {
        const error = thrown(() => parse(input))
        expect(error).toBeInstanceOf(AuthSyntaxError)
        expect(error).toMatchObject({ code, line, start, end })
        expect(recover(input).issues).not.toEqual([])
      })
    } else {
      test(`reads, for ${name}`, () => {
        expect(parse(input)).toStrictEqual(value)
        expect(recover(input)).toMatchObject({ issues: [] })
        expect(recover(input).value).toStrictEqual(value)
        if (typeof input === 'string') expect(parse([input])).toStrictEqual(value)
      })
    }
  }
})

test('the vectors are of every field, read and refused, each once', () => {
  for (const field of Object.keys(readers)) {
    const ofField = vectors.filter((vector) => vector.field === field)
    expect(ofField.filter(({ error }) => error).length).toBeGreaterThan(15)
    expect(ofField.filter(({ error }) => !error).length).toBeGreaterThan(8)
  }
  expect(new Set(vectors.map(({ field, input }) => JSON.stringify([field, input]))).size).toBe(vectors.length)
  expect(vectors.filter((vector) => 'error' in vector === 'value' in vector)).toEqual([])
})

describe.each(Object.entries(readers))('%s, whatever is passed', (_, { parse, recover, absent }) => {
  test.each([[null], [undefined], [[]]])('%j is an absent field', (field) => {
    expect(parse(field)).toStrictEqual(absent)
    expect(recover(field).value).toStrictEqual(absent)
    expect(recover(field).issues).toEqual([])
  })

  test.each<[string, unknown]>([
    ['a number', 31337],
    ['zero', 0],
    ['NaN', Number.NaN],
    ['a bigint', 31337n],
    ['a boolean', false],
    ['a symbol', Symbol('hunter2')],
    ['an object', { hunter2: 'hunter2' }],
    ['an array-like', { length: 1, 0: 'hunter2' }],
    ['a function', function hunter2() {}],
    ['a Buffer', Buffer.from('Basic hunter2')],
    ['a Headers', new Headers({ authorization: 'Basic hunter2' })],
    ['an array of numbers', [31337]],
    ['an array of arrays', [['Basic hunter2']]],
    ['an array of Buffers', [Buffer.from('Basic hunter2')]],
    ['an array of String objects', [Object('Basic hunter2')]],
    ['an array with an absent line', ['Basic hunter2', undefined]],
    ['an array with a null', [null, 'Basic hunter2']],
    ['an array with a hole', new Array(1)],
  ])('refuses %s with a TypeError that says nothing of it', (_what, value) => {
    for (const read of [parse, recover]) {
      const error = thrown(() => read(value as FieldValue))
      expect(error).toBeInstanceOf(TypeError)
      expect((error as TypeError).message).toBe('a field line is not a string')
    }
  })
})

test('the empty field is present: no challenges, no parameters, no credentials', () => {
  expect(parseChallenges('')).toStrictEqual([])
  expect(parseChallenges([''])).toStrictEqual([])
  expect(parseAuthParams('')).toStrictEqual([])
  expect(parseAuthParams([''])).toStrictEqual([])
  for (const field of ['', ['']]) {
    expect(thrown(() => parseCredentials(field))).toMatchObject({ code: 'missing-credentials', line: 0 })
  }
})

test('a result has one shape and belongs to the caller', () => {
  const field = 'X a=1, b="2", Y zz==, Z'
  const challenges = parseChallenges(field)
  const copy = structuredClone(challenges)
  for (const challenge of challenges) {
    expect(Object.keys(challenge)).toEqual(['scheme', 'token68', 'params'])
    for (const param of challenge.params) expect(Object.keys(param)).toEqual(['name', 'value', 'quoted'])
    challenge.params.push({ name: 'c', value: '3', quoted: false })
  }
  expect(challenges.map(({ params }) => params.length)).toEqual([3, 1, 1])
  expect(parseChallenges(field)).toStrictEqual(copy)
})

test('the lines passed are left alone', () => {
  const lines = Object.freeze([' X a=1 ', ' b=2 '])
  expect(parseChallenges(lines)).toHaveLength(1)
  expect(lines).toEqual([' X a=1 ', ' b=2 '])
})

test('an error tells the code and the place, and nothing of the field', () => {
  const error = thrown(() => parseCredentials('hunter2 hunter2="hunter2" hunter2:hunter2')) as AuthSyntaxError
  expect(error).toBeInstanceOf(AuthError)
  expect(error.name).toBe('AuthSyntaxError')
  expect(Object.keys(error).sort()).toEqual(['code', 'end', 'line', 'name', 'start'])
  expect(error.cause).toBeUndefined()
  expect(`${error.stack}${JSON.stringify(error)}`).not.toContain('hunter2')
})

// The reader asks a set once there are many names, and before that a bit of their first letter and length.
test.each(['z', 'zz', 'aaa'])('a name that is unlike many before it occurs once, too: %s (RFC 9110 §11.2)', (name) => {
  const alike = Array.from('abcdefghijklmnopqrstuvwxyz', (letter) => `a${letter}=1`).join(', ')
  expect(parseAuthParams(`${alike}, ${name}=1`)).toHaveLength(27)
  for (const field of [`${alike}, ${name}=1, ${name}=2`, `${name}=1, ${alike}, ${name}=2`]) {
    expect(thrown(() => parseAuthParams(field))).toMatchObject({ code: 'duplicate-param' })
  }
})
