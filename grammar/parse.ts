import { type CstElement, type CstNode, EOF, type IRecognitionException, type IToken } from 'chevrotain'
import type { AuthParamCstNode, ChallengeCstNode, CredentialsCstNode } from './cst.ts'
import { automatonOf, type Expected, expectedIn, step, takes } from './expected.ts'
import { parser } from './parser.ts'
import { abnfName, nodeNames, type Rule, type Rules } from './rules.ts'
import { isWhiteSpace, tokenize } from './tokens.ts'

/** One way in which a text departs from the grammar, and where. No text of it is in here. */
export interface Diagnostic {
  /** What was expected, as a sentence. */
  message: string
  /**
   * What was expected, in the words of auth.abnf: of the first diagnostic all that can stand there, of the others what could
   * help. Nothing where a parameter's name occurs twice.
   */
  expected: readonly Expected[]
  /** The rule in which, by its name in auth.abnf. */
  rule: Rule
  /** Where it begins: a UTF-16 offset. */
  start: number
  /** Where it ends, exclusive; equal to `start` at the end of the text. */
  end: number
}

/** What of a text is in no rule: children of the root. */
export type Extras = {
  /** What no rule had a place for. */
  unexpected?: IToken[]
  /** White space around the whole (RFC 9110 §5.5). */
  edges?: IToken[]
}

/** A text that has been read. */
export interface Parsed<R extends Rule> {
  /**
   * The concrete syntax tree. `print` gives the text back. Where there are diagnostics, any child can be missing, also one
   * that its type has, and a token can be made up: it has `isInsertedInRecovery`, no image, and is nowhere.
   */
  cst: Rules[R] & { children: Extras }
  /** In the order of their start: none means that the text is of the grammar. */
  diagnostics: readonly Diagnostic[]
}

/**
 * Reads a text by a rule of auth.abnf: the value of a field, or a part of one. Several field lines are joined by a comma first
 * (RFC 9110 §5.3); white space around the text is no part of it (§5.5). Each parameter's name occurs once (§11.2), which ABNF
 * can't say.
 *
 * Throws nothing but a `TypeError` for another type or an unknown rule: for malformed text there are diagnostics, one an
 * element at least that has an error.
 */
export function parse<R extends Rule>(text: string, rule: R): Parsed<R> {
  checkArguments(text, rule)
  const tokens = tokenize(text)
  let first = 0
  let end = tokens.length
  while (first < end && isWhiteSpace(tokens[first]!)) first++
  while (first < end && isWhiteSpace(tokens[end - 1]!)) end--
  const content = tokens.slice(first, end)

  let cst: CstNode
  let errors: readonly IRecognitionException[]
  try {
    parser.input = [...content]
    cst = parser[nodeNames[rule]]()
    errors = parser.errors
  } finally {
    // The parser keeps nothing of the text.
    parser.input = []
  }

  let diagnostics: Diagnostic[] = []
  if (errors.length > 0) {
    const leaves = new Set(leavesOf(cst))
    diagnostics = toDiagnostics(errors, rule, content, leaves, text.length)
    const unexpected = content.filter((token) => !leaves.has(token))
    if (unexpected.length > 0) cst.children.unexpected = unexpected
  }
  const edges = [...tokens.slice(0, first), ...tokens.slice(end)]
  if (edges.length > 0) cst.children.edges = edges
  for (const name of repeatedNames(cst)) {
    const { startOffset: start } = name
    diagnostics.push({
      message: 'a parameter occurs once (RFC 9110 §11.2)',
      expected: [],
      rule: 'auth-param',
      start,
      end: endOf(name),
    })
  }
  return { cst: cst as unknown as Parsed<R>['cst'], diagnostics: diagnostics.sort((a, b) => a.start - b.start) }
}

export function checkArguments(text: string, rule: Rule): void {
  if (typeof text !== 'string') throw new TypeError('text is not a string')
  if (typeof rule !== 'string' || !Object.hasOwn(nodeNames, rule)) throw new TypeError('rule is not one of the grammar')
}

