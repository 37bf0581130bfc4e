import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { expectTypeOf } from 'expect-type'
import {
  parseCredentials,
  recoverAuthParams,
  recoverChallenges,
  recoverCredentials,
  serializeCredentials,
} from '../src/index.ts'
import {
  AuthSchemeError,
  type AuthSchemeErrorCode,
  Basic,
  type BasicCredentials,
  BasicLatin1,
  Bearer,
  Concealed,
  Digest,
  DPoP,
  decodeChallenges,
  Hawk,
  HawkServer,
  HOBA,
  infoCodec,
  Mutual,
  Negotiate,
  OAuth,
  Payment,
  PrivateToken,
  type Scheme,
  ScramSha256,
  Signature,
  Vapid,
} from '../src/schemes/index.ts'
import { faultOf } from './scheme-faults.ts'
import { thrownIfAny } from './thrown.ts'

interface Vector {
  source: string
  note: string
  input?: string
  written?: string
  utf8?: BasicCredentials | null
  latin1?: BasicCredentials | null
}

const basic: Vector[] = JSON.parse(readFileSync(new URL('vectors/basic.json', import.meta.url), 'utf8'))

describe('Basic (RFC 7617 §2)', () => {
  const decode = (scheme: typeof Basic, input: string) => {
    try {
      return scheme.credentials.decode(parseCredentials(input)!)
    } catch (error) {
      expect((error as Error).message).not.toContain(input.slice(6))
      return null
    }
  }

  test.each(basic.flatMap(({ input, ...vector }) => (input === undefined ? [] : [[input, vector] as const])))(
    'is read, or refused: %s',
    (input, { utf8 = null, latin1 = null }) => {
      expect(decode(Basic, input)).toEqual(utf8)
      expect(decode(BasicLatin1, input)).toEqual(latin1)
    },
  )

  test.each(basic.flatMap(({ written, latin1 }) => (written === undefined ? [] : [[written, latin1!] as const])))(
    'is written in ISO-8859-1: %s',
    (written, credentials) => {
      expect(serializeCredentials(BasicLatin1.credentials.encode(credentials))).toBe(written)
    },
  )

  test('is written in NFC (RFC 7617 §2.1)', () => {
    const { token68 } = Basic.credentials.encode({ userId: 'e\u0301', password: 'A\u030a' })
    expect(token68).toBe(Buffer.from('\xe9:\xc5').toString('base64'))
  })

  test('is split at the first colon, and either part can be empty', () => {
    const read = (text: string) =>
      Basic.credentials.decode(parseCredentials(`Basic ${Buffer.from(text).toString('base64')}`)!)
    expect(read('a:b:c')).toEqual({ userId: 'a', password: 'b:c' })
    expect(read(':')).toEqual({ userId: '', password: '' })
    expect(() => read('a')).toThrow(AuthSchemeError)
  })
})

/** What an error is, without the text that it was thrown for. */
function errorOf(run: () => unknown): string {
  const error = thrownIfAny(run)
  if (error === undefined) return 'no error'
  expect(error).toBeInstanceOf(AuthSchemeError)
  return faultOf(error)
}

