import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose'
import type { Row } from './rows.ts'

/*
 * What a JSON Web Token says (RFC 7519): its header and its claims, and never its signature.
 */

/** What a token says, and the token itself without its signature. */
export interface Jwt {
  rows: Row[]
  /** Whether it is past its `exp`, or before its `nbf`. */
  isOver: boolean
}

/** Members whose values say nothing of a person and open nothing. */
const HARMLESS =
  /^(alg|typ|cty|kid|crit|enc|zip|iss|aud|exp|nbf|iat|auth_time|scope|scp|azp|client_id|appid|ver|token_type|token_use|acr|amr|tid)$/

/** Seconds since 1970. */
const TIME = /^(exp|nbf|iat|auth_time|updated_at)$/

/** A value that can't be a secret by its looks: short, or a URL without a query. */
const PLAIN = /^[\w .,:/@+-]{0,200}$/

/** What a token says, `now` in milliseconds; `undefined` where it is no JWT. */
export function readJwt(token: string, now: number, showSecrets: boolean): Jwt | undefined {
  if (!/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)) return undefined
  let header: Record<string, unknown>
  let claims: JWTPayload
  try {
    header = decodeProtectedHeader(token) as Record<string, unknown>
    claims = decodeJwt(token)
  } catch {
    return undefined
  }
  const unsigned = `${token.slice(0, token.lastIndexOf('.') + 1)}***`
  const rows: Row[] = [
    { name: 'token', value: showSecrets ? unsigned : '***', isHidden: true, note: 'a JWT' },
    ...Object.entries(header).map(([name, value]) => rowOf('header', name, value, now, showSecrets)),
    ...Object.entries(claims).map(([name, value]) => rowOf('claim', name, value, now, showSecrets)),
  ]
  const isOver = isBefore(claims.exp, now) || isBefore(now, claims.nbf)
  return { rows, isOver }
}

/** Whether a time in seconds is past; both may be absent. */
function isBefore(one: unknown, other: unknown): boolean {
  const [a, b] = [one, other].map((time) =>
    typeof time === 'number' ? (time > 1e11 ? time : time * 1000) : Number.NaN,
  )
  return a! <= b!
}

function rowOf(part: string, name: string, value: unknown, now: number, showSecrets: boolean): Row {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const isNamed = showSecrets || /^[\w:./-]{1,60}$/.test(name)
  const isShown =
    showSecrets || (isNamed && HARMLESS.test(name) && [value].flat().every((one) => PLAIN.test(String(one))))
  const label = `${part} ${isNamed ? name : '***'}`
  if (!isShown) return { name: label, value: '***', isHidden: true }
  if (TIME.test(name) && typeof value === 'number') return { name: label, value: timeOf(name, value * 1000, now) }
  return { name: label, value: text }
}

/** A time and how far it is from now: `2026-11-25T10:00:00Z, expired 3 h ago`. */
function timeOf(name: string, time: number, now: number): string {
  if (!(Math.abs(time) < 8.64e15)) return String(time / 1000)
  const date = new Date(time).toISOString().replace('.000Z', 'Z')
  const distance = spanOf(Math.abs(now - time))
  if (time > now) return `${date}, ${name === 'exp' ? 'expires ' : ''}in ${distance}`
  return `${date}, ${name === 'exp' ? 'expired ' : ''}${distance} ago`
}

/** A span in its largest unit: `3 h`. */
export function spanOf(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`
  return `${Math.round(seconds / 86_400)} days`
}
