import type { Rows } from './compare.ts'
import { type Growth, ISSUES_ALONE, SIZES } from './growth.ts'
import type { Imports } from './imports.ts'
import { geometricMean } from './measure.ts'
import { PARSERS, SERIALIZERS } from './peers.ts'
import { type Contenders, type Results, spreadOf } from './results.ts'
import { linesOf, TARGETS } from './targets.ts'

/*
 * The results for people: Markdown tables, and how they stand to the targets.
 */

const OURS = 'authfield'
const RULE = 'regular expression'
const JSON_PARSE = 'JSON.parse'
const VERDICT = 'met or missed'

const times = (ratio: number | undefined) => (ratio === undefined ? '' : `${ratio.toFixed(ratio < 10 ? 1 : 0)} ×`)
const ns = (value: number) => `${Math.round(value).toLocaleString('en')} ns`
const µs = (value: number) => `${(value / 1000).toFixed(value < 10_000 ? 2 : 1)} µs`

function table(head: string[], rows: string[][]): string {
  // Words stand on the left, figures on the right.
  const align = head.map((name, i) => (i === 0 || name === VERDICT ? '---' : '--:'))
  return [head, align, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** A peer's ratio, with a mark where it doesn't do the same; or why there is none. */
function cell(contenders: Contenders, wrong: string[], lax: string[], name: string, mark: string): string {
  if (contenders[name]) return `${times(contenders[name].ratio)}${lax.includes(name) ? ` (${mark})` : ''}`
  if (wrong.includes(name)) return 'wrong'
  return /\(right on (.*)\)/.exec(wrong.find((who) => who.startsWith(name)) ?? '')?.[1] ?? ''
}

function parsing(parse: Results['parse']): string[] {
  const others = [RULE, JSON_PARSE, ...PARSERS.map(({ name }) => name)]
  return [
    '### Parsing',
    table(
      ['input', 'characters', OURS, ...others],
      Object.entries(parse).map(([name, { characters, contenders, wrong, slicing }]) => [
        name,
        String(characters),
        ns(contenders[OURS]!.ns),
        ...others.map((who) => cell(contenders, wrong, slicing, who, 'slices')),
      ]),
    ),
    PARSERS.flatMap(({ name, note }) => (note ? [`${name}: ${note}.`] : [])).join(' '),
    '### Octets allocated by a parse',
    table(
      ['input', OURS, ...others.slice(1)],
      Object.entries(parse)
        .filter(([, { bytes }]) => bytes[OURS])
        .map(([name, { bytes }]) => [
          name,
          ...[OURS, ...others.slice(1)].map((who) => (bytes[who] ? String(Math.round(bytes[who])) : '')),
        ]),
    ),
  ]
}

function recovering(recover: Results['recover']): string[] {
  return [
    '### Malformed text',
    table(
      ['input', 'the repaired text: parsed', 'recovered', 'the malformed text: recovered', 'rejected', 'by its codec'],
      Object.entries(recover).map(([name, { contenders }]) => [
        name,
        ns(contenders.accepted!.ns),
        ...['accepted, recovering', 'recovered', 'rejected', 'codec'].map((what) => times(contenders[what]?.ratio)),
      ]),
    ),
  ]
}

function serializing(serialize: Results['serialize']): string[] {
  const others = [
    'without quoted',
    'round trip',
    'JSON.stringify',
    'concatenation',
    ...SERIALIZERS.map(({ name }) => name),
  ]
  return [
    '### Serializing',
    table(
      ['input', OURS, ...others],
      Object.entries(serialize).map(([name, { contenders, wrong, unchecked }]) => [
        name,
        ns(contenders[OURS]!.ns),
        ...others.map((who) => cell(contenders, wrong, unchecked, who, 'unchecked')),
      ]),
    ),
  ]
}

/** How a table of rows is shown: the time of its baseline, and what the columns take of that. */
interface Shown {
  title: string
  note: string
  /** What the columns are headed with, by contender. The first is the baseline. */
  columns: Record<string, string>
  unit?: (value: number) => string
}

/** The tables of rows that have one baseline, in order. */
export const TABLES = {
  refuse: {
    title: 'Refusing a short field',
    note: 'Times of accepting its repaired form. A bare error is a subclass of `Error` with a fixed message, thrown and caught. Traced means with stack traces of ten frames, as V8 makes them unless it is told otherwise.',
    columns: {
      accepted: 'accepted',
      refused: 'refused',
      'bare error': 'a bare error',
      'refused, traced': 'refused, traced',
      'bare error, traced': 'a bare error, traced',
    },
  },
  forms: {
    title: 'Legal text in a rare form',
    note: 'For parameters: the time of one parameter, beside one of 17.',
    columns: { plain: 'the plain form', form: 'this form' },
  },
  hostile: {
    title: 'A hostile field of 16 kB',
    note: 'Times of a legal token68 of that length. Where the fault is within one value, nothing stands before it that could be accepted alone.',
    columns: {
      'legal token68': 'a legal token68',
      'accepted up to the fault': 'accepted up to the fault',
      refused: 'refused',
      recovered: 'recovered',
      'legal parameters': 'legal parameters recovered',
    },
    unit: µs,
  },
  decode: {
    title: 'Decoding schemes',
    note: 'Times of code that is written by hand for this scheme alone, with the checks that the scheme asks for. authfield and the code by hand decode what is parsed, and trust no parser. Parsed too is from the text, as basic-auth does it, which takes control characters (RFC 7617 §2 has none). aws4 reads nothing.',
    columns: { 'by hand': 'by hand', authfield: OURS, 'parsed too': 'parsed too', 'basic-auth': 'basic-auth' },
  },
  encode: {
    title: 'Encoding schemes',
    note: 'From values to the text of a field, as times of code by hand. aws4 is timed with a signature that is given: it sorts the names of the fields as well.',
    columns: { 'by hand': 'by hand', authfield: OURS, 'basic-auth': 'basic-auth', aws4: 'aws4' },
  },
  digest: {
    title: 'Digest beside its hashes',
    note: 'Times of the hashes alone, by `crypto.hash` of text that is put together already: three with a password, two with its hash. From field to field also reads the challenge, makes a random `cnonce` and writes the credentials. It is the only row in which digest-header does the same work.',
    columns: {
      hashes: 'the hashes',
      authfield: OURS,
      'authfield, sync': 'without a promise',
      'digest-header': 'digest-header',
    },
  },
} satisfies Partial<Record<keyof Results, Shown>>

function rowsTable(rows: Rows, { title, note, columns, unit = ns }: Shown): string[] {
  const [baseline, ...others] = Object.keys(columns)
  return [
    `### ${title}`,
    note,
    table(
      ['', ...Object.values(columns)],
      Object.entries(rows).map(([name, { contenders, wrong }]) => [
        name,
        unit(contenders[baseline!]!.ns),
        ...others.map((who) => cell(contenders, wrong, [], who, '')),
      ]),
    ),
  ]
}

/** What client and guard add, and what that is of a request that goes over a real connection. */
function exchanging(exchange: Rows): string[] {
  const lines = Object.entries(exchange).flatMap(([side, { contenders }]) => {
    const whole = contenders['a fetch on this machine']!.ns
    return Object.entries(contenders)
      .filter(([name]) => name !== 'nothing')
      .map(([name, { over }]) => [`${side}: ${name}`, µs(over), `${((100 * over) / whole).toFixed(1)} %`])
  })
  return [
    '### Client and guard',
    'Microseconds more than a call of a function that answers at once, and what that is of a fetch with the client of the platform to a server on this machine, which has nothing else to do. Credentials are sent and judged as from the second request on; out of scope means that the URL is in no scope.',
    table(['', 'more', 'of a fetch'], lines),
  ]
}

function growing(growth: Growth): string[] {
  const shapes = Object.entries(growth)
    .map(([shape, sizes]) => ({ shape, sizes, flatness: spreadOf(sizes) }))
    .sort((a, b) => b.flatness - a.flatness)
  const sizes = SIZES.filter((size) => size in shapes[0]!.sizes)
  return [
    '### Time a character',
    `Nanoseconds a character of \`recoverChallenges\` on ${shapes.length - 1} hostile shapes: the ten that grow most, and a loop that only makes issues. All are in \`results.json\`.`,
    table(
      ['shape', ...sizes.map((size) => `${size.toLocaleString('en')} characters`), 'greatest to least'],
      shapes
        .filter(({ shape }) => shape !== ISSUES_ALONE)
        .slice(0, 10)
        .concat(shapes.filter(({ shape }) => shape === ISSUES_ALONE))
        .map(({ shape, sizes: times_, flatness }) => [
          shape,
          ...sizes.map((size) => times_[size]!.toFixed(1)),
          times(flatness),
        ]),
    ),
  ]
}

function importing(imports: Imports): string[] {
  return [
    '### Importing',
    'Milliseconds, each in a fresh process, in turns.',
    table(
      ['package', 'least', 'median'],
      Object.entries(imports).map(([name, { least, median }]) => [name, least.toFixed(1), median.toFixed(1)]),
    ),
  ]
}

/** All tables of what was timed. */
export function report(results: Partial<Results>): string {
  const { date, commit, machine, node, versions = {}, parse, serialize, recover, exchange, growth, imports } = results
  const peers = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return [
    `${date}, commit ${commit}. ${machine}; Node ${node}. ${peers.join(', ')}.`,
    '### Targets',
    'The geometric mean over the inputs; the least and the greatest in brackets.',
    table(['what', 'measured', 'target', VERDICT], linesOf(TARGETS, results)),
    ...(parse ? parsing(parse) : []),
    ...(recover ? recovering(recover) : []),
    ...(serialize ? serializing(serialize) : []),
    ...Object.entries(TABLES).flatMap(([name, shown]) => {
      const rows = results[name as keyof typeof TABLES]
      return rows ? rowsTable(rows, shown) : []
    }),
    ...(exchange ? exchanging(exchange) : []),
    ...(growth ? growing(growth) : []),
    ...(imports ? importing(imports) : []),
  ].join('\n\n')
}

/** For the README of the package: the figures that have a sentence. */
export function briefly(results: Results): string {
  const [, version] = /^(v[\d]+)/.exec(results.node) ?? []
  const lines = TARGETS.flatMap(({ said, figures }) => {
    const all = figures(results)
    const range = all.length > 1 ? ` (${timesAsFast(Math.min(...all))} to ${timesAsFast(Math.max(...all))})` : ''
    return said && all.length > 0 ? [`- ${said(`${timesAsFast(geometricMean(all))} times`, range)}`] : []
  })
  const inWords = `Measured on ${results.date}, Node ${version}, in one run. The first figure is the geometric mean over the inputs; the least and the greatest are in brackets.`
  return [inWords, lines.join('\n')].join('\n\n')
}

const timesAsFast = (ratio: number) => ratio.toFixed(1)
