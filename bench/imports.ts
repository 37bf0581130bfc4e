import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { median } from './measure.ts'
import { PARSERS } from './peers.ts'

/*
 * What an import takes in a process that has imported nothing yet.
 */

const FOLDER = fileURLToPath(new URL('.', import.meta.url))
/** Where a parser is imported from, if not by its name. */
const PLACES: Record<string, string> = { 'MCP SDK': '@modelcontextprotocol/sdk/client/auth.js' }
/** The entries of our own package, as it declares them. */
const { name: PACKAGE, exports: EXPORTS } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
)

export const NOTHING = 'nothing (an empty module)'

/** Milliseconds. */
export type Imports = Record<string, { least: number; median: number }>

/** Each entry of our own package by the name that an importer gives it. */
function ours(): Record<string, string> {
  const entries = Object.entries<{ default?: string }>(EXPORTS).flatMap(([entry, { default: file }]) =>
    file === undefined ? [] : [[entry.replace('.', PACKAGE), new URL(`../${file}`, import.meta.url).href]],
  )
  return Object.fromEntries(entries)
}

function modules(): Record<string, string> {
  const peers = PARSERS.map(({ name }) => name).filter((name) => !name.startsWith(PACKAGE))
  return {
    [NOTHING]: 'data:text/javascript,',
    ...ours(),
    ...Object.fromEntries(peers.map((name) => [name, PLACES[name] ?? name])),
  }
}

/** Imports each in a process of its own, in turns. */
export function timeImports(rounds: number): Imports {
  const code = 'const begin = performance.now(); await import(process.argv[1]); console.log(performance.now() - begin)'
  const times: Record<string, number[]> = {}
  for (let round = 0; round < rounds; round++) {
    for (const [name, module] of Object.entries(modules())) {
      const args = ['--input-type=module', '--eval', code, module]
      times[name] ??= []
      times[name].push(Number(execFileSync(process.execPath, args, { cwd: FOLDER, encoding: 'utf8' })))
    }
  }
  return Object.fromEntries(
    Object.entries(times).map(([name, rounds]) => [name, { least: Math.min(...rounds), median: median(rounds) }]),
  )
}
