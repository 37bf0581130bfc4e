import { base64url, json } from '../../src/schemes/index.ts'
import type { Row } from './decoded.ts'

/*
 * What a token says of itself if it is a JWT (RFC 7519): its header and its claims, never its signature.
 */

const part = json(base64url)

/** Its claims and the members of its header; none for what is no JWT. `now` says how long ago a time was. */
export function jwtRows(token: string, now: Date): Row[] {
  const parts = token.split('.')
  if (parts.length !== 3) return []
  const [header, claims] = parts.slice(0, 2).map((text) => part.decode(text))
  if (!isObject(header) || !isObject(claims)) return []
  return [
    ...Object.entries(header).map(([name, value]) => ({
      name: `JWT header ${name}`,
      value: asText(value),
      isSecret: false,
    })),
    ...Object.entries(claims).map(([name, value]) => ({
      name: `JWT ${name}`,
      value: timeOf(name, value, now) ?? asText(value),
      isSecret: false,
    })),
  ]
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** A NumericDate (RFC 7519 §2) with how far it is from now. */
function timeOf(name: string, value: unknown, now: Date): string | undefined {
  if (!/^(exp|nbf|iat|auth_time)$/.test(name) || typeof value !== 'number' || Math.abs(value) > 8e12) return undefined
  const seconds = value - now.getTime() / 1000
  const distance = seconds < 0 ? `${duration(-seconds)} ago` : `in ${duration(seconds)}`
  const verb = name === 'exp' ? (seconds < 0 ? 'expired ' : 'expires ') : ''
  return `${value} (${new Date(value * 1000).toISOString().replace('.000', '')}, ${verb}${distance})`
}

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const

function duration(seconds: number): string {
  const [unit, length] = UNITS.find(([, length]) => seconds >= length) ?? UNITS[3]
  return `${Math.floor(seconds / length)} ${unit}`
}
