import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  type AuthParam,
  type Challenge,
  parseAuthParams,
  parseChallenges,
  recoverChallenges,
  serializeChallenge,
} from '../src/index.ts'
import { ApiManagementSignature } from '../src/schemes/api-management-signature.ts'
import { ApiManagementAccessToken } from '../src/schemes/api-management-token.ts'
import { AuthenticationControl } from '../src/schemes/authentication-control.ts'
import { AzureHmacSha256 } from '../src/schemes/azure-hmac.ts'
import { BceAuthV1 } from '../src/schemes/bce-auth.ts'
import { CosmosDb } from '../src/schemes/cosmos-db.ts'
import { optional, type Params, required } from '../src/schemes/declare.ts'
import { DPoPNonce } from '../src/schemes/dpop-nonce.ts'
import { EG1HmacSha256, edgeGridUnsigned } from '../src/schemes/edge-grid.ts'
import { EventGridSignature } from '../src/schemes/event-grid.ts'
import { ApiKeyOfUser, DeepLAuthKey, LegacyFcmKey, LOW, SsoKey, TokenOfUser, UserKey } from '../src/schemes/keys.ts'
import { L402Credentials, LSATCredentials } from '../src/schemes/l402-credentials.ts'
import { PBSAPIToken, PDMAPIToken, PVEAPIToken } from '../src/schemes/proxmox.ts'
import { QBox, Qiniu } from '../src/schemes/qiniu.ts'
import { AuthSchemeError } from '../src/schemes/scheme-error.ts'
import { SharedAccessSignature } from '../src/schemes/shared-access-signature.ts'
import { AWS, GOOG1, OBS, OSS, SharedKey, SharedKeyLite, UCloud } from '../src/schemes/shared-key.ts'
import {
  ACS3HmacSha256,
  AWS4EcdsaP256Sha256,
  AWS4HmacSha256,
  GOOG4HmacSha256,
  GOOG4RsaSha256,
  OSS4HmacSha256,
  SDKHmacSha256,
  TC3HmacSha256,
  VolcengineHmacSha256,
} from '../src/schemes/signature-v4.ts'
import { slashed } from '../src/schemes/slashed.ts'
import { TencentCos } from '../src/schemes/tencent-cos.ts'
import { pairsText, parts, prefixPairs, schemeText, type TextScheme } from '../src/schemes/text-scheme.ts'
import { matching, type ParamType } from '../src/schemes/values.ts'
import { CANARY, rawText } from './arbitraries.ts'
import { faultOf } from './scheme-faults.ts'
import { shown } from './shown.ts'
import { thrown } from './thrown.ts'

const SCHEMES = {
  AWS4HmacSha256,
  AWS4EcdsaP256Sha256,
  GOOG4HmacSha256,
  GOOG4RsaSha256,
  TC3HmacSha256,
  ACS3HmacSha256,
  SDKHmacSha256,
  AWS,
  GOOG1,
  SharedKey,
  SharedKeyLite,
  SharedAccessSignature,
  EG1HmacSha256,
  LegacyFcmKey,
  UserKey,
  ApiKeyOfUser,
  PVEAPIToken,
  L402Credentials,
  LSATCredentials,
  DPoPNonce,
  OSS4HmacSha256,
  VolcengineHmacSha256,
  AzureHmacSha256,
  OSS,
  OBS,
  UCloud,
  Qiniu,
  QBox,
  SsoKey,
  LOW,
  DeepLAuthKey,
  TokenOfUser,
  BceAuthV1,
  TencentCos,
  CosmosDb,
  PBSAPIToken,
  PDMAPIToken,
  ApiManagementSignature,
  ApiManagementAccessToken,
  EventGridSignature,
}
type Name = keyof typeof SCHEMES

// biome-ignore lint/suspicious/noExplicitAny: a scheme of any values
const scheme = (name: Name) => SCHEMES[name] as TextScheme<any>

interface Vectors {
  /** What a text means; `written` where it is another form than the one that is written. */
  read: { scheme: Name; note: string; text: string; value: object; written?: string }[]
  refused: { scheme: Name; note: string; field: string | string[]; code: string; param?: string }[]
}
const VECTORS: Vectors = JSON.parse(readFileSync(new URL('vectors/text-schemes.json', import.meta.url), 'utf8'))

/** Code and parameter of the error of a scheme. */
function fault(act: () => unknown): { code: string; param?: string } {
  const error = thrown(act) as AuthSchemeError
  expect(error).toBeInstanceOf(AuthSchemeError)
  return { code: error.code, ...('param' in error && { param: error.param! }) }
}

describe('decode and encode', () => {
  test.each(VECTORS.read)('$scheme: $note', ({ scheme: name, text, value, written = text }) => {
    expect(scheme(name).decode(text)).toEqual(value)
    expect(scheme(name).encode(value)).toBe(written)
    expect(scheme(name).decode(written)).toEqual(value)
  })

  test.each(Object.keys(SCHEMES) as Name[])('%s has an example and something that it refuses', (name) => {
    expect(VECTORS.read.map((vector) => vector.scheme)).toContain(name)
    expect(VECTORS.refused.map((vector) => vector.scheme).concat('LSATCredentials')).toContain(name)
  })

  // DPoP-Nonce is another field.
  const texts = VECTORS.read.filter((vector) => vector.scheme !== 'DPoPNonce')
  test.each(texts)('$text is of one scheme alone', ({ scheme: name, text }) => {
    const readers = (Object.keys(SCHEMES) as Name[]).filter((other) => {
      try {
        return other !== 'DPoPNonce' && scheme(other).decode(text) !== undefined
      } catch {
        return false
      }
    })
    expect(readers).toEqual([name])
  })
})

