import type { Figure, Row, Rows } from './compare.ts'
import { ISSUES_ALONE } from './growth.ts'
import { geometricMean } from './measure.ts'
import { PARSERS, SERIALIZERS } from './peers.ts'
import { type Contenders, fastestPeer, type Results, spreadOf } from './results.ts'

/*
 * What was aimed at, held against what was measured. A target that is missed says why.
 */

export type Unit = '×' | 'ns' | 'µs' | 'ms' | 'octets'

export interface Target {
  what: string
  unit: Unit
  /** One figure for each input; none where that part wasn't timed. */
  figures: (results: Partial<Results>) => number[]
  /** For the geometric mean, and for each. */
  most?: Limit
  least?: Limit
  /** Why it is missed, where it is. */
  why?: string
  /** The same as a sentence for the README of the package, of those that stand there. */
  said?: (mean: string, range: string) => string
}

interface Limit {
  mean?: number
  each?: number
}

const isMet = (figures: readonly number[], { most = {}, least = {} }: Target) =>
  geometricMean(figures) <= (most.mean ?? Number.POSITIVE_INFINITY) &&
  geometricMean(figures) >= (least.mean ?? 0) &&
  figures.every((figure) => figure <= (most.each ?? Number.POSITIVE_INFINITY) && figure >= (least.each ?? 0))

const written = (figure: number, unit: Unit) =>
  unit === 'octets' || unit === 'ns'
    ? `${Math.round(figure)} ${unit}`
    : `${figure.toFixed(figure < 10 ? 1 : 0)} ${unit}`

function limitOf({ most, least, unit }: Target): string {
  const limit = most ?? least
  if (limit === undefined) return ''
  const side = most ? 'at most' : 'at least'
  const mean = limit.mean === undefined ? [] : [`${side} ${limit.mean} ${unit}`]
  const each = limit.each === undefined ? [] : [`each ${side} ${limit.each} ${unit}`]
  return [...mean, ...each].join(', ')
}

/** The rows of the table, for what was timed. */
export function linesOf(targets: readonly Target[], results: Partial<Results>): string[][] {
  return targets.flatMap((target) => {
    const line = lineOf(target, results)
    return line ? [line] : []
  })
}

/** What, measured, aimed at, and whether that was met. */
function lineOf(target: Target, results: Partial<Results>): string[] | undefined {
  const figures = target.figures(results)
  if (figures.length === 0) return undefined
  const { unit, what, why } = target
  const range = `${written(Math.min(...figures), unit)} to ${written(Math.max(...figures), unit)}`
  const measured =
    figures.length === 1 ? written(figures[0]!, unit) : `${written(geometricMean(figures), unit)} (${range})`
  const limit = limitOf(target)
  const verdict = limit === '' ? '' : isMet(figures, target) ? 'met' : why === undefined ? 'missed' : `missed: ${why}`
  return [what, measured, limit, verdict]
}

const inputs = ({ parse = {} }: Partial<Results>, kind?: string) =>
  Object.entries(parse).flatMap(([name, input]) =>
    kind === undefined || input.kind === kind ? [{ name, ...input }] : [],
  )

/** What a contender takes, of our time. */
const ratios = (list: readonly { contenders: Contenders }[], who: string) =>
  list.flatMap(({ contenders }) => (contenders[who] ? [contenders[who].ratio] : []))

const inverse = (list: readonly number[]) => list.map((ratio) => 1 / ratio)

const fastest = (list: readonly { contenders: Contenders; slicing: string[] }[], isSlicingCounted = false) =>
  list.flatMap(({ contenders, slicing }) => {
    const name = fastestPeer(contenders, isSlicingCounted ? [] : slicing, [...PARSERS])
    return name ? [contenders[name]!.ratio] : []
  })

const octets = (results: Partial<Results>, input: string) =>
  inputs(results).flatMap(({ name, bytes }) => (name === input && bytes.authfield ? [bytes.authfield] : []))

const serialized = ({ serialize = {} }: Partial<Results>, content: string) =>
  Object.values(serialize).filter((row) => row.content === content)

