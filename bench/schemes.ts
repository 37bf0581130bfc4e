import { createRequire } from 'node:module'
import {
  type Challenge,
  parseChallenges,
  parseCredentials,
  serializeChallenges,
  serializeCredentials,
} from '../src/index.ts'
import { AWS4HmacSha256, Basic, Bearer, Digest } from '../src/schemes/index.ts'
import * as hand from './by-hand.ts'
import { type Comparison, expect, isAnswer } from './compare.ts'
import { inputNamed, JWT } from './inputs.ts'
import { fresh, inTurn } from './measure.ts'

/*
 * Decoding and encoding of the schemes that nearly everybody uses, beside code written by hand for that one scheme and beside
 * the packages that do the same.
 */

const require = createRequire(import.meta.url)
const basicAuth = require('basic-auth')
const aws4 = require('aws4')

const BASIC = 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='
const BASIC_VALUE = { userId: 'Aladdin', password: 'open sesame' }

const TOKEN_CHALLENGE = {
  realm: 'api.example.com',
  error: 'invalid_token',
  errorDescription: 'The access token expired at 2026-11-24 08:00Z',
}

const DIGEST_CHALLENGE = {
  realm: 'http-auth@example.org',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
  algorithm: 'SHA-256',
  qop: ['auth', 'auth-int'],
}

const DIGEST_CREDENTIALS = {
  username: 'Mufasa',
  realm: 'http-auth@example.org',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  uri: '/dir/index.html',
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  nc: '00000001',
  qop: 'auth',
  response: '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
  opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
  algorithm: 'SHA-256',
}

const SIGNATURE_VALUE = {
  credential: {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    date: '20130524',
    region: 'us-east-1',
    service: 's3',
    terminator: 'aws4_request' as const,
  },
  signedHeaders: ['host', 'range', 'x-amz-date'],
  signature: 'fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024',
}
const SIGNATURE =
  'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;range;x-amz-date, Signature=fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024'

const oneChallenge = (text: string) => parseChallenges(text)[0]!

/** What is there: values that are absent, and lists of nothing more, aren't compared. */
function meaning(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const there = Object.entries(value).filter(([name, part]) => part !== undefined && name !== 'extensions')
  return Object.fromEntries(there.map(([name, part]) => [name, meaning(part)]))
}

interface Decoding {
  name: string
  text: string
  value: object
  /** From text to what the codec takes. Absent: the codec takes text. */
  parse?: (text: string) => Challenge
  decode: (from: never) => unknown
  byHand: (from: never) => unknown
  peers?: Record<string, { read: (text: string) => unknown; value: unknown }>
}

const DECODINGS: readonly Decoding[] = [
  {
    name: 'Basic credentials',
    text: BASIC,
    value: BASIC_VALUE,
    parse: parseCredentials,
    decode: Basic.credentials.decode,
    byHand: hand.decodeBasic,
    peers: { 'basic-auth': { read: basicAuth.parse, value: { name: 'Aladdin', pass: 'open sesame' } } },
  },
  {
    name: 'Bearer credentials',
    text: `Bearer ${JWT}`,
    value: { token: JWT },
    parse: parseCredentials,
    decode: Bearer.credentials.decode,
    byHand: hand.decodeBearer,
  },
  {
    name: 'Bearer challenge',
    text: inputNamed('Bearer, error').text,
    value: TOKEN_CHALLENGE,
    parse: oneChallenge,
    decode: Bearer.challenge.decode,
    byHand: hand.decodeBearerChallenge,
  },
  {
    name: 'Digest challenge',
    text: inputNamed('Digest').text,
    value: DIGEST_CHALLENGE,
    parse: oneChallenge,
    decode: Digest.challenge.decode,
    byHand: hand.decodeDigestChallenge,
  },
  {
    name: 'Digest credentials',
    text: inputNamed('Digest credentials').text,
    value: DIGEST_CREDENTIALS,
    parse: parseCredentials,
    decode: Digest.credentials.decode,
    byHand: hand.decodeDigestCredentials,
  },
  {
    name: 'Signature V4',
    text: SIGNATURE,
    value: SIGNATURE_VALUE,
    decode: AWS4HmacSha256.decode,
    byHand: hand.decodeSignatureV4,
  },
]

