import { type CharSet, type Concatenation, type Element, JS } from 'refa'

/*
 * How many steps a regular expression takes. An engine backtracks, and doesn't say how far; so each expression is made into a
 * program of a machine that backtracks in the same order and counts.
 */

/** Where a match is and what it took; no match, no place. */
export interface Steps {
  steps: number
  start?: number
  end?: number
}

type Instruction =
  | { does: 'take'; chars: Uint8Array }
  | { does: 'split'; first: number; second: number }
  | { does: 'look'; program: readonly Instruction[]; length: number; isNegated: boolean }
  | { does: 'end' }

interface Program {
  code: readonly Instruction[]
  /** It matches at the start of the text alone. */
  isAnchored: boolean
}

const programs = new Map<string, Program>()
/** The programs of expressions met before: to look up an object takes a tenth of writing an expression down. */
const known = new WeakMap<RegExp, Program>()

function programOf(pattern: RegExp): Program {
  let program = known.get(pattern)
  if (program) return program
  const { source, ignoreCase, multiline, dotAll, unicode } = pattern
  const key = [source, ignoreCase, multiline, dotAll, unicode].join('/')
  program = programs.get(key) ?? compiled(pattern)
  programs.set(key, program)
  known.set(pattern, program)
  return program
}

function compiled(pattern: RegExp): Program {
  const { expression } = JS.Parser.fromLiteral(pattern).parse({ assertions: 'parse', backreferences: 'throw' })
  const code: Instruction[] = []
  compileAlternatives(expression.alternatives, code)
  code.push({ does: 'end' })
  const [first] = expression.alternatives.length === 1 ? expression.alternatives[0]!.elements : []
  const isAnchored =
    first?.type === 'Assertion' && first.kind === 'behind' && first.negate && /^\/\^/.test(String(pattern))
  return { code, isAnchored: isAnchored && !pattern.multiline }
}

function compileAlternatives(alternatives: readonly Concatenation[], code: Instruction[]): void {
  const jumps: { first: number; second: number }[] = []
  for (const [index, { elements }] of alternatives.entries()) {
    const isLast = index === alternatives.length - 1
    const split = { does: 'split' as const, first: code.length + 1, second: 0 }
    if (!isLast) code.push(split)
    for (const element of elements) compile(element, code)
    if (isLast) continue
    const jump = { does: 'split' as const, first: 0, second: -1 }
    jumps.push(jump)
    code.push(jump)
    split.second = code.length
  }
  for (const jump of jumps) jump.first = code.length
}

function compile(element: Element, code: Instruction[]): void {
  switch (element.type) {
    case 'CharacterClass':
      code.push({ does: 'take', chars: table(element.characters) })
      return
    case 'Alternation':
      compileAlternatives(element.alternatives, code)
      return
    case 'Quantifier': {
      const { alternatives, min, max, lazy } = element
      if (lengthsOf(alternatives).includes(0)) throw new Error('an empty loop is not for this machine')
      for (let i = 0; i < min; i++) compileAlternatives(alternatives, code)
      const isEndless = max === Number.POSITIVE_INFINITY
      for (let i = 0; i < (isEndless ? 1 : max - min); i++) {
        const split = { does: 'split' as const, first: 0, second: 0 }
        const start = code.push(split) - 1
        compileAlternatives(alternatives, code)
        if (isEndless) code.push({ does: 'split', first: start, second: -1 })
        const [inside, behind] = [start + 1, code.length]
        split.first = lazy ? behind : inside
        split.second = lazy ? inside : behind
      }
      return
    }
    case 'Assertion': {
      const program: Instruction[] = []
      compileAlternatives(element.alternatives, program)
      program.push({ does: 'end' })
      const lengths = element.kind === 'behind' ? [...new Set(lengthsOf(element.alternatives))] : [0]
      if (lengths.length > 1) throw new Error('looking back over more than one length is not for this machine')
      code.push({ does: 'look', program, length: lengths[0] ?? 0, isNegated: element.negate })
      return
    }
    default:
      throw new Error(`${element.type} is not for this machine`)
  }
}

/** The lengths of what can match, as far as they are needed: 0, 1 and so on. */
function lengthsOf(alternatives: readonly Concatenation[]): number[] {
  return alternatives.flatMap(({ elements }) =>
    elements.reduce<number[]>(
      (lengths, element) => {
        const own =
          element.type === 'CharacterClass'
            ? [1]
            : element.type === 'Assertion'
              ? [0]
              : element.type === 'Alternation'
                ? lengthsOf(element.alternatives)
                : element.type === 'Quantifier'
                  ? [...(element.min === 0 ? [0] : []), ...(element.max > 0 ? lengthsOf(element.alternatives) : [])]
                  : []
        return lengths.flatMap((length) => own.map((other) => length + other))
      },
      [0],
    ),
  )
}

function table(set: CharSet): Uint8Array {
  const chars = new Uint8Array(0x10000)
  for (const { min, max } of set.ranges) chars.fill(1, min, max + 1)
  return chars
}

/** Runs a program at a position, and gives the end of what matches; -1 for none. */
function run(code: readonly Instruction[], text: string, start: number, count: { steps: number }): number {
  const todo: number[] = [0, start]
  while (todo.length > 0) {
    let pos = todo.pop()!
    let at = todo.pop()!
    for (;;) {
      count.steps++
      const instruction = code[at]!
      if (instruction.does === 'end') return pos
      if (instruction.does === 'take') {
        if (pos >= text.length || !instruction.chars[text.charCodeAt(pos)]) break
        pos++
        at++
      } else if (instruction.does === 'split') {
        if (instruction.second >= 0) todo.push(instruction.second, pos)
        at = instruction.first
      } else {
        const from = pos - instruction.length
        const isFound = from >= 0 && run(instruction.program, text, from, count) >= 0
        if (isFound === instruction.isNegated) break
        at++
      }
    }
  }
  return -1
}

/** What `exec` takes with an expression in a text, from a position on. */
export function regExpSteps(pattern: RegExp, text: string, from: number): Steps {
  const { code, isAnchored } = programOf(pattern)
  const count = { steps: 0 }
  const last = pattern.sticky ? from : isAnchored ? 0 : text.length
  for (let start = from; start <= last; start++) {
    const end = run(code, text, start, count)
    if (end >= 0) return { steps: count.steps, start, end }
  }
  return { steps: count.steps }
}
