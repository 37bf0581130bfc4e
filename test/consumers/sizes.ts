import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { BUNDLERS } from './bundlers.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import { checkAs, type Project, writeFiles } from './project.ts'

/* What an import costs, and that a bundle does what it should. */

/** Imports that say what there is to pay for: their names by entry. */
export const IMPORTS: readonly (readonly [what: string, names: Readonly<Record<string, string>>])[] = [
  ['strict parsing', { '': 'parseChallenges, parseCredentials, parseAuthParams' }],
  ['recovery', { '': 'recoverChallenges, recoverCredentials, recoverAuthParams' }],
  ['the serializers', { '': 'serializeChallenge, serializeChallenges, serializeCredentials, serializeAuthParams' }],
  ['`redact`', { '': 'redact' }],
  ['the core', { '': '*' }],
  ['`Basic`', { '/schemes': 'Basic' }],
  ['`Bearer`', { '/schemes': 'Bearer' }],
  ['`Digest` without its computation', { '/schemes': 'Digest' }],
  ['`answerDigest`', { '/schemes': 'answerDigest' }],
  ['`check`', { '/schemes': 'check' }],
  ['a client with Basic', { '/client': 'withAuth, basic' }],
  ['a client with Bearer', { '/client': 'withAuth, bearer' }],
  ['a client with Digest', { '/client': 'withAuth, digest' }],
  ['a server with Basic', { '/server': 'createGuard, basic' }],
  ['a server with Bearer', { '/server': 'createGuard, bearer' }],
  ['a server with Digest', { '/server': 'createGuard, digest' }],
  ['core and schemes', { '': '*', '/schemes': '*' }],
]

/** The module that imports them, and lets whoever imports it have them. */
export function moduleOf(names: Readonly<Record<string, string>>): string {
  return Object.entries(names)
    .map(([entry, list]) => `export ${list === '*' ? '*' : `{ ${list} }`} from 'authfield${entry}'\n`)
    .join('')
}

/** Octets, minified and gzipped: a row for each import, a column for each bundler. */
export type Sizes = Readonly<Record<string, readonly number[]>>

export async function sizesIn(project: Project): Promise<Sizes> {
  const sizes: Record<string, number[]> = {}
  const folder = join(project.folder, 'bundles')
  for (const [i, [what, names]] of IMPORTS.entries()) {
    writeFiles(folder, { [`size-${i}.js`]: moduleOf(names) })
    sizes[what] = []
    for (const bundle of Object.values(BUNDLERS)) {
      const code = await bundle(join(folder, `size-${i}.js`))
      sizes[what].push(gzipSync(code, { level: 9 }).length)
    }
  }
  return sizes
}

const ENTRIES = ['core', 'schemes', 'client', 'server'].map((name) => [
  name,
  name === 'core' ? 'authfield' : `authfield/${name}`,
])
const given = '{ core, schemes, client, server }'

/** A program that runs the check, which is bundled with all that it needs. */
const PROGRAMS = {
  'import.mjs': `${ENTRIES.map(([name, entry]) => `import * as ${name} from '${entry}'\n`).join('')}
import { check } from './check.mjs'
export const outcome = check(${given})
`,
  'require.cjs': `${ENTRIES.map(([name, entry]) => `const ${name} = require('${entry}')\n`).join('')}
const { check } = require('./check.cjs')
exports.outcome = check(${given})
`,
}

/** Each bundler's bundle of a program runs. */
export async function* bundles(project: Project): AsyncGenerator<Outcome> {
  const folder = join(project.folder, 'bundles')
  writeFiles(folder, { ...PROGRAMS, 'check.mjs': checkAs('esm'), 'check.cjs': checkAs('cjs') })
  for (const [name, bundle] of Object.entries(BUNDLERS)) {
    for (const program of Object.keys(PROGRAMS)) {
      const file = `${program}.${name.replace(/\W+/g, '-')}.bundle.mjs`
      const problem = await bundle(join(folder, program))
        .then((code) => runBundle(folder, file, code))
        .catch(String)
      yield outcomeOf(`${name}, ${program}`, problem === undefined, problem ?? '')
    }
  }
}

/** Fails by rejecting. */
async function runBundle(folder: string, file: string, code: string): Promise<undefined> {
  writeFiles(folder, { [file]: code })
  const loaded = await import(pathToFileURL(join(folder, file)).href)
  await (loaded.outcome ?? loaded.default.outcome)
}
