import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from '@jest/globals'

/*
 * The examples of the READMEs, as who writes TypeScript copies them.
 */

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'authfield-examples-'))
afterAll(() => rmSync(folder, { recursive: true }))

const READMES = ['README.md', 'src/README.md', 'src/MIGRATION.md', 'src/schemes/README.md', 'grammar/README.md']

/** The blocks that print something, under the names of files: the README, and the line that the block begins behind. */
function examplesOf(readme: string): [file: string, code: string][] {
  const text = readFileSync(join(root, readme), 'utf8')
  const blocks = Array.from(text.matchAll(/^```(?:js|ts)\n(.*?)^```$/gms), ({ 1: code, index }): [string, string] => {
    const line = text.slice(0, index).split('\n').length
    return [`${readme.replace(/\W/g, '-')}-${line}.ts`, code!]
  })
  return blocks.filter(([, code]) => code.includes('// → '))
}

test('compile under strict', () => {
  const examples = READMES.flatMap(examplesOf)
  expect(examples.length).toBeGreaterThan(15)
  for (const [file, code] of examples) writeFileSync(join(folder, file), code)
  const config = {
    compilerOptions: {
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      target: 'es2022',
      module: 'esnext',
      moduleResolution: 'bundler',
      moduleDetection: 'force',
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
      paths: {
        authfield: [join(root, 'src/index.ts')],
        'authfield/grammar': [join(root, 'grammar/index.ts')],
        'authfield/*': [join(root, 'src/*/index.ts')],
      },
    },
    files: examples.map(([file]) => file),
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const { stdout, status } = spawnSync(process.execPath, [tsc, '--project', folder], { cwd: folder })
  expect({ stdout: String(stdout), status }).toEqual({ stdout: '', status: 0 })
}, 60_000)
