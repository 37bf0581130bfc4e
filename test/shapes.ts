/*
 * Hostile text of any length. Each shape aims at a look ahead, a search for a closing quote, or a comparison with what came
 * before.
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

/** Each writes a field of about that many characters. */
export const SHAPES: readonly [shape: string, write: (length: number) => string | string[]][] = [
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
