import { COMMA } from './chars.ts'
import { AuthSyntaxError } from './errors.ts'
import {
  END,
  NEW_NAME,
  QUOTABLE,
  readAuthParams,
  readChallenges,
  readCredentials,
  SCHEME,
  STOPPED,
  stop,
} from './read.ts'
import { fieldLines } from './scan.ts'
import type { AuthParam, Challenge, Credentials, FieldValue } from './types.ts'

/**
 * WWW-Authenticate, Proxy-Authenticate and Optional-WWW-Authenticate (RFC 9110 §11.6.1, §11.7.1; RFC 8053 §3):
 * the challenges of all field lines, in order. An absent field has none.
 *
 * Throws `AuthSyntaxError` where the text leaves the grammar, and `TypeError` for what is no field value.
 */
export function parseChallenges(field: FieldValue): Challenge[] {
  if (typeof field === 'string') {
    const read = readChallenges(field, 0)
    if (read === undefined) throw refusal(field, 0)
    return read
  }
  const challenges: Challenge[] = []
  let open: Challenge | undefined
  for (const [index, line] of fieldLines(field).entries()) {
    if (readChallenges(line, 0, challenges, open) === undefined) throw refusal(line, index)
    open = stop.isOpen ? challenges.at(-1) : undefined
  }
  return challenges
}

/**
 * Authorization and Proxy-Authorization (RFC 9110 §11.6.2, §11.7.2). `undefined` for an absent field.
 *
 * Throws `AuthSyntaxError` where the text leaves the grammar, which an empty field and a second field line do; and `TypeError`
 * for what is no field value.
 */
export function parseCredentials(field: string): Credentials
export function parseCredentials(field: FieldValue): Credentials | undefined
export function parseCredentials(field: FieldValue): Credentials | undefined {
  if (typeof field === 'string') {
    const read = readCredentials(field, 0)
    if (read === undefined) throw refusalOfCredentials(field)
    return read
  }
  const [line, other] = fieldLines(field)
  if (line === undefined) return undefined
  const credentials = parseCredentials(line)
  if (other !== undefined) throw new AuthSyntaxError('multiple-credentials', 1, 0, Math.min(1, other.length), END)
  return credentials
}

/**
 * Authentication-Info and Proxy-Authentication-Info (RFC 9110 §11.6.3, §11.7.3):
 * the parameters of all field lines, in order. An absent field has none.
 *
 * Throws `AuthSyntaxError` where the text leaves the grammar, and `TypeError` for what is no field value.
 */
export function parseAuthParams(field: FieldValue): AuthParam[] {
  const params: AuthParam[] = []
  if (typeof field === 'string') {
    if (readAuthParams(field, 0, params) === STOPPED) throw refusal(field, 0)
    return params
  }
  for (const [index, line] of fieldLines(field).entries()) {
    if (readAuthParams(line, 0, params) === STOPPED) throw refusal(line, index)
  }
  return params
}

/** Why the reader stopped in a line. */
function refusal(line: string, index: number): AuthSyntaxError {
  const { at, expected } = stop
  const isInString = at === line.length && (expected & QUOTABLE) !== 0
  const code = expected === NEW_NAME ? 'duplicate-param' : isInString ? 'unterminated-quote' : 'syntax'
  return new AuthSyntaxError(code, index, at, Math.min(at + 1, line.length), expected)
}

function refusalOfCredentials(line: string): AuthSyntaxError {
  const { at, expected } = stop
  if (at === line.length && expected === SCHEME) return new AuthSyntaxError('missing-credentials', 0, at, at, expected)
  // Where the end could stand, what stands before the comma is complete.
  const isBehind = line.charCodeAt(at) === COMMA && (expected & END) !== 0
  return isBehind ? new AuthSyntaxError('multiple-credentials', 0, at, at + 1, expected) : refusal(line, 0)
}
