import { type CstElement, type CstNode, EOF, type IToken } from 'chevrotain'
import type { AuthParamCstNode, ChallengeCstNode, CredentialsCstNode } from './cst.ts'
import { automatonOf, type Expected, refusalOf, step } from './expected.ts'
import { type Fault, parser } from './parser.ts'
import { nodeNames, type Rule, type Rules } from './rules.ts'
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

  const { cst, faults, skipped } = parser.read(rule, content)
  const diagnostics = faults.length > 0 ? toDiagnostics(faults, rule, content, skipped, text.length) : []
  if (skipped.length > 0) cst.children.unexpected = skipped
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

/** What the parser found, with what could have stood there instead. All are in the order of the text. */
function toDiagnostics(
  faults: readonly Fault[],
  rule: Rule,
  tokens: readonly IToken[],
  skipped: readonly IToken[],
  textEnd: number,
): Diagnostic[] {
  const { start, anywhere } = automatonOf(rule)
  const diagnostics: Diagnostic[] = []
  let states = start
  let fault = 0
  let other = 0
  for (const token of tokens) {
    if (faults[fault]?.token === token) report(faults[fault]!, token.startOffset, endOf(token))
    while (faults[fault]?.token === token) fault++
    const isSkipped = skipped[other] === token
    if (isSkipped) other++
    // Behind an error the text can be anywhere, until it shows where.
    states = step(states, token) ?? (isSkipped ? undefined : step(anywhere, token)) ?? states
  }
  if (faults[fault]?.token.tokenType === EOF) report(faults[fault]!, textEnd, textEnd)
  return diagnostics

  function report({ token, rule }: Fault, start: number, end: number): void {
    const { expected, message } = refusalOf(states, token)
    diagnostics.push({ message, expected: [...expected], rule, start, end })
  }
}

/** What of a tree has parameters. */
interface WithParams {
  challenge?: ChallengeCstNode[]
  credentials?: CredentialsCstNode[]
  authParam?: AuthParamCstNode[]
}

/** The names of parameters that occur again in the same challenge, credentials or field; added to `repeated`. */
export function repeatedNames(cst: CstNode, repeated: IToken[] = []): IToken[] {
  const { challenge, credentials, authParam = [] } = cst.children as WithParams
  for (const node of challenge ?? credentials ?? []) repeatedNames(node, repeated)
  if (authParam.length < 2) return repeated
  const seen = new Set<string>()
  for (const { children } of authParam) {
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
    // `Object.values` would make an array for each node.
    for (const name in node.children) {
      for (const child of node.children[name]!) {
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
