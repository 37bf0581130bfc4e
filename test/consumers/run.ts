import { createProject } from './project.ts'
import { plainRuntimes, testRunners } from './runners.ts'

/* Uses the package as it would be published in what others use: fails if anything does. */

const project = createProject()
let isRight = true
try {
  for (const outcomes of [plainRuntimes, testRunners]) {
    for await (const { name, problem } of outcomes(project)) {
      if (problem !== undefined) isRight = false
      console.log(`${problem === undefined ? 'ok' : 'NOT OK'} ${name}${problem === undefined ? '' : `\n${problem}`}`)
    }
  }
} finally {
  project.remove()
}
process.exitCode = isRight ? 0 : 1
