import { LIST, OWS, TCHAR } from '../chars.ts'
import {
  BEHIND_VALUE,
  IN_CONTENT,
  IN_ELEMENT,
  NEW_NAME,
  readAuthParams,
  readChallenges,
  readContent,
  readCredentials,
  readValue,
  STOPPED,
  stop,
  stopAt,
} from '../read.ts'
import { KNOWN_SCHEME, REGISTERED_SCHEME } from '../registry.ts'
import { emptyChallenge, FEW, isRepeated, matchEnd, namesOf, run, token68End, trimmedEnd } from '../scan.ts'
import type { Challenge } from '../types.ts'
import { replaceControls, sentText } from './controls.ts'
import { type Reading, report } from './line.ts'
import {
  behindQuote,
  challengeAt,
  isDelimited,
  isEscape,
  isLastToken68,
  isOpener,
  isSpaceAt,
  knownSchemeAt,
  look,
  nextQuote,
  paramAt,
  skip,
} from './look.ts'
import { isStringClosed, mendParam, WORD_OR_SPACE } from './values.ts'

/*
 * The tolerant reader of a line. The strict reader reads as far as it can. The element in which it stops is read here, and
 * behind that the strict reader goes on. Each function reads from a position on and moves `reading.pos` behind what it read.
 */

/** What comes at `reading.pos`: an element, what a scheme has, or what stands between elements. */
type Due = 'element' | 'content' | 'separator'

/** Reads a line to its end; `isStopped` where the strict reader has already tried. */
export function readLine(reading: Reading, isStopped: boolean): void {
  let isRead = !isStopped && isReadStrictly(reading, 'element')
  while (!isRead && reading.pos < reading.end) {
    let due = mend(reading)
    if (due === 'separator') due = readSeparator(reading)
    isRead = reading.pos < reading.end && isReadStrictly(reading, due)
  }
  const isMissing = reading.kind === 'credentials' && reading.end === 0
  if (isMissing) report(reading, 'missing-credentials', 0, 0)
}

/** The strict reader goes on. Whether it came to the end of the line. */
function isReadStrictly(reading: Reading, due: Due): boolean {
  const isRead = due === 'content' ? isContentRead(reading) : areElementsRead(reading)
  noteOpenChallenge(reading)
  return isRead
}

function isContentRead({ kind, challenges, current, text, pos }: Reading): boolean {
  const next = readContent(text, pos, current!, kind === 'challenges')
  if (next === STOPPED || next === text.length) return next !== STOPPED
  return readChallenges(text, next, challenges) !== undefined
}

function areElementsRead(reading: Reading): boolean {
  const { kind, challenges, current, isOpen, text, pos } = reading
  if (kind === 'challenges') {
    return readChallenges(text, pos, challenges, isOpen ? current : undefined) !== undefined
  }
  if (isOpen) return readAuthParams(text, pos, current!.params) !== STOPPED
  if (!current) return readCredentials(text, pos, challenges) !== undefined
  // Credentials of which nothing more can come.
  const start = skip(reading, pos, OWS)
  stopAt(start, 0, IN_ELEMENT, start)
  return false
}

/** What the strict reader says of the challenge that it came to. */
export function noteOpenChallenge(reading: Reading): void {
  reading.current = reading.challenges.at(-1)
  reading.isOpen = stop.isOpen
}

/** Reads what the strict reader stopped in. */
function mend(reading: Reading): Due {
  const { part, start, at, expected } = stop
  const isNew = expected !== NEW_NAME
  if (replaceControls(reading, at)) return readAgain(reading, part, start, isNew)
  if (part === IN_CONTENT) {
    return isSpaceAt(reading, start)
      ? readBehindScheme(reading, trimmedEnd(reading.text, at))
      : mendContent(reading, start)
  }
  if (part === BEHIND_VALUE && isValueEnded(reading, start, at)) return 'separator'
  const value = part === IN_ELEMENT ? 0 : paramAt(reading, start)
  if (!value) return readElement(reading, start, skip(reading, start, TCHAR))
  if (isNew) {
    const { params } = reading.current!
    params.push(mendParam(reading, start, value, at, part === BEHIND_VALUE ? params.pop() : undefined))
    return 'separator'
  }
  report(reading, 'duplicate-param', start, value)
  return readParam(reading, start, value)
}

/** The value that the strict reader read is one, whatever stands behind it. Then it is kept. */
function isValueEnded(reading: Reading, start: number, at: number): boolean {
  const end = trimmedEnd(reading.text, at)
  const { quoted } = reading.current!.params.at(-1)!
  if (!(quoted ? isStringClosed(reading, start, end - 1) : isDelimited(reading, end))) return false
  reading.pos = end
  return true
}