/** What the parser found, with what could have stood there instead. */
function toDiagnostics(
  errors: readonly IRecognitionException[],
  rule: Rule,
  tokens: readonly IToken[],
  leaves: ReadonlySet<IToken>,
  textEnd: number,
): Diagnostic[] {
  const found = new Map<IToken, IRecognitionException>()
  for (const error of errors) if (!found.has(error.token)) found.set(error.token, error)
  const { start, all } = automatonOf(rule)
  const diagnostics: Diagnostic[] = []
  let states = start
  for (const token of tokens) {
    const error = found.get(token)
    if (error) report(error, token.startOffset, endOf(token))
    // Behind an error the text can be anywhere, until it shows where.
    const next = step(states, token)
    if (next.size > 0) states = next
    else if (leaves.has(token)) states = step(all, token)
  }
  const atEnd = errors.find(({ token }) => token.tokenType === EOF)
  if (atEnd) report(atEnd, textEnd, textEnd)
  return diagnostics

  function report({ context, token }: IRecognitionException, start: number, end: number): void {
    // Behind another error one of the states may take what is here: what that state expects is no help.
    const others = new Set([...states].filter((state) => !takes(state, token)))
    const expected = expectedIn(others)
    const ruleName = context.ruleStack.at(-1)
    diagnostics.push({
      message: `expected ${list(expected)}`,
      expected,
      rule: ruleName === undefined ? rule : abnfName(ruleName),
      start,
      end,
    })
  }
}

function list(expected: readonly Expected[]): string {
  const words = expected.map((word) => (word === 'end' ? 'the end' : word))
  const last = words.pop()!
  return words.length > 0 ? `${words.join(', ')} or ${last}` : last
}

/** What of a tree has parameters. */
interface WithParams {
  challenge?: ChallengeCstNode[]
  credentials?: CredentialsCstNode[]
  authParam?: AuthParamCstNode[]
}

/** The names of parameters that occur again in the same challenge, credentials or field. */
export function repeatedNames(cst: CstNode): IToken[] {
  const { challenge, credentials, authParam } = cst.children as WithParams
  const repeated = (challenge ?? credentials ?? []).flatMap(repeatedNames)
  const seen = new Set<string>()
  for (const { children } of authParam ?? []) {
    const name = children.name?.[0]
    if (name && seen.size === seen.add(name.image.toLowerCase()).size) repeated.push(name)
  }
  return repeated
}

/** The tokens of a tree in the order of the text, but for those that the parser made up. */
export function leavesOf(cst: CstNode): IToken[] {
  const leaves: IToken[] = []
  collect(cst)
  return leaves.sort((a, b) => a.startOffset - b.startOffset)

  function collect(node: CstNode): void {
    for (const children of Object.values(node.children)) {
      for (const child of children) {
        if ('children' in child) collect(child)
        else if (!child.isInsertedInRecovery) leaves.push(child)
      }
    }
  }
}

export function childrenOf(node: CstNode): CstElement[] {
  return Object.values(node.children).flat()
}

export function childNodes(node: CstNode): CstNode[] {
  return childrenOf(node).filter((child) => 'children' in child)
}

/** Where a token ends, exclusive. */
export function endOf({ startOffset, image }: IToken): number {
  return startOffset + image.length
}

/** A part of a text, in UTF-16 offsets; `end` is exclusive. */
export interface TextRange {
  start: number
  end: number
}

/** Where a tree, a part of one or a token is; `undefined` for what has no character: white space that isn't there, say. */
export function rangeOf(part: CstElement): TextRange | undefined {
  const leaves = 'image' in part ? (part.isInsertedInRecovery ? [] : [part]) : leavesOf(part)
  const [first] = leaves
  return first && { start: first.startOffset, end: endOf(leaves.at(-1)!) }
}

/** The text of a tree, or of a part of one, to the last character: of a malformed one too. */
export function print(cst: CstNode): string {
  return leavesOf(cst)
    .map(({ image }) => image)
    .join('')
}
