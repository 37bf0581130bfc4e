/*
 * Whether two texts name the same thing on this server. What is signed for one target must open no other, so only a text that
 * a URL parser can't turn into another place is compared by more than its characters.
 */

interface ReadUrl {
  readonly href: string
  readonly origin: string
  readonly pathname: string
  readonly search: string
  readonly hash: string
  readonly username: string
  readonly password: string
}

declare const URL: new (url: string) => ReadUrl

/**
 * What the URL parser of browsers reads otherwise than it stands: a backslash is a slash to it, it leaves out tabs and line
 * breaks, and white space at the ends; a fragment is never sent.
 */
const MISREAD = /[\0-\x20\\#\x7f]/

/** scheme "://" authority, as far as the authority goes. */
const ORIGIN = /^https?:\/\/[^/?]*/i

/**
 * Whether the `uri` of Digest credentials is the target of the request (RFC 7616 §3.4.6): the same text, or both absolute
 * and the same URL, or else the same path and query. Host and port of CONNECT, and `*`, are the same only as text.
 */
export function isTarget(uri: string, target: string): boolean {
  if (uri === target) return true
  if (MISREAD.test(uri) || MISREAD.test(target)) return false
  if (ORIGIN.test(target)) return ORIGIN.test(uri) && isSameUrl(uri, target)
  // An empty path is the root (RFC 9110 §4.2.3).
  const path = ORIGIN.test(uri) ? uri.replace(ORIGIN, '') || '/' : uri
  // A host is put before the paths: they aren't resolved, since `//x/admin` would give up its host so.
  return path.startsWith('/') && target.startsWith('/') && isSameUrl(`http://x${path}`, `http://x${target}`)
}

function isSameUrl(a: string, b: string): boolean {
  const url = readUrl(withoutOctets(a))
  return url !== undefined && url.href === readUrl(withoutOctets(b))?.href
}

/** Octets that aren't ASCII are percent-encoded as they are. The URL parser would take each for a character. */
function withoutOctets(text: string): string {
  return text.replace(/[\x80-\xff]/g, (octet) => `%${octet.charCodeAt(0).toString(16).toUpperCase()}`)
}

/**
 * Whether the `htu` of a proof is the URI of the request, query and fragment aside (RFC 9449 §4.3), on a server of this
 * origin.
 */
export function isResource(htu: string, origin: string, target: string): boolean {
  const [place = ''] = htu.split(/[?#]/, 1)
  if (MISREAD.test(place) || MISREAD.test(target)) return false
  const asked = readUrl(target.startsWith('/') ? origin + target : target)
  const signed = readUrl(place)
  if (asked === undefined || signed === undefined || signed.username || signed.password) return false
  return asked.origin === origin && signed.origin === origin && asked.pathname === signed.pathname
}

/** Whether it is a URL of a server, which stands for the same wherever it is read. */
export function isAbsoluteUrl(text: string): boolean {
  return ORIGIN.test(text) && !MISREAD.test(text) && readUrl(text) !== undefined
}

/** The origin of a URL that is nothing but one; `undefined` for any other text. */
export function readOrigin(text: unknown): string | undefined {
  const url = typeof text === 'string' ? readUrl(text) : undefined
  const isBare = url !== undefined && ORIGIN.test(url.href) && url.href === `${url.origin}/`
  return isBare ? url.origin : undefined
}

function readUrl(text: string): ReadUrl | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}
