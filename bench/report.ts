import { geometricMean } from './measure.ts'
import { PARSERS, SERIALIZERS } from './peers.ts'

/*
 * The results for people: Markdown tables, and how they stand to the targets.
 */

export interface Results {
  date: string
  commit: string
  machine: string
  node: string
  versions: Record<string, string>
  /** Milliseconds. */
  imports: Record<string, number>
  parse: Record<
    string,
    {
      characters: number
      kind: string
      /** Who doesn't give what the field means, or is made for something else. */
      wrong: string[]
      /** Whose answer is right, but who doesn't refuse what the grammar forbids. */
      slicing: string[]
      contenders: Contenders
      /** Octets allocated. */
      bytes: Record<string, number>
    }
  >
  /** `unchecked`: who writes a line break if given one. */
  serialize: Record<string, { content: Content; wrong: string[]; unchecked: string[]; contenders: Contenders }>
  recover: Record<string, { contenders: Contenders }>
  /** Nanoseconds a character, by shape and size. */
  growth: Record<string, Record<string, number>>
}

/** What follows a scheme. */
export type Content = 'token68' | 'params'

/** Nanoseconds, and how many times as long as the first. */
export type Contenders = Record<string, { ns: number; ratio: number }>

/** The lengths of hostile text, in characters. */
export const SIZES = [1_000, 10_000, 100_000, 1_000_000] as const
/** What is timed beside the shapes. */
export const ISSUES_ALONE = 'an issue for each character, made by a loop'

const OURS = 'authfield'
const RULE = 'regular expression'
const JSON_PARSE = 'JSON.parse'

const times = (ratio: number | undefined) => (ratio === undefined ? '' : `${ratio.toFixed(ratio < 10 ? 1 : 0)} ×`)
const ns = (value: number) => `${Math.round(value).toLocaleString('en')} ns`

