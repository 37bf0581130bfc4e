import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  type AuthParamCstChildren,
  type AuthVisitor,
  BaseVisitor,
  BaseVisitorWithDefaults,
  type Expected,
  parse,
  print,
  type Rule,
  rangeOf,
  toAuthParams,
  toChallenges,
  toCredentials,
} from '../grammar/index.ts'
import { nodeNames } from '../grammar/rules.ts'
import { parseAuthParams, parseChallenges, parseCredentials } from '../src/index.ts'
import { anyField, authParamsField, CANARY, challengesField, credentialsField, secretText } from './arbitraries.ts'

/** A field in one line (RFC 9110 §5.3). */
const anyText: fc.Arbitrary<string> = anyField.map((field) => [field].flat().join(', '))

/** The rule, the value of its tree, and the core's reader of the same field. */
const FIELDS = [
  ['WWW-Authenticate', (text: string) => toChallenges(parse(text, 'WWW-Authenticate').cst), parseChallenges],
  ['Authorization', (text: string) => toCredentials(parse(text, 'Authorization').cst), parseCredentials],
  ['Authentication-Info', (text: string) => toAuthParams(parse(text, 'Authentication-Info').cst), parseAuthParams],
] as const

const rules = Object.keys(nodeNames) as Rule[]

function attempt(read: (text: string) => unknown, text: string): unknown {
  try {
    return read(text)
  } catch (error) {
    return error
  }
}

describe('print', () => {
  test.each(rules)('gives back every text that is read as %s, to the last character', (rule) => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(print(parse(text, rule).cst)).toBe(text)
      }),
      { numRuns: 200 },
    )
  })

  // So long that a parser that calls itself for each element has no stack left, where there are elements without end.
  test.each(rules)('gives back long malformed text that is read as %s', (rule) => {
    const length = rule === 'WWW-Authenticate' ? 40_000 : 4_000
    for (const motif of ['a=', ' @', 'X a=b ', '"\0', 'a b, ', '=,', '\\"', '\t ']) {
      const text = motif.repeat(length / motif.length)
      expect(print(parse(text, rule).cst) === text).toBe(true)
    }
  })

  test('gives back a part of a tree', () => {
    const { cst } = parse('Basic realm = "a", Bearer', 'WWW-Authenticate')
    expect(cst.children.challenge!.map(print)).toEqual(['Basic realm = "a"', 'Bearer'])
  })

  test('leaves out what the parser made up', () => {
    expect(print(parse('Basic realm "a"', 'challenge').cst)).toBe('Basic realm "a"')
  })
})

describe('the value of a tree', () => {
  test('is the challenges of WWW-Authenticate and its twins (RFC 9110 §11.6.1)', () => {
    fc.assert(
      fc.property(challengesField, ({ text, value }) => {
        for (const rule of ['WWW-Authenticate', 'Proxy-Authenticate', 'Optional-WWW-Authenticate'] as const) {
          expect(toChallenges(parse(text, rule).cst)).toStrictEqual(value)
        }
      }),
    )
  })

  test('is the credentials of Authorization and its twin (RFC 9110 §11.6.2)', () => {
    fc.assert(
      fc.property(credentialsField, ({ text, value }) => {
        for (const rule of ['Authorization', 'Proxy-Authorization'] as const) {
          expect(toCredentials(parse(text, rule).cst)).toStrictEqual(value)
        }
      }),
    )
  })

  test('is the parameters of Authentication-Info and its twin (RFC 9110 §11.6.3)', () => {
    fc.assert(
      fc.property(authParamsField, ({ text, value }) => {
        for (const rule of ['Authentication-Info', 'Proxy-Authentication-Info'] as const) {
          expect(toAuthParams(parse(text, rule).cst)).toStrictEqual(value)
        }
      }),
    )
  })

  test.each(FIELDS)('of %s is there where the core has one, and is the same', (rule, read, core) => {
    fc.assert(
      fc.property(anyText, (text) => {
        const expected = attempt(core, text)
        const value = attempt(read, text)
        expect(parse(text, rule).diagnostics.length > 0).toBe(expected instanceof Error)
        if (expected instanceof Error) expect(value).toEqual(new TypeError('the text of this tree is malformed'))
        else expect(value).toStrictEqual(expected)
      }),
      { numRuns: 2000 },
    )
  })

  test('is refused where a name occurs twice, in whatever case (RFC 9110 §11.2)', () => {
    const { cst } = parse('Bearer realm="a", REALM="b"', 'WWW-Authenticate')
    expect(() => toChallenges(cst)).toThrow(TypeError)
    expect(toChallenges(parse('Bearer realm="a", Basic realm="a"', 'WWW-Authenticate').cst)).toHaveLength(2)
  })
})

