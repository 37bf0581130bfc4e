import { afterAll, beforeAll, expect, test } from '@jest/globals'
import {
  type AuthParam,
  AuthSyntaxError,
  type Challenge,
  parseAuthParams,
  parseChallenges,
  parseCredentials,
  recoverAuthParams,
  recoverChallenges,
  recoverCredentials,
} from '../src/index.ts'

/*
 * The grammar of RFC 9110 as regular expressions, one a rule, composed as the ABNF is. Lines are trimmed (§5.5) and
 * joined (§5.3) by a NUL, which is a comma that no quoted-string can hold.
 */

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+" // §5.6.2
const ows = '[ \\t]*' // §5.6.3
const qdtext = '[\\t !#-\\[\\]-~\\x80-\\xff]' // §5.6.4
const quotedPair = '\\\\[\\t -~\\x80-\\xff]'
const quotedString = `"(?:${qdtext}|${quotedPair})*"`
const comma = '[,\\0]'
const list = (element: string) => `(?:${element})?(?:${ows}${comma}${ows}(?:${element})?)*` // §5.6.1.2
const token68 = '[0-9A-Za-z\\-._~+/]+=*' // §11.2
const authParam = `${token}${ows}=${ows}(?:${token}|${quotedString})`
const challenge = `${token}(?: +(?:${token68}|${list(authParam)}))?` // §11.3, §11.4

/** What well-formed text is made of. A token68 fills the rest of its element; what is neither it nor a parameter is a scheme. */
const PARTS = new RegExp(
  `(?<first>${token}) +(?<token68>${token68})(?=${ows}(?:${comma}|$))` +
    `|(?<name>${token})${ows}=${ows}(?<value>${token}|${quotedString})` +
    `|(?<scheme>${token})`,
  'g',
)

function readParam(name: string, value: string): AuthParam {
  if (!value.startsWith('"')) return { name, value, quoted: false }
  const meaning = value.slice(1, -1).replace(/\\(.)/gs, '$1')
  const param: AuthParam = { name, value: meaning, quoted: true }
  return `"${meaning.replace(/["\\]/g, '\\$&')}"` === value ? param : { ...param, raw: value }
}

/** Well-formed text as challenges, the first of them without a scheme; `undefined` where a name occurs twice. */
function readParts(text: string): Challenge[] | undefined {
  const read: Challenge[] = [{ scheme: '', token68: undefined, params: [] }]
  for (const { groups } of text.matchAll(PARTS)) {
    const { first, scheme = first, token68, name, value } = groups!
    if (scheme) read.push({ scheme, token68, params: [] })
    else read.at(-1)!.params.push(readParam(name!, value!))
  }
  const names = read.map(({ params }) => params.map((param) => param.name.toLowerCase()))
  return names.every((ofOne) => new Set(ofOne).size === ofOne.length) ? read : undefined
}

const fields = [
  {
    rule: new RegExp(`^${list(challenge)}$`),
    expected: (read: Challenge[]) => read.slice(1),
    parse: parseChallenges,
    recover: (lines: string[]) => {
      const { challenges, issues } = recoverChallenges(lines)
      return { value: challenges, issues }
    },
  },
  {
    rule: new RegExp(`^${challenge.replaceAll('\\0', '')}$`),
    expected: (read: Challenge[]) => read[1],
    parse: parseCredentials,
    recover: (lines: string[]) => {
      const { credentials, issues } = recoverCredentials(lines)
      return { value: credentials, issues }
    },
  },
  {
    rule: new RegExp(`^${list(authParam)}$`),
    expected: (read: Challenge[]) => read[0]!.params,
    parse: parseAuthParams,
    recover: (lines: string[]) => {
      const { params, issues } = recoverAuthParams(lines)
      return { value: params, issues }
    },
  },
]

// Most texts are refused, and a stack costs more than all the rest.
const { stackTraceLimit } = Error
beforeAll(() => {
  Error.stackTraceLimit = 0
})
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit
})

const disagreements: string[] = []
let wellFormed = 0

/** Holds each parser against the grammar, and against its tolerant twin. */
function check(lines: string[]): void {
  const text = lines.map((line) => line.replace(/^[ \t]+|[ \t]+$/g, '')).join('\0')
  for (const { rule, expected, parse, recover } of fields) {
    const read = rule.test(text) ? readParts(text) : undefined
    if (read !== undefined) wellFormed++
    const { value, issues } = recover(lines)
    let verdict: string | undefined
    try {
      const parsed = parse(lines)
      if (read === undefined) verdict = 'should refuse'
      else if (JSON.stringify(parsed) !== JSON.stringify(expected(read))) verdict = 'misreads'
      else if (issues.length > 0 || JSON.stringify(parsed) !== JSON.stringify(value)) verdict = 'recovers otherwise'
    } catch (error) {
      if (!(error instanceof AuthSyntaxError)) throw error
      const [issue] = issues
      if (read !== undefined) verdict = 'should read'
      else if (error.code !== issue?.code || error.line !== issue.line) verdict = 'throws another issue than the first'
      else if (error.start !== issue.start || error.end !== issue.end)
        verdict = 'throws at another place than the first'
    }
    if (verdict) disagreements.push(`${parse.name} ${verdict}: ${JSON.stringify(lines)}`)
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
function expectAgreement(fieldLines: string[][], counts: { fields: number; wellFormed: number }): void {
  disagreements.length = 0
  wellFormed = 0
  for (const lines of fieldLines) check(lines)
  expect(disagreements.slice(0, 20)).toEqual([])
  expect({ fields: fieldLines.length, wellFormed }).toEqual(counts)
}

test('every text of up to 4 characters, one of each class, is read as the grammar says (RFC 9110 §11)', () => {
  const fields = texts('ab= \t,"\\/;\'é\n“:@', 4).map((text) => [text])
  expectAgreement(fields, { fields: 69905, wellFormed: 2363 })
})

test('every scheme with a text of up to 4 characters is read as the grammar says (RFC 9110 §11.3)', () => {
  const fields = texts('aA= \t,"\\/;', 4).map((text) => [`X ${text}`])
  expectAgreement(fields, { fields: 11111, wellFormed: 1941 })
})

test('every parameter with a text of up to 4 characters is read as the grammar says (RFC 9110 §11.2)', () => {
  const fields = texts('bA= \t,"\\/é', 4).map((text) => [`X a=${text}`])
  expectAgreement(fields, { fields: 11111, wellFormed: 1462 })
})

test('every second line of up to 3 characters behind a first one is read as the grammar says (RFC 9110 §5.3)', () => {
  const firsts = texts('b= \t,"', 2).flatMap((text) => [text, `X ${text}`, `X a=${text}`])
  const fields = texts('a= ,"', 3).flatMap((second) => firsts.map((first) => [first, second]))
  expectAgreement(fields, { fields: 20124, wellFormed: 2990 })
})
