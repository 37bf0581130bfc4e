import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parse } from '../../grammar/index.ts'
import type { FieldName } from '../../grammar/playground/fields.ts'
import { suggestionsAt } from '../../grammar/playground/suggest.ts'
import { challengesField, credentialsField } from '../arbitraries.ts'

/** What is suggested at the `|` in a text: what it would be with each. */
function at(marked: string, field: FieldName = 'WWW-Authenticate'): string[] {
  const offset = marked.indexOf('|')
  const text = marked.replace('|', '')
  return suggestionsAt(text, offset, field).map(({ start, text: by }) => text.slice(0, start) + by + text.slice(offset))
}

describe('what can be written next', () => {
  test.each<[what: string, text: string, suggestion: string, field?: FieldName]>([
    ['a scheme', '|', 'Digest'],
    ['a scheme of credentials', '|', 'vapid', 'Authorization'],
    ['a parameter of the scheme', 'digest |', 'digest nonce="'],
    ['a parameter that is written as a token', 'Digest |', 'Digest stale='],
    ['the rest of a name', 'Digest rea|', 'Digest realm="'],
    ['an equals sign', 'Digest realm|', 'Digest realm='],
    ['a comma', 'Digest realm="a"|', 'Digest realm="a", '],
    ['a value', 'Digest algorithm=|', 'Digest algorithm=SHA-256'],
    ['a value in quotes', 'Digest qop=|', 'Digest qop="auth-int"'],
    ['a value between quotes', 'Digest qop="|', 'Digest qop="auth'],
    ['the rest of a value between quotes', 'Digest qop="au|', 'Digest qop="auth'],
    ['a parameter of Authentication-Info', '|', 'nextnonce="', 'Authentication-Info'],
  ])('can be %s', (_what, text, suggestion, ...[field]) => {
    expect(at(text, field)).toContain(suggestion)
  })

  test.each<[what: string, text: string, suggestion: string, field?: FieldName]>([
    ['a scheme without challenges', '|', 'MediaBrowser'],
    ['a parameter that is there already', 'Digest realm="a", |', 'Digest realm="a", realm="'],
    ['a parameter of another scheme', 'Basic |', 'Basic nonce="'],
    ['a parameter of an unknown scheme', 'X |', 'X realm="'],
    ['a value of no parameter', 'X "a|', 'X "auth'],
    ['a value of another parameter', 'Digest realm=|', 'Digest realm=auth'],
  ])('is not %s', (_what, text, suggestion, ...[field]) => {
    expect(at(text, field)).not.toContain(suggestion)
  })

  test('is of the grammar: what follows a text with it is missing at most', () => {
    const fields = fc.oneof(
      challengesField.map(({ text }) => [text, 'WWW-Authenticate'] as const),
      credentialsField.map(({ text }) => [text, 'Authorization'] as const),
    )
    fc.assert(
      fc.property(fields, fc.nat(), ([text, field], cut) => {
        const before = text.slice(0, cut % (text.length + 1))
        for (const { start, text: by } of suggestionsAt(before, before.length, field)) {
          const after = before.slice(0, start) + by
          const wrong = parse(after, field).diagnostics.filter(
            (one) => one.expected.length > 0 && one.start < after.trimEnd().length,
          )
          expect([after, wrong]).toEqual([after, []])
        }
      }),
      { numRuns: 100 },
    )
  })

  test('says where it is specified', () => {
    expect(suggestionsAt('Digest ', 7, 'WWW-Authenticate').find(({ label }) => label === 'nonce')?.detail).toBe(
      'RFC 7616 §3.3',
    )
  })
})
