import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { buildSync } from 'esbuild'
import { startBrowser } from '../interop/browser.ts'
import { freePort, stop, until } from '../interop/processes.ts'
import { binaryOf, cacheFolder } from './binaries.ts'
import { startOrigins } from './origins.ts'
import type { Lacks, Part, Report, Task } from './suite.ts'

/* Runs the suite on every runtime, says what each calls itself, and fails if one is missing or anything fails. */

const EVERYTHING: Part[] = ['core', 'schemes', 'client', 'server']
const NODES = ['18.20.8', '20.20.2', '22.23.3', '24.21.0', '26.10.0']
const BUN = '1.4.5'
const DENO = '2.9.6'
const WORKERD = '1.20261117.1'

const origins = await startOrigins()

function taskOf(parts: Part[], lacks: Lacks = {}): Task {
  return { origin: origins.origin, other: origins.other, parts, lacks }
}

/** An entry with everything that it imports, in one file. */
function bundle(entry: string, format: 'esm' | 'iife'): string {
  const outfile = `${cacheFolder()}${entry}.${format === 'esm' ? 'mjs' : 'js'}`
  const entryPoints = [fileURLToPath(new URL(`${entry}.ts`, import.meta.url))]
  buildSync({ entryPoints, outfile, bundle: true, format, target: 'es2022', platform: 'neutral', charset: 'utf8' })
  return outfile
}

async function inProcess(binary: string, args: string[], task: Task): Promise<Report> {
  const options = { timeout: 60_000, killSignal: 'SIGKILL' as const }
  const { stdout } = await promisify(execFile)(binary, [...args, bundled, JSON.stringify(task)], options)
  return JSON.parse(stdout)
}

const bundled = bundle('entry-process', 'esm')

async function inWorkerd(flags: string[], task: Task): Promise<Report> {
  const port = await freePort()
  const worker = bundle('entry-worker', 'esm')
  const config = `${cacheFolder()}worker${flags.length}.capnp`
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main), (name = "internet", network = (allow = ["public", "private", "local"]))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]);
const main :Workerd.Worker = (
  modules = [(name = "worker.mjs", esModule = embed "${worker.slice(cacheFolder().length)}")],
  compatibilityDate = "2026-01-01", compatibilityFlags = [${flags.map((flag) => `"${flag}"`).join(', ')}]);
`,
  )
  const child = spawn(binaryOf('workerd', WORKERD), ['serve', config], { stdio: ['ignore', 'inherit', 'inherit'] })
  await once(child, 'spawn')
  try {
    const body = JSON.stringify(task)
    const answer = await until(() => fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body }))
    return (await answer.json()) as Report
  } finally {
    await stop(child)
  }
}

async function inPage(task: Task): Promise<Report> {
  const browser = await startBrowser()
  try {
    const page = await browser.newPage()
    await page.goto(`${origins.other}/page`)
    await page.addScriptTag({ path: bundle('entry-page', 'iife') })
    const name = JSON.stringify(`Chromium ${browser.version()}`)
    return await page.evaluate<Report>(`runSuite(${name}, ${JSON.stringify(task)})`)
  } finally {
    await browser.close()
  }
}

const RUNS: [string, () => Promise<Report>][] = [
  ...NODES.map((version): [string, () => Promise<Report>] => [
    `Node ${version}`,
    async () => inProcess(binaryOf('node', version), [], taskOf(EVERYTHING, { webCrypto: version.startsWith('18.') })),
  ]),
  [`Bun ${BUN}`, async () => inProcess(binaryOf('bun', BUN), ['run'], taskOf(EVERYTHING))],
  [`Deno ${DENO}`, async () => inProcess(binaryOf('deno', DENO), ['run', '--allow-all'], taskOf(EVERYTHING))],
  ['Cloudflare-Workers', () => inWorkerd([], taskOf(EVERYTHING))],
  ['Cloudflare-Workers', () => inWorkerd(['nodejs_compat'], taskOf(EVERYTHING))],
  ['Chromium ', () => inPage(taskOf(['core', 'schemes', 'client'], { md5: true }))],
]

let isRight = true
for (const [expected, run] of RUNS) {
  const { runtime, passed, failed } = await run().catch((error: Error) => ({
    runtime: '',
    passed: 0,
    failed: [`it did not run: ${error.message}`],
  }))
  const problems = runtime.startsWith(expected) ? failed : [...failed, `it calls itself "${runtime}"`]
  if (problems.length > 0) isRight = false
  console.log(
    `${problems.length === 0 ? 'ok' : 'NOT OK'} ${runtime || expected}: ${passed} passed, ${failed.length} failed`,
  )
  for (const problem of problems) console.log(`  ${problem}`)
}
origins.close()
process.exitCode = isRight ? 0 : 1
