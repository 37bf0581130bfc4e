import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { drawChart } from './chart.ts'
import { type Comparison, rowsOf, type Timed, timeRows } from './compare.ts'
import { digests } from './digest.ts'
import { clients, guards, startLoopback } from './exchange.ts'
import { fieldsOf, type Times, timeFields } from './fields.ts'
import { SIZES, timeGrowth } from './growth.ts'
import { timeImports } from './imports.ts'
import { hostileFields, legalForms, shortRefusals } from './refusals.ts'
import { briefly, report, type TABLES } from './report.ts'
import type { Results } from './results.ts'
import { decodings, encodings } from './schemes.ts'

/*
 * Times all that there is and writes results.json, chart.svg and the tables of README.md: npm run bench
 *
 *   --part NAME   one part, as often as wanted: fields, refusals, schemes, exchange, growth, imports
 *   --quick       fewer rounds, in one process
 *
 * With either, the tables are printed and nothing is written. What contends is timed in several processes: what the engine
 * makes of the same code differs from one to the next.
 */

const FILE = fileURLToPath(import.meta.url)
const FOLDER = fileURLToPath(new URL('.', import.meta.url))

/** What is timed in several processes: each table of a part with the work that it shows. */
const TABLES_OF = {
  refusals: { refuse: shortRefusals, forms: legalForms, hostile: hostileFields },
  schemes: { decode: decodings, encode: encodings, digest: digests },
} satisfies Record<string, Partial<Record<keyof typeof TABLES, () => Comparison[] | Promise<Comparison[]>>>>

const PARTS = ['fields', 'refusals', 'schemes', 'exchange', 'growth', 'imports'] as const
type Part = (typeof PARTS)[number]

type TimedTables = Record<string, Record<string, Timed>>

// The peers that throw, and strict rejection, would be timed by their stacks.
Error.stackTraceLimit = 0

/** In this process, each round of all contenders. */
async function time(part: string, rounds: number): Promise<Times | TimedTables> {
  if (part === 'fields') return timeFields(rounds)
  if (part === 'exchange') return { exchange: await timeExchange(rounds) }
  const tables: TimedTables = {}
  for (const [table, rows] of Object.entries(TABLES_OF[part as keyof typeof TABLES_OF]))
    tables[table] = await timeRows(await rows(), rounds)
  return tables
}

async function timeExchange(rounds: number): Promise<Record<string, Timed>> {
  const server = await startLoopback()
  try {
    return await timeRows([await clients(server), await guards(server)], rounds)
  } finally {
    await server.stop()
  }
}

interface Effort {
  processes: number
  rounds: number
  imports: number
  sizes: readonly number[]
}

const WHOLE: Effort = { processes: 3, rounds: 4, imports: 11, sizes: SIZES }
const QUICK: Effort = { processes: 1, rounds: 2, imports: 3, sizes: SIZES.slice(0, 2) }

/** What one part comes to. */
async function resultsOf(part: Part, { processes, rounds, imports, sizes }: Effort): Promise<Partial<Results>> {
  if (part === 'imports') return { imports: timeImports(imports) }
  if (part === 'growth') return { growth: await timeGrowth(sizes) }
  const runs = Array.from({ length: processes }, () => {
    const args = [FILE, '--time', part, '--rounds', String(rounds)]
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 26 }))
  })
  if (part === 'fields') return fieldsOf(runs)
  return Object.fromEntries(Object.keys(runs[0]).map((table) => [table, rowsOf(runs.map((run) => run[table]))]))
}

const git = (...args: string[]) => execFileSync('git', args, { cwd: FOLDER, encoding: 'utf8' }).trim()

function circumstances(): Pick<Results, 'date' | 'commit' | 'machine' | 'node' | 'versions'> {
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--', '../src') && ', changed'),
    machine: `${cpus()[0]!.model}, ${cpus().length} cores, ${process.platform} ${process.arch}`,
    node: `${process.version}, V8 ${process.versions.v8}`,
    versions: JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')).dependencies,
  }
}

/** Writes what stands between two markers of a file. */
function writeBetween(path: string, marker: string, text: string): void {
  const file = new URL(path, import.meta.url)
  const between = new RegExp(`(?<=<!-- ${marker} -->\\n).*(?=<!-- /${marker} -->)`, 's')
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(between, () => `\n${text}\n\n`),
  )
}

function writeAll(results: Results): void {
  writeFileSync(new URL('results.json', import.meta.url), `${JSON.stringify(results, null, 2)}\n`)
  writeFileSync(new URL('chart.svg', import.meta.url), drawChart(results))
  writeBetween('README.md', 'results', report(results))
  writeBetween('../README.md', 'bench', briefly(results))
}

async function run(parts: readonly Part[], effort: Effort): Promise<void> {
  const results: Partial<Results> & ReturnType<typeof circumstances> = circumstances()
  const seconds: Record<string, number> = {}
  for (const part of parts) {
    const begin = performance.now()
    Object.assign(results, await resultsOf(part, effort))
    seconds[part] = (performance.now() - begin) / 1000
  }
  console.log(report(results))
  console.error(
    Object.entries(seconds)
      .map(([part, time]) => `${part}: ${time.toFixed(0)} s`)
      .join(', '),
  )
  if (effort === WHOLE && parts === PARTS) writeAll(results as Results)
}

const { values } = parseArgs({
  options: {
    part: { type: 'string', multiple: true },
    quick: { type: 'boolean' },
    time: { type: 'string' },
    rounds: { type: 'string' },
  },
})
const unknown = values.part?.find((part) => !(PARTS as readonly string[]).includes(part))
if (unknown !== undefined) throw new Error(`the parts are ${PARTS.join(', ')}`)
if (values.time) console.log(JSON.stringify(await time(values.time, Number(values.rounds))))
else await run((values.part as Part[] | undefined) ?? PARTS, values.quick ? QUICK : WHOLE)
