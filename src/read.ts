import { CLASSES, COMMA, DQUOTE, EQUALS, LIST, QDTEXTS, SP, TCHAR, VALUE } from './chars.ts'
import {
  AUTH_PARAMS,
  CHALLENGES,
  CREDENTIALS,
  emptyChallenge,
  FEW,
  matchEnd,
  quotedEnd,
  quotedParam,
  run,
  token68End,
} from './scan.ts'
import type { AuthParam, Challenge } from './types.ts'

/*
 * The strict reader: the hot path. It takes a line as senders write it, and says no more than whether it could. Where it
 * couldn't, the tolerant reader finds the issue; or none, for what is seldom written: white space at the ends of the line,
 * around "=" or before a comma, an empty element at the start or behind a scheme, a challenge that goes on in the next line,
 * or more names than are compared. `bench/README.md` says what each trick gives.
 */

/**
 * Reads a line and adds to `challenges`, or returns false: then what it added is worth nothing.
 *
 * #challenge, credentials or #auth-param (RFC 9110 §5.6.1, §11.6, §11.7), an element a turn:
 *
 * challenge   = auth-scheme [ 1*SP ( token68 / #auth-param ) ] (RFC 9110 §11.3)
 * credentials = auth-scheme [ 1*SP ( token68 / #auth-param ) ] (RFC 9110 §11.4)
 * auth-param  = token "=" ( token / quoted-string ) (RFC 9110 §11.2)
 */
export function readLine(line: string, kind: number, challenges: Challenge[]): boolean {
  const end = line.length
  // Where parameters go to: nowhere behind a bare scheme or a token68.
  let params = kind === AUTH_PARAMS && challenges[0]!.params
  // The names of these parameters, a bit each; all bits where some may come from a line before.
  let seen = -1
  let pos = 0
  for (;;) {
    let start = pos
    pos = run(line, start, end, TCHAR)
    if (!params || line.charCodeAt(pos) !== EQUALS) {
      if (pos === start || (kind !== CHALLENGES && challenges[0])) return false
      const challenge = emptyChallenge(line.slice(start, pos))
      challenges.push(challenge)
      params = false
      if (line.charCodeAt(pos) === SP) {
        start = pos + 1
        // Challenges mostly have parameters, so a name is looked for first: a tenth less time for a short one. Credentials are
        // mostly a token68, and a long one: a JWT would take three times as long.
        pos = kind === CHALLENGES ? run(line, start, end, TCHAR) : start
        if (line.charCodeAt(pos) !== EQUALS || !(CLASSES[line.charCodeAt(pos + 1)]! & VALUE)) {
          pos = token68End(line, start)
          // What looks like a token68 is one if it fills the element: `a=`, but not `a=b`.
          if (pos > start && isElementEnd(line, pos)) challenge.token68 = line.slice(start, pos)
          else pos = run(line, start, end, TCHAR)
        }
        params = !challenge.token68 && challenge.params
        seen = 0
      }
    }
    if (params) {
      if (pos === start || line.charCodeAt(pos) !== EQUALS) return false
      const name = line.slice(start, pos)
      // The length and the first letter, in either case: a shift takes five bits. Names are compared only where the bit is
      // not new: a quarter less time for a Digest challenge than comparing all.
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
          pos = quotedEnd(line, pos)
          if (line.charCodeAt(pos) !== DQUOTE) return false
          params.push(quotedParam(name, line.slice(value + 1, pos)))
        }
        pos++
      } else {
        pos = run(line, value, end, TCHAR)
        if (pos === value) return false
        params.push({ name, value: line.slice(value, pos), quoted: false })
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

/** Names occur once, regardless of case (RFC 9110 §11.2). The tolerant reader compares many. */
function hasName(params: readonly AuthParam[], name: string): boolean {
  return params.length > FEW || params.some((param) => param.name.toLowerCase() === name.toLowerCase())
}
