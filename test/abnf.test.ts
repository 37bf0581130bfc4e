import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parseString } from 'abnf'
import { expressionOf } from './abnf.ts'
import { accepts, automatonOf, automatonOfRegExp, classifier } from './automaton.ts'
import { authAbnf, fields, lineAutomaton } from './fields.ts'
import { ows, readParts, rules } from './rfc9110.ts'

describe('a rule', () => {
  // The same language as ABNF and as a regular expression.
  test.each<[is: string, abnf: string, pattern: RegExp]>([
    ['a literal, in any case (RFC 5234 §2.3)', 'r = "a-Z"', /[aA]-[zZ]/],
    ['a case-sensitive literal (RFC 7405 §2.1)', 'r = %s"a-Z"', /a-Z/],
    ['a case-insensitive literal (RFC 7405 §2.1)', 'r = %i"aZ"', /[aA][zZ]/],
    ['an empty literal', 'r = ""', /(?:)/],
    ['a character by its number (RFC 5234 §2.3)', 'r = %x61 %d98 %b1100011', /abc/],
    ['several characters by their numbers (RFC 5234 §2.3)', 'r = %x61.42.63', /aBc/],
    ['a concatenation (RFC 5234 §3.1)', 'r = "1" s "3"\ns = "2"', /123/],
    ['alternatives (RFC 5234 §3.2)', 'r = "1" / "2" "3" / "4"', /1|23|4/],
    ['incremental alternatives (RFC 5234 §3.3)', 'r = "1"\nr =/ "2"', /1|2/],
    ['a range (RFC 5234 §3.4)', 'r = %x61-7A', /[a-z]/],
    ['a group (RFC 5234 §3.5)', 'r = "1" ( "2" / "3" ) "4"', /1(?:2|3)4/],
    ['a repetition (RFC 5234 §3.6)', 'r = *"1" 1*"2" *2"3" 2*3"4"', /1*2+3{0,2}4{2,3}/],
    ['a repetition of a rule and of a group (RFC 5234 §3.6)', 'r = *s 2( "2" "3" )\ns = "1"', /1*(?:23){2}/],
    ['a number of times (RFC 5234 §3.7)', 'r = 3"1"', /1{3}/],
    ['an option (RFC 5234 §3.8)', 'r = [ "1" "2" ] "3"', /(?:12)?3/],
    ['a name in any case (RFC 5234 §2.1)', 'R = Ss\nsS = "1"', /1/],
    ['commented (RFC 5234 §3.9)', 'r = "1" ; one\n    "2" ; two', /12/],
  ])('is %s', (_, abnf, pattern) => {
    expect(automatonOf(expressionOf(`${abnf}\n`, 'r'))).toEqual(automatonOfRegExp(pattern))
  })

  test.each([
    ['is not there', 'r = "1"\n', 's', 'no rule s'],
    ['names one that is not there', 'r = "1" / s\n', 'r', 'no rule s'],
    ['names itself', 'r = "1" [ R ]\n', 'r', 'R is recursive'],
    ['comes back to itself', 'r = "1" s\ns = *( "2" r )\n', 'r', 'r is recursive'],
    ['is prose', 'r = <what anyone understands>\n', 'r', 'prose'],
    ['is a list, which RFC 9110 adds', 'r = #"1"\n', 'r', 'list'],
    ['is no ABNF', 'r = (\n', 'r', /Expected/],
  ])('that %s is an error', (_, abnf, rule, message) => {
    expect(() => expressionOf(abnf, rule)).toThrow(message)
  })
})

