import { fileURLToPath } from 'node:url'
import { parseSync, printSync } from '@swc/core'
import * as chevrotain from 'chevrotain'
import { buildSync } from 'esbuild'

/*
 * Which ways through the code a call takes. The sources are bundled, and each branch is made to say that it was taken: functions,
 * turns of loops, both sides of a condition, what stands behind `&&`, `||` and `??`, cases and handlers of errors. What is counted
 * is a step from one branch to the next, so that another order is another way.
 */

const root = fileURLToPath(new URL('../..', import.meta.url))

/** As many ways as are told apart: those that fall together are seen as one. */
const WAYS = 1 << 16

const counts = new Uint32Array(WAYS)
const touched = new Uint16Array(WAYS)
let touchedCount = 0
let last = 0

/** Called by each branch: the name is one that no source has. */
function __branch(id: number): void {
  const way = id ^ last
  const count = counts[way]!
  counts[way] = count + 1
  if (count === 0) touched[touchedCount++] = way
  last = id >> 1
}

/** Forgets what was counted. */
export function restart(): void {
  for (let i = 0; i < touchedCount; i++) counts[touched[i]!] = 0
  touchedCount = 0
  last = 0
}

/** How many branches were taken since `restart`, each as often as it was. */
export function steps(): number {
  let sum = 0
  for (let i = 0; i < touchedCount; i++) sum += counts[touched[i]!]!
  return sum
}

/** The ways that were taken since `restart`. */
export function ways(): Uint16Array {
  return touched.slice(0, touchedCount)
}

/** How often is told apart roughly: 1, 2, 3, 4 to 7, and so on up to 128 and more. */
function bucket(count: number): number {
  return count < 4 ? count - 1 : Math.min(7, 30 - Math.clz32(count) + 1)
}

/** What has been seen so far: ways, and roughly how often each was taken by one call. */
export class Seen {
  readonly #buckets = new Uint8Array(WAYS)
  /** How many ways. */
  size = 0

  /** Adds what was counted since `restart`, and says whether anything of it is new. */
  add(): boolean {
    let isNew = false
    for (let i = 0; i < touchedCount; i++) {
      const way = touched[i]!
      const before = this.#buckets[way]!
      const after = before | (1 << bucket(counts[way]!))
      if (after === before) continue
      if (before === 0) this.size++
      this.#buckets[way] = after
      isNew = true
    }
    return isNew
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a syntax tree, of which only a few nodes are looked at
type Node = Record<string, any>

const span = { start: 0, end: 0, ctxt: 0 }
let branchCount = 0

/** A call of `__branch` with a number of its own, spread over the ways. */
function mark(): Node {
  const value = Math.imul(++branchCount, 0x9e3779b1) >>> 16
  return {
    type: 'CallExpression',
    span,
    ctxt: 0,
    callee: { type: 'Identifier', span, ctxt: 0, value: '__branch', optional: false },
    arguments: [{ spread: null, expression: { type: 'NumericLiteral', span, value, raw: String(value) } }],
    typeArguments: null,
  }
}
const marking = (): Node => ({ type: 'ExpressionStatement', span, expression: mark() })
const marked = (...stmts: Node[]): Node => ({ type: 'BlockStatement', span, ctxt: 0, stmts: [marking(), ...stmts] })
const markedValue = (value: Node): Node => ({
  type: 'ParenthesisExpression',
  span,
  expression: { type: 'SequenceExpression', span, expressions: [mark(), value] },
})

/** Makes the branches of a tree say that they are taken, in place, from the leaves up. */
function markBranches(node: Node): void {
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child === 'object' && child !== null) markBranches(child)
    }
  }
  if (/^(?:For|ForOf|ForIn|While|DoWhile)Statement$/.test(node.type)) {
    node.body = marked(node.body)
  } else if (node.type === 'IfStatement') {
    node.consequent = marked(node.consequent)
    node.alternate = node.alternate ? marked(node.alternate) : marked()
  } else if (node.type === 'ConditionalExpression') {
    node.consequent = markedValue(node.consequent)
    node.alternate = markedValue(node.alternate)
  } else if (node.type === 'BinaryExpression' && /^(?:&&|\|\||\?\?)$/.test(node.operator)) {
    node.right = markedValue(node.right)
  } else if (node.type === 'SwitchCase') {
    node.consequent.unshift(marking())
  } else if (node.type === 'CatchClause') {
    node.body.stmts.unshift(marking())
  } else if (node.type === 'ArrowFunctionExpression' && node.body.type !== 'FunctionBody') {
    const value = { type: 'ReturnStatement', span, argument: node.body }
    node.body = { type: 'FunctionBody', span, stmts: [marking(), value] }
  } else if (node.body?.type === 'FunctionBody') {
    node.body.stmts.unshift(marking())
  }
}

/** What a module exports, made to count. `contents` is the module's text, as if it stood in the root folder. */
// biome-ignore lint/suspicious/noExplicitAny: whatever is exported
export function covered(contents: string): any {
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    format: 'cjs',
    target: 'es2022',
    platform: 'node',
    external: ['chevrotain'],
    write: false,
  })
  const tree = parseSync(outputFiles[0]!.text, { syntax: 'ecmascript', target: 'es2022' })
  markBranches(tree)
  const { code } = printSync(tree)
  const module = { exports: {} }
  new Function('module', 'require', '__branch', code)(module, required, __branch)
  return module.exports
}

const required = (name: string) => (name === 'chevrotain' ? chevrotain : process.getBuiltinModule(name))
