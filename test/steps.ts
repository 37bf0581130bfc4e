import { fileURLToPath } from 'node:url'
import { parseSync, printSync } from '@swc/core'
import { buildSync } from 'esbuild'
import { regExpSteps } from './regexp-steps.ts'

/*
 * How many steps a call takes: the same number at every run, on every machine. The sources are bundled, and what takes time is
 * made to count: each function and each turn of a loop, each character that two strings are compared by, and what the functions
 * of the language take. Of a regular expression each step counts, those of backtracking too.
 */

const root = fileURLToPath(new URL('..', import.meta.url))

let taken = 0
let isCounting = false

/** Names that no source has. */
const HOOKS = {
  __step: () => {
    taken++
  },
  __same: (a: unknown, b: unknown) => {
    // Equal strings are compared to their ends, others of a length perhaps nearly so.
    if (typeof a === 'string' && typeof b === 'string' && a.length === b.length) taken += a.length
    return a === b
  },
  __spread: <T>(value: T) => {
    taken += size(value)
    return value
  },
}

// biome-ignore lint/suspicious/noExplicitAny: a syntax tree, of which only a few nodes are looked at
type Node = Record<string, any>

const span = { start: 0, end: 0, ctxt: 0 }
const call = (name: keyof typeof HOOKS, ...args: Node[]): Node => ({
  type: 'CallExpression',
  span,
  ctxt: 0,
  callee: { type: 'Identifier', span, ctxt: 0, value: name, optional: false },
  arguments: args.map((expression) => ({ spread: null, expression })),
  typeArguments: null,
})
const step = (): Node => ({ type: 'ExpressionStatement', span, expression: call('__step') })
const block = (stmts: Node[]): Node => ({ type: 'BlockStatement', span, ctxt: 0, stmts })

/** Makes a tree count, in place, from the leaves up. */
function instrumentNode(node: Node): Node {
  for (const [key, value] of Object.entries(node)) {
    if (Array.isArray(value)) node[key] = value.map((child) => (isNode(child) ? instrumentNode(child) : child))
    else if (isNode(value)) node[key] = instrumentNode(value)
  }
  if (/^(?:For|ForOf|ForIn|While|DoWhile)Statement$/.test(node.type)) {
    node.body = block([step(), node.body])
  } else if (node.type === 'ArrowFunctionExpression' && node.body.type !== 'FunctionBody') {
    node.body = { type: 'FunctionBody', span, stmts: [step(), { type: 'ReturnStatement', span, argument: node.body }] }
  } else if (node.body?.type === 'FunctionBody') {
    node.body.stmts.unshift(step())
  } else if (node.type === 'BinaryExpression' && /^[!=]==$/.test(node.operator)) {
    const same = call('__same', node.left, node.right)
    return node.operator === '===' ? same : { type: 'UnaryExpression', span, operator: '!', argument: same }
  } else if (node.spread && node.expression) {
    node.expression = call('__spread', node.expression)
  } else if (node.type === 'SpreadElement') {
    node.arguments = call('__spread', node.arguments)
  }
  return node
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null
}

/** What modules export together, made to count. `contents` is a module of the root folder. */
// biome-ignore lint/suspicious/noExplicitAny: whatever is exported
export function instrumented(contents: string): any {
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    format: 'cjs',
    target: 'es2022',
    platform: 'node',
    write: false,
  })
  const tree = parseSync(outputFiles[0]!.text, { syntax: 'ecmascript', target: 'es2022' })
  const { code } = printSync(instrumentNode(tree) as typeof tree)
  const module = { exports: {} }
  new Function('module', 'require', ...Object.keys(HOOKS), code)(module, require_, ...Object.values(HOOKS))
  return module.exports
}

/** Only the command line asks for modules of Node. */
const require_ = (name: string) => process.getBuiltinModule(name)

function size(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value) || ArrayBuffer.isView(value)) return (value as string).length
  if (value instanceof Map || value instanceof Set) return value.size
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 1
}

type Cost = (self: unknown, args: readonly unknown[], result: unknown) => number
const ofSelf: Cost = (self) => size(self)
const ofFirst: Cost = (_, [first]) => size(first)
const ofResult: Cost = (_, __, result) => size(result)
/** A search costs as far as it comes. */
const ofSearch: Cost = (self, [sought, from = 0], result) => {
  const end = typeof result === 'number' && result >= 0 ? result + size(sought) : size(self)
  return Math.max(1, end - Number(from))
}

