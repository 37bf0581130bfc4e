import { join } from 'node:path'
import { binaryOf } from '../runtimes/binaries.ts'
import { imports, names, requires } from './entries.ts'
import { inPairs, type Outcome, outcomeOf } from './outcome.ts'
import { CHEVROTAIN, checkAs, install, type Project, run, writeFiles } from './project.ts'

/* Node, Bun and Deno with no tool: `import`, `require`, both in one process, the grammar without Chevrotain, and the command. */

const NODES: readonly string[] = ['18.3.0', '18.20.8', '20.20.2', '22.23.3', '24.21.0', '26.10.0']
const BUN = '1.4.5'
const DENO = '2.9.6'

/** The grammar where it runs, and where it doesn't the sentence that says so. */
const GRAMMAR = `
const runs = () => typeof Object.groupBy === 'function'
const refusal = /^authfield\\/grammar needs /
`
const SCRIPTS: Readonly<Record<string, string>> = {
  'a.mjs': `${imports}import { check } from './check.mjs'
${GRAMMAR}
const grammar = await import('authfield/grammar').catch((error) => {
  if (runs() || !refusal.test(error.message)) throw error
})
await check({ ${names}, grammar })
console.log('right')
`,
  'a.cjs': `${requires}const { check } = require('./check.cjs')
${GRAMMAR}
let grammar
try {
  grammar = require('authfield/grammar')
} catch (error) {
  if (runs() || !refusal.test(error.message)) throw error
}
check({ ${names}, grammar }).then(() => console.log('right'))
`,
  // A process with both builds: errors are told by name and code, and what the client notes of a response is there for both.
  'both.mjs': `import { createRequire } from 'node:module'
import * as es from 'authfield'
import { withAuth } from 'authfield/client'
import { decodeChallenges, decodeCredentials } from 'authfield/schemes'
const require = createRequire(import.meta.url)
const commonJs = require('authfield')
const { authOutcome } = require('authfield/client')
const errorOf = ({ parseChallenges }) => {
  try {
    parseChallenges('Basic realm="files')
  } catch (error) {
    return error
  }
}
for (const error of [es, commonJs].map(errorOf)) {
  if (error.name !== 'AuthSyntaxError' || error.code !== 'unterminated-quote') throw error
}
const response = await withAuth(async () => new Response(), { 'https://api.example': { scheme: 'X', answer() {} } })(
  'https://api.example/',
)
if (authOutcome(response) === undefined) throw new Error('no outcome')
// A scheme of the other build is read as one of this.
const { Digest, Basic } = require('authfield/schemes')
if (decodeChallenges(Digest, es.parseChallenges('Digest realm="r"')).length > 0) throw new Error('a challenge without a nonce')
if (decodeCredentials(Basic, 'Basic QQ==') !== undefined) throw new Error('credentials without a colon')
console.log('right')
`,
}

/** Without Chevrotain all is there but the grammar, which says what it wants. */
const ALONE = `require('authfield/schemes')
try {
  require('authfield/grammar')
} catch (error) {
  if (!/^authfield\\/grammar needs Chevrotain 13/.test(error.message)) throw error
  console.log('right')
}
`

async function runScript(
  project: Project,
  runtime: string,
  program: string,
  args: string[],
  folder = 'plain',
): Promise<Outcome> {
  const { status, output } = await run(program, args, join(project.bare, folder))
  const isRight = status === 0 && output.trim().endsWith('right')
  return outcomeOf(`${runtime}, ${args.at(-1)}`, isRight, output)
}

async function runCommand(project: Project, node: string): Promise<Outcome> {
  const command = join(project.bare, 'alone/node_modules/authfield/dist/cli.js')
  const { status, output } = await run(binaryOf('node', node), [command, 'Basic realm="files"'], project.bare)
  return outcomeOf(`Node ${node}, the command`, status === 0 && output.includes('realm  "files"'), output)
}

/** The projects: one with Chevrotain, one without. */
function writeProjects(project: Project): void {
  const manifest = { 'package.json': '{ "private": true }' }
  const [plain, alone] = [join(project.bare, 'plain'), join(project.bare, 'alone')]
  writeFiles(plain, { ...manifest, ...SCRIPTS, 'check.mjs': checkAs('esm'), 'check.cjs': checkAs('cjs') })
  writeFiles(alone, { ...manifest, 'alone.cjs': ALONE })
  install(project, plain, [CHEVROTAIN])
  install(project, alone, [])
}

/** `import` and `require` without any tool. */
export function plainRuntimes(project: Project): AsyncGenerator<Outcome> {
  writeProjects(project)
  const bun = () => binaryOf('bun', BUN)
  const deno = ['run', '--allow-all', '--node-modules-dir=manual']
  const tasks = Object.keys(SCRIPTS).flatMap((script) => [
    ...NODES.map((node) => () => runScript(project, `Node ${node}`, binaryOf('node', node), [script])),
    () => runScript(project, `Bun ${BUN}`, bun(), ['run', script]),
    () => runScript(project, `Deno ${DENO}`, binaryOf('deno', DENO), [...deno, script]),
  ])
  for (const node of NODES) {
    tasks.push(() => runScript(project, `Node ${node}`, binaryOf('node', node), ['alone.cjs'], 'alone'))
    tasks.push(() => runCommand(project, node))
  }
  return inPairs(tasks)
}
