import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import * as core from '../src/index.ts'
import {
  AuthSyntaxError,
  type ChallengeInit,
  parseAuthParams,
  parseChallenges,
  parseCredentials,
  serializeAuthParams,
  serializeChallenge,
  serializeChallenges,
  serializeCredentials,
} from '../src/index.ts'
import type { Scheme, TextScheme } from '../src/schemes/index.ts'
import * as schemes from '../src/schemes/index.ts'
import { anyField, hostileInit, hostileParams, rawText, validInit } from './arbitraries.ts'
import { SIDES } from './measures.ts'
import { readParts, rules } from './rfc9110.ts'
import { decodedExample } from './searched.ts'
import { SHAPES } from './shapes.ts'
import { instrumented, stepsOf } from './steps.ts'

/*
 * What .github/SECURITY.md promises and no other suite holds; and that each promise there names tests that are there.
 */

const folder = new URL('../.github/', import.meta.url)
const security = readFileSync(new URL('SECURITY.md', folder), 'utf8')
const rows = security
  .slice(security.indexOf('## What is promised'), security.indexOf('## What is not promised'))
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:promise|---)/.test(line))
const promises = rows.map((row) => row.split(' | ') as [promise: string, tests: string])

describe('each promise names tests that are there', () => {
  test('all of them', () => {
    expect(promises.length).toBeGreaterThan(20)
  })

  test.each(promises)('%s', (_promise, tests) => {
    const links = Array.from(tests.matchAll(/\[(.+?)\]\(([^)]+?\.test\.ts)\)(?:, | \|$)/g))
    expect(links.map(([link]) => link).join('')).toBe(tests)
    for (const [, title, path] of links) {
      const suite = fileURLToPath(new URL(path!, folder))
      expect({ suite, exists: existsSync(suite) }).toEqual({ suite, exists: true })
      const text = readFileSync(suite, 'utf8')
      expect({ title, stands: text.includes(`'${title}`) || text.includes(`\`${title}`) }).toEqual({
        title,
        stands: true,
      })
    }
  })
})

describe('what the README calls safe', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const safety = /## Safety\n(.*?)What isn't promised/s.exec(readme)![1]!
  const HELD: Readonly<Record<string, string>> = {
    'Strict and tolerant are apart': 'They never run recovery',
    'Nothing comes out of a quoted-string': 'No scheme, parameter or token68 comes out of a quoted-string',
    'No fault hides a challenge': 'No fault hides a challenge',
    'Nothing is lost without an issue': 'Nothing is lost without an issue',
    'No written value can start': 'Nothing that is passed to a serializer starts',
    'No error holds text of the field': 'No error holds text of the field',
    'Linear time': 'Steps grow with the length of a text',
  }

  test('is promised, and tested, in SECURITY.md', () => {
    const claims = Array.from(safety.matchAll(/^- \*\*(.*?)\*\*/gm), ([, claim]) => claim!.replace(/[.,]$/, ''))
    expect(claims.sort()).toEqual(Object.keys(HELD).sort())
    for (const promise of Object.values(HELD)) expect(promises.some(([row]) => row.includes(promise))).toBe(true)
  })
})

describe('a strict reader looks at nothing behind the fault', () => {
  const counted = instrumented("export * from './src/index.ts'")
  const LENGTH = 16_384
  const READERS = { parseChallenges, parseCredentials, parseAuthParams }

  /** Where a reader stops in a line, and -1 where it doesn't. */
  function stopIn(name: keyof typeof READERS, text: string): number {
    try {
      READERS[name](text)
    } catch (error) {
      return (error as AuthSyntaxError).start
    }
    return -1
  }

  test.each(Object.keys(READERS) as (keyof typeof READERS)[])('%s', async (name) => {
    let refused = 0
    for (const [shape, write] of SHAPES) {
      const text = [write(LENGTH)].flat().join()
      const start = stopIn(name, text)
      // A repeated name is seen at the equals sign behind it; what is only missing at the end has nothing behind it.
      if (start < 0 || start + 64 > text.length) continue
      refused++
      // Words of an error are put together once.
      await stepsOf(() => counted[name](text))
      const whole = await stepsOf(() => counted[name](text))
      const part = await stepsOf(() => counted[name](text.slice(0, start + 32)))
      expect({ shape, start, extra: Math.max(0, whole - part - 64) }).toEqual({ shape, start, extra: 0 })
    }
    expect(refused).toBeGreaterThan(SHAPES.length / 2)
  })
})

test('two lines of credentials are refused, whatever they are', () => {
  fc.assert(
    fc.property(anyField, rawText, (field, text) => {
      for (const lines of [[field, text].flat(), [text, field].flat()]) {
        if (lines.length > 1) expect(() => parseCredentials(lines)).toThrow(AuthSyntaxError)
      }
    }),
    { numRuns: 1000 },
  )
})

/** The grammar of RFC 9110 §11, once more: nothing of it is asked of the library. */
const { challenges, credentials, authParams } = rules(',')
const isOf = (rule: string, text: string) => new RegExp(`^(?:${rule})$`).test(text)

/** What a caller can only have meant: names and values that are there. `null` is `undefined`. */
function meant(params: unknown): [unknown, unknown][] {
  if (params === undefined || params === null) return []
  if (Symbol.iterator in (params as object)) {
    return Array.from(params as Iterable<{ name: string; value: string }>, ({ name, value }) => [name, value])
  }
  return Object.entries(params as object).filter(([, value]) => value !== undefined && value !== null)
}

/** What a text says by that grammar: of each challenge the scheme, the token68, names and values; the first has no scheme. */
const said = (text: string) =>
  readParts(text)!.map(({ scheme, token68, params }) => [
    scheme,
    token68,
    params.map(({ name, value }) => [name, value]),
  ])

