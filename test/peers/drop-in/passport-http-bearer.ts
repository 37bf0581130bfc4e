import { AuthError, isScheme, parseCredentials, serializeChallenge } from 'authfield'
import { Bearer } from 'authfield/schemes'

/* passport-http-bearer: a strategy of Passport, which gives it `success`, `fail` and `error`. */

interface Request {
  headers?: { authorization?: string }
  body?: { access_token?: string }
  query?: { access_token?: string }
}

type Verified = (error: unknown, user?: unknown, info?: { message?: string } | string) => void
type Verify = ((token: string, done: Verified) => void) | ((request: Request, token: string, done: Verified) => void)

export interface BearerStrategyOptions {
  realm?: string
  scope?: string | string[]
  passReqToCallback?: boolean
}

export class BearerStrategy {
  readonly name = 'bearer'
  declare success: (user: unknown, info: unknown) => void
  declare fail: (challengeOrStatus: string | number) => void
  declare error: (error: unknown) => void
  private readonly options: BearerStrategyOptions
  private readonly verify: (...args: unknown[]) => void

  constructor(options: BearerStrategyOptions | Verify, verify?: Verify) {
    const given = typeof options === 'function' ? options : verify
    if (!given) throw new TypeError('HTTPBearerStrategy requires a verify function')
    this.options = typeof options === 'function' ? {} : options
    this.verify = given as (...args: unknown[]) => void
  }

  authenticate(request: Request) {
    const tokens = tokensOf(request)
    if (tokens?.length === 0) return this.fail(this.challenge())
    // Malformed, or sent in more than one way (RFC 6750 §2, §3.1).
    if (tokens?.length !== 1) return this.fail(400)
    const verified: Verified = (error, user, info) => {
      if (error) return this.error(error)
      if (user) return this.success(user, info)
      const errorDescription = typeof info === 'string' ? info : info?.message
      this.fail(this.challenge({ error: 'invalid_token', errorDescription }))
    }
    this.verify(...(this.options.passReqToCallback ? [request] : []), tokens[0], verified)
  }

  private challenge(details: { error?: string; errorDescription?: string | undefined } = {}): string {
    const { realm = 'Users', scope } = this.options
    return serializeChallenge(Bearer.challenge.encode({ realm, scope: scope ? [scope].flat() : undefined, ...details }))
  }
}

/** The tokens of a request; `undefined` where its Authorization is malformed. */
function tokensOf({ headers, body, query }: Request): string[] | undefined {
  try {
    const credentials = parseCredentials(headers?.authorization)
    const isBearer = credentials && isScheme(credentials, 'Bearer')
    const token = isBearer ? Bearer.credentials.decode(credentials).token : undefined
    return [token, body?.access_token, query?.access_token].filter((sent) => sent !== undefined)
  } catch (error) {
    if (error instanceof AuthError) return undefined
    throw error
  }
}
