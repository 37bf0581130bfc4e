import { matchesGlob } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { AREAS, type Area } from './areas.ts'
import { changedLines } from './changed.ts'
import { describe, isAlive, isEquivalent, isValid, type Mutant } from './survivors.ts'

/*
 * Changes the code in one place after the other, and runs the tests that come by there: `npm run test:mutation -- core`. What
 * passes all of them is printed, and the score of each area held.
 *
 *   --file src/read.ts    only that file; also src/read.ts:20-40
 *   --since main          only the lines that differ from a commit
 *   --static              also what runs once, when a module is loaded: each takes a process of its own
 */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { file: { type: 'string', multiple: true }, since: { type: 'string' }, static: { type: 'boolean' } },
})

process.chdir(fileURLToPath(new URL('../..', import.meta.url)))

/** It isn't installed where the types are checked. */
const core = '@stryker-mutator/core'
const { Stryker }: { Stryker: new (options: object) => { runMutationTest(): Promise<Mutant[]> } } = await import(core)
const runner = fileURLToPath(import.meta.resolve('@stryker-mutator/mocha-runner'))

/** Runs tests, by the names of their files, against mutants of sources. */
async function mutantsOf(mutate: readonly string[], tests: readonly string[]): Promise<Mutant[]> {
  const stryker = new Stryker({
    mutate,
    testRunner: 'mocha',
    plugins: [runner],
    mochaOptions: { spec: tests.map((name) => `test/${name}.test.ts`), config: 'test/mutation/mocha.json' },
    testRunnerNodeArgs: ['--import', './test/mocha/register.ts', '--disable-warning=ExperimentalWarning'],
    coverageAnalysis: 'perTest',
    ignoreStatic: !values.static,
    // The one of version 7 of TypeScript has other functions than Stryker looks for.
    tsconfigFile: 'none.json',
    ignorePatterns: ['/bench', '/dist', '/test/interop', '/test/runtimes'],
    concurrency: 1,
    timeoutMS: 3000,
    reporters: ['progress-append-only'],
    allowEmpty: true,
    warnings: false,
    allowConsoleColors: false,
  })
  const mutants = await stryker.runMutationTest()
  return mutants.map((mutant) => ({ ...mutant, fileName: mutant.fileName.replace(`${process.cwd()}/`, '') }))
}

const keyOf = ({ fileName, location, replacement }: Mutant) => JSON.stringify([fileName, location, replacement])

/** The mutants of an area; `ranges` are those that are wanted, all if there are none. */
async function examine({ mutate, tests: [quick, others] }: Area, ranges: readonly string[]): Promise<Mutant[]> {
  const excluded = mutate.filter((glob) => glob.startsWith('!'))
  const first = await mutantsOf(ranges.length > 0 ? [...ranges, ...excluded] : mutate, quick)
  const alive = first.filter((mutant) => isAlive(mutant) && !isEquivalent(mutant))
  if (alive.length === 0) return first
  const places = alive.map(({ fileName, location }) => `${fileName}:${location.start.line}-${location.end.line}`)
  const second = await mutantsOf([...new Set(places)], others)
  const found = new Set(second.filter((mutant) => !isAlive(mutant) && isValid(mutant)).map(keyOf))
  return first.map((mutant) => (found.has(keyOf(mutant)) ? { ...mutant, status: 'Killed' } : mutant))
}

/** Prints the score of an area and what is left alive, and says whether that is good enough. */
function report(name: string, mutants: readonly Mutant[], threshold: number): boolean {
  const counted = mutants.filter((mutant) => isValid(mutant) && !(isAlive(mutant) && isEquivalent(mutant)))
  const alive = counted.filter(isAlive)
  const score = counted.length === 0 ? 100 : (100 * (counted.length - alive.length)) / counted.length
  const equal = mutants.filter((mutant) => isAlive(mutant) && isEquivalent(mutant)).length
  for (const mutant of alive) console.log(describe(mutant))
  console.log(
    `${name}: ${score.toFixed(1)} % of ${counted.length}, ${equal} that nothing can find; at least ${threshold} %`,
  )
  return score >= threshold
}

const wanted = [
  ...(values.file ?? []),
  ...(values.since === undefined ? [] : changedLines(values.since, ['src', 'grammar'])),
]
const names = positionals.length > 0 ? positionals : Object.keys(AREAS)
let isGood = true
for (const name of names) {
  const area = AREAS[name]
  if (area === undefined) throw new Error(`the areas are ${Object.keys(AREAS).join(', ')}`)
  const ranges = wanted.filter((range) => isOf(area, range))
  if (ranges.length === 0 && (values.file || values.since !== undefined)) continue
  isGood = report(name, await examine(area, ranges), area.threshold) && isGood
}
process.exitCode = isGood ? 0 : 1

/** Whether a file, or lines of one, are of an area. */
function isOf({ mutate }: Area, range: string): boolean {
  const file = range.replace(/:.*/, '')
  const isIn = (globs: readonly string[]) => globs.some((glob) => matchesGlob(file, glob))
  const excluded = mutate.flatMap((glob) => (glob.startsWith('!') ? glob.slice(1) : []))
  return isIn(mutate) && !isIn(excluded)
}
