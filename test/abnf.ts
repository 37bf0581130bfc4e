import { type AbnfNode, parseString } from 'abnf'
import { type CharRange, CharSet, type Concatenation, type Element, type Expression, type NoParent } from 'refa'

/** The characters are UTF-16 code units. */
export const MAX_CHARACTER = 0xffff

/**
 * A rule of an ABNF (RFC 5234, RFC 7405) as a regular expression, with every rule that it names in the place of the name.
 *
 * Throws for a rule that is not there, one that comes back to itself, and for prose, which says nothing to a program.
 */
export function expressionOf(abnf: string, rule: string): NoParent<Expression> {
  const { defs } = parseString(abnf)

  function concatenation(node: AbnfNode, path: readonly string[]): NoParent<Concatenation> {
    return { type: 'Concatenation', elements: elements(node, path) }
  }

  /** `path` are the rules that the node stands in. */
  function elements(node: AbnfNode, path: readonly string[]): NoParent<Element>[] {
    switch (node.type) {
      case 'ruleref': {
        const name = node.name.toUpperCase() // Rule names are case-insensitive (RFC 5234 §2.1).
        if (!defs[name]) throw new Error(`no rule ${node.name}`)
        if (path.includes(name)) throw new Error(`${node.name} is recursive`)
        return elements(defs[name].def, [...path, name])
      }
      case 'group':
        return elements(node.alt, path)
      case 'concatenation':
        return node.elements.flatMap((element) => elements(element, path))
      case 'alternation':
        return [{ type: 'Alternation', alternatives: node.alts.map((alternative) => concatenation(alternative, path)) }]
      case 'repetition': {
        if (node.rep.type !== 'repeat') throw new Error('a list is no ABNF')
        const { min, max } = node.rep
        const alternatives = [concatenation(node.el, path)]
        return [{ type: 'Quantifier', min, max: max ?? Number.POSITIVE_INFINITY, lazy: false, alternatives }]
      }
      case 'range':
        return [characters([{ min: node.first, max: node.last }])]
      case 'caseSensitveString':
        return [...node.str].map((char) => oneOf(char))
      case 'caseInsensitveString': // What stands in quotes alone is such (RFC 5234 §2.3).
        return [...node.str].map((char) => oneOf(char.toLowerCase() + char.toUpperCase()))
      case 'prose':
        throw new Error('prose is not for programs')
    }
  }

  return { type: 'Expression', alternatives: [concatenation({ type: 'ruleref', name: rule }, [])] }
}

function oneOf(chars: string): NoParent<Element> {
  return characters(Array.from(chars, (char) => ({ min: char.charCodeAt(0), max: char.charCodeAt(0) })))
}

function characters(ranges: CharRange[]): NoParent<Element> {
  return { type: 'CharacterClass', characters: CharSet.empty(MAX_CHARACTER).union(ranges) }
}
