import { main } from '../src/cli/main.ts'
import { inputOf, kept } from './cli-run.ts'

/*
 * `authfield serve`, run within this process.
 */

export interface Served {
  url: string
  /** What it printed so far. */
  log(): string
  errors(): string
  /** Stops it; gives the exit status. */
  stop(): Promise<number>
}

const running: (() => Promise<number>)[] = []

/** A server on a free port. */
export async function served(args: readonly string[], env: Record<string, string> = {}): Promise<Served> {
  const [output, errors] = [kept(), kept()]
  let halt!: () => void
  const halted = new Promise<void>((resolve) => {
    halt = resolve
  })
  const status = main(['serve', '-p', '0', ...args], {
    input: inputOf(),
    output,
    errors,
    env,
    now: Date.now,
    untilStopped: () => halted,
  })
  while (!output.text.includes('http')) {
    await Promise.race([
      new Promise(setImmediate),
      status.then(() => Promise.reject(new Error(errors.text || 'it ended'))),
    ])
  }
  const stop = () => {
    halt()
    return status
  }
  running.push(stop)
  return { url: / at (\S+)\n/.exec(output.text)![1]!, log: () => output.text, errors: () => errors.text, stop }
}

export async function stopServers(): Promise<void> {
  await Promise.all(running.splice(0).map((stop) => stop()))
}
