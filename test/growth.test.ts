import { describe, expect, test } from '@jest/globals'
import { parse, print } from '../grammar/index.ts'
import {
  type FieldValue,
  parseAuthParams,
  parseChallenges,
  parseCredentials,
  recoverAuthParams,
  recoverChallenges,
  recoverCredentials,
  redact,
} from '../src/index.ts'
import { SHAPES } from './shapes.ts'

/*
 * Time grows with the length of a field, not with its square: ten times the text takes about ten times as long.
 */

/** The grammar, executed. */
function printedTree(field: FieldValue): string {
  return print(parse([field ?? []].flat().join(','), 'WWW-Authenticate').cst)
}

const READERS: ((field: FieldValue) => unknown)[] = [
  recoverChallenges,
  recoverCredentials,
  recoverAuthParams,
  parseChallenges,
  parseCredentials,
  parseAuthParams,
  redact,
  printedTree,
]

/** Characters. */
const SIZES: number[] = [1_000, 10_000, 100_000, 1_000_000]
/** How many of them a reader is for: all that one to which the others come down, and the slowest the fewest. */
const sizesFor = (read: (field: FieldValue) => unknown) =>
  read === recoverChallenges ? 4 : read === printedTree ? 2 : 3
const FACTOR = 10

/** Four times what linear growth takes, for a machine with other things to do; quadratic growth is 2.5 times this. */
const LIMIT = 4 * FACTOR
/** Milliseconds within which nothing is measured but noise. */
const FLOOR = 30
const ATTEMPTS = 10

/** The least of a few runs; of a long one alone, as it is disturbed less. */
function milliseconds(read: (field: FieldValue) => unknown, field: FieldValue): number {
  const begin = performance.now()
  let least = Number.POSITIVE_INFINITY
  for (let run = 0; run < 5 && performance.now() - begin < FLOOR / 2; run++) {
    const start = performance.now()
    try {
      read(field)
    } catch {
      // A strict parser has to be as quick to refuse.
    }
    least = Math.min(least, performance.now() - start)
  }
  return least
}

describe.each(SHAPES)('%s', (_shape, write) => {
  const fields = SIZES.map(write)

  test.each(READERS.map((read) => [read.name, read] as const))('%s takes linear time', (_name, read) => {
    let before = Number.POSITIVE_INFINITY
    for (const [index, field] of fields.slice(0, sizesFor(read)).entries()) {
      let time = milliseconds(read, field)
      for (let attempt = 1; attempt < ATTEMPTS && time > FLOOR && time > LIMIT * before; attempt++) {
        before = milliseconds(read, fields[index - 1])
        // What disturbs a run, a collection of garbage above all, makes it longer, never shorter.
        time = Math.min(time, milliseconds(read, field))
      }
      if (time > FLOOR) expect(time / before).toBeLessThan(LIMIT)
      before = time
    }
  })
})