describe('decode refuses', () => {
  const challenge = (scheme: Scheme, field: string) => () =>
    scheme.challenge!.decode(recoverChallenges(field).challenges[0]!)
  const credentials = (scheme: Scheme, field: string) => () =>
    scheme.credentials!.decode(recoverCredentials(field).credentials!)
  const info = (scheme: Scheme, field: string) => () => scheme.info!.decode(recoverAuthParams(field).params)

  test.each<[what: string, run: () => unknown, error: string]>([
    ['another scheme', challenge(Basic, 'Bearer realm="a"'), 'Basic wrong-scheme'],
    ['another scheme where a token68 is', credentials(Bearer, 'Basic abc'), 'Bearer wrong-scheme'],
    ['another scheme of a mechanism', challenge(Negotiate, 'NTLM'), 'Negotiate wrong-scheme'],
    ['another scheme where text can be extended', credentials(Mutual, 'Basic a=b'), 'Mutual wrong-scheme'],
    ['what is required and missing', challenge(Basic, 'Basic'), 'Basic realm missing-param'],
    ['a token68 that is missing', credentials(Bearer, 'Bearer a=b'), 'Bearer missing-param'],
    ['what is known and repeated', challenge(Bearer, 'Bearer Scope="a", scope="b"'), 'Bearer scope duplicate-param'],
    ['a number that is none', challenge(Bearer, 'Bearer max_age=-1'), 'Bearer max_age invalid-value'],
    [
      'a number that is too large',
      challenge(PrivateToken, 'PrivateToken challenge=AA, max-age=9007199254740993'),
      'PrivateToken max-age invalid-value',
    ],
    ['claims that are no base64', challenge(Bearer, 'Bearer claims="@"'), 'Bearer claims invalid-value'],
    ['claims that are no UTF-8', challenge(Bearer, 'Bearer claims="/w=="'), 'Bearer claims invalid-value'],
    ['claims that are no JSON', challenge(Bearer, 'Bearer claims="e3s="'), 'Bearer claims invalid-value'],
    ['a token68 that is no JSON', credentials(Payment, 'Payment e3s'), 'Payment invalid-value'],
    [
      'base64url of an impossible length',
      challenge(PrivateToken, 'PrivateToken challenge=AAAAA'),
      'PrivateToken challenge invalid-value',
    ],
    [
      'base64url in another alphabet',
      challenge(PrivateToken, 'PrivateToken challenge="AA+/"'),
      'PrivateToken challenge invalid-value',
    ],
    ['base64 without padding', info(ScramSha256, 'sid=a, data=AA'), 'SCRAM-SHA-256 data invalid-value'],
    [
      'a signature scheme with a leading zero',
      credentials(Concealed, 'Concealed k=AA, a=AA, p=AA, s=01, v=AA'),
      'Concealed s invalid-value',
    ],
    [
      'a signature scheme that is too large',
      credentials(Concealed, 'Concealed k=AA, a=AA, p=AA, s=65536, v=AA'),
      'Concealed s invalid-value',
    ],
    ['a proof of the server without it', credentials(HawkServer, 'Hawk hash="a"'), 'Hawk mac missing-param'],
    [
      'a message without its data (RFC 7804 §5)',
      credentials(ScramSha256, 'SCRAM-SHA-256 sid=a'),
      'SCRAM-SHA-256 data missing-param',
    ],
    ['a last message without its data (RFC 7804 §5)', info(ScramSha256, 'sid=a'), 'SCRAM-SHA-256 data missing-param'],
    ['a last message of no session (RFC 7804 §5)', info(ScramSha256, 'data=YQ=='), 'SCRAM-SHA-256 sid missing-param'],
    ['a proof of no session (RFC 8120 §4.5)', info(Mutual, 'version=1, vks=AAAA'), 'Mutual sid missing-param'],
    [
      'a challenge without its own name (draft-httpauth-payment §5.1)',
      challenge(Payment, 'Payment realm="a", method="b", intent="c", request="e30"'),
      'Payment id missing-param',
    ],
    ['a result of three parts', credentials(HOBA, 'HOBA result="a.b.c"'), 'HOBA result invalid-value'],
    ['a result of five parts', credentials(HOBA, 'HOBA result="a.b.c.d.e"'), 'HOBA result invalid-value'],
    [
      'a percent sign that encodes nothing',
      credentials(OAuth, 'OAuth oauth_consumer_key="%zz"'),
      'OAuth oauth_consumer_key invalid-value',
    ],
    [
      'percent-encoding that is no UTF-8',
      credentials(OAuth, 'OAuth oauth_consumer_key="%ff"'),
      'OAuth oauth_consumer_key invalid-value',
    ],
    [
      'what should be percent-encoded',
      credentials(OAuth, 'OAuth oauth_consumer_key="\xe9"'),
      'OAuth oauth_consumer_key invalid-value',
    ],
    [
      'a name in both its forms (RFC 8187)',
      credentials(Mutual, "Mutual version=1, user=a, user*=UTF-8''b"),
      'Mutual user duplicate-param',
    ],
    ['an ext-value that is none', credentials(Mutual, 'Mutual version=1, user*=b'), 'Mutual user invalid-value'],
    ['an ext-value of another charset', credentials(Mutual, "Mutual user*=KOI8-R''b"), 'Mutual user invalid-value'],
    ['an ext-value that is no UTF-8', credentials(Mutual, "Mutual user*=UTF-8''%ff"), 'Mutual user invalid-value'],
  ])('%s', (_what, run, error) => {
    expect(errorOf(run)).toBe(error)
  })

  test('nothing that is optional: the session of a first message (RFC 7804 §5), a key that the client has (RFC 9577 §2.1.2)', () => {
    const first = recoverCredentials('SCRAM-SHA-256 data=YQ==').credentials!
    expect(ScramSha256.credentials.decode(first)).toMatchObject({ sid: undefined })
    expect(ScramSha256.credentials.decode(recoverCredentials('SCRAM-SHA-256 sid=b, data=YQ==').credentials!).sid).toBe(
      'b',
    )
    const { challenges } = recoverChallenges('PrivateToken challenge="AAAA"')
    expect(PrivateToken.challenge.decode(challenges[0]!)).toMatchObject({ tokenKey: undefined, maxAge: undefined })
  })

  test('nothing else', () => {
    const latin1 =
      "Mutual version=1, algorithm=a, validation=host, auth-scope=b, realm=c, kc1=AAAA, USER*=iso-8859-1'en'%e9"
    expect(Mutual.credentials.decode(recoverCredentials(latin1).credentials!).user).toBe('\xe9')
    expect(Bearer.challenge.decode(recoverChallenges('bearer').challenges[0]!).realm).toBeUndefined()
    expect(
      Digest.challenge.decode(recoverChallenges('Digest realm=a, nonce=b, stale=truth').challenges[0]!).stale,
    ).toBe(false)
    expect(Bearer.challenge.decode(recoverChallenges('Bearer claims="eyJhIjoiPz8_In0"').challenges[0]!).claims).toEqual(
      { a: '???' },
    )
  })
})

