import fc from 'fast-check'
import type { AuthParam, AuthParamInit, Challenge, ChallengeInit } from '../src/index.ts'

/*
 * What the properties are made from: texts of the grammar with what they mean, built bottom-up from the ABNF of
 * RFC 9110 §5.6 and §11 in its recipient's form; the same texts damaged; texts of no grammar; and what callers serialize.
 * Nothing here asks the library: the alphabets are spelled out again.
 */

/** A text of the grammar and what it means. */
export interface Example<Value> {
  text: string
  value: Value
}

/** A field of the grammar: in one line, in several that mean the same, and what it means. */
export interface FieldExample<Value> extends Example<Value> {
  lines: string[]
}

/** A comma that is the end of a field line instead (RFC 9110 §5.3). No octet, so it is in no other text. */
const LINE_END = '\ue000'

const DIGIT = '0123456789'
const ALPHA = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

const octets = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCharCode(from + i))

/** tchar (RFC 9110 §5.6.2) */
const tchar = fc.constantFrom(..."!#$%&'*+-.^_`|~", ...DIGIT, ...ALPHA)

/** token = 1*tchar (RFC 9110 §5.6.2); also such as mean something to a program, or in another place. */
const token: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: tchar, minLength: 1, maxLength: 6 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'Basic',
      'bearer',
      'realm',
      'REALM',
      'nc',
      'qop',
      '__proto__',
      'constructor',
      "'x'",
      "'",
    ),
  },
)

/** OWS = BWS = *( SP / HTAB ) (RFC 9110 §5.6.3) */
const OWS: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('', ' ') },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(' ', '\t'), maxLength: 3 }) },
)

/** token68 = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"=" (RFC 9110 §11.2) */
const token68: fc.Arbitrary<string> = fc
  .tuple(
    fc.string({ unit: fc.constantFrom(...'-._~+/', ...DIGIT, ...ALPHA), minLength: 1, maxLength: 8 }),
    fc.constantFrom('', '', '=', '==', '====='),
  )
  .map((parts) => parts.join(''))

/** A part of a quoted-string: as sent, what it means, and whether sending it so is needless. */
interface QuotedPart {
  sent: string
  meant: string
  isNeedless: boolean
}

/** qdtext = HTAB / SP / %x21 / %x23-5B / %x5D-7E / obs-text (RFC 9110 §5.6.4) */
const qdtext = fc.constantFrom('\t', ' ', '!', ...octets(0x23, 0x5b), ...octets(0x5d, 0x7e), ...octets(0x80, 0xff))

