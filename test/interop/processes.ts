import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundled, root } from '../server-blocks.ts'

/* Programs that run beside the tests, and stop with them. */

const started: ChildProcess[] = []
const folders: string[] = []

/** A folder that goes with `stopAll`. */
export function temporaryFolder(where = tmpdir()): string {
  const folder = mkdtempSync(join(where, '.interop-'))
  folders.push(folder)
  return folder
}

/** A program that has to be there: a missing one is an error, not a reason to skip. */
export async function start(command: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<ChildProcess> {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child, 'spawn')
  started.push(child)
  return child
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

export async function stopAll(): Promise<void> {
  await Promise.all(started.splice(0).map(stop))
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** The port of a program of this package that prints it once it listens. */
export async function startServer(program: string, env: NodeJS.ProcessEnv = {}): Promise<number> {
  // The packages that it imports are found from there.
  const file = join(temporaryFolder(join(root, 'node_modules')), 'server.mjs')
  writeFileSync(file, bundled(program))
  const child = await start(process.execPath, [file], env)
  const [line] = await once(child.stdout!, 'data')
  return Number(String(line))
}

/** Until something holds, which is tried again and again. */
export async function until<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 300; tries++) {
    const result = await attempt().catch(() => undefined)
    if (result !== undefined) return result
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('it does not come to be so')
}
