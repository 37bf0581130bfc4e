import { describe, expect, test } from '@jest/globals'
import type { AuthSyntaxError } from '../src/index.ts'
import { fields } from './fields.ts'
import { messageCheck } from './messages.ts'
import { refuser } from './refusals.ts'
import { thrown } from './thrown.ts'
import { withoutStacks } from './without-stacks.ts'

/*
 * Whoever refuses a text says what could stand where it leaves the grammar, no more and no less. Texts of up to three characters,
 * of all kinds, behind the start of each part of a field; proof.test.ts has longer ones.
 */

withoutStacks()

/** Every text of up to a length. */
function textsUpTo(length: number, alphabet: string): string[] {
  if (length === 0) return ['']
  const shorter = textsUpTo(length - 1, alphabet)
  const longest = shorter.filter((text) => text.length === length - 1)
  return [...shorter, ...longest.flatMap((text) => [...alphabet].map((char) => text + char))]
}

const texts = textsUpTo(3, 'b*/= \t,"\\@')
const STARTS = [
  '',
  'X',
  'X ',
  'X a',
  'X a=',
  'X a=1',
  'X a="',
  'X a=1,',
  'X a=1,b',
  'X a=1,b=',
  'X b=1,',
  'X  ,',
  'X,',
  'X ab==',
  'X */',
]

describe.each(Object.values(fields))('$rule', ({ rule, parse }) => {
  const refuse = refuser(rule)
  const check = messageCheck(rule)
  const starts = rule === 'Authentication-Info' ? STARTS.map((start) => start.replace(/^X */, '')) : STARTS

  test.each([...new Set(starts)])('behind %j', (start) => {
    const wrong: string[] = []
    let refused = 0
    for (const end of texts) {
      const text = start + end
      const refusal = refuse(text)
      if (!refusal) continue
      refused++
      const { message } = thrown(() => parse(text)) as AuthSyntaxError
      const place = { before: text.slice(0, refusal.start), isRepeated: refusal.code === 'duplicate-param' }
      const fault = check(message, place)
      if (fault) wrong.push(`${JSON.stringify(text)}: ${fault}`)
    }
    expect(refused).toBeGreaterThan(0)
    expect(wrong).toEqual([])
  })
})

// Padding may be named or not, as far as the grammar goes. It is, where nothing stands between it and the token68.
test.each([
  ['X b/@', 'an equals sign, a comma or the end'],
  ['X b/ @', 'a comma or the end'],
  ['X b==@', 'an equals sign, a comma or the end'],
])('padding can go on: %j', (text, expected) => {
  const { message } = thrown(() => fields.challenges.parse(text)) as AuthSyntaxError
  expect(message.replace(/^.*: expected /, '')).toBe(expected)
})
