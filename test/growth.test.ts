import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, jest, test } from '@jest/globals'
import type { Io } from '../src/cli/io.ts'
import * as source from '../src/index.ts'
import { allSchemes } from '../src/schemes/index.ts'
import { CORE, decoding, decodingMany, decodingText, encoding, SIDES, VALUES } from './measures.ts'
import { CHECKED, COMMAND_SHAPES, SHAPES, TEXT_SHAPES, UNITS } from './shapes.ts'
import { instrumented, stepsOf, uncounted, unknownNatives } from './steps.ts'
import { withoutStacks } from './without-stacks.ts'

/*
 * Steps grow with the length of a text, not with its square: eight times the text takes about eight times as many. They are
 * counted, not timed (see steps.ts), so that the machine has no part in it.
 */

const { core, schemes, bytes, decodeExtValue, grammar, main } = instrumented(`
  export * as core from './src/index.ts'
  export * as schemes from './src/schemes/index.ts'
  export * as bytes from './src/schemes/bytes.ts'
  export { decodeExtValue } from './src/schemes/ext-value.ts'
  export * as grammar from './grammar/index.ts'
  export { main } from './src/cli/main.ts'
`)

withoutStacks()

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
    expect(await slowest(measures, 256)).toEqual([])
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
})

test.each(COMMAND_SHAPES)(
  'the command line takes a number of steps that is linear for %s',
  async (_shape, write, options) => {
    const input = (length: number) => typed(write(length))
    expect(await slowest([['main', (length) => () => main(options, input(length))]], 256)).toEqual([])
  },
)

/** What the command line reads and writes: a text, and nothing that is looked at. */
function typed(text: string): Io {
  const ignored = { write: () => true, once: () => undefined }
  const input = (async function* () {
    yield new TextEncoder().encode(text)
  })()
  return { input, output: ignored, errors: ignored, env: {}, now: () => 0, untilStopped: async () => undefined }
}

interface Example {
  scheme: string
  field: string
  input: string
}
const examples: Example[] = JSON.parse(readFileSync(new URL('vectors/scheme-values.json', import.meta.url), 'utf8'))

/** A value of each side of a scheme that there is an example of: the one that has most. */
function decodedExamples(name: string, side: (typeof SIDES)[number]): object[] {
  const scheme = schemes.allSchemes.find((one: { name: string }) => one.name === name)
  const decoded: object[] = examples.flatMap(({ scheme: of, input }) => {
    if (of !== name) return []
    try {
      if (side === 'info') return [scheme.info.decode(core.parseAuthParams(input))]
      return [scheme[side].decode(side === 'challenge' ? core.parseChallenges(input)[0] : core.parseCredentials(input))]
    } catch {
      // An example of another side.
      return []
    }
  })
  const present = (value: object) => Object.values(value).filter((one) => one !== undefined).length
  return decoded.sort((a, b) => present(b) - present(a)).slice(0, 1)
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

describe.each(CHECKED)('check takes a number of steps that is linear: %s', (_what, challenges) => {
  test.each(UNITS)('of %j', async (unit) => {
    const measure = ['check', (length: number) => () => schemes.check(challenges(length, unit))] as const
    expect(await slowest([measure], 256)).toEqual([])
  })
})

test.each<[what: string, read: (length: number) => unknown]>([
  ['padding in base64url', (length) => bytes.base64url.decode(`${'='.repeat(length)}x`)],
  ['padding in base64', (length) => bytes.base64.decode(`${'='.repeat(length)}x`)],
  ['base64', (length) => bytes.base64.decode('abcd'.repeat(length / 4))],
  ['an ext-value', (length) => decodeExtValue(`UTF-8''${'%41'.repeat(length / 3)}`)],
  ['an ext-value that is none', (length) => decodeExtValue(`UTF-8''${'%41'.repeat(length / 3)}%`)],
  ['a language', (length) => decodeExtValue(`UTF-8'${'a'.repeat(length)}`)],
])('octets take a number of steps that is linear: %s', async (what, read) => {
  expect(await slowest([[what, (length) => () => read(length)]], 512)).toEqual([])
})

describe('the steps', () => {
  const folders = ['src', 'src/recover', 'src/schemes', 'src/schemes/check', 'grammar']

  test.each(folders)('of all functions of the language that the sources call are known: %s', (folder) => {
    const url = new URL(`../${folder}/`, import.meta.url)
    const files = readdirSync(url).filter((file) => file.endsWith('.ts'))
    const code = files.map((file) => readFileSync(new URL(file, url), 'utf8').replace(/^ *(?:\/?\*|\/\/).*$/gm, ''))
    expect(code.join('\n')).toContain('function ')
    expect(unknownNatives(code.join('\n'))).toEqual([])
  })

  test('of all regular expressions are counted', () => {
    expect([...uncounted]).toEqual([])
  })
})
