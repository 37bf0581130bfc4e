import {
  Alternation,
  Alternative,
  type CstElement,
  type CstNode,
  type IProduction,
  NonTerminal,
  Option,
  Terminal,
} from 'chevrotain'
import { rangeOf } from '../index.ts'
import { parser } from '../parser.ts'

/*
 * Which way through its rule a node of a tree took: what was passed in the railroad diagram.
 */

/** The parts of a rule that a text went through. */
export interface Trace {
  /** How often each was gone through. */
  taken: ReadonlyMap<IProduction, number>
  /** What can be left out, and was. */
  skipped: ReadonlySet<IProduction>
}

/** The way of a node through its rule; of a malformed one as far as it goes. */
export function traceOf(node: CstNode): Trace {
  const walk = new Walk(node)
  parser.getGAstProductions()[node.name]!.definition.every((part) => walk.follow(part))
  return walk
}

class Walk implements Trace {
  readonly taken: Map<IProduction, number> = new Map()
  readonly skipped: Set<IProduction> = new Set()
  /** The children that are still to come, by their names, each list from its end. */
  private readonly left: Map<string, CstElement[]>

  constructor(node: CstNode) {
    // What is unexpected, and the white space at the edges, is in no rule.
    const { unexpected: _, edges: __, ...children } = node.children
    this.left = new Map(Object.entries(children).map(([name, ones]) => [name, [...ones].reverse()]))
  }

  /** Goes through a part; whether it could to its end. What can be left out is no end. */
  follow(part: IProduction): boolean {
    if (part instanceof Terminal || part instanceof NonTerminal) {
      const isThere = this.left.get(nameOf(part))?.pop() !== undefined
      if (isThere) this.count(part)
      return isThere
    }
    if (part instanceof Alternation) {
      const chosen = part.definition.find((way) => this.begins(way)) ?? part.definition.find(canBeEmpty)
      this.count(part)
      return chosen !== undefined && this.follow(chosen)
    }
    if (part instanceof Alternative) {
      this.count(part)
      return part.definition.every((one) => this.follow(one))
    }
    return this.followOptional(part as Option)
  }

  /** An option once, a repetition as often as it comes. */
  private followOptional(part: Option): boolean {
    if (!this.begins(part)) {
      this.skipped.add(part)
      return true
    }
    let isThrough: boolean
    do {
      this.count(part)
      isThrough = part.definition.every((one) => this.follow(one))
    } while (isThrough && !(part instanceof Option) && this.begins(part))
    return isThrough
  }

  private count(part: IProduction): void {
    this.taken.set(part, (this.taken.get(part) ?? 0) + 1)
  }

  /** Whether what comes next in the text begins a part. */
  private begins(part: IProduction): boolean {
    const next = this.nextName()
    return next !== undefined && firstNames(part).has(next)
  }

  /** The name of the child that comes next. White space that isn't there comes at no place. */
  private nextName(): string | undefined {
    let name: string | undefined
    let nearest = Number.POSITIVE_INFINITY
    for (const [key, children] of this.left) {
      const child = children.at(-1)
      const start = child && startOf(child)
      if (start === undefined || start >= nearest) continue
      name = key
      nearest = start
    }
    return name
  }
}

function startOf(child: CstElement): number | undefined {
  return rangeOf(child)?.start
}

function nameOf(part: Terminal | NonTerminal): string {
  return part.label ?? (part instanceof Terminal ? part.terminalType.name : part.nonTerminalName)
}

/** The names of children that a part can begin with. */
function firstNames(part: IProduction): Set<string> {
  if (part instanceof Terminal || part instanceof NonTerminal) return new Set([nameOf(part)])
  const names = new Set<string>()
  for (const one of (part as Alternative).definition) {
    for (const name of firstNames(one)) names.add(name)
    if (!(part instanceof Alternation || canBeEmpty(one))) break
  }
  return names
}

/** Whether a part can be no character at all. */
function canBeEmpty(part: IProduction): boolean {
  if (part instanceof Terminal) return false
  if (part instanceof NonTerminal) return part.referencedRule.definition.every(canBeEmpty)
  if (part instanceof Alternation) return part.definition.some(canBeEmpty)
  if (part instanceof Alternative) return part.definition.every(canBeEmpty)
  // An option or a repetition.
  return true
}
