import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  applyEdits,
  type ParamsCstNode,
  parse,
  type Rule,
  removeParam,
  setParam,
  type TextEdit,
  toAuthParams,
  toChallenges,
  toCredentials,
} from '../grammar/index.ts'
import * as core from '../src/index.ts'
import { authParamsField, CANARY, challengesField, credentialsField } from './arbitraries.ts'

/** A text after edits of its only challenge, credentials or parameters. */
function edited(text: string, rule: Rule, edit: (cst: ParamsCstNode) => TextEdit[]): string {
  const { cst } = parse(text, rule)
  const children = cst.children as { challenge?: ParamsCstNode[]; credentials?: ParamsCstNode[] }
  return applyEdits(text, edit(children.challenge?.[0] ?? children.credentials?.[0] ?? (cst as ParamsCstNode)))
}

describe('setParam', () => {
  test.each<[what: string, text: string, rule: Rule, name: string, value: string, expected: string]>([
    [
      'a value keeps its name, its quotes and all around it',
      ' Digest  REALM = "a" ,, qop=auth,',
      'WWW-Authenticate',
      'realm',
      'b',
      ' Digest  REALM = "b" ,, qop=auth,',
    ],
    ['a bare value stays bare', 'Digest nc=1, qop=auth', 'Authorization', 'nc', '2', 'Digest nc=2, qop=auth'],
    ['a bare value is quoted where it has to be', 'Digest nc=1', 'Authorization', 'nc', 'a b', 'Digest nc="a b"'],
    [
      'is escaped (RFC 9110 §5.6.4)',
      'Basic realm="a"',
      'WWW-Authenticate',
      'realm',
      'a"b\\c',
      'Basic realm="a\\"b\\\\c"',
    ],
    [
      'is added behind the last one',
      'Digest qop=auth , Basic',
      'WWW-Authenticate',
      'realm',
      'a',
      'Digest qop=auth, realm="a" , Basic',
    ],
    ['is added behind a bare scheme', 'Bearer, Basic', 'WWW-Authenticate', 'realm', 'a', 'Bearer realm="a", Basic'],
    ['is added before empty elements', 'Bearer ,,', 'WWW-Authenticate', 'realm', 'a', 'Bearer realm="a" ,,'],
    ['is added to no parameters', ' ,', 'Authentication-Info', 'nextnonce', 'a', 'nextnonce="a" ,'],
    ['is added to nothing', '', 'Proxy-Authentication-Info', 'nextnonce', 'a', 'nextnonce="a"'],
    [
      'further ones of that name go (§11.2)',
      'Basic a=1, x=2, A=3 ,, a="4", y=5',
      'WWW-Authenticate',
      'a',
      '6',
      'Basic a=6, x=2, y=5',
    ],
  ])('%s', (_what, text, rule, name, value, expected) => {
    expect(edited(text, rule, (cst) => setParam(cst, name, value))).toBe(expected)
  })
})

describe('removeParam', () => {
  test.each<[what: string, text: string, rule: Rule, name: string, expected: string]>([
    ['with the comma before it', 'Basic a=1 , b=2, c=3', 'WWW-Authenticate', 'B', 'Basic a=1, c=3'],
    ['the first with the comma behind it', 'Basic a=1 , b=2', 'WWW-Authenticate', 'a', 'Basic b=2'],
    ['the last', 'Basic a=1, b=2,, Bearer', 'WWW-Authenticate', 'b', 'Basic a=1,, Bearer'],
    [
      'the only one with the space behind the scheme',
      'Basic  a = "1", Bearer',
      'WWW-Authenticate',
      'a',
      'Basic, Bearer',
    ],
    ['the only one behind an empty element', 'Basic ,a=1,', 'Authorization', 'a', 'Basic ,,'],
    ['the only one of a field without a scheme', ' a=1, ', 'Authentication-Info', 'a', ' , '],
    ['all there are, with the space behind the scheme', 'Basic a=1, A=2', 'WWW-Authenticate', 'a', 'Basic'],
    ['all of that name', 'Basic a=1, A=2, b=3, a=4', 'WWW-Authenticate', 'a', 'Basic b=3'],
    ['none, where there is none', 'Basic a=1', 'WWW-Authenticate', 'b', 'Basic a=1'],
    ['none, where there is a token68', 'Basic abc', 'Authorization', 'b', 'Basic abc'],
  ])('removes %s', (_what, text, rule, name, expected) => {
    expect(edited(text, rule, (cst) => removeParam(cst, name))).toBe(expected)
  })
})

/** What of a parameter an edit keeps. */
const bare = ({ name, value }: core.AuthParam) => ({ name, value })

/** Every place of a text that has parameters, with what it means now and after it was edited as the core edits values. */
describe.each<
  [
    rule: Rule,
    field: fc.Arbitrary<{ text: string }>,
    read: (text: string) => core.Challenge[],
    nodes: (text: string) => ParamsCstNode[],
  ]
