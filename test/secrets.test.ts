import { describe, expect, test } from '@jest/globals'
import {
  AuthSyntaxError,
  type ChallengeInit,
  type FieldValue,
  parseAuthParams,
  parseChallenges,
  parseCredentials,
  redact,
  serializeAuthParams,
  serializeChallenge,
  serializeChallenges,
  serializeCredentials,
} from '../src/index.ts'
import { HARMLESS_PARAM } from '../src/known.ts'
import { CANARY as S } from './arbitraries.ts'
import { shown } from './shown.ts'
import { thrownIfAny } from './thrown.ts'

const PARSERS: ((field: FieldValue) => unknown)[] = [parseChallenges, parseCredentials, parseAuthParams]
const SERIALIZERS: ((init: ChallengeInit) => unknown)[] = [
  serializeChallenge,
  serializeCredentials,
  (init) => serializeChallenges([{ scheme: 'Basic' }, init]),
  (init) => serializeAuthParams(init.params!),
]

/** The errors of those that throw. */
function errorsOf<Argument>(functions: readonly ((argument: Argument) => unknown)[], argument: Argument): unknown[] {
  return functions.flatMap((f) => thrownIfAny(() => f(argument)) ?? [])
}

/** Well-formed in one of the fields, so that not all parsers throw; hidden by `redact` all the same. */
const WELL_FORMED: [where: string, field: string | string[]][] = [
  ['a token68', `Bearer ${S}`],
  ['a padded token68', `Basic ${S}==`],
  ['the token68 of an unknown scheme', `Foo ${S}`],
  ['a scheme', S],
  ['a scheme with parameters', `${S} realm="x"`],
  ['a scheme with a token68', `${S} abc`],
  ['a second scheme', `Basic realm="x", ${S}`],
  ['the token68 of a second scheme', `Basic realm="x", Bearer ${S}`],
  ['a value in quotes', `Digest username="u", response="${S}"`],
  ['a bare value', `Digest realm="x", nonce=${S}`],
  ['a value with white space before it', `Digest response = ${S}`],
  ['a value with escapes', `Digest response="\\"${S}\\\\"`],
  ['a value with needless escapes', `Digest response="\\x${S}"`],
  ['a value of a bare parameter', `Digest nc=${S}`],
  ['an empty element behind', `Digest response=${S},,`],
  ['the user name', `Digest username="${S}", realm="x"`],
  ['an unknown parameter', `Bearer hint="${S}"`],
  ['the name of a parameter', `Bearer ${S}="x"`],
  ['the name of a bare parameter', `Digest realm="x", ${S}=1`],
  ['a parameter that only looks harmless', `Bearer realm2="${S}"`],
  ['what looks like a harmless parameter in quotes', `Digest nonce="n, realm=${S}"`],
  ['a harmless value that is not ASCII', `Basic realm="${S}\xe9"`],
  ['a harmless value with a tab', `Basic realm="${S}\tx"`],
  ['Authentication-Info', `nextnonce="${S}", qop=auth`],
  ['a second line', ['Basic realm="x"', `Bearer ${S}`]],
  ['a parameter on a second line', ['Digest realm="x"', `nonce="${S}"`]],
]

