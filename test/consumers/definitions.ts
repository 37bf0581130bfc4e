import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Outcome, outcomeOf } from './outcome.ts'
import { modules, type Project, writeFiles } from './project.ts'

/* "Go to definition" in an editor, asked of the server that editors ask. */

const TSSERVER = join(modules, 'typescript-5.9/lib/tsserver.js')

/** A name of each entry, and the source that has its definition. */
const DEFINITIONS: readonly (readonly [entry: string, name: string, source: string])[] = [
  ['authfield', 'parseChallenges', 'src/parse.ts'],
  ['authfield', 'Issue', 'src/types.ts'],
  ['authfield/schemes', 'Basic', 'src/schemes/basic.ts'],
  ['authfield/schemes', 'answerDigest', 'src/schemes/digest-answer.ts'],
  ['authfield/client', 'withAuth', 'src/client/fetch.ts'],
  ['authfield/client', 'AuthOutcome', 'src/client/types.ts'],
  ['authfield/server', 'createGuard', 'src/server/guard.ts'],
  ['authfield/grammar', 'print', 'grammar/parse.ts'],
]

interface Answer {
  type: string
  command?: string
  request_seq?: number
  body?: { file: string; start: { line: number } }[]
}

/** The server's answers to questions about a file, in their order. */
async function ask(file: string, questions: readonly object[], cwd: string): Promise<Answer[]> {
  const server = spawn(process.execPath, [TSSERVER, '--disableAutomaticTypingAcquisition'], { cwd })
  const requests = [{ command: 'open', arguments: { file } }, ...questions]
  for (const [seq, request] of requests.entries()) {
    server.stdin.write(`${JSON.stringify({ seq, type: 'request', ...request })}\n`)
  }
  const answers: Answer[] = []
  for await (const line of createInterface(server.stdout)) {
    if (!line.startsWith('{')) continue
    const answer: Answer = JSON.parse(line)
    if (answer.type === 'response' && answer.command === 'definition') answers.push(answer)
    if (answers.length === questions.length) server.kill()
  }
  return answers
}

function leadsTo(answer: Answer | undefined, source: string, name: string): boolean {
  const [definition] = answer?.body ?? []
  if (definition?.file !== join(modules, 'authfield', source)) return false
  const line = readFileSync(definition.file, 'utf8').split('\n')[definition.start.line - 1]
  return new RegExp(`^export .*\\b${name}\\b`).test(line!)
}

/** Each name leads to the line of its own source that defines it, from an ES module and from CommonJS. */
export async function* definitions(project: Project): AsyncGenerator<Outcome> {
  const folder = join(project.folder, 'definitions')
  const text = DEFINITIONS.map(([entry, name], i) => `export { ${name} as n${i} } from '${entry}'\n`).join('')
  const options = { module: 'nodenext', skipLibCheck: true, types: [] }
  writeFiles(folder, { 'tsconfig.json': JSON.stringify({ compilerOptions: options }), 'a.mts': text, 'b.cts': text })
  for (const name of ['a.mts', 'b.cts']) {
    const file = join(folder, name)
    const questions = DEFINITIONS.map((_, i) => ({
      command: 'definition',
      arguments: { file, line: i + 1, offset: 'export { '.length + 1 },
    }))
    const answers = await ask(file, questions, folder)
    const isRight = DEFINITIONS.every(([, name, source], i) => leadsTo(answers[i], source, name))
    yield outcomeOf(`go to definition, ${name}`, isRight, JSON.stringify(answers, null, 1))
  }
}
