import { BACKSLASH, CLASSES, COMMA, DQUOTE, EQUALS, LIST, OWS, QDTEXTS, SP, TCHAR, VALUE } from './chars.ts'
import { emptyChallenge, FEW, isKnown, isRepeated, matchEnd, quotedEnd, quotedParam, run, token68End } from './scan.ts'
import type { AuthParam, Challenge, Credentials } from './types.ts'

/*
 * The strict reader: it reads the grammar of RFC 9110 §11 and nothing else. Each function reads a line from a position on, and
 * returns where it came to. Where the text leaves the grammar it returns STOPPED, and `stop` says where and why.
 */

export const STOPPED = -1

/** What can stand at a place, a bit each. `expectation` in errors.ts has their words. */
export const SCHEME = 1
export const SPACE = 2
export const TOKEN68 = 4
export const PARAM = 8
export const EQUALS_SIGN = 16
export const ANY_VALUE = 32
export const QUOTABLE = 64
export const CLOSING = 128
export const SEPARATOR = 256
export const END = 512
export const NEW_NAME = 1024

/** What was being read where the reader stopped: at most a name, what stands behind a scheme, a value, or behind a value. */
export const IN_ELEMENT = 0
export const IN_CONTENT = 1
export const IN_VALUE = 2
export const BEHIND_VALUE = 3

/**
 * Where the last reading stopped: numbers, no text. One record serves all calls, so that well-formed text takes no memory for
 * it. It is to be read before anything else is.
 */
export const stop = {
  /** The place of the first character with which no text of the grammar goes on. */
  at: 0,
  /** What could stand there. */
  expected: 0,
  part: IN_ELEMENT,
  /** Where the element begins that has this part; of content, where that does. */
  start: 0,
  /** Whether a parameter can belong to the challenge before; behind a whole line, in the next one. */
  isOpen: false,
}

export function stopAt(at: number, expected: number, part: number, start: number): number {
  stop.at = at
  stop.expected = expected
  stop.part = part
  stop.start = start
  return STOPPED
}

/**
 * #challenge (RFC 9110 §5.6.1, §11.6.1), from where an element is due
 *
 * Parameters that come first belong to `open`, a challenge that came before. The challenges are added to those given; if none
 * are, there is a new list. `undefined` where it stopped.
 */
export function readChallenges(
  line: string,
  from: number,
  given?: Challenge[],
  open?: Challenge,
): Challenge[] | undefined {
  const end = line.length
  let challenges = given
  stop.isOpen = open !== undefined
  let pos = run(line, from, end, LIST)
  if (open !== undefined && pos < end) pos = readParams(line, pos, run(line, pos, end, TCHAR), open.params, true)
  while (pos !== end) {
    if (pos === STOPPED) return undefined
    // What comes could have been a name.
    const isName = stop.isOpen
    const schemeEnd = run(line, pos, end, TCHAR)
    if (isScheme(line, pos, schemeEnd, true)) {
      const challenge = emptyChallenge(line.slice(pos, schemeEnd))
      // A list that is made with its first element takes a third of the memory of an empty one that gets it.
      if (challenges === undefined) challenges = [challenge]
      else challenges.push(challenge)
      pos = readContent(line, behindSpaces(line, schemeEnd), challenge, true)
    } else {
      pos = STOPPED
    }
    if (pos === STOPPED && isName && run(line, schemeEnd, end, OWS) === stop.at) stop.expected |= EQUALS_SIGN
  }
  return challenges ?? []
}

/** credentials (RFC 9110 §11.4), also added to those given. `undefined` where it stopped. */
export function readCredentials(line: string, from: number, given?: Challenge[]): Credentials | undefined {
  const end = line.length
  const start = run(line, from, end, OWS)
  const schemeEnd = run(line, start, end, TCHAR)
  stop.isOpen = false
  if (!isScheme(line, start, schemeEnd, false)) return undefined
  const credentials = emptyChallenge(line.slice(start, schemeEnd))
  given?.push(credentials)
  // Credentials are mostly a token68, and a long one: looking for a name first would take three times as long.
  const content = schemeEnd + 1
  if (line.charCodeAt(schemeEnd) === SP && token68End(line, content) === end && content < end) {
    credentials.token68 = line.slice(content)
    return credentials
  }
  return readContent(line, behindSpaces(line, schemeEnd), credentials, false) === STOPPED ? undefined : credentials
}

