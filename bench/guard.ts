import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { INPUTS, MALFORMED } from './inputs.ts'
import { fresh, geometricMean, inTurn, interleave, median } from './measure.ts'

/*
 * Holds the sources as they are against those of another commit, the one before unless named: npm run bench:guard -- COMMIT
 *
 * Each is timed in processes of its own, which alternate, and the least time of each piece of work counts. Fails where this
 * one takes longer by more than the limits.
 */

const FILE = fileURLToPath(import.meta.url)
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PROCESSES = 5
/** For the geometric mean of all work, and for each piece. */
const LIMIT = 1.1
const LIMIT_EACH = 1.3

type Times = Record<string, number>

/** In a process of its own: the nanoseconds of each piece of work with the sources in a folder. */
async function time(folder: string): Promise<Times> {
  const source: typeof import('../src/index.ts') = await import(pathToFileURL(join(folder, 'src/index.ts')).href)
  const { parseChallenges, parseCredentials, recoverChallenges, recoverCredentials, serializeChallenges } = source
  const work: Record<string, () => unknown> = {}
  for (const { name, kind, text } of INPUTS) {
    const parse = (text: string) => (kind === 'challenges' ? parseChallenges(text) : [parseCredentials(text)!])
    const parsed = parse(text)
    work[`parse: ${name}`] = inTurn(() => fresh(text), parse)
    // Consumed in one piece, as whoever sends it has to.
    work[`serialize: ${name}`] = () => serializeChallenges(parsed).charCodeAt(0)
  }
  for (const { name, kind, text } of MALFORMED) {
    const recover = (text: string) => (kind === 'challenges' ? recoverChallenges(text) : recoverCredentials(text))
    work[`recover: ${name}`] = inTurn(() => fresh(text), recover)
  }
  const rounds = await interleave(work, 3)
  return Object.fromEntries(Object.entries(rounds).map(([name, times]) => [name, median(times)]))
}

function timeInProcess(folder: string): Times {
  return JSON.parse(execFileSync(process.execPath, [FILE, '--time', folder], { encoding: 'utf8' }))
}

function compare(commit: string): void {
  const base = mkdtempSync(join(tmpdir(), 'authfield-'))
  try {
    const archive = execFileSync('git', ['archive', commit, 'src', 'package.json'], { cwd: ROOT })
    execFileSync('tar', ['-x', '-C', base], { input: archive })
    const least: Record<'here' | 'base', Times> = { here: {}, base: {} }
    for (let process = 0; process < PROCESSES; process++) {
      for (const [which, folder] of [
        ['base', base],
        ['here', ROOT],
      ] as const) {
        for (const [name, time] of Object.entries(timeInProcess(folder))) {
          least[which][name] = Math.min(time, least[which][name] ?? Number.POSITIVE_INFINITY)
        }
      }
    }
    const ratios = Object.entries(least.here).map(([name, time]) => ({ name, ratio: time / least.base[name]! }))
    for (const { name, ratio } of ratios)
      console.log(`${ratio.toFixed(2)}  ${name}${ratio > LIMIT_EACH ? '  too slow' : ''}`)
    const mean = geometricMean(ratios.map(({ ratio }) => ratio))
    console.log(`${mean.toFixed(2)}  geometric mean, of the time of ${commit}${mean > LIMIT ? '  too slow' : ''}`)
    process.exitCode = mean > LIMIT || ratios.some(({ ratio }) => ratio > LIMIT_EACH) ? 1 : 0
  } finally {
    rmSync(base, { recursive: true })
  }
}

const [argument = 'HEAD^', folder] = process.argv.slice(2)
if (argument === '--time') console.log(JSON.stringify(await time(folder!)))
else compare(argument)
