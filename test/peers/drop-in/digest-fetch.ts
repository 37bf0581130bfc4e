import { recoverChallenges, serializeCredentials } from 'authfield'
import {
  answerDigestSync,
  Basic,
  Digest,
  type DigestChallenge,
  decodeChallenges,
  hashDigestPasswordSync,
} from 'authfield/schemes'

/* digest-fetch: a client that answers Digest, and sends Basic where it is told to. */

export interface DigestClientOptions {
  algorithm?: string
  basic?: boolean
  /** Whether `password` is the hash that `computeHash` gives. */
  precomputedHash?: boolean
  statusCode?: number
}

export interface RequestOptions extends Omit<RequestInit, 'headers'> {
  headers?: Record<string, string>
}

export class DigestClient {
  readonly digest = { nc: 0 }
  readonly #user: string
  readonly #password: string
  readonly #options: DigestClientOptions
  #challenges: DigestChallenge[] = []

  constructor(user: string, password: string, options: DigestClientOptions = {}) {
    this.#user = user
    this.#password = password
    this.#options = options
  }

  async fetch(url: string, options: RequestOptions = {}): Promise<Response> {
    if (this.#options.basic) return fetch(url, this.addBasicAuth(options))
    const response = await fetch(url, this.addAuth(url, options))
    if (response.status !== 401 && response.status !== this.#options.statusCode) return response
    this.parseAuth(response.headers.get('WWW-Authenticate'))
    return this.#challenges.length > 0 ? fetch(url, this.addAuth(url, options)) : response
  }

  /** Takes up what a server asks for. The algorithm is the caller's where one was given. */
  parseAuth(field: string | null): void {
    const challenges = decodeChallenges(Digest, recoverChallenges(field).challenges)
    const { algorithm } = this.#options
    this.#challenges = algorithm ? challenges.map((challenge) => ({ ...challenge, algorithm })) : challenges
    this.digest.nc = 0
  }

  addAuth(url: string, options: RequestOptions = {}): RequestOptions {
    this.digest.nc += this.#challenges.length > 0 ? 1 : 0
    const answer = answerDigestSync(this.#challenges, {
      username: this.#user,
      ...(this.#options.precomputedHash ? { passwordHash: this.#password } : { password: this.#password }),
      method: options.method?.toUpperCase() ?? 'GET',
      uri: targetOf(url),
      nc: Math.max(this.digest.nc, 1),
    })
    return answer ? authorized(options, serializeCredentials(Digest.credentials.encode(answer))) : options
  }

  addBasicAuth(options: RequestOptions = {}): RequestOptions {
    const credentials = Basic.credentials.encode({ userId: this.#user, password: this.#password })
    return authorized(options, serializeCredentials(credentials))
  }

  computeHash(username: string, realm: string, password: string): string {
    return hashDigestPasswordSync({ username, realm, password, algorithm: this.#options.algorithm })
  }
}

function authorized(options: RequestOptions, authorization: string): RequestOptions {
  return { ...options, headers: { ...options.headers, Authorization: authorization } }
}

/** The path and the query of a URL, as they are sent. */
function targetOf(url: string): string {
  const { pathname, search } = new URL(url, 'http://localhost')
  return pathname + search
}
