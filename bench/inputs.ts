import { readFileSync } from 'node:fs'
import { AWS4HmacSha256 } from '../src/schemes/index.ts'

/*
 * What is timed: fields as servers and clients send them, each with what it means, written down by hand.
 */

export interface Reading {
  scheme: string
  token68?: string
  params?: Record<string, string>
}

/** What a field holds: a list of challenges, or credentials. */
export type Kind = 'challenges' | 'credentials'

export interface Input {
  name: string
  kind: Kind
  text: string
  expected: Reading[]
}

const BASIC = 'Basic realm="Access to the staging site", charset="UTF-8"'
const DIGEST =
  'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"'
const DIGEST_SHA_256 =
  'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'

const BASIC_READING: Reading = {
  scheme: 'Basic',
  params: { realm: 'Access to the staging site', charset: 'UTF-8' },
}
const DIGEST_PARAMS = {
  realm: 'testrealm@host.com',
  qop: 'auth,auth-int',
  nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
  opaque: '5ccc069c403ebaf9f0171e9517f40e41',
}
const DIGEST_SHA_256_PARAMS = {
  realm: 'http-auth@example.org',
  qop: 'auth, auth-int',
  algorithm: 'SHA-256',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
}

/** A JWT of 800 characters: a header, claims and a signature in base64url. */
export const JWT: string = [36, 420, 342]
  .map((length, part) => Array.from({ length }, (_, i) => base64url((i * i + 7 * i + 31 * part) % 64)).join(''))
  .join('.')

function base64url(digit: number): string {
  return 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'[digit]!
}

export const INPUTS: readonly Input[] = [
  {
    name: 'Basic',
    kind: 'challenges',
    text: 'Basic realm="Staging area at example.org"',
    expected: [{ scheme: 'Basic', params: { realm: 'Staging area at example.org' } }],
  },
  { name: 'Basic, charset', kind: 'challenges', text: BASIC, expected: [BASIC_READING] },
  {
    name: 'Bearer, Docker',
    kind: 'challenges',
    text: 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/alpine:pull"',
    expected: [
      {
        scheme: 'Bearer',
        params: {
          realm: 'https://auth.docker.io/token',
          service: 'registry.docker.io',
          scope: 'repository:library/alpine:pull',
        },
      },
    ],
  },
  {
    name: 'Bearer, error',
    kind: 'challenges',
    text: 'Bearer realm="api.example.com", error="invalid_token", error_description="The access token expired at 2026-11-24 08:00Z"',
    expected: [
      {
        scheme: 'Bearer',
        params: {
          realm: 'api.example.com',
          error: 'invalid_token',
          error_description: 'The access token expired at 2026-11-24 08:00Z',
        },
      },
    ],
  },
  {
    name: 'Digest',
    kind: 'challenges',
    text: DIGEST_SHA_256,
    expected: [{ scheme: 'Digest', params: DIGEST_SHA_256_PARAMS }],
  },
  {
    name: 'Digest, domain',
    kind: 'challenges',
    text: `${DIGEST_SHA_256}, domain="/private/ /api/", stale=false`,
    expected: [{ scheme: 'Digest', params: { ...DIGEST_SHA_256_PARAMS, domain: '/private/ /api/', stale: 'false' } }],
  },
  {
    name: 'escapes',
    kind: 'challenges',
    text: 'Basic realm="the \\"new\\" files of C:\\\\data", charset="UTF-8"',
    expected: [{ scheme: 'Basic', params: { realm: 'the "new" files of C:\\data', charset: 'UTF-8' } }],
  },
  {
    name: 'three challenges',
    kind: 'challenges',
    text: `Negotiate, ${BASIC}, ${DIGEST}, algorithm=MD5, stale=false`,
    expected: [
      { scheme: 'Negotiate' },
      BASIC_READING,
      { scheme: 'Digest', params: { ...DIGEST_PARAMS, algorithm: 'MD5', stale: 'false' } },
    ],
  },
  {
    name: 'three with parameters',
    kind: 'challenges',
    text: `Bearer realm="api.example.com", error="invalid_token", ${BASIC}, ${DIGEST}, stale=false`,
    expected: [
      { scheme: 'Bearer', params: { realm: 'api.example.com', error: 'invalid_token' } },
      BASIC_READING,
      { scheme: 'Digest', params: { ...DIGEST_PARAMS, stale: 'false' } },
    ],
  },
  {
    name: 'Basic credentials',
    kind: 'credentials',
    text: 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
    expected: [{ scheme: 'Basic', token68: 'QWxhZGRpbjpvcGVuIHNlc2FtZQ==' }],
  },
  {
    name: 'Bearer, JWT of 800',
    kind: 'credentials',
    text: `Bearer ${JWT}`,
    expected: [{ scheme: 'Bearer', token68: JWT }],
  },
  {
    name: 'Digest credentials',
    kind: 'credentials',
    text: 'Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth, response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
    expected: [
      {
        scheme: 'Digest',
        params: {
          username: 'Mufasa',
          realm: 'http-auth@example.org',
          uri: '/dir/index.html',
          algorithm: 'SHA-256',
          nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
          nc: '00000001',
          cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
          qop: 'auth',
          response: '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
          opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
        },
      },
    ],
  },
]