describe('decode', () => {
  test.each(VECTORS.refused)('$scheme refuses $note', ({ scheme: name, field, code, param }) => {
    expect(fault(() => scheme(name).decode(field))).toEqual({ code, ...(param && { param }) })
    expect(thrown(() => scheme(name).decode(field))).toMatchObject({ scheme: scheme(name).name })
  })

  test.each(Object.keys(SCHEMES) as Name[])('%s: an absent field is undefined', (name) => {
    for (const absent of [undefined, null, []]) expect(scheme(name).decode(absent)).toBeUndefined()
  })

  test.each(VECTORS.read)('trims white space at the ends (RFC 9110 §5.5): $text', ({ scheme: name, text, value }) => {
    expect(scheme(name).decode(`\t ${text} \t`)).toEqual(value)
    expect(scheme(name).decode([text])).toEqual(value)
    for (const other of ['\n', '\r', '\0', '\v', '\xa0', '\u2003', '\ufeff']) {
      expect(thrown(() => scheme(name).decode(text + other))).toBeInstanceOf(AuthSchemeError)
      expect(thrown(() => scheme(name).decode(other + text))).toBeInstanceOf(AuthSchemeError)
    }
  })

  test.each(Object.keys(SCHEMES) as Name[])('%s: a field that is no text is a TypeError', (name) => {
    for (const field of [5, {}, [5], Symbol('x'), new String('x')]) {
      expect(thrown(() => scheme(name).decode(field as never))).toBeInstanceOf(TypeError)
    }
  })

  test.each(VECTORS.read)('takes one line alone: $text', ({ scheme: name, text }) => {
    expect(fault(() => scheme(name).decode([text, text]))).toEqual({ code: 'malformed' })
    expect(fault(() => scheme(name).decode([text, '']))).toEqual({ code: 'malformed' })
    expect(thrown(() => scheme(name).decode(`${text}, ${text}`))).toBeInstanceOf(AuthSchemeError)
    // In a nonce a comma is a character like any other.
    if (name !== 'DPoPNonce')
      expect(thrown(() => scheme(name).decode(`${text},${text}`))).toBeInstanceOf(AuthSchemeError)
  })

  const BY_SCHEME = VECTORS.read.filter(({ text }) => text.includes(' '))
  test.each(BY_SCHEME)('takes a scheme in any case, and spaces behind it (RFC 9110 §11.1, §11.4): $text', (vector) => {
    const space = vector.text.indexOf(' ')
    const [before, behind] = [vector.text.slice(0, space), vector.text.slice(space)]
    for (const text of [before.toLowerCase() + behind, `${before.toUpperCase()}   ${behind}`]) {
      expect(scheme(vector.scheme).decode(text)).toEqual(vector.value)
    }
  })

  /** With what may be written in several ways written in one: white space, and the case of a scheme. */
  const normal = (text: string) =>
    text
      .trim()
      .replace(/^(P[BD][SM]APIToken) /, '$1=')
      .replace(/^\S+ +/, (scheme) => `${scheme.trim().toLowerCase()} `)
      .replaceAll(', ', ',')

  // Nothing in the text is skipped or made up.
  test.each(VECTORS.read)('takes no other text for the same value: $text', ({ scheme: name, value }) => {
    const written = scheme(name).encode(value)
    for (let at = 0; at <= written.length; at++) {
      for (const inserted of [' ', ',', ';', '=', '"', ':', '/', '&', '%', 'a', '\t', '\0', '\xe9']) {
        for (const deleted of [0, 1]) {
          const edited = written.slice(0, at) + inserted + written.slice(at + deleted)
          if (edited === written) continue
          let decoded: unknown
          try {
            decoded = scheme(name).decode(edited)
          } catch (error) {
            expect(error).toBeInstanceOf(AuthSchemeError)
            continue
          }
          if (normal(edited) !== normal(written)) expect(decoded).not.toEqual(value)
        }
      }
    }
  })

  test.each(Object.keys(SCHEMES) as Name[])('%s: of any text, a value that is written again, or an error', (name) => {
    const known = VECTORS.read.filter((vector) => vector.scheme === name)
    const damaged = fc
      .tuple(fc.constantFrom(...known), fc.nat(), fc.nat(3), rawText)
      .map(([{ text }, at, deleted, inserted]) => {
        const start = at % (text.length + 1)
        return text.slice(0, start) + inserted + text.slice(start + deleted)
      })
    fc.assert(
      fc.property(fc.oneof(damaged, rawText), (text) => {
        let value: unknown
        try {
          value = scheme(name).decode(text)
        } catch (error) {
          expect(error).toBeInstanceOf(AuthSchemeError)
          return
        }
        expect(scheme(name).decode(scheme(name).encode(value))).toEqual(value)
      }),
    )
  })
})

/* What may be sent, spelled out again. */

const characters = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCharCode(from + i))
const VISIBLE = characters(0x21, 0x7e)
const string = (alphabet: readonly string[], maxLength = 12) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength: 1, maxLength })
const visible = (without: string) => string(VISIBLE.filter((character) => !without.includes(character)))
const DIGITS = characters(0x30, 0x39)
const ALPHA = [...characters(0x41, 0x5a), ...characters(0x61, 0x7a)]

