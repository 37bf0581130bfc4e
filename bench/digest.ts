import { hash } from 'node:crypto'
import { createRequire } from 'node:module'
import { parseChallenges, parseCredentials, serializeCredentials } from '../src/index.ts'
import {
  answerDigest,
  answerDigestSync,
  Digest,
  type DigestCredentials,
  verifyDigest,
  verifyDigestSync,
} from '../src/schemes/index.ts'
import { type Comparison, expect } from './compare.ts'
import { fresh, inTurn } from './measure.ts'

/*
 * Answering and verifying Digest beside the hashes that it can't do without, and a whole answer beside digest-header.
 */

const require = createRequire(import.meta.url)
const digestHeader = require('digest-header')

const ACCOUNT = { username: 'Mufasa', password: 'Circle of Life' }
const REQUEST = { method: 'GET', uri: '/dir/index.html?a=1' }
const CNONCE = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ'
const NODE_NAMES = { MD5: 'md5', 'SHA-256': 'sha256' } as const

type Algorithm = keyof typeof NODE_NAMES

const offerOf = (algorithm: Algorithm) => ({
  realm: 'http-auth@example.org',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
  algorithm,
  qop: ['auth'],
})

/** What is hashed, by the formula of RFC 7616 §3.4.1. */
function hashedTexts(algorithm: Algorithm) {
  const { realm, nonce } = offerOf(algorithm)
  const name = NODE_NAMES[algorithm]
  const account = `${ACCOUNT.username}:${realm}:${ACCOUNT.password}`
  const request = `${REQUEST.method}:${REQUEST.uri}`
  const response = `${hash(name, account)}:${nonce}:00000001:${CNONCE}:auth:${hash(name, request)}`
  return { account, request, response }
}

/** Hashes alone, of text that is put together already. */
function hashing(algorithm: Algorithm, texts: readonly string[]): () => unknown {
  const name = NODE_NAMES[algorithm]
  return () => {
    let last = ''
    for (const text of texts) last = hash(name, text)
    return last
  }
}

/** Both sides with a password, which takes three hashes, and with its hash, which takes two. */
export async function digests(): Promise<Comparison[]> {
  const rows: Comparison[] = []
  for (const algorithm of ['MD5', 'SHA-256'] as const) {
    const texts = hashedTexts(algorithm)
    const name = NODE_NAMES[algorithm]
    const passwordHash = hash(name, texts.account)
    const secrets = [
      ['a password', ACCOUNT, [texts.account, texts.request, texts.response]],
      ['its hash', { username: ACCOUNT.username, passwordHash }, [texts.request, texts.response]],
    ] as const
    const offer = offerOf(algorithm)
    const response = hash(name, texts.response)
    for (const [what, secret, hashed] of secrets) {
      const request = { ...secret, ...REQUEST, cnonce: CNONCE }
      const credentials: DigestCredentials = await answerDigest(offer, request)
      expect(credentials.response, response, `${algorithm}, answered`)
      expect(answerDigestSync(offer, request), credentials, `${algorithm}, answered at once`)
      rows.push({
        name: `answer, ${algorithm}, ${what}`,
        baseline: 'hashes',
        contenders: {
          hashes: hashing(algorithm, hashed),
          authfield: () => answerDigest(offer, request),
          'authfield, sync': () => answerDigestSync(offer, request),
        },
      })
      const proof = { ...secret, method: REQUEST.method }
      const wrong = { ...credentials, response: response.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')) }
      expect(await verifyDigest(credentials, offer, proof), true, `${algorithm}, verified`)
      expect(await verifyDigest(wrong, offer, proof), false, `${algorithm}, refused`)
      rows.push({
        name: `verify, ${algorithm}, ${what}`,
        baseline: 'hashes',
        contenders: {
          hashes: hashing(algorithm, hashed),
          authfield: () => verifyDigest(credentials, offer, proof),
          'authfield, sync': () => verifyDigestSync(credentials, offer, proof),
        },
      })
    }
  }
  return [...rows, wholeAnswer()]
}

const CHALLENGE =
  'Digest realm="testrealm@host.com", qop="auth", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"'

function answeredByUs(text: string): string {
  const challenge = Digest.challenge.decode(parseChallenges(text)[0]!)
  return serializeCredentials(Digest.credentials.encode(answerDigestSync(challenge, { ...ACCOUNT, ...REQUEST })))
}

const answeredByPeer = (text: string): string =>
  digestHeader(REQUEST.method, REQUEST.uri, text, `${ACCOUNT.username}:${ACCOUNT.password}`)

/** Whether a field answers the challenge, by the formula itself. */
function isRight(field: string): boolean {
  const { nonce, nc, cnonce, qop, response } = Digest.credentials.decode(parseCredentials(field))
  const account = hash('md5', `${ACCOUNT.username}:testrealm@host.com:${ACCOUNT.password}`)
  const request = hash('md5', `${REQUEST.method}:${REQUEST.uri}`)
  return response === hash('md5', `${account}:${nonce}:${nc}:${cnonce}:${qop}:${request}`)
}

/** From the text of a challenge to the text of its answer, with a random `cnonce`. */
function wholeAnswer(): Comparison {
  expect(isRight(answeredByUs(CHALLENGE)), true, 'a whole answer')
  const isPeerRight = isRight(answeredByPeer(CHALLENGE))
  const texts = hashedTexts('MD5')
  return {
    name: 'from field to field, MD5, a password',
    baseline: 'hashes',
    contenders: {
      hashes: hashing('MD5', [texts.account, texts.request, texts.response]),
      'authfield, sync': inTurn(() => fresh(CHALLENGE), answeredByUs),
      ...(isPeerRight && { 'digest-header': inTurn(() => fresh(CHALLENGE), answeredByPeer) }),
    },
    wrong: isPeerRight ? [] : ['digest-header'],
  }
}
