import { AuthError, isScheme, parseCredentials, serializeChallenge } from 'authfield'
import { Bearer } from 'authfield/schemes'

/* express-oauth2-jwt-bearer: the token of a request, and the errors that a server answers with. */

/** What a refusal says: the status, and the challenge that goes with it. */
export class UnauthorizedError extends Error {
  readonly status: number
  readonly headers: { 'WWW-Authenticate': string }

  constructor(message = 'Unauthorized', status = 401, error?: string, scope?: string[]) {
    super(message)
    this.name = new.target.name
    this.status = status
    const details = error === undefined ? {} : { error, errorDescription: message, scope }
    this.headers = { 'WWW-Authenticate': serializeChallenge(Bearer.challenge.encode({ realm: 'api', ...details })) }
  }
}

export class InvalidRequestError extends UnauthorizedError {
  constructor(message = 'Invalid Request', isNamed = true) {
    super(message, 400, isNamed ? 'invalid_request' : undefined)
  }
}

export class InvalidTokenError extends UnauthorizedError {
  constructor(message = 'Invalid Token') {
    super(message, 401, 'invalid_token')
  }
}

export class InsufficientScopeError extends UnauthorizedError {
  constructor(scopes?: string[], message = 'Insufficient Scope') {
    super(message, 403, 'insufficient_scope', scopes)
  }
}

interface Request {
  headers: { authorization?: string }
  query?: { access_token?: string }
  /** That of a form: nothing else may have a token (RFC 6750 §2.2). */
  body?: { access_token?: string }
}

export function getToken({ headers, query, body }: Request): string {
  const sent = [tokenOf(headers.authorization), query?.access_token, body?.access_token]
  const [token, ...others] = sent.filter((one) => typeof one === 'string')
  if (others.length > 0) throw new InvalidRequestError('More than one method used for authentication')
  if (token !== undefined) return token
  throw headers.authorization === undefined ? new UnauthorizedError() : new InvalidRequestError('', false)
}

function tokenOf(authorization: string | undefined): string | undefined {
  try {
    const credentials = parseCredentials(authorization)
    return credentials && isScheme(credentials, 'Bearer') ? Bearer.credentials.decode(credentials).token : undefined
  } catch (error) {
    if (error instanceof AuthError) throw new InvalidRequestError('', false)
    throw error
  }
}
