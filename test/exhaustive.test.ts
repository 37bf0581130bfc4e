import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { anyField } from './arbitraries.ts'
import { disagreement, fields } from './fields.ts'
import { linesRefuser, refuser } from './refusals.ts'
import { commaOrLineEnd, readParts, rules } from './rfc9110.ts'
import { withoutStacks } from './without-stacks.ts'

/*
 * The readers against the grammar as regular expressions. Lines are trimmed (RFC 9110 §5.5) and joined (§5.3) by what ends
 * one. Credentials are no list, so their lines can't be joined.
 */

const { challenges, authParams } = rules(commaOrLineEnd)
const { credentials } = rules(',')
const grammar = [
  { field: fields.challenges, rule: new RegExp(`^${challenges}$`) },
  { field: fields.credentials, rule: new RegExp(`^${credentials}$`) },
  { field: fields.authParams, rule: new RegExp(`^${authParams}$`) },
].map(({ field, rule }) => ({ field, rule, refuse: linesRefuser(field.rule), refuseLine: refuser(field.rule) }))

withoutStacks()

const disagreements: string[] = []
let wellFormed = 0

/** What stands for the end of a line. */
const LINE_END = '\0'

function joined(lines: readonly string[]): string {
  return lines.map((line) => line.replace(/^[ \t]+|[ \t]+$/g, '')).join(LINE_END)
}

/** Holds the readers of each field against the grammar. */
function check(lines: string[]): void {
  const text = joined(lines)
  for (const { field, rule, refuse, refuseLine } of grammar) {
    const read = rule.test(text) ? readParts(text) : undefined
    if (read !== undefined) wellFormed++
    const refusal = refuse(lines)
    const isOne = (refusal === undefined) === (read !== undefined)
    // Two automata know where one line is refused: of all lines, and of the ABNF.
    const isOther = lines.length === 1 && JSON.stringify(refusal) !== JSON.stringify(refuseLine(lines[0]!))
    const verdict = refusal ? { refusal } : { meaning: read && field.valueOf(read) }
    const wrong = !isOne || isOther ? 'the oracles disagree' : disagreement(field, lines, verdict)
    if (wrong) disagreements.push(`${field.rule} ${wrong}: ${JSON.stringify(lines)}`)
  }
}

/** Every text up to a length, shortest first. */
function texts(alphabet: string, length: number): string[] {
  const all = ['']
  let last = all
  for (let i = 0; i < length; i++) {
    last = last.flatMap((text) => [...alphabet].map((char) => text + char))
    all.push(...last)
  }
  return all
}

/** Checks each field, and expects that nothing disagrees and that as many fields and readings are there as there are. */
function expectAgreement(values: string[][], counts: { fields: number; wellFormed: number }): void {
  disagreements.length = 0
  wellFormed = 0
  for (const lines of values) check(lines)
  expect(disagreements.slice(0, 20)).toEqual([])
  expect({ fields: values.length, wellFormed }).toEqual(counts)
}

test('every text of up to 4 characters, one of each class, is read as the grammar says (RFC 9110 §11)', () => {
  const values = texts('ab= \t,"\\/;\'é\n“:@', 4).map((text) => [text])
  expectAgreement(values, { fields: 69905, wellFormed: 2363 })
})

test('every scheme with a text of up to 4 characters is read as the grammar says (RFC 9110 §11.3)', () => {
  const values = texts('aA= \t,"\\/;', 4).map((text) => [`X ${text}`])
  expectAgreement(values, { fields: 11111, wellFormed: 1941 })
})

test('every parameter with a text of up to 4 characters is read as the grammar says (RFC 9110 §11.2)', () => {
  const values = texts('bA= \t,"\\/é', 4).map((text) => [`X a=${text}`])
  expectAgreement(values, { fields: 11111, wellFormed: 1462 })
})

test('every second line of up to 3 characters behind a first one is read as the grammar says (RFC 9110 §5.3)', () => {
  const firsts = texts('b= \t,"', 2).flatMap((text) => [text, `X ${text}`, `X a=${text}`])
  const values = texts('a= ,"', 3).flatMap((second) => firsts.map((first) => [first, second]))
  expectAgreement(values, { fields: 20124, wellFormed: 2990 })
})

test('lines of any text are read and refused as the grammar says (RFC 9110 §5.3)', () => {
  fc.assert(
    fc.property(fc.array(anyField, { minLength: 1, maxLength: 2 }), (fieldLines) => {
      // No line has what stands for its end here.
      const lines = fieldLines.flat().map((line) => line.replaceAll(LINE_END, '\x01'))
      fc.pre(lines.length > 0)
      for (const { field, refuse } of grammar) {
        // Long text is left to the automata: the regular expressions can take exponential time.
        const refusal = refuse(lines)
        const read = refusal ? undefined : readParts(joined(lines))
        const verdict = refusal ? { refusal } : { meaning: field.valueOf(read!) }
        expect(disagreement(field, lines, verdict)).toBeUndefined()
      }
    }),
    { numRuns: 1000 },
  )
})
