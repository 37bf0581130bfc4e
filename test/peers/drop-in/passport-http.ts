import { randomBytes } from 'node:crypto'
import { AuthError, type Challenge, isScheme, parseCredentials, serializeChallenge } from 'authfield'
import { Basic, Digest, type DigestCredentials, verifyDigestSync } from 'authfield/schemes'

/* passport-http: two strategies of Passport, which gives them `success`, `fail` and `error`. */

interface Request {
  method?: string
  url?: string
  headers: { authorization?: string }
}

type Done<Value> = (error: unknown, value?: Value) => void

/** What a strategy is inside Passport. */
abstract class Strategy {
  declare success: (user: unknown) => void
  declare fail: (challengeOrStatus: string | number) => void
  declare error: (error: unknown) => void

  /** The credentials of a request; `undefined` once it is refused. */
  protected sent<Value>(
    { headers }: Request,
    scheme: { name: string; credentials: { decode(from: Challenge): Value } },
    challenge: () => string,
  ): Value | undefined {
    try {
      const credentials = parseCredentials(headers.authorization)
      if (credentials && isScheme(credentials, scheme.name)) return scheme.credentials.decode(credentials)
      this.fail(challenge())
    } catch (error) {
      if (!(error instanceof AuthError)) throw error
      this.fail(400)
    }
    return undefined
  }
}

export interface BasicStrategyOptions {
  realm?: string
  passReqToCallback?: boolean
}

type Verify = (...args: [...request: [Request] | [], userId: string, password: string, done: Done<unknown>]) => void

export class BasicStrategy extends Strategy {
  readonly name = 'basic'
  private readonly options: BasicStrategyOptions
  private readonly verify: Verify

  constructor(options: BasicStrategyOptions | Verify, verify?: Verify) {
    super()
    const given = typeof options === 'function' ? options : verify
    if (!given) throw new Error('verify is not a function')
    this.options = typeof options === 'function' ? {} : options
    this.verify = given
  }

  authenticate(request: Request) {
    const { realm = 'Users', passReqToCallback } = this.options
    const challenge = () => serializeChallenge(Basic.challenge.encode({ realm }))
    const credentials = this.sent(request, Basic, challenge)
    if (credentials === undefined) return
    const { userId, password } = credentials
    if (!userId || !password) return this.fail(challenge())
    const done: Done<unknown> = (error, user) => {
      if (error) return this.error(error)
      return user ? this.success(user) : this.fail(challenge())
    }
    if (passReqToCallback) this.verify(request, userId, password, done)
    else this.verify(userId, password, done)
  }
}

export interface DigestStrategyOptions {
  realm?: string
  domain?: string | string[]
  opaque?: string
  algorithm?: string
  qop?: string | string[]
}

type Secret = (
  username: string,
  done: (error: unknown, user?: unknown, secret?: string | { ha1: string }) => void,
) => void
type Validate = (params: Pick<DigestCredentials, 'nonce' | 'cnonce' | 'nc' | 'opaque'>, done: Done<unknown>) => void

export class DigestStrategy extends Strategy {
  readonly name = 'digest'
  private readonly offered: { realm: string; algorithm: string | undefined; qop: string[] | undefined }
  private readonly options: DigestStrategyOptions
  private readonly secret: Secret
  private readonly validate: Validate | undefined

  constructor(options: DigestStrategyOptions | Secret, secret?: Secret | Validate, validate?: Validate) {
    super()
    const isBare = typeof options === 'function'
    this.options = isBare ? {} : options
    this.secret = (isBare ? options : secret) as Secret
    this.validate = isBare ? (secret as Validate | undefined) : validate
    if (!this.secret) throw new Error('secret is not a function')
    const { realm = 'Users', algorithm, qop } = this.options
    this.offered = { realm, algorithm, qop: qop === undefined ? undefined : [qop].flat() }
  }

  authenticate(request: Request) {
    const challenge = () => this.challenge()
    const credentials = this.sent(request, Digest, challenge)
    if (credentials === undefined) return
    const { username, realm, uri, algorithm = 'MD5', qop } = credentials
    if (!username) return this.fail(challenge())
    const { algorithm: offered = 'MD5', qop: options = [] } = this.offered
    // What was never offered, or is for another target (RFC 7616 §3.4).
    if (uri !== request.url || algorithm !== offered || (qop && !options.includes(qop))) return this.fail(400)
    if (qop === 'auth-int') return this.error(new Error('auth-int not implemented'))
    this.secret(username, (error, user, secret = '') => {
      if (error) return this.error(error)
      const proof = typeof secret === 'string' ? { username, password: secret } : { passwordHash: secret.ha1 }
      const method = request.method ?? 'GET'
      if (!user || !verifyDigestSync(credentials, { ...this.offered, realm }, { method, ...proof })) {
        return this.fail(challenge())
      }
      if (!this.validate) return this.success(user)
      this.validate(credentials, (error, isValid) => {
        if (error) return this.error(error)
        return isValid ? this.success(user) : this.fail(challenge())
      })
    })
  }

  private challenge(): string {
    const { realm, algorithm, qop } = this.offered
    const { domain, opaque } = this.options
    const nonce = randomBytes(16).toString('hex')
    const domains = domain === undefined ? undefined : [domain].flat()
    return serializeChallenge(Digest.challenge.encode({ realm, domain: domains, nonce, opaque, algorithm, qop }))
  }
}
