import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import {
  type Challenge,
  type Issue,
  parseChallenges,
  parseCredentials,
  recoverChallenges,
  recoverCredentials,
} from '../src/index.ts'
import { SHAPES } from '../test/shapes.ts'
import { drawChart } from './chart.ts'
import { INPUTS, type Input, type Kind, MALFORMED, type Reading, WILD } from './inputs.ts'
import { allocated, fresh, inTurn, interleave, least, median, ratio } from './measure.ts'
import {
  concatenated,
  ours,
  oursSerializer,
  PARSERS,
  type Parser,
  RULES,
  SERIALIZERS,
  type Serializer,
} from './peers.ts'
import { briefly, type Contenders, type Content, ISSUES_ALONE, type Results, report, SIZES } from './report.ts'

/*
 * Times all that there is and writes results.json, chart.svg and the tables of README.md: npm run bench
 *
 * What contends is timed in several processes: what the engine makes of the same code differs from one to the next.
 */

const FILE = fileURLToPath(import.meta.url)
const FOLDER = fileURLToPath(new URL('.', import.meta.url))
const PROCESSES = 3
/** In each process. */
const ROUNDS = 4
/** Where a parser is imported from, if not by its name. */
const IMPORTS: Record<string, string> = {
  'MCP SDK': '@modelcontextprotocol/sdk/client/auth.js',
  'authfield/grammar': new URL('../dist/grammar.js', import.meta.url).href,
}

// The peers that throw, and strict rejection, would be timed by their stacks.
Error.stackTraceLimit = 0

const same = (text: string) => text
const parsed = (text: string, kind: Kind): Challenge[] =>
  kind === 'challenges' ? parseChallenges(text) : [parseCredentials(text)!]
const recovered = (text: string, kind: Kind) =>
  kind === 'challenges' ? recoverChallenges(text) : recoverCredentials(text)

/**
 * Puts together the pieces that the engine leaves a concatenated string in, as whoever sends it has to. The result has to be
 * consumed: a call whose result isn't is optimized away.
 */
const sent = (text: string) => text.charCodeAt(0)

