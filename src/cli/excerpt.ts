import { shown, widthOf } from './shown.ts'

/*
 * A place in a line, with carets under it.
 */

/** How much of a line is shown on either side, where nothing says how wide the screen is. */
const CONTEXT = 60

/** Two lines: the text around a place, and carets. Offsets are those of octets; `isSecret` shows the place alone. */
export function excerpt(
  line: string,
  start: number,
  end: number,
  width: number,
  hide: (text: string) => string,
): string {
  const context = Math.max(10, Math.min(CONTEXT, Math.floor((width - 4) / 2)))
  const from = boundary(line, Math.max(0, start - context))
  const to = boundary(line, Math.min(line.length, start + context))
  const last = boundary(line, Math.max(start, Math.min(end, to)))
  const part = (a: number, b: number) => shown(hide(line.slice(a, b)))
  const before = part(from, start)
  const marked = part(start, last)
  const text = `${from > 0 ? '…' : ''}${before}${marked}${part(last, to)}${to < line.length ? '…' : ''}`
  const place = (from > 0 ? 1 : 0) + widthOf(before)
  return `${text}\n${' '.repeat(place)}${'^'.repeat(Math.max(1, widthOf(marked)))}`
}

/** The next place that isn't within a character of UTF-8. */
function boundary(line: string, place: number): number {
  let end = place
  while (end < line.length && end < place + 3 && /[\x80-\xbf]/.test(line[end]!)) end++
  return end
}
