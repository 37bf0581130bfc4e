import { AuthSyntaxError, parseChallenges, parseCredentials, recoverCredentials } from '../src/index.ts'
import { type Comparison, expect } from './compare.ts'
import { type Kind, MALFORMED } from './inputs.ts'
import { fresh, inTurn } from './measure.ts'

/*
 * What a server pays for text that it refuses: short fields beside what throwing costs in any program, and fields of 16 kB
 * that are made to cost much. And what legal text pays that is written in a rare form.
 */

/** The least that a program can throw. */
class BareError extends Error {}

/** As many frames as V8 records unless it is told otherwise. */
const FRAMES = 10

function throwBare(): never {
  throw new BareError('a fixed message')
}

function caught(call: () => unknown): unknown {
  try {
    return call()
  } catch (error) {
    return error
  }
}

/** With stack traces, which the bench does without elsewhere. */
function traced(call: () => unknown): unknown {
  Error.stackTraceLimit = FRAMES
  const result = call()
  Error.stackTraceLimit = 0
  return result
}

const read = (text: string, kind: Kind): unknown =>
  kind === 'challenges' ? parseChallenges(text) : parseCredentials(text)

const expectRefusal = (text: string, kind: Kind) =>
  expect(caught(() => read(text, kind)) instanceof AuthSyntaxError, true, `a refusal of ${text.slice(0, 20)}`)

/** Refusing a short field beside accepting its repaired form, and beside a bare subclass of `Error`. */
export function shortRefusals(): Comparison[] {
  return MALFORMED.map(({ name, kind, text, repaired }) => {
    expectRefusal(text, kind)
    const refuse = inTurn(
      () => fresh(text),
      (copy) => caught(() => read(copy, kind)),
    )
    return {
      name,
      baseline: 'accepted',
      contenders: {
        accepted: inTurn(
          () => fresh(repaired),
          (copy) => read(copy, kind),
        ),
        refused: refuse,
        'bare error': () => caught(throwBare),
        'refused, traced': () => traced(refuse),
        'bare error, traced': () => traced(() => caught(throwBare)),
      },
      derived: {
        'what it may cost': (of) => 2 * of('accepted') + of('bare error'),
        'what it may cost, traced': (of) => 2 * of('accepted') + of('bare error, traced'),
      },
    }
  })
}

const PLAIN = 'Basic realm="Access to the staging site", charset="UTF-8"'

/** Forms of one field that all mean the same (RFC 9110 §5.6.1, §5.6.3, §11.2). */
const FORMS: Record<string, string> = {
  'white space at the end': `${PLAIN} `,
  'white space at the start': `\t${PLAIN}`,
  'white space before a comma': PLAIN.replace(',', ' ,'),
  'white space around each =': PLAIN.replaceAll('=', ' = '),
  'an empty element first': `, ${PLAIN}`,
  'an empty element between': PLAIN.replace(',', ',,'),
  'two spaces behind the scheme': PLAIN.replace(' ', '  '),
}

/** Legal text that is rarely written: white space and empty elements, and more than a few parameters. */
export function legalForms(): Comparison[] {
  const meaning = parseChallenges(PLAIN)
  const forms = Object.entries(FORMS).map(([name, text]): Comparison => {
    expect(parseChallenges(text), meaning, name)
    return {
      name,
      baseline: 'plain',
      contenders: {
        plain: inTurn(() => fresh(PLAIN), parseChallenges),
        form: inTurn(() => fresh(text), parseChallenges),
      },
    }
  })
  const parameters = (count: number) =>
    `X ${Array.from({ length: count }, (_, i) => `name${i + 10}="value"`).join(', ')}`
  const counts = [18, 60].map((count): Comparison => {
    expect(parseChallenges(parameters(count))[0]!.params.length, count, `${count} parameters`)
    return {
      name: `a parameter of ${count}`,
      baseline: 'plain',
      contenders: {
        plain: inTurn(() => fresh(parameters(17)), parseChallenges),
        form: inTurn(() => fresh(parameters(count)), parseChallenges),
      },
      times: { plain: 17, form: count },
    }
  })
  return [...forms, ...counts]
}

const LENGTH = 16_384

interface Hostile {
  name: string
  /** Repeated until the field has its length. */
  start: string
  motif: string
  end?: string
  /** The legal text before the fault. Absent: the fault is within one value or token68. */
  accepted?: string
}

const filled = ({ start, motif, end = '' }: Pick<Hostile, 'start' | 'motif' | 'end'>) =>
  start + motif.repeat((LENGTH - start.length - end.length) / motif.length) + end

const parametersOf = (length: number) => {
  let text = 'X a=b'
  for (let i = 0; text.length < length; i++) text += `, p${i}="v"`
  return text
}
const MANY_PARAMETERS = parametersOf(LENGTH - 2)
const LONG_TOKEN68 = filled({ start: 'Bearer ', motif: 'x' })

const HOSTILE: readonly Hostile[] = [
  { name: '`"` in quotes', start: 'X a="', motif: '"', accepted: 'X a=""' },
  { name: 'NUL in quotes', start: 'X a="', motif: '\0' },
  { name: '` "` in quotes', start: 'X a="', motif: ' "', accepted: 'X a=" "' },
  { name: '`\\"` in quotes, never closed', start: 'X a="', motif: '\\"' },
  { name: 'names without values', start: 'X ', motif: 'a= ', accepted: 'X a= a' },
  { name: 'unquoted values of two words', start: 'X ', motif: "a='b c',", accepted: "X a='b" },
  { name: 'unquoted values with a slash', start: 'X ', motif: 'a=/b,', accepted: 'X a' },
  { name: 'one parameter many times', start: 'X ', motif: 'a=b,', accepted: 'X a=b' },
  { name: 'schemes', start: '', motif: 'X, ', accepted: 'X' },
  { name: 'a token68, NUL at the end', start: 'Bearer ', motif: 'x', end: '\0' },
  { name: 'a value, NUL at the end', start: 'X a="', motif: 'x', end: '\0"' },
  { name: 'many parameters, `@` at the end', start: `${MANY_PARAMETERS}, @`, motif: '', accepted: MANY_PARAMETERS },
]

/** Refusing 16 kB beside accepting what stands before the fault, and recovering it beside legal text of that length. */
export function hostileFields(): Comparison[] {
  const legal = inTurn(() => fresh(LONG_TOKEN68), parseCredentials)
  return HOSTILE.map(({ name, accepted, ...shape }) => {
    const text = shape.motif ? filled(shape) : shape.start
    expectRefusal(text, 'credentials')
    return {
      name,
      baseline: 'legal token68',
      contenders: {
        'legal token68': legal,
        refused: inTurn(
          () => fresh(text),
          (copy) => caught(() => parseCredentials(copy)),
        ),
        ...(accepted && { 'accepted up to the fault': inTurn(() => fresh(accepted), parseCredentials) }),
        'bare error': () => caught(throwBare),
        recovered: inTurn(() => fresh(text), recoverCredentials),
        'legal parameters': inTurn(() => fresh(MANY_PARAMETERS), recoverCredentials),
      },
      ...(accepted && {
        derived: { 'what it may cost': (of) => of('accepted up to the fault') + of('bare error') },
      }),
    }
  })
}
