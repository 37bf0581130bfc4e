import { isScheme, recoverCredentials, serializeChallenge } from 'authfield'
import type { Context, MiddlewareHandler } from 'hono'
import { timingSafeEqual } from 'hono/utils/buffer'

/* hono/bearer-auth: a middleware that lets in whoever bears a token. */

type Given<Value> = Value | ((c: Context) => Value | Promise<Value>)
type Message = string | object | Response

export interface Refusal {
  wwwAuthenticateHeader?: Given<string | Record<string, string>>
  message?: Given<Message>
}

export interface BearerAuthOptions {
  token?: string | string[]
  verifyToken?: (token: string, c: Context) => boolean | Promise<boolean>
  realm?: string
  /** The scheme; empty where the field is the token alone. */
  prefix?: string
  headerName?: string
  hashFunction?: (data: string) => string
  noAuthenticationHeader?: Refusal
  invalidAuthenticationHeader?: Refusal
  invalidToken?: Refusal
}

export function bearerAuth(options: BearerAuthOptions): MiddlewareHandler {
  const { token, verifyToken, realm = '', prefix: scheme = 'Bearer', headerName = 'Authorization' } = options
  if (token === undefined && !verifyToken) {
    throw new Error('bearer auth middleware requires options for "token" or "verifyToken"')
  }
  // A prefix that is no scheme is refused here, not at a request.
  serializeChallenge({ scheme: scheme || 'Bearer' })
  const isKnown = verifyToken ?? ((sent: string) => isOneOf([token ?? []].flat(), sent, options.hashFunction))

  return async (c, next) => {
    const field = c.req.header(headerName)
    if (!field) {
      return refused(c, 401, scheme, options.noAuthenticationHeader, { realm }, 'Unauthorized')
    }
    const sent = tokenOf(field, scheme)
    if (sent === undefined) {
      const params = { error: 'invalid_request' }
      return refused(c, 400, scheme, options.invalidAuthenticationHeader, params, 'Bad Request')
    }
    if (await isKnown(sent, c)) return next()
    return refused(c, 401, scheme, options.invalidToken, { error: 'invalid_token' }, 'Unauthorized')
  }
}

/** The token of a field; `undefined` where it is malformed or of another scheme. */
function tokenOf(field: string, scheme: string): string | undefined {
  const { credentials, issues } = recoverCredentials(scheme === '' ? `token ${field}` : field)
  const isRight = credentials && issues.length === 0 && isScheme(credentials, scheme || 'token')
  return isRight ? credentials.token68 : undefined
}

async function refused(
  c: Context,
  status: 400 | 401,
  scheme: string,
  { wwwAuthenticateHeader, message }: Refusal = {},
  params: Record<string, string>,
  text: string,
): Promise<Response> {
  const given = (await resolved(wwwAuthenticateHeader, c)) ?? params
  const field = typeof given === 'string' ? given : serializeChallenge({ scheme: scheme || 'Bearer', params: given })
  const body = (await resolved(message, c)) ?? text
  const response =
    body instanceof Response ? body : typeof body === 'string' ? c.text(body, status) : c.json(body, status)
  if (!response.headers.has('WWW-Authenticate')) response.headers.set('WWW-Authenticate', field)
  return response
}

async function resolved<Value>(given: Given<Value> | undefined, c: Context): Promise<Value | undefined> {
  return typeof given === 'function' ? (given as (c: Context) => Value | Promise<Value>)(c) : given
}

async function isOneOf(tokens: string[], sent: string, hash?: (data: string) => string): Promise<boolean> {
  return (await Promise.all(tokens.map((token) => timingSafeEqual(token, sent, hash)))).includes(true)
}