/** Malformed as challenges, as credentials and as auth-params alike. */
const MALFORMED: [where: string, field: string | string[]][] = [
  ['user and password without a scheme', `user:${S}`],
  ['a user without a scheme', `${S}:x`],
  ['user and password behind a scheme', `Basic user:${S}`],
  ['a token68 with a colon', `Bearer secret-token:${S}`],
  ['a token68 with an illegal character', `Bearer ${S}@x`],
  ['a token68 in quotes', `Bearer "${S}"`],
  ['a token68 in angle brackets', `Bearer <${S}>`],
  ['a token68 behind a comma', `Bearer, ${S}"`],
  ['a second token68', `Bearer x ${S}`],
  ['a token68 behind a scheme written twice', `Bearer Bearer ${S}`],
  ['a token68 behind parameters', `Signature a="b" ${S}==`],
  ['a token68 before parameters', `Bearer ${S}, a=b`],
  ['a token68 behind a colon', `Bearer: ${S}`],
  ['a token68 behind a colon and no space', `Bearer:${S}`],
  ['a token68 behind a tab', `Bearer\t${S}`],
  ['a token68 with a line break', `Bearer ${S}\r\n`],
  ['a header behind a line break', `Bearer x\r\nX-Api-Key: ${S}`],
  ['a token68 with a NUL', `Bearer ${S}\0`],
  ['a token68 with wide characters', `Bearer ${S}\u2026`],
  ['a token68 behind wide characters', `Bearer \u201c${S}\u201d`],
  ['a scheme that is no token', `https://x/${S} abc`],
  ['a scheme with a colon', `${S}: abc`],
  ['an unterminated value', `Digest response="${S}`],
  ['an unterminated harmless value', `Basic realm="${S}`],
  ['a value that ends with a backslash', `Digest response="${S}\\`],
  ['a value that ends with an escaped quote', `Basic realm="${S}\\", Basic realm="x"`],
  ['a value in single quotes', `Digest response='x ${S}'`],
  ['a harmless value in single quotes', `Basic realm='x ${S}'`],
  ['a value in typographic quotes', `Digest response=\u201c${S}\u201d`],
  ['a value in typographic quotes read as Latin-1', `Digest response=\xe2\x80\x9c${S}\xe2\x80\x9d`],
  ['an unquoted value', `Digest response=/${S}`],
  ['an unquoted harmless value', `Basic realm=x ${S}`],
  ['text behind an unquoted value', `Digest realm=x (${S})`],
  ['text behind a quoted value', `Digest realm="x"${S}`],
  ['quotes within quotes', `Digest response="x "${S}" y"`],
  ['quotes within quotes of a harmless value', `Basic realm="x "${S}" y"`],
  ['a value of a parameter that is there twice', `Digest response="x", response="${S}"`],
  ['the first value of a parameter that is there twice', `Digest response="${S}", response="x"`],
  ['a harmless value that is there twice', `Basic realm="x", realm="${S}"`],
  ['a name that is there twice', `Digest ${S}=1, ${S}=2`],
  ['a value behind a semicolon', `Digest realm="x"; response="${S}"`],
  ['a value before a semicolon', `GNAP access=${S};referrer=x`],
  ['a value behind no comma', `Digest realm="x" response="${S}"`],
  ['a name without a value', `Digest realm="x", ${S}=`],
  ['an empty value before', `Digest realm=, response="${S}"`],
  ['a bare scheme before', `Bearer, response="${S}"`],
  ['text without a meaning', `Digest a="1", "${S}", b=2`],
  ['a wide character in a value', `Digest response="${S}\u4e00"`],
  ['a wide character in a harmless value', `Basic realm="${S}\u4e00"`],
  ['a line break in a harmless value', `Basic realm="${S}\n x"`],
  ['a line break in a value', `Digest response="${S}\r\n x"`],
  ['a fold', `Digest realm="x",\r\n response="${S}"`],
  ['a control character in a value', `Digest response="\x07${S}"`],
  ['the second of two credentials', `Bearer x y, Basic ${S}`],
  ['a second line behind a malformed one', ['Bearer @', `Bearer ${S}`]],
  ['a malformed second line', ['Bearer x', `Bearer "${S}`]],
  ['a harmless value on a line behind a malformed one', ['Bearer @', `Basic realm="${S}"`]],
]

