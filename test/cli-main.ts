import { main as run } from '../src/cli/main.ts'

/** What the command line printed, and its exit status. */
export interface Result {
  output: string
  errors: string
  status: number
}

/** Runs the command line on an input, with nothing of this machine's environment. */
export async function main(args: readonly string[], input: AsyncIterable<Uint8Array>): Promise<Result> {
  const output = streamInto([])
  const errors = streamInto([])
  const untilStopped = async () => undefined
  const status = await run(args, { input, output, errors, env: {}, now: () => 0, untilStopped })
  return { output: output.pieces.join(''), errors: errors.pieces.join(''), status }
}

function streamInto(pieces: string[]) {
  return { pieces, write: (text: string) => pieces.push(text) > 0, once: () => undefined }
}
