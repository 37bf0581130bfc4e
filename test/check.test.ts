import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Challenge, isScheme, recoverChallenges } from '../src/index.ts'
import { sameName } from '../src/scan.ts'
import { allSchemes } from '../src/schemes/all.ts'
import { unpaddedBase64url } from '../src/schemes/bytes.ts'
import { check, type Finding } from '../src/schemes/check.ts'
import { paramsCodec, type Scheme, token68Codec } from '../src/schemes/codec.ts'
import { optional, required } from '../src/schemes/declare.ts'
import { AuthSchemeError, type AuthSchemeErrorCode } from '../src/schemes/scheme-error.ts'
import { integer, text, token } from '../src/schemes/values.ts'
import { CANARY, secretText } from './arbitraries.ts'
import { thrownIfAny } from './thrown.ts'

/** What is found in a field: `challenge severity scheme param code: message (section)`. */
interface Vector {
  rule: string
  section: string
  field: string | string[]
  proxy?: boolean
  findings: string[]
}

const vectors: Vector[] = read('check.json')

/** A field of a real product, or of a specification. */
interface Sample {
  id?: string
  value?: string
  input?: string
  field: string
}

function read(name: string) {
  return JSON.parse(readFileSync(new URL(`vectors/${name}`, import.meta.url), 'utf8'))
}

const challengesOf = (field: string | string[]): Challenge[] => recoverChallenges(field).challenges
const short = ({ challenge, severity, scheme, param, code }: Finding) =>
  [challenge, severity, scheme, param, code].filter((part) => part !== undefined).join(' ')
const full = (finding: Finding) => `${short(finding)}: ${finding.message} (${finding.section})`

describe('check', () => {
  test.each(vectors)('$rule ($section): $field', ({ field, proxy, findings }) => {
    expect(check(challengesOf(field), { proxy }).map(full)).toEqual(findings)
  })

  test('takes one challenge as a list of one', () => {
    const [challenge] = challengesOf('Basic realm=a')
    expect(check(challenge!)).toEqual(check([challenge!]))
    expect(check(challenge!)).toEqual([
      {
        challenge: 0,
        code: 'unquoted',
        severity: 'warning',
        scheme: 'Basic',
        param: 'realm',
        section: 'RFC 9110 §11.5',
        message: 'write the value in quotes',
      },
    ])
    expect(check([])).toEqual([])
  })

  test('finds on real products what it found when each was read', () => {
    const found: [id: string, findings: string[]][] = read('wild.json')
      .filter(({ field }: Sample) => /Authenticate$/i.test(field))
      .map(({ id, value }: Sample) => [id, check(challengesOf(value!)).map(short)])
    expect(Object.fromEntries(found.filter(([, findings]) => findings.length > 0))).toEqual(read('wild-findings.json'))
  })

  test('finds in the examples of the specifications only what they have otherwise', () => {
    const found: [input: string, findings: string[]][] = read('examples.json')
      .filter(({ field }: Sample) => /Authenticate$/i.test(field))
      .map(({ input }: Sample) => [input, check(challengesOf(input!)).map(short)])
    expect(found.filter(([, findings]) => findings.length > 0)).toEqual([
      // RFC 9449 §7.2 shows what RFC 6750 §3 forbids.
      ['Bearer, DPoP algs="ES256 PS256"', ['0 warning Bearer missing-param']],
      // RFC 9577 shortens its values, and pads what needs no padding.
      [
        'PrivateToken challenge="abc...", token-key="123...", PrivateToken challenge="def...", token-key="234..."',
        [
          '0 error PrivateToken challenge invalid-value',
          '0 error PrivateToken token-key invalid-value',
          '1 error PrivateToken challenge invalid-value',
          '1 error PrivateToken token-key invalid-value',
        ],
      ],
      [
        'Basic realm="grease", PrivateToken challenge="AACs", token-key="hW3j=", PrivateToken challenge="AAEA==", token-key="67H-",unknownChallengeAttribute="ignore-me", max-age="10"',
        ['1 warning PrivateToken token-key noncanonical-value', '2 warning PrivateToken challenge noncanonical-value'],
      ],
      // Each offers what is there for old databases alone.
      ['SCRAM-SHA-1 realm="testrealm@example.com"', ['0 warning SCRAM-SHA-1 weak-algorithm']],
      [
        'SCRAM-SHA-1 realm="testrealm@example.com", sr=%hvYDpWUa2RaTCAfuxFIlj)hNlF',
        ['0 warning SCRAM-SHA-1 weak-algorithm'],
      ],
    ])
  })
})

