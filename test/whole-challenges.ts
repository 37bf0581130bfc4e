import { covers, type Span, spaced, strays, strings } from './quotes.ts'
import { ows, token } from './rfc9110.ts'

/*
 * Which challenges of a list stand whole: what a fault elsewhere must not hide from a client. This asks nothing of the library.
 */

/** A challenge that stands whole, with its first parameter or its token68, if it has one. */
export interface WholeChallenge {
  line: number
  start: number
  scheme: string
  token68: string | undefined
  param: { name: string; value: string; quoted: boolean } | undefined
  /** A quote behind it, outside strings, could be the end of a quoted value before it. */
  isBeforeQuote: boolean
}

/** The registered schemes, NTLM and Kerberos. */
export const KNOWN_SCHEMES: readonly string[] = [
  ...['Basic', 'Bearer', 'Concealed', 'Digest', 'DPoP', 'GNAP', 'HOBA', 'Mutual', 'Negotiate', 'OAuth', 'PrivateToken'],
  ...['SCRAM-SHA-1', 'SCRAM-SHA-256', 'vapid', 'NTLM', 'Kerberos'],
]
const KNOWN = new RegExp(`^(?:${KNOWN_SCHEMES.join('|')})$`, 'i')

const ALONE = new RegExp(`^${ows}(?<scheme>${token})(?: +(?<token68>[\\w\\-.~+/]+=*))?${ows}$`)
const qdtext = '[\\t !#-\\[\\]-~\\x80-\\xff]'
const VALUE = `(?<value>${token}|"(?:${qdtext}|\\\\[\\t -~\\x80-\\xff])*")`
const WITH_PARAM = new RegExp(`^${ows}(?<scheme>${token}) +(?<name>${token})${ows}=${ows}${VALUE}${ows}$`)
const PARAM = new RegExp(`^${ows}${token}${ows}=`)
/** A challenge with a bare value; the first parameter of a line too, though its scheme is missing. */
const BARE_VALUE = new RegExp(`^(?:${ows}${token}[\\t ]+)?${ows}${token}${ows}=${ows}[^\\t ",;=]`)

/** The elements of a line: what is between commas that no quotes enclose. */
function elements(line: string, quoted: readonly Span[]): Span[] {
  const found: Span[] = []
  let start = 0
  for (let end = 0; end <= line.length; end++) {
    if (end < line.length && (line[end] !== ',' || covers(quoted, end))) continue
    found.push({ start, end })
    start = end + 1
  }
  return found
}

/** An element as a challenge, if it is one without a fault: well-formed, and known where it has no parameter. */
function challengeOf(
  element: string,
  next: string | undefined,
): Omit<WholeChallenge, 'line' | 'start' | 'isBeforeQuote'> | undefined {
  const { scheme, name, value } = WITH_PARAM.exec(element)?.groups ?? {}
  if (scheme && name && value) {
    const quoted = value.startsWith('"')
    const meaning = quoted ? value.slice(1, -1).replace(/\\([\s\S])/g, '$1') : value
    return { scheme, token68: undefined, param: { name, value: meaning, quoted } }
  }
  const alone = ALONE.exec(element)?.groups
  if (!alone || !KNOWN.test(alone.scheme!)) return undefined
  // `realm=` before a parameter is one without its value.
  if (/^[^/=]+=$/.test(alone.token68 ?? '') && next !== undefined && PARAM.test(next)) return undefined
  return { scheme: alone.scheme!, token68: alone.token68, param: undefined }
}

const TYPOGRAPHIC = '(?:[\\u201c-\\u201f]|\\xe2\\x80[\\x9c-\\x9f])'

