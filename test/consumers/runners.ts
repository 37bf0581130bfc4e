import { join } from 'node:path'
import { binaryOf } from '../runtimes/binaries.ts'
import { inPairs, type Outcome, outcomeOf } from './outcome.ts'
import { checkAs, install, modules, type Project, run, writeFiles } from './project.ts'

/* Test runners, and Node, Bun and Deno without any: each in a project as its own documentation would have it. */

const NODE_18 = '18.20.8'
const NODES: readonly string[] = [NODE_18, '20.20.2', '22.23.3', '24.21.0', '26.10.0']
const BUN = '1.4.5'
const DENO = '2.9.6'

const ENTRIES = {
  core: 'authfield',
  schemes: 'authfield/schemes',
  client: 'authfield/client',
  server: 'authfield/server',
}
const names = Object.keys(ENTRIES).join(', ')
const imports = Object.entries(ENTRIES)
  .map(([name, entry]) => `import * as ${name} from '${entry}'\n`)
  .join('')
const requires = Object.entries(ENTRIES)
  .map(([name, entry]) => `const ${name} = require('${entry}')\n`)
  .join('')

const checkCjs = checkAs('cjs')
const checkEsm = checkAs('esm')
const jestTest = `test('works', () => check({ ${names} }))\n`
const jestFiles = (transform: object, more: object = {}) => ({
  'package.json': JSON.stringify({ private: true, jest: { transform, ...more } }),
})

interface Runner {
  name: string
  files: Readonly<Record<string, string>>
  /** The program of the runner, below node_modules, and its arguments. */
  args: readonly string[]
  nodes: readonly string[]
}

const jest = 'jest/bin/jest.js'
const vmModules = '--experimental-vm-modules'
const JEST_NODES = [NODE_18, '24.21.0', '26.10.0']
const [, , , NEWER] = NODES as [string, string, string, string]

const typedTest = `${imports}import { expect, test } from '@jest/globals'
import { check } from './check.js'

test('works', async () => {
  const [challenge] = core.parseChallenges('Basic realm="files"')
  const scheme: string | undefined = challenge?.scheme
  expect(scheme).toBe('Basic')
  await check({ ${names} })
})
`
const checkTypes = 'export declare function check(entries: object): Promise<void>\n'
const tsconfig = (compilerOptions: object) =>
  JSON.stringify({ compilerOptions: { strict: true, types: [], ...compilerOptions } })

