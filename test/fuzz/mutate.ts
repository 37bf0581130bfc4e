import { CANARY, LINE_END, PART_END } from './promises.ts'
import type { Random } from './random.ts'

/*
 * Inputs changed into others: what delimits, quotes, escapes and separates is put in, taken out, moved and doubled.
 */

/** No input gets longer. */
export const LONGEST = 100

/** What means something somewhere. */
const WORDS: readonly string[] = [
  ...'",;=\'\\:@/ \t(){}<>%&|.-_~+!0aZ',
  ...[
    '\0',
    '\x1b',
    '\x7f',
    '\r\n ',
    '\n',
    '\r',
    '\xe9',
    '\xff',
    '\u201c',
    '\u201d',
    '\xe2\x80\x9c',
    '\xe2\x80\x9d',
    '\u4e00',
    '\ud800',
  ],
  ...[
    '""',
    '\\"',
    '\\\\',
    '="',
    '= "',
    '=\t"',
    '", ',
    '" ',
    ', ',
    ',,',
    ' = ',
    '==',
    ': ',
    ":'",
    '; ',
    "=''",
    '":"',
    '{"',
    '"}',
  ],
  ...['a=b', 'a="b"', 'a="', ', a=b', ', X a=b', ' X a=b', 'X ', 'X', "a='b c'", "UTF-8''%41", '%20', 'QQ==', 'a.b.c'],
  ...[
    'Basic ',
    'Bearer ',
    'Digest ',
    'Negotiate',
    'NTLM',
    ', Negotiate, ',
    'realm=',
    'realm="x"',
    'nonce="n"',
    'scope="a b"',
  ],
  ...[
    'error="invalid_token"',
    ', Digest realm="r", nonce="n"',
    ', Basic realm="z"',
    'charset="UTF-8"',
    'qop="auth"',
    'nc=00000001',
  ],
  ...[CANARY, CANARY, `"${CANARY}"`, `realm="${CANARY}"`, Buffer.from(CANARY).toString('base64'), LINE_END, PART_END],
]

/** A change of an input, given what else is known. */
export function mutated(input: string, corpus: readonly string[], words: readonly string[], random: Random): string {
  let text = input
  for (let changes = 1 + random.below(4); changes > 0; changes--) {
    const start = random.below(text.length + 1)
    const end = Math.min(text.length, start + 1 + random.below(random.below(4) === 0 ? 40 : 6))
    const replacement = replacementOf(text, start, end, corpus, words, random)
    const [from, to] = random.below(3) === 0 ? [start, start] : [start, end]
    text = text.slice(0, from) + replacement + text.slice(to)
  }
  return text.slice(0, LONGEST)
}

function replacementOf(
  text: string,
  start: number,
  end: number,
  corpus: readonly string[],
  words: readonly string[],
  random: Random,
): string {
  const part = text.slice(start, end)
  switch (random.below(12)) {
    case 0:
      return ''
    case 1:
      return part + part
    case 2:
      return part.repeat(1 + random.below(8))
    case 3:
      return String.fromCharCode(random.below(random.below(8) === 0 ? 0x1_0000 : 0x100))
    case 4:
      return part.toUpperCase() === part ? part.toLowerCase() : part.toUpperCase()
    case 5: {
      const other = random.oneOf(corpus)
      const from = random.below(other.length + 1)
      return other.slice(from, from + 1 + random.below(40))
    }
    case 6: {
      const from = random.below(text.length + 1)
      return text.slice(from, from + 1 + random.below(20))
    }
    case 7:
      return part.split('').reverse().join('')
    default:
      return words.length > 0 && random.below(3) === 0 ? random.oneOf(words) : random.oneOf(WORDS)
  }
}

/** A text of a part of the input, many times: the input `length` characters long. */
export function stretched(input: string, start: number, end: number, length: number): string {
  const motif = input.slice(start, end) || ','
  return input.slice(0, end) + motif.repeat(Math.ceil(length / motif.length)) + input.slice(end)
}
