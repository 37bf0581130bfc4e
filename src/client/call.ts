import { type Body, bodyOf, bodyOfRequest } from './body.ts'
import { type FetchHeaders, type FetchInit, type FetchRequest, type FetchSignal, platform } from './platform.ts'
import type { Url } from './types.ts'
import { hasUser, parsedUrl } from './url.ts'

/** One request to one URL. */
export interface Hop {
  url: Url
  method: string
  /** The caller's fields. */
  headers: FetchHeaders
  body: Body
  /** The Request that is sent, in the first hop; `undefined` where fetch gets a URL. */
  request: FetchRequest | undefined
}

/** What a caller of fetch wants, read once. */
export interface Call {
  first: Hop
  /** The second argument, for the first hop and for the others. */
  init: FetchInit
  laterInit: FetchInit
  redirect: string
  integrity: string
  signal: FetchSignal | null | undefined
}

/** The URL of a call; `undefined` where the platform has to say what is wrong with it. */
export function urlOf(input: unknown): Url | undefined {
  try {
    const text = isRequest(input) ? input.url : String(input)
    // Only what is relative needs a base, and some platforms throw where there is none.
    const url = parsedUrl(text) ?? new platform.URL(text, platform.document?.baseURI ?? platform.location?.href)
    // An empty query is sent by some platforms and not by others, but Digest signs it.
    if (url.search === '') url.search = ''
    return hasUser(url) ? undefined : url
  } catch {
    return undefined
  }
}

/** What fetch was called with; `undefined` where the platform has to say what is wrong with it. */
export function readCall(url: Url, input: unknown, given: FetchInit | null | undefined): Call | undefined {
  try {
    if (typeof (given ?? {}) !== 'object') return undefined
    const init = ownMembers(given ?? {})
    const request = isRequest(input) ? input : undefined
    const hasBody = init.body !== undefined && init.body !== null
    if (request?.bodyUsed && !hasBody) return undefined
    const body = hasBody || request === undefined ? bodyOf(init.body) : bodyOfRequest(request)
    const laterInit = request === undefined ? init : { ...membersOf(request), ...init }
    const { method = 'GET', redirect = 'follow', integrity = '', signal } = laterInit
    // Of a Request with an empty query fetch would send that, too.
    const isExact = request !== undefined && (url.search !== '' || !request.url.includes('?'))
    return {
      first: {
        url,
        method: normalized(String(method)),
        headers: new platform.Headers(init.headers ?? request?.headers),
        body,
        request: isExact ? request : undefined,
      },
      init: isExact ? init : laterInit,
      laterInit,
      redirect,
      integrity,
      signal,
    }
  } catch {
    return undefined
  }
}

function isRequest(input: unknown): input is FetchRequest {
  const { url, clone } = Object(input) as Partial<FetchRequest>
  return typeof url === 'string' && typeof clone === 'function'
}

/** The members of a Request or of an init that the Fetch standard names, where they are there. */
function membersOf(from: object): FetchInit {
  const names =
    'method referrer referrerPolicy mode credentials cache redirect integrity keepalive signal duplex priority'
  const members = names.split(' ').map((name) => [name, (from as Record<string, unknown>)[name]] as const)
  return Object.fromEntries(
    members.filter(([name, value]) => value !== undefined && (name !== 'mode' || value !== 'navigate')),
  )
}

/** An init as an object of its own; also where its members are those of a class, as a Request's are. */
function ownMembers(init: FetchInit): FetchInit {
  const prototype = Object.getPrototypeOf(init)
  if (prototype === Object.prototype || prototype === null) return { ...init }
  const { headers, body } = init
  return { ...membersOf(init), ...(headers !== undefined && { headers }), ...(body !== undefined && { body }), ...init }
}

/** The methods that fetch writes in upper case. */
function normalized(method: string): string {
  return /^(DELETE|GET|HEAD|OPTIONS|POST|PUT)$/i.test(method) ? method.toUpperCase() : method
}