describe('grammar/auth.abnf', () => {
  const { defs } = parseString(authAbnf)

  test('has every rule that it names, and none of another use than the fields', () => {
    for (const name of Object.keys(defs)) expect(() => expressionOf(authAbnf, name)).not.toThrow()
    const names = Array.from(JSON.stringify(defs).matchAll(/"ruleref".*?"name":"(.*?)"/g), ([, name]) => name!)
    const used = new Set(names.map((name) => name.toUpperCase()))
    expect(Object.values(defs).flatMap((def) => (used.has(def!.name.toUpperCase()) ? [] : def!.name))).toEqual([
      'WWW-Authenticate',
      'Proxy-Authenticate',
      'Optional-WWW-Authenticate',
      'Authorization',
      'Proxy-Authorization',
      'Authentication-Info',
      'Proxy-Authentication-Info',
    ])
  })

  test('gives a section with every rule', () => {
    const begins = authAbnf.split('\n').filter((line) => /^[A-Za-z]/.test(line))
    expect(begins).toHaveLength(Object.keys(defs).length)
    for (const line of begins)
      expect(line).toMatch(/ ; (?:[0-9]+(?:\.[0-9]+)+|RFC [0-9]+, (?:Section [0-9]+|Appendix [A-Z]\.[0-9]+))$/)
  })

  test('has one language for the fields that are read alike', () => {
    const challenges = lineAutomaton('WWW-Authenticate')
    expect(lineAutomaton('Proxy-Authenticate')).toEqual(challenges)
    expect(lineAutomaton('Optional-WWW-Authenticate')).toEqual(challenges)
    expect(lineAutomaton('Proxy-Authorization')).toEqual(lineAutomaton('Authorization'))
    expect(lineAutomaton('Proxy-Authentication-Info')).toEqual(lineAutomaton('Authentication-Info'))
  })

  // Not a sample: minimal automata are equal exactly if their languages are.
  test.each(['challenges', 'credentials', 'authParams'] as const)(
    'has for %s the language of the regular expressions, which were written without it',
    (field) => {
      const pattern = new RegExp(`${ows}(?:${rules(',')[field]})${ows}`)
      expect(lineAutomaton(fields[field].rule)).toEqual(automatonOfRegExp(pattern))
    },
  )
})

describe('grammar/auth.abnf agrees with', () => {
  const grammars = Object.values(fields).map(({ rule }) => {
    const automaton = lineAutomaton(rule)
    return { rule, automaton, wordOf: classifier(automaton) }
  })
  const isText = (field: string, text: string) => {
    const kind = field.replace('Proxy-', '').replace(/^Authenticate$/, 'WWW-Authenticate')
    const { automaton, wordOf } = grammars.find(({ rule }) => rule === kind)!
    return accepts(automaton, wordOf(text))
  }
  /** With what ABNF can't say: that a name occurs once. */
  const isWellFormed = (field: string, text: string) => isText(field, text) && readParts(text) !== undefined
  const read = (name: string) => JSON.parse(readFileSync(new URL(`vectors/${name}.json`, import.meta.url), 'utf8'))

  interface Vector {
    field: keyof typeof ruleOf
    input: string | string[]
    error?: [code: string]
  }
  const ruleOf = {
    challenges: 'WWW-Authenticate',
    credentials: 'Authorization',
    'auth-params': 'Authentication-Info',
  }
  const vectors: Vector[] = read('rfc9110')

  test('every vector of one field line (rfc9110.json)', () => {
    const ofOneLine = vectors.filter(({ input }) => typeof input === 'string')
    expect(ofOneLine.length).toBeGreaterThan(300)
    for (const { field, input, error } of ofOneLine) {
      const wellFormed = error === undefined
      expect({ input, wellFormed: isWellFormed(ruleOf[field], input as string) }).toEqual({ input, wellFormed })
      if (error?.[0] === 'duplicate-param') expect(isText(ruleOf[field], input as string)).toBe(true)
    }
  })

  test('every well-formed vector of several field lines, which are joined by a comma (RFC 9110 §5.3)', () => {
    const ofLines = vectors.filter(({ input, error }) => typeof input !== 'string' && error === undefined)
    expect(ofLines.length).toBeGreaterThan(10)
    for (const { field, input } of ofLines) {
      const text = [input].flat().join(',')
      expect({ text, wellFormed: isWellFormed(ruleOf[field], text) }).toEqual({ text, wellFormed: true })
    }
  })

  test('every example of the specifications of the schemes, but for those that are known to break it (examples.json)', () => {
    const examples: { field: string; input: string; wellFormed: boolean }[] = read('examples')
    for (const { field, input, wellFormed } of examples) {
      expect({ input, wellFormed: isWellFormed(field, input) }).toEqual({ input, wellFormed })
    }
  })

  test("Julian Reschke's cases (greenbytes.json)", () => {
    const cases: { input: string; valid: boolean }[] = read('greenbytes')
    for (const { input, valid } of cases) {
      expect({ input, valid: isText('WWW-Authenticate', input) }).toEqual({ input, valid })
    }
  })

  test('headers of real products (wild.json)', () => {
    const headers: { value: string; field: string; wellFormed: boolean }[] = read('wild')
    for (const { value, field, wellFormed } of headers) {
      expect({ value, wellFormed: isWellFormed(field, value) }).toEqual({ value, wellFormed })
    }
  })
})
