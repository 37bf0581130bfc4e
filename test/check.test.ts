import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { recoverChallenges } from '../src/index.ts'
import { check, type Finding } from '../src/schemes/check.ts'
import { optional, paramsCodec, required, type Scheme } from '../src/schemes/codec.ts'
import { text, token } from '../src/schemes/values.ts'
import { CANARY, secretText } from './arbitraries.ts'

const findings = (field: string): Finding[] =>
  recoverChallenges(field).challenges.flatMap((challenge) => check(challenge))
const line = ({ severity, scheme, param, code, section }: Finding) =>
  [severity, scheme, param, code, section].filter(Boolean).join(' ')

describe('check', () => {
  test.each<[why: string, field: string, ...findings: string[]]>([
    ['nothing', 'Basic realm="a", charset="UTF-8"'],
    ['nothing of a scheme that is not known', 'Foo realm=a'],
    ['a realm that is missing', 'Basic', 'error Basic realm missing-param RFC 7617 §2'],
    ['a realm without quotes', 'basic realm=a', 'warning Basic realm unquoted RFC 9110 §11.5'],
    [
      'a token68 in the place of parameters',
      'Basic abc',
      'error Basic unexpected-token68 RFC 9110 §11.3',
      'error Basic realm missing-param RFC 7617 §2',
    ],
    ['a parameter that occurs twice', 'Basic realm="a", Realm="b"', 'error Basic realm duplicate-param RFC 7617 §2'],
    [
      'a charset that there is not',
      'Basic realm="a", charset="latin1"',
      'warning Basic charset unknown-value RFC 7617 §2.1',
    ],
    ['nothing of a charset in any case', 'Basic realm="a", charset=utf-8'],
    ['Bearer without parameters', 'Bearer', 'warning Bearer missing-param RFC 6750 §3'],
    ['an error code that is not specified', 'Bearer error="nope"', 'warning Bearer error unknown-value RFC 6750 §3.1'],
    ['nothing of one that is', 'Bearer error="insufficient_user_authentication", max_age=5'],
    [
      'an error out of its characters',
      'Bearer error="invalid\\\\token"',
      'warning Bearer error illegal-character RFC 6750 §3.1',
      'warning Bearer error unknown-value RFC 6750 §3.1',
    ],
    [
      'a description without an error',
      'Bearer realm="a", error_description="b"',
      'warning Bearer error missing-param RFC 6750 §3',
    ],
    ['a link without an error', 'DPoP error_uri="https://a.example/"', 'warning DPoP error missing-param RFC 6750 §3'],
    [
      'a description that had to be made sendable',
      'Bearer error="invalid_token", error_description="\\"b\\""',
      'warning Bearer error_description illegal-character RFC 6750 §3',
    ],
    ['a number that is none', 'Bearer max_age="soon"', 'error Bearer max_age invalid-value RFC 9470 §3'],
    [
      'a scope with characters that it must not have',
      'Bearer scope="caf\xe9"',
      'warning Bearer scope illegal-character RFC 6750 §3',
    ],
    ['nothing of DPoP', 'DPoP algs="ES256 PS256", error="use_dpop_nonce"'],
  ])('finds %s', (_why, field, ...expected) => {
    expect(findings(field).map(line)).toEqual(expected)
  })

  test.each<[why: string, field: string, ...findings: string[]]>([
    ['nothing', 'Digest realm="a", nonce="b", qop="auth, auth-int", algorithm=SHA-256, stale=TRUE, charset=UTF-8'],
    [
      'what is missing',
      'Digest qop="auth", algorithm=SHA-256',
      'error Digest realm missing-param RFC 7616 §3.3',
      'error Digest nonce missing-param RFC 7616 §3.3',
    ],
    [
      'no qop',
      'Digest realm="a", nonce="b", algorithm=SHA-512-256-sess',
      'warning Digest qop missing-param RFC 7616 §3.3',
    ],
    [
      'MD5, also where no algorithm is named',
      'Digest realm="a", nonce="b", qop="auth"',
      'warning Digest algorithm weak-algorithm RFC 7616 §3.2',
    ],
    [
      'an algorithm that is not known',
      'Digest realm="a", nonce="b", qop="auth", algorithm=SHA-1',
      'error Digest algorithm unknown-value RFC 7616 §3.3',
    ],
    [
      'no option that is known',
      'Digest realm="a", nonce="b", qop="authx", algorithm=SHA-256',
      'error Digest qop unknown-value RFC 7616 §3.3',
    ],
    [
      'what is quoted and must not be, and the reverse',
      'Digest realm="a", nonce=b, qop=auth, algorithm="SHA-256", stale="false", opaque=c, domain=d',
      'warning Digest domain unquoted RFC 7616 §3.3',
      'warning Digest nonce unquoted RFC 7616 §3.3',
      'warning Digest opaque unquoted RFC 7616 §3.3',
      'warning Digest qop unquoted RFC 7616 §3.3',
      'warning Digest stale quoted RFC 7616 §3.3',
      'warning Digest algorithm quoted RFC 7616 §3.3',
    ],
    [
      'a stale that is neither true nor false',
      'Digest realm="a", nonce="b", qop="auth", algorithm=SHA-256, stale=1',
      'warning Digest stale unknown-value RFC 7616 §3.3',
    ],
    [
      'a charset that there is not',
      'Digest realm="a", nonce="b", qop="auth", algorithm=SHA-256, charset=latin1',
      'warning Digest charset unknown-value RFC 7616 §3.3',
    ],
  ])('finds in Digest %s', (_why, field, ...expected) => {
    expect(findings(field).map(line)).toEqual(expected)
  })

  test.each<[why: string, field: string, ...findings: string[]]>([
    ['nothing in a bare Negotiate, nor in its last leg', 'Negotiate, Negotiate oQ4='],
    ['parameters where a token68 is', 'Negotiate a=b', 'error Negotiate unexpected-params RFC 9110 §11.3'],
    ['a token68 that is no base64', 'NTLM a-b', 'error NTLM invalid-value RFC 9110 §11.3'],
    ['a challenge where there is none', 'Concealed realm="a"', 'warning Concealed unexpected-challenge RFC 9110 §11.3'],
  ])('finds %s', (_why, field, ...expected) => {
    expect(findings(field).map(line)).toEqual(expected)
  })

  test('knows the schemes that it is given, and no others', () => {
    const Kiosk = {
      name: 'Kiosk',
      challenge: paramsCodec('Kiosk', {
        shop: required('shop', text, 'quoted', 'the manual'),
        till: optional('till', token, 'token', 'the manual'),
      }),
    } satisfies Scheme
    const [challenge] = recoverChallenges('kiosk till="a b"').challenges
    expect(check(challenge!, [Kiosk]).map(line)).toEqual([
      'error Kiosk shop missing-param the manual',
      'warning Kiosk till illegal-character the manual',
    ])
    expect(check(challenge!)).toEqual([])
  })

  test('says nothing of what a challenge holds', () => {
    fc.assert(
      fc.property(secretText, (field) => {
        expect(JSON.stringify(findings(field))).not.toContain(CANARY)
      }),
    )
  })
})
