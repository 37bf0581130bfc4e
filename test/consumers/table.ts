import { readFileSync, writeFileSync } from 'node:fs'
import { BUNDLERS } from './bundlers.ts'
import { type Sources, WITHOUT } from './modules.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import type { Sizes } from './sizes.ts'

/* The page of what an import costs. */

const path = new URL('README.md', import.meta.url)

const kB = (octets: number) => (octets / 1000).toFixed(2)

function tableOf(head: readonly string[], alignment: string, rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map((_, i) => (i === 0 ? '---' : alignment)), ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function sizeTable(sizes: Sizes): string {
  const rows = Object.entries(sizes).map(([what, row]) => [what, ...row.map(kB)])
  return tableOf(['kB', ...Object.keys(BUNDLERS)], '--:', rows)
}

function sourceTable(sources: Sources): string {
  const code = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ')
  const rows = Object.entries(sources).map(([what, names]) => [what, String(names.length), code(WITHOUT[what]!)])
  return tableOf(['import', 'sources', 'never'], '---', rows)
}

/** A page with tables between the marks of their names. */
function withTables(page: string, tables: Readonly<Record<string, string>>): string {
  return Object.entries(tables).reduce(
    (made, [name, table]) =>
      made.replace(new RegExp(`(?<=<!-- ${name} -->\n).*(?=<!-- /${name} -->)`, 's'), () => `\n${table}\n\n`),
    page,
  )
}

export function writeTables(sizes: Sizes, sources: Sources): void {
  writeFileSync(
    path,
    withTables(readFileSync(path, 'utf8'), { sizes: sizeTable(sizes), sources: sourceTable(sources) }),
  )
}

const numbersIn = (text: string) => Array.from(text.matchAll(/\d+\.\d\d(?= \|)/g), ([size]) => Number(size))

/** The page says what was measured, within a twentieth: `npm run test:consumers -- --write`. */
export function isTold(sizes: Sizes): Outcome {
  const told = numbersIn(readFileSync(path, 'utf8'))
  const measured = numbersIn(sizeTable(sizes))
  const isRight =
    told.length === measured.length &&
    measured.every((size, i) => Math.abs(told[i]! - size) <= Math.max(0.1, size / 20))
  return outcomeOf('the sizes are those of test/consumers/README.md', isRight, sizeTable(sizes))
}
