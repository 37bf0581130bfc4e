import type { AuthParam, Challenge } from '../src/index.ts'

/*
 * Hostile text of any length. Each shape aims at a look ahead, a search for a closing quote, or a comparison with what came
 * before. What `npm run search:shapes` finds belongs here.
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
  // What is said of a character at the end must not make what stands before it slow.
  ['parameters before a control character', repeated('a=b,', 'X ', '\0')],
  ['parameters before a line break', repeated('a=b,', 'X ', '\n')],
  ['quoted values before a delete', repeated('a="b", ', 'X ', '\x7f')],
  ['challenges before a control character', repeated('X a=b, ', '', '\x01')],
  ['parameters, quotes with tabs and text before a line break', repeated('X a=b, "\t', 'Digest a=1, ', '(@\n')],
  ['a token68 before a control character', repeated('x', 'Bearer ', '\x01')],
  ['a quoted value before a wide character', repeated('x', 'X a="', '\u4e00"')],
  ['unquoted values before a control character', repeated('a=/b,', 'X ', '\0')],
  ['empty elements', repeated('a,')],
  ['empty elements behind a name without a value', repeated(',', 'X a=', 'b=c')],
  ['white space behind a name without a value', repeated(' ', 'X a=,', 'b=c')],
  ['names that are no tokens', repeated('x=,')],
  ['challenges without a comma', repeated('X a=b ')],
  ['semicolons and commas', repeated(';,;')],
  ['quotes in a value that no quote closes', repeated('"', 'X a="', 'x')],
  ['quotes behind spaces in a value', repeated(' "', 'X a="', ' x')],
  ['control characters in a value', repeated('\0', 'X a="')],
  ['escaped quotes in a value that no quote closes', repeated('\\"', 'X a="')],
  ['needless escapes', repeated('\\x', 'X a="', '"')],
  ['unquoted values', repeated('a=/b,', 'X ')],
  ['values that begin with an escaped quote', repeated('a=\\"b ', 'X ')],
  ['values that begin with an escaped quote, in a list', repeated('a=\\"b, ', 'X ')],
  ['values in escaped quotes', repeated('a=\\"b\\", ', 'X ')],
  ['colons for equals signs', repeated('a:"b", ', 'X ')],
  ['colons and unclosed quotes', repeated('a:"b, ', 'X ')],
  ['colons behind schemes', repeated('X a: b, ')],
  ['colons and single quotes', repeated("a:'b, ", 'X ')],
  ['opening quotes behind white space', repeated('a= \t"b ', 'X ')],
  ['opening quotes, each in the value before', repeated('a="b" c ', 'X ')],
  ['opening quotes without an end', repeated('" a="', 'X a="b')],
  ['stray quotes in bare values', repeated('a=b"c, ', 'X ')],
  ['stray quotes in text', repeated('@" ', 'X ')],
  ['pairs of stray quotes', repeated('"x" ', 'X @')],
  ['objects', repeated('a={"b":"c"}, ', 'X ')],
  ['known schemes behind text', repeated('@, Negotiate, ')],
  ['known schemes with a token68 behind text', repeated('@, Negotiate YII=, ')],
  ['elements of a rest', repeated('x, ', 'X @, ')],
  ['schemes of a rest', repeated('Foo a, ', 'X @, ')],
  ['schemes and colons', repeated('Bearer: ')],
  ['single and double quotes', repeated(`a='b"c, `, 'X ')],
  ['typographic and straight quotes', repeated('a=\u201cb"c, ', 'X ')],
  ['typographic quotes and opening ones', repeated('a=\u201cb, c="', 'X ')],
  ['extended parameters', counted((index) => `p${index}*=UTF-8''a,`, 'Mutual ')],
  ['values of one name, quoted', repeated('a="b",', 'X ')],
  ['white space at the end', repeated(' \t', 'X a=b')],
  ['white space in text', repeated('@    ', 'X ')],
  ['white space before each equals sign', repeated('a    =    b, ', 'X ')],
  ['white space behind each scheme', repeated('X      , ')],
  ['a long name twice', (length) => `X ${'a'.repeat(length / 2)}=1, ${'a'.repeat(length / 2 - 1)}b=2`],
  ['lines', (length) => Array.from({ length: length / 8 }, () => 'Basic x=')],
  ['lines of parameters', (length) => ['Bearer a=1', ...Array.from({ length: length / 8 }, (_, i) => `p${i}=1`)]],
  ['lines of unclosed quotes', (length) => Array.from({ length: length / 8 }, () => 'Foo a="x')],
  ['lines of text that is nothing', (length) => Array.from({ length: length / 2 }, () => '@')],
  ['lines of control characters', (length) => Array.from({ length: length / 8 }, () => 'X a="b\0"')],
  ['lines of names that are repeated', (length) => ['X a=1', ...Array.from({ length: length / 4 }, () => 'a=1')]],
  ['empty lines', (length) => Array.from({ length: length / 2 }, () => '')],
]

const V4 = 'AWS4-HMAC-SHA256 '

/** Those of text schemes, each for the one that it is named by. */
export const TEXT_SHAPES: readonly [scheme: string, shape: string, write: (length: number) => string][] = [
  ['AWS4HmacSha256', 'white space', repeated(' ')],
  ['AWS4HmacSha256', 'white space within', repeated(' \t', 'x', 'x')],
  ['AWS4HmacSha256', 'spaces behind the scheme', repeated(' ', V4, 'x')],
  ['AWS4HmacSha256', 'one long scheme', repeated('x')],
  ['AWS4HmacSha256', 'commas', repeated(',', V4)],
  ['AWS4HmacSha256', 'commas and spaces', repeated(', ', V4)],
  ['AWS4HmacSha256', 'a comma and spaces', repeated(' ', `${V4}a,`)],
  ['AWS4HmacSha256', 'equals signs', repeated('=', V4)],
  ['AWS4HmacSha256', 'slashes', repeated('/', `${V4}Credential=`)],
  ['AWS4HmacSha256', 'credentials in a credential', repeated('/20150830/a/b/aws4_request', `${V4}Credential=a`, '/')],
  ['AWS4HmacSha256', 'a long access key', repeated('a', `${V4}Credential=`, '/20150830/a/b/aws4_request')],
  ['AWS4HmacSha256', 'names', repeated('a;', `${V4}SignedHeaders=`)],
  ['AWS4HmacSha256', 'semicolons', repeated(';', `${V4}SignedHeaders=`)],
  ['AWS4HmacSha256', 'a long signature', repeated('a', `${V4}Signature=`, 'x')],
  ['AWS4HmacSha256', 'one parameter many times', repeated('Signature=a,', V4)],
  ['AWS4HmacSha256', 'other parameters', repeated('a=b, ', V4)],
  ['AWS', 'colons', repeated(':', 'AWS ')],
  ['AWS', 'padding', repeated('=', 'AWS a:a')],
  ['AWS', 'a long signature', repeated('a', 'AWS a:', '-')],
  ['SharedAccessSignature', 'ampersands', repeated('&', 'SharedAccessSignature ')],
  ['SharedAccessSignature', 'escapes', repeated('%2F', 'SharedAccessSignature sr=', '%')],
  ['SharedAccessSignature', 'escapes that are no UTF-8', repeated('%e2%82', 'SharedAccessSignature sr=')],
  ['SharedAccessSignature', 'per cent signs', repeated('%', 'SharedAccessSignature sr=')],
  ['SharedAccessSignature', 'a long resource', repeated('a', 'SharedAccessSignature sr=')],
  ['EG1HmacSha256', 'semicolons', repeated(';', 'EG1-HMAC-SHA256 ')],
  ['EG1HmacSha256', 'a long nonce', repeated('a', 'EG1-HMAC-SHA256 nonce=')],
  ['LegacyFcmKey', 'a long key', repeated('a', 'key=', '"')],
  ['UserKey', 'colons', repeated('a:')],
  ['PVEAPIToken', 'all separators', repeated('a@b!c=', 'PVEAPIToken=')],
  ['PVEAPIToken', 'one separator', repeated('=', 'PVEAPIToken=')],
  ['PVEAPIToken', 'separators in the other order', repeated('=!@', 'PVEAPIToken=')],
  ['L402Credentials', 'a long macaroon', repeated('a', 'L402 ', ':g')],
  ['L402Credentials', 'padding', repeated('=', 'L402 a', ':a')],
  ['DPoPNonce', 'a long nonce', repeated('a', '', '\\')],
  ['TencentCos', 'ampersands', repeated('&')],
  ['TencentCos', 'names', repeated('a;', 'q-url-param-list=')],
  ['CosmosDb', 'escapes', repeated('%26')],
  ['CosmosDb', 'a long signature', repeated('a', 'type%3Da%26ver%3D1%26sig%3D')],
  ['BceAuthV1', 'slashes', repeated('/', 'bce-auth-v1/')],
  ['EventGridSignature', 'escapes', repeated('%2F', 'SharedAccessSignature e=', '%')],
  ['TokenOfUser', 'colons', repeated(':', 'Token a')],
  ['PBSAPIToken', 'all separators', repeated('a@b!c:', 'PBSAPIToken=')],
  ['XMatrix', 'origins', repeated('a:', 'X-Matrix origin=')],
  ['XMatrix', 'escaped quotes', repeated('\\"', 'X-Matrix origin="')],
  ['XMatrix', 'quotes', repeated('"', 'X-Matrix a:b "')],
  ['XMatrix', 'colons', repeated(':b,', 'X-Matrix ')],
]

