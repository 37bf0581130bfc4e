import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from '@jest/globals'
import { buildSync } from 'esbuild'
import * as schemes from '../src/schemes/index.ts'
import { schemesReadme } from './readme.ts'
import { bundleOf, sizeBesideCore, sizeTable } from './sizes.ts'

/*
 * Only what is imported is in a bundle.
 */

describe('beside the core', () => {
  test.each([
    ['Basic', 1950],
    ['Bearer', 2500],
    ['tokenScheme', 1550],
    ['decodeChallenges', 300],
  ])('%s takes at most %i octets', (names, limit) => {
    expect(sizeBesideCore(names)).toBeLessThanOrEqual(limit)
  })
})

test('the sizes in the README are those of the sources, within 100 octets: npm run readme', () => {
  const sizesOf = (table: string) => Array.from(table.matchAll(/\d+\.\d\d(?= \|)/g), ([size]) => Number(size))
  const [, said] = /<!-- sizes -->(.*)<!-- \/sizes -->/s.exec(schemesReadme)!
  const stated = sizesOf(said!)
  const measured = sizesOf(sizeTable())
  expect(stated.length).toBe(measured.length)
  for (const [i, size] of measured.entries()) expect(Math.abs(stated[i]! - size)).toBeLessThanOrEqual(0.1)
})

/** All of the schemes in one file, as a package may be built. */
const folder = mkdtempSync(join(tmpdir(), 'authfield-sizes-'))
afterAll(() => rmSync(folder, { recursive: true }))
const { outputFiles } = buildSync({
  entryPoints: [fileURLToPath(new URL('../src/schemes/index.ts', import.meta.url))],
  bundle: true,
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  write: false,
})
writeFileSync(join(folder, 'schemes.js'), outputFiles[0]!.text)

/** The texts that say where a parameter is specified: each scheme has its own. */
function sectionsOf(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value !== 'object' || value === null || seen.has(value)) return []
  seen.add(value)
  return Object.entries(value).flatMap(([key, one]) => (key === 'section' ? [String(one)] : sectionsOf(one, seen)))
}

// Some are no more than a name, as the scheme itself has it.
const sections = [...new Set(Object.values(schemes).flatMap((value) => sectionsOf(value)))].filter((section) =>
  section.includes(' '),
)

describe('of one file with all schemes, a bundle has nothing of others than', () => {
  /** The field is read and written by the scheme. */
  const declarationsOf = (name: string, value: unknown) => (name === 'SignatureField' ? schemes.Signature : value)
  const objects = Object.entries(schemes).filter(([, value]) => 'name' in Object(value) && typeof value === 'object')

  test.each(objects)('%s', (name, value) => {
    // esbuild writes what isn't ASCII as an escape.
    const bundle = bundleOf(`export { ${name} } from './schemes.js'`, folder).replaceAll('\\xA7', '§')
    const quoted = (section: string) => bundle.includes(`"${section}"`)
    const own = sectionsOf(declarationsOf(name, value))
    expect(sections.filter(quoted)).toEqual(sections.filter((section) => own.includes(section)))
  })

  test('a type', () => {
    const bundle = bundleOf("export { nonEmpty, tokenScheme } from './schemes.js'", folder)
    expect(sections.filter((section) => bundle.includes(section))).toEqual([])
  })
})
