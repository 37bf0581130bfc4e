import { sendable, serializeChallenge } from 'authfield'
import { Bearer, decodeCredentials } from 'authfield/schemes'

/* The server of the MCP SDK: a middleware for Express that lets in whoever bears a token. */

export interface AuthInfo {
  token: string
  scopes: string[]
  expiresAt?: number
  /** What the token was issued for. */
  resource?: URL
}

export interface BearerAuthOptions {
  verifier: { verifyAccessToken(token: string): Promise<AuthInfo> }
  requiredScopes?: string[]
  resourceMetadataUrl?: string
  /** What a token has to be issued for. */
  expectedResource?: URL
}

interface Request {
  headers: { authorization?: string }
  auth?: AuthInfo
}

interface Response {
  set(name: string, value: string): unknown
  status(code: number): { json(body: unknown): unknown }
}

/** An error of the SDK, which has the code of OAuth. */
interface OAuthError extends Error {
  errorCode: string
}

export function requireBearerAuth(options: BearerAuthOptions) {
  const { requiredScopes = [], resourceMetadataUrl } = options
  const challenge = ({ errorCode, message }: OAuthError) =>
    serializeChallenge({
      scheme: 'Bearer',
      params: {
        error: errorCode,
        error_description: sendable(message),
        scope: requiredScopes.join(' ') || undefined,
        resource_metadata: resourceMetadataUrl,
      },
    })

  return async (request: Request, response: Response, next: () => void): Promise<void> => {
    try {
      request.auth = await authInfoOf(request.headers.authorization, options)
    } catch (error) {
      const known =
        'errorCode' in Object(error) ? (error as OAuthError) : refusal('server_error', 'Internal Server Error')
      const status = STATUS.get(known.errorCode) ?? 400
      if (status === 401 || status === 403) response.set('WWW-Authenticate', challenge(known))
      response.status(status).json({ error: known.errorCode, error_description: known.message })
      return
    }
    next()
  }
}

const STATUS = new Map([
  ['invalid_token', 401],
  ['insufficient_scope', 403],
  ['server_error', 500],
])

async function authInfoOf(
  authorization: string | undefined,
  { verifier, requiredScopes = [], expectedResource }: BearerAuthOptions,
): Promise<AuthInfo> {
  if (!authorization) throw refusal('invalid_token', 'Missing Authorization header')
  const token = decodeCredentials(Bearer, authorization)?.token
  if (token === undefined) {
    throw refusal('invalid_token', "Invalid Authorization header format, expected 'Bearer TOKEN'")
  }
  const info = await verifier.verifyAccessToken(token)
  if (expectedResource && (!info.resource || plain(info.resource) !== plain(expectedResource))) {
    throw refusal('invalid_token', 'Token was not issued for this resource')
  }
  if (!requiredScopes.every((scope) => info.scopes.includes(scope))) {
    throw refusal('insufficient_scope', 'Insufficient scope')
  }
  if (!Number.isFinite(info.expiresAt)) throw refusal('invalid_token', 'Token has no expiration time')
  if (info.expiresAt! < Date.now() / 1000) throw refusal('invalid_token', 'Token has expired')
  return info
}

/** A resource without its fragment and one slash at its end. */
const plain = ({ href }: URL) => href.replace(/#.*/, '').replace(/\/$/, '')

function refusal(errorCode: string, message: string): OAuthError {
  return Object.assign(new Error(message), { errorCode })
}