describe('check with schemes of one’s own', () => {
  const Kiosk = {
    name: 'Kiosk',
    challenge: paramsCodec('Kiosk', {
      shop: required('shop', text, 'quoted', 'the manual, 1'),
      till: optional('till', token, 'token', 'the manual, 2'),
      tills: optional('tills', integer, 'token', 'the manual, 3'),
    }),
  } satisfies Scheme
  const own = { schemes: [Kiosk] }

  test('knows them beside all others', () => {
    const challenges = challengesOf('kiosk till="a b", tills=x, Foo realm=a, Basic realm=a')
    expect(check(challenges, own).map(full)).toEqual([
      '0 error Kiosk shop missing-param: add the parameter: the scheme requires it (the manual, 1)',
      '0 warning Kiosk till illegal-character: leave out the characters that the value must not have (the manual, 2)',
      "0 error Kiosk tills invalid-value: write the value in digits alone: clients can't read it as it is (the manual, 3)",
      '2 warning Basic realm unquoted: write the value in quotes (RFC 9110 §11.5)',
    ])
    expect(check(challenges).map(short)).toEqual(['2 warning Basic realm unquoted'])
  })

  test('reads the form of a challenge where the first parameter is specified', () => {
    expect(check(challengesOf('Kiosk abc'), own).map(full)[0]).toBe(
      '0 error Kiosk unexpected-token68: send parameters: the scheme has no token68 (the manual, 1)',
    )
  })

  test('names that place, too, where a parameter is declared without one, else the scheme', () => {
    const { shop } = Kiosk.challenge.params
    const params = { till: optional('till', token), key: optional('key', unpaddedBase64url) }
    const field = 'Kiosk shop="a", till="", key="!", ti-ll=1'
    const stand = { name: 'Kiosk', challenge: paramsCodec('Kiosk', { shop, ...params }) } satisfies Scheme
    expect(check(challengesOf(field), { schemes: [stand] }).map(full)).toEqual([
      '0 warning Kiosk till empty-value: leave the parameter out or give it a value: it is empty (the manual, 1)',
      "0 error Kiosk key invalid-value: write the value in base64url: clients can't read it as it is (the manual, 1)",
      '0 warning Kiosk till unknown-param: spell the name as its specification does, or clients ignore it (the manual, 1)',
    ])
    const cart = { name: 'Kiosk', challenge: paramsCodec('Kiosk', params) } satisfies Scheme
    expect(check(challengesOf(field), { schemes: [cart] }).map(({ section }) => section)).toEqual(
      Array(3).fill('Kiosk'),
    )
  })

  test('prefers them to those of the same name', () => {
    const Basic = { name: 'Basic', challenge: paramsCodec('Basic', {}) } satisfies Scheme
    expect(check(challengesOf('Basic'), { schemes: [Basic] })).toEqual([])
  })

  test('knows what a codec has that is not made of declarations', () => {
    const Ticket = { name: 'Ticket', challenge: token68Codec('Ticket', integer) } satisfies Scheme
    const [good, bad, absent] = challengesOf('Ticket 12, Ticket abc, Ticket')
    expect(check([good!, bad!, absent!], { schemes: [Ticket] }).map(full)).toEqual([
      "1 error Ticket invalid-value: write the value as its specification has it: clients can't read it (Ticket)",
      '2 error Ticket missing-param: add what the scheme requires (Ticket)',
    ])
    expect(check({ ...absent!, rest: 'a b' }, { schemes: [Ticket] }).map(short)).toEqual(['0 error Ticket malformed'])
  })

  test.each<[AuthSchemeErrorCode, string]>([
    ['missing-param', 'missing-param: add what the scheme requires'],
    ['duplicate-param', 'duplicate-param: send the parameter once, in one form'],
    ['malformed', "invalid-value: write the value as its specification has it: clients can't read it"],
  ])('says what a codec of one’s own refuses: %s', (code, expected) => {
    const Strict = {
      name: 'Strict',
      challenge: {
        decode() {
          throw new AuthSchemeError(code, 'Strict', 'a')
        },
        encode: () => challengesOf('Strict')[0]!,
      },
    } satisfies Scheme
    const [realm, refused] = check(challengesOf('Strict realm=b'), { schemes: [Strict] }).map(full)
    expect(realm).toContain('0 warning Strict realm unquoted')
    expect(refused).toContain(`0 error Strict a ${expected}`)
  })

  test('names the place of a parameter that a codec of one’s own refuses', () => {
    const codec = paramsCodec('Kiosk', {
      shop: optional('shop', text),
      till: optional('till', token, 'token', 'the till'),
    })
    const Strict = {
      name: 'Kiosk',
      challenge: {
        ...codec,
        decode(): never {
          throw new AuthSchemeError('missing-param', 'Kiosk', 'till')
        },
      },
    } satisfies Scheme
    expect(check(challengesOf('Kiosk shop="a"'), { schemes: [Strict] }).map(full)).toEqual([
      '0 error Kiosk till missing-param: add what the scheme requires (the till)',
    ])
  })

  test('passes on what is no matter of the scheme', () => {
    const Broken = {
      name: 'Broken',
      challenge: {
        decode() {
          throw new RangeError('broken')
        },
        encode: () => challengesOf('Broken')[0]!,
      },
    } satisfies Scheme
    expect(() => check(challengesOf('Broken'), { schemes: [Broken] })).toThrow(RangeError)
  })

  test('takes a scheme of any name', () => {
    const Odd = { name: '__proto__' } satisfies Scheme
    expect(check(challengesOf('__proto__ realm=a'), { schemes: [Odd] }).map(full)).toEqual([
      '0 warning __proto__ realm unquoted: write the value in quotes (RFC 9110 §11.5)',
    ])
  })
})

