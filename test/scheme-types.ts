import { expectTypeOf } from 'expect-type'
import type * as everything from '../src/schemes/index.ts'
import {
  type AuthenticationControl,
  type AWS,
  type AWS4EcdsaP256Sha256,
  type AWS4HmacSha256,
  type AWS4HmacSha256Credentials,
  type answerDigest,
  Basic,
  type BasicChallenge,
  type BasicChallengeInit,
  type BasicCredentials,
  Bearer,
  type BearerChallenge,
  type BearerChallengeInit,
  type BearerCredentials,
  type ChallengeInitOf,
  type ChallengeOf,
  type CredentialsOf,
  Digest,
  type DigestChallenge,
  type DigestCredentials,
  type DigestRequest,
  decodeChallenges,
  decodeCredentials,
  type digestInfo,
  integer,
  type MutualInfo,
  matching,
  nonEmpty,
  optional,
  type Payment,
  type PaymentCredentials,
  paramsCodec,
  required,
  type Scheme,
  SharedAccessSignature,
  spaced,
  uri,
  type verifyDigest,
} from '../src/schemes/index.ts'

/*
 * Types of the values of schemes: this file is compiled, never run. It is right where it compiles.
 */

/** The names of the properties of any type. */
type AnyIn<Value> = { [K in keyof Value]-?: 0 extends 1 & Value[K] ? K : never }[keyof Value]

/** The names of the values of any type that a codec gives. */
type AnyOf<C> = C extends { decode(...args: never): infer Value } ? AnyIn<NonNullable<Value>> : never

/** Of a scheme. */
type AnyOfScheme<S> = S extends { name: string }
  ?
      | AnyOf<S>
      | { [Side in keyof S]-?: Side extends 'challenge' | 'credentials' | 'info' ? AnyOf<S[Side]> : never }[keyof S]
  : never

// No value of a scheme is of any type.
type Found = { [Name in keyof typeof everything]: AnyOfScheme<(typeof everything)[Name]> }[keyof typeof everything]
expectTypeOf<Found>().toEqualTypeOf<never>()
const own = paramsCodec('X', { card: required('card', matching(/^x/)), routes: optional('r', nonEmpty(spaced(uri))) })
expectTypeOf<AnyIn<ReturnType<typeof own.decode>>>().toEqualTypeOf<never>()
expectTypeOf<ReturnType<typeof own.decode>['card']>().toEqualTypeOf<string>()
expectTypeOf<ReturnType<typeof own.decode>['routes']>().toEqualTypeOf<string[] | undefined>()
expectTypeOf(matching<'a' | 'b'>(/^[ab]$/).decode('a')).toEqualTypeOf<'a' | 'b' | undefined>()

// Text schemes are read as objects.
type V4 = NonNullable<ReturnType<typeof AWS4HmacSha256.decode>>
expectTypeOf<V4>().toEqualTypeOf<{
  credential: { accessKeyId: string; date: string; region: string; service: string; terminator: 'aws4_request' }
  signedHeaders: string[]
  signature: string
}>()
expectTypeOf<V4>().toExtend<Parameters<typeof AWS4HmacSha256.encode>[0]>()
type V4A = NonNullable<ReturnType<typeof AWS4EcdsaP256Sha256.decode>>
expectTypeOf<keyof V4A['credential']>().toEqualTypeOf<'accessKeyId' | 'date' | 'service' | 'terminator'>()
type SAS = NonNullable<ReturnType<typeof SharedAccessSignature.decode>>
expectTypeOf<SAS['keyName']>().toEqualTypeOf<string | undefined>()
expectTypeOf(SharedAccessSignature.encode).toBeCallableWith({ resource: 'a', signature: 'b', expiry: '1' })
expectTypeOf<ReturnType<typeof AWS.decode>>().toEqualTypeOf<{ accessKeyId: string; signature: string } | undefined>()
expectTypeOf<ReturnType<typeof AuthenticationControl.decode>['noAuth']>().toEqualTypeOf<boolean | undefined>()

