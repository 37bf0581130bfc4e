import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { cacheFolder } from './binaries.ts'

/* What runs in a runtime, in one file: the library, its tests, and what these import. */

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** The tests of the client. The others of its kind read the sources, or start programs. */
const CLIENT = [
  'adversary-client',
  'client-basic',
  'client-bearer',
  'client-digest',
  'client-dpop',
  'client-exchange',
  'client-fetch',
  'client-redirect',
]

/** The tests of the guard, and of both against each other. */
const GUARD = ['arguments', 'server', 'server-digest', 'server-adversary']

/** Not in a page, whose document can't be replaced. */
const LOCATION = ['client-location']

/** These make keys and signatures by node:crypto. */
const SIGNING = ['server-dpop', 'client-and-guard']

const TEST_FILES = [...CLIENT, ...LOCATION, ...GUARD, ...SIGNING]

/** These read the sources, build them or start programs. */
const NODE_ONLY = ['client-package', 'client-readme', 'server-package', 'server-readme']

interface Kind {
  entry: 'entry-process' | 'entry-worker' | 'entry-page'
  files: readonly string[]
  /** Whether Node's modules are there; otherwise others take their place. */
  hasNode: boolean
}

const KINDS = {
  process: { entry: 'entry-process', files: TEST_FILES, hasNode: true },
  worker: { entry: 'entry-worker', files: [...CLIENT, ...LOCATION, ...GUARD], hasNode: false },
  nodeWorker: { entry: 'entry-worker', files: TEST_FILES, hasNode: true },
  page: { entry: 'entry-page', files: CLIENT, hasNode: false },
} as const satisfies Record<string, Kind>

/** What stands in for a module: always, and where Node's are missing. */
const ALWAYS = { '@jest/globals': 'jest-globals.ts', 'fast-check': 'fast-check.ts' }
const WITHOUT_NODE = {
  'node:crypto': 'node-crypto.ts',
  'node:assert/strict': 'node-assert.ts',
  'node:util': '../node_modules/util/util.js',
}

function standIns({ files, hasNode }: Kind): Plugin {
  const names: Readonly<Record<string, string>> = hasNode ? ALWAYS : { ...ALWAYS, ...WITHOUT_NODE }
  const inside = path('inside/')
  return {
    name: 'stand-ins',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^(@jest\/globals|fast-check|node:.*)$/ }, ({ path: name, importer }) => {
        if (importer.startsWith(inside)) return undefined
        const file = names[name]
        return file === undefined ? { path: name, external: true } : { path: path(`inside/${file}`) }
      })
      onResolve({ filter: /^test-files$/ }, () => ({ path: 'test-files', namespace: 'test-files' }))
      onLoad({ filter: /.*/, namespace: 'test-files' }, () => ({
        contents: filesModule(files, hasNode),
        resolveDir: inside,
      }))
    },
  }
}

function filesModule(files: readonly string[], hasNode: boolean): string {
  const entries = files.map((file) => `'${file}': () => import('../../${file}.test.ts')`)
  const prepare = hasNode ? 'export const prepare = () => {}' : "export { prepare } from './missing-node.ts'"
  return `export const files = { ${entries.join(', ')} }\n${prepare}`
}

/** Writes the bundle of a kind; gives its path. */
export async function bundle(kind: keyof typeof KINDS): Promise<string> {
  const made: Kind = KINDS[kind]
  const outfile = `${cacheFolder()}${kind}.mjs`
  await build({
    entryPoints: [path(`inside/${made.entry}.ts`)],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    charset: 'utf8',
    plugins: [standIns(made)],
    nodePaths: [path('node_modules'), path('../../node_modules')],
    ...(!made.hasNode && {
      inject: [path('inside/buffer.ts')],
      define: { 'process.env.NODE_DEBUG': '""', 'process.env.NODE_ENV': '""' },
    }),
  })
  return outfile
}

/** The test files of client and guard, and on what each runs. */
export function fileTable(): string {
  const rows = [...TEST_FILES, ...NODE_ONLY].map((file) => {
    const cells = Object.values(KINDS).map(({ files }: Kind) => (files.includes(file) ? '✓' : '–'))
    return `| ${[`${file}.test.ts`, ...cells].join(' | ')} |`
  })
  const head = '| file | Node, Bun, Deno | workerd | workerd with `nodejs_compat` | Chromium, in a page |'
  return [head, '| --- | --- | --- | --- | --- |', ...rows].join('\n')
}

/** The test files of client and guard that nobody has said anything about. */
export function unlistedFiles(): string[] {
  const names = readdirSync(path('..')).flatMap(
    (file) => /^((?:client|server|adversary-client).*)\.test\.ts$/.exec(file)?.[1] ?? [],
  )
  return names.filter((name) => ![...TEST_FILES, ...NODE_ONLY].includes(name))
}
