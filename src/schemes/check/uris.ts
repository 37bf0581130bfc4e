import { getParam } from '../../params.ts'
import type { Challenge } from '../../types.ts'
import { error, type Fault, warning } from './finding.ts'

/*
 * Parameters that are URIs: what a client has to open must be absolute, since a challenge has no base.
 */

/** absolute-URI: scheme ":" and something behind it (RFC 3986 §4.3) */
const ABSOLUTE = /^[a-z][a-z\d+.-]*:./i

/** A URL with a host. */
const WEB = /^https?:\/\/[^/?#]/i

/** A URL of this machine, where nobody listens in. */
const LOOPBACK = /^http:\/\/(?:[^/?#@]*\.)?(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?=[:/?#]|$)/i

/** An absolute URI, or a path that begins with one slash: path-absolute (RFC 3986 §3.3) */
export function isUriOrPath(text: string): boolean {
  return ABSOLUTE.test(text) || /^\/(?!\/)/.test(text)
}

/** A value is an absolute URI. An empty one is found elsewhere. */
export function* mustBeAbsolute(challenge: Challenge, name: string, section: string): Iterable<Fault> {
  const value = getParam(challenge, name)
  if (value && !ABSOLUTE.test(value)) {
    yield warning('invalid-value', name, 'write an absolute URI, from its scheme on', section)
  }
}

/** A value is the URL of what the client has to fetch. An empty one is found elsewhere. */
export function* mustBeFetchable(challenge: Challenge, name: string, section: string): Iterable<Fault> {
  const value = getParam(challenge, name)
  if (value && !WEB.test(value)) {
    yield error('invalid-value', name, "write an absolute URL, from https:// on: clients can't fetch another", section)
  }
}

/** What is fetched comes by TLS. */
export function* mustBeSecure(challenge: Challenge, name: string, section: string): Iterable<Fault> {
  const value = getParam(challenge, name)
  if (value && /^http:/i.test(value) && !LOOPBACK.test(value)) {
    yield warning('invalid-value', name, 'write a URL that begins with https://, so that nobody can alter it', section)
  }
}