// Digest computes with what its codec gives.
type Given = ReturnType<typeof Digest.challenge.decode>
expectTypeOf<Given>().toEqualTypeOf<DigestChallenge>()
expectTypeOf<Given['qop']>().toEqualTypeOf<string[] | undefined>()
expectTypeOf<Given['stale']>().toEqualTypeOf<boolean | undefined>()
expectTypeOf<DigestCredentials['nc']>().toEqualTypeOf<string | undefined>()
expectTypeOf<DigestCredentials['username']>().toEqualTypeOf<string>()
expectTypeOf<DigestCredentials['auts']>().toEqualTypeOf<Uint8Array | undefined>()
expectTypeOf(Digest.challenge.encode).toBeCallableWith({ realm: 'a', nonce: 'b' })
expectTypeOf<Awaited<ReturnType<typeof answerDigest>>>().toExtend<Parameters<typeof Digest.credentials.encode>[0]>()
expectTypeOf<Awaited<ReturnType<typeof digestInfo>>>().toExtend<Parameters<typeof Digest.info.encode>[0]>()
expectTypeOf<DigestChallenge>().toExtend<Parameters<typeof answerDigest>[0]>()
expectTypeOf<DigestChallenge>().toExtend<Parameters<typeof verifyDigest>[1]>()
expectTypeOf<{ username: string; password: string; method: string }>().toExtend<DigestRequest>()
expectTypeOf<{ passwordHash: string; method: string }>().toExtend<DigestRequest>()
expectTypeOf<{ username: string; method: string }>().not.toExtend<DigestRequest>()
expectTypeOf<{ password: string; method: string }>().not.toExtend<DigestRequest>()
type Both = { username: string; password: string; passwordHash: string; method: string }
expectTypeOf<Both>().not.toExtend<DigestRequest>()

// Readers give values of the scheme that they are asked for.
expectTypeOf(decodeCredentials(Basic, '')).toEqualTypeOf<BasicCredentials | undefined>()
expectTypeOf(decodeCredentials(Digest, '')?.nc).toEqualTypeOf<string | undefined>()

// Types have the names of their schemes and sides.
const Kiosk = {
  name: 'Kiosk',
  challenge: paramsCodec('Kiosk', {
    card: required('card', matching(/^\d+$/)),
    tills: optional('tills', integer, 'token'),
  }),
} satisfies Scheme

expectTypeOf<BearerChallenge>().toEqualTypeOf<ReturnType<typeof Bearer.challenge.decode>>()
expectTypeOf<BearerChallengeInit['scope']>().toEqualTypeOf<readonly string[] | undefined>()
expectTypeOf<BasicChallenge['realm']>().toEqualTypeOf<string | undefined>()
expectTypeOf<BasicChallengeInit['realm']>().toEqualTypeOf<string>()
expectTypeOf<BearerCredentials>().toEqualTypeOf<{ token: string }>()
expectTypeOf<MutualInfo['verification']>().toEqualTypeOf<string>()
expectTypeOf<AWS4HmacSha256Credentials['signature']>().toEqualTypeOf<string>()
expectTypeOf<CredentialsOf<typeof Basic>>().toEqualTypeOf<BasicCredentials>()
expectTypeOf<ChallengeOf<typeof Kiosk>['tills']>().toEqualTypeOf<number | undefined>()
expectTypeOf<ChallengeInitOf<typeof Kiosk>['card']>().toEqualTypeOf<string>()
expectTypeOf(decodeChallenges(Bearer, [])).toEqualTypeOf<BearerChallenge[]>()

// Credentials of Payment repeat their challenge.
type PaymentChallenge = ReturnType<typeof Payment.challenge.decode>
expectTypeOf<PaymentChallenge['id']>().toEqualTypeOf<string>()
expectTypeOf<PaymentChallenge['header']>().toEqualTypeOf<string | undefined>()
expectTypeOf<PaymentChallenge>().toExtend<PaymentCredentials['challenge']>()