/** Whether quotes of another kind open a value before an offset and may close it behind. */
function isInOtherQuotes(line: string, inside: readonly Span[], offset: number): boolean {
  const outside = line.split('').map((char, i) => (covers(inside, i) ? '-' : char))
  const before = outside.slice(0, offset).join('')
  const behind = outside.slice(offset).join('')
  const single = /[=:][\t ]*'(?!.*'[\t ]*(?:[,;]|$))/
  const typographic = new RegExp(`[=:][\\t ]*${TYPOGRAPHIC}(?!.*(?:${TYPOGRAPHIC}|")[\\t ]*(?:[,;]|$))`)
  const escaped = /[=:][\t ]*\\"(?!.*\\"[\t ]*(?:[,;]|$))/
  if (escaped.test(before) && behind.includes('\\"')) return true
  if (single.test(before) && /'(?:[\t ,;]|$)/.test(behind)) return true
  return typographic.test(before) && new RegExp(`${TYPOGRAPHIC}|"`).test(behind)
}

/** Whether before an offset there is a quoted value, also behind a colon, of which more than its first quote can be the end. */
function isBehindUnclearEnd(line: string, inside: readonly Span[], offset: number): boolean {
  if (inside.some(({ end }) => end <= offset && !/^[\t ]*(?:[,;]|$)/.test(line.slice(end)))) return true
  return new RegExp(`${TYPOGRAPHIC}|(?:^|[\\t ,;])${token}${ows}:=?${ows}"`).test(line.slice(0, offset))
}

/**
 * Whether quotes outside strings hide a comma: two around it, or one before it that has no partner and stands in no bare value.
 * Which two belong together isn't clear behind a value of which the end isn't: then any two may.
 */
function isHidden(line: string, inside: readonly Span[], offset: number, escapes: boolean): boolean {
  const { pairs, unpaired } = strays(line, escapes)
  if (covers(pairs, offset)) return true
  const quotes = [...line.matchAll(/(?<!\\)(?:\\\\)*"/g)].map(({ index, 0: found }) => index + found.length - 1)
  const before = quotes.filter((quote) => quote < offset && !covers(inside, quote)).at(-1)
  const behind = quotes.find((quote) => quote >= offset)
  const opens = behind !== undefined && inside.some(({ start }) => start === behind)
  if (before !== undefined && !opens && isBehindUnclearEnd(line, inside, before)) return true
  if (unpaired === undefined || unpaired > offset) return false
  const { start, end } = elements(line, [...inside, ...pairs]).find(({ end }) => unpaired < end)!
  const text = line.slice(start, end)
  const isChallenge = start === 0 || !PARAM.test(text)
  return !isChallenge || !BARE_VALUE.test(text) || inside.some((string) => start < string.start && string.start < end)
}

/**
 * The challenges of a list that stand whole, in order: each behind a comma or at the start of its line, and well-formed to
 * the next comma or the end of its line. Commas within quotes don't count. Of a challenge without a parameter the scheme is a
 * known one.
 *
 * Left out is what stands in quotes of other kinds, where its reading is for the sender to say.
 */
export function wholeChallenges(lines: readonly string[]): WholeChallenge[] {
  return lines.flatMap((sent, line) => {
    const text = spaced(sent)
    const inside = strings(sent)
    const all = elements(text, inside)
    return all.flatMap(({ start, end }, i) => {
      const next = all.slice(i + 1).find((other) => /[^\t ]/.test(text.slice(other.start, other.end)))
      const challenge = challengeOf(sent.slice(start, end), next && text.slice(next.start, next.end))
      if (!challenge) return []
      const comma = start - 1
      if (start > 0 && [true, false].some((escapes) => isHidden(text, inside, comma, escapes))) return []
      if (start > 0 && isInOtherQuotes(text, inside, comma)) return []
      const isQuoteBehind = text.split('').some((char, at) => at > start && char === '"' && !covers(inside, at))
      const isBeforeQuote = !challenge.param?.quoted && isQuoteBehind && isBehindUnclearEnd(text, inside, start)
      return [{ line, start, ...challenge, isBeforeQuote }]
    })
  })
}
