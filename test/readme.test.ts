import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { buildSync } from 'esbuild'
import * as grammar from '../grammar/index.ts'
import * as authfield from '../src/index.ts'
import * as schemes from '../src/schemes/index.ts'
import { createGuard, digest } from '../src/server/index.ts'
import { run } from './cli-run.ts'
import { readme as grammarReadme } from './diagrams.ts'
import {
  coreReadme,
  peersReadme,
  readme,
  schemesReadme,
  testsReadme,
  withDropIns,
  withIssueTable,
  withPeerTables,
  withSchemeTables,
  withSuiteTable,
} from './readme.ts'

const blocks = (text: string, language: string) =>
  Array.from(text.matchAll(/^```(\w*)\n(.*?)^```$/gms)).flatMap(([, name, block]) =>
    name === language ? [block!] : [],
  )
/** The blocks that print something. */
const examplesOf = (text: string) =>
  [...blocks(text, 'js'), ...blocks(text, 'ts')].filter((block) => block.includes('// → '))
const migration = readFileSync(new URL('../src/MIGRATION.md', import.meta.url), 'utf8')
const source = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor

/** A camera that speaks Digest, as the README's client meets it. */
const guard = createGuard([
  digest({ realm: 'camera', lookup: () => ({ username: 'root', password: 'open sesame', identity: 'root' }) }),
])
async function camera(input: string, { headers }: { headers?: Headers } = {}): Promise<Response> {
  const { pathname } = new URL(input)
  const verdict = await guard({ method: 'GET', target: pathname, authorization: headers?.get('authorization') })
  return new Response(null, { status: verdict.ok ? 200 : verdict.status, headers: verdict.headers })
}

describe('the examples', () => {
  test.each([readme, coreReadme, migration, schemesReadme, grammarReadme].flatMap(examplesOf))(
    'print what they say: %#',
    async (contents) => {
      const { outputFiles } = buildSync({
        stdin: { contents, loader: 'ts', resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
        alias: {
          authfield: source('src/index.ts'),
          'authfield/schemes': source('src/schemes/index.ts'),
          'authfield/client': source('src/client/index.ts'),
          'authfield/server': source('src/server/index.ts'),
          'authfield/grammar': source('grammar/index.ts'),
        },
        bundle: true,
        format: 'esm',
        write: false,
      })
      const printed: string[] = []
      const console = { log: (...values: unknown[]) => printed.push(values.map(String).join(' ')) }
      await new AsyncFunction('console', 'fetch', outputFiles[0]!.text)(console, camera)
      const said = Array.from(contents.matchAll(/^ *\/\/ → (.*)$/gm), ([, line]) => line)
      expect(printed.join('\n').split('\n')).toEqual(said)
    },
  )

  test('of the command line is what it prints', async () => {
    const [, header] = /^npx authfield '(.*)'$/m.exec(readme)!
    const { output } = await run([header!])
    expect(blocks(readme, '')).toContain(output)
  })
})

test('the tables are made from the rules, the vectors and the automata: npm run readme', () => {
  expect(coreReadme).toBe(withIssueTable())
  expect(testsReadme).toBe(withSuiteTable())
})

test('the tables of schemes are made from their declarations: npm run readme', () => {
  expect(schemesReadme).toBe(withSchemeTables())
})

test('the tables of drop-ins are made from their results and cases: npm run readme', () => {
  expect(readme).toBe(withDropIns())
  expect(peersReadme).toBe(withPeerTables())
})

test('the numbers are those of the vectors', () => {
  const count = (name: string) =>
    JSON.parse(readFileSync(new URL(`vectors/${name}.json`, import.meta.url), 'utf8')).length
  expect(testsReadme).toContain(
    `- ${count('wild')} headers of real products and ${count('greenbytes')} classic test cases`,
  )
})

/** The schemes themselves are in the table. */
function functionsOf(exported: object): object {
  return Object.fromEntries(Object.entries(exported).filter(([, value]) => typeof value === 'function'))
}

test.each([
  ['the README', readme + coreReadme, authfield],
  ["the grammar's README", grammarReadme, grammar],
  ["the schemes' README", schemesReadme, functionsOf(schemes)],
])('every function is in %s', (_which, text, exported) => {
  for (const [name, value] of Object.entries(exported)) {
    expect(text).toContain(/^[a-z]/.test(name) && typeof value === 'function' ? `\`${name}(` : `\`${name}\``)
  }
})