function table(head: string[], rows: string[][]): string {
  const align = head.map((_, i) => (i === 0 ? '---' : '--:'))
  return [head, align, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** The fastest peer whose answer is right, and checked. */
export function fastestPeer(contenders: Contenders, slicing: string[], peers: { name: string }[]): string | undefined {
  return peers
    .map(({ name }) => name)
    .filter((name) => contenders[name] && !slicing.includes(name))
    .sort((a, b) => contenders[a]!.ratio - contenders[b]!.ratio)[0]
}

const spreadOf = (sizes: Record<string, number>) =>
  Math.max(...Object.values(sizes)) / Math.min(...Object.values(sizes))

const spread = (ratios: number[]) =>
  ratios.length
    ? `${times(geometricMean(ratios))} (${times(Math.min(...ratios))} to ${times(Math.max(...ratios))})`
    : '–'

/** What the figures come to: the geometric mean over the inputs, with the least and the greatest. */
export function summary({
  parse,
  serialize,
  recover,
  growth,
}: Results): [what: string, figure: string, target: string][] {
  const inputs = Object.values(parse)
  const of = (kind: string) => inputs.filter((input) => input.kind === kind)
  const against = (list: typeof inputs, name: string) =>
    list.flatMap(({ contenders }) => (contenders[name] ? [contenders[name].ratio] : []))
  const peer = (list: typeof inputs) =>
    list.flatMap(({ contenders, slicing }) => {
      const name = fastestPeer(contenders, slicing, [...PARSERS])
      return name ? [contenders[name]!.ratio] : []
    })
  const written = (content: Content, name: (input: Results['serialize'][string]) => string | undefined) =>
    Object.values(serialize).flatMap((input) => {
      const ratio = input.contenders[(input.content === content && name(input)) || '']?.ratio
      return ratio ? [ratio] : []
    })
  const flatness = Object.entries(growth).flatMap(([shape, sizes]) => (shape === ISSUES_ALONE ? [] : [spreadOf(sizes)]))
  const recovered = (name: string) => Object.values(recover).map(({ contenders }) => contenders[name]!.ratio)
  return [
    [
      'challenges: the fastest right peer takes, of our time,',
      spread(peer(of('challenges'))),
      'at least 3 ×, each 2 ×',
    ],
    ['challenges: oauth4webapi takes, of our time,', spread(against(of('challenges'), 'oauth4webapi')), 'at least 4 ×'],
    [
      'credentials: the fastest right peer that checks takes, of our time,',
      spread(peer(of('credentials'))),
      'at least 2 ×; JWT 1 ×',
    ],
    [
      'we take, of the time of the recognising regular expression,',
      spread(against(inputs, RULE).map((ratio) => 1 / ratio)),
      'at most 1.5 ×, each 2 ×',
    ],
    ['`JSON.parse` of the result takes, of our time,', spread(against(inputs, JSON_PARSE)), 'at least 2.5 ×'],
    ['recovering malformed text takes, of accepted text', spread(recovered('recovered')), 'at most 3 ×'],
    ['rejecting it takes', spread(recovered('rejected')), ''],
    ['recovering well-formed text takes', spread(recovered('accepted, recovering')), ''],
    [
      'serializing parameters: the one that escapes correctly, and checks nothing, takes',
      spread(written('params', () => '@divine/headers')),
      'at least 3 ×',
    ],
    [
      'serializing parameters: concatenation alone takes, of our time,',
      spread(written('params', () => 'concatenation')),
      '',
    ],
    [
      'serializing a token68: the fastest that checks it takes',
      spread(written('token68', ({ contenders, unchecked }) => fastestPeer(contenders, unchecked, [...SERIALIZERS]))),
      '',
    ],
    ['time a character, the greatest to the least from 1 kB to 1 MB', spread(flatness), 'at most 1.5 ×'],
    [`the same of ${ISSUES_ALONE}`, times(spreadOf(growth[ISSUES_ALONE]!)), ''],
  ]
}

/** All tables. */
export function report(results: Results): string {
  const { date, commit, machine, node, versions, imports, parse, serialize, recover, growth } = results
  const cell = (contenders: Contenders, wrong: string[], lax: string[], name: string, mark = 'slices') =>
    contenders[name]
      ? `${times(contenders[name].ratio)}${lax.includes(name) ? ` (${mark})` : ''}`
      : wrong.includes(name)
        ? 'wrong'
        : (/\(right on (.*)\)/.exec(wrong.find((who) => who.startsWith(name)) ?? '')?.[1] ?? '')

  const parsers = PARSERS.map(({ name }) => name)
  const serializers = SERIALIZERS.map(({ name }) => name)
  const perCharacter = Object.entries(growth)
    .map(([shape, sizes]) => ({
      shape,
      sizes,
      flatness: spreadOf(sizes),
    }))
    .sort((a, b) => b.flatness - a.flatness)

  return [
    `${date}, commit ${commit}. ${machine}; Node ${node}. ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}.`,
    table(['what', 'geometric mean (least to greatest)', 'target'], summary(results)),
    '### Parsing',
    table(
      ['input', 'characters', OURS, RULE, JSON_PARSE, ...parsers],
      Object.entries(parse).map(([name, { characters, contenders, wrong, slicing }]) => [
        name,
        String(characters),
        ns(contenders[OURS]!.ns),
        ...[RULE, JSON_PARSE, ...parsers].map((who) => cell(contenders, wrong, slicing, who)),
      ]),
    ),
    PARSERS.flatMap(({ name, note }) => (note ? [`${name}: ${note}.`] : [])).join(' '),
    '### Octets allocated by a parse',
    table(
      ['input', OURS, JSON_PARSE, ...parsers],
      Object.entries(parse)
        .filter(([, { bytes }]) => bytes[OURS])
        .map(([name, { bytes }]) => [
          name,
          ...[OURS, JSON_PARSE, ...parsers].map((who) => (bytes[who] ? String(Math.round(bytes[who])) : '')),
        ]),
    ),
    '### Malformed text',
    table(
      ['input', 'the repaired text: parsed', 'recovered', 'the malformed text: recovered', 'rejected', 'by its codec'],
      Object.entries(recover).map(([name, { contenders }]) => [
        name,
        ns(contenders.accepted!.ns),
        ...['accepted, recovering', 'recovered', 'rejected', 'codec'].map((what) => times(contenders[what]?.ratio)),
      ]),
    ),
    '### Serializing',
    table(
      ['input', OURS, 'round trip', 'JSON.stringify', 'concatenation', ...serializers],
      Object.entries(serialize).map(([name, { contenders, wrong, unchecked }]) => [
        name,
        ns(contenders[OURS]!.ns),
        ...['round trip', 'JSON.stringify', 'concatenation', ...serializers].map((who) =>
          cell(contenders, wrong, unchecked, who, 'unchecked'),
        ),
      ]),
    ),
    '### Time a character',
    `Nanoseconds a character of \`recoverChallenges\` on ${perCharacter.length - 1} hostile shapes: the ten that grow most, and a loop that only makes issues. All are in \`results.json\`.`,
    table(
      ['shape', '1 kB', '10 kB', '100 kB', '1 MB', 'greatest to least'],
      perCharacter
        .filter(({ shape }) => shape !== ISSUES_ALONE)
        .slice(0, 10)
        .concat(perCharacter.filter(({ shape }) => shape === ISSUES_ALONE))
        .map(({ shape, sizes, flatness }) => [shape, ...SIZES.map((size) => sizes[size]!.toFixed(1)), times(flatness)]),
    ),
    '### Importing',
    table(
      ['package', 'milliseconds'],
      Object.entries(imports).map(([name, time]) => [name, time.toFixed(1)]),
    ),
  ].join('\n\n')
}

/** For the README of the package: ratios alone. */
export function briefly(results: Results): string {
  const lines = summary(results).slice(0, 5)
  const [, version] = /^(v[\d]+)/.exec(results.node) ?? []
  return [
    `Measured on ${results.date}, Node ${version}, as ratios in one run: the geometric mean over the inputs, the least and the greatest in brackets.`,
    lines.map(([what, figure]) => `- ${what} ${figure}`).join('\n'),
  ].join('\n\n')
}