/** Names are compared without regard to case, parameters without regard to order. */
function comparable(readings: Reading[], wanted?: readonly string[]): unknown {
  return readings.map(({ scheme, token68, params = {} }) => ({
    scheme: scheme.toLowerCase(),
    token68,
    params: new Map(
      Object.entries(params)
        .map(([name, value]) => [name.toLowerCase(), String(value)] as const)
        .filter(([name]) => wanted?.includes(name) ?? true)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  }))
}

/** Whether a parser gives what a field means. */
async function isRight(parser: Parser, { kind, text, expected }: Input): Promise<boolean> {
  if (!parser.kinds.includes(kind)) return false
  try {
    const readings = parser.readings(await parser.parse((parser.prepare ?? same)(text), kind))
    return isDeepStrictEqual(comparable(readings, parser.params), comparable(expected, parser.params))
  } catch {
    return false
  }
}

/** Whether a parser refuses a control character in the middle, which the grammar has no place for. */
async function isValidating(parser: Parser, { kind, text }: Input): Promise<boolean> {
  const middle = Math.floor(text.length / 2)
  try {
    const damaged = `${text.slice(0, middle)}\x7f${text.slice(middle)}`
    return parser.readings(await parser.parse(damaged, kind)).length === 0
  } catch {
    return true
  }
}

/** Nanoseconds of each contender, round by round, in place of what they come to. */
type Rounds = Record<string, number[]>
type Timed<Entry> = Omit<Entry, 'contenders'> & { rounds: Rounds }

interface Times {
  parse: Record<string, Timed<Results['parse'][string]>>
  serialize: Record<string, Timed<Results['serialize'][string]>>
  recover: Record<string, Timed<Results['recover'][string]>>
}

/**
 * The rounds of several processes as one: the least, which is the machine at its best, and how many times as long as the
 * baseline's in the median round.
 */
function compared<What extends keyof Times>(runs: readonly Times[], what: What, baseline: string): Results[What] {
  const results: Record<string, object> = {}
  for (const [name, { rounds: first, ...entry }] of Object.entries(runs[0]![what])) {
    const rounds = (who: string) => runs.flatMap((run) => run[what][name]!.rounds[who]!)
    const contenders: Contenders = {}
    for (const who of Object.keys(first))
      contenders[who] = { ns: Math.min(...rounds(who)), ratio: ratio(rounds(who), rounds(baseline)) }
    results[name] = { ...entry, contenders }
  }
  return results as Results[What]
}

/** Takes off what a peer's call does besides parsing. */
function takeOffControls(times: Rounds, parsers: readonly Parser[]): void {
  for (const { name, control } of parsers) {
    if (!control) continue
    const taken = times[`${name}, control`]!
    times[name] = times[name]!.map((time, round) => Math.max(0, time - taken[round]!))
    delete times[`${name}, control`]
  }
}

async function timeParsing(): Promise<Times['parse']> {
  const results: Times['parse'] = {}
  // All inputs in all parsers first, as for all work.
  for (const { kind, text } of [...INPUTS, ...INPUTS]) {
    for (const { kinds, prepare = same, parse } of [ours, ...PARSERS].filter(({ control }) => !control)) {
      const call = inTurn(
        () => prepare(fresh(text)),
        (input) => parse(input, kind),
      )
      try {
        if (kinds.includes(kind)) await interleave({ call }, 0)
      } catch {
        // Refused.
      }
    }
  }
  for (const input of INPUTS) {
    const { name, kind, text } = input
    const right: Parser[] = []
    const wrong: string[] = []
    const slicing: string[] = []
    for (const parser of [ours, ...PARSERS].filter(({ kinds }) => kinds.includes(kind))) {
      if (await isRight(parser, input)) right.push(parser)
      else wrong.push(parser.name)
      if (kind === 'credentials' && right.includes(parser) && !(await isValidating(parser, input)))
        slicing.push(parser.name)
    }
    if (!right.includes(ours)) throw new Error(`authfield misreads ${name}`)
    if (!RULES[kind].test(text)) throw new Error(`the regular expression refuses ${name}`)

    const json = JSON.stringify(parsed(text, kind))
    const contenders: Record<string, () => unknown> = {}
    for (const { name, prepare = same, parse, control } of right) {
      contenders[name] = inTurn(
        () => prepare(fresh(text)),
        (input) => parse(input, kind),
      )
      if (control) contenders[`${name}, control`] = () => control(kind)
    }
    contenders['regular expression'] = inTurn(
      () => fresh(text),
      (copy) => RULES[kind].test(copy),
    )
    contenders['JSON.parse'] = inTurn(
      () => fresh(json),
      (copy) => JSON.parse(copy),
    )
    const times = await interleave(contenders, ROUNDS)
    takeOffControls(times, right)

    const bytes: Record<string, number> = {}
    for (const name of Object.keys(times)) bytes[name] = await allocated(contenders[name]!)
    results[name] = {
      characters: text.length,
      kind,
      wrong,
      slicing,
      rounds: times,
      bytes,
    }
    console.error(`parse: ${name}`)
  }

  const stream = (texts: readonly string[], call: (text: string) => unknown) =>
    inTurn(
      () => texts.map(fresh),
      (copies) => copies.map(call),
    )
  const contenders: Record<string, () => unknown> = {
    authfield: stream(WILD, parseChallenges),
    'regular expression': stream(WILD, (text) => RULES.challenges.test(text)),
    'JSON.parse': stream(
      WILD.map((text) => JSON.stringify(parseChallenges(text))),
      (text) => JSON.parse(text),
    ),
  }
  const wrong: string[] = []
  const right: Parser[] = []
  for (const parser of PARSERS.filter(({ kinds }) => kinds.includes('challenges'))) {
    let count = 0
    for (const text of WILD) {
      const expected = ours.readings(parseChallenges(text))
      if (await isRight(parser, { name: '', kind: 'challenges', text, expected })) count++
    }
    if (count < WILD.length) {
      wrong.push(`${parser.name} (right on ${count} of ${WILD.length})`)
      continue
    }
    right.push(parser)
    const { name, prepare = same, parse, control } = parser
    const all = (results: unknown[]) => (control ? Promise.all(results) : results)
    contenders[name] = inTurn(
      () => WILD.map((text) => prepare(fresh(text))),
      (inputs) => all(inputs.map((input) => parse(input, 'challenges'))),
    )
    if (control) contenders[`${name}, control`] = () => all(WILD.map(() => control('challenges')))
  }
  const times = await interleave(contenders, ROUNDS)
  takeOffControls(times, right)
  results[`${WILD.length} of real products`] = {
    characters: WILD.join('').length,
    kind: 'challenges',
    wrong,
    slicing: [],
    rounds: times,
    bytes: {},
  }
  return results
}

const contentOf = ([challenge]: readonly Challenge[]): Content => (challenge!.token68 ? 'token68' : 'params')

/** Whether a serializer writes a line break, in any token68 or in any value. */
function isUnchecked({ prepare, write }: Serializer, content: Content): boolean {
  return INPUTS.some(({ kind, text }) => {
    const damaged = parsed(text, kind).map((challenge) => ({
      ...challenge,
      token68: challenge.token68 && `${challenge.token68}\r\n`,
      params: challenge.params.map((param) => ({ ...param, value: `${param.value}\r\n` })),
    }))
    if (contentOf(damaged) !== content) return false
    try {
      return /[\r\n]/.test(write(prepare(damaged, text), kind))
    } catch {
      return false
    }
  })
}

/** Times each piece of work, after all have been seen: what the engine makes of a function depends on that. */
async function timeWork(
  work: Record<string, Record<string, () => unknown>>,
  results: Record<string, { rounds: Rounds }>,
): Promise<void> {
  for (const contenders of Object.values(work)) await interleave(contenders, 0)
  for (const [name, contenders] of Object.entries(work)) {
    results[name]!.rounds = await interleave(contenders, ROUNDS)
    console.error(name)
  }
}

async function timeSerializing(): Promise<Times['serialize']> {
  const results: Times['serialize'] = {}
  const work: Record<string, Record<string, () => unknown>> = {}
  for (const { name, kind, text, expected } of INPUTS) {
    const challenges = parsed(text, kind)
    const wrong: string[] = []
    const unchecked: string[] = []
    const contenders: Record<string, () => unknown> = {}
    for (const serializer of [oursSerializer, ...SERIALIZERS]) {
      const { name, prepare, write } = serializer
      try {
        const init = prepare(challenges, text)
        const readings = ours.readings(parsed(write(init, kind), kind))
        if (!isDeepStrictEqual(comparable(readings), comparable(expected))) throw new Error('another meaning')
        contenders[name] = () => sent(write(init, kind))
        if (isUnchecked(serializer, contentOf(challenges))) unchecked.push(name)
      } catch {
        wrong.push(name)
      }
    }
    if (wrong.includes('authfield') || unchecked.includes('authfield')) throw new Error(`authfield miswrites ${name}`)
    const json = JSON.parse(JSON.stringify(challenges))
    contenders['JSON.stringify'] = () => sent(JSON.stringify(json))
    contenders.concatenation = () => sent(concatenated(challenges))
    contenders['round trip'] = inTurn(
      () => fresh(text),
      (copy) => sent(oursSerializer.write(oursSerializer.prepare(parsed(copy, kind), copy), kind)),
    )
    results[name] = { content: contentOf(challenges), wrong, unchecked, rounds: {} }
    work[name] = contenders
  }
  await timeWork(work, results)
  return results
}

async function timeRecovering(): Promise<Times['recover']> {
  const results: Times['recover'] = {}
  const work: Record<string, Record<string, () => unknown>> = {}
  for (const { name, kind, text, repaired, codec } of MALFORMED) {
    const contenders: Record<string, () => unknown> = {
      accepted: inTurn(
        () => fresh(repaired),
        (copy) => parsed(copy, kind),
      ),
      'accepted, recovering': inTurn(
        () => fresh(repaired),
        (copy) => recovered(copy, kind),
      ),
      recovered: inTurn(
        () => fresh(text),
        (copy) => recovered(copy, kind),
      ),
      rejected: inTurn(
        () => fresh(text),
        (copy) => {
          try {
            return parsed(copy, kind)
          } catch (error) {
            return error
          }
        },
      ),
    }
    if (codec)
      contenders.codec = inTurn(
        () => fresh(text),
        (copy) => codec.decode(copy),
      )
    results[name] = { rounds: {} }
    work[name] = contenders
  }
  await timeWork(work, results)
  return results
}

/** An array of as many issues, and nothing else: what the engine takes for a result with an object for each character. */
function issuesAlone(count: number): Issue[] {
  const issues: Issue[] = []
  for (let i = 0; i < count; i++) issues.push({ code: 'control-character', line: 0, start: i, end: i + 1 })
  return issues
}

/** Nanoseconds a character for each size. */
async function timeGrowth(): Promise<Results['growth']> {
  const results: Results['growth'] = {}
  for (const [, write] of SHAPES) await least(() => recoverChallenges(write(SIZES[1])))
  for (const [shape, write] of SHAPES) {
    results[shape] = {}
    for (const size of SIZES) {
      const field = write(size)
      const length = [field].flat().join(',').length
      results[shape][size] = (await least(() => recoverChallenges(field))) / length
    }
    console.error(`growth: ${shape}`)
  }
  results[ISSUES_ALONE] = {}
  for (const size of SIZES) results[ISSUES_ALONE][size] = (await least(() => issuesAlone(size))) / size
  return results
}

/** Milliseconds to import each package in a process of its own. */
function timeImports(): Results['imports'] {
  const entries: Record<string, string> = {
    'nothing (an empty module)': 'data:text/javascript,',
    authfield: new URL('../dist/index.js', import.meta.url).href,
    ...Object.fromEntries(PARSERS.map(({ name }) => [name, IMPORTS[name] ?? name])),
  }
  const code = 'const begin = performance.now(); await import(process.argv[1]); console.log(performance.now() - begin)'
  const times: Record<string, number[]> = {}
  for (let round = 0; round < 11; round++) {
    for (const [name, entry] of Object.entries(entries)) {
      const args = ['--input-type=module', '--eval', code, entry]
      const output = execFileSync(process.execPath, args, { cwd: FOLDER, encoding: 'utf8' })
      times[name] ??= []
      times[name].push(Number(output))
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, rounds]) => [name, median(rounds)]))
}

