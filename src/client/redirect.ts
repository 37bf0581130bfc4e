import { octetsOf } from '../schemes/bytes.ts'
import { NO_BODY } from './body.ts'
import type { Hop } from './call.ts'
import { type FetchResponse, platform } from './platform.ts'
import type { Url } from './types.ts'
import { hasUser, isHttp, parsedUrl } from './url.ts'

/*
 * What a fetch does with a redirect (HTTP-redirect fetch of the Fetch standard), for who chooses the credentials of each hop anew.
 */

const CONTENT_FIELDS = ['content-encoding', 'content-language', 'content-location', 'content-type', 'content-length']

/** What is for one origin only. */
const ORIGIN_FIELDS = ['proxy-authorization', 'cookie', 'host']

/**
 * The request that a response redirects to; `undefined` where it doesn't.
 *
 * Throws `TypeError` where a fetch does: for a Location that is no http or https URL or has a user, and for a body that is gone.
 */
export function redirectOf(response: FetchResponse, hop: Hop): Hop | undefined {
  const { status } = response
  if (![301, 302, 303, 307, 308].includes(status)) return undefined
  const location = response.headers.get('location')
  if (location === null) return undefined
  const url = locationUrl(location, hop.url)
  if (hop.body.isOnce && status !== 303) throw new TypeError('a stream can not be redirected')
  const isGet = status === 303 ? hop.method !== 'HEAD' && hop.method !== 'GET' : status < 303 && hop.method === 'POST'
  return hopTo(url, isGet ? { ...hop, method: 'GET', body: NO_BODY, headers: without(hop, CONTENT_FIELDS) } : hop)
}

/** The same request to another URL. */
export function hopTo(url: Url, hop: Hop): Hop {
  const headers = url.origin === hop.url.origin ? hop.headers : without(hop, ORIGIN_FIELDS)
  return { ...hop, url, headers, request: undefined }
}

/** Whether a response is of another URL than it was asked of: the platform has followed a redirect. */
export function isElsewhere({ url, redirected }: FetchResponse, hop: Hop): boolean {
  return redirected === true || (Boolean(url) && withoutFragment(url!) !== withoutFragment(hop.url.href))
}

function locationUrl(location: string, base: Url): Url {
  const url = parsedUrl(asUtf8(location), base.href)
  if (!url || !isHttp(url.protocol) || hasUser(url))
    throw new TypeError('a Location is no http or https URL, or has a user')
  if (url.hash === '') url.hash = base.hash
  if (url.search === '') url.search = ''
  return url
}

/** A field is octets; those of a URL are UTF-8. */
function asUtf8(location: string): string {
  return /^[\0-\xff]*[\x80-\xff][\0-\xff]*$/.test(location)
    ? new platform.TextDecoder().decode(octetsOf(location))
    : location
}

function without(hop: Hop, names: readonly string[]): Hop['headers'] {
  const headers = new platform.Headers(hop.headers)
  for (const name of names) headers.delete(name)
  return headers
}

function withoutFragment(url: string): string {
  const hash = url.indexOf('#')
  return hash < 0 ? url : url.slice(0, hash)
}
