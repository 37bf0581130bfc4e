import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { buildSync } from 'esbuild'
import * as grammar from '../grammar/index.ts'
import * as authfield from '../src/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8')
const manifest = JSON.parse(read('package.json'))

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
  const STRICT = 'parseChallenges, parseCredentials, parseAuthParams'
  const TOLERANT = 'recoverChallenges, recoverCredentials, recoverAuthParams'

  test.each([
    ['strict parsing', STRICT, 2900],
    ['strict parsing and recovery', `${STRICT}, ${TOLERANT}`, 7650],
    ['the serializers', 'serializeChallenge, serializeChallenges, serializeCredentials, serializeAuthParams', 2250],
    ['the look-up functions', 'isScheme, findChallenge, getParam', 410],
    ['the whole core', '*', 12_150],
  ])('%s: at most as many octets', (_what, names, limit) => {
    const bundled = names === '*' ? '*' : `{ ${names} }`
    expect(size(`export ${bundled} from './index.ts'`)).toBeLessThanOrEqual(limit)
  })
})

describe('the sources', () => {
  const imports = (file: string, folder = 'src') =>
    Array.from(
      read(`${folder}/${file}`).matchAll(/^(?:import|export)(?: type)? .*? from '(.*?)'$/gms),
      ([statement, from]) => ({
        from: from!,
        isType: /^\w+ type /.test(statement),
      }),
    )
  const folders = ['', 'recover/']
  const files = folders.flatMap((folder) =>
    readdirSync(`${root}src/${folder}`).flatMap((file) => (file.endsWith('.ts') ? `${folder}${file}` : [])),
  )

  // What a file may import at run time: only what stands before it.
  const ORDER = [
    'types.ts',
    'options.ts',
    'chars.ts',
    'scan.ts',
    'registry.ts',
    'sendable.ts',
    'errors.ts',
    'params.ts',
    'read.ts',
    'parse.ts',
    'recover/line.ts',
    'recover/look.ts',
    'recover/controls.ts',
    'recover/values.ts',
    'recover/elements.ts',
    'recover/recover.ts',
    'serialize.ts',
    'known.ts',
    'doubt.ts',
    'redact.ts',
    'index.ts',
    'report.ts',
    'cli.ts',
  ]

  test('have a place in the order of layers', () => {
    expect([...files].sort()).toEqual([...ORDER].sort())
  })

  test.each(files)('%s imports only from the layers below', (file) => {
    const below = ORDER.slice(0, ORDER.indexOf(file))
    const wrong = imports(file)
      .filter(({ isType }) => !isType)
      .filter(({ from }) =>
        from.startsWith('node:') || from.startsWith('./schemes/')
          ? file !== 'report.ts'
          : !below.includes(posix.join(posix.dirname(file), from)),
      )
    expect(wrong).toEqual([])
  })

  const schemeFiles = readdirSync(`${root}src/schemes`, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  )

  test.each(schemeFiles)('of the schemes import only from the core and each other: %s', (file) => {
    const places = [...schemeFiles.map((other) => `schemes/${other}`), ...ORDER.slice(0, ORDER.indexOf('index.ts'))]
    const imported = imports(file, 'src/schemes').map(({ from }) => posix.join('schemes', posix.dirname(file), from))
    expect(imported.filter((place) => place === 'schemes/index.ts' || !places.includes(place))).toEqual([])
  })

  test.each(['src/index.ts', 'src/schemes/index.ts'])('know nothing of Node, nor of browsers: %s', (entry) => {
    const tsc = `${root}node_modules/typescript/bin/tsc`
    const options =
      '--ignoreConfig --noEmit --strict --module nodenext --target es2022 --lib es2022 --allowImportingTsExtensions'
    const args = [tsc, ...options.split(' '), '--types', '', entry]
    const { stdout, status } = spawnSync(process.execPath, args, { cwd: root })
    expect({ stdout: String(stdout), status }).toEqual({ stdout: '', status: 0 })
  })

  test('import the entry nowhere', () => {
    for (const file of files) for (const { from } of imports(file)) expect(from).not.toBe('./index.ts')
  })

  const grammarFiles = readdirSync(`${root}grammar`).filter((file) => file.endsWith('.ts'))

  test.each(grammarFiles)('of the grammar have nothing from those of the core but types: %s', (file) => {
    const own = ['chevrotain', ...grammarFiles.map((other) => `./${other}`)]
    const isRight = ({ from, isType }: { from: string; isType: boolean }) =>
      from.startsWith('../') ? from === '../src/types.ts' && isType : own.includes(from)
    expect(imports(file, 'grammar').filter((one) => !isRight(one))).toEqual([])
  })
})

