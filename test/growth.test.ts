import { readFileSync } from 'node:fs'
import { describe, expect, jest, test } from '@jest/globals'
import * as source from '../src/index.ts'
import { allSchemes } from '../src/schemes/index.ts'
import { CORE, decoding, decodingMany, decodingText, encoding, SIDES, VALUES } from './measures.ts'
import { SHAPES, TEXT_SHAPES } from './shapes.ts'
import { instrumented, stepsOf, uncounted } from './steps.ts'

/*
 * Steps grow with the length of a text, not with its square: eight times the text takes about eight times as many. They are
 * counted, not timed (see steps.ts), so that the machine has no part in it. Time has a test too, for what no step is counted of.
 */

const { core, schemes, grammar, main } = instrumented(`
  export * as core from './src/index.ts'
  export * as schemes from './src/schemes/index.ts'
  export * as grammar from './grammar/index.ts'
  export { main } from './src/report.ts'
`)

// On a busy machine a count may take long: no clock decides.
jest.setTimeout(600_000)

const FACTOR = 8
/** What grows with n log n, and by a few steps more, is below it; the square is far above. */
const LIMIT = 1.5 * FACTOR

/** By how much the steps grow when a text is `FACTOR` times as long. `prepare` makes of a length what is run. */
async function growth(prepare: (length: number) => () => unknown, length: number): Promise<number> {
  const few = await stepsOf(prepare(length))
  const many = await stepsOf(prepare(FACTOR * length))
  // Where there is nothing to do there are none.
  return many / Math.max(few, 1)
}

/** Names what grows faster than it may. */
async function slowest(
  measures: Iterable<readonly [name: string, prepare: (length: number) => () => unknown]>,
  length: number,
) {
  const slow: string[] = []
  for (const [name, prepare] of measures) {
    const factor = await growth(prepare, length)
    if (factor > LIMIT) slow.push(`${name}: ${factor.toFixed(1)} times for ${FACTOR} times the text`)
  }
  return slow
}

/** The functions that the core exports; classes apart. */
const functions = Object.entries(source).flatMap(([name, value]) => (/^class/.test(String(value)) ? [] : name))

test('all functions of the core are measured', () => {
  expect(Object.keys(CORE).sort()).toEqual([...functions].sort())
})

describe.each(SHAPES)('%s', (_shape, write) => {
  test('takes a number of steps that is linear in every function of the core', async () => {
    const measures = Object.entries(CORE).map(
      ([name, run]) => [name, (length: number) => run(core, write(length))] as const,
    )
    expect(await slowest(measures, 512)).toEqual([])
  })

  test('takes a number of steps that is linear in the grammar', async () => {
    const text = (length: number) => [write(length)].flat().join(',')
    const parse = (length: number) => () => grammar.print(grammar.parse(text(length), 'WWW-Authenticate').cst)
    const complete = (length: number) => () => grammar.complete(text(length), text(length).length, 'WWW-Authenticate')
    const measures = [['parse', parse] as const, ['complete', complete] as const]
    expect(await slowest(measures, 64)).toEqual([])
  })

  test('takes a number of steps that is linear on the command line', async () => {
    const measures = ['WWW-Authenticate', 'Authorization', 'Authentication-Info'].flatMap((field) => {
      const input = (length: number) =>
        [write(length)]
          .flat()
          .map((line) => `${field}: ${line}`)
          .join('\n')
      const run = (options: string[]) => (length: number) => () => main(options, typed(input(length)))
      return [[`${field} as a tree`, run([])] as const, [`${field} in JSON`, run(['--json'])] as const]
    })
    expect(await slowest(measures, 128)).toEqual([])
  })

  // A guard for what has no steps, such as joining texts. It is generous: what it can see is the square of a long text.
  test('takes time that is linear', () => {
    const few = milliseconds(write(4_096))
    expect(milliseconds(write(FACTOR * 4_096))).toBeLessThan(4 * FACTOR * few + 200)
  })
})

test.each([
  ['responses', (length: number) => 'HTTP/1\nWWW-Authenticate:a\n'.repeat(length / 16)],
  [
    'a long name before short ones',
    (length: number) => `WWW-Authenticate: Foo ${'a'.repeat(length / 2)}=1${',b=1'.repeat(length / 8)}`,
  ],
])('the command line takes a number of steps that is linear for %s', async (_input, write) => {
  const measure = ['as a tree', (length: number) => () => main([], typed(write(length)))] as const
  expect(await slowest([measure], 256)).toEqual([])
})

async function* typed(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}

/** Of the processor, for all functions of the core. */
function milliseconds(field: source.FieldValue): number {
  const runs = Object.values(CORE).map((run) => run(source, field))
  const start = process.cpuUsage()
  for (const run of runs) {
    try {
      run()
    } catch {
      // A strict parser has to be as quick to refuse.
    }
  }
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

interface Example {
  scheme: string
  field: string
  input: string
}
const examples: Example[] = JSON.parse(readFileSync(new URL('vectors/scheme-values.json', import.meta.url), 'utf8'))

/** A value of each side of a scheme that there is an example of. */
function decodedExamples(name: string, side: (typeof SIDES)[number]): object[] {
  const scheme = schemes.allSchemes.find((one: { name: string }) => one.name === name)
  return examples.flatMap(({ scheme: of, input }) => {
    if (of !== name) return []
    try {
      if (side === 'info') return [scheme.info.decode(core.parseAuthParams(input))]
      return [scheme[side].decode(side === 'challenge' ? core.parseChallenges(input)[0] : core.parseCredentials(input))]
    } catch {
      // An example of another side.
      return []
    }
  })
}

describe.each(allSchemes.map(({ name }) => name))('%s', (name) => {
  const scheme = schemes.allSchemes.find((one: { name: string }) => one.name === name)
  const sides = SIDES.filter((side) => scheme[side])

  test.each(sides)('decodes any %s in a number of steps that is linear', async (side) => {
    const measures = VALUES.map(
      ([value, write]) => [value, (length: number) => decoding(scheme, side, write(length))] as const,
    )
    const many = ['many parameters', (length: number) => decodingMany(scheme, side, length)] as const
    expect(await slowest([...measures, many], 128)).toEqual([])
  })

  test.each(sides)('encodes any %s in a number of steps that is linear', async (side) => {
    const measures = decodedExamples(name, side).flatMap((decoded) =>
      VALUES.map(
        ([value, write]) => [value, (length: number) => encoding(scheme, side, decoded, write(length))] as const,
      ),
    )
    expect(await slowest(measures, 128)).toEqual([])
  })
})

test.each(VALUES)(
  'whatever of the schemes decodes a text takes a number of steps that is linear: %s',
  async (_value, write) => {
    const names = decodingText(schemes, '').map(([name]) => name)
    expect(names).toContain('AWS4HmacSha256')
    const measures = names.map(
      (_, i) => [names[i]!, (length: number) => decodingText(schemes, write(length))[i]![1]] as const,
    )
    expect(await slowest(measures, 128)).toEqual([])
  },
)

test.each(TEXT_SHAPES)('%s takes a number of steps that is linear: %s', async (name, _shape, write) => {
  const measure = [name, (length: number) => () => schemes[name].decode(write(length))] as const
  expect(await slowest([measure], 512)).toEqual([])
})

test('the steps of all regular expressions are counted', () => {
  // Of one with back references there are four passes at most: each of its two quotes is there or not.
  expect([...uncounted]).toEqual([String.raw`/^('?)('?)(.*)\2\1$/s`])
})
