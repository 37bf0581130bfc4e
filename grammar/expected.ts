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
  tokenMatcher,
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

/** The states that a text can be in. */
export type States = ReadonlySet<State>

interface Automaton {
  start: States
  all: States
}

const automata = new Map<Rule, Automaton>()

/** The automaton of a rule. */
export function automatonOf(rule: Rule): Automaton {
  const known = automata.get(rule)
  if (known) return known
  const all = new Set<State>()
  const content = compile(parser.getGAstProductions()[nodeNames[rule]]!, edge(add({ skips: [], isEnd: true })))
  const automaton = { start: closure([edge(content)]), all }
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

/** These states with all that are reached from them without a token. */
function closure(states: Iterable<State>): States {
  const reached = new Set(states)
  // A set is gone through to its end, what is added on the way included.
  for (const { skips } of reached) for (const state of skips) reached.add(state)
  return reached
}

/** Whether a token, or the end of the text, can follow in a state. */
export function takes(state: State, token: IToken): boolean {
  if (token.tokenType === EOF) return state.isEnd
  return state.step !== undefined && tokenMatcher(token, state.step.type)
}

/** Those of the states in which a token can follow. */
export function taking(states: States, token: IToken): States {
  return new Set([...states].filter((state) => takes(state, token)))
}

/** The states behind a token; none where it can't follow. */
export function step(states: States, token: IToken): States {
  return closure(Array.from(taking(states, token), (state) => state.step!.next))
}

/** What can follow in these states. White space that may be there as well as not is never expected. */
export function expectedIn(states: States): Expected[] {
  const expected = new Set<Expected | undefined>()
  for (const state of states) expected.add(state.isEnd ? 'end' : state.step?.expected)
  return EXPECTED.filter((one) => expected.has(one))
}
