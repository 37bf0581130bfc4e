import { isDeepStrictEqual } from 'node:util'
import {
  type Challenge,
  parseChallenges,
  parseCredentials,
  recoverChallenges,
  recoverCredentials,
} from '../src/index.ts'
import { figuresOf, type Rounds } from './compare.ts'
import { INPUTS, type Input, type Kind, MALFORMED, type Reading, WILD } from './inputs.ts'
import { allocated, fresh, inTurn, interleave, median } from './measure.ts'
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
import type { Content, Results } from './results.ts'

/*
 * Reading, recovering and writing the fields of inputs.ts, beside others and beside the limits.
 */

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
type Timed<Entry> = Omit<Entry, 'contenders'> & { rounds: Rounds }

export interface Times {
  parse: Record<string, Timed<Results['parse'][string]>>
  serialize: Record<string, Timed<Results['serialize'][string]>>
  recover: Record<string, Timed<Results['recover'][string]>>
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

/** Shows all inputs to all parsers, as for all work. */
async function showAll(): Promise<void> {
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
}

/** Who gives what an input means, who doesn't, and whose answer is right but not checked. */
async function judge(input: Input) {
  const { name, kind, text } = input
  const right: Parser[] = []
  const wrong: string[] = []
  const slicing: string[] = []
  for (const parser of [ours, ...PARSERS].filter(({ kinds }) => kinds.includes(kind))) {
    if (!(await isRight(parser, input))) {
      wrong.push(parser.name)
      continue
    }
    right.push(parser)
    if (kind === 'credentials' && !(await isValidating(parser, input))) slicing.push(parser.name)
  }
  if (!right.includes(ours)) throw new Error(`authfield misreads ${name}`)
  if (!RULES[kind].test(text)) throw new Error(`the regular expression refuses ${name}`)
  return { right, wrong, slicing }
}

async function timeInput(input: Input, rounds: number): Promise<Times['parse'][string]> {
  const { name, kind, text } = input
  const { right, wrong, slicing } = await judge(input)
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
  const times = await interleave(contenders, rounds)
  takeOffControls(times, right)
  const bytes: Record<string, number> = {}
  for (const name of Object.keys(times)) bytes[name] = await allocated(contenders[name]!)
  console.error(`parse: ${name}`)
  return { characters: text.length, kind, wrong, slicing, rounds: times, bytes }
}

/** On how many of the challenges of real products a parser is right. */
async function rightOnWild(parser: Parser): Promise<number> {
  let count = 0
  for (const text of WILD) {
    const expected = ours.readings(parseChallenges(text))
    if (await isRight(parser, { name: '', kind: 'challenges', text, expected })) count++
  }
  return count
}

/** All challenges of real products in one go, for whoever is right on all. */
async function timeWild(rounds: number): Promise<Times['parse'][string]> {
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
    const { name, prepare = same, parse, control } = parser
    const count = await rightOnWild(parser)
    if (count < WILD.length) {
      wrong.push(`${name} (right on ${count} of ${WILD.length})`)
      continue
    }
    right.push(parser)
    const all = (results: unknown[]) => (control ? Promise.all(results) : results)
    contenders[name] = inTurn(
      () => WILD.map((text) => prepare(fresh(text))),
      (inputs) => all(inputs.map((input) => parse(input, 'challenges'))),
    )
    if (control) contenders[`${name}, control`] = () => all(WILD.map(() => control('challenges')))
  }
  const times = await interleave(contenders, rounds)
  takeOffControls(times, right)
  return { characters: WILD.join('').length, kind: 'challenges', wrong, slicing: [], rounds: times, bytes: {} }
}

async function timeParsing(rounds: number): Promise<Times['parse']> {
  await showAll()
  const results: Times['parse'] = {}
  for (const input of INPUTS) results[input.name] = await timeInput(input, rounds)
  results[`${WILD.length} of real products`] = await timeWild(rounds)
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
  rounds: number,
): Promise<void> {
  for (const contenders of Object.values(work)) await interleave(contenders, 0)
  for (const [name, contenders] of Object.entries(work)) {
    results[name]!.rounds = await interleave(contenders, rounds)
    console.error(name)
  }
}

/** As a caller writes them down, who doesn't say which values are quoted. */
const withoutQuoted = (challenges: readonly Challenge[]) =>
  challenges.map(({ scheme, token68, params }) => ({
    scheme,
    ...(token68 !== undefined && { token68 }),
    params: params.map(({ name, value }) => ({ name, value })),
  }))

async function timeSerializing(rounds: number): Promise<Times['serialize']> {
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
    const plain = withoutQuoted(challenges)
    const written = ours.readings(parsed(oursSerializer.write(plain, kind), kind))
    if (!isDeepStrictEqual(comparable(written), comparable(expected))) throw new Error(`authfield miswrites ${name}`)
    contenders['without quoted'] = () => sent(oursSerializer.write(plain, kind))
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
  await timeWork(work, results, rounds)
  return results
}

async function timeRecovering(rounds: number): Promise<Times['recover']> {
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
  await timeWork(work, results, rounds)
  return results
}

/** In one process. */
export async function timeFields(rounds: number): Promise<Times> {
  return {
    parse: await timeParsing(rounds),
    serialize: await timeSerializing(rounds),
    recover: await timeRecovering(rounds),
  }
}

function compared<What extends keyof Times>(runs: readonly Times[], what: What, baseline: string): Results[What] {
  const results: Record<string, object> = {}
  for (const [name, { rounds, ...entry }] of Object.entries(runs[0]![what])) {
    const all = runs.map((run) => run[what][name]!.rounds)
    results[name] = { ...entry, contenders: figuresOf(all, baseline) }
  }
  return results as Results[What]
}

/** What several processes come to. */
export function fieldsOf(runs: readonly Times[]): Pick<Results, 'parse' | 'serialize' | 'recover'> {
  const parse = compared(runs, 'parse', 'authfield')
  for (const [name, { bytes }] of Object.entries(parse))
    for (const who of Object.keys(bytes)) bytes[who] = median(runs.map((run) => run.parse[name]!.bytes[who]!))
  return {
    parse,
    serialize: compared(runs, 'serialize', 'authfield'),
    recover: compared(runs, 'recover', 'accepted'),
  }
}
