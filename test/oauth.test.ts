import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseCredentials, recoverChallenges, recoverCredentials, serializeCredentials } from '../src/index.ts'
import { decodeChallenges, OAuth } from '../src/schemes/index.ts'
import { faultOf } from './scheme-faults.ts'
import { thrownIfAny } from './thrown.ts'

const signed = { consumerKey: 'a', signatureMethod: 'HMAC-SHA1', signature: 'b', timestamp: '1', nonce: 'c' }
const SIGNED =
  'oauth_consumer_key="a", oauth_signature_method="HMAC-SHA1", oauth_signature="b", oauth_timestamp="1", oauth_nonce="c"'

/** What a function throws, in short. */
function fault(act: () => unknown): string {
  const error = thrownIfAny(act) as Error | undefined
  expect(String(error?.stack)).not.toContain('secret')
  return error === undefined ? 'no error' : faultOf(error)
}

const decode = (field: string) => OAuth.credentials.decode(recoverCredentials(field).credentials!)

describe('OAuth (RFC 5849 §3.5.1)', () => {
  test('names and values of extensions are percent-decoded and encoded as all others (§3.6)', () => {
    const name = fc.string({ unit: 'binary', minLength: 1 }).map((text) => `x${text}`)
    const text = fc.string({ unit: 'binary' })
    const extensions = fc.uniqueArray(fc.record({ name, value: text, quoted: fc.constant(true) }), {
      maxLength: 3,
      selector: (one) => encodeURIComponent(one.name).toLowerCase(),
    })
    fc.assert(
      fc.property(text, extensions, (token, extensions) => {
        const field = serializeCredentials(OAuth.credentials.encode({ ...signed, token, extensions }))
        expect(field).toMatch(/^OAuth (?:[\w\-.~%]+="[\w\-.~%]*"(?:, |$))+$/)
        const value = OAuth.credentials.decode(parseCredentials(field)!)
        expect([value.token, value.extensions]).toEqual([token, extensions])
      }),
    )
  })

  test.each([
    ['a value that is encoded wrongly', `${SIGNED}, x="%zz-secret"`, 'OAuth invalid-value'],
    ['a name that is encoded wrongly', `${SIGNED}, x%zz="secret"`, 'OAuth invalid-value'],
    ['a name that is no UTF-8', `${SIGNED}, x%ff="secret"`, 'OAuth invalid-value'],
    ['two names that mean one', `${SIGNED}, x%79="a", xy="secret"`, 'OAuth duplicate-param'],
    ['a known name twice', `${SIGNED}, oauth%5Fnonce="secret"`, 'OAuth oauth_nonce duplicate-param'],
    ['another version (§3.1)', `${SIGNED}, oauth_version="1.0a"`, 'OAuth oauth_version invalid-value'],
    ['a time that is no integer (§3.3)', SIGNED.replace('"1"', '"now"'), 'OAuth oauth_timestamp invalid-value'],
    ['a time that is not positive (§3.3)', SIGNED.replace('"1"', '"0"'), 'OAuth oauth_timestamp invalid-value'],
    ['no time (§3.1)', SIGNED.replace('oauth_timestamp', 'x'), 'OAuth oauth_timestamp missing-param'],
    ['no nonce (§3.1)', SIGNED.replace('oauth_nonce', 'x'), 'OAuth oauth_nonce missing-param'],
  ])('refuses %s', (_note, params, error) => {
    expect(fault(() => decode(`OAuth ${params}`))).toBe(error)
  })

  test('with PLAINTEXT there needn’t be a time and a nonce (§3.1)', () => {
    const field = 'OAuth oauth_consumer_key="a", oauth_signature_method="PLAINTEXT", oauth_signature="b%26"'
    expect(decode(field)).toMatchObject({ signature: 'b&', timestamp: undefined })
    expect(serializeCredentials(OAuth.credentials.encode(decode(field)))).toBe(field)
  })

  test.each<[string, object, string]>([
    ['a time that is text', { timestamp: 'now' }, 'OAuth oauth_timestamp invalid-value'],
    ['a time that is a number', { timestamp: 137131200 }, 'OAuth oauth_timestamp invalid-value'],
    ['a time of null', { timestamp: null }, 'OAuth oauth_timestamp missing-param'],
    ['another version', { version: '2.0' }, 'OAuth oauth_version invalid-value'],
    ['an extension of no name', { extensions: [{ name: '', value: 'secret' }] }, 'OAuth invalid-value'],
    ['an extension that is no text', { extensions: [{ name: 'x', value: ['secret'] }] }, 'OAuth invalid-value'],
    ['a lone surrogate', { extensions: [{ name: 'secret\ud800', value: '' }] }, 'OAuth invalid-value'],
    ['a known name', { extensions: [{ name: 'oauth_token', value: '' }] }, 'OAuth oauth_token duplicate-param'],
  ])('does not write %s', (_note, init, error) => {
    expect(fault(() => OAuth.credentials.encode({ ...signed, ...init } as never))).toBe(error)
  })

  test('does not write what is no object', () => {
    for (const init of [null, undefined, 'secret']) {
      expect(() => OAuth.credentials.encode(init as never)).toThrow(TypeError)
      expect(fault(() => OAuth.challenge.encode(init as never))).not.toContain('secret')
    }
  })

  test('a challenge is read as far as it can be', () => {
    const { challenges } = recoverChallenges('OAuth realm="a%20b", oauth_problem="%zz", x="%zz", x%79="b", xy="c"')
    const errors: string[] = []
    expect(decodeChallenges(OAuth, challenges, (error) => errors.push(faultOf(error)))).toEqual([
      {
        realm: 'a%20b',
        problem: undefined,
        problemAdvice: undefined,
        extensions: [
          { name: 'x', value: '%zz', quoted: true },
          { name: 'xy', value: 'b', quoted: true },
        ],
      },
    ])
    expect(errors).toEqual(['OAuth oauth_problem invalid-value', 'OAuth invalid-value', 'OAuth duplicate-param'])
    expect(fault(() => OAuth.challenge.decode(challenges[0]!))).toBe('OAuth oauth_problem invalid-value')
  })
})