/** Decoding what is parsed, by the codec and by hand; and from text, as the packages do it. */
export function decodings(): Comparison[] {
  return DECODINGS.map(({ name, text, value, parse, decode, byHand, peers = {} }) => {
    const input = () => (parse ? parse(fresh(text)) : fresh(text)) as never
    for (const call of [decode, byHand]) expect(meaning(call(input())), value, `${name}, decoded`)
    const wrong: string[] = []
    const contenders: Record<string, () => unknown> = {
      'by hand': inTurn(input, byHand),
      authfield: inTurn(input, decode),
    }
    if (parse)
      contenders['parsed too'] = inTurn(
        () => fresh(text),
        (copy) => decode(parse(copy) as never),
      )
    for (const [peer, { read, value }] of Object.entries(peers)) {
      if (isAnswer(() => ({ ...(read(text) as object) }), value)) contenders[peer] = inTurn(() => fresh(text), read)
      else wrong.push(peer)
    }
    return { name, baseline: 'by hand', contenders, wrong }
  })
}

/** A signer of aws4 that takes a signature as given: what is left is the writing, and the sorting of the names. */
function aws4Signer() {
  const { credential, signature } = SIGNATURE_VALUE
  return () => {
    const signer = new aws4.RequestSigner(
      {
        service: credential.service,
        region: credential.region,
        headers: { Host: 'a', 'X-Amz-Date': '20130524T000000Z', 'X-Amz-Content-Sha256': 'b' },
      },
      { accessKeyId: credential.accessKeyId },
    )
    signer.datetime = '20130524T000000Z'
    signer.signature = () => signature
    return signer.authHeader()
  }
}

interface Encoding {
  name: string
  text: string
  init: object
  encode: (init: never) => string
  byHand: (init: never) => string
  peers?: Record<string, { write: () => string; text?: string }>
}

const ENCODINGS: readonly Encoding[] = [
  {
    name: 'Basic credentials',
    text: BASIC,
    init: BASIC_VALUE,
    encode: (init) => serializeCredentials(Basic.credentials.encode(init)),
    byHand: hand.encodeBasic,
    peers: { 'basic-auth': { write: () => basicAuth.format({ name: 'Aladdin', pass: 'open sesame' }) } },
  },
  {
    name: 'Bearer credentials',
    text: `Bearer ${JWT}`,
    init: { token: JWT },
    encode: (init) => serializeCredentials(Bearer.credentials.encode(init)),
    byHand: hand.encodeBearer,
  },
  {
    name: 'Digest challenge',
    text: `Digest realm="http-auth@example.org", nonce="${DIGEST_CHALLENGE.nonce}", opaque="${DIGEST_CHALLENGE.opaque}", algorithm=SHA-256, qop="auth,auth-int"`,
    init: DIGEST_CHALLENGE,
    encode: (init) => serializeChallenges([Digest.challenge.encode(init)]),
    byHand: hand.encodeDigestChallenge,
  },
  {
    name: 'Digest credentials',
    text: `Digest username="Mufasa", realm="http-auth@example.org", nonce="${DIGEST_CREDENTIALS.nonce}", uri="/dir/index.html", cnonce="${DIGEST_CREDENTIALS.cnonce}", nc=00000001, qop=auth, response="${DIGEST_CREDENTIALS.response}", opaque="${DIGEST_CREDENTIALS.opaque}", algorithm=SHA-256`,
    init: DIGEST_CREDENTIALS,
    encode: (init) => serializeCredentials(Digest.credentials.encode(init)),
    byHand: hand.encodeDigestCredentials,
  },
  {
    name: 'Signature V4',
    text: SIGNATURE,
    init: SIGNATURE_VALUE,
    encode: AWS4HmacSha256.encode,
    byHand: hand.encodeSignatureV4,
    peers: {
      aws4: { write: aws4Signer(), text: SIGNATURE.replace('host;range;', 'host;x-amz-content-sha256;') },
    },
  },
]

/** From values to the text of a field. */
export function encodings(): Comparison[] {
  return ENCODINGS.map(({ name, text, init, encode, byHand, peers = {} }) => {
    for (const call of [encode, byHand]) expect(call(init as never), text, `${name}, encoded`)
    const wrong: string[] = []
    // Consumed in one piece, as whoever sends it has to.
    const written = (call: (init: never) => string) => () => call(init as never).charCodeAt(0)
    const contenders: Record<string, () => unknown> = { 'by hand': written(byHand), authfield: written(encode) }
    for (const [peer, { write, text: expected = text }] of Object.entries(peers)) {
      if (isAnswer(write, expected)) contenders[peer] = () => write().charCodeAt(0)
      else wrong.push(peer)
    }
    return { name, baseline: 'by hand', contenders, wrong }
  })
}