/** Where a heading is linked to: its words in lower case, joined by hyphens. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-')
}

const withoutCode = (text: string) => text.replace(/^```.*?^```$/gms, '')

/** All places of a page that can be linked to. Of equal headings, the later ones get a number. */
function anchorsOf(text: string): string[] {
  const counts = new Map<string, number>()
  const headings = Array.from(withoutCode(text).matchAll(/^#+ (.*)$/gm), ([, heading]) => {
    const anchor = anchorOf(heading!.replaceAll('\\', ''))
    const count = counts.get(anchor) ?? 0
    counts.set(anchor, count + 1)
    return count === 0 ? anchor : `${anchor}-${count}`
  })
  return [...headings, ...Array.from(text.matchAll(/<a id="([^"]*)">/g), ([, id]) => id!)]
}

/** The pages among files and folders. */
function pagesOf(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    if (path.endsWith('.md')) return [path]
    if (path === 'dist' || !statSync(`${root}${path}`).isDirectory()) return []
    return pagesOf(readdirSync(`${root}${path}`).map((name) => posix.join(path, name)))
  })
}

describe('the package', () => {
  test('depends on nothing', () => {
    expect(manifest).not.toHaveProperty('dependencies')
    expect(manifest.sideEffects).toBe(false)
  })

  test('asks for Chevrotain only where the grammar is wanted', () => {
    expect(Object.keys(manifest.peerDependencies)).toEqual(['chevrotain'])
    expect(manifest.peerDependenciesMeta).toEqual({ chevrotain: { optional: true } })
    expect(manifest.devDependencies.chevrotain).toBe(manifest.peerDependencies.chevrotain)
  })

  test.each(pagesOf([...manifest.files, 'README.md']))('holds whatever its pages link to: %s', (page) => {
    const links = Array.from(withoutCode(read(page)).matchAll(/\]\((?!https?:)([^)]*)\)/g), ([, link]) => link!)
    const isWrong = (link: string) => {
      const [path, anchor] = link.split('#')
      const target = path ? posix.join(posix.dirname(page), path) : page
      const isShipped = [...manifest.files, 'README.md', 'LICENSE'].some((file) => `${target}/`.startsWith(`${file}/`))
      const isThere =
        isShipped && existsSync(`${root}${target}`) && (!anchor || anchorsOf(read(target)).includes(anchor))
      return !isThere
    }
    expect(links.filter(isWrong)).toEqual([])
  })

  test.each(['.', './schemes', './grammar'])('names the types first: %s', (entry) => {
    expect(Object.keys(manifest.exports[entry])).toEqual(['types', 'default'])
  })

  test('exports of the grammar what it says', () => {
    expect(Object.keys(grammar).sort()).toEqual([
      'BaseVisitor',
      'BaseVisitorWithDefaults',
      'applyEdits',
      'complete',
      'parse',
      'print',
      'rangeOf',
      'removeParam',
      'setParam',
      'toAuthParams',
      'toChallenges',
      'toCredentials',
    ])
  })

  test('exports what it says', () => {
    expect(Object.keys(authfield).sort()).toEqual([
      'AuthError',
      'AuthSyntaxError',
      'explain',
      'findChallenge',
      'getParam',
      'isScheme',
      'paramsObject',
      'parseAuthParams',
      'parseChallenges',
      'parseCredentials',
      'recoverAuthParams',
      'recoverChallenges',
      'recoverCredentials',
      'redact',
      'removeParam',
      'sendable',
      'serializeAuthParams',
      'serializeChallenge',
      'serializeChallenges',
      'serializeCredentials',
      'setParam',
    ])
  })
})