/** The strict reader reads a part again, since the line has spaces now in the place of control characters. */
function readAgain(reading: Reading, part: number, start: number, isNew: boolean): Due {
  const { text, current } = reading
  reading.pos = start
  if (part === IN_CONTENT) return 'content'
  if (part === IN_ELEMENT) return 'element'
  const { params } = current!
  if (part === BEHIND_VALUE) params.pop()
  if (isNew && params.length > FEW) namesOf(params).delete(text.slice(start, skip(reading, start, TCHAR)).toLowerCase())
  return 'element'
}

/** What is no element, or one of another kind than can be here. */
function readElement(reading: Reading, start: number, nameEnd: number): Due {
  const { kind, text, end, current, isOpen } = reading
  reading.pos = start
  if (text[start] === ',' || text[start] === ';') return 'separator'
  const isBehindComma = text[trimmedEnd(text, start) - 1] !== ';'
  const behindColon = isOpen ? colonAt(reading, start, isBehindComma) : 0
  if (behindColon) return readColonParam(reading, start, behindColon)
  const value = paramAt(reading, start)
  if (value && (current || !isPadded(reading, start, value))) return readMisplacedParam(reading, start, value)
  if (kind === 'challenges' || !current) return readScheme(reading, start, nameEnd)
  if (kind === 'credentials' && isSpaceAt(reading, nameEnd) && look(reading, nameEnd) !== 'list end') {
    report(reading, 'multiple-credentials', start, end)
    reading.pos = end
  } else if (kind === 'auth-params' && challengeAt(reading, start)) {
    report(reading, 'unexpected-text', start, nameEnd)
    reading.pos = nameEnd
  } else {
    readUnexpected(reading)
  }
  return 'separator'
}

/** A parameter without a challenge that could have it. The strict reader reads it as one of the challenge before. */
function readMisplacedParam(reading: Reading, start: number, value: number): Due {
  if (!splitToken68(reading, start)) {
    const { scheme, token68 } = reading.current ?? begin(reading, '')
    report(reading, token68 ? 'token68-with-params' : scheme ? 'comma-after-scheme' : 'missing-scheme', start, value)
  }
  reading.isOpen = true
  return 'element'
}

/** `X a=, b=c`: what was read as a token68 is a name without a value, since a parameter follows. */
function splitToken68(reading: Reading, next: number): boolean {
  const { text, current } = reading
  const token68 = current?.token68
  if (!token68 || !/^[^=/]+=$/.test(token68)) return false
  let end = next
  while (end > 0 && run(text, end - 1, end, LIST) === end) end--
  const start = end - token68.length
  const last = reading.issues.at(-1)
  const isSkipped = last?.line === reading.line && last.end > start
  // Text that was skipped can look like it.
  if (isSkipped || text.slice(Math.max(start, 0), end) !== token68) return false
  report(reading, 'empty-value', start, end)
  current.token68 = undefined
  current.params.push({ name: token68.slice(0, -1), value: '', quoted: false })
  return true
}

/** A colon for "=", where a parameter is due. */
function readColonParam(reading: Reading, start: number, value: number): Due {
  const { text, current } = reading
  const nameEnd = skip(reading, start, TCHAR)
  const colon = skip(reading, nameEnd, OWS)
  report(reading, 'colon-for-equals', colon, value)
  if (isRepeated(current!.params, text.slice(start, nameEnd))) report(reading, 'duplicate-param', start, value)
  return readParam(reading, start, value)
}

/**
 * Where the value is due behind a name and a colon that stands for "="; 0 where it doesn't. It does before a quote that no opener
 * follows; and in challenges before a token or a single quote, where the name is no scheme's.
 */
function colonAt(reading: Reading, start: number, isBehindComma: boolean): number {
  const { kind, text } = reading
  const nameEnd = skip(reading, start, TCHAR)
  const colon = skip(reading, nameEnd, OWS)
  if (nameEnd === start || text[colon] !== ':') return 0
  const from = text[colon + 1] === '=' ? colon + 2 : colon + 1
  const value = skip(reading, from, OWS)
  if (text[value] === '"') {
    const next = nextQuote(reading, value + 1)
    return next >= 0 && isOpener(reading, next) ? 0 : from
  }
  if (isEscape(text, value) && text[value + 1] === '"') return from
  if (kind !== 'challenges' || colon > nameEnd || (isBehindComma && value > from)) return 0
  if (KNOWN_SCHEME.test(text.slice(start, nameEnd))) return 0
  const tokenEnd = skip(reading, value, TCHAR)
  return text[value] === "'" || (tokenEnd > value && isDelimited(reading, tokenEnd)) ? from : 0
}