const quotedPart: fc.Arbitrary<QuotedPart> = fc.oneof(
  { weight: 8, arbitrary: qdtext.map((char) => ({ sent: char, meant: char, isNeedless: false })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('"', '\\').map((char) => ({ sent: `\\${char}`, meant: char, isNeedless: false })),
  },
  { weight: 1, arbitrary: qdtext.map((char) => ({ sent: `\\${char}`, meant: char, isNeedless: true })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(', Basic realm=', '; a=', "='x'", ', ,', '==', '\xe2\x80\x9c', '  ')
      .map((text) => ({ sent: text, meant: text, isNeedless: false })),
  },
)

/** token / quoted-string (RFC 9110 §11.2) */
const paramValue: fc.Arbitrary<Example<Omit<AuthParam, 'name'>>> = fc.oneof(
  token.map((value) => ({ text: value, value: { value, quoted: false } })),
  fc.array(quotedPart, { maxLength: 8 }).map((parts) => {
    const text = `"${parts.map(({ sent }) => sent).join('')}"`
    const value = { value: parts.map(({ meant }) => meant).join(''), quoted: true }
    return { text, value: parts.some(({ isNeedless }) => isNeedless) ? { ...value, raw: text } : value }
  }),
)

/** auth-param = token BWS "=" BWS ( token / quoted-string ) (RFC 9110 §11.2) */
const authParam: fc.Arbitrary<Example<AuthParam>> = fc
  .tuple(token, OWS, OWS, paramValue)
  .map(([name, before, after, { text, value }]) => ({
    text: `${name}${before}=${after}${text}`,
    value: { name, ...value },
  }))

/** What separates two elements: 1*( OWS "," OWS ), where a comma can be the end of a line (RFC 9110 §5.3, §5.6.1). */
const separator: fc.Arbitrary<string> = fc
  .tuple(
    OWS,
    fc.array(fc.tuple(fc.oneof({ weight: 4, arbitrary: fc.constant(',') }, fc.constant(LINE_END)), OWS), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([before, commas]) => before + commas.flat().join(''))

const emptyElements: fc.Arbitrary<string> = fc.oneof({ weight: 3, arbitrary: fc.constant('') }, separator)

/** #element = [ element ] *( OWS "," OWS [ element ] ) (RFC 9110 §5.6.1) */
function list<Value>(
  element: fc.Arbitrary<Example<Value>>,
  constraints: fc.UniqueArrayConstraints<[string, Example<Value>], unknown>,
): fc.Arbitrary<Example<Value[]>> {
  return fc
    .tuple(emptyElements, fc.uniqueArray(fc.tuple(separator, element), constraints), emptyElements)
    .map(([before, elements, behind]) => ({
      text: before + elements.map(([comma, { text }], i) => (i > 0 ? comma : '') + text).join('') + behind,
      value: elements.map(([, { value }]) => value),
    }))
}

/** #auth-param, where each name occurs once, regardless of case (RFC 9110 §11.2) */
const paramList = (maxLength: number): fc.Arbitrary<Example<AuthParam[]>> =>
  list(authParam, { maxLength, selector: ([, { value }]) => value.name.toLowerCase() })
const params: fc.Arbitrary<Example<AuthParam[]>> = fc.oneof(
  { weight: 20, arbitrary: paramList(4) },
  { weight: 1, arbitrary: paramList(40) },
)

/** 1*SP, and empty elements behind it of which the first belongs to the same line, or the SP would be trimmed away. */
const afterScheme: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(' ', ' ', '   '),
    fc.oneof(
      { weight: 3, arbitrary: fc.constant('') },
      fc.tuple(OWS, OWS).map(([before, behind]) => `${before},${behind}`),
    ),
  )
  .map((parts) => parts.join(''))

/** auth-scheme [ 1*SP ( token68 / #auth-param ) ] (RFC 9110 §11.3, §11.4) */
const challenge: fc.Arbitrary<Example<Challenge>> = fc.oneof(
  {
    weight: 1,
    arbitrary: token.map((scheme) => ({ text: scheme, value: { scheme, token68: undefined, params: [] } })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(token, fc.constantFrom(' ', '   '), token68).map(([scheme, spaces, token68]) => ({
      text: scheme + spaces + token68,
      value: { scheme, token68, params: [] },
    })),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(token, afterScheme, params).map(([scheme, spaces, { text, value }]) => ({
      // Empty elements that come first come behind the one of `afterScheme`, if they begin with the end of a line.
      text: scheme + spaces + (/^[\t ]*\ue000/.test(text) ? `,${text}` : text),
      value: { scheme, token68: undefined, params: value },
    })),
  },
)

/** A field in one line and in several, with white space around each, which is no part of it (RFC 9110 §5.5). */
function fieldOf<Value>(content: fc.Arbitrary<Example<Value>>): fc.Arbitrary<FieldExample<Value>> {
  return fc.tuple(OWS, content, OWS).map(([before, { text, value }, behind]) => {
    const padded = before + text + behind
    return { text: padded.replaceAll(LINE_END, ','), lines: padded.split(LINE_END), value }
  })
}

/** #challenge (RFC 9110 §11.6.1, §11.7.1) */
export const challengesField: fc.Arbitrary<FieldExample<Challenge[]>> = fieldOf(
  list(challenge, { maxLength: 4, comparator: () => false }),
)

/** credentials, in one line (RFC 9110 §11.4) */
export const credentialsField: fc.Arbitrary<FieldExample<Challenge>> = fieldOf(
  challenge.map(({ text, value }) => ({ text: text.replaceAll(LINE_END, ','), value })),
)

/** #auth-param (RFC 9110 §11.6.3, §11.7.3) */
export const authParamsField: fc.Arbitrary<FieldExample<AuthParam[]>> = fieldOf(params)

/** What damages a text: delimiters, what looks like one, controls, and characters that no field has. */
const NASTY: readonly string[] = [
  ...'"\\,;=\'@:/()<>?[]{} \t\r\n\0\x07\x1b\x7f\xa0\xad\xe2\x80\x9c',
  ...'\u201c\u201d\u201e\u201f\u2018\u2019\u212a\u017f\uff0c\u2028\u202e\ufeff',
  '\ud800',
  '\udfff',
  '\u{1f511}',
  '\xe2\x80\x9c',
  '\xe2\x80\x9d',
  '\r\n',
  '\r\n ',
  '\\"',
  '""',
  '"""',
  "''",
  '==',
  ', ',
  '; ',
  ' =',
  ',,',
]

/** Pieces that mean something where they don't belong. */
const FRAGMENTS: readonly string[] = [
  ', Basic realm="x"',
  'Basic',
  'Bearer: ',
  'Digest ',
  'Negotiate\t',
  'realm="x"',
  'realm=',
  'realm=x y',
  'REALM',
  "a='x y'",
  "a=''x y''",
  'a=b',
  'a="',
  'a=\u201cx\u201d',
  'a="x" b="y"',
  'https://x/y?a=b',
  'abc==',
  'x',
  '"x"',
]

const nastyChar = fc.constantFrom(...NASTY)
const fragment = fc.oneof({ weight: 3, arbitrary: nastyChar }, { weight: 1, arbitrary: fc.constantFrom(...FRAGMENTS) })

const wellFormedText: fc.Arbitrary<string> = fc.oneof(
  challengesField.map(({ text }) => text),
  credentialsField.map(({ text }) => text),
  authParamsField.map(({ text }) => text),
)

/** A text of the grammar, and again without its first word: parameters that occur twice, if there are any. */
const repeatedText: fc.Arbitrary<string> = fc
  .tuple(wellFormedText, fc.boolean())
  .map(([text, isUpperCase]) =>
    [text, (isUpperCase ? text.toUpperCase() : text).replace(/^[^\t =]*[\t ]+(?!=)/, '')].join(','),
  )

/** A text of the grammar with a few characters deleted, inserted or replaced. */
const editedText: fc.Arbitrary<string> = fc
  .tuple(
    wellFormedText,
    fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        deleted: fc.constantFrom(0, 0, 1, 1, 2, 5),
        inserted: fc.oneof(fc.constant(''), fragment, fragment),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  )
  .map(([text, edits]) =>
    edits.reduce((edited, { at, deleted, inserted }) => {
      const start = Math.floor(at * edited.length)
      return edited.slice(0, start) + inserted + edited.slice(start + deleted)
    }, text),
  )

/** What is nearly a text of the grammar. */
export const damagedText: fc.Arbitrary<string> = fc.oneof({ weight: 6, arbitrary: editedText }, repeatedText)

/** A text of no grammar: of delimiters and fragments, or of any UTF-16 code units. */
export const rawText: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.array(fc.oneof(fragment, fc.constantFrom('a', 'b=', ' ')), { maxLength: 12 }).map((p) => p.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.nat(0xff).map((code) => String.fromCharCode(code)) }) },
)

