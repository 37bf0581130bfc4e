import { describe, expect, test } from '@jest/globals'
import { linesRefuser, type Refusal, refuser } from './refusals.ts'

/*
 * The oracle of where a text leaves the grammar, held against places that were found by hand.
 */

const FIELDS = ['WWW-Authenticate', 'Authorization', 'Authentication-Info'] as const
type Place = [code: Refusal['code'], start: number, end: number]

const all: readonly (readonly [text: string, field: (typeof FIELDS)[number], place: Place | undefined])[] = [
  ['X a=1, a=2', 'WWW-Authenticate', ['duplicate-param', 8, 9]],
  ['X a=1, a=2', 'Authorization', ['duplicate-param', 8, 9]],
  ['X a=1, a =2', 'WWW-Authenticate', ['duplicate-param', 9, 10]],
  ['X a=1, a =2', 'Authorization', ['duplicate-param', 8, 9]],
  ['X a=1, A\t=2', 'WWW-Authenticate', ['duplicate-param', 9, 10]],
  ['X a=1, A\t=2', 'Authorization', ['duplicate-param', 8, 9]],
  ['X a=1, a', 'Authorization', ['syntax', 8, 8]],
  ['X a=1, a ', 'Authorization', ['duplicate-param', 8, 9]],
  ['X a=1, a ', 'WWW-Authenticate', undefined],
  ['X a=1, Y a=2, a=3', 'WWW-Authenticate', ['duplicate-param', 15, 16]],
  ['X a=1, Y a=2', 'WWW-Authenticate', undefined],
  ['X a="a=1", b=2, B="c', 'WWW-Authenticate', ['duplicate-param', 17, 18]],
  ['X a="b=1, b=2', 'WWW-Authenticate', ['unterminated-quote', 13, 13]],
  ['a=1, b=2, a="3"', 'Authentication-Info', ['duplicate-param', 11, 12]],
  ['X a==b', 'WWW-Authenticate', ['syntax', 5, 6]],
  ['X a=,b=c', 'WWW-Authenticate', ['syntax', 6, 7]],
  ['X a=,b=c', 'Authorization', ['multiple-credentials', 4, 5]],
  ['X abc, a=b', 'WWW-Authenticate', ['syntax', 8, 9]],
  ['Bearer, error="x"', 'WWW-Authenticate', ['syntax', 13, 14]],
  ['Basic\trealm="x"', 'WWW-Authenticate', ['syntax', 6, 7]],
  ['X a="b', 'WWW-Authenticate', ['unterminated-quote', 6, 6]],
  ['X a="b\\', 'Authorization', ['unterminated-quote', 7, 7]],
  ['X a="b\0"', 'WWW-Authenticate', ['syntax', 6, 7]],
  ['X a="\\b\\\u0100"', 'WWW-Authenticate', ['syntax', 8, 9]],
  ['X a=1, b =  ', 'WWW-Authenticate', ['syntax', 12, 12]],
  ['Bearer x, Basic y', 'Authorization', ['multiple-credentials', 8, 9]],
  ['Bearer x , Basic y', 'Authorization', ['multiple-credentials', 9, 10]],
  ['Bearer abc,', 'Authorization', ['multiple-credentials', 10, 11]],
  ['Bearer, x', 'Authorization', ['multiple-credentials', 6, 7]],
  ['Digest a=1, Basic y', 'Authorization', ['syntax', 18, 19]],
  ['Digest a=1, Basic, y', 'Authorization', ['syntax', 17, 18]],
  [', Basic y', 'Authorization', ['syntax', 0, 1]],
  ['', 'Authorization', ['missing-credentials', 0, 0]],
  [' \t', 'Authorization', ['missing-credentials', 2, 2]],
  ['@', 'Authorization', ['syntax', 0, 1]],
  [' ,\t', 'WWW-Authenticate', undefined],
  ['X ,, a=1 ,', 'Authorization', undefined],
  ['a', 'Authentication-Info', ['syntax', 1, 1]],
  ['a=1 b=2', 'Authentication-Info', ['syntax', 4, 5]],
]

test.each(all)('%j as %s', (text, field, place) => {
  const found = refuser(field)(text)
  expect(found && [found.code, found.start, found.end]).toEqual(place)
  expect(linesRefuser(field)([text])).toEqual(found)
})

describe('lines', () => {
  test.each([
    [['X a =', '1'], 'WWW-Authenticate', ['syntax', 0, 5, 5]],
    [['X a= \t', 'b=1'], 'WWW-Authenticate', ['syntax', 1, 1, 2]],
    [['X a=1', ' \ta=2'], 'WWW-Authenticate', ['duplicate-param', 1, 3, 4]],
    [['X a=1', 'a =2'], 'WWW-Authenticate', ['duplicate-param', 1, 2, 3]],
    [['X a=1', '', 'b=2, ', 'Y a=1'], 'WWW-Authenticate', undefined],
    [['X', 'a=1'], 'WWW-Authenticate', ['syntax', 1, 1, 2]],
    [['X ', 'a=1'], 'WWW-Authenticate', ['syntax', 1, 1, 2]],
    [['X ,', 'a=1'], 'WWW-Authenticate', undefined],
    [['X a="b', 'c"'], 'WWW-Authenticate', ['unterminated-quote', 0, 6, 6]],
    [['a=1\0', 'b'], 'Authentication-Info', ['syntax', 0, 3, 4]],
    [['a=1', 'a =2'], 'Authentication-Info', ['duplicate-param', 1, 1, 2]],
    [['Bearer x', 'Basic y'], 'Authorization', ['multiple-credentials', 1, 0, 1]],
    [['Bearer x', ''], 'Authorization', ['multiple-credentials', 1, 0, 0]],
    [['', 'Basic y'], 'Authorization', ['missing-credentials', 0, 0, 0]],
    [['@', 'Basic y'], 'Authorization', ['syntax', 0, 0, 1]],
  ] as const)('%j as %s', (lines, field, place) => {
    const found = linesRefuser(field)(lines)
    expect(found && [found.code, found.line, found.start, found.end]).toEqual(place)
  })
})
