import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type Finding, Fuzzer } from './engine.ts'
import { coveredLibrary } from './library.ts'
import type { Kept } from './promises.ts'
import { targets } from './targets.ts'

/*
 * `npm run fuzz -- 60` fuzzes for 60 seconds. `--runs` says how many inputs instead, `--target` which part of the library, `--seed`
 * makes it the same again. Each run begins with the inputs of test/vectors/fuzz.json; `--keep` writes those into it that take all ways
 * seen. The exit status is 1 if a promise is broken: the input that breaks it is printed, and belongs under `found` there.
 */

const vectors = new URL('../vectors/fuzz.json', import.meta.url)
const kept: Kept = JSON.parse(readFileSync(vectors, 'utf8'))

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    target: { type: 'string', multiple: true },
    keep: { type: 'boolean', default: false },
  },
})
const seconds = Number(positionals[0] ?? (values.runs === undefined ? 60 : Number.POSITIVE_INFINITY))
const runs = Number(values.runs ?? Number.POSITIVE_INFINITY)
if (!(seconds > 0) || !(runs > 0)) throw new TypeError('neither seconds nor runs is a number')

// Most of what refusing costs is the stack. What an error says stands before it.
Error.stackTraceLimit = 0
const library = coveredLibrary()
const chosen = targets.filter(({ name }) => values.target?.includes(name) ?? true)
if (chosen.length === 0) throw new TypeError('no such target')
const fuzzers = chosen.map((target) => new Fuzzer(target, library, Number(values.seed)))

const start = Date.now()
const end = start + 1000 * seconds
/** Milliseconds that a part is fuzzed until it is the turn of the next: all get the same time. */
const TURN = 250

function executions(): number {
  return fuzzers.reduce((sum, fuzzer) => sum + fuzzer.executions, 0)
}

async function fuzz(): Promise<Finding | undefined> {
  for (const fuzzer of fuzzers) {
    const { name, seeds } = fuzzer.target
    const finding = await fuzzer.start([...seeds, ...(kept.found[name] ?? []), ...(kept.ways[name] ?? [])])
    if (finding) return finding
  }
  let minute = 1
  for (let turn = 0; Date.now() < end && executions() < runs; turn++) {
    if (Date.now() > start + 60_000 * minute) console.log(`${minute++} min: ${executions()} executions`)
    const fuzzer = fuzzers[turn % fuzzers.length]!
    for (const until = Date.now() + TURN; Date.now() < until && executions() < runs; ) {
      const finding = await fuzzer.run(10)
      if (finding) return finding
    }
  }
  return undefined
}

const finding = await fuzz()
for (const fuzzer of fuzzers) {
  const { target, ways, corpus } = fuzzer
  console.log(`${target.name}: ${fuzzer.executions} executions, ${ways} ways, ${corpus.length} inputs`)
}
console.log(`${executions()} executions in ${Math.round((Date.now() - start) / 1000)} s, seed ${values.seed}`)
if (finding) {
  console.log(`broken: ${inAscii(finding)}`)
  process.exitCode = 1
} else if (values.keep) {
  for (const fuzzer of fuzzers) kept.ways[fuzzer.target.name] = await fuzzer.smallest()
  writeFileSync(vectors, `${inAscii(kept, 1)}\n`)
}

function inAscii(value: unknown, indent?: number): string {
  const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  return JSON.stringify(value, undefined, indent).replace(/[\x7f-\uffff]/g, escaped)
}