const octets = new Uint8Array([1])
const paid = { id: 'a', realm: 'b', method: 'c', intent: 'd', request: 'e30' }
const mutual = { version: '1', algorithm: 'a', validation: 'host', authScope: 'b', realm: 'c' }
const concealed = { keyId: octets, publicKey: octets, proof: octets, verification: octets }

describe('encode refuses', () => {
  const unknown = (value: unknown) => value as never

  test.each<[what: string, run: () => unknown, error: string]>([
    ['what is required and missing', () => Basic.challenge.encode(unknown({})), 'Basic realm missing-param'],
    ['characters that no field has', () => Basic.challenge.encode({ realm: 'a\nb' }), 'Basic realm invalid-value'],
    ['another type', () => Basic.challenge.encode(unknown({ realm: 5 })), 'Basic realm invalid-value'],
    [
      'an extension that is known',
      () => Bearer.challenge.encode({ extensions: [{ name: 'SCOPE', value: 'a' }] }),
      'Bearer scope duplicate-param',
    ],
    [
      'a user-id with a colon (RFC 7617 §2)',
      () => Basic.credentials.encode({ userId: 'a:b', password: '' }),
      'Basic user-id invalid-value',
    ],
    [
      'a control character in a password',
      () => Basic.credentials.encode({ userId: '', password: '\x7f' }),
      'Basic password invalid-value',
    ],
    [
      'a user-id that is no string',
      () => Basic.credentials.encode(unknown({ userId: 5, password: '' })),
      'Basic user-id invalid-value',
    ],
    [
      'a lone surrogate',
      () => Basic.credentials.encode({ userId: '\ud800', password: '' }),
      'Basic user-id invalid-value',
    ],
    [
      'what ISO-8859-1 lacks',
      () => BasicLatin1.credentials.encode({ userId: '\u4e00', password: '' }),
      'Basic user-id invalid-value',
    ],
    ['a token with a space', () => Bearer.credentials.encode({ token: 'a b' }), 'Bearer invalid-value'],
    [
      'a token that is no string',
      () => Bearer.credentials.encode(unknown({ token: undefined })),
      'Bearer invalid-value',
    ],
    ['an empty value in a list', () => Bearer.challenge.encode({ scope: ['a', ''] }), 'Bearer scope invalid-value'],
    ['a list that is none', () => Bearer.challenge.encode(unknown({ scope: 'a b' })), 'Bearer scope invalid-value'],
    ['a list with a separator in it', () => DPoP.challenge.encode({ algs: ['a b'] }), 'DPoP algs invalid-value'],
    ['a number below zero', () => Bearer.challenge.encode({ maxAge: -1 }), 'Bearer max_age invalid-value'],
    [
      'a description that is no string',
      () => Bearer.challenge.encode(unknown({ errorDescription: 5 })),
      'Bearer error_description invalid-value',
    ],
    [
      'an identifier that is empty',
      () => Payment.challenge.encode({ id: '', realm: 'a', method: 'b', intent: 'c', request: 'e30' }),
      'Payment id invalid-value',
    ],
    [
      'what goes round in a circle',
      () => {
        const payload: Record<string, unknown> = {}
        payload.c4n4ryS3cret = payload
        Payment.credentials.encode({ challenge: paid, payload })
      },
      'Payment invalid-value',
    ],
    ['a number that JSON has not', () => Bearer.challenge.encode({ claims: 1n }), 'Bearer claims invalid-value'],
    ['what is no JSON', () => Payment.credentials.encode(unknown({ challenge: paid })), 'Payment invalid-value'],
    [
      'a message that is empty',
      () => Negotiate.credentials.encode({ token: new Uint8Array() }),
      'Negotiate invalid-value',
    ],
    [
      'an empty message in a challenge, which would be the first',
      () => Negotiate.challenge.encode({ token: new Uint8Array() }),
      'Negotiate invalid-value',
    ],
    ['a message that is none', () => Negotiate.challenge.encode(unknown({ token: 'oQ4=' })), 'Negotiate invalid-value'],
    [
      'octets that are none',
      () => PrivateToken.credentials.encode(unknown({ token: 'AA' })),
      'PrivateToken token invalid-value',
    ],
    [
      'a signature scheme that is too large',
      () => Concealed.credentials.encode({ ...concealed, signatureScheme: 65536 }),
      'Concealed s invalid-value',
    ],
    [
      'a part with a dot',
      () => HOBA.credentials.encode({ result: { keyId: 'a.b', challenge: 'c', nonce: 'd', signature: 'e' } }),
      'HOBA result invalid-value',
    ],
    [
      'a nonce with a comma (RFC 7804 §5)',
      () => ScramSha256.challenge.encode({ serverNonce: 'a,b' }),
      'SCRAM-SHA-256 sr invalid-value',
    ],
    [
      'the name of a field that is none',
      () => Signature.challenge.encode({ headers: ['host:'] }),
      'Signature headers invalid-value',
    ],
    [
      'no octets where they are written without quotes (RFC 9729 §4)',
      () => Concealed.credentials.encode({ ...concealed, keyId: new Uint8Array(), signatureScheme: 1 }),
      'Concealed k invalid-value',
    ],
    [
      'an empty key without quotes',
      () => Vapid.credentials.encode({ token: 'a.b.c', publicKey: new Uint8Array() }),
      'vapid k invalid-value',
    ],
    [
      'a key exchange with a verification (RFC 8120 §4)',
      () => Mutual.credentials.encode({ ...mutual, keyExchange: 'AA', verification: 'AA' }),
      'Mutual vkc invalid-value',
    ],
    [
      'a reason with a key exchange (RFC 8120 §4)',
      () => Mutual.challenge.encode({ ...mutual, reason: 'initial', keyExchange: 'AA' }),
      'Mutual ks1 invalid-value',
    ],
    ['a quote where nothing is escaped', () => Hawk.challenge.encode({ error: 'a"b' }), 'Hawk error invalid-value'],
    [
      'a flag that is none',
      () => Digest.challenge.encode(unknown({ realm: '', nonce: '', stale: 'true' })),
      'Digest stale invalid-value',
    ],
    [
      'a signature without a time',
      () => OAuth.credentials.encode({ consumerKey: 'a', signatureMethod: 'HMAC-SHA1', signature: 'b', nonce: 'c' }),
      'OAuth oauth_timestamp missing-param',
    ],
    [
      'a signature without a nonce',
      () =>
        OAuth.credentials.encode({ consumerKey: 'a', signatureMethod: 'HMAC-SHA1', signature: 'b', timestamp: '1' }),
      'OAuth oauth_nonce missing-param',
    ],
    [
      'an extension that is known in its other form (RFC 8187)',
      () =>
        Mutual.credentials.encode({
          ...mutual,
          user: 'a',
          keyExchange: 'AAAA',
          extensions: [{ name: 'USER*', value: "UTF-8''a" }],
        }),
      'Mutual user duplicate-param',
    ],
    [
      'another version',
      () =>
        OAuth.credentials.encode({ consumerKey: 'a', signatureMethod: 'PLAINTEXT', signature: 'b', version: '2.0' }),
      'OAuth oauth_version invalid-value',
    ],
    [
      'a lone surrogate where octets are encoded',
      () => OAuth.credentials.encode({ consumerKey: '\ud800', signatureMethod: 'PLAINTEXT', signature: '' }),
      'OAuth oauth_consumer_key invalid-value',
    ],
    [
      'a token that is no JWT',
      () => Vapid.credentials.encode({ token: 'a', publicKey: new Uint8Array([4]) }),
      'vapid t invalid-value',
    ],
  ])('%s', (_what, run, error) => {
    expect(errorOf(run)).toBe(error)
  })

  test('no character of a token68 in a part but the dot (RFC 7486 §2)', () => {
    const result = { keyId: 'a-_', challenge: 'b+/==', nonce: 'c~', signature: 'd' }
    expect(HOBA.credentials.encode({ result }).params[0]!.value).toBe('a-_.b+/==.c~.d')
  })

  test('nothing that is percent-encoded: all but the unreserved characters (RFC 5849 §3.6)', () => {
    const consumerKey = "aZ0-._~ !*'()/%\xe9"
    const { params } = OAuth.credentials.encode({ consumerKey, signatureMethod: 'PLAINTEXT', signature: '' })
    expect(params[0]!.value).toBe('aZ0-._~%20%21%2A%27%28%29%2F%25%C3%A9')
  })

  test('no text from users where an error is described (RFC 6750 §3)', () => {
    const written = Bearer.challenge.encode({
      error: 'invalid_request',
      errorDescription: 'no "x"\r\n\\\tof \u{1f511}\xe9',
    })
    expect(written.params[1]!.value).toBe("no 'x' ? of ??")
    expect(Bearer.challenge.encode({ error: 'invalid_request', errorDescription: '' }).params[1]!.value).toBe('')
  })

  test('no value that is empty, and no time that is signed with a leading zero', () => {
    const hawk = { id: 'a', timestamp: '1', nonce: 'b', mac: 'c', ext: '' }
    expect(Hawk.credentials.encode(hawk).params).toContainEqual({ name: 'ext', value: '', quoted: true })
    const { credentials } = recoverCredentials('Signature keyId="a", created=01402170695, signature="AA=="')
    expect(Signature.credentials.decode(credentials!).created).toBe('01402170695')
  })

  test('nothing that decode gives', () => {
    const raw = { name: 'x', value: 'a', quoted: true, raw: '"\\a"' }
    expect(infoCodec('X', {}).encode({ extensions: [raw] })).toEqual([raw])
    expect(infoCodec('X', {}).encode({ extensions: [{ name: 'x', value: 'a', quoted: false }] })).toEqual([
      { name: 'x', value: 'a', quoted: false },
    ])
  })
})