const hex = string([...DIGITS, ...'abcdef'], 64)
const base64 = fc
  .tuple(string([...DIGITS, ...ALPHA, '+', '/'], 44), fc.constantFrom('', '=', '=='))
  .map((texts) => texts.join(''))
const digits = (length: number) => fc.string({ unit: fc.constantFrom(...DIGITS), minLength: length, maxLength: length })
const accessKeyId = visible('",=')
const segment = visible('",=/')
const signedHeaders = fc
  .uniqueArray(string([...characters(0x61, 0x7a), ...DIGITS, ..."!#$%&'*+-.^_`|~"], 8), { minLength: 1, maxLength: 5 })
  .map((names) => names.sort())
/** As above, where an ampersand separates the pairs. */
const signedHeadersOfUrl = signedHeaders
  .map((names) => names.map((name) => name.replaceAll('&', 'x')))
  .map((names) => [...new Set(names)])
const signedBy = (credential: fc.Arbitrary<unknown>) => fc.record({ credential, signedHeaders, signature: hex })
const regional = (terminator: string) =>
  fc.record({ accessKeyId, date: digits(8), region: segment, service: segment, terminator: fc.constant(terminator) })
const key = fc.record({ accessKeyId, signedHeaders, signature: hex })
const byAccessKey = fc.record({ accessKeyId, signature: base64 })
const byAccount = fc.record({ account: accessKeyId, signature: base64 })
const userKey = fc.record({ user: visible('",:='), key: visible('",:=') })
const id = fc.tuple(string(ALPHA, 1), string([...ALPHA, ...DIGITS, ...'._-'])).map((texts) => texts.join(''))
const anyText = fc.string({ unit: 'binary', minLength: 1 })
const byAccessKeyInUrl = byAccessKey.map(({ accessKeyId, signature }) => ({
  accessKeyId,
  signature: signature.replaceAll('+', '-').replaceAll('/', '_'),
}))
const keySecret = fc.record({ key: visible('",:='), secret: visible('",:=') })
const period = fc.tuple(string(DIGITS), string(DIGITS)).map((times) => times.join(';'))
const safeId = fc
  .tuple(string([...ALPHA, ...DIGITS, '_'], 1), fc.constantFrom('', '-', '.a', '_9'))
  .map((texts) => texts.join(''))
const proxmoxToken = fc.record({
  user: visible('",/:;'),
  realm: safeId,
  tokenId: safeId,
  secret: string([...ALPHA, ...DIGITS, '_', '-']),
})

const VALUES: Record<Name, fc.Arbitrary<object>> = {
  AWS4HmacSha256: signedBy(regional('aws4_request')),
  AWS4EcdsaP256Sha256: signedBy(
    fc.record({ accessKeyId, date: digits(8), service: segment, terminator: fc.constant('aws4_request') }),
  ),
  GOOG4HmacSha256: signedBy(regional('goog4_request')),
  GOOG4RsaSha256: signedBy(regional('goog4_request')),
  TC3HmacSha256: signedBy(
    fc.record({
      accessKeyId,
      date: fc.tuple(digits(4), digits(2), digits(2)).map((parts) => parts.join('-')),
      service: segment,
      terminator: fc.constant('tc3_request'),
    }),
  ),
  ACS3HmacSha256: key,
  SDKHmacSha256: key,
  AWS: byAccessKey,
  GOOG1: byAccessKey,
  SharedKey: byAccount,
  SharedKeyLite: byAccount,
  SharedAccessSignature: fc.record({
    resource: anyText.map(encodeURIComponent),
    signature: base64,
    expiry: string(DIGITS),
    keyName: fc.option(anyText, { nil: undefined }),
  }),
  EG1HmacSha256: fc.record({
    clientToken: visible('",;='),
    accessToken: visible('",;='),
    timestamp: fc.tuple(digits(8), digits(2)).map(([date, hour]) => `${date}T${hour}:00:59+0000`),
    nonce: visible('",;='),
    signature: base64,
  }),
  LegacyFcmKey: fc.record({ key: accessKeyId }),
  UserKey: userKey,
  ApiKeyOfUser: userKey,
  PVEAPIToken: fc.record({
    user: visible('",/:;'),
    realm: id,
    tokenId: id,
    secret: string([...ALPHA, ...DIGITS, '_', '-']),
  }),
  L402Credentials: fc.record({
    tokens: fc.array(base64, { minLength: 1, maxLength: 3 }),
    preimage: string([...DIGITS, ...'abcdefABCDEF'], 64),
  }),
  LSATCredentials: fc.record({ tokens: fc.tuple(base64.map((text) => text.replace(/[+/]/g, '-'))), preimage: hex }),
  DPoPNonce: fc.record({ nonce: visible('"\\') }),
  OSS4HmacSha256: fc.record({
    credential: regional('aliyun_v4_request'),
    additionalHeaders: fc.option(signedHeaders, { nil: undefined }),
    signature: hex,
  }),
  VolcengineHmacSha256: signedBy(regional('request')),
  AzureHmacSha256: fc.record({
    credential: fc.option(visible('",=&'), { nil: undefined }),
    signedHeaders: signedHeadersOfUrl,
    signature: base64,
  }),
  OSS: byAccessKey,
  OBS: byAccessKey,
  UCloud: fc.record({ accessKeyId: visible('",'), signature: base64 }),
  Qiniu: byAccessKeyInUrl,
  QBox: byAccessKeyInUrl,
  SsoKey: keySecret,
  LOW: keySecret,
  DeepLAuthKey: fc.record({ key: accessKeyId }),
  TokenOfUser: fc.record({ user: visible('",:='), password: visible('') }),
  BceAuthV1: fc.record({
    accessKeyId,
    timestamp: digits(2).map((hour) => `2015-03-24T${hour}:02:00Z`),
    expiration: fc.oneof(fc.constant('-1'), string(DIGITS)),
    signedHeaders: fc.oneof(signedHeaders, fc.constant([])),
    signature: hex,
  }),
  TencentCos: fc.record({
    algorithm: fc.constantFrom('sha1', 'sha256'),
    accessKeyId: visible('",=&'),
    signTime: period,
    keyTime: period,
    signedHeaders: fc.oneof(signedHeadersOfUrl, fc.constant([])),
    signedParams: fc.uniqueArray(visible('",=&;'), { maxLength: 4 }),
    signature: hex,
  }),
  CosmosDb: fc.record({
    type: fc.constantFrom('master', 'resource', 'aad'),
    version: fc.constantFrom('1', '1.0'),
    signature: visible('",&'),
  }),
  PBSAPIToken: proxmoxToken,
  PDMAPIToken: proxmoxToken,
  ApiManagementSignature: fc.record({
    identifier: visible('",=&'),
    expiry: digits(7).map((ticks) => `2014-08-04T22:03:00.${ticks}Z`),
    signature: base64,
  }),
  ApiManagementAccessToken: fc.record({ identifier: visible('",=&'), expiry: digits(12), signature: base64 }),
  EventGridSignature: fc.record({
    resource: anyText.map(encodeURIComponent),
    expiry: anyText.map((text) => encodeURIComponent(text).replaceAll('%20', '+')),
    signature: base64,
  }),
}