/** #auth-param (RFC 9110 §11.6.3), from where an element is due. STOPPED, or the end. */
export function readAuthParams(line: string, from: number, params: AuthParam[]): number {
  const pos = run(line, from, line.length, LIST)
  stop.isOpen = true
  return pos === line.length ? pos : readParams(line, pos, run(line, pos, line.length, TCHAR), params, false)
}

/** auth-scheme = token (RFC 9110 §11.1), and what stands behind it can. */
function isScheme(line: string, start: number, schemeEnd: number, isList: boolean): boolean {
  const separator = isList ? SEPARATOR : 0
  if (schemeEnd === start) {
    stopAt(start, isList ? SCHEME | separator | END : SCHEME, IN_ELEMENT, start)
    return false
  }
  if (line.charCodeAt(schemeEnd) === SP) return true
  const pos = run(line, schemeEnd, line.length, OWS)
  if (isElementEnd(line, pos, isList)) return true
  stopAt(pos, (pos === schemeEnd ? SPACE : 0) | separator | END, IN_ELEMENT, start)
  return false
}

/** An element ends here: of a list at a comma, and at the end. */
function isElementEnd(line: string, pos: number, isList: boolean): boolean {
  return pos === line.length || (isList && line.charCodeAt(pos) === COMMA)
}

/** 1*SP (RFC 9110 §11.3), which only spaces are, no tabs. */
function behindSpaces(line: string, from: number): number {
  let pos = from
  while (line.charCodeAt(pos) === SP) pos++
  return pos
}

/**
 * [ 1*SP ( token68 / #auth-param ) ] (RFC 9110 §11.3, §11.4), behind a scheme and its spaces
 *
 * Returns where an element starts that is none of this challenge's; or the end, or STOPPED.
 */
export function readContent(line: string, start: number, challenge: Challenge, isList: boolean): number {
  const end = line.length
  const nameEnd = run(line, start, end, TCHAR)
  let pos = run(line, nameEnd, end, OWS)
  if (nameEnd > start) {
    const isParam = line.charCodeAt(pos) === EQUALS && CLASSES[line.charCodeAt(run(line, pos + 1, end, OWS))]! & VALUE
    if (isParam) return readParams(line, start, nameEnd, challenge.params, isList)
  }
  stop.isOpen = false
  const isBehindSpace = line.charCodeAt(start - 1) === SP
  if (nameEnd === start && isElementEnd(line, pos, isList || isBehindSpace)) {
    // A space and a comma are an empty element of #auth-param; a comma alone ends the challenge.
    stop.isOpen = pos < end && isBehindSpace
    pos = run(line, pos, end, LIST)
    if (pos === end || !stop.isOpen) return pos
    return readParams(line, pos, run(line, pos, end, TCHAR), challenge.params, isList)
  }
  if (nameEnd === start && pos > start) return stopAt(pos, SEPARATOR | END, IN_CONTENT, start)
  return readToken68(line, start, nameEnd, challenge, isList)
}

/** A token68 (RFC 9110 §11.2), or what begins as one or as a parameter. Returns as `readContent` does. */
function readToken68(line: string, start: number, nameEnd: number, challenge: Challenge, isList: boolean): number {
  const end = line.length
  const token68 = token68End(line, start)
  const equals = run(line, nameEnd, end, OWS)
  const isParam = nameEnd > start && line.charCodeAt(equals) === EQUALS
  // A name has characters that no token68 has, or white space before its "=".
  if (token68 < nameEnd || (isParam && equals > nameEnd)) {
    if (!isParam) return stopAt(equals, EQUALS_SIGN, IN_CONTENT, start)
    const value = run(line, equals + 1, end, OWS)
    stop.isOpen = line.charCodeAt(value) !== EQUALS
    return stopAt(value, ANY_VALUE, stop.isOpen ? IN_VALUE : IN_CONTENT, start)
  }
  const separator = isList ? SEPARATOR : 0
  if (token68 === start) return stopAt(start, TOKEN68 | PARAM | SEPARATOR | END, IN_CONTENT, start)
  const pos = run(line, token68, end, OWS)
  if (isElementEnd(line, pos, isList)) {
    challenge.token68 = line.slice(start, token68)
    return run(line, pos, end, LIST)
  }
  // `a` can still be a name, `a=` a name with its sign; behind white space no sign belongs to a token68.
  let expected = separator | END
  if (token68 === nameEnd || pos === token68) expected |= EQUALS_SIGN
  if (isParam && token68 === equals + 1) expected |= ANY_VALUE
  return stopAt(pos, expected, IN_CONTENT, start)
}