/** A parameter whose value is due at `from`. */
function readParam(reading: Reading, start: number, from: number): Due {
  const { text, current } = reading
  const { params } = current!
  reading.isOpen = true
  const name = text.slice(start, skip(reading, start, TCHAR))
  const valueEnd = readValue(text, start, from, name, params)
  const at = valueEnd === STOPPED ? stop.at : skip(reading, valueEnd, OWS)
  if (valueEnd !== STOPPED && (at === reading.end || text[at] === ',')) reading.pos = at
  else params.push(mendParam(reading, start, from, at, valueEnd === STOPPED ? undefined : params.pop()))
  return 'separator'
}

/** A scheme, or what stands in its place. */
function readScheme(reading: Reading, start: number, tokenEnd: number): Due {
  const { text, end } = reading
  if (tokenEnd > start && (isSpaceAt(reading, tokenEnd) || isDelimited(reading, tokenEnd))) {
    begin(reading, text.slice(start, tokenEnd))
    return readBehindScheme(reading, tokenEnd)
  }
  if (tokenEnd > start && text[tokenEnd] === ':') {
    const scheme = text.slice(start, tokenEnd)
    if (isSpaceAt(reading, tokenEnd + 1) || REGISTERED_SCHEME.test(scheme)) {
      report(reading, 'colon-after-scheme', tokenEnd, tokenEnd + 1)
      const challenge = begin(reading, scheme)
      if (!isBeforeString(reading, tokenEnd + 1)) return readBehindScheme(reading, tokenEnd + 1)
      reading.pos = tokenEnd + 1
      readRest(reading, 'invalid-token68', challenge)
      return 'separator'
    }
  }
  const schemeEnd = Math.min(matchEnd(text, start, NO_DELIMITER), end)
  if (isSpaceAt(reading, schemeEnd) && look(reading, schemeEnd) !== 'list end') {
    report(reading, 'invalid-scheme', start, schemeEnd)
    begin(reading, text.slice(start, schemeEnd))
    return readBehindScheme(reading, schemeEnd)
  }
  if (reading.current) readUnexpected(reading)
  else readRest(reading, 'missing-scheme', begin(reading, ''))
  return 'separator'
}

/**
 * `Basic:realm="x, a="…`: behind a colon and no white space the quote of a parameter opens no string. Where the next quote does,
 * what stands between them is no value.
 */
function isBeforeString(reading: Reading, start: number): boolean {
  if (!hasStrayQuote(reading, start)) return false
  const next = nextQuote(reading, skip(reading, paramAt(reading, start), OWS) + 1)
  return next >= 0 && isOpener(reading, next)
}