/** A challenge of a scheme, of its parameters and others, with values that fit some of them. */
const challengeOf = (scheme: Scheme): fc.Arbitrary<Challenge> => {
  const codec = scheme.challenge
  const declared = Object.values(codec?.params ?? {})
  const names = declared.flatMap(({ name }) => [name, name, `${name}*`, name.toUpperCase()])
  const value = fc.constantFrom('', 'a', 'YQ==', '1', '010', 'true', 'a b', '\xe9', "UTF-8''%C3%A4", 'SHA-256', ',')
  const param = fc.record({ name: fc.constantFrom('realm', 'foo', ...names), value, quoted: fc.boolean() })
  return fc.record({
    scheme: fc.constantFrom(scheme.name, scheme.name.toLowerCase()),
    token68: fc.option(fc.constantFrom('abc', 'YQ=='), { nil: undefined, freq: 4 }),
    params: fc.array(param, { maxLength: declared.length + 3 }),
  })
}

const codecOf = (challenge: Challenge) => allSchemes.find(({ name }) => isScheme(challenge, name))!.challenge

/** Why the codec of its scheme refuses a challenge; `undefined` where it doesn't. */
function refusalOf(challenge: Challenge): AuthSchemeError | undefined {
  const error = thrownIfAny(() => codecOf(challenge)?.decode(challenge))
  if (error !== undefined) expect(error).toBeInstanceOf(AuthSchemeError)
  return error as AuthSchemeError | undefined
}

const anyChallenge = fc.constantFrom(...allSchemes).chain(challengeOf)

describe('whatever the challenges are', () => {
  const isOfSeveral = ({ code }: Finding) => /^(?:weak-algorithm|challenge-order|duplicate-challenge)$/.test(code)

  test('what a codec refuses has a finding', () => {
    fc.assert(
      fc.property(anyChallenge, (challenge) => {
        const refused = refusalOf(challenge)
        const about = check(challenge).filter(({ param, severity }) => param === refused?.param || severity === 'error')
        if (refused !== undefined) expect(about).not.toEqual([])
      }),
      { numRuns: 2000 },
    )
  })

  test('what a codec writes has the form that is wanted', () => {
    const ofForm =
      /^(?:malformed|duplicate-param|illegal-character|noncanonical-value|quoted|unquoted|unexpected-token68|unexpected-params)$/
    fc.assert(
      fc.property(anyChallenge, (challenge) => {
        const codec = codecOf(challenge)
        const names = Object.values(codec?.params ?? {}).map(({ name }) => name)
        // What a scheme doesn't define is written as it was sent.
        const params = challenge.params.filter((param) => names.some((name) => sameName(name, param.name)))
        fc.pre(codec !== undefined && refusalOf({ ...challenge, params }) === undefined)
        const written = codec!.encode(codec!.decode({ ...challenge, params }))
        expect(check(written).filter(({ code }) => ofForm.test(code))).toEqual([])
      }),
    )
  })

  test('a list has the findings of each, and those that are about several', () => {
    fc.assert(
      fc.property(fc.array(anyChallenge, { maxLength: 5 }), (challenges) => {
        const ofEach = challenges.flatMap((one, challenge) =>
          check(one).flatMap((finding) => (isOfSeveral(finding) ? [] : [{ ...finding, challenge }])),
        )
        const ofAll = check(challenges)
        expect(ofAll.filter((finding) => !isOfSeveral(finding))).toEqual(ofEach)
        expect(ofAll.map(({ challenge }) => challenge)).toEqual(
          ofAll.map(({ challenge }) => challenge).sort((a, b) => a - b),
        )
      }),
    )
  })

  test('a finding holds nothing of what a challenge holds', () => {
    fc.assert(
      fc.property(secretText, (field) => {
        expect(JSON.stringify(check(challengesOf(field)))).not.toContain(CANARY)
      }),
    )
  })
})

describe('what is no challenge is a TypeError that repeats nothing', () => {
  test.each([
    ['the text of a field', 'Bearer s3cret'],
    ['a list of texts', ['Bearer s3cret']],
    ['nothing', undefined],
    ['what was recovered, issues and all', { challenges: [], issues: [] }],
  ])('%s', (_what, challenges) => {
    const message = 'challenges is neither a challenge nor an array of challenges'
    expect(() => check(challenges as never)).toThrow(new TypeError(message))
  })
})