/** What each of these texts begins, between quotes and elsewhere. */
const SAMPLES: [text: string, inQuotes: Expected, elsewhere: Expected[]][] = [
  ['!', 'qdtext', ['auth-scheme', 'auth-param', 'token']],
  ['/', 'qdtext', ['token68']],
  ['"', 'DQUOTE', ['quoted-string']],
  ['=', 'qdtext', ['"="']],
  [',', 'qdtext', ['","']],
  ['\\@', 'quoted-pair', []],
  ['', 'end', ['end']],
]

/** Whether a text can go on so: nothing is wrong with it but what may be missing behind, or a name that it has already. */
function takes(before: string, sample: string, rule: Rule): boolean {
  const { diagnostics } = parse(before + sample, rule)
  return diagnostics.every(
    ({ expected, start }) => expected.length === 0 || (sample !== '' && start === (before + sample).length),
  )
}

describe('rangeOf', () => {
  test('says where a tree, a part of one and a token are', () => {
    const { cst } = parse(' Basic realm = "a", X', 'WWW-Authenticate')
    const [basic] = cst.children.challenge!
    const [realm] = basic!.children.authParam!
    expect(rangeOf(cst)).toEqual({ start: 0, end: 21 })
    expect(rangeOf(basic!)).toEqual({ start: 1, end: 18 })
    expect(rangeOf(realm!)).toEqual({ start: 7, end: 18 })
    expect(rangeOf(realm!.children.name[0]!)).toEqual({ start: 7, end: 12 })
  })

  test('is undefined for what has no character', () => {
    const { cst } = parse('Basic realm "a"', 'challenge')
    const [realm] = cst.children.authParam!
    expect(rangeOf(parse('a=b', 'auth-param').cst.children.BWS[0]!)).toBeUndefined()
    expect(rangeOf(realm!.children.equals[0]!)).toBeUndefined()
  })
})

test('the value of a tree of another rule is refused', () => {
  const { cst } = parse('Basic realm="a"', 'challenge')
  for (const read of [toChallenges, toCredentials, toAuthParams]) {
    expect(() => read(cst as never)).toThrow(new TypeError('the tree is of another rule'))
  }
})

