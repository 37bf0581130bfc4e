import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { buildSync } from 'esbuild'
import * as client from '../src/client/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8')

/** Bundled and minified by esbuild without what it imports from the core and the schemes, and gzipped, in octets. */
function ownSize(names: string): number {
  const core = readdirSync(`${root}src`).filter((file) => file.endsWith('.ts'))
  const { outputFiles } = buildSync({
    stdin: { contents: `export { ${names} } from './client/index.ts'`, resolveDir: `${root}src`, loader: 'ts' },
    external: [`${root}src/schemes/*`, `${root}src/recover/*`, ...core.map((file) => `${root}src/${file}`)],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    write: false,
  })
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length
}

// What the client adds to readers, serializer and codecs.
test.each([
  ['withAuth, basic', 6350],
  ['withAuth, bearer', 6150],
  ['withAuth, digest', 8050],
  [Object.keys(client).join(), 10_000],
])('minified and gzipped, the client itself has few octets: %s', (names, limit) => {
  expect(ownSize(names)).toBeLessThanOrEqual(limit)
  expect(ownSize(names)).toBeGreaterThan(limit - 400)
})

describe('the sources of the client', () => {
  const files = readdirSync(`${root}src/client`).filter((file) => file.endsWith('.ts'))
  const importsOf = (file: string) =>
    Array.from(
      read(`src/client/${file}`).matchAll(/^(?:import|export)(?: type)? .*? from '(.*?)'$/gms),
      ([, from]) => from!,
    )

  test.each(files)('import only from each other, the schemes and the core: %s', (file) => {
    const isRight = (from: string) =>
      /^(\.\/(?!index)[\w-]+\.ts|\.\.\/(schemes\/|recover\/)?[\w-]+\.ts)$/.test(from) &&
      !/\.\.\/(schemes\/)?(index|cli|report)\.ts$/.test(from)
    expect([...importsOf(file)].filter((from) => !isRight(from))).toEqual([])
  })

  test.each(files)('are no longer than 200 lines: %s', (file) => {
    expect(read(`src/client/${file}`).split('\n').length).toBeLessThanOrEqual(201)
  })

  test('know nothing of Node, nor of browsers', () => {
    const tsc = `${root}node_modules/typescript/bin/tsc`
    const options =
      '--ignoreConfig --noEmit --strict --module nodenext --target es2022 --lib es2022 --allowImportingTsExtensions'
    const args = [tsc, ...options.split(' '), '--types', '', 'src/client/index.ts']
    const { stdout, status } = spawnSync(process.execPath, args, { cwd: root })
    expect({ stdout: String(stdout), status }).toEqual({ stdout: '', status: 0 })
  })
})

test('the client exports what it says', () => {
  expect(Object.keys(client).sort()).toEqual([
    'authOutcome',
    'basic',
    'bearer',
    'createExchange',
    'digest',
    'dpop',
    'withAuth',
  ])
})

test('the outcomes are those of all copies of the library there are', async () => {
  const { setOutcome } = await import('../src/client/outcome.ts')
  const response = new Response()
  const outcome = {
    result: 'sent',
    scheme: 'X',
    challenges: [],
    issues: [],
    sends: 1,
    serverProved: undefined,
  } as const
  setOutcome(response, { ...outcome, challenges: [], issues: [] })
  const shared = (globalThis as Record<symbol, unknown>)[Symbol.for('authfield.outcomes')] as WeakMap<object, unknown>
  expect(shared.get(response)).toEqual(outcome)
  expect(client.authOutcome(response)).toEqual(outcome)
  expect(client.authOutcome(response.clone())).toBeUndefined()
})
