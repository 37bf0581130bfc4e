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
  const { method, url, target } = Object(request) as AuthRequest
  if (typeof method !== 'string') throw new TypeError('request.method is not a string')
  if (typeof url?.origin !== 'string') throw new TypeError('request.url is not a URL object')
  if (typeof target !== 'string') throw new TypeError('request.target is not a string')
}
