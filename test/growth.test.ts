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

/*
 * Time grows with the length of a field, not with its square: ten times the text takes about ten times as long. Each shape
 * aims at a look ahead, a search for a closing quote, or a comparison with what came before.
 */

const repeated =
  (motif: string, before = '', behind = '') =>
  (length: number): string =>
    before + motif.repeat(Math.ceil(length / motif.length)) + behind

/** One that differs each time. */
const counted =
  (write: (index: string) => string, before = '') =>
  (length: number): string => {
    const motif = write('0000000')
    return before + Array.from({ length: length / motif.length }, (_, i) => write(String(i).padStart(7, '0'))).join('')
  }

const SHAPES: [shape: string, write: (length: number) => string | string[]][] = [
  ['commas', repeated(',')],
  ['commas and spaces behind a scheme', repeated(', ', 'Bearer ')],
  ['white space', repeated(' \t', 'Bearer ', 'x')],
  ['white space between tokens', repeated('x ')],
  ['white space behind a semicolon', repeated(' ', 'Bearer a=b;')],
  ['white space before each quote that could close', repeated('"                ', 'Bearer a=')],
  ['one long scheme', repeated('x')],
  ['one long token68', repeated('x', 'Bearer ')],
  ['padding', repeated('=', 'Bearer x')],
  ['one long bare value', repeated('x', 'Bearer a=')],
  ['one long unquoted value', repeated('x/', 'Bearer a=')],
  ['one long quoted value', repeated('x', 'Bearer a="', '"')],
  ['one value of escaped quotes', repeated('\\"', 'Bearer a="', '"')],
  ['one value of unescaped quotes', repeated('"x', 'Bearer a="', '"')],
  ['distinct parameters', counted((index) => `p${index}=1, `, 'Bearer ')],
  ['distinct quoted parameters', counted((index) => `p${index}="1", `, 'Bearer ')],
  ['distinct parameters without commas', counted((index) => `p${index}=1 `, 'Bearer ')],
  ['parameters of one name', repeated('a=1, ', 'Bearer ')],
  ['challenges', repeated('Basic realm="x", ')],
  ['challenges without commas', repeated('Basic realm="x" ')],
  ['schemes', repeated('Negotiate, ')],
  ['names without values', repeated('a=', 'Bearer ')],
  ['names without values, in a list', repeated('a=,', 'Bearer ')],
  ['names in white space without values', repeated('a = ', 'Bearer ')],
  ['equals signs', repeated('=')],
  ['quotes', repeated('"')],
  ['backslashes', repeated('\\')],
  ['escaped quotes outside quotes', repeated('\\"', 'Bearer ')],
  ['unclosed quotes', repeated('a="x, ', 'Bearer ')],
  ['text behind each quoted value', repeated('a="x"y ', 'Bearer ')],
  ['text behind each quoted value, in a list', repeated('a="x"y, ', 'Bearer ')],
  ['single quotes', repeated("'")],
  ['values of single quotes', repeated("a=' ", 'Bearer ')],
  ['unclosed single quotes', repeated("a='x ", 'Bearer ')],
  ['unclosed single quotes that are no tokens', repeated("a='@ ", 'Bearer ')],
  ['single quotes before a semicolon that is data', repeated("a='@ ", 'Bearer ', "' ;z")],
  ['single quotes before a last token68', repeated("a='@ ", 'Bearer ', "' z")],
  ['single-quoted values', repeated("a='x y', ", 'Bearer ')],
  ['typographic quotes', repeated('a=\u201cx\u201d, ', 'Bearer ')],
  ['typographic quotes as UTF-8 read as Latin-1', repeated('a=\xe2\x80\x9cx\xe2\x80\x9d, ', 'Bearer ')],
  ['unclosed typographic quotes', repeated('a=\u201cx ', 'Bearer ')],
  ['starts of typographic quotes', repeated('a=\xe2', 'Bearer ')],
  ['straight quotes closed by typographic ones', repeated('a="x\u201d ', 'Bearer ')],
  ['quotes behind equals signs, amid text', repeated('="', 'Bearer @')],
  ['single quotes before a semicolon that is data, and commas', repeated("a='x y,", 'Bearer ', "';z")],
  ['names that are compared', counted((index) => `p${index}=1,`, 'Bearer ')],
  ['escaped quotes between typographic ones', repeated('\u201d\\"', 'Bearer ')],
  ['escaped quotes between typographic ones and text', repeated('\\"\u201d, x', 'Bearer a=1, @')],
  ['semicolons', repeated(';', 'Bearer a=b')],
  ['semicolons and names', repeated('a ;', 'Bearer ')],
  ['semicolons and parameters', repeated('a=1;', 'Bearer ')],
  ['colons', repeated('a:', 'Bearer ')],
  ['text that is nothing', repeated('@', 'Bearer ')],
  ['text that is nothing, in a list', repeated('@ , ', 'Bearer ')],
  ['schemes behind text that is nothing', repeated('@@, Foo ', 'Bearer ')],
  ['line breaks', repeated('\r\n ')],
  ['line breaks and parameters', repeated('a=1,\r\n ', 'Bearer ')],
  ['NULs', repeated('\0', 'Bearer ')],
  ['NULs in quotes', repeated('\0x', 'Bearer a="', '"')],
  ['wide characters in quotes', repeated('\u4e00x', 'Bearer a="', '"')],
  ['lone surrogates', repeated('\ud800')],
  ['lines', (length) => Array.from({ length: length / 8 }, () => 'Basic x=')],
  ['lines of parameters', (length) => ['Bearer a=1', ...Array.from({ length: length / 8 }, (_, i) => `p${i}=1`)]],
  ['lines of unclosed quotes', (length) => Array.from({ length: length / 8 }, () => 'Foo a="x')],
  ['empty lines', (length) => Array.from({ length: length / 2 }, () => '')],
]

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
const ATTEMPTS = 4

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
        time = milliseconds(read, field)
      }
      if (time > FLOOR) expect(time / before).toBeLessThan(LIMIT)
      before = time
    }
  })
})