function versions(): Record<string, string> {
  const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
  return dependencies
}

const git = (...args: string[]) => execFileSync('git', args, { cwd: FOLDER, encoding: 'utf8' }).trim()

async function time(): Promise<Times> {
  return { parse: await timeParsing(), serialize: await timeSerializing(), recover: await timeRecovering() }
}

function timeInProcess(): Times {
  return JSON.parse(execFileSync(process.execPath, [FILE, '--time'], { encoding: 'utf8', maxBuffer: 2 ** 26 }))
}

async function write(): Promise<void> {
  const runs = Array.from({ length: PROCESSES }, timeInProcess)
  const parse = compared(runs, 'parse', 'authfield')
  for (const [name, { bytes }] of Object.entries(parse))
    for (const who of Object.keys(bytes)) bytes[who] = median(runs.map((run) => run.parse[name]!.bytes[who]!))
  const results: Results = {
    date: new Date().toISOString().slice(0, 10),
    commit: git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--', '../src') && ', changed'),
    machine: `${cpus()[0]!.model}, ${cpus().length} cores, ${process.platform} ${process.arch}`,
    node: `${process.version}, V8 ${process.versions.v8}`,
    versions: versions(),
    imports: timeImports(),
    parse,
    serialize: compared(runs, 'serialize', 'authfield'),
    recover: compared(runs, 'recover', 'accepted'),
    growth: await timeGrowth(),
  }
  writeFileSync(new URL('results.json', import.meta.url), `${JSON.stringify(results, null, 2)}\n`)
  writeFileSync(new URL('chart.svg', import.meta.url), drawChart(results))
  const tables = report(results)
  for (const [path, marker, text] of [
    ['README.md', 'results', tables],
    ['../README.md', 'bench', briefly(results)],
  ] as const) {
    const file = new URL(path, import.meta.url)
    const between = new RegExp(`(?<=<!-- ${marker} -->\\n).*(?=<!-- /${marker} -->)`, 's')
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(between, () => `\n${text}\n\n`),
    )
  }
  console.log(tables)
}

if (process.argv[2] === '--time') console.log(JSON.stringify(await time()))
else await write()
