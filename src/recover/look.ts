import { COMMA, DQUOTE, LIST, OWS, TCHAR } from '../chars.ts'
import { KNOWN_SCHEME } from '../registry.ts'
import { quotedEnd, run, token68End, trimmedEnd } from '../scan.ts'
import type { Next, Reading } from './line.ts'

/*
 * Looking: a position in, a position or a verdict out. Nothing is read and nothing reported. Each look ends at the next
 * delimiter, and what has to look further is remembered in the reading: so all of them together take linear time.
 */

/** The end of a run of characters of a class. */
export function skip({ text, end }: Reading, from: number, mask: number): number {
  return run(text, from, end, mask)
}

export function isSpaceAt(reading: Reading, from: number): boolean {
  return skip(reading, from, OWS) > from
}

/** A parameter starts here: token, BWS, "=" and no second "=". The position behind its "="; 0 where none does. */
export function paramAt(reading: Reading, from: number): number {
  const { text } = reading
  const nameEnd = skip(reading, from, TCHAR)
  const equals = skip(reading, nameEnd, OWS)
  return nameEnd > from && text[equals] === '=' && text[equals + 1] !== '=' ? equals + 1 : 0
}

/** A challenge starts here: token, white space and a parameter. */
export function challengeAt(reading: Reading, from: number): boolean {
  const schemeEnd = skip(reading, from, TCHAR)
  return schemeEnd > from && isSpaceAt(reading, schemeEnd) && paramAt(reading, skip(reading, schemeEnd, OWS)) > 0
}

/** A known scheme stands here, alone or with a token68, up to a comma or the end. */
export function knownSchemeAt(reading: Reading, from: number): boolean {
  const { text } = reading
  const schemeEnd = skip(reading, from, TCHAR)
  if (!KNOWN_SCHEME.test(text.slice(from, schemeEnd))) return false
  const content = skip(reading, schemeEnd, OWS)
  return isListEnd(reading, content) || (content > schemeEnd && isListEnd(reading, token68End(text, content)))
}

/** White space aside, a comma or the end comes here. */
export function isListEnd(reading: Reading, from: number): boolean {
  const next = skip(reading, from, OWS)
  return next === reading.end || reading.text[next] === ','
}

/** What comes here, white space aside. The last verdict is kept: what ends a value is asked for again by what separates elements. */
export function look(reading: Reading, from: number): Next {
  if (reading.lookedFrom !== from) {
    reading.lookedFrom = from
    reading.lookedNext = nextOf(reading, from)
  }
  return reading.lookedNext
}

function nextOf(reading: Reading, from: number): Next {
  const { text, end, kind } = reading
  const next = skip(reading, from, OWS)
  if (next === end || text[next] === ',') return 'list end'
  if (text[next] === ';') return 'semicolon'
  if (paramAt(reading, next)) return 'param'
  return kind === 'challenges' && next > from && challengeAt(reading, next) ? 'challenge' : 'other'
}

/**
 * What is read ends here: at a comma, the end, or white space before a parameter or a challenge; and at a semicolon before any
 * of these, which is data otherwise.
 */
export function isDelimited(reading: Reading, from: number): boolean {
  const { text, end } = reading
  // Most characters are of a word.
  if (from < end && text[from] !== ';' && skip(reading, from, LIST) === from) return false
  const next = look(reading, from)
  if (next !== 'semicolon') return next !== 'other'
  const behind = look(reading, skip(reading, from, OWS) + 1)
  return behind !== 'other' && behind !== 'semicolon'
}

/** Credentials end here with a token68. */
export function isLastToken68(reading: Reading, from: number): boolean {
  const { text, end, kind } = reading
  return kind === 'credentials' && isSpaceAt(reading, from) && token68End(text, skip(reading, from, OWS)) === end
}

/**
 * A quote that opens a string (rule 1 of the quotes): behind name, BWS, "=" and OWS, where the name starts the line or stands
 * behind white space, a comma, a semicolon or the quote that closed a string.
 */
export function isOpener(reading: Reading, quote: number, closedAt: number = reading.closedAt): boolean {
  const start = openerStart(reading, quote)
  return start >= 0 && canOpen(reading, start, closedAt)
}

/** The parameter at `start` stands where its quote opens a string. */
export function canOpen({ text }: Reading, start: number, closedAt: number): boolean {
  return start === 0 || start - 1 === closedAt || /[\t ,;]/.test(text[start - 1]!)
}

