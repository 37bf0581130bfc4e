/*
 * Text as lines, however long: a line comes in pieces, so that memory stays bounded.
 */

/** A piece of a line, without the line break. */
export interface Piece {
  text: string
  /** Whether it begins the line. */
  isFirst: boolean
  /** Whether it ends the line. */
  isLast: boolean
  /** How many octets it takes with its line break. */
  size: number
}

/** The longest piece. */
const LONGEST = 65_536

/** The pieces of the lines of a text as it comes. A line ends with LF or CR LF. */
export async function* piecesOf(texts: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Piece> {
  let rest: string[] = []
  let held = 0
  let isFirst = true
  const take = (text: string, isLast: boolean, breaks: number): Piece => {
    const whole = rest.length === 0 ? text : rest.join('') + text
    rest = []
    held = 0
    const piece = { text: isLast ? whole.replace(/\r$/, '') : whole, isFirst, isLast, size: whole.length + breaks }
    isFirst = isLast
    return piece
  }
  for await (const text of texts) {
    let start = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      yield take(text.slice(start, end), true, 1)
      start = end + 1
    }
    if (start < text.length) {
      rest.push(text.slice(start))
      held += text.length - start
    }
    if (held > LONGEST) yield take('', false, 0)
  }
  if (rest.length > 0 || !isFirst) yield take('', true, 0)
}
