import { describe, expect, test } from '@jest/globals'
import {
  type Challenge,
  parseCredentials,
  recoverChallenges,
  recoverCredentials,
  serializeChallenge,
} from '../src/index.ts'
import {
  type ApiKey,
  AzureHmacSha256,
  allSchemes,
  check,
  decodeChallenges,
  decodeCredentials,
  L402,
  Token,
  type TokenOrParamsInit,
  TokenParams,
  tokenScheme,
} from '../src/schemes/index.ts'
import { faultOf } from './scheme-faults.ts'
import { thrownIfAny } from './thrown.ts'

/** What a function throws, in short. */
function fault(act: () => unknown): string {
  const error = thrownIfAny(act) as Error | undefined
  expect(String(error?.stack)).not.toContain('secret')
  return error === undefined ? 'no error' : faultOf(error)
}

describe('Token', () => {
  const wire = (scheme: string, token68: string | undefined, ...names: string[]): Challenge => ({
    scheme,
    token68,
    params: names.map((name) => ({ name, value: 'secret', quoted: true })),
  })

  test.each<[string, Challenge, string]>([
    ['another scheme', wire('Bearer', 'secret'), 'Token wrong-scheme'],
    ['nothing', wire('Token', undefined), 'Token missing-param'],
    ['a token68 beside parameters', wire('Token', 'secret', 'a'), 'Token malformed'],
    ['a token twice', wire('Token', undefined, 'token', 'token'), 'Token token duplicate-param'],
    ['text that is neither', recoverCredentials('Token user:secret').credentials!, 'Token missing-param'],
  ])('refuses %s', (_note, credentials, error) => {
    expect(fault(() => Token.credentials.decode(credentials))).toBe(error)
  })

  test.each<[TokenOrParamsInit, string]>([
    [{ token: 'a' }, 'Token a'],
    [{ token: 'a', extensions: [] }, 'Token a'],
    [{ token: 'a', form: 'params' }, 'Token token="a"'],
    [{ token: 'a', nonce: 'b' }, 'Token token="a", nonce="b"'],
    [{ extensions: [{ name: 'user', value: 'a' }] }, 'Token user="a"'],
  ])('writes a token alone where it can stand alone: %j', (init, written) => {
    expect(serializeChallenge(Token.credentials.encode(init))).toBe(written)
  })

  test.each<[string, object, string]>([
    ['nothing', {}, 'Token missing-param'],
    ['a token that can not stand alone', { token: 'a secret' }, 'Token invalid-value'],
    ['a nonce beside a token alone', { token: 'secret', nonce: 'b', form: 'token68' }, 'Token invalid-value'],
    ['no token alone', { form: 'token68' }, 'Token invalid-value'],
    ['another form', { token: 'secret', form: 'secret' }, 'Token invalid-value'],
    ['another property', { tokn: 'secret' }, 'init has a property besides form, token, nonce, extensions'],
  ])('does not write %s', (_note, init, error) => {
    expect(fault(() => Token.credentials.encode(init as never))).toBe(error)
  })

  test('with parameters has a challenge, too', () => {
    const { challenges } = recoverChallenges('Token realm="a"')
    expect(decodeChallenges(TokenParams, challenges).map(({ realm }) => realm)).toEqual(['a'])
    expect(TokenParams.challenge.encode({ realm: 'a' })).toMatchObject({ scheme: 'Token' })
  })

  test('is read in either form by one line', () => {
    for (const field of ['Token abc', 'Token token="abc"', 'token TOKEN=abc']) {
      expect(decodeCredentials(Token, field)?.token).toBe('abc')
    }
    expect(decodeCredentials(TokenParams, 'Token abc')).toBeUndefined()
    expect(decodeCredentials(TokenParams, 'Token nonce="abc"')).toBeUndefined()
  })
})

describe('schemes of a token', () => {
  const names = [
    'ApiKey',
    'Api-Key',
    'Bot',
    'GenieKey',
    'JWT',
    'KakaoAK',
    'Klaviyo-API-Key',
    'Nostr',
    'Session',
    'Splunk',
  ]
  test.each([...names, 'SSWS', 'Zoho-oauthtoken'])(
    '%s may have a challenge with a realm (RFC 9110 §11.6.1)',
    (name) => {
      const scheme = allSchemes.find((one) => one.name === name) as typeof ApiKey
      const { challenges } = recoverChallenges(`${name}, ${name} realm="a", ${name} header="X-Key"`)
      expect(decodeChallenges(scheme, challenges).map((value) => [value.realm, value.extensions.length])).toEqual([
        [undefined, 0],
        ['a', 0],
        [undefined, 1],
      ])
      expect(challenges.flatMap((challenge) => check(challenge))).toEqual([])
    },
  )

  test('is declared by its name', () => {
    const Locker = tokenScheme('Locker-Key')
    expect(Locker.credentials.decode(parseCredentials('locker-key k')!).token).toBe('k')
    expect(Locker.credentials.encode({ token: 'k' })).toEqual({ scheme: 'Locker-Key', token68: 'k', params: [] })
  })
})

describe('HMAC-SHA256 of Azure', () => {
  test('has a challenge and credentials that are no parameters', () => {
    const { challenges } = recoverChallenges('HMAC-SHA256 error="invalid_token", Bearer')
    expect(decodeChallenges(AzureHmacSha256, challenges)[0]!.error).toBe('invalid_token')
    expect(decodeCredentials(AzureHmacSha256, 'HMAC-SHA256 SignedHeaders=host&Signature=AAAA')?.signature).toBe('AAAA')
    expect(decodeCredentials(AzureHmacSha256, 'HMAC-SHA256 error="a"')).toBeUndefined()
  })
})

describe('L402', () => {
  test('has a token, under either name', () => {
    const decode = (field: string) => decodeChallenges(L402, recoverChallenges(field).challenges)
    expect(decode('L402 token="a", invoice="b"').map(({ token, macaroon }) => token ?? macaroon)).toEqual(['a'])
    expect(decode('L402 macaroon="a", invoice="b"').map(({ token, macaroon }) => token ?? macaroon)).toEqual(['a'])
    expect(decode('L402 version="0", invoice="b"')).toEqual([])
    expect(decode('L402 token="a", macaroon="b"')).toEqual([])
    expect(fault(() => L402.challenge.encode({ invoice: 'secret' }))).toBe('L402 token missing-param')
    expect(fault(() => L402.challenge.encode({ invoice: 'secret', token: null as never }))).toBe(
      'L402 token missing-param',
    )
    expect(fault(() => L402.challenge.encode({ token: 'secret' } as never))).toBe('L402 invoice missing-param')
  })
})
