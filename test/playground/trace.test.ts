import { describe, expect, test } from '@jest/globals'
import type { CstNode, IProduction, NonTerminal, Terminal } from 'chevrotain'
import fc from 'fast-check'
import { parse, type Rule } from '../../grammar/index.ts'
import { diagramOf } from '../../grammar/playground/railroad.ts'
import { traceOf } from '../../grammar/playground/trace.ts'
import { abnfName } from '../../grammar/rules.ts'
import { authParamsField, challengesField, credentialsField } from '../arbitraries.ts'

/** The boxes that a text passes, each with how often. */
function passed(text: string, rule: Rule): string[] {
  const { taken } = traceOf(parse(text, rule).cst)
  return Array.from(taken, ([part, times]) => [nameOf(part), times] as const).flatMap(([name, times]) =>
    name === undefined ? [] : `${name} ${times}`,
  )
}

function nameOf(part: IProduction): string | undefined {
  const { terminalType, nonTerminalName } = part as Partial<Terminal & NonTerminal>
  return terminalType?.name ?? nonTerminalName
}

describe('the way of a text through its rule', () => {
  test.each<[text: string, rule: Rule, ...boxes: string[]]>([
    ['X, Y,, Z a=1, b=2', 'WWW-Authenticate', 'challenge 1', 'OWS 3', 'comma 3', 'OWS 3', 'challenge 2'],
    [',X', 'WWW-Authenticate', 'OWS 1', 'comma 1', 'OWS 1', 'challenge 1'],
    ['', 'WWW-Authenticate'],
    ['X', 'challenge', 'authScheme 1'],
    ['X YQ==', 'challenge', 'authScheme 1', 'SP 1', 'token68 1'],
    ['X a=1, b=2', 'challenge', 'authScheme 1', 'SP 1', 'authParam 1', 'OWS 1', 'comma 1', 'OWS 1', 'authParam 1'],
    ['a = "b"', 'auth-param', 'token 1', 'BWS 1', 'equals 1', 'BWS 1', 'quotedString 1'],
    ['a=b', 'auth-param', 'token 1', 'BWS 1', 'equals 1', 'BWS 1', 'token 1'],
    ['"a\\"b"', 'quoted-string', 'openQuote 1', 'qdtext 2', 'quotedPair 1', 'closeQuote 1'],
    ['"a', 'quoted-string', 'openQuote 1', 'qdtext 1'],
    ['a==', 'token68', 'token68Body 1', 'equals 2'],
    ['a @', 'auth-param', 'token 1', 'BWS 1'],
    ['X @', 'Authorization', 'credentials 1'],
    ['X ,', 'challenge', 'authScheme 1', 'SP 1', 'OWS 1', 'comma 1', 'OWS 1'],
    ['X "', 'challenge', 'authScheme 1', 'SP 1'],
  ])('of %j as %s', (text, rule, ...boxes) => {
    expect(passed(text, rule)).toEqual(boxes)
  })

  test('goes through each child of a well-formed node', () => {
    const texts = fc.oneof(
      challengesField.map(({ text }) => [text, 'WWW-Authenticate'] as const),
      credentialsField.map(({ text }) => [text, 'Authorization'] as const),
      authParamsField.map(({ text }) => [text, 'Authentication-Info'] as const),
    )
    fc.assert(
      fc.property(texts, ([text, rule]) => {
        for (const node of nodesOf(parse(text, rule).cst)) {
          const boxes = [...traceOf(node).taken].flatMap(([part, times]) => (nameOf(part) === undefined ? [] : times))
          const { edges: _, ...children } = node.children
          expect(boxes.reduce((sum, times) => sum + times, 0)).toBe(Object.values(children).flat().length)
        }
      }),
      { numRuns: 200 },
    )
  })
})

function nodesOf(node: CstNode): CstNode[] {
  const inner = Object.values(node.children)
    .flat()
    .filter((child): child is CstNode => 'children' in child)
  return [node, ...inner.flatMap(nodesOf)]
}