describe('the errors of the parsers hold no text of the field', () => {
  test.each([...WELL_FORMED, ...MALFORMED])('%s', (_where, field) => {
    const errors = errorsOf(PARSERS, field)
    for (const error of errors) {
      expect(error).toBeInstanceOf(AuthSyntaxError)
      expect(shown(error)).not.toContain(S)
    }
    expect(errors.length).toBeGreaterThan(0)
  })

  test.each(MALFORMED)('%s is malformed in every field', (_where, field) => {
    expect(errorsOf(PARSERS, field)).toHaveLength(PARSERS.length)
  })

  test('of a field that is no text', () => {
    const fields = [{ [S]: S }, Symbol(S), [S, 5], [[S]], [{ toString: () => S }], () => S, new String(S)]
    for (const field of fields as unknown as FieldValue[]) {
      for (const error of errorsOf([...PARSERS, redact], field)) expect(shown(error)).not.toContain(S)
    }
    expect(errorsOf(PARSERS, [S, 5] as never)).toHaveLength(PARSERS.length)
  })
})

/** What people paste where credentials are wanted, each with a secret in it. None of it is a header of its own. */
const PASTED: string[] = [
  S,
  `${S}==`,
  `eyJhbGciOiJIUzI1NiJ9.${S}.c2lnbmF0dXJl`,
  `user:${S}`,
  `user:${S}@host`,
  `https://user:${S}@example.org/?a=b, c=d`,
  `"${S}"`,
  `'${S}'`,
  `<${S}>`,
  `{"access_token":"${S}","scope":"read, write"}`,
  `token=${S}`,
  `access_token=${S}&token_type=bearer&scope=all`,
  `session=${S}; Path=/; HttpOnly`,
  `-u user:${S}`,
  `-H "Authorization: Bearer ${S}"`,
  `-----BEGIN PRIVATE KEY----- ${S}`,
  `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;range, Signature=${S}`,
  `AWS AKIDEXAMPLE:${S}=`,
  `SharedAccessSignature sr=x&sig=${S}&se=1&skn=realm`,
  `Digest username="u", realm="r" nonce="n", response="${S}"`,
  `Digest username="u", realm="r, nonce="${S}", qop="auth"`,
  `Digest username="u, realm="${S}", nonce="n"`,
  `Hawk id="i", ts="1", nonce="n", ext="a=${S}", mac="${S}="`,
  `OAuth realm="r",oauth_token="${S}",oauth_signature="a%2F${S}"`,
  `Signature keyId="k",algorithm="a",headers="(request-target)",signature="${S}=`,
  `MediaBrowser Client="c", Device="d", Token=${S}`,
]

const AROUND: [before: string, after: string][] = [
  ['Bearer ', '"'],
  ['Basic ', ' realm="r"'],
  ['bearer: ', ''],
  ['Authorization: Bearer ', ''],
  ['Bearer Bearer ', '\r\n'],
  ['Basic realm="r" ', ''],
  ['Basic realm="r", x ', ', error="e"'],
  ['"Bearer ', '"'],
  ['Digest realm="r", nonce="', ', qop="auth"'],
  ['Token token=', '\0'],
  ['Bearer error=', ' @'],
]

describe('redact hides what is pasted', () => {
  const fields = PASTED.flatMap((pasted) => AROUND.map(([before, after]) => `${before}${pasted}${after}`))
  const malformed = fields.filter((field) => errorsOf(PARSERS, field).length === PARSERS.length)

  test('in fields that are malformed, of which there are more than 200', () => {
    expect(malformed.length).toBeGreaterThan(200)
  })

  test.each(malformed)('%j', (field) => {
    expect(redact(field)).not.toContain(S)
    expect(redact([field, 'Basic realm="x"'])).not.toContain(S)
  })
})

describe('redact hides', () => {
  test.each([...WELL_FORMED, ...MALFORMED])('%s', (_where, field) => {
    expect(redact(field)).not.toContain(S)
  })

  test.each([
    'realm',
    'algorithm',
    'scope',
    'error',
    'nonce',
    'response',
    'username',
    'token',
    'hint',
    'REALM',
    'Nonce',
  ])('%s, unless it is harmless in a well-formed text', (name) => {
    expect(redact(`Digest ${name}="${S}"`).includes(S)).toBe(HARMLESS_PARAM.test(name))
    expect(redact(`Digest ${name}="${S}`)).not.toContain(S)
    expect(redact(`Digest x, ${name}="${S}"`)).not.toContain(S)
    expect(redact(`Digest ${name}=${S}, ${name}=x`)).not.toContain(S)
  })
})

