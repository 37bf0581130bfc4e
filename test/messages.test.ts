import { expect, test } from '@jest/globals'
import type { Expected, Rule } from '../grammar/index.ts'
import { messageCheck } from './messages.ts'

/*
 * The check of messages, held against messages that are right and others that are wrong in one thing.
 */

const RIGHT: readonly (readonly [
  rule: Rule,
  before: string,
  list: string,
  expected: readonly Expected[] | undefined,
])[] = [
  ['WWW-Authenticate', '', 'a scheme, a comma or the end', ['auth-scheme', '","', 'end']],
  ['WWW-Authenticate', 'X', 'a space, a comma or the end', ['SP', '","', 'end']],
  ['WWW-Authenticate', 'X', 'a token character, a space, a comma or the end', undefined],
  ['WWW-Authenticate', 'X\t', 'white space, a comma or the end', undefined],
  ['WWW-Authenticate', 'X ', 'a token68, a parameter, a comma or the end', ['token68', 'auth-param', '","', 'end']],
  ['WWW-Authenticate', 'X ab', 'an equals sign, a comma or the end', ['"="', '","', 'end']],
  ['WWW-Authenticate', 'X a=', 'a value, a comma or the end', ['token', 'quoted-string', '"="', '","', 'end']],
  ['WWW-Authenticate', 'X a==', 'a comma or the end', ['"="', '","', 'end']],
  [
    'WWW-Authenticate',
    'X a=1,',
    'a scheme, a parameter, a comma or the end',
    ['auth-scheme', 'auth-param', '","', 'end'],
  ],
  ['WWW-Authenticate', 'X a=1, b', 'an equals sign, a space, a comma or the end', undefined],
  ['WWW-Authenticate', 'X a=1, b =', 'a value', ['token', 'quoted-string']],
  [
    'WWW-Authenticate',
    'X a="b',
    'a character that can be quoted or a closing quote',
    ['qdtext', 'quoted-pair', 'DQUOTE'],
  ],
  ['Authorization', 'X a=1,', 'a parameter name, a comma or the end', ['auth-param', '","', 'end']],
  ['Authorization', 'Bearer x', 'an equals sign or the end', ['"="', 'end']],
  ['Authentication-Info', 'a=1', 'a comma or the end', ['","', 'end']],
]

test.each(RIGHT)('takes of %s, behind %j, "%s"', (rule, before, list, expected) => {
  const check = messageCheck(rule)
  const place = { before, isRepeated: false }
  const say = (list: string) => check(`line 0, offset ${before.length}: expected ${list}`, place, expected)
  expect(say(list)).toBeUndefined()
  // A word less is a word too few, but for what goes without saying; and none is right in the place of another.
  const words = list.split(/, | or /)
  for (const word of words) {
    if (/token character|white space/.test(word)) continue
    expect(say(list.replace(word, 'a quotation mark'))).toBeDefined()
    if (words.length > 1) expect(say(written(words.filter((other) => other !== word)))).toBeDefined()
  }
  for (const word of [
    'a scheme',
    'a space',
    'a comma',
    'a parameter',
    'a value',
    'a token68',
    'a closing quote',
    'the end',
  ]) {
    if (!words.some((other) => other.startsWith(word))) expect(say(written([...words, word]))).toBeDefined()
  }
  expect(say(`${list} or the end`)).toBeDefined()
})

const written = (words: readonly string[]) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`

test.each(['WWW-Authenticate', 'Authorization'] as const)(
  'wants another name for a repeated one, and for no other: %s',
  (rule) => {
    const check = messageCheck(rule)
    const say = (list: string, isRepeated: boolean) =>
      check(`line 0, offset 8: expected ${list}`, { before: 'X a=1, a', isRepeated })
    expect(say('another name', true)).toBeUndefined()
    expect(say('another name or the end', true)).toBeDefined()
    expect(say('a token character', true)).toBeDefined()
    expect(say('another name', false)).toBeDefined()
  },
)

test.each([
  'line 0, offset 0: expected',
  'expected a scheme, a comma or the end',
  'line 0, offset 0: expected a scheme or',
])('takes no other sentence: %s', (message) => {
  expect(messageCheck('WWW-Authenticate')(message, { before: '', isRepeated: false })).toBeDefined()
})