const RUNNERS: readonly Runner[] = [
  {
    name: 'Jest, CommonJS, no transform',
    files: {
      ...jestFiles({}),
      'check.js': checkCjs,
      'a.test.js': `${requires}const { check } = require('./check.js')\n${jestTest}`,
    },
    args: [jest],
    nodes: JEST_NODES,
  },
  {
    name: 'Jest, CommonJS, babel-jest',
    files: {
      ...jestFiles({ '\\.js$': 'babel-jest' }),
      'babel.config.json': JSON.stringify({ presets: [['@babel/preset-env', { targets: { node: 'current' } }]] }),
      'check.js': checkEsm,
      'a.test.js': `${imports}import { check } from './check.js'\n${jestTest}`,
    },
    args: [jest],
    nodes: JEST_NODES,
  },
  {
    name: 'Jest, CommonJS, @swc/jest',
    files: {
      ...jestFiles({ '\\.[jt]s$': '@swc/jest' }),
      '.swcrc': JSON.stringify({ jsc: { parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }),
      'check.js': checkEsm,
      'a.test.ts': typedTest,
    },
    args: [jest],
    nodes: JEST_NODES,
  },
  {
    name: 'Jest, CommonJS, ts-jest with moduleResolution node10',
    files: {
      ...jestFiles({ '\\.ts$': 'ts-jest' }),
      'tsconfig.json': tsconfig({ module: 'commonjs', moduleResolution: 'node10', target: 'es2022' }),
      'check.js': checkCjs,
      'check.d.ts': checkTypes,
      'a.test.ts': typedTest,
    },
    args: [jest],
    nodes: JEST_NODES,
  },
  {
    name: 'Jest, CommonJS, ts-jest with moduleResolution node16',
    files: {
      ...jestFiles({ '\\.ts$': 'ts-jest' }),
      'tsconfig.json': tsconfig({ module: 'node16', target: 'es2022', isolatedModules: true }),
      'check.js': checkCjs,
      'check.d.ts': checkTypes,
      'a.test.ts': typedTest,
    },
    args: [jest],
    nodes: [NEWER],
  },
  {
    name: 'Jest, ES modules',
    files: {
      ...jestFiles({}),
      'check.mjs': checkEsm,
      'a.test.mjs': `${imports}import { check } from './check.mjs'\n${jestTest}`,
    },
    args: [vmModules, jest, '--testMatch', '**/*.test.mjs'],
    nodes: JEST_NODES,
  },
  {
    name: 'Vitest',
    files: {
      'package.json': JSON.stringify({ private: true, type: 'module' }),
      'check.js': checkEsm,
      'a.test.js': `import { test } from 'vitest'\n${imports}import { check } from './check.js'\n${jestTest}`,
    },
    args: ['vitest/vitest.mjs', 'run', '--root', '.'],
    nodes: [NEWER],
  },
  {
    name: 'Mocha, CommonJS',
    files: {
      'check.cjs': checkCjs,
      'a.test.cjs': `${requires}const { check } = require('./check.cjs')\n${jestTest.replace('test(', 'it(')}`,
    },
    args: ['mocha/bin/mocha.js', 'a.test.cjs'],
    nodes: [NEWER],
  },
  {
    name: 'Mocha, ES modules',
    files: {
      'check.mjs': checkEsm,
      'a.test.mjs': `${imports}import { check } from './check.mjs'\n${jestTest.replace('test(', 'it(')}`,
    },
    args: ['mocha/bin/mocha.js', 'a.test.mjs'],
    nodes: [NEWER],
  },
]

async function runWith(project: Project, { name, files, args }: Runner, node: string): Promise<Outcome> {
  const folder = join(project.folder, name.replace(/\W+/g, '-'))
  writeFiles(folder, files)
  const paths = args.map((arg) => (/^[\w-]+\/.*\.m?js$/.test(arg) ? join(modules, arg) : arg))
  const { status, output } = await run(binaryOf('node', node), paths, folder)
  // Whoever finds no test says so and passes.
  const isRight = status === 0 && /\b1 (passed|passing)\b/.test(output)
  return outcomeOf(`${name}, on Node ${node}`, isRight, output)
}

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
console.log('right')
`,
}

async function runScript(project: Project, runtime: string, program: string, args: string[]): Promise<Outcome> {
  const { status, output } = await run(program, args, join(project.folder, 'plain'))
  const isRight = status === 0 && output.trim().endsWith('right')
  return outcomeOf(`${runtime}, ${args.at(-1)}`, isRight, output)
}

/** Test runners, each on the versions of Node that it is held against. */
export function testRunners(project: Project): AsyncGenerator<Outcome> {
  return inPairs(RUNNERS.flatMap((runner) => runner.nodes.map((node) => () => runWith(project, runner, node))))
}

/** `import` and `require` without any tool. */
export function plainRuntimes(project: Project): AsyncGenerator<Outcome> {
  const folder = join(project.folder, 'plain')
  writeFiles(folder, {
    'package.json': '{ "private": true }',
    ...SCRIPTS,
    'check.mjs': checkEsm,
    'check.cjs': checkCjs,
  })
  install(project, folder)
  const denoArgs = ['run', '--allow-all', '--node-modules-dir=manual']
  const tasks = Object.keys(SCRIPTS).flatMap((script) => [
    ...NODES.map((node) => () => runScript(project, `Node ${node}`, binaryOf('node', node), [script])),
    () => runScript(project, `Bun ${BUN}`, binaryOf('bun', BUN), ['run', script]),
    () => runScript(project, `Deno ${DENO}`, binaryOf('deno', DENO), [...denoArgs, script]),
  ])
  return inPairs(tasks)
}