/** Where the name of a parameter begins whose quoted value begins here; -1 where there is none. */
function openerStart({ text }: Reading, quote: number): number {
  const equals = trimmedEnd(text, quote) - 1
  if (text[equals] !== '=') return -1
  const nameEnd = trimmedEnd(text, equals)
  const start = tokenStart(text, nameEnd)
  return start < nameEnd ? start : -1
}

function tokenStart(text: string, end: number): number {
  let start = end
  while (start > 0 && run(text, start - 1, start, TCHAR) === start) start--
  return start
}

/** The parameter whose value this quote opens begins an element: behind "," or ";", perhaps with a scheme before it. */
export function opensElement(reading: Reading, quote: number): boolean {
  const { text } = reading
  const start = openerStart(reading, quote)
  const before = trimmedEnd(text, start)
  if (/[,;]/.test(text.charAt(before - 1))) return true
  if (before === start) return false
  const scheme = tokenStart(text, before)
  return scheme < before && /[,;]/.test(text.charAt(trimmedEnd(text, scheme) - 1))
}

/** The next quote that no backslash escapes; -1 where there is none. */
export function nextQuote(reading: Reading, from: number): number {
  const { text, quoteFrom, quoteAt } = reading
  if (quoteFrom <= from && (quoteAt < 0 || from <= quoteAt)) return quoteAt
  let quote = text.indexOf('"', from)
  while (quote >= 0 && isEscaped(text, quote, from)) quote = text.indexOf('"', quote + 1)
  reading.quoteFrom = from
  reading.quoteAt = quote
  return quote
}

/** A backslash before a quote or another backslash. */
export function isEscape(text: string, pos: number): boolean {
  return text[pos] === '\\' && (text[pos + 1] === '"' || text[pos + 1] === '\\')
}

/**
 * Behind what a quote opens outside a value: a string, or what stands between it and its partner, the next quote that is no
 * opener. Behind the quote itself where it has no partner, and 0 where no quote follows at all.
 */
export function behindQuote(reading: Reading, quote: number): number {
  const next = nextQuote(reading, quote + 1)
  if (isOpener(reading, quote)) return behindString(reading, quote)
  if (next < 0) return 0
  return isOpener(reading, next) ? quote + 1 : next + 1
}

/** Behind the string that a quote opens: it ends with the line where no quote closes it. */
export function behindString(reading: Reading, open: number): number {
  reading.closedAt = nextQuote(reading, open + 1)
  return reading.closedAt < 0 ? reading.end : reading.closedAt + 1
}

/** An odd number of backslashes stands before a character, from a position on. */
function isEscaped(text: string, pos: number, from: number): boolean {
  let start = pos
  while (start > from && text[start - 1] === '\\') start--
  return (pos - start) % 2 === 1
}

/**
 * The next comma of a list, outside strings, behind which a challenge stands whole: well-formed up to a comma or the end. The
 * end where there is none.
 */
export function nextWhole(reading: Reading, from: number, closedAt = -1): number {
  if (reading.kind !== 'challenges') return reading.end
  if (from < reading.wholeFrom || from > reading.wholeAt) {
    reading.wholeFrom = from
    reading.wholeAt = findWhole(reading, from, closedAt)
  }
  return reading.wholeAt
}

function findWhole(reading: Reading, from: number, before: number): number {
  const { text, end } = reading
  let closedAt = before
  for (let pos = from; pos < end; ) {
    const code = text.charCodeAt(pos)
    if (code === COMMA) {
      const element = skip(reading, pos, LIST)
      if (isWhole(reading, element)) return pos
      pos = element
    } else if (code === DQUOTE && isOpener(reading, pos, closedAt)) {
      closedAt = nextQuote(reading, pos + 1)
      if (closedAt < 0) return end
      pos = closedAt + 1
    } else {
      pos++
    }
  }
  return end
}

/** A known scheme, or a challenge that is well-formed up to a comma or the end. */
function isWhole(reading: Reading, from: number): boolean {
  if (knownSchemeAt(reading, from)) return true
  if (!challengeAt(reading, from)) return false
  const { text } = reading
  const value = skip(reading, paramAt(reading, skip(reading, skip(reading, from, TCHAR), OWS)), OWS)
  if (text[value] !== '"') {
    const valueEnd = skip(reading, value, TCHAR)
    return valueEnd > value && isListEnd(reading, valueEnd)
  }
  const close = quotedEnd(text, value + 1)
  return text[close] === '"' && isListEnd(reading, close + 1)
}
