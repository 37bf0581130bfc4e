import { LIST, OWS, TCHAR } from './chars.ts'
import { readLine } from './read.ts'
import { REGISTERED_SCHEME } from './registry.ts'
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
  trimmedEnd,
} from './scan.ts'
import type { AuthParam, Challenge, Credentials, FieldValue, Issue, IssueCode } from './types.ts'

/*
 * The tolerant readers: the cold path. Every text has a reading, and whatever departs from the grammar has an issue.
 * An issue is reported where its rule is carried out. `IssueCode` says of each how such text is read, `issueRules` what
 * the grammar wants instead.
 *
 * Linear time: each look ahead stops at the next delimiter, and a search for a closing quote that came to the end of
 * the line for nothing is not made again on that line.
 */

/**
 * The challenges of a field, with its issues in the order of their start: `parseChallenges` for any text. An absent field
 * has neither. Throws only for what is no field value, a `TypeError`.
 */
export function recoverChallenges(field: FieldValue): { challenges: Challenge[]; issues: Issue[] } {
  return readField(field, CHALLENGES)
}

/**
 * The credentials of a field, with its issues in the order of their start: `parseCredentials` for any text. `undefined` for
 * an absent field, without issues, and for an empty one, with one. Throws only for what is no field value, a `TypeError`.
 */
export function recoverCredentials(field: FieldValue): { credentials: Credentials | undefined; issues: Issue[] } {
  const { challenges, issues } = readField(field, CREDENTIALS)
  return { credentials: challenges[0], issues }
}

/**
 * The parameters of a field, with its issues in the order of their start: `parseAuthParams` for any text. An absent field
 * has neither. Throws only for what is no field value, a `TypeError`.
 */
export function recoverAuthParams(field: FieldValue): { params: AuthParam[]; issues: Issue[] } {
  const { challenges, issues } = readField(field, AUTH_PARAMS)
  return { params: challenges[0]!.params, issues }
}

/** The challenges of a field and its issues, for all functions that read. Most text is well-formed: the strict reader tries first. */
export function readField(field: FieldValue, kind: number): { challenges: Challenge[]; issues: Issue[] } {
  const lines = fieldLines(field)
  const challenges = kind === AUTH_PARAMS ? [emptyChallenge('')] : []
  // Not for-of, which takes up to a tenth longer.
  for (let i = 0; i < lines.length; i++) if (!readLine(lines[i]!, kind, challenges)) return recover(lines, kind)
  return { challenges, issues: [] }
}

/** What is read as one space: line breaks with the white space behind them, and each other control character. */
const SPACE = /[\n\r][\t\n\r ]*|[^\t -~\x80-\uffff]/g

