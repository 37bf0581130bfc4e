import { readFileSync } from 'node:fs'
import { describe, expect, jest, test } from '@jest/globals'
import type { CstNode } from 'chevrotain'
import { parse, print, type Rule, setParam } from '../grammar/index.ts'
import { instrumented, stepsOf } from './steps.ts'

/*
 * What is wrong with a malformed text, and what it costs to find out: for an editor that asks at each key, and for a gateway
 * whose texts an attacker writes.
 */

const { grammar } = instrumented(`export * as grammar from './grammar/index.ts'`)

// On a busy machine a count may take long: no clock decides.
jest.setTimeout(600_000)

interface Vector {
  rule: Rule
  input: string
  diagnostics: [start: number, end: number, rule: Rule, message: string][]
}
const vectors: Vector[] = JSON.parse(readFileSync(new URL('vectors/diagnostics.json', import.meta.url), 'utf8'))

const named = vectors.map((vector) => [JSON.stringify(vector.input), vector.rule, vector] as const)

test.each(named)('what is wrong with %s as %s (RFC 9110 §11)', (_input, _rule, { rule, input, diagnostics }) => {
  const found = parse(input, rule).diagnostics.map(({ start, end, rule, message }) => [start, end, rule, message])
  expect(found).toEqual(diagnostics)
})

describe('the nodes that are not whole are marked', () => {
  /** The text of each node that is marked, by its rule. */
  function marked(node: CstNode): string[] {
    const inner = Object.values(node.children)
      .flat()
      .flatMap((child) => ('children' in child ? marked(child) : []))
    return node.recoveredNode ? [`${node.name} ${print(node)}`, ...inner] : inner
  }

  test.each<[what: string, text: string, rule: Rule, ...nodes: string[]]>([
    ['of a parameter before a comma, it alone', 'X a=@, b=1, Y c=2', 'WWW-Authenticate', 'authParam a='],
    [
      'of a value in quotes, it and its parameter',
      'X a="b\0c, d=1',
      'Authorization',
      'authorization X a="b\0c, d=1',
      'credentials X a="b',
      'authParam a="b',
      'quotedString "b',
    ],
    ['of a challenge before a comma, it alone', 'X\ta, Y b=1', 'WWW-Authenticate', 'challenge X'],
    ['of a scheme, its challenge', ';, Y', 'WWW-Authenticate', 'challenge ', 'authScheme '],
    [
      'up to the end, all that are open there',
      'X a=1, b=',
      'WWW-Authenticate',
      'wwwAuthenticate X a=1, b=',
      'challenge X a=1, b=',
      'authParam b=',
    ],
    ['none, where one token too many is left out', 'X @a=1', 'challenge'],
  ])('%s', (_what, text, rule, ...nodes) => {
    expect(marked(parse(text, rule).cst)).toEqual(nodes)
  })

  test('and all others can be changed', () => {
    const { cst } = parse('X a=@, Y b=1', 'WWW-Authenticate')
    const [broken, whole] = cst.children.challenge!
    expect(setParam(whole!, 'b', '2')).toHaveLength(1)
    expect(() => setParam(broken!, 'a', '2')).toThrow(TypeError)
  })
})

/** Elements that are malformed, each beside one that is well-formed and has as many tokens. */
const ELEMENTS = [
  [';,', 'X,'],
  ['=,', 'X,'],
  ['X ;,', 'X a,'],
  ['X\ta,', 'X a,'],
  ['X a="1"b,', 'X a="1",'],
  ['X a "b",', 'X a="b",'],
  ['X a=1,b=,', 'X a=1,b=2,'],
  ['X a="\0b",', 'X a="cb",'],
] as const

describe.each(ELEMENTS)('%j', (malformed, wellFormed) => {
  const of = (element: string) => element.repeat(200)

  test('takes no more than twice the steps of what is well-formed', async () => {
    const [bad, good] = [of(malformed), of(wellFormed)]
    expect(parse(good, 'WWW-Authenticate').diagnostics).toEqual([])
    for (const run of [
      (text: string) => () => grammar.parse(text, 'WWW-Authenticate'),
      (text: string) => () => grammar.complete(text, text.length, 'WWW-Authenticate'),
    ]) {
      // What is learnt at the first run is known from then on.
      await stepsOf(run(bad))
      await stepsOf(run(good))
      expect((await stepsOf(run(bad))) / (await stepsOf(run(good)))).toBeLessThan(2)
    }
  })

  test('raises no error for each fault', () => {
    const text = of(malformed)
    const traces = jest.spyOn(Error, 'captureStackTrace')
    const { diagnostics } = parse(text, 'WWW-Authenticate')
    const { length } = traces.mock.calls
    traces.mockRestore()
    expect(diagnostics.length).toBeGreaterThanOrEqual(200)
    expect(length).toBe(0)
  })
})

test.each([
  ['characters', 'b'],
  ['escapes', '\\b'],
])('a malformed quoted-string can be of many %s (§5.6.4)', (_what, part) => {
  const text = `X a="\0${part.repeat(5_000_000)}", b=1`
  const { cst, diagnostics } = parse(text, 'challenge')
  expect(diagnostics.map(({ start, end }) => [start, end])).toEqual([[5, text.length - 6]])
  expect(print(cst) === text).toBe(true)
})
