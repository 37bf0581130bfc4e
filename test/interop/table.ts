import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from '@jest/globals'

/*
 * The tables of README.md. Its cells are what the tests expect; with WRITE_TABLES set, what they see is written there instead.
 */

const path = fileURLToPath(new URL('README.md', import.meta.url))

/** Holds what was seen of a counterpart against its row. Its version is shown, not compared. */
export function holdRow(table: string, name: string, version: string, cells: readonly string[]): void {
  process.stdout.write(`${table}: ${name} ${version}\n`)
  const lines = readFileSync(path, 'utf8').split('\n')
  const at = rowOf(lines, table, name)
  if (process.env.WRITE_TABLES) {
    lines[at] = `| ${[`${name} ${version}`.trim(), ...cells].join(' | ')} |`
    writeFileSync(path, lines.join('\n'))
  } else {
    expect(lines[at]!.slice(2, -2).split(' | ').slice(1)).toEqual(cells)
  }
}

/** The index of the row, which is the one whose first cell is the name and perhaps a version. */
function rowOf(lines: readonly string[], table: string, name: string): number {
  const start = lines.indexOf(`## ${table}`)
  const rest = lines.findIndex((line, i) => i > start && line.startsWith('## '))
  const end = rest < 0 ? lines.length : rest
  const isRow = (line: string) => /^\| (.*?)(?: \d\S*)? \|/.exec(line)?.[1] === name
  const at = lines.findIndex((line, i) => start <= i && i < end && isRow(line))
  if (start < 0 || at < 0) throw new Error(`README.md has no row for ${name} under ${table}`)
  return at
}
