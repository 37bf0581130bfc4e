import { type AuthError, recoverChallenges, serializeCredentials } from '../../src/index.ts'
import {
  answerDigestSync,
  Digest,
  type DigestChallenge,
  type DigestHashSync,
  decodeChallenges,
} from '../../src/schemes/index.ts'

/*
 * How Digest comes to its response (RFC 7616 §3.4): each hash, with the text that goes into it.
 */

/** Who asks for what. */
export interface DigestAccountInput {
  username: string
  password: string
  method: string
  uri: string
  /** What `auth-int` protects; `undefined` for a request without a body. */
  body: string | undefined
  /** The how many-th request with this nonce it is. */
  nc: number
  /** `undefined` for a random one. */
  cnonce: string | undefined
}

/** One hash. */
export interface DigestStep {
  /** What RFC 7616 calls it. */
  name: string
  section: string
  algorithm: string
  /** The text that is hashed, and the same without the password. */
  input: string
  hidden: string
  output: string
}

export type DigestAnswer =
  | { steps: DigestStep[]; credentials: string; error?: undefined }
  | { steps?: undefined; credentials?: undefined; error: string }

/** The answer to a challenge, and how it came about. */
export function digestAnswer(text: string, account: DigestAccountInput, hash: DigestHashSync): DigestAnswer {
  const [challenge] = decodeChallenges(Digest, recoverChallenges(text).challenges)
  if (challenge === undefined)
    return { error: 'This is no Digest challenge: it needs a realm and a nonce (RFC 7616 §3.3).' }
  const hashed: Pick<DigestStep, 'algorithm' | 'input' | 'output'>[] = []
  const recording: DigestHashSync = (algorithm, data) => {
    const output = hash(algorithm, data)
    if (output instanceof Uint8Array) {
      hashed.push({ algorithm, input: new TextDecoder().decode(data), output: hexadecimal(output) })
    }
    return output
  }
  const { body, cnonce, ...request } = account
  try {
    const optional = { ...(body !== undefined && { body }), ...(cnonce !== undefined && { cnonce }) }
    const answer = answerDigestSync(challenge, { ...request, ...optional, hash: recording })
    const names = namesOf(challenge, answer.qop)
    const steps = hashed.map((step, i) => {
      const { isOfPassword, ...named } = names[i]!
      const hidden = isOfPassword ? `${account.username}:${challenge.realm}:••••••` : step.input
      return { ...named, ...step, hidden }
    })
    return { steps, credentials: serializeCredentials(Digest.credentials.encode(answer)) }
  } catch (error) {
    const { code, message } = error as AuthError
    return { error: MESSAGES[code] ?? message }
  }
}

const MESSAGES: Readonly<Record<string, string>> = {
  unsupported: 'A client ignores this challenge: its algorithm or all options of its qop are unknown (RFC 7616 §3.3).',
}

interface StepName {
  name: string
  section: string
  isOfPassword?: boolean
}

/** What is hashed, in this order. */
function namesOf({ algorithm = '', userhash }: DigestChallenge, qop: string | undefined): StepName[] {
  const account = 'username ":" realm ":" password'
  const counts = qop === undefined ? '' : ' nc ":" cnonce ":" qop ":"'
  return [
    ...(userhash ? [{ name: 'username = H(username ":" realm)', section: 'RFC 7616 §3.4.4' }] : []),
    ...(/-sess$/i.test(algorithm)
      ? [
          { name: `H(${account})`, section: 'RFC 7616 §3.4.2', isOfPassword: true },
          { name: `H(A1), A1 = H(${account}) ":" nonce ":" cnonce`, section: 'RFC 7616 §3.4.2' },
        ]
      : [{ name: `H(A1), A1 = ${account}`, section: 'RFC 7616 §3.4.2', isOfPassword: true }]),
    ...(qop === 'auth-int'
      ? [
          { name: 'H(entity-body)', section: 'RFC 7616 §3.4.3' },
          { name: 'H(A2), A2 = method ":" uri ":" H(entity-body)', section: 'RFC 7616 §3.4.3' },
        ]
      : [{ name: 'H(A2), A2 = method ":" uri', section: 'RFC 7616 §3.4.3' }]),
    { name: `response = H(H(A1) ":" nonce ":"${counts} H(A2))`, section: 'RFC 7616 §3.4.1' },
  ]
}

function hexadecimal(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('')
}