describe('encode', () => {
  test.each(Object.keys(SCHEMES) as Name[])('%s: decode(encode(x)) equals x', (name) => {
    fc.assert(
      fc.property(VALUES[name], fc.constantFrom('', ' ', '\t'), (value, space) => {
        const text = scheme(name).encode(value)
        expect(text).toMatch(/^[!-~]+(?: [!-~]+)*$/)
        expect(scheme(name).decode(space + text + space)).toEqual(value)
      }),
    )
  })

  const { value: V4 } = VECTORS.read.find(({ scheme }) => scheme === 'AWS4HmacSha256') as {
    value: { credential: object }
  }
  const { value: SAS } = VECTORS.read.find(({ scheme }) => scheme === 'SharedAccessSignature') as { value: object }
  const { value: EG1 } = VECTORS.read.find(({ scheme }) => scheme === 'EG1HmacSha256') as { value: object }
  const { value: PVE } = VECTORS.read.find(({ scheme }) => scheme === 'PVEAPIToken') as { value: object }
  const credential = (parts: object) => ({ ...V4, credential: { ...V4.credential, ...parts } })

  test.each<[Name, string, unknown, string, string]>([
    ['AWS4HmacSha256', 'no credential', { ...V4, credential: undefined }, 'missing-param', 'Credential'],
    ['AWS4HmacSha256', 'no names', { ...V4, signedHeaders: undefined }, 'missing-param', 'SignedHeaders'],
    ['AWS4HmacSha256', 'no signature', { ...V4, signature: undefined }, 'missing-param', 'Signature'],
    ['AWS4HmacSha256', 'a credential of null', { ...V4, credential: null }, 'missing-param', 'Credential'],
    ['AWS4HmacSha256', 'a credential as text', { ...V4, credential: 'AKID/2015' }, 'invalid-value', 'Credential'],
    ['AWS4HmacSha256', 'no region', credential({ region: undefined }), 'invalid-value', 'Credential'],
    ['AWS4HmacSha256', 'an empty region', credential({ region: '' }), 'invalid-value', 'Credential'],
    ['AWS4HmacSha256', 'a slash in a service', credential({ service: 'a/b' }), 'invalid-value', 'Credential'],
    ['AWS4HmacSha256', 'a comma in an access key', credential({ accessKeyId: 'a,b' }), 'invalid-value', 'Credential'],
    ['AWS4HmacSha256', 'a date that is a number', credential({ date: 20150830 }), 'invalid-value', 'Credential'],
    ['AWS4HmacSha256', 'another terminator', credential({ terminator: 'x' }), 'invalid-value', 'Credential'],
    ['AWS4HmacSha256', 'no name', { ...V4, signedHeaders: [] }, 'invalid-value', 'SignedHeaders'],
    ['AWS4HmacSha256', 'names as text', { ...V4, signedHeaders: 'host' }, 'invalid-value', 'SignedHeaders'],
    ['AWS4HmacSha256', 'a name in upper case', { ...V4, signedHeaders: ['Host'] }, 'invalid-value', 'SignedHeaders'],
    ['AWS4HmacSha256', 'a name with a semicolon', { ...V4, signedHeaders: ['a;b'] }, 'invalid-value', 'SignedHeaders'],
    ['AWS4HmacSha256', 'a name that is none', { ...V4, signedHeaders: [['a']] }, 'invalid-value', 'SignedHeaders'],
    ['AWS4HmacSha256', 'holes', { ...V4, signedHeaders: new Array(2) }, 'invalid-value', 'SignedHeaders'],
    ['AWS4HmacSha256', 'a signature in upper case', { ...V4, signature: 'AB' }, 'invalid-value', 'Signature'],
    ['AWS4HmacSha256', 'octets', { ...V4, signature: new Uint8Array(2) }, 'invalid-value', 'Signature'],
    ['AWS', 'no signature', { accessKeyId: 'a' }, 'missing-param', 'signature'],
    ['AWS', 'a signature with a colon', { accessKeyId: 'a', signature: 'a:b' }, 'invalid-value', 'signature'],
    ['AWS', 'a space', { accessKeyId: 'a b', signature: 'ab' }, 'invalid-value', 'accessKeyId'],
    ['SharedKey', 'a line break', { account: 'a\r\nb', signature: 'ab' }, 'invalid-value', 'account'],
    ['SharedAccessSignature', 'a URI', { ...SAS, resource: 'http://a' }, 'invalid-value', 'sr'],
    ['SharedAccessSignature', 'a URI object', { ...SAS, resource: new URL('http://a') }, 'invalid-value', 'sr'],
    ['SharedAccessSignature', 'a number', { ...SAS, expiry: 1438205742 }, 'invalid-value', 'se'],
    ['SharedAccessSignature', 'a lone surrogate', { ...SAS, keyName: '\ud800' }, 'invalid-value', 'skn'],
    ['SharedAccessSignature', 'an empty name', { ...SAS, keyName: '' }, 'invalid-value', 'skn'],
    ['SharedAccessSignature', 'a signature that is encoded', { ...SAS, signature: 'a%3D' }, 'invalid-value', 'sig'],
    ['EG1HmacSha256', 'a semicolon', { ...EG1, nonce: 'a;b' }, 'invalid-value', 'nonce'],
    ['EG1HmacSha256', 'a date', { ...EG1, timestamp: new Date(0) }, 'invalid-value', 'timestamp'],
    ['EG1HmacSha256', 'no signature', { ...EG1, signature: undefined }, 'missing-param', 'signature'],
    ['LegacyFcmKey', 'an empty key', { key: '' }, 'invalid-value', 'key'],
    ['UserKey', 'a colon in the user', { user: 'a:b', key: 'c' }, 'invalid-value', 'user'],
    ['UserKey', 'a colon in the key', { user: 'a', key: 'b:c' }, 'invalid-value', 'key'],
    ['ApiKeyOfUser', 'no user', { key: 'b' }, 'missing-param', 'user'],
    ['PVEAPIToken', 'a token with a separator', { ...PVE, tokenId: 'a!b' }, 'invalid-value', 'tokenId'],
    ['PVEAPIToken', 'a secret with a separator', { ...PVE, secret: 'a=b' }, 'invalid-value', 'secret'],
    ['L402Credentials', 'octets', { tokens: new Uint8Array(1), preimage: 'ab' }, 'invalid-value', 'tokens'],
    ['L402Credentials', 'no token', { tokens: [], preimage: 'ab' }, 'invalid-value', 'tokens'],
    ['L402Credentials', 'a comma in a token', { tokens: ['a,b'], preimage: 'ab' }, 'invalid-value', 'tokens'],
    ['L402Credentials', 'a token that is no text', { tokens: [['a']], preimage: 'ab' }, 'invalid-value', 'tokens'],
    ['DPoPNonce', 'an empty nonce', { nonce: '' }, 'invalid-value', 'nonce'],
    ['DPoPNonce', 'a space', { nonce: 'a b' }, 'invalid-value', 'nonce'],
  ])('%s refuses %s', (name, _note, init, code, param) => {
    expect(fault(() => scheme(name).encode(init))).toEqual({ code, param })
  })

  test.each(Object.keys(SCHEMES) as Name[])(
    '%s: takes no property that it does not know, and null for undefined',
    (name) => {
      const { value } = VECTORS.read.find((vector) => vector.scheme === name)!
      const error = thrown(() => scheme(name).encode({ ...value, [CANARY]: CANARY }))
      expect(error).toBeInstanceOf(TypeError)
      expect(shown(error)).not.toContain(CANARY)
      const written = scheme(name).encode(value)
      for (const [key, param] of Object.entries((scheme(name) as { params?: Params }).params ?? {})) {
        if (param.required) continue
        expect(scheme(name).encode({ ...value, [key]: null })).toBe(scheme(name).encode({ ...value, [key]: undefined }))
      }
      expect(scheme(name).encode({ ...value })).toBe(written)
    },
  )

  /** A value with one of its texts changed, each in turn, and the key that it is under. */
  function* edited(value: object, edit: (text: string) => string): Iterable<[key: string, value: object]> {
    for (const [key, one] of Object.entries(value)) {
      if (typeof one === 'string') yield [key, { ...value, [key]: edit(one) }]
      else if (Array.isArray(one)) yield [key, { ...value, [key]: [...one, edit(one[0] ?? 'a')] }]
      else for (const [, inner] of edited(one, edit)) yield [key, { ...value, [key]: inner }]
    }
  }

  /** Texts that may hold what no other may. */
  const FREE = ['SharedAccessSignature keyName', 'TokenOfUser password', 'DPoPNonce nonce']
  const EDITS: [string, (text: string) => string][] = [
    ['nothing', () => ''],
    ['a quote before', (text) => `"${text}`],
    ['a quote behind', (text) => `${text}"`],
    ['a comma before', (text) => `,${text}`],
    ['a comma behind', (text) => `${text},`],
    ['a space before', (text) => ` ${text}`],
    ['a space behind', (text) => `${text} `],
    ['a line break behind', (text) => `${text}\n`],
    ['a character that is not ASCII', (text) => `${text}é`],
  ]
  test.each(VECTORS.read)(
    'refuses all but its characters, also at the ends of a text: $text',
    ({ scheme: name, value }) => {
      for (const [edit, apply] of EDITS) {
        for (const [key, init] of edited(value, apply)) {
          if (FREE.includes(`${name} ${key}`) && edit !== 'nothing') continue
          expect([edit, key, thrown(() => scheme(name).encode(init))]).toEqual([edit, key, expect.any(AuthSchemeError)])
        }
      }
    },
  )

  test('of EdgeGrid: what is signed is what stands before the signature', () => {
    const text = EG1HmacSha256.encode(EG1 as never)
    const unsigned = edgeGridUnsigned(EG1 as never)
    expect(unsigned).toBe(text.slice(0, text.indexOf('signature=')))
    expect(unsigned).toMatch(/^EG1-HMAC-SHA256 client_token=.*;$/)
    expect(fault(() => edgeGridUnsigned({ ...EG1, nonce: ';' } as never))).toEqual({
      code: 'invalid-value',
      param: 'nonce',
    })
  })

  test('lets nothing start another pair, part or line, whatever the types of a scheme of your own take', () => {
    const any: ParamType<string> = { decode: (text) => text, encode: (text) => text }
    const params = { a: required('a', any, 'token', 'ours'), b: optional('b', any, 'token', 'ours') }
    const Pairs = prefixPairs('Ours', 'ours?', params, { separator: /&/g, written: '&' })
    expect(Pairs.encode({ a: '1', b: '2' })).toBe('ours?a=1&b=2')
    for (const a of ['1&b=2', '&', '1&']) {
      for (let again = 0; again < 2; again++) {
        expect(fault(() => Pairs.encode({ a }))).toEqual({ code: 'invalid-value', param: 'a' })
      }
    }
    const types = { id: any, secret: any }
    const Parts = schemeText('Ours', parts<{ id: string; secret: string }>('Ours', types, ':'))
    expect(Parts.encode({ id: 'a:b', secret: 'c' })).toBe('Ours a:b:c')
    expect(fault(() => Parts.encode({ id: 'a', secret: 'b:c' }))).toEqual({ code: 'invalid-value' })
    expect(fault(() => Parts.encode({ id: 'a\nX: y', secret: 'b' }))).toEqual({ code: 'invalid-value' })
    expect(fault(() => Pairs.encode({ a: '1\r\nX: y' }))).toEqual({ code: 'invalid-value' })
    expect(slashed<{ id: string; day: string }>({ id: any, day: any }).encode({ id: 'a', day: 'b/c' })).toBeUndefined()
  })

  test('of Proxmox: a space is read for the equals sign behind the name', () => {
    const value = { user: 'root', realm: 'pam', tokenId: 'monitoring', secret: '0' }
    for (const name of ['PBSAPIToken', 'PDMAPIToken'] as const) {
      expect(scheme(name).decode(`${name} root@pam!monitoring:0`)).toEqual(value)
      expect(scheme(name).encode(value)).toBe(`${name}=root@pam!monitoring:0`)
      expect(fault(() => scheme(name).decode(`${name}  root@pam!monitoring:0`)).param).toBe('user')
    }
  })

  test('of a scheme of your own is made in the same way', () => {
    const params = { id: required('Id', matching(/^\d+$/), 'token', 'ours') }
    const Ours = pairsText('Ours', params, { separator: /;/, written: ';' })
    expect(Ours.encode({ id: '1' })).toBe('Ours Id=1')
    expect(Ours.decode('Ours Id=1')).toEqual({ id: '1' })
    expect(Ours.params).toBe(params)
  })
})

