import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import * as exported from '../src/schemes/index.ts'

/*
 * What each side of each scheme has, written down a second time: the name of a parameter, its key, whether it is required, its
 * form and its section. The tables of the README are made from the code; these lines aren't, so that no declaration changes
 * unseen.
 */

interface Declared {
  name: string
  required: boolean
  form: string
  section: string
}
type Side = { params?: Record<string, Declared> }
type Declaring = Side & Partial<Record<'challenge' | 'credentials' | 'info', Side>>

const lines: string[] = JSON.parse(readFileSync(new URL('vectors/declared.json', import.meta.url), 'utf8'))

/** `export | side | name | key | required or optional | form | section`. Text schemes have one side. */
function declared(name: string, value: Declaring): string[] {
  const sides = [['text', value], ...(['challenge', 'credentials', 'info'] as const).map((side) => [side, value[side]])]
  return (sides as [string, Side | undefined][]).flatMap(([side, codec]) =>
    Object.entries(codec?.params ?? {}).map(([key, { name: param, required, form, section }]) =>
      [name, side, param, key, required ? 'required' : 'optional', form, section].join(' | '),
    ),
  )
}

const schemes = Object.entries(exported).filter(([name, value]) => /^[A-Z]/.test(name) && typeof value === 'object')

test.each(schemes)('%s declares what it did', (name, value) => {
  const of = lines.filter((line) => line.startsWith(`${name} | `))
  expect(declared(name, value as Declaring).sort()).toEqual(of.sort())
})

test('all lines are of a scheme', () => {
  expect(lines.length).toBeGreaterThan(300)
  const names = schemes.map(([name]) => name)
  expect(lines.filter((line) => !names.includes(line.split(' | ')[0]!))).toEqual([])
})