describe('diagnostics', () => {
  const problems = (text: string, rule: Rule) =>
    parse(text, rule).diagnostics.map(({ start, end, rule, message }) => `${start}-${end} ${rule}: ${message}`)

  test.each<[why: string, text: string, rule: Rule, ...diagnostics: string[]]>([
    [
      'a comma separates parameters (§11.3)',
      'Digest a="1" b="2"',
      'WWW-Authenticate',
      '13-14 auth-param: expected "," or the end',
    ],
    ['a value follows "="', 'Digest a="1", b=, c=3', 'challenge', '16-17 auth-param: expected token or quoted-string'],
    [
      'a quoted-string ends',
      'Basic realm="a',
      'challenge',
      '14-14 quoted-string: expected qdtext, quoted-pair or DQUOTE',
    ],
    [
      'a quoted-string has no NUL (§5.6.4)',
      'Basic realm="a\0b\0", a=1',
      'challenge',
      '14-17 quoted-string: expected qdtext, quoted-pair or DQUOTE',
    ],
    [
      'a name is followed by "="',
      'Basic realm "a", a=1',
      'WWW-Authenticate',
      '12-13 auth-param: expected "=", "," or the end',
    ],
    [
      'a space follows a scheme, not a tab (§11.3)',
      'Basic\trealm="a"',
      'challenge',
      '5-6 challenge: expected SP or the end',
    ],
    [
      'a token68 or parameters follow the space',
      'Basic @',
      'challenge',
      '6-7 auth-param: expected token68, auth-param, "," or the end',
    ],
    ['a token68 stands alone', 'Basic abc==, a=b', 'Authorization', '11-12 Authorization: expected "=" or the end'],
    ['credentials are one', 'Basic abc, Bearer abc', 'Authorization', '9-10 Authorization: expected "=" or the end'],
    ['credentials are at least one', ' ', 'Authorization', '1-1 auth-scheme: expected auth-scheme'],
    ['parameters have no scheme in front', 'Digest a=1, b=2', 'Authentication-Info', '7-8 auth-param: expected "="'],
    [
      'a name occurs once (§11.2)',
      'Basic a=1, A=2',
      'challenge',
      '11-12 auth-param: a parameter occurs once (RFC 9110 §11.2)',
    ],
    ['a text is read whole', 'a=1, b=2', 'auth-param', '3-4 auth-param: expected the end'],
    [
      'what comes behind an error, but not what is there',
      'X =a, b=1',
      'WWW-Authenticate',
      '2-3 auth-param: expected token68, auth-param, "," or the end',
      '4-5 auth-param: expected "=" or the end',
    ],
    [
      'several, each in its element',
      'Digest a="1"b, c=, d=3, Basic @',
      'WWW-Authenticate',
      '12-13 auth-param: expected "," or the end',
      '17-18 auth-param: expected token or quoted-string',
      '30-31 auth-param: expected token68, auth-param, "=", "," or the end',
    ],
    [
      'of a scheme with text behind it, in its element',
      'X;, Y;',
      'WWW-Authenticate',
      '1-2 challenge: expected SP, "," or the end',
      '5-6 challenge: expected SP, "," or the end',
    ],
    [
      'of a scheme with a tab behind it, in its element',
      'X\ty, Z @',
      'WWW-Authenticate',
      '1-2 challenge: expected SP, "," or the end',
      '7-8 auth-param: expected token68, auth-param, "," or the end',
    ],
    [
      'of a token68 with text behind it, in its element',
      'X abc;, Y @',
      'WWW-Authenticate',
      '5-6 auth-param: expected "=", "," or the end',
      '10-11 auth-param: expected token68, auth-param, "," or the end',
    ],
    ['none', 'Digest a="1", b=2, Basic', 'WWW-Authenticate'],
  ])('%s', (_why, text, rule, ...expected) => {
    expect(problems(text, rule)).toEqual(expected)
  })

  test('name what the text before them can go on with, and nothing else', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...rules), (text, rule) => {
        const [first] = parse(text, rule).diagnostics
        fc.pre(first !== undefined && first.expected.length > 0 && first.start < text.length)
        const before = text.slice(0, first!.start)
        fc.pre(!/[\w!#$%&'*+.^`|~/-]$/.test(before))
        const isQuoted = first!.expected.includes('DQUOTE')
        for (const [sample, inQuotes, elsewhere] of SAMPLES) {
          const isExpected = (isQuoted ? [inQuotes] : elsewhere).some((one) => first!.expected.includes(one))
          expect([sample, takes(before, sample, rule)]).toEqual([sample, isExpected])
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('hold nothing of the text', () => {
    fc.assert(
      fc.property(secretText, fc.constantFrom(...rules), (text, rule) => {
        expect(JSON.stringify(parse(text, rule).diagnostics)).not.toContain(CANARY)
      }),
    )
  })
})

describe('a text that is no text, and a rule that is none', () => {
  test.each([
    ['a number', 5, 'challenge', 'text is not a string'],
    ['nothing', undefined, 'challenge', 'text is not a string'],
    ['an unknown rule', '', 'Cookie', 'rule is not one of the grammar'],
    ['a name that objects have', '', 'constructor', 'rule is not one of the grammar'],
    ['a list of one rule', '', ['challenge'], 'rule is not one of the grammar'],
  ])('%s', (_what, text, rule, message) => {
    expect(() => parse(text as string, rule as unknown as Rule)).toThrow(new TypeError(message))
  })
})

describe('visitors', () => {
  test('go through a tree by the names of its rules', () => {
    class Names extends BaseVisitorWithDefaults<void, void> implements Partial<AuthVisitor<void, void>> {
      readonly names: string[] = []

      constructor() {
        super()
        this.validateVisitor()
      }

      authParam({ name }: AuthParamCstChildren): void {
        this.names.push(name[0]!.image)
      }
    }
    const visitor = new Names()
    visitor.visit(parse('Basic realm="a", Digest qop=auth, nonce="b"', 'WWW-Authenticate').cst)
    expect(visitor.names).toEqual(['realm', 'qop', 'nonce'])
  })

  test('have to know every rule, if they are to', () => {
    class Incomplete extends BaseVisitor<void, void> {
      constructor() {
        super()
        this.validateVisitor()
      }
    }
    expect(() => new Incomplete()).toThrow('wwwAuthenticate')
  })
})