/** What is piped to the command line, with its options. */
export const COMMAND_SHAPES: readonly [shape: string, write: (length: number) => string, options: string[]][] = [
  ['hidden credentials with many issues', repeated('a=b;', 'Authorization: Foo '), []],
  ['a hidden value with many issues', repeated('a=b;', 'Foo '), []],
  ['many malformed lines', repeated('WWW-Authenticate: @\n'), []],
  [
    'a long name and many others',
    (length) => `WWW-Authenticate: Foo ${'x'.repeat(length / 2)}=1${counted((index) => `,n${index}=1`)(length / 2)}`,
    [],
  ],
  [
    'a long name before short ones',
    (length) => repeated(',b=1', `WWW-Authenticate: Foo ${'a'.repeat(length / 2)}=1`)(length / 2),
    [],
  ],
  ['many responses', repeated('HTTP/1\nWWW-Authenticate:a\n'), []],
  ['many responses in JSON', repeated('HTTP/1\nWWW-Authenticate:a\n'), ['--json']],
  ['many fields of one response', repeated('WWW-Authenticate: Basic realm="a"\nAuthorization: x\n'), []],
  ['many folded lines', repeated(' , b=1\n', 'WWW-Authenticate: Foo a=1\n'), []],
  ['lines of a log', repeated('2026-11-25T00:00:00Z INFO WWW-Authenticate: Basic realm="r1"\n'), []],
  ['many issues in JSON', repeated('a=b;', 'Authorization: Foo '), ['--json']],
]

