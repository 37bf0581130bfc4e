import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startBrowser } from '../interop/browser.ts'
import { freePort, stop, until } from '../interop/processes.ts'
import { binaryOf, cacheFolder } from './binaries.ts'
import { bundle, fileTable, unlistedFiles } from './bundles.ts'
import { startOrigins } from './origins.ts'
import type { Lacks, Part, Report, Task } from './suite.ts'

/* Runs everything on every runtime, says what each calls itself, and fails if one is missing or anything fails. */

const EVERYTHING: Part[] = ['core', 'schemes', 'client', 'server']
const NODES = ['18.3.0', '18.20.8', '20.20.2', '22.23.3', '24.21.0', '26.10.0']
const BUN = '1.4.5'
const DENO = '2.9.6'
const WORKERD = '1.20261117.1'

const origins = await startOrigins()

function taskOf(parts: Part[], lacks: Lacks = {}): Task {
  return { origin: origins.origin, other: origins.other, parts, lacks }
}

async function inProcess(binary: string, args: string[], task: Task): Promise<Report> {
  const options = { timeout: 600_000, killSignal: 'SIGKILL' as const, maxBuffer: 2 ** 24 }
  const { stdout } = await promisify(execFile)(binary, [...args, bundled, JSON.stringify(task)], options)
  return JSON.parse(stdout)
}

const bundled = await bundle('process')

async function inWorkerd(kind: 'worker' | 'nodeWorker', flags: string[], task: Task): Promise<Report> {
  const port = await freePort()
  const worker = await bundle(kind)
  const config = `${cacheFolder()}${kind}.capnp`
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
    await page.addScriptTag({ path: await bundle('page'), type: 'module' })
    await page.waitForFunction('globalThis.runAll')
    const name = JSON.stringify(`Chromium ${browser.version()}`)
    return await page.evaluate<Report>(`runAll(${name}, ${JSON.stringify(task)})`)
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
  ['Cloudflare-Workers', () => inWorkerd('worker', [], taskOf(EVERYTHING))],
  ['Cloudflare-Workers', () => inWorkerd('nodeWorker', ['nodejs_compat'], taskOf(EVERYTHING))],
  ['Chromium ', () => inPage(taskOf(['core', 'schemes', 'client'], { md5: true }))],
]

/** Holds the table of README.md against what is bundled; with WRITE_TABLES set, it is written there. */
function isTableRight(): boolean {
  const path = fileURLToPath(new URL('README.md', import.meta.url))
  const text = readFileSync(path, 'utf8')
  const due = text.replace(/(<!-- files -->\n).*?(?=<!-- \/files -->)/s, `$1${fileTable()}\n`)
  if (process.env.WRITE_TABLES) writeFileSync(path, due)
  for (const file of unlistedFiles()) console.log(`NOT OK ${file}: nobody says where it runs`)
  if (due !== text) console.log('NOT OK README.md: WRITE_TABLES=1 npm run test:runtimes writes its table')
  return unlistedFiles().length === 0 && (due === text || Boolean(process.env.WRITE_TABLES))
}

let isRight = isTableRight()
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
