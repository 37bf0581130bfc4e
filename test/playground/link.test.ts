import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fromFragment, shareable, toFragment } from '../../grammar/playground/link.ts'
import { redact } from '../../src/index.ts'
import { CANARY, damagedSecrets, secretChallenges, secretText } from '../arbitraries.ts'

describe('a link has', () => {
  test.each<[what: string, text: string, shared: string, field?: string]>([
    ['a challenge as it is', 'WWW-Authenticate: Basic realm=“a”', 'WWW-Authenticate: Basic realm=“a”'],
    ['a value as it is, with its field', 'Basic realm=a b', 'Basic realm=a b', 'WWW-Authenticate'],
    ['no credentials', 'Authorization: Basic YWJj', 'Authorization: Basic ***'],
    ['no credentials that say not what they are', 'Basic YWJj', 'Basic ***', 'Authorization'],
    [
      'no token68 of a challenge, which may be an account',
      'WWW-Authenticate: Negotiate YWJj',
      'WWW-Authenticate: Negotiate ***',
    ],
    [
      'nothing that only a client sends',
      'WWW-Authenticate: Digest realm="a", response="b"',
      'WWW-Authenticate: Digest realm="a", response=***',
    ],
    ['a challenge of an unknown scheme in a field of challenges', 'WWW-Authenticate: X a=1', 'WWW-Authenticate: X a=1'],
    ['no challenge of an unknown scheme in a value', 'X q=1', '*** ***=***', 'WWW-Authenticate'],
    [
      'nothing of a scheme that has no challenge',
      'WWW-Authenticate: MediaBrowser Token="a"',
      'WWW-Authenticate: MediaBrowser Token=***',
    ],
    [
      'what challenges of other schemes have',
      'WWW-Authenticate: OAuth realm=a b, error="c"',
      'WWW-Authenticate: OAuth realm=a b, error="c"',
    ],
    [
      'nothing that the scheme has in credentials',
      'WWW-Authenticate: Signature realm="a", expires=1',
      'WWW-Authenticate: Signature realm="a", expires=***',
    ],
    ['no parameter of that name', 'WWW-Authenticate: X api_key=1', 'WWW-Authenticate: *** ***=***'],
    ['nothing without a scheme', 'WWW-Authenticate: key=abc', 'WWW-Authenticate: key=***'],
    ['no account that stands there by mistake', 'WWW-Authenticate: Basic a:b', 'WWW-Authenticate: Basic ***=***'],
    ['nothing of a colon in an unknown scheme', 'WWW-Authenticate: X q:"b"', 'WWW-Authenticate: *** ***=***'],
    ['nothing that is not understood', 'WWW-Authenticate: Basic @', 'WWW-Authenticate: Basic ***'],
    [
      'the status and the fields of a response, and nothing else of it',
      'GET /secret HTTP/1.1\nHTTP/1.1 401 No\nSet-Cookie: a=b\nWWW-Authenticate: Basic realm="a"\nWWW-Authenticate: Bearer\nAuthentication-Info: rspauth="a"\n\nbody',
      'HTTP/1.1 401 No\nWWW-Authenticate: Basic realm="a"\nWWW-Authenticate: Bearer\nAuthentication-Info: rspauth=***',
    ],
    ['nothing of another text', 'password', '***', 'WWW-Authenticate'],
    ['nothing of no text', ' ', ''],
    ['nothing of a response without a field', 'HTTP/1.1 200 OK\nSet-Cookie: a', ''],
  ])('%s', (_what, text, expected, ...[field]) => {
    const { isRedacted, ...shared } = shareable(text)
    expect(shared).toEqual({ text: expected, field })
    expect(isRedacted).toBe(expected.includes('***') || (expected === '' && text.trim() !== ''))
    expect(fromFragment(toFragment(shared))).toEqual(shared)
  })

  test('of credentials what may be logged of them, whatever they are', () => {
    fc.assert(
      fc.property(fc.oneof(secretChallenges, damagedSecrets, secretText), (text) => {
        const line = text.replace(/[\r\n]/g, ' ')
        expect(shareable(`Authorization: ${line}`).text).toBe(`Authorization: ${redact(line.replace(/^[\t ]+/, ''))}`)
      }),
    )
  })

  test('nothing of a secret in another header', () => {
    fc.assert(
      fc.property(fc.constantFrom('Cookie', 'X-Api-Key', 'Set-Cookie'), fc.constantFrom('\n', '\r\n'), (name, end) => {
        const text = [
          'HTTP/1.1 401 No',
          `${name}: ${CANARY}`,
          'WWW-Authenticate: Basic',
          `${name}: ${CANARY}`,
          '',
          CANARY,
        ].join(end)
        expect(shareable(text).text).not.toContain(CANARY)
      }),
    )
  })
})

describe('a fragment', () => {
  test('gives any text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom('Authorization', undefined), (text, field) => {
        fc.pre(!/\p{Surrogate}/u.test(text))
        const fragment = toFragment({ text, field })
        expect(fragment).toMatch(/^#[!-~]*$/)
        expect(fromFragment(fragment)).toEqual({ text, field })
      }),
    )
  })

  test('gives no field that there is not, and nothing where it has no text', () => {
    expect(fromFragment('#field=Cookie&text=a+b')).toEqual({ text: 'a+b', field: undefined })
    expect(fromFragment('#other')).toBeUndefined()
    expect(fromFragment('')).toBeUndefined()
  })

  test('of half a surrogate pair is written all the same', () => {
    expect(fromFragment(toFragment({ text: 'a\ud800', field: undefined }))?.text).toBe('a\ufffd')
  })
})
