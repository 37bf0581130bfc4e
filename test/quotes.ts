import { ows, token } from './rfc9110.ts'

/*
 * What stands in quotes in a field line, well-formed or not. This is an oracle for the tolerant readers: it knows nothing of
 * schemes and challenges, and asks nothing of the library.
 */

/** A part of a line: UTF-16 offsets, the end exclusive. */
export interface Span {
  start: number
  end: number
}

const TO_VALUE = new RegExp(`${token}${ows}=${ows}"`, 'y')
const TO_QUOTE = /(?:[^"\\]|\\[\s\S])*"/y

/** The end of what matches at a position; -1 where nothing does. */
function matchEnd(pattern: RegExp, text: string, pos: number): number {
  pattern.lastIndex = pos
  return pattern.test(text) ? pattern.lastIndex : -1
}

/** A line as it is read: each control character but HTAB is a space. */
export function spaced(line: string): string {
  return line.replace(/[\0-\x08\n-\x1f\x7f]/g, ' ')
}

/**
 * The strings of a line, their quotes included, from left to right. A string opens at the quote behind a name, BWS, "=" and
 * OWS, where the name starts the line or stands behind OWS, a comma, a semicolon or the quote that closed a string. It ends at
 * the first quote that no backslash escapes, else with the line.
 */
export function strings(line: string): Span[] {
  const text = spaced(line)
  const found: Span[] = []
  let closed = 0
  for (let pos = 0; pos < text.length; ) {
    const content = pos === closed || /[\t ,;]/.test(text[pos - 1]!) ? matchEnd(TO_VALUE, text, pos) : -1
    if (content < 0) {
      pos++
    } else {
      const end = matchEnd(TO_QUOTE, text, content)
      closed = end < 0 ? text.length : end
      found.push({ start: content - 1, end: closed })
      pos = closed
    }
  }
  return found
}

/** The quotes of a line that belong to no string. */
export interface Strays {
  /** Two that belong together, with what is between them. */
  pairs: Span[]
  /** A quote that has no partner, since none follows. */
  unpaired: number | undefined
}

/**
 * The quotes outside strings, from left to right: each pairs with the next unescaped one, unless that opens a string. Outside
 * strings and pairs a backslash escapes a quote only if `escapes`.
 */
export function strays(line: string, escapes: boolean): Strays {
  const text = spaced(line)
  const inside = strings(line)
  const pairs: Span[] = []
  for (let pos = 0; pos < text.length; pos++) {
    const string = inside.find(({ start }) => start === pos)
    if (string) {
      pos = string.end - 1
    } else if (escapes && text[pos] === '\\') {
      pos++
    } else if (text[pos] === '"') {
      const end = matchEnd(TO_QUOTE, text, pos + 1)
      if (end < 0) return { pairs, unpaired: pos }
      if (inside.some(({ start }) => start === end - 1)) continue
      pairs.push({ start: pos, end })
      pos = end - 1
    }
  }
  return { pairs, unpaired: undefined }
}

/** Whether one of the spans has the character at an offset. */
export function covers(spans: readonly Span[], offset: number): boolean {
  return spans.some(({ start, end }) => start <= offset && offset < end)
}
