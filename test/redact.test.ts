import { describe, expect, test } from '@jest/globals'
import { redact } from '../src/index.ts'
import { bareParams } from '../src/registry.ts'
import * as schemes from '../src/schemes/index.ts'

const { allSchemes } = schemes

describe('redact', () => {
  test.each([
    ['keeps the scheme of a token', 'Bearer abc.def', 'Bearer ***'],
    ['keeps a scheme alone', 'Negotiate', 'Negotiate'],
    ['keeps the case of a scheme', 'bAsIc QTpC', 'bAsIc ***'],
    [
      'keeps harmless values as they were sent',
      'Digest realm="a\\"b", algorithm=MD5',
      'Digest realm="a\\"b", algorithm=MD5',
    ],
    ['hides the other values', 'Digest username="Mufasa", response="00"', 'Digest username=***, response=***'],
    ['hides an unknown scheme', 'Foo realm="x"', '*** realm="x"'],
    ['hides an unknown name', 'Bearer foo="x"', 'Bearer ***=***'],
    ['hides a secret that stands alone', 'eyJhbGciOi.eyJzdWIiOi.c2ln', '***'],
    ['hides a secret without a scheme', 'user:password', '***'],
    ['hides a secret with an equals sign', 'abc=', '***'],
    ['hides what is not understood', 'Basic user:password', 'Basic ***=***'],
    ['hides a value outside printable ASCII', 'Basic realm="\x9b2J"', 'Basic realm=***'],
    ['shows all schemes that are known', 'Bearer, Hawk, ntlm, AWS x', 'Bearer, Hawk, ntlm, AWS ***'],
    ['hides an unknown scheme that stands alone', 'Bearer, s3cret, Negotiate', 'Bearer, ***, Negotiate'],
    ['keeps harmless values of Authentication-Info', 'nextnonce="x", qop=auth', 'nextnonce=***, qop=auth'],
    ['keeps several challenges apart', 'Negotiate, Basic realm="x"', 'Negotiate, Basic realm="x"'],
    ['joins lines', ['Negotiate abc=', 'Basic realm="x"'], 'Negotiate ***, Basic realm="x"'],
    ['is empty for an absent field', undefined, ''],
    ['is empty for an empty field', '', ''],
  ])('%s', (_, field, expected) => {
    expect(redact(field)).toBe(expected)
  })
  // Before a doubt all is as if it were alone; the value at the doubt and all behind it is hidden.
  test.each([
    ['a missing comma', 'Basic realm="x" charset="UTF-8"', 'Basic realm="x", charset="UTF-8"'],
    ['semicolons', 'Digest realm="x"; nonce="n"; qop="auth"', 'Digest realm="x", nonce=***, qop="auth"'],
    ['a comma behind a scheme', 'Bearer, error="x"', 'Bearer error="x"'],
    ['a tab behind a scheme', 'Bearer\terror="x"', 'Bearer error="x"'],
    ['an empty value', 'Digest realm="x", nonce=, qop=auth', 'Digest realm="x", nonce=***, qop=auth'],
    ['an empty harmless value', 'Digest realm=, qop=auth', 'Digest realm=, qop=auth'],
    ['an unquoted URL', 'Bearer uri=https://x/y?a=b, error="x"', 'Bearer uri=***, error="x"'],
    ['an unquoted URL before white space', 'Bearer uri=https://x/y?a=b ,error="x"', 'Bearer uri=***, error="x"'],
    ['an unquoted URL at the end', 'Bearer error="x", uri=https://x/y', 'Bearer error="x", uri=***'],
    ['a harmless value that is no token', 'Basic realm=a/b, charset="UTF-8"', 'Basic realm=***, charset="UTF-8"'],
    ['a repeated name', 'Basic realm="x", charset="UTF-8", Realm="y"', 'Basic realm=***, charset="UTF-8", Realm=***'],
    [
      'a name repeated in another challenge',
      'Basic realm="x" charset=a, Basic realm="y"',
      'Basic realm="x", charset=a, Basic realm="y"',
    ],
    ['parameters without a scheme', 'realm="x", qop=auth', 'realm="x", qop=auth'],
  ])('shows harmless values beside what leaves no doubt where they end: %s', (_, field, expected) => {
    expect(redact(field)).toBe(expected)
  })

  test.each([
    [
      'a quote within quotes',
      'Basic realm="a", error="b "c" d", charset="e"',
      'Basic realm="a", error=***, charset=***',
    ],
    ['no closing quote', 'Basic realm="a", error="b, charset="c"', 'Basic realm="a", error=***'],
    ['no opening quote', 'Basic realm="a", error=b c", charset="d"', 'Basic realm="a", error=***, charset=***'],
    ['text behind a value', 'Basic realm="a"b, charset="c"', 'Basic realm=***, charset=***'],
    ['a word behind a value', 'Basic realm="a" b, charset="c"', 'Basic realm=***, charset=***'],
    ['no comma behind a bare value', 'Basic charset=a realm=b', 'Basic charset=***, realm=***'],
    ['a semicolon behind a bare value', 'Basic charset=a;realm=b', 'Basic charset=***, realm=***'],
    [
      'an unquoted value of several words',
      'Basic charset=a, realm=b c, error="d"',
      'Basic charset=a, realm=***, error=***',
    ],
    [
      'an unquoted value with a comma, perhaps',
      'Bearer realm="a", uri=x/y,error="z"',
      'Bearer realm="a", uri=***, error=***',
    ],
    ['a quote in an unquoted value', 'Bearer uri=x/\'y, error="z"', 'Bearer uri=***, error=***'],
    ['single quotes', "Basic charset=x, realm='a b', error=c", 'Basic charset=x, realm=***, error=***'],
    ['a control character', 'Basic charset="a", realm="b\0", error="c"', 'Basic charset="a", realm=***, error=***'],
    [
      'a challenge that is not understood',
      'Basic realm="a", Bearer @, Basic realm="b"',
      'Basic realm="a", Bearer ***, Basic realm=***',
    ],
    ['a colon for an equals sign', 'Digest realm="a", nonce:"b", qop=auth', 'Digest realm="a", ***=***, qop=***'],
    [
      'a line before',
      ['Basic realm="a"', 'Bearer @', 'Basic realm="b"'],
      'Basic realm="a", Bearer ***, Basic realm=***',
    ],
    ['the start of a line', ['Basic realm="a"', '"b", Basic realm="c"'], 'Basic realm="a", Basic realm=***'],
    ['text without a scheme', ['et3/x', 'realm=y'], '*** realm=***'],
    ['doubt behind doubt', `Basic realm="a", x="${'y"z '.repeat(9)}`, 'Basic realm="a", ***=***'],
  ])('hides values at and behind a place that leaves in doubt where one ends: %s', (_, field, expected) => {
    expect(redact(field)).toBe(expected)
  })

  test('hides a value that looks as if a quote had been forgotten in it', () => {
    expect(redact('Bearer error="a, nonce=s3cret", scope="x=y, z"')).toBe('Bearer error=***, scope="x=y, z"')
  })

  test('hides the name before a colon, which can be that of a user', () => {
    expect(redact('Basic user:password')).toBe('Basic ***=***')
  })
})