describe('signed names', () => {
  const { value: V4 } = VECTORS.read.find(({ scheme }) => scheme === 'AWS4HmacSha256') as { value: object }
  const encode = (signedHeaders: unknown) => scheme('AWS4HmacSha256').encode({ ...V4, signedHeaders })

  test('are written in the order in which they were signed', () => {
    const text = encode(['b', 'a', 'a'])
    expect(text).toContain('SignedHeaders=b;a;a,')
    expect(scheme('AWS4HmacSha256').decode(text)).toMatchObject({ signedHeaders: ['b', 'a', 'a'] })
  })

  const EVIL = 'host, Signature=00\r\nX-Injected: 1'
  const changing = () => {
    let reads = 0
    return Object.defineProperty(['host'], 0, { get: () => (reads++ === 0 ? 'host' : EVIL) })
  }
  class Names extends Array<string> {
    override join() {
      return EVIL
    }
  }

  test.each<[why: string, names: () => unknown]>([
    ['a join of its own', () => Object.assign(['host'], { join: () => EVIL })],
    ['an every of its own', () => Object.assign(['host'], { every: () => true })],
    ['an element that changes', changing],
    ['a class of its own', () => Names.from(['host'])],
  ])('are those that were checked, of an array with %s', (_why, names) => {
    expect(encode(names())).toBe(encode(['host']))
  })

  test('are those of an iterator, where that is an own one', () => {
    const names = Object.assign(['host'], { [Symbol.iterator]: () => [EVIL][Symbol.iterator]() })
    expect(() => encode(names)).toThrow(AuthSchemeError)
  })
})