const REFUSED: [where: string, init: unknown][] = [
  ['a scheme with a space', { scheme: `Basic ${S}` }],
  ['a scheme with a line break', { scheme: `Basic\r\n${S}` }],
  ['a scheme with a comma', { scheme: `Basic,${S}` }],
  ['a scheme that is no string', { scheme: { toString: () => S } }],
  ['a scheme that is a symbol', { scheme: Symbol(S) }],
  ['a token68 with a comma', { scheme: 'Negotiate', token68: `x, Basic realm="${S}"` }],
  ['a token68 with padding first', { scheme: 'Basic', token68: `=${S}` }],
  ['a token68 with a colon', { scheme: 'Basic', token68: `user:${S}` }],
  ['a token68 with a line break', { scheme: 'Basic', token68: `${S}\n` }],
  ['a token68 that is no string', { scheme: 'Basic', token68: [S] }],
  ['a token68 beside parameters', { scheme: 'Basic', token68: S, params: { realm: S } }],
  ['a rest', { scheme: 'Basic', rest: S }],
  ['a name with a space', { scheme: 'X', params: { [`${S} x`]: 'y' } }],
  ['a name with an equals sign', { scheme: 'X', params: [{ name: `${S}=`, value: 'y' }] }],
  ['a name that is no string', { scheme: 'X', params: [{ name: [S], value: 'y' }] }],
  ['a name that is a symbol', { scheme: 'X', params: [{ name: Symbol(S), value: 'y' }] }],
  ['an empty name', { scheme: 'X', params: [{ name: '', value: S }] }],
  ['a name that is there twice', { scheme: 'X', params: { [S]: 'x', [S.toUpperCase()]: 'y' } }],
  ['a value with CR LF', { scheme: 'X', params: { a: `x\r\nSet-Cookie: ${S}` } }],
  ['a value with LF', { scheme: 'X', params: { a: `${S}\n` } }],
  ['a value with NUL', { scheme: 'X', params: { a: `\0${S}` } }],
  ['a value with DEL', { scheme: 'X', params: { a: `${S}\x7f` } }],
  ['a value with a wide character', { scheme: 'X', params: { a: `${S}\u201d` } }],
  ['a value with a lone surrogate', { scheme: 'X', params: { a: `${S}\ud800` } }],
  ['a bare value with CR', { scheme: 'X', params: [{ name: 'a', value: `${S}\r`, quoted: false }] }],
  ['a value that is no string', { scheme: 'X', params: { a: { toString: () => S } } }],
  ['a value that is a symbol', { scheme: 'X', params: { a: Symbol(S) } }],
  ['a raw beside an illegal value', { scheme: 'X', params: [{ name: 'a', value: `${S}\0`, raw: `"${S}\0"` }] }],
  ['parameters that are a string', { scheme: 'X', params: S }],
  ['parameters that are null', { scheme: 'X', params: null, secret: S }],
  ['parameters that are strings', { scheme: 'X', params: [S] }],
  ['a parameter that is null', { scheme: 'X', params: [null], secret: S }],
  ['entries of a map', { scheme: 'X', params: new Map([[S, S]]) }],
  ['an iterator that is none', { scheme: 'X', params: { [Symbol.iterator]: S } }],
  ['a string', S],
]

describe('the errors of the serializers hold nothing that was passed', () => {
  test.each(REFUSED)('%s', (_where, init) => {
    const errors = errorsOf(SERIALIZERS, init as ChallengeInit)
    for (const error of errors) {
      expect(error).toBeInstanceOf(TypeError)
      expect(shown(error)).not.toMatch(new RegExp(S, 'i'))
    }
    expect(errors.length).toBeGreaterThanOrEqual(3)
  })
})
