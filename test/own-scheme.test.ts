import { describe, expect, test } from '@jest/globals'
import * as schemes from '../src/schemes/index.ts'
import {
  canonicalJson,
  commaSeparated,
  infoCodec,
  json,
  matching,
  nonEmpty,
  optional,
  pairs,
  pairsText,
  paramsCodec,
  parts,
  prefixPairs,
  prefixText,
  required,
  schemeText,
  slashed,
  spaced,
  text,
  token68Codec,
  tokenScheme,
} from '../src/schemes/index.ts'
import { CANARY } from './arbitraries.ts'
import { fault } from './scheme-faults.ts'

/*
 * What makes a scheme of one's own says which argument isn't what it has to be, and never what it was.
 */

const card = { card: required('card', text) }
const form = { separator: /,/, written: ',' }
const content = pairs('K', card, form)

/** Each function by its name, with arguments that are right and the names of those that can be wrong, in order. */
const MAKERS: Readonly<
  Record<string, readonly [call: (...args: never[]) => unknown, right: unknown[], names: string[]]>
> = {
  required: [required, ['card', text, 'token', 'K 4', {}], ['name', 'type', 'form', 'section', 'traits']],
  optional: [optional, ['card', text, 'token', 'K 4', {}], ['name', 'type', 'form', 'section', 'traits']],
  paramsCodec: [paramsCodec, ['K', card, {}], ['scheme', 'params', 'options']],
  infoCodec: [infoCodec, ['K', card, {}], ['scheme', 'params', 'options']],
  token68Codec: [token68Codec, ['K', text, ['token']], ['scheme', 'type', 'properties']],
  tokenScheme: [tokenScheme, ['K'], ['name']],
  matching: [matching, [/^a$/], ['pattern']],
  nonEmpty: [nonEmpty, [text], ['type']],
  spaced: [spaced, [text], ['type']],
  commaSeparated: [commaSeparated, [text], ['type']],
  json: [json, [schemes.base64], ['encoding']],
  canonicalJson: [canonicalJson, [schemes.base64], ['encoding']],
  schemeText: [schemeText, ['K', content], ['scheme', 'content']],
  prefixText: [prefixText, ['k=', 'k=', content], ['name', 'prefix', 'content']],
  parts: [parts, ['K', { a: text, b: text }, ':'], ['scheme', 'types', 'separators']],
  slashed: [slashed, [{ a: text, b: text }], ['types']],
  pairs: [pairs, ['K', card, form], ['scheme', 'params', 'form']],
  pairsText: [pairsText, ['K', card, form], ['scheme', 'params', 'form']],
  prefixPairs: [prefixPairs, ['k=', '', card, form], ['name', 'prefix', 'params', 'form']],
} as never

/** What is right for none of them. */
const WRONG = [5, true, Symbol(CANARY), () => CANARY]

/** Those that may be left out. */
const OPTIONAL = /^(required|optional) (form|section|traits)$|^\w+Codec (options|properties)$/

const cases = Object.entries(MAKERS).flatMap(([name, [call, right, names]]) =>
  names.map((argument, index) => [name, argument, index, call, right] as const),
)

describe('a wrong argument is a TypeError that names it', () => {
  test.each(cases)('%s, %s', (name, argument, index, call, right) => {
    expect(() => call(...(right as never[]))).not.toThrow()
    const isOptional = OPTIONAL.test(`${name} ${argument}`)
    for (const wrong of isOptional ? WRONG : [...WRONG, undefined, null]) {
      const error = thrown(() => call(...(right.map((one, i) => (i === index ? wrong : one)) as never[])))
      expect(error).toBeInstanceOf(TypeError)
      expect((error as Error).message).toMatch(new RegExp(`^${argument} (is not|is neither|has no) `))
      expect(String((error as Error).stack)).not.toContain(CANARY)
    }
  })
})

function thrown(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  return undefined
}

describe('of declarations', () => {
  test.each<[message: string, call: () => unknown]>([
    ['name is not a token', () => required('a b', text)],
    ['name is not a token', () => required('', text)],
    ['scheme is not a token', () => paramsCodec('', card)],
    ['type has no functions decode and encode', () => required('a', { decode: () => '' } as never)],
    ['form is neither quoted nor token', () => optional('a', text, 'bare' as never)],
    ['params has what neither required nor optional gives', () => paramsCodec('K', { a: {} } as never)],
    ['params has what neither required nor optional gives', () => pairsText('K', { a: null } as never, form)],
    ['params has a name twice', () => paramsCodec('K', { a: required('id', text), b: optional('ID', text) })],
    ['params has a name twice', () => pairsText('K', { a: required('id', text), b: optional('id', text) }, form)],
    [
      'params has extensions: parameters that are not declared are there',
      () => infoCodec('K', { extensions: optional('x', text) }),
    ],
    ['form.separator is not a regular expression', () => pairs('K', card, { separator: ',', written: ',' } as never)],
    ['form.written is not a string', () => pairs('K', card, { separator: /,/ } as never)],
    ['types is empty', () => slashed({})],
    ['separators has no character for each two parts', () => parts('K', { a: text, b: text }, '')],
    ['separators has no character for each two parts', () => parts('K', { a: text }, ':')],
    ['pattern is not a regular expression', () => matching('^a$' as never)],
  ])('%s', (message, call) => {
    expect(call).toThrow(new TypeError(message))
  })

  test('a separator separates once', () => {
    const all = parts('K', { a: text, b: text, c: text }, '::')
    expect(all.decode('::x')).toEqual({ a: '', b: '', c: 'x' })
    expect(all.decode('1:2:')).toEqual({ a: '1', b: '2', c: '' })
    for (const content of [':x', 'x:', ':', '']) expect(fault(() => all.decode(content))).toBe('K malformed')
  })

  test('names of pairs are told apart by their case', () => {
    const scheme = pairsText('K', { a: required('id', text), b: required('ID', text) }, form)
    expect(scheme.decode('K id=1,ID=2')).toEqual({ a: '1', b: '2' })
  })

  test('those that are right are as they are for the schemes of this package', () => {
    expect(required('card', text)).toEqual({ name: 'card', type: text, required: true, form: 'quoted', section: '' })
    expect(optional('card', text, 'token', 'K 4', { harmless: true })).toEqual({
      ...{ name: 'card', type: text, required: false, form: 'token', section: 'K 4', harmless: true },
    })
  })
})

test('every function that makes something is held to this', () => {
  const others = /^(check|schemeOf|paymentJson|edgeGridUnsigned|AuthSchemeError|.*(?:Digest|digest|decode).*)$/
  const makers = Object.entries(schemes).filter(([name, value]) => typeof value === 'function' && !others.test(name))
  expect(makers.map(([name]) => name).sort()).toEqual(Object.keys(MAKERS).sort())
})