/**
 * auth-param *( OWS "," OWS [ auth-param ] ) (RFC 9110 §11.2), from a name on
 *
 * Returns where an element of a list starts that is no parameter; or the end, or STOPPED.
 */
function readParams(line: string, from: number, fromEnd: number, params: AuthParam[], isList: boolean): number {
  const end = line.length
  let start = from
  let nameEnd = fromEnd
  // A bit each for the length and the first letter of the names so far; all bits where they aren't known.
  let seen = params.length === 0 ? 0 : -1
  stop.isOpen = true
  for (;;) {
    const equals = line.charCodeAt(nameEnd) === EQUALS ? nameEnd : run(line, nameEnd, end, OWS)
    if (nameEnd === start || line.charCodeAt(equals) !== EQUALS) {
      return isList && nameEnd > start ? start : stopInName(line, start, nameEnd, params, isList)
    }

    const name = line.slice(start, nameEnd)
    // Upper and lower case have the same bit, since a shift takes the last five of a number. Most names are new by their bit:
    // comparing all takes a third longer for a Digest challenge.
    const bit = 1 << (nameEnd - start + line.charCodeAt(start))
    if (seen & bit && isRepeated(params, name)) return stopAt(isList ? equals : nameEnd, NEW_NAME, IN_VALUE, start)
    seen = params.length < FEW ? seen | bit : -1

    let pos = readValue(line, start, equals + 1, name, params)
    if (line.charCodeAt(pos) !== COMMA) {
      if (pos === STOPPED) return STOPPED
      pos = run(line, pos, end, OWS)
      if (!isElementEnd(line, pos, true)) return stopAt(pos, SEPARATOR | END, BEHIND_VALUE, start)
    }
    start = run(line, pos, end, LIST)
    if (start === end) return end
    nameEnd = run(line, start, end, TCHAR)
  }
}

/** No "=" is behind the name of a parameter, or there is no name. */
function stopInName(line: string, start: number, nameEnd: number, params: AuthParam[], isList: boolean): number {
  if (nameEnd === start) return stopAt(start, (isList ? SCHEME : 0) | PARAM | SEPARATOR | END, IN_ELEMENT, start)
  // Behind a name comes "=", but not behind one that is known.
  const equals = run(line, nameEnd, line.length, OWS)
  const isRepeatedName = equals > nameEnd && isKnown(params, line.slice(start, nameEnd))
  return isRepeatedName ? stopAt(nameEnd, NEW_NAME, IN_ELEMENT, start) : stopAt(equals, EQUALS_SIGN, IN_ELEMENT, start)
}

/** BWS ( token / quoted-string ) (RFC 9110 §11.2), behind "=". Adds the parameter, and returns the end of the value or STOPPED. */
export function readValue(line: string, start: number, from: number, name: string, params: AuthParam[]): number {
  const value = CLASSES[line.charCodeAt(from)]! & OWS ? run(line, from, line.length, OWS) : from
  if (line.charCodeAt(value) === DQUOTE) {
    const plainEnd = matchEnd(line, value + 1, QDTEXTS)
    const close = line.charCodeAt(plainEnd) === DQUOTE ? plainEnd : quotedEnd(line, plainEnd)
    if (line.charCodeAt(close) !== DQUOTE) return stopInQuotes(line, start, close)
    const content = line.slice(value + 1, close)
    params.push(close === plainEnd ? { name, value: content, quoted: true } : quotedParam(name, content))
    return close + 1
  }
  const end = run(line, value, line.length, TCHAR)
  if (end === value) return stopAt(value, ANY_VALUE, IN_VALUE, start)
  params.push({ name, value: line.slice(value, end), quoted: false })
  return end
}

function stopInQuotes(line: string, start: number, pos: number): number {
  return line.charCodeAt(pos) === BACKSLASH
    ? stopAt(pos + 1, QUOTABLE, IN_VALUE, start)
    : stopAt(pos, QUOTABLE | CLOSING, IN_VALUE, start)
}