/** One line or several of `text`. */
export function fieldFrom(text: fc.Arbitrary<string>): fc.Arbitrary<string | string[]> {
  return fc.oneof({ weight: 3, arbitrary: text }, { weight: 1, arbitrary: fc.array(text, { maxLength: 3 }) })
}

/** Any field: well-formed, damaged, or of no grammar at all. */
export const anyField: fc.Arbitrary<string | string[]> = fc.oneof(
  { weight: 1, arbitrary: wellFormedText },
  { weight: 1, arbitrary: challengesField.map(({ lines }) => lines) },
  { weight: 1, arbitrary: authParamsField.map(({ lines }) => lines) },
  { weight: 4, arbitrary: fieldFrom(damagedText) },
  { weight: 3, arbitrary: fieldFrom(rawText) },
)

/** A word that occurs nowhere else: always as long, so that none is part of another. */
export const WORD: RegExp = /q[0-9]{3}z/g

/**
 * Fields of nothing but distinct words (`WORD`), delimiters of all kinds, schemes and quoted words: wherever a reader loses
 * something, it loses a word.
 */
export const wordField: fc.Arbitrary<string | string[]> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom('W', 'W', 'W="W"', 'W=W', ', W=', ' W="W', ', W W=', 'W==', 'Basic W') },
      { weight: 2, arbitrary: fc.constantFrom("W='W W'", "W='W'", 'W=\u201cW\u201d', 'W="W\\"W"', 'W="W"W"', 'W: W') },
      { weight: 1, arbitrary: fc.constantFrom('Bearer: W', '; W=W', 'W=W W', 'W=\xe2\x80\x9cW', '\\W', 'W/W', '@W@') },
      { weight: 4, arbitrary: fc.constantFrom(' ', ', ', ', ', ' , ', ',', '\t', '=', '"', ' "', '" ', "'", '\\') },
      { weight: 1, arbitrary: fragment },
      { weight: 1, arbitrary: fc.constant(LINE_END) },
    ),
    { minLength: 1, maxLength: 24 },
  )
  .map((pieces) => {
    let count = 0
    const text = pieces.join('').replace(/W/g, () => `q${String(count++).padStart(3, '0')}z`)
    return text.includes(LINE_END) ? text.split(LINE_END) : text
  })

