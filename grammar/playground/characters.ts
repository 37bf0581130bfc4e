import type { CstNode, IToken } from 'chevrotain'
import type { TextRange } from '../index.ts'
import { abnfName, type Rule } from '../rules.ts'

/*
 * What each character of a text is: for its colour, and for who asks by which rule it stands there.
 */

/** What a run of characters is. */
export type Part =
  | 'scheme'
  | 'name'
  | 'value'
  | 'text'
  | 'escape'
  | 'quote'
  | 'token68'
  | 'equals'
  | 'comma'
  | 'space'
  | 'unexpected'

/** A run of characters of one part, and the rules that it is in: from the whole to the innermost. */
export interface Run extends TextRange {
  part: Part
  /** What it is in the words of auth.abnf, if it is no rule alone: `tchar`, `qdtext`. */
  character: string
  rules: readonly Rule[]
  /** The nodes of these rules. */
  nodes: readonly CstNode[]
  /** Whether no rule had a place for it. */
  isSkipped: boolean
}

/** By the rule that a token is in and its name there. */
const PARTS: Readonly<Record<string, readonly [part: Part, character: string]>> = {
  'auth-scheme token': ['scheme', 'tchar'],
  'auth-param name': ['name', 'tchar'],
  'auth-param value': ['value', 'tchar'],
  'auth-param equals': ['equals', '"="'],
  'token68 token68Body': ['token68', 'token68'],
  'token68 equals': ['token68', '"="'],
  'quoted-string openQuote': ['quote', 'DQUOTE'],
  'quoted-string closeQuote': ['quote', 'DQUOTE'],
  'quoted-string qdtext': ['text', 'qdtext'],
  'quoted-string quotedPair': ['escape', 'quoted-pair'],
}

const ANYWHERE: Readonly<Record<string, readonly [part: Part, character: string]>> = {
  SP: ['space', 'SP'],
  HTAB: ['space', 'HTAB'],
  comma: ['comma', '","'],
  edges: ['space', 'OWS'],
}

/** What a token looks like that no rule had a place for, by its type. A word is a name before an equals sign, otherwise a value. */
const LOOKS: Readonly<Record<string, readonly [part: Part, character: string]>> = {
  openQuote: ['quote', 'DQUOTE'],
  closeQuote: ['quote', 'DQUOTE'],
  qdtext: ['text', 'qdtext'],
  quotedPair: ['escape', 'quoted-pair'],
  comma: ['comma', '","'],
  equals: ['equals', '"="'],
  SP: ['space', 'SP'],
  HTAB: ['space', 'HTAB'],
  word: ['value', 'tchar'],
  symbolWord: ['value', 'tchar'],
  slashWord: ['value', 'token68'],
}

/** The runs of a text, in order. Together they are the text. */
export function runsOf(cst: CstNode): Run[] {
  const runs: Run[] = []
  collect(cst, [], [])
  runs.sort((a, b) => a.start - b.start)
  for (const [i, run] of runs.entries()) {
    const next = runs.slice(i + 1, i + 3).find(({ part }) => part !== 'space')
    if (run.isSkipped && run.part === 'value' && next?.part === 'equals') run.part = 'name'
  }
  return runs

  function collect(node: CstNode, above: readonly Rule[], nodesAbove: readonly CstNode[]): void {
    const rules = [...above, abnfName(node.name)]
    const nodes = [...nodesAbove, node]
    for (const [name, children] of Object.entries(node.children)) {
      for (const child of children) {
        if ('children' in child) collect(child, rules, nodes)
        else if (!child.isInsertedInRecovery) runs.push(runOf(child, name, rules, nodes))
      }
    }
  }
}

function runOf(token: IToken, name: string, rules: readonly Rule[], nodes: readonly CstNode[]): Run {
  const { startOffset: start, image, tokenType } = token
  const isSkipped = name === 'unexpected'
  const known = isSkipped ? LOOKS[tokenType.name] : (ANYWHERE[name] ?? PARTS[`${rules.at(-1)} ${name}`])
  const [part, character] = known ?? (['unexpected', ''] as const)
  return { start, end: start + image.length, part, character, rules, nodes, isSkipped }
}

/** A rule of auth.abnf. */
export interface Definition {
  /** As written, without its comment. */
  text: string
  /** Where it is specified: "RFC 9110 §11.3". */
  section: string
}

/** The rules of auth.abnf by their names. */
export function definitionsOf(abnf: string): Map<string, Definition> {
  const definitions = new Map<string, Definition>()
  for (const [, name, rule] of abnf.matchAll(/^([\w-]+)[\t ]*=(.*(?:\n[\t ]+.*)*)/gm)) {
    const section = /;[\t ]*(.*\S)/.exec(rule!)?.[1]
    const text = rule!.replace(/;.*$/gm, '').replace(/\s+/g, ' ').trim()
    definitions.set(name!, { text: `${name} = ${text}`, section: section === undefined ? '' : sectionOf(section) })
  }
  return definitions
}

function sectionOf(section: string): string {
  const [, rfc = 'RFC 9110', place] = /^(?:(RFC \d+), )?(?:Section |Appendix )?(.*)$/.exec(section)!
  return `${rfc} §${place}`
}

/** What a single character is beside its part, down to the core rules: a tchar that is an ALPHA. */
export function characterOf(run: Run, character: string): string[] {
  const names = run.character === '' ? [] : [run.character]
  if (run.part === 'space') return [character === '\t' ? 'HTAB' : 'SP']
  if (/^[a-z]$/i.test(character) && /^(tchar|token68)$/.test(run.character)) return [...names, 'ALPHA']
  if (/^\d$/.test(character) && /^(tchar|token68)$/.test(run.character)) return [...names, 'DIGIT']
  if (run.part === 'text' && character === ' ') return [...names, 'SP']
  if (run.part === 'text' && character === '\t') return [...names, 'HTAB']
  if (run.part === 'text' && character >= '\x80') return [...names, 'obs-text']
  return names
}