/** What an invalid scheme can have. */
const NO_DELIMITER = /[^\t ",]*/y

/** `name=` that ends its element: a token68, but not with a parameter behind it. */
function isPadded(reading: Reading, start: number, stop: number): boolean {
  const { text } = reading
  return (
    look(reading, stop) === 'list end' &&
    token68End(text, start) === stop &&
    !paramAt(reading, skip(reading, stop, LIST))
  )
}

function begin(reading: Reading, scheme: string): Challenge {
  const challenge = emptyChallenge(scheme)
  reading.challenges.push(challenge)
  reading.current = challenge
  reading.isOpen = false
  return challenge
}

/** Behind a scheme: nothing of its own, or what the strict reader reads if white space or nothing but a space stands before. */
function readBehindScheme(reading: Reading, schemeEnd: number): Due {
  const { text } = reading
  reading.isOpen = text[schemeEnd] === ' '
  if (look(reading, schemeEnd) !== 'param' && isDelimited(reading, schemeEnd)) {
    reading.pos = schemeEnd
    return 'separator'
  }
  const content = skip(reading, schemeEnd, OWS)
  if (text.slice(schemeEnd, content).includes('\t')) report(reading, 'tab-after-scheme', schemeEnd, content)
  reading.pos = content
  return 'content'
}

/** The content behind a scheme, of which the strict reader took at most a token. */
function mendContent(reading: Reading, start: number): Due {
  const { text, current } = reading
  const schemeEnd = trimmedEnd(text, start)
  if (text[start] === '=') {
    const nameStart = schemeEnd - current!.scheme.length
    const value = paramAt(reading, nameStart)
    if (value) {
      reading.challenges.pop()
      reading.current = reading.challenges.at(-1)
      reading.pos = nameStart
      return readMisplacedParam(reading, nameStart, value)
    }
  }
  reading.pos = schemeEnd
  reading.isOpen = true
  if (schemeEnd < start && look(reading, schemeEnd) !== 'param' && isDelimited(reading, schemeEnd)) return 'separator'
  reading.pos = start
  const behindColon = colonAt(reading, start, false)
  if (behindColon) return readColonParam(reading, start, behindColon)
  const value = paramAt(reading, start)
  const isToken68 = value > 0 && isPadded(reading, start, value)
  if (value && !isToken68) return readParam(reading, start, value)
  const token68 = token68End(text, start)
  if (isToken68 || (token68 > start && isDelimited(reading, token68))) {
    current!.token68 = text.slice(start, token68)
    reading.isOpen = false
    reading.pos = token68
  } else {
    readRest(reading, 'invalid-token68', current!)
  }
  return 'separator'
}

/** From behind an element to the next one: over what separates them, and over what can't stand there. */
function readSeparator(reading: Reading): Due {
  for (;;) {
    const { kind, text, end, pos: start, current, isOpen } = reading
    const pos = skip(reading, start, OWS)
    reading.pos = pos
    if (pos === end) return 'element'
    if (text[pos] === ',') {
      reading.pos = skip(reading, pos, LIST)
      // Of credentials, only parameters are a list.
      const isNoList = kind === 'credentials' && (!current || (!isOpen && reading.pos === end))
      if (isNoList) report(reading, 'unexpected-text', pos, reading.pos)
      return 'element'
    }
    if (text[pos] === ';') {
      reading.pos = pos + 1
      report(reading, 'semicolon-separator', pos, pos + 1)
      return 'element'
    }
    if (look(reading, start) !== 'other' && !hasStrayQuote(reading, start)) {
      report(reading, 'missing-comma', start, pos)
      return 'element'
    }
    if (isLastToken68(reading, start) && current && !current.token68) {
      report(reading, 'token68-with-params', pos, end)
      current.token68 = text.slice(pos, end)
      reading.pos = end
      return 'element'
    }
    readUnexpected(reading)
  }
}

/** A parameter follows at once whose quote opens no string: what stands before it was none. */
function hasStrayQuote(reading: Reading, start: number): boolean {
  const value = paramAt(reading, start)
  const quote = skip(reading, value, OWS)
  return value > 0 && reading.text[quote] === '"' && !isOpener(reading, quote)
}

/** Text without a meaning: skipped to the next comma or challenge. */
function readUnexpected(reading: Reading): void {
  const { text, pos } = reading
  const end = trimmedEnd(text, skipText(reading, pos, false))
  report(reading, 'unexpected-text', pos, end)
  reading.pos = end
}

/** What can't be understood of a challenge is kept: to the next challenge of a list, and to the end of credentials. */
function readRest(reading: Reading, code: 'invalid-token68' | 'missing-scheme', challenge: Challenge): void {
  const { kind, text, pos } = reading
  const end = kind === 'credentials' ? reading.end : trimmedEnd(text, skipText(reading, pos, true))
  report(reading, code, pos, end)
  challenge.rest = sentText(reading, pos, end)
  reading.pos = end
}

/**
 * The end of text without a meaning, outside strings and pairs of quotes: at a comma, which of what is kept has a challenge behind
 * it; of other text also before a challenge behind white space or a semicolon. A quote that no other follows goes on to the end.
 */
function skipText(reading: Reading, from: number, isKept: boolean): number {
  const { kind, text, end } = reading
  let pos = from
  while (pos < end) {
    const space = skip(reading, pos, OWS)
    const next = text[space] === ';' ? skip(reading, space + 1, OWS) : space
    if (text[pos] === '"') {
      pos = behindQuote(reading, pos) || end
    } else if (text[pos] === ',') {
      const element = skip(reading, pos, LIST)
      const isChallenge = kind === 'challenges' && (challengeAt(reading, element) || knownSchemeAt(reading, element))
      if (!isKept || isChallenge) break
      pos = element
    } else if (next > pos) {
      if (!isKept && kind === 'challenges' && challengeAt(reading, next)) break
      pos = next
    } else {
      pos = matchEnd(text, pos, WORD_OR_SPACE) || pos + (isEscape(text, pos) ? 2 : 1)
    }
  }
  return Math.min(pos, end)
}
