import { COMMA, DQUOTE, EQUALS, LIST, QDTEXTS, SP, TCHAR } from './chars.ts'
import {
  AUTH_PARAMS,
  CHALLENGES,
  CREDENTIALS,
  emptyChallenge,
  fieldLines,
  matchEnd,
  quotedEnd,
  quotedParam,
  run,
  token68End,
} from './scan.ts'
import type { AuthParam, Challenge, FieldValue } from './types.ts'

/*
 * The strict reader: the hot path. It takes a line as senders write it, and says no more than whether it could. Where it
 * couldn't, the tolerant reader finds the issue; or none, for what is seldom written: white space at the ends of the line,
 * around "=" or before a comma, an empty element at the start or behind a scheme, a challenge that goes on in the next
 * line, or more names than are compared. `bench/README.md` says what each trick gives.
 */

/** The challenges of a field, parameters without a scheme as those of a challenge without one; `undefined` where it couldn't. */
export function read(field: FieldValue, kind: number): Challenge[] | undefined {
  const challenges = kind === AUTH_PARAMS ? [emptyChallenge('')] : []
  for (const line of fieldLines(field)) if (!readLine(line, kind, challenges)) return
  return challenges
}

/**
 * #challenge, credentials or #auth-param (RFC 9110 §5.6.1, §11.6, §11.7), an element a turn:
 *
 * challenge   = auth-scheme [ 1*SP ( token68 / #auth-param ) ] (RFC 9110 §11.3)
 * credentials = auth-scheme [ 1*SP ( token68 / #auth-param ) ] (RFC 9110 §11.4)
 * auth-param  = token "=" ( token / quoted-string ) (RFC 9110 §11.2)
 */
function readLine(line: string, kind: number, challenges: Challenge[]): boolean {
  const end = line.length
  // Where parameters go to: nowhere behind a bare scheme or a token68.
  let params = kind === AUTH_PARAMS && challenges[0]!.params
  let seen = -1
  let pos = 0
  for (;;) {
    const start = pos
    pos = run(line, pos, end, TCHAR)
    if (pos === start) return false
    if (params && line.charCodeAt(pos) === EQUALS) {
      const name = line.slice(start, pos)
      // A bit for the length and the first letter, in either case: a shift takes five bits. Names are compared only where it
      // is not new: a quarter less time for a Digest challenge than comparing all.
      const bit = 1 << (pos - start + line.charCodeAt(start))
      if (seen & bit && hasName(params, name)) return false
      seen |= bit
      const value = pos + 1
      if (line.charCodeAt(value) === DQUOTE) {
        pos = matchEnd(line, value + 1, QDTEXTS)
        // No escape, mostly: not looking for one in the value takes 10 to 15 % less time.
        if (line.charCodeAt(pos) === DQUOTE) {
          params.push({ name, value: line.slice(value + 1, pos), quoted: true })
        } else {
          pos = quotedEnd(line, value + 1, end)
          if (pos > end) return false
          params.push(quotedParam(name, line.slice(value + 1, pos)))
        }
        pos++
      } else {
        pos = run(line, value, end, TCHAR)
        if (pos === value) return false
        params.push({ name, value: line.slice(value, pos), quoted: false })
      }
    } else {
      if (kind !== CHALLENGES && challenges[0]) return false
      const challenge = emptyChallenge(line.slice(start, pos))
      challenges.push(challenge)
      params = false
      if (line.charCodeAt(pos) === SP) {
        const content = pos + 1
        pos = token68End(line, content)
        // What looks like a token68 is one if it fills the element: `a=` and `a==`, but not `a=b`.
        if (pos === content || !isElementEnd(line, pos)) {
          if (line.charCodeAt(run(line, content, end, TCHAR)) !== EQUALS) return false
          params = challenge.params
          seen = 0
          pos = content
          continue
        }
        challenge.token68 = line.slice(content, pos)
      }
    }
    // Credentials are no list, but their parameters are.
    if (!isElementEnd(line, pos) || (pos < end && kind === CREDENTIALS && !params)) return false
    pos = run(line, pos, end, LIST)
    if (pos === end) return true
  }
}

/** An element ends here, or the line. */
function isElementEnd(line: string, pos: number): boolean {
  return pos === line.length || line.charCodeAt(pos) === COMMA
}

/** Names occur once, regardless of case (RFC 9110 §11.2). They are compared one by one, so only a few. */
function hasName(params: readonly AuthParam[], name: string): boolean {
  return params.length > 16 || params.some((param) => param.name.toLowerCase() === name.toLowerCase())
}