/** What a caller may write, and the parameters that it means. */
export interface InitExample {
  init: ChallengeInit
  params: { name: string; value: string; quoted?: boolean | undefined }[]
}

/** HTAB / SP / VCHAR / obs-text: what a value can hold (RFC 9110 §5.5, §5.6.4) */
const text: fc.Arbitrary<string> = fc.oneof(
  token,
  fc.string({ unit: fc.oneof(qdtext, qdtext, fc.constantFrom('"', '\\', ',', '=')), maxLength: 8 }),
)

const paramInit: fc.Arbitrary<AuthParamInit> = fc.record(
  {
    name: token,
    value: text,
    quoted: fc.constantFrom(true, false, undefined),
    raw: fc.oneof(text, fc.constantFrom('""', '"', '"x", b="y"', undefined)),
  },
  { requiredKeys: ['name', 'value'], noNullPrototype: true },
)

const paramInits: fc.Arbitrary<AuthParamInit[]> = fc.uniqueArray(paramInit, {
  maxLength: 5,
  selector: ({ name }) => name.toLowerCase(),
})

/** Everything that the serializers take: a token68; parameters in an array, another iterable or an object; or neither. */
export const validInit: fc.Arbitrary<InitExample> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc
      .tuple(token, fc.oneof(token68, fc.constant(undefined)), fc.constantFrom([], {}, undefined))
      .map(([scheme, token68, none]) => ({ init: { scheme, token68, params: none }, params: [] })),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(token, paramInits, fc.boolean()).map(([scheme, params, isArray]) => ({
      init: { scheme, params: isArray ? params : new Set(params) },
      params,
    })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(token, paramInits, fc.option(token)).map(([scheme, params, leftOut]) => {
      const values = new Map<string, string | undefined>(params.map(({ name, value }) => [name, value]))
      if (leftOut !== null) values.set(leftOut, undefined)
      const record = Object.fromEntries(values)
      return {
        init: { scheme, params: record },
        params: Object.entries(record).flatMap(([name, value]) => (value === undefined ? [] : { name, value })),
      }
    }),
  },
)

/** A secret that no other text has. */
export const CANARY = 'c4n4ryS3cret'

/** Text that a caller passes on from an attacker. */
const hostileText: fc.Arbitrary<string> = fc.oneof(
  token,
  fc
    .array(fc.oneof(fragment, fc.constant(CANARY), fc.constantFrom('a', '=', '\r\nSet-Cookie: a=b', '\0')), {
      maxLength: 4,
    })
    .map((parts) => parts.join('')),
)

/** What is no string, though some would become one. */
const NO_STRINGS: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  5n,
  Number.NaN,
  {},
  [],
  [CANARY],
  Symbol(CANARY),
  () => CANARY,
  new String(CANARY),
  { toString: () => CANARY },
  { [CANARY]: CANARY },
]

const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 12, arbitrary: hostileText },
  { weight: 1, arbitrary: fc.constantFrom(...NO_STRINGS) },
)

const hostileParam: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record(
      {
        name: fc.oneof({ weight: 4, arbitrary: token }, hostileValue),
        value: hostileValue,
        quoted: fc.constantFrom(true, false, undefined, 'yes', 0),
        raw: fc.oneof(
          hostileValue,
          hostileText.map((content) => `"${content}"`),
        ),
      },
      { requiredKeys: [], noNullPrototype: true },
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom(...NO_STRINGS) },
)