/** What one contender takes, of the time of another, in the rows that have both. */
function between(rows: Rows | undefined, who: string, than: string, isMeant = (_row: string) => true): number[] {
  return Object.entries(rows ?? {}).flatMap(([name, { contenders }]) => {
    const [one, other] = [contenders[who], contenders[than]]
    return one && other && isMeant(name) ? [one.ratio / other.ratio] : []
  })
}

const rowValues = (row: Row | undefined, names: readonly string[], value: (figure: Figure) => number) =>
  names.flatMap((name) => (row?.contenders[name] ? [value(row.contenders[name])] : []))

const microsecondsOver = (row: Row | undefined, names: readonly string[]) =>
  rowValues(row, names, ({ over }) => over / 1000)

const isQuoted = (row: string) => row.includes('quote')
const recovered = ({ recover = {} }: Partial<Results>, who: string, isMeant = (_row: string) => true) =>
  Object.entries(recover).flatMap(([name, { contenders }]) => (isMeant(name) ? [contenders[who]!.ratio] : []))

const hostilePerOctet = ({ hostile = {} }: Partial<Results>, legal: string) => {
  const worst = between(hostile, 'recovered', legal)
  return worst.length === 0 ? [] : [Math.max(...worst)]
}

const isWithinValue =
  ({ hostile = {} }: Partial<Results>) =>
  (row: string) =>
    hostile[row]!.contenders['what it may cost'] === undefined

const importOf = ({ imports }: Partial<Results>, name: string) => (imports?.[name] ? [imports[name].least] : [])

const OUR_TIME = 'takes, of our time'

const READING: readonly Target[] = [
  {
    what: `challenges: the fastest right peer ${OUR_TIME}`,
    unit: '×',
    figures: (results) => fastest(inputs(results, 'challenges')),
    least: { mean: 3, each: 2 },
    said: (mean, range) => `challenges: ${mean} as fast as the fastest library that gets them right${range}`,
    why: 'where one stays under twice, it looks for one scheme and one parameter by a single expression, and reads nothing else',
  },
  {
    what: `challenges: oauth4webapi ${OUR_TIME}`,
    unit: '×',
    figures: (results) => ratios(inputs(results, 'challenges'), 'oauth4webapi'),
    least: { mean: 4 },
    said: (mean, range) => `challenges: ${mean} as fast as oauth4webapi${range}`,
  },
  {
    what: `credentials: the fastest right peer that checks ${OUR_TIME}`,
    unit: '×',
    figures: (results) => fastest(inputs(results, 'credentials')),
    least: { mean: 2, each: 1 },
    why: 'that peer takes less than twice what the regular expression alone does, so that half of its time is below any reader that checks',
    said: (mean, range) => `credentials: ${mean} as fast as the fastest library that checks them${range}`,
  },
  {
    what: `Basic credentials: the fastest of all peers ${OUR_TIME}`,
    unit: '×',
    figures: (results) =>
      fastest(
        inputs(results).filter(({ name }) => name === 'Basic credentials'),
        true,
      ),
    least: { each: 1 },
    said: (mean, range) => `Basic credentials: ${mean} as fast as the fastest library, checking or not${range}`,
  },
  {
    what: 'challenges: we take, of the recognising regular expression',
    unit: '×',
    figures: (results) =>
      inverse(
        ratios(
          inputs(results, 'challenges').filter(({ name }) => name !== 'escapes'),
          'regular expression',
        ),
      ),
    most: { mean: 1.2, each: 1.4 },
    why: 'the expression allocates nothing; what it takes is nearly what the scan takes here, and arrays, objects and slices come on top',
  },
  {
    what: 'escapes: we take, of the recognising regular expression',
    unit: '×',
    figures: (results) =>
      inverse(
        ratios(
          inputs(results).filter(({ name }) => name === 'escapes'),
          'regular expression',
        ),
      ),
    most: { each: 2 },
    why: 'an escaped value is put together from pieces',
  },
  {
    what: 'credentials: we take, of the recognising regular expression',
    unit: '×',
    figures: (results) => inverse(ratios(inputs(results, 'credentials'), 'regular expression')),
    most: { mean: 1.5, each: 2 },
  },
  {
    what: `\`JSON.parse\` of the result ${OUR_TIME}`,
    unit: '×',
    figures: (results) => ratios(inputs(results), 'JSON.parse'),
    least: { mean: 2.5 },
    why: 'it copies the text of a JWT almost without looking at it',
    said: (mean, range) => `all of them: ${mean} as fast as \`JSON.parse\` of the result${range}`,
  },
  {
    what: 'octets of a Basic challenge',
    unit: 'octets',
    figures: (results) => octets(results, 'Basic'),
    most: { each: 420 },
  },
  {
    what: 'octets of Basic credentials',
    unit: 'octets',
    figures: (results) => octets(results, 'Basic credentials'),
    most: { each: 140 },
  },
  {
    what: 'legal text in a rare form takes, of the plain form',
    unit: '×',
    figures: ({ forms }) => between(forms, 'form', 'plain', (row) => !row.startsWith('a parameter')),
    most: { each: 1.2 },
  },
  {
    what: 'a parameter of 18 takes, of one of 17',
    unit: '×',
    figures: ({ forms }) => between(forms, 'form', 'plain', (row) => row === 'a parameter of 18'),
    most: { each: 1.1 },
    why: 'the set of names is made at the seventeenth, once for each list',
  },
]

