import { checkKind } from '../options.ts'
import type { Authenticator, AuthRequest } from './types.ts'

/** Throws `TypeError` for what can't answer. `where` is the argument that has it. */
export function checkAuthenticator(authenticator: Authenticator, where: string): void {
  const { scheme, answer } = Object(authenticator) as Authenticator
  if (typeof answer !== 'function' || typeof scheme !== 'string' || scheme === '') {
    throw new TypeError(`${where} has what is no authenticator: it needs a scheme and a function answer`)
  }
}

/** Throws `TypeError` for what is no request. All that is remembered is kept by origin, which the text of a URL doesn't have. */
export function checkRequest(request: AuthRequest): void {
  const { method, url, target, body, bodyOnce } = Object(request) as AuthRequest
  checkKind(method, 'string', 'request.method')
  if (typeof url?.origin !== 'string') throw new TypeError('request.url is not a URL object')
  checkKind(target, 'string', 'request.target')
  if (body !== undefined && body !== null) checkKind(body, 'function', 'request.body')
  if (bodyOnce !== undefined && bodyOnce !== null) checkKind(bodyOnce, 'boolean', 'request.bodyOnce')
}
