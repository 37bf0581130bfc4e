import { LIST, OWS, TCHAR } from '../chars.ts'
import { KNOWN_SCHEME } from '../registry.ts'
import { matchEnd, quotedParam, trimmedEnd } from '../scan.ts'
import type { AuthParam } from '../types.ts'
import { sentText } from './controls.ts'
import { type Reading, report } from './line.ts'
import {
  behindQuote,
  behindString,
  canOpen,
  isDelimited,
  isEscape,
  isLastToken68,
  isListEnd,
  isOpener,
  isSpaceAt,
  look,
  nextQuote,
  nextWhole,
  opensElement,
  skip,
} from './look.ts'

/*
 * Values that the strict reader doesn't take. What a quoted-string is says `isOpener` alone. The rest of this file says where a
 * value ends whose quotes are wrong, so that nothing within a quoted-string becomes a parameter or a challenge.
 */

/** U+201C to U+201F, or their UTF-8 octets read as Latin-1. */
const TYPOGRAPHIC = /[\u201c-\u201f]|\xe2\x80[\x9c-\x9f]/y
/** A quoted-pair or any quote. */
const PAIR_OR_QUOTE = /\\[\s\S]|"|[\u201c-\u201f]|\xe2\x80[\x9c-\x9f]/g
/** What no quoted-string has, and the escapes before it. */
const NO_QDTEXT = /\\["\\]|"|[\u0100-\uffff]+/g
/** Characters among which no value ends: each of them or none is an end. */
export const WORD_OR_SPACE: RegExp = /[^\t ,;"\\]+|[\t ]+/y

/**
 * A parameter of which the strict reader took no more than name and "=", or its value but not what stands behind it. `from` is
 * where the value is due, `at` where that reader stopped. What it read of a quoted-string is not read again.
 */
export function mendParam(
  reading: Reading,
  start: number,
  from: number,
  at: number,
  read: AuthParam | undefined,
): AuthParam {
  const { text } = reading
  const name = text.slice(start, skip(reading, start, TCHAR))
  if (isDelimited(reading, from) && look(reading, from) !== 'challenge') {
    report(reading, 'empty-value', start, from)
    reading.pos = from
    return { name, value: '', quoted: false }
  }
  const value = skip(reading, from, OWS)
  if (text[value] === '"') return mendQuoted(reading, name, value, at, read)
  if (matchEnd(text, value, TYPOGRAPHIC)) return readTypographic(reading, name, value)
  const tokenEnd = read ? trimmedEnd(text, at) : skip(reading, value, TCHAR)
  if (tokenEnd > value && isDelimited(reading, tokenEnd)) {
    reading.pos = tokenEnd
    return { name, value: text.slice(value, tokenEnd), quoted: false }
  }
  return (
    readSingleQuoted(reading, name, value) ??
    readEscaped(reading, name, value) ??
    readUnquoted(reading, name, value, tokenEnd)
  )
}

/** A value behind a straight quote. */
function mendQuoted(reading: Reading, name: string, open: number, at: number, read: AuthParam | undefined): AuthParam {
  const { text, end } = reading
  // No quote stands before: the strict reader came to its first one, or to what no quoted-string has.
  const known = read ? trimmedEnd(text, at) - 1 : Math.max(open + 1, at)
  const first = nextQuote(reading, known)
  const close = closingQuote(reading, first, isOpener(reading, open))
  if (read && close === first) {
    reading.pos = close + 1
    return read
  }
  if (close >= 0) {
    reading.pos = close + 1
    return readContent(reading, name, open + 1, close)
  }
  // A typographic quote at the very end is meant to close.
  reading.pos = end
  const typographic = [end - 1, end - 3].find((from) => from > open && matchEnd(text, from, TYPOGRAPHIC) === end)
  report(reading, typographic === undefined ? 'unterminated-quote' : 'typographic-quotes', open, end)
  return readContent(reading, name, open + 1, typographic ?? end)
}

/** This quote, the first behind the one that opens the value of the parameter at `start`, closes it. */
export function isStringClosed(reading: Reading, start: number, quote: number): boolean {
  const isString = canOpen(reading, start, reading.closedAt)
  reading.closedAt = isString ? quote : -1
  return closes(reading, quote, isString)
}

/**
 * The quote that closes a value whose first unescaped quote this is, which opens nothing. If nothing that a value can end with
 * stands behind it, a later quote may close; but none behind an opener whose parameter begins an element.
 */
function closingQuote(reading: Reading, first: number, isString: boolean): number {
  const { unclosedFrom, unclosedTo } = reading
  // Behind a colon no string opens.
  let closedAt = isString ? first : -1
  reading.closedAt = closedAt
  if (first < 0 || closes(reading, first, isString) || (unclosedFrom <= first && first < unclosedTo)) return first
  const limit = nextWhole(reading, first + 1, closedAt)
  let quote = nextQuote(reading, first + 1)
  while (quote >= 0 && quote < limit) {
    if (isOpener(reading, quote, closedAt)) {
      if (opensElement(reading, quote)) break
      quote = nextQuote(reading, quote + 1)
      closedAt = quote
    }
    if (quote < 0 || quote >= limit) break
    if (closes(reading, quote, false)) return quote
    quote = nextQuote(reading, quote + 1)
  }
  reading.unclosedFrom = first
  reading.unclosedTo = quote < 0 ? limit : Math.min(quote, limit)
  return first
}

/** Behind this quote a value can have ended. Only behind the end of its string a parameter needs no white space before it. */
function closes(reading: Reading, quote: number, isStringEnd: boolean): boolean {
  const next = look(reading, quote + 1)
  if (next === 'param') return isStringEnd || isSpaceAt(reading, quote + 1)
  return next !== 'other' || isLastToken68(reading, quote + 1)
}

/** The content of quotes, with an issue for each character in it that no quoted-string has. */
function readContent(reading: Reading, name: string, start: number, end: number): AuthParam {
  const content = reading.text.slice(start, end)
  NO_QDTEXT.lastIndex = 0
  for (let found = NO_QDTEXT.exec(content); found; found = NO_QDTEXT.exec(content)) {
    const at = start + found.index
    if (found[0] === '"') report(reading, 'unescaped-quote', at, at + 1)
    else if (found[0][0] !== '\\') report(reading, 'wide-character', at, at + found[0].length)
  }
  // Without `raw`, which is for what was sent as a quoted-string.
  return { name, value: quotedParam('', sentText(reading, start, end)).value, quoted: true }
}

/** A value behind a typographic quote. It ends before a comma and a whole challenge, if not at a quote before. */
function readTypographic(reading: Reading, name: string, open: number): AuthParam {
  const { text } = reading
  const limit = nextWhole(reading, open)
  const content = matchEnd(text, open, TYPOGRAPHIC)
  const close = typographicClose(reading, content, limit)
  const contentEnd = close?.start ?? trimmedEnd(text, limit)
  reading.pos = close?.end ?? contentEnd
  report(reading, close ? 'typographic-quotes' : 'unterminated-quote', open, reading.pos)
  return readContent(reading, name, content, contentEnd)
}

/** The first quote behind which a value can have ended, whatever its form; where there is none, the first at all. */
function typographicClose(reading: Reading, from: number, limit: number): { start: number; end: number } | undefined {
  const { text } = reading
  let first: { start: number; end: number } | undefined
  PAIR_OR_QUOTE.lastIndex = from
  for (let found = PAIR_OR_QUOTE.exec(text); found && found.index < limit; found = PAIR_OR_QUOTE.exec(text)) {
    const quote = { start: found.index, end: found.index + found[0].length }
    if (found[0] === '"' && isOpener(reading, quote.start)) {
      PAIR_OR_QUOTE.lastIndex = behindString(reading, quote.start)
    } else if (found[0][0] !== '\\') {
      first ??= quote
      if (from < reading.noTypographicBefore || closes(reading, quote.end - 1, false)) return quote
    }
  }
  reading.noTypographicBefore = limit
  return first
}

/** `'TAPD API'`: to a single quote behind which the value can end, if no double quote stands between. The text has its quotes. */
function readSingleQuoted(reading: Reading, name: string, open: number): AuthParam | undefined {
  const { text, current } = reading
  if (text[open] !== "'" || open < reading.noSingleBefore) return undefined
  const limit = nextWhole(reading, open)
  let close = text.indexOf("'", open + 1)
  while (close >= 0 && close < limit && !isDelimited(reading, close + 1)) close = text.indexOf("'", close + 1)
  const isFound = close >= 0 && close < limit
  const double = text.slice(open, isFound ? close : limit).lastIndexOf('"')
  if (!isFound || double >= 0) {
    // Values that begin before have no other end.
    reading.noSingleBefore = isFound ? open + double : limit
    return undefined
  }
  reading.pos = close + 1
  reading.singleQuoted ??= new Set()
  reading.singleQuoted.add(current!)
  report(reading, 'single-quoted-value', open, reading.pos)
  return { name, value: sentText(reading, open, reading.pos), quoted: false }
}

/** `\"AXIS\"`, as JSON or a shell writes it: to the next `\"`, if that ends the value. */
function readEscaped(reading: Reading, name: string, open: number): AuthParam | undefined {
  const { text } = reading
  if (text[open] !== '\\' || text[open + 1] !== '"') return undefined
  const close = text.indexOf('"', open + 2)
  if (close < 0 || text[close - 1] !== '\\' || !isDelimited(reading, close + 1)) return undefined
  reading.pos = close + 1
  report(reading, 'escaped-quotes', open, reading.pos)
  return { name, value: sentText(reading, open + 2, close - 1), quoted: true }
}

/** A value without quotes around it that is no token, verbatim. A quote without a partner at its very end is left out. */
function readUnquoted(reading: Reading, name: string, start: number, from: number): AuthParam {
  const { text, end, kind } = reading
  const strays: number[] = []
  let pos = from
  while (pos < end && !isDelimited(reading, pos)) {
    const behind = text[pos] === '"' ? behindQuote(reading, pos) : 0
    if (behind > pos + 1) {
      pos = behind
    } else {
      if (text[pos] === '"') strays.push(pos)
      pos = matchEnd(text, pos, WORD_OR_SPACE) || pos + (isEscape(text, pos) ? 2 : 1)
    }
  }
  reading.pos = pos
  const valueEnd = strays.at(-1) === pos - 1 ? pos - 1 : pos
  if (skip(reading, start, TCHAR) < valueEnd) {
    const isDoubtful = kind === 'challenges' && isUnknownSchemeBehindComma(reading, pos)
    report(reading, 'unquoted-value', start, isDoubtful ? skip(reading, pos, OWS) + 1 : valueEnd)
  }
  for (const stray of strays) report(reading, 'unexpected-quote', stray, stray + 1)
  return { name, value: sentText(reading, start, valueEnd), quoted: false }
}

/** A comma and a bare word that no registry knows: `scope=repository:x/y:pull,push`. The comma may belong to the value. */
function isUnknownSchemeBehindComma(reading: Reading, from: number): boolean {
  const { text } = reading
  const comma = skip(reading, from, OWS)
  const word = skip(reading, comma, LIST)
  const wordEnd = skip(reading, word, TCHAR)
  return (
    text[comma] === ',' &&
    wordEnd > word &&
    isListEnd(reading, wordEnd) &&
    !KNOWN_SCHEME.test(text.slice(word, wordEnd))
  )
}
