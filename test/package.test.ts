import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { buildSync } from 'esbuild'
import * as grammar from '../grammar/index.ts'
import { assertRuntime } from '../grammar/runtime.ts'
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
  ]

  test('have a place in the order of layers', () => {
    expect([...files].sort()).toEqual([...ORDER].sort())
  })

  test.each(files)('%s imports only from the layers below', (file) => {
    const below = ORDER.slice(0, ORDER.indexOf(file))
    const wrong = imports(file)
      .filter(({ isType }) => !isType)
      .filter(({ from }) => !below.includes(posix.join(posix.dirname(file), from)))
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

  const lowerFiles = ['.', 'recover', 'schemes', 'client', 'server'].flatMap((folder) =>
    readdirSync(`${root}src/${folder}`, { recursive: folder === 'schemes', encoding: 'utf8' }).flatMap((file) =>
      file.endsWith('.ts') ? posix.join(folder, file) : [],
    ),
  )

  test('have nothing of the command line, which stands above them all', () => {
    expect(lowerFiles.length).toBeGreaterThan(100)
    expect(lowerFiles.filter((file) => imports(file).some(({ from }) => from.includes('/cli/')))).toEqual([])
  })

  const grammarFiles = readdirSync(`${root}grammar`).filter((file) => file.endsWith('.ts'))

  test.each(grammarFiles)('of the grammar have nothing from those of the core but types: %s', (file) => {
    const own = ['chevrotain', ...grammarFiles.map((other) => `./${other}`)]
    const isRight = ({ from, isType }: { from: string; isType: boolean }) =>
      from.startsWith('../') ? from === '../src/types.ts' && isType : own.includes(from)
    expect(imports(file, 'grammar').filter((one) => !isRight(one))).toEqual([])
  })
})

/** The files of the tarball, but for what is built. */
const packed: string[] = JSON.parse(
  execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8' }),
)[0].files.map(({ path }: { path: string }) => path)

/** A page without its code. */
const proseOf = (page: string) => read(page).replace(/^```.*?^```$/gms, '')

/** What a page links to in the package, pictures included. */
function linksOf(page: string): string[] {
  const links = proseOf(page).matchAll(/\]\(([^)\s]*)[^)]*\)|(?:href|src)="([^"]*)"|^\[[^\]]+\]: (\S+)/gm)
  return Array.from(links, ([, inline, attribute, reference]) => inline ?? attribute ?? reference!).filter(
    (link) => !/^https?:/.test(link),
  )
}

/** Where a heading is linked to: its words in lower case, joined by hyphens. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-')
}

/** All places of a page that can be linked to. Of equal headings, the later ones get a number. */
function anchorsOf(page: string): string[] {
  const counts = new Map<string, number>()
  const headings = Array.from(proseOf(page).matchAll(/^#+ (.*)$/gm), ([, heading]) => {
    const anchor = anchorOf(heading!.replaceAll('\\', ''))
    const count = counts.get(anchor) ?? 0
    counts.set(anchor, count + 1)
    return count === 0 ? anchor : `${anchor}-${count}`
  })
  return [...headings, ...Array.from(read(page).matchAll(/<a id="([^"]*)">/g), ([, id]) => id!)]
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

  test.each(packed.filter((path) => path.endsWith('.md')))('holds whatever its pages link to: %s', (page) => {
    const isWrong = (link: string) => {
      const [path, anchor] = link.split('#')
      const target = path === '' ? page : posix.join(posix.dirname(page), path!)
      const isThere = packed.includes(target) || packed.some((file) => file.startsWith(`${target}/`))
      return !isThere || (anchor !== undefined && !anchorsOf(target).includes(anchor))
    }
    expect(linksOf(page).filter(isWrong)).toEqual([])
  })

  test('has the sources that the maps of its declarations lead to, and neither tests nor the page', () => {
    const sources = ['src', 'grammar'].flatMap((folder) =>
      readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' }).map((file) => posix.join(folder, file)),
    )
    const isOfPage = (file: string) => file.startsWith('grammar/playground/')
    expect(packed).toEqual(expect.arrayContaining(sources.filter((file) => file.endsWith('.ts') && !isOfPage(file))))
    expect(packed.filter((file) => file.startsWith('test/') && !file.endsWith('.md'))).toEqual([])
    expect(packed.filter(isOfPage)).toEqual([])
  })

  const ENTRIES = ['.', './schemes', './client', './server', './grammar']

  test('has these entries, and its manifest', () => {
    expect(Object.keys(manifest.exports)).toEqual([...ENTRIES, './package.json'])
  })

  test.each(ENTRIES)('has a CommonJS build and an ES module, with declarations of their own: %s', (entry) => {
    const path = entry === '.' ? './dist/index' : entry.replace('.', './dist')
    expect(manifest.exports[entry]).toEqual({
      require: { types: `${path}.d.cts`, default: `${path}.cjs` },
      types: `${path}.d.ts`,
      default: `${path}.js`,
    })
    expect(Object.keys(manifest.exports[entry].require)[0]).toBe('types')
    expect(Object.keys(manifest.exports[entry])).toEqual(['require', 'types', 'default'])
  })

  test('says where its entries are to what knows no exports, as TypeScript under node10', () => {
    expect([manifest.main, manifest.types]).toEqual(['./dist/index.cjs', './dist/index.d.ts'])
    const paths = ENTRIES.slice(1).map((entry) => [entry.slice(2), [`${entry.replace('.', './dist')}.d.ts`]])
    expect(manifest.typesVersions).toEqual({ '*': Object.fromEntries(paths) })
  })

  test('says in one sentence where the grammar cannot run, before Chevrotain fails', () => {
    expect(() => assertRuntime({})).toThrow(/^authfield\/grammar needs Node 22 or later/)
    expect(() => assertRuntime(Object)).not.toThrow()
  })

  test('is told of in the changelog, and is published with its provenance', () => {
    const [, version] = /^## (\S+?),? /m.exec(read('.github/CHANGELOG.md')) ?? []
    expect(version).toBe(manifest.version)
    expect(manifest.publishConfig).toEqual({ access: 'public', provenance: true })
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