export function inputNamed(name: string): Input {
  const input = INPUTS.find((one) => one.name === name)
  if (input === undefined) throw new Error('no such input')
  return input
}

/** Malformed text with its repaired form, which has about its length; and what else is made to read it. */
export interface Malformed {
  name: string
  kind: Kind
  text: string
  repaired: string
  codec?: { decode: (text: string) => unknown }
}

export const MALFORMED: readonly Malformed[] = [
  {
    name: 'missing comma',
    kind: 'challenges',
    text: 'Basic realm="Access to the staging site" charset="UTF-8"',
    repaired: BASIC,
  },
  {
    name: 'comma after scheme',
    kind: 'challenges',
    text: 'Bearer, realm="api.example.com", error="invalid_token"',
    repaired: 'Bearer realm="api.example.com", error="invalid_token"',
  },
  {
    name: 'unquoted URL',
    kind: 'challenges',
    text: 'Bearer resource_metadata=https://api.example.com/.well-known/oauth-protected-resource',
    repaired: 'Bearer resource_metadata="https://api.example.com/.well-known/oauth-protected-resource"',
  },
  {
    name: 'single quotes',
    kind: 'challenges',
    text: "Basic realm='Access to the staging site'",
    repaired: 'Basic realm="Access to the staging site"',
  },
  {
    name: 'unescaped quotes',
    kind: 'challenges',
    text: 'Bearer error="invalid_token", error_description="The "aud" claim is wrong"',
    repaired: 'Bearer error="invalid_token", error_description="The \'aud\' claim is wrong"',
  },
  {
    name: 'unterminated quote',
    kind: 'challenges',
    text: 'Basic realm="Access to the staging site',
    repaired: 'Basic realm="Access to the staging site"',
  },
  {
    name: 'semicolons, Digest',
    kind: 'challenges',
    text: DIGEST.replaceAll('",', '";'),
    repaired: DIGEST,
  },
  {
    name: 'Signature V4',
    kind: 'credentials',
    text: 'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;range;x-amz-date, Signature=fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024',
    repaired:
      'AWS4-HMAC-SHA256 Credential="AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request", SignedHeaders="host;range;x-amz-date", Signature="fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024"',
    codec: AWS4HmacSha256,
  },
]

/** The well-formed challenges of real products. */
export const WILD: readonly string[] = JSON.parse(
  readFileSync(new URL('../test/vectors/wild.json', import.meta.url), 'utf8'),
)
  .filter(({ wellFormed, field }: { wellFormed: boolean; field: string }) => wellFormed && /Authenticate$/.test(field))
  .map(({ value }: { value: string }) => value)
