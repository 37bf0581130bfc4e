import { parseChallenges, serializeCredentials } from 'authfield'
import { answerDigestSync, Digest, type DigestCredentials, decodeChallenges } from 'authfield/schemes'

/* JsSIP: a challenge in SIP, and what answers it. */

export interface Challenge {
  realm: string
  nonce: string
  qop?: string[] | string | null | undefined
  algorithm?: string | null | undefined
  stale?: boolean | null | undefined
  opaque?: string | null | undefined
}

/** The one challenge of a field; `-1` where there is no such thing. */
export function parseChallenge(field: string): Challenge | -1 {
  try {
    const [digest] = decodeChallenges(Digest, parseChallenges(field))
    if (digest === undefined) return -1
    const { algorithm, qop } = digest
    return { ...digest, algorithm: algorithm?.toUpperCase(), qop: qop?.map((option) => option.toLowerCase()) }
  } catch {
    return -1
  }
}

export interface SipCredentials {
  username: string
  password?: string
  /** The hash of the password, for the realm. */
  ha1?: string | null
  realm?: string | null
}

export class DigestAuthentication {
  readonly #credentials: SipCredentials
  #answer: DigestCredentials | undefined
  #nc = 0

  constructor(credentials: SipCredentials) {
    this.#credentials = credentials
  }

  /** Whether there is an answer to a challenge. */
  authenticate(
    request: { method: string; ruri: string; body?: string },
    challenge: Challenge,
    cnonce?: string,
  ): boolean {
    const { username, password, ha1, realm } = this.#credentials
    if (!challenge.realm || !challenge.nonce) return false
    if (!password && (!ha1 || realm !== challenge.realm)) return false
    const options = [challenge.qop ?? []].flat()
    const question = {
      realm: challenge.realm,
      nonce: challenge.nonce,
      opaque: challenge.opaque ?? undefined,
      algorithm: challenge.algorithm ?? undefined,
      // JsSIP takes auth-int where it can.
      qop: options.includes('auth-int') ? ['auth-int'] : options,
    }
    this.#nc += 1
    this.#answer = answerDigestSync([question], {
      username,
      ...(password ? { password } : { passwordHash: ha1! }),
      method: request.method,
      uri: request.ruri,
      body: request.body ?? '',
      cnonce,
      nc: this.#nc,
    })
    return this.#answer !== undefined
  }

  get response(): string | undefined {
    return this.#answer?.response
  }

  toString(): string {
    if (!this.#answer) throw new Error('nothing is answered yet')
    return serializeCredentials(Digest.credentials.encode(this.#answer))
  }
}
