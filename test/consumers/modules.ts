import { globSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { rolldown } from 'rolldown'
import { type Outcome, outcomeOf } from './outcome.ts'
import { type Project, writeFiles } from './project.ts'
import { IMPORTS, moduleOf } from './sizes.ts'

/* What an import drags in: the sources that the code of its bundle comes from, by the maps of a build like the published one. */

const load = (name: string) => import(name)

const BESIDE_CORE = ['schemes/', 'client/', 'server/']
const WRITERS = ['serialize.ts', 'redact.ts', 'known.ts']

/** For each import the beginnings of the paths of sources that it must not have. */
export const WITHOUT: Readonly<Record<string, readonly string[]>> = {
  'strict parsing': ['recover/', 'doubt.ts', 'params.ts', ...WRITERS, ...BESIDE_CORE],
  recovery: ['doubt.ts', 'params.ts', ...WRITERS, ...BESIDE_CORE],
  'the serializers': ['parse.ts', 'read.ts', 'recover/', 'redact.ts', 'known.ts', ...BESIDE_CORE],
  '`redact`': ['serialize.ts', ...BESIDE_CORE],
  'the core': BESIDE_CORE,
  '`Basic`': [
    'read.ts',
    'recover/',
    ...WRITERS,
    'schemes/bearer',
    'schemes/digest',
    'schemes/oauth',
    'client/',
    'server/',
  ],
  '`Bearer`': [
    'read.ts',
    'recover/',
    ...WRITERS,
    'schemes/basic',
    'schemes/digest',
    'schemes/oauth',
    'client/',
    'server/',
  ],
  '`Digest` without its computation': [
    'recover/',
    ...WRITERS,
    'schemes/basic',
    'schemes/digest-',
    'schemes/platform-crypto',
  ],
  '`answerDigest`': ['recover/', ...WRITERS, 'schemes/basic', 'schemes/digest-verify', 'schemes/digest-info'],
  '`check`': ['recover/', ...WRITERS, 'schemes/platform-crypto', 'client/', 'server/'],
  'a client with Basic': [
    'redact.ts',
    'known.ts',
    'schemes/digest',
    'schemes/bearer',
    'client/digest',
    'client/dpop',
    'server/',
  ],
  'a client with Bearer': [
    'redact.ts',
    'known.ts',
    'schemes/digest',
    'schemes/basic',
    'client/digest',
    'client/dpop',
    'server/',
  ],
  'a client with Digest': [
    'redact.ts',
    'known.ts',
    'schemes/bearer',
    'schemes/digest-verify',
    'client/bearer',
    'client/dpop',
    'server/',
  ],
  'a server with Basic': [
    'recover/',
    'redact.ts',
    'schemes/digest',
    'schemes/bearer',
    'server/digest',
    'server/nonces',
    'client/',
  ],
  'a server with Bearer': [
    'recover/',
    'redact.ts',
    'schemes/digest',
    'schemes/basic',
    'server/digest',
    'server/nonces',
    'client/',
  ],
  'a server with Digest': [
    'recover/',
    'redact.ts',
    'schemes/basic',
    'schemes/bearer',
    'server/bearer',
    'server/proof',
    'client/',
  ],
  'core and schemes': ['client/', 'server/'],
}

/** Writes the ES modules with maps. */
async function buildWithMaps(folder: string): Promise<void> {
  const { default: configurations } = await load('../../src/rolldown.config.js')
  const { output, ...input } = configurations[0]
  const bundle = await rolldown(input)
  await bundle.write({ ...output, dir: folder, sourcemap: true })
}

/** The sources that code in a bundle comes from. */
async function sourcesOf(entry: string): Promise<string[]> {
  const options = { bundle: true, minify: true, format: 'esm', write: false, sourcemap: 'external' } as const
  const { outputFiles } = await build({ entryPoints: [entry], outfile: `${entry}.out.js`, ...options })
  const { eachMapping, TraceMap } = await load('@jridgewell/trace-mapping')
  const sources = new Set<string>()
  const map = outputFiles.find(({ path }) => path.endsWith('.map'))!
  eachMapping(new TraceMap(map.text), ({ source }: { source: string | null }) => {
    if (source !== null && /\/src\/.*\.ts$/.test(source)) sources.add(source.replace(/^.*?\/src\//, ''))
  })
  return [...sources].sort()
}

/** By import. */
export type Sources = Readonly<Record<string, readonly string[]>>

export async function draggedIn(project: Project): Promise<Sources> {
  const folder = join(project.folder, 'maps')
  await buildWithMaps(folder)
  const dragged: Record<string, string[]> = {}
  for (const [i, [what, names]] of IMPORTS.entries()) {
    const code = moduleOf(names).replace(/'authfield\/?(\w*)'/g, (_, entry) => `'./${entry || 'index'}.js'`)
    writeFiles(folder, { [`import-${i}.js`]: code })
    dragged[what] = await sourcesOf(join(folder, `import-${i}.js`))
  }
  return dragged
}

/** No import has what it must not have, and what is named so is there: under another name nothing would be found. */
export function* keptOut(sources: Sources): Generator<Outcome> {
  const files = globSync('**/*.ts', { cwd: new URL('../../src', import.meta.url) })
  for (const [what, starts] of Object.entries(WITHOUT)) {
    const found = sources[what]!.filter((path) => starts.some((start) => path.startsWith(start)))
    const unknown = starts.filter((start) => !files.some((path) => path.startsWith(start)))
    yield outcomeOf(
      `of ${what} a bundle has nothing else`,
      found.length + unknown.length === 0,
      [...found, ...unknown].join(' '),
    )
  }
}
