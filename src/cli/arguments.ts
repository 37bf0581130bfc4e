import { Command, CommanderError } from 'commander'
import { ArgumentError } from './argument-error.ts'
import { fieldNames, fieldOf } from './fields.ts'
import type { InspectOptions } from './inspect.ts'
import { addServeOptions, type ServeOptions, serveOptions } from './serve/options.ts'
import { addTryOptions, type TryOptions, tryOptions } from './try/options.ts'
import { EXAMPLES, SERVE_EXAMPLES, TRY_EXAMPLES } from './usage.ts'

/*
 * The arguments of the command line. What it says of wrong ones repeats none of them: one may be a secret.
 */

/** What is to be done. */
export type Task =
  | { command: 'inspect'; options: InspectOptions }
  | { command: 'try'; options: TryOptions }
  | { command: 'serve'; options: ServeOptions }
  | { command: 'print'; text: string }

/** Reads the arguments. Throws `ArgumentError`. */
export function parseArguments(args: readonly string[], version: string, columns: number): Task {
  let task: Task | undefined
  let printed = ''
  const program = new Command('authfield')
  for (const command of [program, new Command('try'), new Command('serve')]) {
    if (command !== program) program.addCommand(command)
    command.exitOverride().showSuggestionAfterError()
    command.configureOutput({
      writeOut: (text) => {
        printed += text
      },
      writeErr: () => {},
      getOutHelpWidth: () => columns,
      getOutHasColors: () => true,
    })
  }
  addInspectOptions(program, version).action((texts: string[], given) => {
    task = { command: 'inspect', options: inspectOptions(texts, given) }
  })
  const [trial, server] = program.commands as [Command, Command]
  addTryOptions(trial)
    .addHelpText('after', TRY_EXAMPLES)
    .action((url: string, given) => {
      task = { command: 'try', options: tryOptions(url, given) }
    })
  addServeOptions(server)
    .addHelpText('after', SERVE_EXAMPLES)
    .action((folder: string | undefined, given) => {
      task = { command: 'serve', options: serveOptions(folder, given) }
    })
  try {
    program.parse([...args], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return { command: 'print', text: printed }
    throw new ArgumentError(inWords(error, args))
  }
  return task!
}

function addInspectOptions(program: Command, version: string): Command {
  return program
    .description('Shows what HTTP authentication headers say, and what is wrong with them.')
    .argument('[text...]', 'a field value, header lines or a response; standard input, where there is none')
    .option('-f, --field <name>', 'the field that a value without a name is of')
    .option('--json', 'print JSON; offsets count octets')
    .option('--check', 'a line for each fault; the exit status is 1 if there is one')
    .option('--fail-on <severity>', 'what --check counts: error, or warning for both (default: error)')
    .option('--all', 'show each field, however many there are')
    .option('--summary', 'show only how often there is what')
    .option('--show-secrets', 'print credentials and tokens as they are; the signature of a JWT never')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this')
    .helpCommand(false)
    .enablePositionalOptions()
    .addHelpText('after', EXAMPLES)
}

function inspectOptions(texts: string[], given: Record<string, string | boolean | undefined>): InspectOptions {
  const { field, failOn = 'error' } = given as Record<string, string | undefined>
  if (field !== undefined && fieldOf(field) === undefined) {
    throw new ArgumentError(`-f, --field takes the name of a field: ${fieldNames.join(', ')}`)
  }
  if (failOn !== 'error' && failOn !== 'warning') throw new ArgumentError('--fail-on takes error or warning')
  if (given.all && given.summary) throw new ArgumentError('--all and --summary exclude each other')
  return {
    texts,
    field,
    json: given.json === true,
    showSecrets: given.showSecrets === true,
    check: given.check || given.failOn !== undefined ? failOn : undefined,
    amount: given.summary ? 'summary' : given.all ? 'all' : 'some',
  }
}

/** What is wrong, without the argument: its place, and the option that may be meant. */
function inWords({ code, message }: CommanderError, args: readonly string[]): string {
  const option = /^error: option '([^' ]+(?:, [^' ]+)?(?: [<[][\w-]+[>\]])?)' argument missing$/.exec(message)?.[1]
  if (option !== undefined) return `${option} needs a value`
  switch (code) {
    case 'commander.unknownOption': {
      const place = args.findIndex((arg) => message.startsWith(`error: unknown option '${arg.replace(/=.*/s, '')}`))
      const near = /\(Did you mean (--[\w-]+)\?\)$/.exec(message)?.[1]
      return `argument ${place + 1} is no option of this command${near === undefined ? '' : ` (did you mean ${near}?)`}`
    }
    case 'commander.missingArgument':
      return 'an argument is missing'
    default:
      return 'there is an argument too many'
  }
}
