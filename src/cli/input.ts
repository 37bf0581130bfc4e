import type { Found, Notice } from './found.ts'
import { Json } from './json.ts'
import { type Piece, piecesOf } from './lines.ts'
import { Messages } from './messages.ts'

/*
 * The input as the fields in it: each line goes to where it can be read.
 */

/** Where an object or an array begins, rather than a log line with a date in brackets. */
const JSON_START = /^[\t ]*(?:\{[\t ]*(?:["}]|$)|\[[\t ]*(?:["{[\]]|$))/

/** The longest line outside JSON of which more than its beginning is read. */
const LONGEST = 4_194_304

/** What was found, and of what was read how much: the number of the line, and of octets. */
export interface Progress {
  lines: number
  octets: number
}

/** The fields of a text as it comes, and the names that aren't known. `progress` is kept up to date. */
export async function* find(
  texts: AsyncIterable<string> | Iterable<string>,
  progress: Progress,
): AsyncGenerator<Found | Notice> {
  const messages = new Messages()
  let json: Json | undefined
  let line = new LongLine()
  for await (const piece of piecesOf(texts)) {
    progress.octets += piece.size
    if (piece.isFirst) {
      progress.lines++
      if (json === undefined && !messages.isInMessage && JSON_START.test(piece.text)) json = new Json()
    }
    if (json !== undefined) {
      const found = json.add(piece.isLast ? `${piece.text}\n` : piece.text, progress.lines)
      if (found !== undefined) {
        yield* found
        if (piece.isLast) messages.skipLine()
        if (piece.isLast && !json.isOpen) json = undefined
        continue
      }
      // It was none: what was found before stays, and the line is read as any other.
      yield* json.end()
      json = undefined
    }
    line.add(piece)
    if (piece.isLast) {
      yield* messages.add(line.text, line.size)
      line = new LongLine()
    }
  }
  if (json !== undefined) yield* json.end()
  yield* messages.end()
}

/** A line out of its pieces, as far as it is read. */
class LongLine {
  text = ''
  size = 0

  add(piece: Piece): void {
    this.size += piece.size
    if (this.text.length < LONGEST) this.text += piece.text
  }
}
