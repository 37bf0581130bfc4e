import { describe, expect, test } from '@jest/globals'
import {
  type AuthParam,
  AuthSyntaxError,
  type Challenge,
  type FieldValue,
  type IssueCode,
  parseCredentials,
  recoverChallenges,
  redact,
  serializeCredentials,
} from '../src/index.ts'
import {
  answerDigestSync,
  Digest,
  type DigestChallenge,
  decodeChallenges,
  type Scheme,
  schemeOf,
  verifyDigestSync,
} from '../src/schemes/index.ts'
import { type Kind, readers } from './readers.ts'
import { thrown } from './thrown.ts'
import { readingVectors } from './vectors.ts'

/*
 * Fields that people met with devices, services and libraries: those that went wrong somewhere, and those that were right and have to stay so.
 */

interface Reported {
  rule: string
  section: string
  field: Kind
  input: FieldValue
  value: Challenge[] | Challenge | AuthParam[]
  issues: IssueCode[]
  /** What the schemes make of the challenges; absent where there are octets in it. */
  values?: unknown[]
  redacted: string
}

const vectors = readingVectors<Reported>('reported.json')
const named = (list: Reported[]) => list.map((vector) => [`${vector.rule} (${vector.section})`, vector] as const)

describe('reads', () => {
  test.each(named(vectors))('%s', (_rule, { field, input, value, issues }) => {
    const { parse, recover } = readers[field]
    const read = recover(input)
    expect(read.value).toEqual(value)
    expect(read.issues.map(({ code }) => code)).toEqual(issues)
    if (issues.length > 0) expect(thrown(() => parse(input))).toBeInstanceOf(AuthSyntaxError)
    else expect(parse(input)).toEqual(value)
  })
})

describe('decodes', () => {
  test.each(named(vectors.filter(({ values }) => values)))('%s', (_rule, { value, values }) => {
    const decoded = (value as Challenge[]).flatMap((challenge) => {
      const scheme = schemeOf(challenge) as (Scheme & { challenge: NonNullable<Scheme['challenge']> }) | undefined
      return scheme?.challenge ? decodeChallenges(scheme, [challenge]) : []
    })
    expect(decoded).toEqual(values)
  })
})

describe('redacts', () => {
  test.each(named(vectors))('%s', (_rule, { input, redacted }) => {
    expect(redact(input)).toBe(redacted)
  })
})

const ORDER = ['username', 'realm', 'nonce', 'uri', 'cnonce', 'nc', 'qop', 'response', 'opaque', 'algorithm']
const KNOWN = /^(?:MD5|SHA-256|SHA-512-256)$/i

describe('answers', () => {
  const offers = vectors.flatMap(({ rule, section, field, input }) =>
    field === 'challenges'
      ? decodeChallenges(Digest, recoverChallenges(input).challenges).map(
          (offer) => [`${rule} (${section})`, offer] as const,
        )
      : [],
  )
  const known = offers.filter(([, { algorithm = 'MD5' }]) => KNOWN.test(algorithm))

  test('as many as there are', () => expect(known).toHaveLength(17))

  test.each(known)('%s', (_rule, offer: DigestChallenge) => {
    const request = { method: 'GET', username: 'u', password: 'p', body: '' }
    const answer = answerDigestSync(offer, { ...request, uri: '/?a=b,c' })
    const sent = parseCredentials(serializeCredentials(Digest.credentials.encode(answer)))
    const names = sent.params.map(({ name }) => name)

    // Some devices refuse another order, and some a parameter that they haven't sent.
    expect(names).toEqual(ORDER.filter((name) => names.includes(name)))
    expect(names.includes('nc')).toBe(Boolean(offer.qop?.length))
    expect(names.includes('cnonce')).toBe(names.includes('nc'))
    expect(names.includes('qop')).toBe(names.includes('nc'))
    const { realm, nonce, opaque, algorithm } = Digest.credentials.decode(sent)
    expect({ realm, nonce, opaque, algorithm }).toEqual({
      realm: offer.realm,
      nonce: offer.nonce,
      opaque: offer.opaque,
      algorithm: offer.algorithm,
    })
    expect(verifyDigestSync(Digest.credentials.decode(sent), offer, request)).toBe(true)
  })
})
