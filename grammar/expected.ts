import {
  Alternation,
  Alternative,
  EOF,
  type IProduction,
  type IToken,
  NonTerminal,
  Option,
  type Repetition,
  type Rule as RuleProduction,
  Terminal,
  type TokenType,
  tokenLabel,
} from 'chevrotain'
import { parser } from './parser.ts'
import { abnfName, nodeNames, type Rule } from './rules.ts'
import { Htab, Sp } from './tokens.ts'

/*
 * What can follow a text. No rule contains itself, so the rules are a finite automaton over the tokens; it is made from the
 * parser's own record of them, and followed in all its states at once. So it knows all that can follow, while the parser, who
 * has to decide, sees one.
 */

/** In the order in which they are named. */
const EXPECTED = [
  'auth-scheme',
  'token68',
  'auth-param',
  'token',
  'quoted-string',
  'qdtext',
  'quoted-pair',
  'DQUOTE',
  'SP',
  '"="',
  '","',
  'end',
] as const

/** What the grammar expects: a rule or a character of auth.abnf, or the end of the text. */
export type Expected = (typeof EXPECTED)[number]

export interface State {
  /** The token that leads from here to another state, and what it begins; `undefined` for white space that has no meaning. */
  step?: { type: TokenType; expected: Expected | undefined; next: State }
  /** The states that are reached without a token. */
  skips: State[]
  isEnd: boolean
}

/** The states that a text can be in, and what has been found out about them: texts come to the same few again and again. */
export interface States {
  readonly all: ReadonlySet<State>
  /** By the type of a token that can follow, the states behind it; `undefined` for one that can't. */
  readonly behind: Map<TokenType, States | undefined>
  /** By the type of a token, or of the end, why it can't follow. */
  readonly refusals: Map<TokenType, Refusal>
}

/** What could stand in the place of a token that can't. */
export interface Refusal {
  expected: readonly Expected[]
  /** The same as a sentence. */
  message: string
}

interface Automaton {
  start: States
  /** All states at once: a text of which nothing is known. */
  anywhere: States
}

const automata = new Map<Rule, Automaton>()

/** The automaton of a rule. */
export function automatonOf(rule: Rule): Automaton {
  const known = automata.get(rule)
  if (known) return known
  const all = new Set<State>()
  const content = compile(parser.getGAstProductions()[nodeNames[rule]]!, edge(add({ skips: [], isEnd: true })))
  const automaton = { start: closure([edge(content)]), anywhere: statesOf(all) }
  automata.set(rule, automaton)
  return automaton

  function add(state: State): State {
    all.add(state)
    return state
  }

  /** White space around a text is no part of it (RFC 9110 §5.5). */
  function edge(next: State): State {
    const again = add({ skips: [next], isEnd: false })
    for (const type of [Sp, Htab]) {
      again.skips.push(add({ step: { type, expected: undefined, next: again }, skips: [], isEnd: false }))
    }
    return again
  }

  /** The state from which a rule leads to `next`. */
  function compile(rule: RuleProduction, next: State): State {
    const isSpace = rule.name === nodeNames.OWS
    return sequence(rule.definition, next)

    function sequence(productions: readonly IProduction[], next: State): State {
      return productions.reduceRight<State>((behind, production) => before(production, behind), next)
    }

    function before(production: IProduction, next: State): State {
      if (production instanceof Terminal) {
        const type = production.terminalType
        // A rule's first token stands for the rule.
        const name = production === rule.definition[0] ? abnfName(rule.name) : tokenLabel(type)
        return add({
          step: { type, expected: isSpace ? undefined : (name as Expected), next },
          skips: [],
          isEnd: false,
        })
      }
      if (production instanceof NonTerminal) return compile(production.referencedRule, next)
      if (production instanceof Alternation) {
        return add({ skips: production.definition.map((alternative) => before(alternative, next)), isEnd: false })
      }
      if (production instanceof Alternative) return sequence(production.definition, next)
      if (production instanceof Option) {
        return add({ skips: [sequence(production.definition, next), next], isEnd: false })
      }
      // A repetition, the only other kind that the rules have.
      const again = add({ skips: [next], isEnd: false })
      again.skips.push(sequence((production as Repetition).definition, again))
      return again
    }
  }
}

/** Each set of states once, by the numbers of its members: otherwise what is found out about them would never end. */
const known = new Map<string, States>()

const numbers = new Map<State, number>()

function statesOf(all: ReadonlySet<State>): States {
  for (const state of all) if (!numbers.has(state)) numbers.set(state, numbers.size)
  const key = Array.from(all, (state) => numbers.get(state)!)
    .sort((a, b) => a - b)
    .join()
  const states = known.get(key) ?? { all, behind: new Map(), refusals: new Map() }
  known.set(key, states)
  return states
}

/** These states with all that are reached from them without a token. */
function closure(states: Iterable<State>): States {
  const reached = new Set(states)
  // A set is gone through to its end, what is added on the way included.
  for (const { skips } of reached) for (const state of skips) reached.add(state)
  return statesOf(reached)
}

/** Whether a token of a type, or the end of the text, can follow in a state. */
function takes(state: State, type: TokenType): boolean {
  if (type === EOF) return state.isEnd
  const wanted = state.step?.type
  return wanted !== undefined && (wanted === type || type.CATEGORIES!.includes(wanted))
}

/** The states behind a token; `undefined` where it can't follow. */
export function step(states: States, { tokenType }: IToken): States | undefined {
  if (!states.behind.has(tokenType)) {
    const taking = [...states.all].filter((state) => takes(state, tokenType))
    states.behind.set(tokenType, taking.length > 0 ? closure(taking.map((state) => state.step!.next)) : undefined)
  }
  return states.behind.get(tokenType)
}

/** What can follow in these states. White space that may be there as well as not is never expected. */
export function expectedIn({ all }: States): Expected[] {
  return expectations(all)
}

/** What a token begins that can follow in these states. */
export function beginsIn({ all }: States, { tokenType }: IToken): Expected[] {
  return expectations([...all].filter((state) => takes(state, tokenType)))
}

/** Why a token, or the end of the text, can't follow in these states. */
export function refusalOf({ all, refusals }: States, { tokenType }: IToken): Refusal {
  const known = refusals.get(tokenType)
  if (known) return known
  // Behind another error one of the states may take what is here: what that state expects is no help.
  const expected = expectations([...all].filter((state) => !takes(state, tokenType)))
  const refusal = { expected, message: `expected ${list(expected)}` }
  refusals.set(tokenType, refusal)
  return refusal
}

function expectations(states: Iterable<State>): Expected[] {
  const expected = new Set<Expected | undefined>()
  for (const state of states) expected.add(state.isEnd ? 'end' : state.step?.expected)
  return EXPECTED.filter((one) => expected.has(one))
}

function list(expected: readonly Expected[]): string {
  const words = expected.map((word) => (word === 'end' ? 'the end' : word))
  const last = words.pop()!
  return words.length > 0 ? `${words.join(', ')} or ${last}` : last
}
