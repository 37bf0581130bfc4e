import { definitions } from './definitions.ts'
import { draggedIn, keptOut } from './modules.ts'
import type { Outcome } from './outcome.ts'
import { pages } from './page.ts'
import { createProject, type Project } from './project.ts'
import { testRunners } from './runners.ts'
import { plainRuntimes } from './runtimes.ts'
import { bundles, sizesIn } from './sizes.ts'
import { isTold, writeTables } from './table.ts'
import { typeScripts } from './types.ts'

/*
 * Uses the package as it would be published in what others use, and fails if anything does. Arguments name the parts to run; without
 * any, all run. With --write the tables of the page are written.
 */

const shouldWrite = process.argv.includes('--write')

async function* costs(project: Project): AsyncGenerator<Outcome> {
  const sources = await draggedIn(project)
  yield* keptOut(sources)
  const sizes = await sizesIn(project)
  if (shouldWrite) writeTables(sizes, sources)
  yield isTold(sizes)
}

const PARTS: Readonly<Record<string, (project: Project) => AsyncGenerator<Outcome>>> = {
  runtimes: plainRuntimes,
  runners: testRunners,
  types: typeScripts,
  definitions,
  pages,
  bundles,
  costs,
}

const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const parts = asked.length === 0 ? Object.keys(PARTS) : asked

const project = createProject()
let isRight = true
try {
  for (const part of parts) {
    for await (const { name, problem } of PARTS[part]!(project)) {
      if (problem !== undefined) isRight = false
      console.log(`${problem === undefined ? 'ok' : 'NOT OK'} ${name}${problem === undefined ? '' : `\n${problem}`}`)
    }
  }
} finally {
  project.remove()
}
process.exitCode = isRight ? 0 : 1