describe('no error holds text of the field or of what is encoded', () => {
  test.each(VECTORS.read)('$text', ({ scheme: name, text }) => {
    let errors = 0
    for (let at = 0; at <= text.length; at++) {
      const secrets = [CANARY, ` ${CANARY}`, `"${CANARY}`, `,${CANARY}=`, `\0${CANARY}`, `%${CANARY}`]
      // Two at each place, and all within three.
      for (const secret of secrets.filter((_, i) => (i + at) % 3 === 0)) {
        try {
          scheme(name).decode(text.slice(0, at) + secret + text.slice(at))
        } catch (error) {
          errors++
          expect(shown(error)).not.toContain(CANARY)
        }
      }
    }
    expect(errors).toBeGreaterThan(text.length / 3)
  })

  test.each(VECTORS.read)('$value', ({ scheme: name, value }) => {
    const secrets = [`${CANARY}\0`, ` ${CANARY}`, [CANARY], { toString: () => CANARY }, Symbol(CANARY), () => CANARY]
    for (const key of Object.keys(value)) {
      for (const secret of secrets) {
        const inits: object[] = [{ ...value, [key]: secret }]
        const inner = (value as Record<string, unknown>)[key]
        if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) {
          for (const part of Object.keys(inner)) inits.push({ ...value, [key]: { ...inner, [part]: secret } })
        }
        for (const init of inits) {
          // A name of a parameter may be this one, and so may a token.
          if (['signedParams', 'tokens'].includes(key) && Array.isArray(secret)) continue
          // A name may hold whatever Unicode has.
          if (name === 'SharedAccessSignature' && key === 'keyName' && typeof secret === 'string') continue
          expect(shown(thrown(() => scheme(name).encode(init)))).not.toContain(CANARY)
        }
      }
    }
  })
})

