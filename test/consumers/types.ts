import { join } from 'node:path'
import { inPairs, type Outcome, outcomeOf } from './outcome.ts'
import { modules, type Project, run, writeFiles } from './project.ts'
import { TYPED, TYPED_GRAMMAR } from './typed.ts'

/* The declarations, in every version of TypeScript and every way in which that resolves modules. */

const VERSIONS = ['4.9', '5.0', '5.1', '5.2', '5.3', '5.4', '5.5', '5.6', '5.7', '5.8', '5.9', '6.0', '7.0']

interface Mode {
  name: string
  options: object
  /** How a file is named that is an ES module, and one in CommonJS. */
  files: readonly string[]
  /** The versions that have it. */
  has(version: string): boolean
}

const MODES: readonly Mode[] = [
  {
    name: 'node10',
    options: { module: 'commonjs', moduleResolution: 'node' },
    files: ['a.ts'],
    has: (version) => version < '6',
  },
  {
    name: 'node10',
    options: { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0' },
    files: ['a.ts'],
    has: (version) => version.startsWith('6.'),
  },
  { name: 'node16', options: { module: 'node16' }, files: ['a.mts', 'b.cts'], has: () => true },
  { name: 'nodenext', options: { module: 'nodenext' }, files: ['a.mts', 'b.cts'], has: () => true },
  {
    name: 'bundler',
    options: { module: 'esnext', moduleResolution: 'bundler' },
    files: ['a.ts'],
    has: (version) => version >= '5',
  },
]

const OPTIONS = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmit: true,
  target: 'es2022',
  lib: ['es2022'],
  types: [],
}

/** Chevrotain is an ES module: to name its types, declarations of CommonJS need a word that TypeScript has had since 5.3. */
const hasGrammar = (version: string, file: string) => version >= '5.3' || !file.endsWith('.cts')

async function compile(project: Project, version: string, { name, options, files }: Mode): Promise<Outcome> {
  const folder = join(project.folder, `typescript-${version}-${name}`)
  const compilerOptions = { ...OPTIONS, ...options }
  const grammarFiles = files.filter((file) => hasGrammar(version, file)).map((file) => `grammar-${file}`)
  writeFiles(folder, {
    'package.json': '{ "private": true }',
    'tsconfig.json': JSON.stringify({ compilerOptions, files: [...files, ...grammarFiles] }),
    ...Object.fromEntries([
      ...files.map((file) => [file, TYPED]),
      ...grammarFiles.map((file) => [file, TYPED_GRAMMAR]),
    ]),
  })
  const tsc = join(modules, `typescript-${version}`, 'bin/tsc')
  const { status, output } = await run(process.execPath, [tsc, '--project', '.'], folder)
  return outcomeOf(`TypeScript ${version}, ${name}`, status === 0 && output === '', output)
}

export function typeScripts(project: Project): AsyncGenerator<Outcome> {
  const tasks = VERSIONS.flatMap((version) =>
    MODES.filter(({ has }) => has(version)).map((mode) => () => compile(project, version, mode)),
  )
  return inPairs(tasks)
}