/** A quoted-pair or a quote: straight, or also typographic (U+201C to U+201F, or their UTF-8 octets read as Latin-1). */
const STRAIGHT = /\\.|"/gs
const OPENING = /["\u201c-\u201f]|\xe2\x80[\x9c-\x9f]/y
const QUOTES = new RegExp(`\\\\.|${OPENING.source}`, 'gs')
/** A single quote that can close: it is a tchar itself. */
const SINGLE = /'(?=[\t ,;]|$)/g

/**
 * What a look ahead can find: nothing of these, which is 0; a challenge, behind white space; a parameter; a comma or the end; a
 * semicolon, which is the greatest.
 */
const OTHER = 0
const CHALLENGE = 1
const PARAM = 2
const LIST_END = 3
const SEMICOLON = 4

/** The tolerant reader of all fields. The parameters of a field without schemes come as those of a challenge without one. */
function recover(lines: readonly string[], kind: number): { challenges: Challenge[]; issues: Issue[] } {
  const challenges: Challenge[] = []
  const issues: Issue[] = []

  // The line that is read: as sent, and with a space for each character that is read as one.
  let line = 0
  let source: string
  let text: string
  let pos: number
  let end: number
  // The quotes of which a search for a closing one came to the end of this line for nothing.
  let unclosed: RegExp[]

  // The challenge that parameters go to, and whether it can take some: not behind a bare scheme or a token68.
  let current: Challenge | undefined
  let open: boolean
  // The lower-case names that it has.
  let names: Set<string>
  // Whether one of its values in single quotes is no token: then the quotes of all are quotes.
  const singleQuoted = new Set<Challenge>()

  const report = (code: IssueCode, start: number, stop = pos) => issues.push({ code, line, start, end: stop })

  // Looking: a position in, a position or a verdict out.

  const skip = (from: number, mask: number) => run(text, from, end, mask)
  function isSpace(from: number): boolean {
    return skip(from, OWS) > from
  }

  /** A parameter starts here: the position behind its `=`; otherwise 0. */
  function paramAt(from: number): number {
    const nameEnd = skip(from, TCHAR)
    const equals = skip(nameEnd, OWS)
    return nameEnd > from && text[equals] === '=' && text[equals + 1] !== '=' ? equals + 1 : 0
  }

  /** A scheme with a parameter starts here. */
  function schemeAt(from: number): boolean {
    const schemeEnd = skip(from, TCHAR)
    return schemeEnd > from && isSpace(schemeEnd) && paramAt(skip(schemeEnd, OWS)) > 0
  }

  /** What comes here, white space aside. */
  function look(from: number): number {
    const next = skip(from, OWS)
    if (next === end || text[next] === ',') return LIST_END
    if (text[next] === ';') return SEMICOLON
    if (paramAt(next)) return PARAM
    return kind === CHALLENGES && next > from && schemeAt(next) ? CHALLENGE : OTHER
  }

  /** A scheme, a token68 or an unquoted value ends here. A semicolon is data unless something starts behind it. */
  function isDelimited(from: number): boolean {
    const what = from < end && skip(from, LIST) === from && text[from] !== ';' ? OTHER : look(from)
    return what === SEMICOLON ? look(skip(from, OWS) + 1) % SEMICOLON > OTHER : what > OTHER
  }

  /** The line of credentials ends here with a token68. */
  const isLastToken68 = (from: number) =>
    kind === CREDENTIALS && isSpace(from) && token68End(text, skip(from, OWS)) === end

  /**
   * The quote that ends what a quote before `from` opened: the first that closes; where none does, the first at all.
   * A quote behind `=` opens a value, and so ends nothing but the value that is read, if it is the first in it.
   */
  function closingQuote(from: number, quotes: RegExp, isValue: boolean): RegExpExecArray | null {
    let first: RegExpExecArray | null = null
    quotes.lastIndex = from
    for (let quote = quotes.exec(text); quote; quote = quotes.exec(text)) {
      if (quote[0][0] === '\\') continue
      if (isValue || text[quote.index - 1] !== '=') {
        const after = quotes.lastIndex
        if (unclosed.includes(quotes) || look(after) || isLastToken68(after)) return quote
        first ??= quote
      }
      isValue = false
    }
    unclosed.push(quotes)
    return first
  }

  /** From `pos` to where `isEnd` holds outside quotes, or to the end. */
  function skipText(isEnd: (from: number) => boolean): void {
    while (pos < end && !isEnd(pos)) {
      const next = skip(pos, text[pos] === ',' ? LIST : OWS)
      if (next > pos) pos = next
      else if (text[pos++] === '"') pos = (closingQuote(pos, STRAIGHT, false)?.index ?? end - 1) + 1
    }
  }

  /** The text as sent, but for what is read as a space. */
  function slice(start: number, stop: number): string {
    const sent = source.slice(start, stop)
    return text === source ? sent : sent.replace(SPACE, ' ')
  }

  // Reading: each from `pos` on.

  function readText(): void {
    // Whether a comma came before, or none is needed.
    let separated = true
    while (pos < end) {
      const start = pos
      pos = skip(start, OWS)
      if (text[pos] === ',') {
        const comma = pos
        pos = skip(pos, LIST)
        // Of credentials, only parameters are a list.
        if (kind === CREDENTIALS && (!current || (!open && pos === end))) report('unexpected-text', comma)
        separated = true
      } else if (text[pos] === ';') {
        report('semicolon-separator', pos++, pos)
        separated = true
      } else if (separated) {
        readElement()
        separated = false
      } else if (look(start)) {
        report('missing-comma', start)
        separated = true
      } else if (isLastToken68(start) && !current!.token68) {
        report('token68-with-params', pos, end)
        current!.token68 = text.slice(pos, end)
        pos = end
      } else {
        readRest('unexpected-text')
      }
    }
  }

  function readElement(): void {
    const start = pos
    const value = paramAt(start)
    const tokenEnd = skip(start, TCHAR)
    if (value && (current || !isPadded(value))) {
      readParam(value)
    } else if (kind === CHALLENGES || !current) {
      readChallenge(tokenEnd)
    } else if (kind === CREDENTIALS && isSpace(tokenEnd) && look(tokenEnd) !== LIST_END) {
      pos = end
      report('multiple-credentials', start)
    } else if (kind === AUTH_PARAMS && schemeAt(start)) {
      pos = tokenEnd
      report('unexpected-text', start)
    } else {
      readRest('unexpected-text')
    }
  }

  /** Text without a meaning: skipped to the next comma; or kept to the next challenge of a list, or to the end. */
  function readRest(code: IssueCode, challenge?: Challenge): void {
    const start = pos
    skipText((from) => text[from] === ',' && (!challenge || (kind === CHALLENGES && schemeAt(skip(from, LIST)))))
    const stop = trimmedEnd(text, pos)
    report(code, start, stop)
    if (challenge) challenge.rest = slice(start, stop)
  }

  function begin(scheme: string): Challenge {
    current = emptyChallenge(scheme)
    challenges.push(current)
    open = kind === AUTH_PARAMS
    names = new Set()
    return current
  }

  function readChallenge(tokenEnd: number): void {
    const start = pos
    const scheme = text.slice(start, tokenEnd)
    pos = tokenEnd
    if (!scheme || !(isSpace(pos) || isDelimited(pos))) {
      if (scheme && text[pos] === ':' && (isSpace(pos + 1) || REGISTERED_SCHEME.test(scheme))) {
        report('colon-after-scheme', pos++, pos)
      } else {
        while (pos < end && !/[\t ",]/.test(text[pos]!)) pos++
        if (!isSpace(pos) || look(pos) === LIST_END) {
          pos = start
          if (current) readRest('unexpected-text')
          else readRest('missing-scheme', begin(''))
          return
        }
        tokenEnd = pos
        report('invalid-scheme', start)
      }
    }
    readContent(begin(text.slice(start, tokenEnd)))
  }

  /** `name=` alone is a token68, but not with a parameter behind it. */
  function isPadded(stop: number): boolean {
    return look(stop) === LIST_END && token68End(text, pos) === stop && !paramAt(skip(stop, LIST))
  }

  /** What follows a scheme: nothing, a token68 or parameters. */
  function readContent(challenge: Challenge): void {
    const schemeEnd = pos
    open = pos < end && text[pos] === ' '
    if (look(pos) !== PARAM && isDelimited(pos)) return
    open = true
    pos = skip(pos, OWS)
    if (text.slice(schemeEnd, pos).includes('\t')) report('tab-after-scheme', schemeEnd)

    const value = paramAt(pos)
    const token68 = value && !isPadded(value) ? 0 : token68End(text, pos)
    if (!token68) {
      readParam(value)
    } else if (value || (token68 > pos && isDelimited(token68))) {
      challenge.token68 = text.slice(pos, token68)
      open = false
      pos = token68
    } else {
      readRest('invalid-token68', challenge)
    }
  }

  function readParam(value: number): void {
    const start = pos
    const name = text.slice(start, skip(start, TCHAR))
    const { scheme, token68, params } = current ?? begin('')
    pos = value
    if (!open) report(token68 ? 'token68-with-params' : scheme ? 'comma-after-scheme' : 'missing-scheme', start)
    open = true
    if (names.size === names.add(name.toLowerCase()).size) report('duplicate-param', start)

    if (isDelimited(pos) && look(pos) !== CHALLENGE) {
      report('empty-value', start)
      params.push({ name, value: '', quoted: false })
    } else {
      pos = skip(pos, OWS)
      const content = matchEnd(text, pos, OPENING)
      params.push(content ? readQuoted(name, content) : readUnquoted(name))
    }
  }

  function readQuoted(name: string, contentStart: number): AuthParam {
    const start = pos
    const isStraight = text[start] === '"'
    // A typographic quote ends what a straight one opened only where no straight one is left.
    const close = (isStraight && closingQuote(contentStart, STRAIGHT, true)) || closingQuote(contentStart, QUOTES, true)
    const contentEnd = close?.index ?? end
    pos = close ? contentEnd + close[0].length : end
    const isQuoted = isStraight && close?.[0] === '"'
    if (!isQuoted) report(close ? 'typographic-quotes' : 'unterminated-quote', start)
    const isProper = isQuoted && quotedEnd(source, contentStart) === contentEnd
    if (!isProper)
      // A loop in fewer octets than one over matchAll().
      text.slice(contentStart, contentEnd).replace(/\\["\\]|"|[^\0-\xff]+/g, (found, index) => {
        const from = contentStart + index
        if (found[0] !== '\\') report(found === '"' ? 'unescaped-quote' : 'wide-character', from, from + found.length)
        return ''
      })
    const param = quotedParam(name, slice(contentStart, contentEnd))
    // Only what was sent as a quoted-string is raw.
    if (!isProper) delete param.raw
    return param
  }

  function readUnquoted(name: string): AuthParam {
    const start = pos
    pos = skip(start, TCHAR)
    if (pos === start || !isDelimited(pos)) {
      const close = text[start] === "'" && !unclosed.includes(SINGLE) && closingQuote(start + 1, SINGLE, true)
      if (close && isDelimited(close.index + 1) && !text.slice(start, close.index).includes('"')) {
        pos = close.index + 1
        singleQuoted.add(current!)
        report('single-quoted-value', start)
      } else {
        // Not looked for again on this line: each of many values could look as far.
        if (close) unclosed.push(SINGLE)
        skipText(isDelimited)
        report('unquoted-value', start)
      }
    }
    return { name, value: slice(start, pos), quoted: false }
  }

  if (kind === AUTH_PARAMS) begin('')
  for (source of lines) {
    text = source.replace(SPACE, (space, index) => {
      report(/[\n\r]/.test(space) ? 'line-break' : 'control-character', index, index + space.length)
      return ' '.repeat(space.length)
    })
    end = trimmedEnd(text, text.length)
    pos = skip(0, OWS)
    unclosed = []
    if (kind === CREDENTIALS && (line || pos === end))
      report(line ? 'multiple-credentials' : 'missing-credentials', pos, end)
    else readText()
    line++
  }
  for (const { params } of singleQuoted) {
    for (const param of params) {
      if (!param.quoted) param.value = param.value.replace(/^('?)('?)(.*)\2\1$/s, '$3')
    }
  }
  return { challenges, issues: issues.sort((a, b) => a.line - b.line || a.start - b.start) }
}
