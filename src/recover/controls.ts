import { trimmedEnd } from '../scan.ts'
import { type Reading, report } from './line.ts'
import { behindString, isOpener, nextQuote } from './look.ts'

/** What is read as a space: a line break with the white space behind it, and each other control character. */
const CONTROLS = /[\n\r][\t\n\r ]*|[^\t -~\x80-\uffff]/g
const CONTROL = /[^\t -~\x80-\uffff]/g

/**
 * Puts spaces in the place of the control characters outside strings, and reports all. To be called where a line is malformed, so
 * that no well-formed one is searched for them; there are none before `from`. Whether there are any that weren't found before.
 */
export function replaceControls(reading: Reading, from: number): boolean {
  if (reading.isExamined) return false
  const { source } = reading
  reading.isExamined = true
  CONTROL.lastIndex = from
  reading.isClean = !CONTROL.test(source)
  if (reading.isClean) return false
  reading.text = source.replace(CONTROLS, (found, index) => {
    report(reading, /[\n\r]/.test(found) ? 'line-break' : 'control-character', index, index + found.length)
    return ' '.repeat(found.length)
  })
  reading.end = trimmedEnd(reading.text, source.length)
  reading.text = outsideStrings(reading)
  reading.lookedFrom = -1
  return true
}

/** The text with what was sent within its strings: the strict reader stops there, so that no such value is taken as it is. */
function outsideStrings(reading: Reading): string {
  const { source, text } = reading
  let mixed = ''
  let from = 0
  for (let quote = nextQuote(reading, 0); quote >= 0; quote = nextQuote(reading, Math.max(from, quote + 1))) {
    if (!isOpener(reading, quote)) continue
    const end = behindString(reading, quote)
    mixed += text.slice(from, quote) + source.slice(quote, end)
    from = end
  }
  return mixed + text.slice(from)
}

/** As sent, but for what is read as a space: a line break is one space, with the white space behind it. */
export function sentText({ source, isClean }: Reading, start: number, end: number): string {
  const sent = source.slice(start, end)
  return isClean ? sent : sent.replace(CONTROLS, ' ')
}
