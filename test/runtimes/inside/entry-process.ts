import { runAll } from './tests.ts'

/* Everything in a process of Node, Bun or Deno: the task is its argument, the report its output. */

interface Globals {
  Bun?: { version: string }
  Deno?: { version: { deno: string } }
}

const { Bun, Deno } = globalThis as Globals
const runtime = Bun ? `Bun ${Bun.version}` : Deno ? `Deno ${Deno.version.deno}` : `Node ${process.versions.node}`
console.log(JSON.stringify(await runAll(runtime, JSON.parse(process.argv[2]!))))
process.exit()