const param = (name: string, value: string): AuthParam => ({ name, value, quoted: true })
const challenge = (scheme: string, params: AuthParam[]): Challenge => ({ scheme, token68: undefined, params })
const numbered = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))
const withValues =
  (scheme: string, ...names: string[]) =>
  (length: number, unit: string): Challenge[] => [
    challenge(
      scheme,
      names.map((name) => param(name, repeated(unit)(length))),
    ),
  ]

/** What is checked: challenges of about that many characters, the values of a unit over and over. */
export const CHECKED: readonly [what: string, challenges: (length: number, unit: string) => Challenge[]][] = [
  [
    'challenges',
    (length, unit) =>
      numbered(length / 16, (i) =>
        challenge(i % 2 ? 'Digest' : 'SCRAM-SHA-1', [param('algorithm', `x${i}`), param('realm', unit)]),
      ),
  ],
  [
    'parameters',
    (length, unit) => [
      challenge(
        'Bearer',
        numbered(length / 8, (i) => param(`x${i}`, unit)),
      ),
    ],
  ],
  ['values of Bearer', withValues('Bearer', 'scope', 'error', 'error_uri', 'resource_metadata', 'max_age')],
  ['values of DPoP', withValues('DPoP', 'algs', 'error_description')],
  ['values of Digest', withValues('Digest', 'domain', 'qop', 'algorithm', 'nonce')],
  ['values of Mutual', withValues('Mutual', 'auth-scope', 'path', 'validation', 'sid', 'nc-max')],
  ['values of Payment', withValues('Payment', 'digest', 'expires', 'opaque', 'request')],
]

/** What values are made of. */
export const UNITS: readonly string[] = ['a', '-', '.', ' ', ',', '=', 'a:', '1', 'http://a.', '/', 'sha-256=:']