describe('decodeChallenges', () => {
  const { challenges } = recoverChallenges('Basic, basic realm="a", Bearer realm="b", Basic realm="c"')

  test('gives the values of a scheme in order, also of one that lacks the realm', () => {
    expect(decodeChallenges(Basic, challenges).map(({ realm }) => realm)).toEqual([undefined, 'a', 'c'])
  })

  test('passes on what is no matter of the scheme', () => {
    const broken = {
      name: 'Basic',
      challenge: {
        decode(): string {
          throw new RangeError('broken')
        },
      },
    }
    expect(() => decodeChallenges(broken, challenges)).toThrow(RangeError)
  })

  test('has the types of the declaration', () => {
    const [bearer] = decodeChallenges(Bearer, challenges)
    expectTypeOf(bearer!.scope).toEqualTypeOf<string[] | undefined>()
    expectTypeOf(bearer!.maxAge).toEqualTypeOf<number | undefined>()
    expectTypeOf(decodeChallenges(Basic, challenges)[0]!.realm).toEqualTypeOf<string | undefined>()
    expectTypeOf(Basic.challenge.decode(challenges[1]!).realm).toEqualTypeOf<string>()
    expectTypeOf<AuthSchemeError['code']>().toEqualTypeOf<AuthSchemeErrorCode>()
    // @ts-expect-error: the realm is required
    expect(() => Basic.challenge.encode({})).toThrow(AuthSchemeError)
    // @ts-expect-error: a list
    expect(() => Bearer.challenge.encode({ scope: 'a' })).toThrow(AuthSchemeError)
    // @ts-expect-error: nobody challenges with Concealed
    expect(Concealed.challenge).toBeUndefined()
  })
})
