import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { buildSync } from 'esbuild'
import { createGuard, type GuardRequest, type GuardScheme, refuse } from '../src/server/index.ts'
import { ask } from './server-kit.ts'

/*
 * What of the guard can be seen in Node alone: its sources, its size, and a second copy of it.
 */

const root = fileURLToPath(new URL('..', import.meta.url))

describe('minified by esbuild and gzipped', () => {
  const size = (contents: string) => {
    const { outputFiles } = buildSync({
      stdin: { contents, resolveDir: `${root}src/server`, loader: 'ts' },
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      write: false,
    })
    return gzipSync(outputFiles[0]!.contents, { level: 9 }).length
  }

  // What the guard stands on: the strict reader, the serializer, and the schemes' codecs and formulas.
  const core = `
    export { parseChallenges, parseCredentials } from '../parse.ts'
    export { serializeAuthParams, serializeChallenge } from '../serialize.ts'
    export { Basic } from '../schemes/basic.ts'
    export { Bearer } from '../schemes/bearer.ts'`
  const digestOnly = `
    export { DigestUtf8 } from '../schemes/digest.ts'
    export { passwordHashOf, responseOf, usernameHashOf } from '../schemes/digest-formula.ts'
    export { compute } from '../schemes/digest-hash.ts'
    export { hmac } from '../schemes/hmac.ts'`
  const dpopOnly = `
    export { DPoP } from '../schemes/dpop.ts'
    export { DPoPNonce } from '../schemes/dpop-nonce.ts'`

  test.each([
    ['createGuard, basic, bearer', core, 1750, 8800],
    ['createGuard, basic, bearer, digest', core + digestOnly, 4150, 14_400],
    [
      'createGuard, basic, bearer, digest, dpop, users, createNonces, createCounts, rawLines, refuse',
      core + digestOnly + dpopOnly,
      6100,
      16_850,
    ],
  ])('%s', (names, below, own, all) => {
    const whole = size(`export { ${names} } from './index.ts'`)
    expect(whole).toBeLessThanOrEqual(all)
    expect(whole - size(below)).toBeLessThanOrEqual(own)
  })
})

const files = readdirSync(`${root}src/server`).filter((file) => file.endsWith('.ts'))

describe('the sources', () => {
  test.each(files)('import only from the core, the schemes and each other, and no entry: %s', (file) => {
    const text = readFileSync(`${root}src/server/${file}`, 'utf8')
    const imported = Array.from(text.matchAll(/^(?:import|export) .*? from '(.*?)'$/gms), ([, from]) => from!)
    const isRight = (from: string) => /^(?:\.\.\/(?:schemes\/)?|\.\/)[\w-]+\.ts$/.test(from) && !/index\.ts$/.test(from)
    expect(imported.filter((from) => !isRight(from))).toEqual([])
  })

  test.each(files)('are no longer than can be read at a time: %s', (file) => {
    expect(readFileSync(`${root}src/server/${file}`, 'utf8').split('\n').length).toBeLessThanOrEqual(201)
  })
})

test('the server knows nothing of Node, nor of browsers', () => {
  const options =
    '--ignoreConfig --noEmit --strict --module nodenext --target es2022 --lib es2022 --allowImportingTsExtensions'
  const args = [`${root}node_modules/typescript/bin/tsc`, ...options.split(' '), '--types', '', 'src/server/index.ts']
  const { stdout, status } = spawnSync(process.execPath, args, { cwd: root })
  expect({ stdout: String(stdout), status }).toEqual({ stdout: '', status: 0 })
})

describe('a second copy of the library in the same program', () => {
  const { outputFiles } = buildSync({
    entryPoints: [`${root}src/server/index.ts`],
    bundle: true,
    format: 'iife',
    globalName: 'build',
    write: false,
  })
  const other = new Function(`${outputFiles[0]!.text}; return build`)()
  const kiosk = (verify: () => unknown): GuardScheme<unknown, GuardRequest> => ({
    scheme: 'Kiosk',
    challenges: () => ({ challenges: [{ scheme: 'Kiosk' }] }),
    verify: verify as never,
  })

  test.each([
    ['insufficient_scope', 403],
    ['invalid_request', 400],
    ['invalid_token', 401],
  ])('takes a refusal of the first for what it is, and the first one of its: %s', async (error, status) => {
    expect(other.refuse).not.toBe(refuse)
    const refusal = other.refuse(error)
    expect(await ask(createGuard([kiosk(() => refusal)]), 'Kiosk x')).toMatchObject({ ok: false, status })
    const wrapped = createGuard([kiosk(() => ({ identity: refusal }))])
    expect(await ask(wrapped, 'Kiosk x')).toMatchObject({ ok: false, status })
    expect(await ask(other.createGuard([kiosk(() => refuse(error))]), 'Kiosk x')).toMatchObject({ status })
  })
})