describe('Authentication-Control (RFC 8053 §4)', () => {
  const decode = (field: string) => parseChallenges(field).map((entry) => AuthenticationControl.decode(entry))
  const absent = {
    realm: undefined,
    authStyle: undefined,
    locationWhenUnauthenticated: undefined,
    noAuth: undefined,
    locationWhenLogout: undefined,
    logoutTimeout: undefined,
    username: undefined,
    extensions: [],
  }

  test.each([
    [
      'Digest realm="protected space", auth-style=modal',
      { ...absent, scheme: 'Digest', realm: 'protected space', authStyle: 'modal' },
    ],
    [
      'Basic realm="entrance", logout-timeout=300',
      { ...absent, scheme: 'Basic', realm: 'entrance', logoutTimeout: 300 },
    ],
    [
      'Mutual realm="auth space", location-when-unauthenticated="http://www.example.com/login.html"',
      {
        ...absent,
        scheme: 'Mutual',
        realm: 'auth space',
        locationWhenUnauthenticated: 'http://www.example.com/login.html',
      },
    ],
    [
      'Basic realm="x", no-auth=true, location-when-logout="/bye", username*=UTF-8\'\'Ren%C3%A9',
      { ...absent, scheme: 'Basic', realm: 'x', noAuth: true, locationWhenLogout: '/bye', username: 'René' },
    ],
    ['X username="René"', { ...absent, scheme: 'X', username: 'René' }, "X username*=UTF-8''Ren%C3%A9"],
    [
      'X Logout-Timeout="0", Auth-Style="modal", No-Auth="TRUE", hint=1',
      {
        ...absent,
        scheme: 'X',
        authStyle: 'modal',
        noAuth: true,
        logoutTimeout: 0,
        extensions: [{ name: 'hint', value: '1', quoted: false }],
      },
      'X auth-style=modal, no-auth=true, logout-timeout=0, hint=1',
    ],
    [
      "Basic location-when-logout*=UTF-8''%2Fbye",
      { ...absent, scheme: 'Basic', locationWhenLogout: '/bye' },
      'Basic location-when-logout="/bye"',
    ],
  ])('reads and writes %s', (field, value, written = field) => {
    expect(decode(field)).toEqual([value])
    expect(serializeChallenge(AuthenticationControl.encode(value))).toBe(written)
  })

  test('reads an entry of each scheme, in order', () => {
    expect(
      decode('Basic realm="a", logout-timeout=1, Digest realm="b"').map(({ scheme, realm }) => [scheme, realm]),
    ).toEqual([
      ['Basic', 'a'],
      ['Digest', 'b'],
    ])
  })

  test('a realm is no ext-value (RFC 8053 §4.1)', () => {
    const extension: AuthParam = { name: 'realm*', value: "UTF-8''x", quoted: false }
    expect(decode("Basic realm*=UTF-8''x")).toEqual([{ ...absent, scheme: 'Basic', extensions: [extension] }])
  })

  test('a style that is not known is returned', () => {
    expect(decode('Basic auth-style=new')).toEqual([{ ...absent, scheme: 'Basic', authStyle: 'new' }])
  })

  test('is advice, so that what can not be decoded costs nothing else', () => {
    const field = "Basic realm=x, no-auth=yes, logout-timeout=soon, auth-style=a, auth-style=b, username*=UTF-8''%ff"
    const told: string[] = []
    const [entry] = recoverChallenges(field).challenges
    expect(AuthenticationControl.decode(entry!, (error) => told.push(faultOf(error)))).toEqual({
      ...absent,
      scheme: 'Basic',
      realm: 'x',
      authStyle: 'a',
    })
    expect(told).toEqual([
      'Authentication-Control username invalid-value',
      'Authentication-Control no-auth invalid-value',
      'Authentication-Control logout-timeout invalid-value',
      'Authentication-Control auth-style duplicate-param',
    ])
  })

  test.each<[string, Challenge, object]>([
    ['no scheme', recoverChallenges('realm="x"').challenges[0]!, { code: 'wrong-scheme' }],
    [
      'a scheme that is no token',
      recoverChallenges('http://a realm="x"').challenges[0]!,
      { code: 'invalid-value', param: 'scheme' },
    ],
    ['no parameter', parseChallenges('Basic')[0]!, { code: 'missing-param' }],
    ['a token68', { scheme: 'Basic', token68: 'a', params: parseAuthParams('realm=x') }, { code: 'malformed' }],
    [
      'another value of no-auth than true (§4.4)',
      parseChallenges('Basic no-auth=false')[0]!,
      { code: 'invalid-value', param: 'no-auth' },
    ],
    [
      'a parameter twice',
      recoverChallenges('Basic username=x, username=y').challenges[0]!,
      { code: 'duplicate-param', param: 'username' },
    ],
    [
      'a parameter in both forms',
      parseChallenges("Basic username=x, username*=UTF-8''y")[0]!,
      { code: 'duplicate-param', param: 'username' },
    ],
    [
      'an ext-value that is none',
      parseChallenges('Basic username*=x')[0]!,
      { code: 'invalid-value', param: 'username' },
    ],
    [
      'a timeout that is no number',
      parseChallenges('Basic logout-timeout=soon')[0]!,
      { code: 'invalid-value', param: 'logout-timeout' },
    ],
  ])('does not read %s', (_note, entry, expected) => {
    expect(fault(() => AuthenticationControl.decode(entry))).toEqual(expected)
  })

  test.each<[string, object, object]>([
    ['no parameter', {}, { code: 'missing-param' }],
    ['a scheme that is no token', { scheme: 'a b', realm: 'x' }, { code: 'invalid-value', param: 'scheme' }],
    ['a scheme that is no text', { scheme: ['a'], realm: 'x' }, { code: 'invalid-value', param: 'scheme' }],
    ['no-auth that is false', { noAuth: false }, { code: 'invalid-value', param: 'no-auth' }],
    ['a style that is no token', { authStyle: 'a b' }, { code: 'invalid-value', param: 'auth-style' }],
    [
      'a location with a space',
      { locationWhenLogout: 'a b' },
      { code: 'invalid-value', param: 'location-when-logout' },
    ],
    ['a timeout below 0', { logoutTimeout: -1 }, { code: 'invalid-value', param: 'logout-timeout' }],
    ['a realm above U+00FF', { realm: '\u4e00' }, { code: 'invalid-value', param: 'realm' }],
    ['a control character', { username: 'a\nb' }, { code: 'invalid-value', param: 'username' }],
    [
      'a known name among the extensions',
      { extensions: [{ name: 'Realm', value: 'x' }] },
      { code: 'duplicate-param', param: 'realm' },
    ],
  ])('does not write %s', (_note, init, expected) => {
    expect(fault(() => AuthenticationControl.encode({ scheme: 'Basic', ...init }))).toEqual(expected)
  })

  const uri = fc.webUrl()
  const text = fc.string({ unit: fc.constantFrom(...characters(0x20, 0x7e), ...characters(0x80, 0xff)) })
  const value = fc.record({
    scheme: fc.constantFrom('Basic', 'Digest', 'x-new'),
    realm: fc.option(text, { nil: undefined }),
    authStyle: fc.constantFrom('modal', 'non-modal', undefined),
    locationWhenUnauthenticated: fc.option(uri, { nil: undefined }),
    noAuth: fc.constantFrom(true, undefined),
    locationWhenLogout: fc.option(uri, { nil: undefined }),
    logoutTimeout: fc.option(fc.nat(), { nil: undefined }),
    username: fc.option(
      fc.string({ unit: 'binary' }).filter((name) => !/[\0-\x1f\x7f]/.test(name)),
      { nil: undefined },
    ),
    extensions: fc.constant([{ name: 'x-hint', value: '1', quoted: true }]),
  })

  test('decode(encode(x)) equals x', () => {
    fc.assert(
      fc.property(value, (value) => {
        expect(decode(serializeChallenge(AuthenticationControl.encode(value)))).toEqual([value])
      }),
    )
  })

  test('no error holds what was passed', () => {
    for (const key of Object.keys(absent).filter((key) => key !== 'extensions')) {
      for (const secret of [`${CANARY}\0`, [CANARY], Symbol(CANARY), { toString: () => CANARY }]) {
        const error = thrown(() => AuthenticationControl.encode({ scheme: 'Basic', [key]: secret } as never))
        expect(shown(error)).not.toContain(CANARY)
      }
    }
    for (const field of [`Basic username*=${CANARY}`, `Basic logout-timeout=${CANARY}`]) {
      expect(shown(thrown(() => decode(field)))).not.toContain(CANARY)
    }
  })
})