const REFUSING: readonly Target[] = [
  {
    what: 'refusing a short field takes, of accepting it twice and throwing a bare `Error`',
    unit: '×',
    figures: ({ refuse }) => between(refuse, 'refused', 'what it may cost'),
    most: { mean: 1 },
    why: 'the message is put together, and the place and the code are three properties more than a bare error has',
  },
  {
    what: 'the same with stack traces',
    unit: '×',
    figures: ({ refuse }) => between(refuse, 'refused, traced', 'what it may cost, traced'),
    most: { mean: 1 },
  },
  {
    what: 'refusing 16 kB takes, of accepting what stands before the fault and throwing a bare `Error`',
    unit: '×',
    figures: ({ hostile }) => between(hostile, 'refused', 'what it may cost'),
    most: { each: 1.2 },
    why: 'where the fault is at the start, hardly anything is accepted before it, so that making the error is the whole time, and ours takes longer than a bare one',
  },
  {
    what: 'refusing 16 kB with the fault in one value takes, of a legal token68 of that length',
    unit: '×',
    figures: (results) => between(results.hostile, 'refused', 'legal token68', isWithinValue(results)),
    most: { each: 15 },
  },
  {
    what: 'recovering 16 kB takes at the worst, of recovering legal parameters',
    unit: '×',
    figures: (results) => hostilePerOctet(results, 'legal parameters'),
  },
  {
    what: 'recovering malformed text takes, of accepted text',
    unit: '×',
    figures: (results) => recovered(results, 'recovered'),
    most: { mean: 2 },
    why: 'the strict reader reads up to the fault and behind it, and each fault has an issue to be made and several rules to be asked in between',
  },
  {
    what: 'recovering faulty quotes takes, of accepted text',
    unit: '×',
    figures: (results) => recovered(results, 'recovered', isQuoted),
    most: { each: 4 },
    why: 'where a quote is wrong, each quote behind it is tried as the end, and a whole challenge is looked for behind each comma',
  },
  {
    what: 'recovering well-formed text takes, of parsing it',
    unit: '×',
    figures: (results) => recovered(results, 'accepted, recovering'),
  },
  {
    what: 'time a character, the greatest to the least of 1 kB to 1 MB',
    unit: '×',
    figures: ({ growth = {} }) =>
      Object.entries(growth).flatMap(([shape, sizes]) => (shape === ISSUES_ALONE ? [] : [spreadOf(sizes)])),
    most: { each: 1.5 },
    why: 'a field of small pieces leaves objects for each, which the collector has to move; none grows with the square',
  },
  {
    what: `the same of ${ISSUES_ALONE}`,
    unit: '×',
    figures: ({ growth }) => (growth?.[ISSUES_ALONE] ? [spreadOf(growth[ISSUES_ALONE])] : []),
  },
]