/** Parameters that no type checker would let through. */
export const hostileParams: fc.Arbitrary<NonNullable<ChallengeInit['params']>> = fc.oneof(
  { weight: 4, arbitrary: fc.array(hostileParam, { maxLength: 4 }) },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.tuple(fc.oneof(token, hostileText), hostileValue), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries)),
  },
  { weight: 1, arbitrary: fc.oneof(hostileText, fc.constantFrom(...NO_STRINGS)) },
) as fc.Arbitrary<NonNullable<ChallengeInit['params']>>

/** Challenges that no type checker would let through. */
export const hostileInit: fc.Arbitrary<ChallengeInit> = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record(
      {
        scheme: fc.oneof({ weight: 4, arbitrary: token }, hostileValue),
        token68: fc.oneof(token68, hostileValue),
        params: hostileParams,
        rest: hostileText,
      },
      { requiredKeys: ['scheme'], noNullPrototype: true },
    ),
  },
  { weight: 10, arbitrary: fc.record({ scheme: token, params: hostileParams }, { noNullPrototype: true }) },
  { weight: 10, arbitrary: fc.record({ scheme: token, token68: hostileValue }, { noNullPrototype: true }) },
  { weight: 1, arbitrary: fc.constantFrom(...NO_STRINGS) },
) as fc.Arbitrary<ChallengeInit>

/** Well-formed challenges that say CANARY in every place that `redact` hides, and nothing harmful in the others. */
export const secretChallenges: fc.Arbitrary<string> = fc
  .array(
    fc
      .tuple(
        fc.constantFrom('Basic', 'bearer', 'Digest', 'SCRAM-SHA-256', CANARY, `x-${CANARY}`, `Basic${CANARY}`),
        fc.oneof(
          fc.constantFrom(CANARY, `${CANARY}==`, `a/${CANARY}+b`, ''),
          fc
            .uniqueArray(
              fc.oneof(
                fc.constantFrom('realm="x"', 'error="invalid_token"', 'qop=auth', 'Scope = "a b"'),
                fc
                  .tuple(
                    fc.constantFrom(
                      'nonce',
                      'response',
                      'Token',
                      'username',
                      'oauth_token',
                      'nc',
                      'xx',
                      CANARY,
                      'realm-name',
                    ),
                    fc.constantFrom('=', ' = '),
                    fc.constantFrom(
                      CANARY,
                      `"${CANARY}"`,
                      `"a, realm=${CANARY}"`,
                      `"\\"${CANARY}\\""`,
                      `"\xe9${CANARY}"`,
                    ),
                  )
                  .map((parts) => parts.join('')),
              ),
              { maxLength: 4, selector: (param) => param.replace(/[ =].*/, '').toLowerCase() },
            )
            .map((params) => params.join(', ')),
        ),
      )
      .map(([scheme, content]) => `${scheme} ${content}`),
    { minLength: 1, maxLength: 3 },
  )
  .map((challenges) => challenges.join(', '))

/** A damaged text or one of no grammar, with CANARY somewhere in it, at times as what would be harmless elsewhere. */
export const secretText: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(damagedText, rawText),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constantFrom(CANARY, CANARY, `, realm=${CANARY}`, `, Basic realm="${CANARY}"`, `realm="${CANARY}`),
  )
  .map(([text, at, secret]) => {
    const start = Math.round(at * text.length)
    return text.slice(0, start) + secret + text.slice(start)
  })

/**
 * Well-formed challenges with secrets, and then characters that mean something put in, taken out or put in the place of others: one,
 * or up to three where no secret stands behind the name of a harmless parameter.
 */
export const damagedSecrets: fc.Arbitrary<string> = fc
  .tuple(
    secretChallenges,
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat(1),
        fc.constantFrom('', '"', ',', ' ', '=', ';', "'", '\\', ':', '\0', '\t', '\n', 'x', '“'),
      ),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
  )
  .map(([text, edits]) => {
    const few = text.includes(`realm=${CANARY}`) ? edits.slice(0, 1) : edits
    return few.reduce((damaged, [at, removed, added]) => {
      const start = at % (damaged.length + 1)
      return damaged.slice(0, start) + added + damaged.slice(start + removed)
    }, text)
  })
