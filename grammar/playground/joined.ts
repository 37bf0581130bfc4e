import type { TextRange } from '../index.ts'
import type { Piece } from './fields.ts'

/*
 * Several field lines mean what they mean joined by commas (RFC 9110 §5.3). The grammar reads them so, and what it says of places
 * is led back to the text that the lines are of.
 */

const COMMA = ', '

/** Field lines as one text. */
export interface Joined {
  text: string
  /** Where a range of it is in the text that the lines are of. A comma between two lines is at the end of the first. */
  toText(range: TextRange): TextRange
  /** Its offset of a place in the text that the lines are of; `undefined` for one that is in none of them. */
  fromText(place: number): number | undefined
}

export function join(pieces: readonly Piece[]): Joined {
  const starts: number[] = []
  let length = 0
  for (const { text } of pieces) {
    starts.push(length)
    length += text.length + COMMA.length
  }
  return {
    text: pieces.map(({ text }) => text).join(COMMA),
    toText({ start, end }) {
      const from = placeOf(start)
      // The end of a line, and not the start of the next one.
      return { start: from, end: end > start ? Math.max(from, placeOf(end - 1, 1)) : from }
    },
    fromText(place) {
      const line = pieces.findIndex(({ start, text }) => place >= start && place <= start + text.length)
      return line < 0 ? undefined : starts[line]! + place - pieces[line]!.start
    },
  }

  /** The place of an offset, or `further` behind it, if that is within the line. */
  function placeOf(offset: number, further = 0): number {
    const line = lineAt(offset)
    const { start, text } = pieces[line]!
    return start + Math.min(offset - starts[line]! + further, text.length)
  }

  function lineAt(offset: number): number {
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (starts[middle]! <= offset) low = middle
      else high = middle
    }
    return low
  }
}