>([
  [
    'WWW-Authenticate',
    challengesField,
    (text) => toChallenges(parse(text, 'WWW-Authenticate').cst),
    (text) => parse(text, 'WWW-Authenticate').cst.children.challenge ?? [],
  ],
  [
    'Authorization',
    credentialsField,
    (text) => [toCredentials(parse(text, 'Authorization').cst)],
    (text) => parse(text, 'Authorization').cst.children.credentials,
  ],
  [
    'Authentication-Info',
    authParamsField,
    (text) => [{ scheme: '', token68: undefined, params: toAuthParams(parse(text, 'Authentication-Info').cst) }],
    (text) => [parse(text, 'Authentication-Info').cst],
  ],
])('in %s', (_rule, field, read, nodes) => {
  const places = fc.tuple(field, fc.nat(), fc.nat(), fc.boolean()).map(([{ text }, n, m, isNew]) => {
    const all = nodes(text)
    const index = all.length > 0 ? n % all.length : -1
    const names = index < 0 ? [] : read(text)[index]!.params.map(({ name }) => name)
    return { text, index, name: isNew || names.length === 0 ? 'x-new' : names[m % names.length]!.toUpperCase() }
  })

  test('setParam sets what the core sets, and nothing else', () => {
    fc.assert(
      fc.property(places, fc.constantFrom('token', '', 'a "b\\" c, d=e', '\xe9'), ({ text, index, name }, value) => {
        const expected = read(text)
        fc.pre(index >= 0 && expected[index]!.token68 === undefined)
        core.setParam(expected[index]!, name, value)
        const result = read(applyEdits(text, setParam(nodes(text)[index]!, name, value)))
        expect(result.map(({ params, ...rest }) => ({ ...rest, params: params.map(bare) }))).toEqual(
          expected.map(({ params, ...rest }) => ({ ...rest, params: params.map(bare) })),
        )
      }),
    )
  })

  test('setParam is undone to the last character by setting the value that was there', () => {
    fc.assert(
      fc.property(places, ({ text, index, name }) => {
        const param = read(text)[index]?.params.find((param) => param.name.toLowerCase() === name.toLowerCase())
        fc.pre(param !== undefined && param.raw === undefined)
        const changed = applyEdits(text, setParam(nodes(text)[index]!, name, 'changed'))
        expect(applyEdits(changed, setParam(nodes(changed)[index]!, name, param!.value))).toBe(text)
      }),
    )
  })

  test('removeParam removes it, and nothing else', () => {
    fc.assert(
      fc.property(places, ({ text, index, name }) => {
        fc.pre(index >= 0)
        const expected = read(text)
        const { params } = expected[index]!
        expected[index]!.params = params.filter((param) => param.name.toLowerCase() !== name.toLowerCase())
        expect(read(applyEdits(text, removeParam(nodes(text)[index]!, name)))).toEqual(expected)
      }),
      { numRuns: 1000 },
    )
  })
})

test('an insertion comes before a replacement at its place, whichever is listed first', () => {
  const edits = [
    { start: 0, end: 1, text: 'c' },
    { start: 0, end: 0, text: 'b' },
  ]
  expect(applyEdits('a', edits)).toBe('bc')
  expect(applyEdits('a', edits.reverse())).toBe('bc')
})

test('an insertion comes behind a replacement that ends at its place, whichever is listed first', () => {
  const edits = [
    { start: 5, end: 5, text: 'c' },
    { start: 3, end: 5, text: 'b' },
  ]
  expect(applyEdits('Basic', edits)).toBe('Basbc')
  expect(applyEdits('Basic', edits.reverse())).toBe('Basbc')
})

test('a node that has no parameters is refused', () => {
  const { cst } = parse('X a=1', 'Authorization')
  expect(() => setParam(cst as never, 'a', 'b')).toThrow(new TypeError('the tree is of another rule'))
  expect(() => removeParam(cst as never, 'a')).toThrow(new TypeError('the tree is of another rule'))
})

describe("an edit that can't be made", () => {
  const challenge = (text: string) => parse(text, 'challenge').cst

  test.each<[what: string, edit: () => unknown, message: string]>([
    ['a name that is no token', () => setParam(challenge('Basic'), `a ${CANARY}`, ''), 'name is not a token'],
    ['no name', () => removeParam(challenge('Basic'), ''), 'name is not a token'],
    [
      'a name that is no string',
      () => removeParam(challenge('Basic'), [CANARY] as unknown as string),
      'name is not a token',
    ],
    [
      'a line break in a value',
      () => setParam(challenge('Basic'), 'a', `${CANARY}\n`),
      'value has an illegal character',
    ],
    [
      'a character above U+00FF in a value',
      () => setParam(challenge('Basic a=1'), 'a', `${CANARY}\u{1f511}`),
      'value has an illegal character',
    ],
    [
      'a value that is no string',
      () => setParam(challenge('Basic'), 'a', 5 as unknown as string),
      'value is not a string',
    ],
    ['a parameter beside a token68', () => setParam(challenge('Basic abc'), 'a', ''), 'token68 excludes params'],
    [
      'a malformed challenge',
      () => setParam(challenge('Basic a=1 b=2'), 'a', ''),
      'the text of this tree is malformed',
    ],
    [
      'a malformed challenge to remove from',
      () => removeParam(challenge('Basic a="1'), 'a'),
      'the text of this tree is malformed',
    ],
  ])('%s throws TypeError', (_what, edit, message) => {
    expect(edit).toThrow(new TypeError(message))
  })

  test.each<[what: string, edits: TextEdit[]]>([
    [
      'that overlap',
      [
        { start: 0, end: 2, text: '' },
        { start: 1, end: 3, text: '' },
      ],
    ],
    ['that are between two characters', [{ start: 0.5, end: 1, text: '' }]],
    ['that end before they start', [{ start: 2, end: 1, text: '' }]],
    ['that are not in the text', [{ start: 4, end: 6, text: '' }]],
    ['that are nowhere', [{ start: Number.NaN, end: 1, text: '' }]],
  ])('edits %s throw RangeError', (_what, edits) => {
    expect(() => applyEdits('Basic', edits)).toThrow(new RangeError('edits overlap or are not in the text'))
  })
})
