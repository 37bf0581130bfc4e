/*
 * The formats that the command line reads: each shows header lines in its own way.
 */

/** A header line: a name and a value, in octets. */
export type Line = readonly [name: string, value: string]

/** How a format shows the head of a response, in octets. */
export interface Format {
  name: string
  write(lines: readonly Line[]): string
}

const headers = (lines: readonly Line[]) => lines.map(([name, value]) => `${name}: ${value}`)
const STATUS = 'HTTP/1.1 401 Unauthorized'

/** `curl --trace-ascii`: rows of 64 characters below a line that says how many there are. */
function rows(text: string): string[] {
  const marks = [`<= Recv header, ${text.length} bytes (0x${text.length.toString(16)})`]
  for (let start = 0; start === 0 || start < text.length; start += 64) {
    marks.push(`${start.toString(16).padStart(4, '0')}: ${text.slice(start, start + 64)}`)
  }
  return marks
}

const text = (octets: string) => Buffer.from(octets, 'latin1').toString('utf8')
const octets = (of: string) => Buffer.from(of, 'utf8').toString('latin1')
const json = (value: unknown, space?: number) => octets(`${JSON.stringify(value, undefined, space)}\n`)
const named = (lines: readonly Line[]) => lines.map(([name, value]) => ({ name, value: text(value) }))

/** Formats of one message: several lines of a name are one field. */
export const FORMATS: readonly Format[] = [
  { name: 'header lines', write: (lines) => `${headers(lines).join('\n')}\n` },
  {
    name: 'header lines with an indent',
    write: (lines) =>
      headers(lines)
        .map((line) => `\t  ${line}\n`)
        .join(''),
  },
  { name: 'a response', write: (lines) => `${[STATUS, ...headers(lines)].join('\r\n')}\r\n\r\nno` },
  { name: 'a response of HTTP/2', write: (lines) => `HTTP/2 401 \r\n${headers(lines).join('\r\n')}\r\n\r\n` },
  {
    name: 'a response of RTSP',
    write: (lines) => `RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\n${headers(lines).join('\r\n')}\r\n\r\n`,
  },
  { name: 'a response of SIP', write: (lines) => `SIP/2.0 401 Unauthorized\r\n${headers(lines).join('\r\n')}\r\n\r\n` },
  {
    name: 'a byte order mark before it',
    write: (lines) => `\xef\xbb\xbf${[STATUS, ...headers(lines)].join('\n')}\n\n`,
  },
  {
    name: 'curl -v',
    write: (lines) =>
      [
        '* Connected',
        '> GET / HTTP/1.1',
        '> Host: x',
        '>',
        `< ${STATUS}`,
        ...headers(lines).map((line) => `< ${line}`),
        '< ',
      ]
        .concat('{ [2 bytes data]', 'no', '* Connection left intact', '')
        .join('\n'),
  },
  {
    name: 'curl -v --trace-time',
    write: (lines) => [STATUS, ...headers(lines), ''].map((line) => `13:20:01.123456 < ${line}\n`).join(''),
  },
  {
    name: 'curl --trace-ascii',
    write: (lines) =>
      [
        '== Info: Connected',
        ...[STATUS, ...headers(lines), ''].flatMap(rows),
        '<= Recv data, 3 bytes (0x3)',
        '0000: no.',
        '',
      ]
        .concat('== Info: done', '')
        .join('\n'),
  },
  {
    name: 'GIT_TRACE_CURL',
    write: (lines) =>
      [STATUS, ...headers(lines), '']
        .map((line) => `13:20:01.123456 http.c:845              <= Recv header: ${line}\n`)
        .concat('13:20:01.123456 http.c:845              == Info: Connection left intact\n')
        .join(''),
  },
  {
    name: 'wget -S',
    write: (lines) =>
      ['--2026-11-25 13:00:00--  http://localhost/', 'HTTP request sent, awaiting response... ']
        .concat([STATUS, 'Server: x', ...headers(lines)].map((line) => `  ${line}`))
        .concat('Username/Password Authentication Failed.', '')
        .join('\n'),
  },
  {
    name: 'HAR',
    write: (lines) =>
      json({
        log: {
          entries: [
            {
              request: { method: 'GET', url: 'http://localhost/', headers: [{ name: 'Host', value: 'x' }] },
              response: { status: 401, statusText: 'Unauthorized', httpVersion: 'HTTP/1.1', headers: named(lines) },
            },
          ],
        },
      }),
  },
  { name: 'HAR, indented', write: (lines) => json({ log: { entries: [{ response: { headers: named(lines) } }] } }, 2) },
  {
    name: 'raw headers',
    write: (lines) => json({ rawHeaders: lines.flatMap(([name, value]) => [name, text(value)]) }),
  },
  { name: 'entries', write: (lines) => json(lines.map(([name, value]) => [name, text(value)])) },
  {
    name: 'an object with arrays',
    write: (lines) => json({ headers: { [lines[0]![0].toLowerCase()]: lines.map(([, value]) => text(value)) } }),
  },
]

const ofLine =
  (write: (name: string, value: string) => string): Format['write'] =>
  (lines) =>
    lines.map((line) => write(...line)).join('')

/** Formats of which each line is a message of its own. */
export const LINE_FORMATS: readonly Format[] = [
  { name: 'a log', write: ofLine((name, value) => `2026-11-25T00:00:00Z INFO ${name}: ${value}\n`) },
  {
    name: 'a log with JSON',
    write: ofLine((name, value) => `INFO {"${name.toLowerCase()}": ${json(text(value)).trim()}, "a": 1}\n`),
  },
  {
    name: 'lines of JSON',
    write: ofLine((name, value) => json({ level: 30, res: { headers: { [name]: text(value) } } })),
  },
  {
    name: 'an object as Node shows it',
    write: ofLine((name, value) => `{\n  '${name.toLowerCase()}': '${value}',\n}\n`),
  },
  { name: 'Python', write: ofLine((name, value) => `header: ${name}: ${value}\n`) },
  { name: 'a dictionary', write: ofLine((name, value) => `got {'Server': 'x', '${name}': '${value}'}\n`) },
  { name: 'Ruby', write: ofLine((name, value) => `I, [2026] {"${name}"=>${json(text(value)).trim()}}\n`) },
  { name: 'logfmt', write: ofLine((name, value) => `level=info msg=${json(`${name}: ${text(value)}`).trim()}\n`) },
  {
    name: 'the wire of Apache HttpClient',
    write: ofLine((name, value) => `http-outgoing-0 << "${name}: ${value}[\\r][\\n]"\n`),
  },
  { name: 'Go', write: ofLine((name, value) => `map[Server:[x] ${name}:[${value}]]\n`) },
  { name: 'CGI', write: ofLine((name, value) => `HTTP_${name.toUpperCase().replaceAll('-', '_')}=${value}\n`) },
  {
    name: 'http.client',
    write: ofLine((name, value) => `send: b'GET / HTTP/1.1\\r\\n${name}: ${value}\\r\\nCookie: s3cret\\r\\n\\r\\n'\n`),
  },
  {
    name: 'JSON in a string',
    write: ofLine((name, value) => `INFO msg=${json(JSON.stringify({ [name]: text(value) })).trim()}\n`),
  },
  {
    name: 'the log of a container',
    write: ofLine((name, value) => json({ log: `INFO ${name}: ${text(value)}\n`, stream: 'stdout' })),
  },
]