describe('redact shows the names of this package', () => {
  type Params = Record<string, { name: string }>
  const exported = Object.values(schemes) as { name?: unknown; params?: Params }[]
  const named = exported.filter(
    (one): one is { name: string; params?: Params } => typeof one === 'object' && typeof one.name === 'string',
  )

  // Of others the name describes their form.
  const names = [...allSchemes, ...named].map(({ name }) => name).filter((name) => /^[\w-]+=?$/.test(name))

  test.each([...new Set(names)])('the scheme %s', (name) => {
    // Some begin with a word and an equals sign.
    const space = name.endsWith('=') ? '' : ' '
    expect(redact(`${name}${space}AAAA`)).toBe(`${name}${space}***`)
  })

  const params = named.flatMap((scheme) => {
    const sides = scheme as {
      params?: Params
      challenge?: { params?: Params }
      credentials?: { params?: Params }
      info?: { params?: Params }
    }
    return [sides, sides.challenge, sides.credentials, sides.info].flatMap((side) => Object.values(side?.params ?? {}))
  })

  test('of the parameters of all schemes', () => {
    const hidden = new Set(
      params.map(({ name }) => name).filter((name) => !redact(`Digest ${name}="x"`).startsWith(`Digest ${name}=`)),
    )
    expect([...hidden]).toEqual([])
    expect(params.length).toBeGreaterThan(200)
  })

  test('of the parameters that the serializers write bare, in any case', () => {
    for (const scheme of ['', 'Digest', 'Concealed', 'HOBA', 'Mutual', 'SCRAM-SHA-1', 'vapid', 'Signature']) {
      for (const name of bareParams(scheme))
        expect(redact(`X ${name.toUpperCase()}=x`)).toMatch(`*** ${name.toUpperCase()}=`)
    }
  })
})

describe("redact with schemes of one's own", () => {
  const Tram = {
    name: 'Tram',
    challenge: { params: { zone: { name: 'zone', harmless: true }, ticket: { name: 'pass' } } },
    credentials: { decode: () => '' },
    info: { params: { left: { name: 'left', harmless: true } } },
  }
  const options = { schemes: [Tram] }

  test.each([
    ['its name', 'Bearer, tram', 'Bearer, tram'],
    [
      'its parameters, and the values of the harmless',
      'Tram Zone="A 1", pass="s3cret", other=x',
      'Tram Zone="A 1", pass=***, ***=***',
    ],
    ['none of its parameters in another scheme', 'Bearer zone="s3cret", pass=x', 'Bearer ***=***, ***=***'],
    ['what comes without a scheme', 'left="3", zone=s3cret', 'left="3", zone=s3cret'],
    ['no harmless value that is in doubt', 'Tram zone="A" s3cret', 'Tram zone=***'],
    ['what is known without it', 'Basic realm="x"', 'Basic realm="x"'],
  ])('shows %s', (_, field, expected) => {
    expect(redact(field, options)).toBe(expected)
  })

  test('shows a value only where all that declare its name call it harmless', () => {
    const other = { name: 'tram', params: { zone: { name: 'ZONE' } } }
    expect(redact('Tram zone=x', { schemes: [Tram, other] })).toBe('Tram zone=***')
    expect(redact('Tram zone=x', { schemes: [other, Tram] })).toBe('Tram zone=***')
  })

  test('takes the schemes of this package', () => {
    expect(redact('Digest username="x", realm="y"', { schemes: allSchemes })).toBe('Digest username=***, realm="y"')
  })

  test('takes options without schemes', () => {
    expect(redact('Foo x', {})).toBe('*** ***')
    expect(redact('Foo x', { schemes: undefined })).toBe('*** ***')
  })

  test('refuses what is no array of schemes, and repeats nothing of it', () => {
    expect(() => redact('Foo x', { schemes: 's3cret' as never })).toThrow(
      new TypeError('options.schemes is not an array'),
    )
  })
})