const WRITING: readonly Target[] = [
  {
    what: 'serializing parameters: we take, of concatenation without a check',
    unit: '×',
    figures: (results) => inverse(ratios(serialized(results, 'params'), 'concatenation')),
    most: { mean: 2 },
    why: 'each name and value is checked, and each object is searched for properties that nobody knows',
  },
  {
    what: 'the same where the caller says nothing of quotes',
    unit: '×',
    figures: (results) =>
      serialized(results, 'params').map(
        ({ contenders }) => contenders['without quoted']!.ratio / contenders.concatenation!.ratio,
      ),
    most: { mean: 3 },
    why: 'what a scheme writes bare is looked up for each name',
  },
  {
    what: `serializing parameters: the one that escapes correctly, and checks nothing, ${OUR_TIME}`,
    unit: '×',
    figures: (results) => ratios(serialized(results, 'params'), '@divine/headers'),
    least: { mean: 3 },
    why: 'here each name and value is checked, and that no name occurs twice',
  },
  {
    what: `serializing a token68: the fastest that checks it ${OUR_TIME}`,
    unit: '×',
    figures: (results) =>
      serialized(results, 'token68').flatMap(({ contenders, unchecked }) => {
        const name = fastestPeer(contenders, unchecked, [...SERIALIZERS])
        return name ? [contenders[name]!.ratio] : []
      }),
  },
]

const DIGESTS = (row: string) => row.startsWith('Digest')

const SCHEMES: readonly Target[] = [
  {
    what: 'decoding Digest takes, of code by hand',
    unit: '×',
    figures: ({ decode }) => between(decode, 'authfield', 'by hand', DIGESTS),
    most: { each: 2 },
    why: 'each parameter is looked up, checked and put under the name that the scheme gives it',
  },
  {
    what: 'decoding other schemes takes, of code by hand',
    unit: '×',
    figures: ({ decode }) => between(decode, 'authfield', 'by hand', (row) => !DIGESTS(row)),
  },
  {
    what: 'encoding takes, of code by hand',
    unit: '×',
    figures: ({ encode }) => between(encode, 'authfield', 'by hand'),
  },
  {
    what: '`verifyDigest` takes, of the hashes alone',
    unit: '×',
    figures: ({ digest }) => between(digest, 'authfield', 'hashes', (row) => row.startsWith('verify')),
    most: { mean: 3 },
    why: 'what is hashed is put together and checked first, and the response is compared in a time that says nothing of where it differs',
  },
  {
    what: '`answerDigest` takes, of the hashes alone',
    unit: '×',
    figures: ({ digest }) => between(digest, 'authfield', 'hashes', (row) => row.startsWith('answer')),
    most: { mean: 3 },
    why: 'what is hashed is put together and checked first, and credentials are made of it',
  },
]

const TOKENS = ['Basic', 'Bearer']

const EXCHANGE: readonly Target[] = [
  {
    what: 'client: Basic and Bearer add to a request',
    unit: 'µs',
    figures: ({ exchange }) => microsecondsOver(exchange?.client, TOKENS),
    most: { each: 10 },
  },
  {
    what: 'client: Digest adds to a request',
    unit: 'µs',
    figures: ({ exchange }) => microsecondsOver(exchange?.client, ['Digest']),
    most: { each: 40 },
  },
  {
    what: 'guard: Basic and Bearer add to a request',
    unit: 'µs',
    figures: ({ exchange }) => microsecondsOver(exchange?.guard, TOKENS),
    most: { each: 10 },
  },
  {
    what: 'guard: Digest adds to a request',
    unit: 'µs',
    figures: ({ exchange }) => microsecondsOver(exchange?.guard, ['Digest']),
    most: { each: 40 },
  },
  {
    what: 'importing `authfield`',
    unit: 'ms',
    figures: (results) => importOf(results, 'authfield'),
    most: { each: 3 },
  },
  {
    what: 'importing `authfield/schemes`',
    unit: 'ms',
    figures: (results) => importOf(results, 'authfield/schemes'),
    most: { each: 9 },
  },
]

export const TARGETS: readonly Target[] = [...READING, ...REFUSING, ...WRITING, ...SCHEMES, ...EXCHANGE]