describe('the diagram of a rule', () => {
  const taken = (text: string, rule: Rule) => {
    const { cst } = parse(text, rule)
    const svg = diagramOf(rule, traceOf(cst)).toString()
    return Array.from(svg.matchAll(/<g class="[\w-]+ taken".*?<text[^>]*>(.*?)<\/text>/gs), ([, label]) => label)
  }

  test('has the boxes marked that a text passed', () => {
    expect(taken('a = b', 'auth-param')).toEqual(['token', 'BWS', '"="', 'BWS', 'token'])
    expect(taken('X YQ==', 'challenge')).toEqual(['auth-scheme', 'SP', 'token68'])
    expect(taken('X', 'challenge')).toEqual(['auth-scheme'])
  })

  test('has one unbroken way from the start to the end', () => {
    fc.assert(
      fc.property(challengesField, ({ text }) => {
        for (const node of nodesOf(parse(text, 'WWW-Authenticate').cst)) {
          const rule = abnfName(node.name)
          expect([rule, isUnbroken(diagramOf(rule, traceOf(node)).toString())]).toEqual([rule, true])
        }
      }),
      { numRuns: 50 },
    )
  })

  test('has the way back marked only where it was taken', () => {
    const marked = (text: string) => diagramOf('token68', traceOf(parse(text, 'token68').cst)).toString()
    const count = (svg: string) => svg.match(/<path[^>]*class="taken"/g)!.length
    expect(count(marked('a=='))).toBeGreaterThan(count(marked('a=')))
  })

  test('without a trace has nothing marked, and says no rules', () => {
    expect(diagramOf('challenge').toString()).not.toMatch(/taken|data-rule/)
    expect(diagramOf('challenge', traceOf(parse('X', 'challenge').cst)).toString()).toContain('data-rule="auth-param"')
  })
})

/** Whether the lines and boxes that are marked lead from the left end to the right one. */
function isUnbroken(svg: string): boolean {
  const width = Number(/width="([\d.]+)"/.exec(svg)![1])
  const links = new Map<string, string[]>()
  const key = (x: number, y: number) => `${x.toFixed(1)} ${y.toFixed(1)}`
  const link = (a: string, b: string) => {
    links.set(a, [...(links.get(a) ?? []), b])
    links.set(b, [...(links.get(b) ?? []), a])
  }
  for (const [, d] of svg.matchAll(/<path d="([^"]*)" class="taken"/g)) {
    const points = pointsOf(d!)
    points.slice(1).forEach((point, i) => {
      link(key(...points[i]!), key(...point))
    })
  }
  for (const [, x, y, w, h] of svg.matchAll(
    /<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"[^>]* class="taken"/g,
  )) {
    link(key(Number(x), Number(y) + Number(h) / 2), key(Number(x) + Number(w), Number(y) + Number(h) / 2))
  }
  const reached = new Set([...links.keys()].filter((point) => Number(point.split(' ')[0]) <= 40))
  for (const point of reached) for (const next of links.get(point) ?? []) reached.add(next)
  return [...reached].some((point) => Number(point.split(' ')[0]) >= width - 40)
}

/** The points that a path goes to. */
function pointsOf(d: string): [x: number, y: number][] {
  const points: [number, number][] = []
  let x = 0
  let y = 0
  for (const [, command, numbers] of d.matchAll(/([Mmhva])([^Mmhva]*)/g)) {
    const values = numbers!
      .trim()
      .split(/[\s,]+/)
      .map(Number)
    if (command === 'M') [x, y] = values as [number, number]
    else if (command === 'm') [x, y] = [x + values[0]!, y + values[1]!]
    else if (command === 'h') x += values[0]!
    else if (command === 'v') y += values[0]!
    else [x, y] = [x + values.at(-2)!, y + values.at(-1)!]
    points.push([x, y])
  }
  return points
}