const meantBy = ({ scheme, token68, params }: ChallengeInit) => [scheme, token68 ?? undefined, meant(params)]
const NONE = ['', undefined, []]

function written(write: () => string): string | undefined {
  try {
    return write()
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return undefined
  }
}

describe('what a serializer writes is what was passed, by a reading of its own', () => {
  const anyInit = fc.oneof(
    hostileInit,
    validInit.map(({ init }) => init),
  )

  test('one challenge, or credentials', () => {
    let count = 0
    fc.assert(
      fc.property(anyInit, (init) => {
        for (const [write, rule] of [
          [serializeChallenge, challenges],
          [serializeCredentials, credentials],
        ] as const) {
          const text = written(() => write(init))
          if (text === undefined) continue
          count++
          expect(isOf(rule, text)).toBe(true)
          expect(said(text)).toEqual([NONE, meantBy(init)])
        }
      }),
      { numRuns: 3000 },
    )
    expect(count).toBeGreaterThan(1000)
  })

  test('several challenges', () => {
    fc.assert(
      fc.property(fc.array(anyInit, { maxLength: 3 }), (inits) => {
        const text = written(() => serializeChallenges(inits))
        if (text === undefined) return
        expect(isOf(challenges, text)).toBe(true)
        expect(said(text)).toEqual([NONE, ...inits.map(meantBy)])
      }),
      { numRuns: 1000 },
    )
  })

  test('parameters', () => {
    fc.assert(
      fc.property(hostileParams, (params) => {
        const text = written(() => serializeAuthParams(params))
        if (text === undefined) return
        expect(isOf(authParams, text)).toBe(true)
        expect(said(text)).toEqual([['', undefined, meant(params)]])
      }),
      { numRuns: 1000 },
    )
  })
})

describe('what a codec writes has no parameter and no line besides its own', () => {
  const HOSTILE = [
    ...[
      'a", evil="b',
      'a, evil=b',
      'a, Evil evil="x"',
      'a; evil=b',
      'a&evil=b',
      'a evil=b',
      'a\r\nevil: b',
      'a\nevil=b',
    ],
    ...[
      '"',
      '\\',
      'a\\',
      '\\"',
      'a\\", evil="b',
      ',',
      '=',
      '\0',
      'a\0b',
      '\x7f',
      '\u4e00',
      '\ud800',
      'a/evil=b',
      'a:evil=b',
    ],
  ]

  /** A value with a text in one of its places, each in turn. */
  function* changed(value: object, text: string): Generator<Record<string, unknown>> {
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'extensions') {
        yield { ...value, extensions: [{ name: 'ours', value: text, quoted: true }] }
        yield { ...value, extensions: [{ name: text, value: 'a', quoted: false }] }
        yield { ...value, extensions: [{ name: 'ours', value: text, quoted: true, raw: `"${text}"` }] }
      } else if (Array.isArray(inner)) {
        yield { ...value, [key]: [text] }
        yield { ...value, [key]: [...inner, text] }
      } else if (typeof inner === 'object' && inner !== null && !(inner instanceof Uint8Array)) {
        for (const part of Object.keys(inner)) yield { ...value, [key]: { ...inner, [part]: text } }
      } else {
        yield { ...value, [key]: text }
      }
    }
  }

  /** What is encoded; `undefined` for what is refused. */
  function encoded<T>(encode: () => T): T | undefined {
    try {
      return encode()
    } catch (error) {
      expect(error).toBeInstanceOf(Error)
      return undefined
    }
  }

  const sides = (schemes.allSchemes as readonly Scheme[]).flatMap((scheme) =>
    SIDES.flatMap((side) => {
      const value = scheme[side] && decodedExample({ core }, scheme, side)
      return value ? [{ name: `${scheme.name}, ${side}`, scheme, side, value }] : []
    }),
  )

  test('most have an example', () => {
    expect(sides.length).toBeGreaterThan(50)
  })

  test.each(sides)('$name', ({ scheme, side, value }) => {
    for (const text of HOSTILE) {
      for (const init of changed(value, text)) {
        const wire = encoded(() => scheme[side]!.encode(init as never))
        if (wire === undefined) continue
        const field = encoded(() =>
          side === 'info' ? serializeAuthParams(wire as never) : serializeChallenge(wire as never),
        )
        if (field === undefined) continue
        expect(isOf(side === 'info' ? authParams : challenges, field)).toBe(true)
        const [, ...others] = readParts(field)!
        expect(others.map((one) => one.scheme)).toEqual(side === 'info' ? [] : [scheme.name])
        const names = readParts(field)!.flatMap(({ params }) => params.map(({ name }) => name))
        expect(names).not.toContain('evil')
      }
    }
  })

  const { read: vectors }: { read: { scheme: string; text: string }[] } = JSON.parse(
    readFileSync(new URL('vectors/text-schemes.json', import.meta.url), 'utf8'),
  )

  test.each(vectors)('$scheme: $text', ({ scheme: name, text: example }) => {
    const scheme = (schemes as unknown as Record<string, TextScheme<object>>)[name]!
    const value = scheme.decode(example)!
    for (const text of HOSTILE) {
      for (const init of changed(value, text)) {
        const field = encoded(() => scheme.encode(init))
        if (field === undefined) continue
        expect(field).toMatch(/^[\t -~\x80-\xff]*$/)
        expect(scheme.encode(scheme.decode(field)!)).toBe(field)
        expect(Object.keys(scheme.decode(field)!).sort()).toEqual(Object.keys(value).sort())
      }
    }
  })
})
