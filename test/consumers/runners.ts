import { join } from 'node:path'
import { binaryOf } from '../runtimes/binaries.ts'
import { imports, names, requires } from './entries.ts'
import { inPairs, type Outcome, outcomeOf } from './outcome.ts'
import { checkAs, modules, type Project, run, writeFiles } from './project.ts'

/* Test runners, each in a project as its own documentation would have it. */

const NODE_18 = '18.20.8'

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
const NEWER = '24.21.0'
const JEST_NODES = [NODE_18, NEWER, '26.10.0']

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
    name: 'Jest, CommonJS, jsdom',
    files: {
      ...jestFiles({}, { testEnvironment: 'jsdom' }),
      'check.js': checkCjs,
      'a.test.js': `${requires}const { check } = require('./check.js')\n
// It has no Response for a server to answer with.
test('works', () => typeof server.createGuard === 'function' && check({ core, schemes, client }))\n`,
    },
    args: [jest],
    nodes: [NEWER],
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

/** Test runners, each on the versions of Node that it is held against. */
export function testRunners(project: Project): AsyncGenerator<Outcome> {
  return inPairs(RUNNERS.flatMap((runner) => runner.nodes.map((node) => () => runWith(project, runner, node))))
}
