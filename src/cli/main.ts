import { ArgumentError } from './argument-error.ts'
import { parseArguments, type Task } from './arguments.ts'
import { inspect } from './inspect.ts'
import { type Io, write } from './io.ts'
import { serve } from './serve/serve.ts'
import { tryRequest } from './try/try.ts'
import { version } from './version.ts'

/** Runs the command line; gives the exit status. */
export async function main(args: readonly string[], io: Io): Promise<number> {
  let task: Task
  try {
    task = parseArguments(args, version, io.output.columns || 80)
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error
    await write(io.errors, `authfield: ${error.message}\nSee authfield --help.\n`)
    return 2
  }
  switch (task.command) {
    case 'print':
      await write(io.output, task.text)
      return 0
    case 'inspect':
      return inspect(task.options, io)
    case 'try':
      return tryRequest(task.options, io)
    case 'serve':
      return serve(task.options, io)
  }
}

/** What to do about an error of an output stream: where it was closed, as `head` does when it has seen enough, the program ends. */
export function endIfClosed(error: Error & { code?: string }, exit: () => void): void {
  if (error.code !== 'EPIPE') throw error
  exit()
}
