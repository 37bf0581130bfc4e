import { describe, expect, test } from '@jest/globals'
import { certainParams, type Reading } from '../src/doubt.ts'

/*
 * What the tolerant readers never give, so that it can be seen here alone.
 */

const param = (name: string) => ({ name, value: 'x', quoted: false })
const reading = (names: string[], start?: number): Reading => ({
  challenges: [{ scheme: 'X', token68: undefined, params: names.map(param) }],
  issues: start === undefined ? [] : [{ code: 'unexpected-text', line: 0, start, end: start + 1 }],
})

describe('certainParams', () => {
  test('takes nothing for certain where the text before a doubt is read with a doubt again and again', () => {
    let calls = 0
    const read = () => {
      calls++
      return reading(['a', 'b'], 9)
    }
    expect(certainParams(reading(['a', 'b'], 9), ['X a=x, b=x @'], read).before.size).toBe(0)
    expect(calls).toBeLessThan(10)
  })

  test.each([
    [['a', 'b'], 2],
    [['a', 'other'], 1],
    [['other', 'b'], 0],
    [['a', 'b', 'c', 'd'], 3],
  ])('takes for certain what is read alike with and without what follows: %j', (names, count) => {
    const whole = reading(['a', 'b', 'c'], 12)
    const { before } = certainParams(whole, ['X a=x, b=x, @'], () => reading(names))
    expect([...before]).toEqual(whole.challenges[0]!.params.slice(0, count))
  })
})
