import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { buildSync } from 'esbuild'
import * as client from '../src/client/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8')

/** Bundled and minified by esbuild, and gzipped, in octets. */
function size(contents: string): number {
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir: `${root}src`, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    write: false,
  })
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length
}

describe('minified and gzipped', () => {
  const CORE =
    "export { recoverChallenges } from './recover/recover.ts'; export { serializeCredentials } from './serialize.ts';"
  const DIGEST = `${CORE} export { Digest, DigestUtf8 } from './schemes/digest.ts';
    export { answerDigest } from './schemes/digest-answer.ts'; export { verifyDigestInfo } from './schemes/digest-info.ts'
    export { hashDigestPassword } from './schemes/digest-response.ts'; export { recoverAuthParams } from './recover/recover.ts'`

  // What the client adds to what it is made of.
  test.each([
    ['withAuth with basic', 'withAuth, basic', `${CORE} export { Basic } from './schemes/basic.ts'`, 5550],
    ['withAuth with bearer', 'withAuth, bearer', `${CORE} export { Bearer } from './schemes/bearer.ts'`, 5400],
    ['withAuth with digest', 'withAuth, digest', DIGEST, 7000],
    [
      'everything',
      Object.keys(client).join(),
      `${DIGEST}; export { Basic } from './schemes/basic.ts'; export { Bearer } from './schemes/bearer.ts'; export { DPoP } from './schemes/dpop.ts'`,
      8800,
    ],
  ])('%s: at most as many octets more than readers, serializer and codecs', (_what, names, made, limit) => {
    expect(size(`export { ${names} } from './client/index.ts'`) - size(made)).toBeLessThanOrEqual(limit)
  })
})

describe('the sources of the client', () => {
  const files = readdirSync(`${root}src/client`).filter((file) => file.endsWith('.ts'))
  const importsOf = (file: string) =>
    Array.from(
      read(`src/client/${file}`).matchAll(/^(?:import|export)(?: type)? .*? from '(.*?)'$/gms),
      ([, from]) => from!,
    )

  test.each(files)('import only from each other, the schemes and the core: %s', (file) => {
    for (const from of importsOf(file)) {
      expect(from).toMatch(/^(\.\/(?!index)[\w-]+\.ts|\.\.\/(schemes\/|recover\/)?[\w-]+\.ts)$/)
      expect(from).not.toMatch(/\.\.\/(schemes\/)?(index|cli|report)\.ts$/)
    }
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
