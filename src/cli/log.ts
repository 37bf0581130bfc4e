import { type Field, fieldOf } from './fields.ts'

/*
 * Fields within a line of a log, or of a dump of some program: a name somewhere, and what follows it.
 */

/** A field in a line, and whether it surely ends where its value ends. */
export interface Logged {
  field: Field
  value: string
  isWhole: boolean
}

/** How a name ends that is worth looking at; what stands before it is looked at after. */
const ENDING =
  /(?:authenticate|authorization|authentication[-_]info|authentication[-_]control|x[-_]wsse|dpop[-_]nonce)(?![\w-])/gi

/** A quote that may close the name, and what stands before a value. */
const SEPARATOR = /(\\?["'])?[\t ]*(=>|[:=,])[\t ]*/y

/** What says that there is none. */
const NOTHING = /^(?:-|""|''|\[\]|null|none|nil|undefined|true|false|\*+)?$/i

/** The longest beginning of a name: that of one that is too long is kept too long. */
const LONGEST = 100

/** A name with its separator: where it starts, where its value does, and the quote around the name. */
interface Place {
  field: Field
  start: number
  /** Where a value before it ends. */
  end: number
  value: number
  quote: string
}

/** The fields in a line. */
export function fieldsInLine(line: string): Logged[] {
  const places = [...placesIn(line)]
  return places.flatMap((place, i) => {
    const { value, isWhole } = valueAt(line, place, places[i + 1]?.end ?? line.length)
    return NOTHING.test(value) ? [] : [{ field: place.field, value, isWhole }]
  })
}

function* placesIn(line: string): Iterable<Place> {
  for (const { 0: ending, index } of line.matchAll(ENDING)) {
    const before = nameBefore(line, index)
    const name = (before + ending).replaceAll('_', '-').replace(/^http-/i, '')
    const field = fieldOf(name)
    SEPARATOR.lastIndex = index + ending.length
    const separator = SEPARATOR.exec(line)
    if (field === undefined || separator === null) continue
    const [, quote = '', sign] = separator
    // In prose a comma follows a name.
    if (sign === ',' && quote === '') continue
    const start = index - before.length
    yield {
      field: { ...field, name: asKnown(field) },
      start,
      end: start - quote.length,
      value: SEPARATOR.lastIndex,
      quote,
    }
  }
}

/** How a name begins whose ending is known. What stands behind a backslash belongs to that: \n, say. */
function nameBefore(line: string, index: number): string {
  const before = /[\w-]*$/.exec(line.slice(Math.max(0, index - LONGEST), index))![0]
  return line[index - before.length - 1] === '\\' ? before.slice(1) : before
}

/** As it is written where it is one of the known fields: logs have names in any case. */
function asKnown({ name }: Field): string {
  return name.replace(/(?<![^-])[a-z]/g, (letter) => letter.toUpperCase()).replace(/^Www-/i, 'WWW-')
}

function valueAt(line: string, { start, value: from, quote }: Place, end: number): { value: string; isWhole: boolean } {
  const text = line.slice(from, end)
  // "www-authenticate": "Basic realm=\"x\"", also in square brackets; and {\"www-authenticate\": \"…\"} in a string.
  const quoted = /^\[?[\t ]*(\\?["'])/.exec(text)
  if (quoted !== null && (quote !== '' || line[from - 1] === '=')) {
    const inner = inQuotes(text.slice(quoted[0].length), quoted[1]!)
    if (inner !== undefined) return { value: inner, isWhole: true }
  }
  // "WWW-Authenticate: Basic realm=\"x\"": the quote before the name is around all of it.
  const around = line[start - 1]
  if (quote === '' && (around === '"' || around === "'")) {
    const inner = /\\["']/.test(text) ? inQuotes(text, around) : text.slice(0, Math.max(0, text.lastIndexOf(around)))
    if (inner) return { value: withoutEnd(inner), isWhole: false }
  }
  const inBrackets = text.startsWith('[') ? text.slice(1).replace(/\].*$/s, '') : text
  return { value: withoutEnd(inBrackets), isWhole: false }
}

/** What stands before the closing quote, without backslashes before quotes and backslashes; `undefined` where none closes. */
function inQuotes(text: string, quote: string): string | undefined {
  // A string within a string: without the backslashes of the outer one it is as any other.
  if (quote.length > 1) return inQuotes(unescaped(/^(?:[^\\"]|\\.)*/s.exec(text)![0]), quote.slice(1))
  const content = (quote === '"' ? /^(?:[^\\"]|\\.)*/s : /^(?:[^\\']|\\.)*/s).exec(text)![0]
  return text[content.length] === quote ? unescaped(content) : undefined
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, '$1')
}

/** Without what a program shows of a line break, and what separates the next part of the line. */
function withoutEnd(text: string): string {
  const before = text.replace(/(?:\\r\\n|\\n|\[\\r\]|\[\\n\]).*$/s, '')
  let end = before.length
  while (end > 0 && '\t ,;'.includes(before[end - 1]!)) end--
  return before.slice(0, end)
}
