import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { regExpSteps } from './regexp-steps.ts'
import { instrumented, stepsOf, unknownNatives } from './steps.ts'

/*
 * The counter of steps, held against code of which the steps are known.
 */

// What is exported is got by functions, which count: so each is got once.
const code = {
  ...instrumented(`
  export const once = () => 1
  export function turns(n) { let sum = 0; for (let i = 0; i < n; i++) sum += i; while (n-- > 0) sum++; return sum }
  export const each = (all) => all.map((one) => one + 1)
  export const same = (a, b) => a === b
  export const other = (a, b) => a !== b
  export const search = (text, sought) => text.indexOf(sought)
  export const spread = (all) => Math.max(...all)
  export const trims = (text) => text.replace(/=+$/, '')
  export const refuses = (n) => { for (let i = 0; i < n; i++) once(); throw new Error() }
  export const waits = async (n) => { await null; turns(n) }
`),
}

test('an expression with back references has no steps', () => {
  expect(() => regExpSteps(/(a|b+)\1/, 'aa', 0)).toThrow()
})

describe('steps', () => {
  test.each<[string, () => unknown, number]>([
    ['a call', () => code.once(), 1],
    ['each turn of a loop', () => code.turns(10), 21],
    ['each call of a function that is passed', () => code.each([1, 2, 3]), 1 + 3 + 3],
    ['the characters of equal strings', () => code.same('abcde', 'abcde'), 1 + 5],
    ['the characters of strings of a length', () => code.other('abcde', 'abcdX'), 1 + 5],
    ['no character of strings of two lengths', () => code.same('abcde', 'abcd'), 1],
    ['a search to what it finds', () => code.search('abcde', 'c'), 1 + 3],
    ['a search for what is not there', () => code.search('abcde', 'x'), 1 + 5],
    ['what is spread', () => code.spread([1, 2, 3, 4]), 1 + 4],
    ['what comes before an error', () => code.refuses(5), 1 + 5 * 2],
    ['what comes behind a promise', () => code.waits(5), 1 + 11],
  ])('are %s', async (_what, run, steps) => {
    expect(await stepsOf(run)).toBe(steps)
  })

  test('are as many at each run', async () => {
    const run = () => code.trims('==a===b')
    expect(await stepsOf(run)).toBe(await stepsOf(run))
  })

  test('are those of backtracking, too', async () => {
    const stepsFor = (length: number) => stepsOf(() => code.trims(`${'='.repeat(length)}x`))
    expect((await stepsFor(800)) / (await stepsFor(100))).toBeGreaterThan(50)
  })

  test('are counted for one call at a time', async () => {
    const first = stepsOf(() => code.waits(1))
    await expect(stepsOf(() => code.once())).rejects.toThrow('one call after the other')
    await first
  })

  test('leave the functions of the language as they were', async () => {
    const { exec } = RegExp.prototype
    const { indexOf } = String.prototype
    await stepsOf(() => code.once())
    expect([RegExp.prototype.exec, String.prototype.indexOf]).toEqual([exec, indexOf])
  })
})

test('a function of the language that nobody has said the steps of is named', () => {
  expect(
    unknownNatives('const f = (a) => a.indexOf(b) + a.at(0) + a.lastItem() + a.copyWithin(0) + a.normalize()'),
  ).toEqual(['copyWithin'])
})

test.each([
  /a/,
  /a*b|ab*/g,
  /(?:ab|a)*?c/,
  /^(?:a|b)+$/,
  /a{2,3}(?=b)/,
  /(?<!a)b(?!c)/,
  /[^ab]+$/,
  /(?:[^"\\]|\\.)*"/y,
  /\bab?\b/i,
  /a(?:b{1,2}|c+)*d/s,
])('a regular expression matches as it does in the engine: %s', (pattern) => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A', '"', '\\', '\n'), maxLength: 12 }), (text) => {
      pattern.lastIndex = 0
      const found = pattern.exec(text)
      const { steps, start, end } = regExpSteps(pattern, text, 0)
      expect([start, end]).toEqual(found ? [found.index, found.index + found[0].length] : [undefined, undefined])
      expect(steps).toBeGreaterThan(0)
    }),
  )
})
