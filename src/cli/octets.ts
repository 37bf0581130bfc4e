/*
 * Octets of the input as text in which each octet of UTF-8 is a character, piece by piece.
 */

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'

/** The text of octets as they come. A byte order mark goes; UTF-16, as some shells write files, becomes UTF-8. */
export async function* textOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let encoding: Encoding | undefined
  let decoder: InstanceType<typeof TextDecoder> | undefined
  let first: Uint8Array = new Uint8Array(0)
  for await (const chunk of chunks) {
    let octets = chunk
    if (encoding === undefined) {
      first = octets = Buffer.concat([first, octets])
      // Less than this doesn't tell.
      if (octets.length < 4) continue
      encoding = encodingOf(octets)
      octets = octets.subarray(markLength(octets))
    }
    if (encoding === 'utf-8') {
      yield latin1(octets)
    } else {
      decoder ??= new TextDecoder(encoding, { ignoreBOM: true })
      yield latin1(Buffer.from(decoder.decode(octets, { stream: true })))
    }
  }
  if (encoding === undefined) yield latin1(first.subarray(markLength(first)))
}

function latin1(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1')
}

/** By the byte order mark, or by the NULs that stand beside ASCII. */
function encodingOf([a, b, c, d]: Uint8Array): Encoding {
  if ((a === 0xff && b === 0xfe) || (a !== 0 && b === 0 && c !== 0 && d === 0)) return 'utf-16le'
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0 && c === 0 && d !== 0)) return 'utf-16be'
  return 'utf-8'
}

function markLength([a, b, c]: Uint8Array): number {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 3
  return (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) ? 2 : 0
}
