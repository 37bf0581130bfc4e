import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { nodeNames } from '../grammar/rules.ts'
import { cstTypes, path } from './cst-types.ts'
import { diagrams, folder, readme, withDiagrams } from './diagrams.ts'

/*
 * What is made from the rules of the grammar is made from them as they are.
 */

test('the types of the trees: npm run cst-types', () => {
  expect(readFileSync(path, 'utf8')).toBe(cstTypes())
})

describe('the diagrams: npm run diagrams', () => {
  test.each([...diagrams()])('of %s', (rule, svg) => {
    expect(readFileSync(`${folder}${rule}.svg`, 'utf8')).toBe(svg)
  })

  test('are of the rules, and of nothing else', () => {
    expect(readdirSync(folder).sort()).toEqual(
      Object.keys(nodeNames)
        .map((rule) => `${rule}.svg`)
        .sort(),
    )
  })

  test('are shown in the README', () => {
    expect(readme).toBe(withDiagrams())
  })
})
