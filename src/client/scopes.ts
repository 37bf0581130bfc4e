import { checkAuthenticator } from './arguments.ts'
import type { Authenticator, Scopes, Url } from './types.ts'
import { hasUser, isHttp, parsedUrl } from './url.ts'

/** Who answers below one path of one origin. */
interface Scope {
  path: string
  authenticators: readonly Authenticator[]
}

/** Who answers for a URL: the list of the longest scope that covers it; `undefined` where none does. */
export type FindScope = (url: Url) => readonly Authenticator[] | undefined

/** Throws `TypeError` for what is no plain object, a key that is no scope, the same scope twice, and what is no authenticator. */
export function readScopes(scopes: Scopes): FindScope {
  // A Map has no keys of its own here, so it would answer nobody without a word.
  if (Object.prototype.toString.call(scopes) !== '[object Object]') throw new TypeError('scopes is not a plain object')
  const origins = new Map<string, Scope[]>()
  Object.entries(scopes).forEach(([key, value], index) => {
    const url = scopeUrl(key, index)
    const path = normalized(url.pathname)
    const authenticators = ([] as Authenticator[]).concat(value)
    for (const one of authenticators) checkAuthenticator(one, `scopes[${index}]`)
    const known = origins.get(url.origin) ?? []
    if (known.some((other) => other.path === path)) throw new TypeError(`scopes[${index}] is there twice`)
    origins.set(url.origin, [...known, { path, authenticators }])
  })
  for (const list of origins.values()) list.sort((a, b) => b.path.length - a.path.length)
  return ({ protocol, origin, pathname }) => {
    // A blob: has the origin of who made it.
    const list = isHttp(protocol) ? origins.get(origin) : undefined
    return list?.find(({ path }) => isBelow(normalized(pathname), path))?.authenticators
  }
}

/** The messages say which key, counted from 0, and not what it is: a URL can hold a password. */
function scopeUrl(key: string, index: number): Url {
  const url = parsedUrl(key)
  if (!url || !isHttp(url.protocol)) throw new TypeError(`scopes[${index}] is not an absolute http or https URL`)
  if (hasUser(url) || /[?#]/.test(key)) throw new TypeError(`scopes[${index}] has a user, a query or a fragment`)
  return url
}

/** By whole segments: /v2 covers /v2 and /v2/x, not /v20. */
function isBelow(path: string, scope: string): boolean {
  return path.startsWith(scope) && (scope.endsWith('/') || path.length === scope.length || path[scope.length] === '/')
}

/** One spelling of each path: what needs no escape has none (RFC 3986 §6.2.2). */
function normalized(path: string): string {
  return path.includes('%')
    ? path.replace(/%[\da-f]{2}/gi, (octet) => {
        const character = String.fromCharCode(Number.parseInt(octet.slice(1), 16))
        return /[\w\-.~]/.test(character) ? character : octet.toUpperCase()
      })
    : path
}