/** What the functions of the language take, as far as it isn't the same for any text. */
function natives(): (readonly [owner: object, names: string, cost: Cost])[] {
  return [
    [String.prototype, 'indexOf includes', ofSearch],
    [String.prototype, 'lastIndexOf toLowerCase toUpperCase normalize trim trimStart trimEnd localeCompare', ofSelf],
    [String.prototype, 'replace replaceAll split match matchAll search concat isWellFormed toWellFormed', ofSelf],
    [String.prototype, 'startsWith endsWith', ofFirst],
    [String.prototype, 'padStart padEnd repeat', ofResult],
    [Array.prototype, 'indexOf includes', ofSearch],
    [
      Array.prototype,
      'lastIndexOf join concat slice splice shift unshift reverse fill sort flat map filter forEach',
      ofSelf,
    ],
    [Array.prototype, 'flatMap toSorted', ofSelf],
    [Uint8Array.prototype, 'slice fill indexOf includes join set', ofSelf],
    [Map.prototype, 'get set has delete', ofFirst],
    [Set.prototype, 'add has delete', ofFirst],
    [Object, 'keys values entries fromEntries getOwnPropertyNames', ofResult],
    [Object, 'assign', (_, args) => args.reduce<number>((sum, one) => sum + size(one), 0)],
    [Array, 'from', ofResult],
    [Uint8Array, 'from', ofResult],
    [JSON, 'parse', ofFirst],
    [JSON, 'stringify', ofResult],
    [String, 'fromCharCode', (_, args) => args.length],
    [Number, 'parseInt', ofFirst],
    [globalThis, 'atob btoa encodeURIComponent decodeURIComponent parseInt parseFloat', ofFirst],
    [TextDecoder.prototype, 'decode', ofFirst],
    [TextEncoder.prototype, 'encode', ofFirst],
  ]
}

/** Of those the steps are the same for any text, in the engines that there are: a slice shares the text that it is of. */
const CONSTANT =
  'at charAt charCodeAt substring subarray push pop max min isArray hasOwn isFinite isInteger isSafeInteger toString'
/** Of those the steps are those of what they are given, or of `exec`. */
const PASSING_ON = 'every some find findIndex findLast reduce reduceRight test apply exec'

/** The functions of the language that a source calls, and of which nobody has said what they take. */
export function unknownNatives(source: string): string[] {
  const known = new Set([...natives().map(([, names]) => names), CONSTANT, PASSING_ON].flatMap((all) => all.split(' ')))
  const owners = [String, Array, Uint8Array, Map, Set, RegExp].flatMap((type) => [type, type.prototype])
  const called = new Set(Array.from(source.matchAll(/\.(\w+)[(<`]/g), ([, name]) => name!))
  return [...called].filter((name) => !known.has(name) && [...owners, Object, Number, Math].some((one) => name in one))
}

/** Makes the functions of the language count, and gives what undoes it. */
function countNatives(): () => void {
  const undo: (() => void)[] = []
  // biome-ignore lint/suspicious/noExplicitAny: functions of any type
  const wrap = (owner: any, name: string, wrapped: (native: any) => any) => {
    const native = owner[name]
    if (!native) return
    owner[name] = wrapped(native)
    undo.push(() => {
      owner[name] = native
    })
  }
  for (const [owner, names, cost] of natives()) {
    for (const name of names.split(' ')) {
      wrap(
        owner,
        name,
        (native) =>
          function (this: unknown, ...args: unknown[]) {
            const result = native.apply(this, args)
            if (isCounting) taken += cost(this, args, result)
            return result
          },
      )
    }
  }
  // Whatever is done with a regular expression is done by its exec().
  wrap(
    RegExp.prototype,
    'exec',
    (native) =>
      function (this: RegExp, text: unknown) {
        if (isCounting) taken += execSteps(this, String(text), native)
        return native.call(this, text)
      },
  )
  return () => {
    for (const one of undo.reverse()) one()
  }
}

/** Expressions with back references, which are counted as one pass over the text. */
export const uncounted: Set<string> = new Set()
let failure: Error | undefined

function execSteps(pattern: RegExp, text: string, native: RegExp['exec']): number {
  const { lastIndex } = pattern
  const from = pattern.global || pattern.sticky ? lastIndex : 0
  isCounting = false
  try {
    const { steps, start, end } = regExpSteps(pattern, text, from)
    const found = native.call(pattern, text)
    pattern.lastIndex = lastIndex
    if (found?.index !== start || (found && found.index + found[0].length !== end)) {
      failure = new Error(`counted otherwise than matched: ${pattern}`)
    }
    return steps
  } catch {
    uncounted.add(String(pattern))
    return text.length
  } finally {
    isCounting = true
  }
}

/** The steps that a call of instrumented code takes, whether it returns or throws. */
export async function stepsOf(run: () => unknown): Promise<number> {
  if (isCounting) throw new Error('one call after the other')
  const undo = countNatives()
  failure = undefined
  taken = 0
  isCounting = true
  try {
    await run()
  } catch {
    // To refuse must not take more steps either.
  } finally {
    isCounting = false
    undo()
  }
  if (failure) throw failure
  return taken
}
