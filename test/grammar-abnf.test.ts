import { describe, expect, test } from '@jest/globals'
import { parseString } from 'abnf'
import {
  Alternation,
  type Alternative,
  type IProduction,
  NonTerminal,
  Option,
  Repetition,
  type Rule as RuleProduction,
  Terminal,
  type TokenType,
} from 'chevrotain'
import { type Concatenation, type Element, type Expression, JS, type NoParent } from 'refa'
import { parser } from '../grammar/parser.ts'
import { nodeNames, type Rule } from '../grammar/rules.ts'
import { vocabulary } from '../grammar/tokens.ts'
import { expressionOf } from './abnf.ts'
import { automatonOf } from './automaton.ts'
import { authAbnf } from './fields.ts'

/*
 * The rules of the parser are those of auth.abnf: one for each, and each of the same language, whatever the parser looks at to
 * choose between alternatives.
 */

const rules = Object.keys(nodeNames) as Rule[]
const types = Object.values(vocabulary.modes).flat()

/** A rule of the parser as a regular expression, with every rule and every token in the place of its name. */
function expressionOfRule(rule: RuleProduction): NoParent<Expression> {
  return { type: 'Expression', alternatives: [concatenation(rule.definition)] }
}

function concatenation(productions: readonly IProduction[]): NoParent<Concatenation> {
  return { type: 'Concatenation', elements: productions.flatMap(elements) }
}

function elements(production: IProduction): NoParent<Element>[] {
  if (production instanceof Terminal) return [tokenOf(production.terminalType)]
  if (production instanceof NonTerminal) return production.referencedRule.definition.flatMap(elements)
  if (production instanceof Alternation) {
    return [
      {
        type: 'Alternation',
        alternatives: production.definition.map((one) => concatenation((one as Alternative).definition)),
      },
    ]
  }
  if (production instanceof Option || production instanceof Repetition) {
    const max = production instanceof Option ? 1 : Number.POSITIVE_INFINITY
    return [{ type: 'Quantifier', min: 0, max, lazy: false, alternatives: [concatenation(production.definition)] }]
  }
  throw new Error('a production of another kind')
}

/** A token is of a type, or of a type in the category. */
function tokenOf(type: TokenType): NoParent<Element> {
  const patterns = types.flatMap(({ PATTERN, CATEGORIES = [], name }) =>
    (name === type.name || CATEGORIES.includes(type)) && typeof PATTERN !== 'function'
      ? [PATTERN as RegExp | string]
      : [],
  )
  const alternatives = patterns.flatMap((pattern) => {
    const literal = typeof pattern === 'string' ? { source: `\\u${hex(pattern)}`, flags: '' } : pattern
    return JS.Parser.fromLiteral(literal).parse({ assertions: 'throw' }).expression.alternatives
  })
  return { type: 'Alternation', alternatives }
}

const hex = (char: string) => char.charCodeAt(0).toString(16).padStart(4, '0')

describe('the rules of the parser', () => {
  test('are those of auth.abnf above the characters', () => {
    const lexical = 'TOKEN TCHAR QDTEXT QUOTED-PAIR OBS-TEXT ALPHA DIGIT DQUOTE HTAB SP VCHAR'.split(' ')
    const all = Object.keys(parseString(authAbnf).defs)
    expect(all.filter((name) => !lexical.includes(name)).sort()).toEqual(rules.map((rule) => rule.toUpperCase()).sort())
  })

  test.each(rules)('%s has the language of auth.abnf', (rule) => {
    const production = parser.getGAstProductions()[nodeNames[rule]]!
    expect(automatonOf(expressionOfRule(production))).toEqual(automatonOf(expressionOf(authAbnf, rule)))
  })
})
