import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import type { OwnDifference } from './results.ts'

/*
 * The tests that peers have in their packages, run with a drop-in in the place of what it replaces. All is done on a copy in a temporary
 * folder; nothing of a peer is kept here.
 */

export interface OwnTests {
  package: string
  /** The files of tests, in the package. */
  tests: string[]
  /** What is replaced, and the drop-in. */
  replaced: string
  dropIn: string
  /** What stands behind the drop-in there: how its names are exported. */
  footer?: string
  runner: 'jest' | 'mocha' | 'node'
  /** What doesn't pass with the drop-in: each has the hash of the name of its test. */
  differences: Record<string, OwnDifference>
}

export const OWN_TESTS: readonly OwnTests[] = [
  {
    package: '@atproto/lex-client',
    tests: ['src/www-authenticate.test.ts'],
    replaced: 'src/www-authenticate.ts',
    dropIn: 'atproto',
    runner: 'jest',
    differences: {
      'Bearer with a name and nothing behind the equals sign': {
        test: '12671f5a',
        right: 'ours',
        section: 'RFC 9110 §11.2',
        why: 'a name, an equals sign and nothing behind are a token68',
      },
      'Basic with a name and nothing behind the equals sign': {
        test: '7800551d',
        right: 'ours',
        section: 'RFC 9110 §11.2',
        why: 'a name, an equals sign and nothing behind are a token68',
      },
      'a repeated parameter': {
        test: 'e242f1f6',
        right: 'both',
        section: 'RFC 9110 §11.2',
        why: 'a name occurs once; which of two counts is left open: theirs the last, ours the first',
      },
      'an at sign in a name': {
        test: 'd6d10bb8',
        right: 'ours',
        section: 'RFC 9110 §11.2',
        why: 'a name is a token',
      },
      'an at sign in a scheme': {
        test: 'cee77b34',
        right: 'ours',
        section: 'RFC 9110 §11.1',
        why: 'a scheme is a token',
      },
    },
  },
  {
    package: 'http-auth-utils',
    tests: ['src/**/*.test.ts'],
    replaced: 'src/utils.ts',
    dropIn: 'http-auth-utils',
    runner: 'jest',
    differences: {},
  },
  {
    package: 'digest-fetch',
    tests: ['test/digest-*.js'],
    replaced: 'digest-fetch-src.js',
    dropIn: 'digest-fetch',
    footer: 'export default DigestClient',
    runner: 'mocha',
    differences: {
      'its regular expression for a parameter': {
        test: '2caf7419',
        right: 'both',
        section: 'none',
        why: 'a function inside the peer, which the drop-in has no use for',
      },
      'its reader of qop': {
        test: 'ca742c16',
        right: 'both',
        section: 'none',
        why: 'a function inside the peer, which the drop-in has no use for',
      },
    },
  },
  {
    package: 'drachtio-srf',
    tests: ['test/unit-tests/digest-client.js'],
    replaced: 'lib/digest-client.js',
    dropIn: 'drachtio-srf',
    footer: 'module.exports = DigestClient',
    runner: 'mocha',
    differences: {},
  },
  {
    package: '@fastify/basic-auth',
    tests: ['test/index.test.js'],
    replaced: 'index.js',
    dropIn: 'fastify-basic-auth',
    footer: 'module.exports = Object.assign(fastifyBasicAuth, { default: fastifyBasicAuth, fastifyBasicAuth })',
    runner: 'node',
    differences: {},
  },
  {
    package: '@fastify/bearer-auth',
    tests: ['test/*.test.js'],
    replaced: 'lib/verify-bearer-auth-factory.js',
    dropIn: 'fastify-bearer-auth',
    footer: 'module.exports = verifyBearerAuthFactory',
    runner: 'node',
    differences: {},
  },
]

/** The tests by their names, and whether each passed. */
export type Verdicts = [test: string, isPassed: boolean][]

const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const require = createRequire(import.meta.url)
const jest = pathOf('../../node_modules/jest/bin/jest.js')

/** Runs the tests of a peer: with the drop-in, or as they are. */
export function runOwnTests(own: OwnTests, isReplaced: boolean): Verdicts {
  const folder = mkdtempSync(join(tmpdir(), 'authfield-peer-'))
  try {
    const copy = join(folder, 'package')
    cpSync(pathOf(`node_modules/${own.package}`), copy, { recursive: true })
    symlinkSync(pathOf('node_modules'), join(folder, 'node_modules'))
    if (isReplaced) replace(own, copy)
    return RUNNERS[own.runner](own, copy)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Puts the drop-in, with all of authfield that it needs, in the place of a file. */
function replace({ replaced, dropIn, footer = '' }: OwnTests, folder: string): void {
  buildSync({
    entryPoints: [pathOf(`drop-in/${dropIn}.ts`)],
    outfile: join(folder, replaced),
    allowOverwrite: true,
    bundle: true,
    platform: 'node',
    format: footer.startsWith('module.exports') ? 'cjs' : 'esm',
    footer: { js: footer },
    alias: { authfield: pathOf('../../src/index.ts'), 'authfield/schemes': pathOf('../../src/schemes/index.ts') },
  })
}

function run(folder: string, args: string[]): string {
  const { stdout, stderr, error } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', NODE_TEST_CONTEXT: undefined },
  })
  if (error) throw error
  return stdout || stderr
}

/** Jest, also for the tests that are written for Vitest: the functions that they use are the same. */
function withJest({ tests }: OwnTests, folder: string): Verdicts {
  const vitest = join(folder, 'vitest.ts')
  writeFileSync(vitest, "export { describe, expect, it } from '@jest/globals'")
  const config = {
    rootDir: folder,
    testMatch: tests.map((test) => `<rootDir>/${test}`),
    extensionsToTreatAsEsm: ['.ts'],
    transform: {
      '\\.ts$': [require.resolve('@swc/jest'), { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
    },
    moduleNameMapper: { '^vitest$': vitest, '^(\\.{1,2}/.*)\\.js$': ['$1.js', '$1.ts'] },
  }
  const args = [
    '--experimental-vm-modules',
    jest,
    '--config',
    JSON.stringify(config),
    '--json',
    '--silent',
    '--forceExit',
  ]
  const { testResults } = JSON.parse(run(folder, args))
  for (const { message, assertionResults } of testResults) if (assertionResults.length === 0) throw new Error(message)
  return testResults.flatMap(({ assertionResults }: { assertionResults: { fullName: string; status: string }[] }) =>
    assertionResults.map(({ fullName, status }) => [fullName, status === 'passed']),
  )
}

function withMocha({ tests }: OwnTests, folder: string): Verdicts {
  const report = JSON.parse(
    run(folder, [pathOf('node_modules/mocha/bin/mocha.js'), '--reporter', 'json', '--exit', ...tests]),
  )
  return report.tests.map(({ fullTitle, err }: { fullTitle: string; err: object }) => [
    fullTitle,
    Object.keys(err).length === 0,
  ])
}

function withNode({ tests }: OwnTests, folder: string): Verdicts {
  const report = run(folder, ['--test', '--test-reporter=junit', ...tests])
  const cases = report.matchAll(/<testcase name="([^"]*)"[^>]*?(?:\/>|>\s*<(\w+))/g)
  return Array.from(cases, ([, name, inner]) => [unescaped(name!), inner !== 'failure'])
}

const unescaped = (xml: string) =>
  xml
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

const RUNNERS = { jest: withJest, mocha: withMocha, node: withNode }
