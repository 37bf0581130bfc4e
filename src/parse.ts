import { DQUOTE, EQUALS, LIST, OWS, SP, TCHAR } from './chars.ts'
import { AuthSyntaxError } from './errors.ts'
import { recover } from './recover.ts'
import {
  AUTH_PARAMS,
  CHALLENGES,
  CREDENTIALS,
  elementEnd,
  fieldLines,
  quotedEnd,
  quotedParam,
  run,
  token68End,
  trimmedEnd,
} from './scan.ts'
import type { AuthParam, Challenge, Credentials, FieldValue } from './types.ts'

/*
 * The strict parsers: the hot path. A reader here takes a line that a sender may write, and says no more than whether it
 * could. Where it couldn't, the tolerant reader finds the issue; or none, for what only a recipient must take: white
 * space around "=", an empty element before a parameter or at the start, a challenge that goes on in the next line, or more
 * parameters than are compared in pairs.
 */

/**
 * WWW-Authenticate, Proxy-Authenticate and Optional-WWW-Authenticate (RFC 9110 §11.6.1, §11.7.1; RFC 8053 §3):
 * the challenges of all field lines, in order. An absent field has none.
 *
 * Throws `AuthSyntaxError` at the first issue, and `TypeError` for what is no field value.
 */
export function parseChallenges(field: FieldValue): Challenge[] {
  const challenges: Challenge[] = []
  return readLines(field, readChallenges, challenges) ? challenges : readAll(field, CHALLENGES)
}

/**
 * Authorization and Proxy-Authorization (RFC 9110 §11.6.2, §11.7.2). `undefined` for an absent field.
 *
 * Throws `AuthSyntaxError` at the first issue, which an empty field and a second field line are; and `TypeError` for what is
 * no field value.
 */
export function parseCredentials(field: FieldValue): Credentials | undefined {
  const credentials: Challenge[] = []
  const isRead = readLines(field, readChallenge, credentials) && credentials.length < 2
  return (isRead ? credentials : readAll(field, CREDENTIALS))[0]
}

/**
 * Authentication-Info and Proxy-Authentication-Info (RFC 9110 §11.6.3, §11.7.3):
 * the parameters of all field lines, in order. An absent field has none.
 *
 * Throws `AuthSyntaxError` at the first issue, and `TypeError` for what is no field value.
 */
export function parseAuthParams(field: FieldValue): AuthParam[] {
  const params: AuthParam[] = []
  return readLines(field, readParams, params) ? params : readAll(field, AUTH_PARAMS)[0]!.params
}

/** A hot reader: what it reads goes to `into`; the position where it stopped comes back. */
type Reader<Into> = (line: string, pos: number, end: number, into: Into[]) => number

function readLines<Into>(field: FieldValue, read: Reader<Into>, into: Into[]): boolean {
  for (const line of fieldLines(field)) {
    const end = trimmedEnd(line, line.length)
    if (read(line, run(line, 0, end, OWS), end, into) !== end) return false
  }
  return true
}

function readAll(field: FieldValue, kind: number): Challenge[] {
  const { challenges, issues } = recover(field, kind)
  for (const issue of issues) throw new AuthSyntaxError(issue.code, issue)
  return challenges
}

/** #challenge (RFC 9110 §5.6.1, §11.6.1) */
function readChallenges(line: string, pos: number, end: number, challenges: Challenge[]): number {
  while (pos >= 0 && pos < end) pos = run(line, readChallenge(line, pos, end, challenges), end, LIST)
  return pos
}

/**
 * challenge   = auth-scheme [ 1*SP ( token68 / #auth-param ) ] (RFC 9110 §11.3)
 * credentials = auth-scheme [ 1*SP ( token68 / #auth-param ) ] (RFC 9110 §11.4)
 *
 * Returns the end, or where the comma or the element behind it begins.
 */
function readChallenge(line: string, start: number, end: number, challenges: Challenge[]): number {
  const schemeEnd = run(line, start, end, TCHAR)
  if (schemeEnd === start) return -1
  const params: AuthParam[] = []
  const challenge: Challenge = { scheme: line.slice(start, schemeEnd), token68: undefined, params }
  challenges.push(challenge)

  let pos = schemeEnd
  while (pos < end && line.charCodeAt(pos) === SP) pos++
  // What looks like a token68 is one if it fills the element: `a=` and `a==`, but not `a=b`.
  const token68 = pos > schemeEnd ? token68End(line, pos, end) : pos
  const after = elementEnd(line, token68, end)
  if (after >= 0) {
    if (token68 > pos) challenge.token68 = line.slice(pos, token68)
    return after
  }
  const stop = pos > schemeEnd ? readParams(line, pos, end, params) : pos
  return stop > pos ? stop : -1
}

/**
 * #auth-param (RFC 9110 §5.6.1)
 * auth-param  = token "=" ( token / quoted-string ) (RFC 9110 §11.2)
 *
 * Returns the end, or where the first element that isn't an auth-param begins; -1 also where a name occurs twice.
 */
function readParams(line: string, pos: number, end: number, params: AuthParam[]): number {
  for (;;) {
    const nameEnd = run(line, pos, end, TCHAR)
    if (nameEnd === pos || line.charCodeAt(nameEnd) !== EQUALS) return areUnique(params) ? pos : -1
    const name = line.slice(pos, nameEnd)

    const start = nameEnd + 1
    if (line.charCodeAt(start) === DQUOTE) {
      const close = quotedEnd(line, start + 1, end)
      if (close < 0) return -1
      params.push(quotedParam(name, line.slice(start + 1, close)))
      pos = close + 1
    } else {
      pos = run(line, start, end, TCHAR)
      if (pos === start) return -1
      params.push({ name, value: line.slice(start, pos), quoted: false })
    }

    pos = elementEnd(line, pos, end)
    if (pos < 0) return -1
    pos = run(line, pos, end, LIST)
  }
}

/** Names occur once, regardless of case (RFC 9110 §11.2). They are compared in pairs, so only a few. */
function areUnique(params: readonly AuthParam[]): boolean {
  if (params.length > 16) return false
  for (const param of params) {
    const { name } = param
    for (const other of params) {
      if (other === param) break
      if (other.name.length === name.length && other.name.toLowerCase() === name.toLowerCase()) return false
    }
  }
  return true
}
