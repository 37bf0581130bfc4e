import { describe, expect, test } from '@jest/globals'
import { redact } from '../src/index.ts'

describe('redact', () => {
  test.each([
    ['keeps the scheme of a token', 'Bearer abc.def', 'Bearer ***'],
    ['keeps a scheme alone', 'Negotiate', 'Negotiate'],
    ['keeps the case of a scheme', 'bAsIc QTpC', 'bAsIc ***'],
    [
      'keeps harmless values as they were sent',
      'Digest realm="a\\"b", algorithm=MD5',
      'Digest realm="a\\"b", algorithm=MD5',
    ],
    ['hides the other values', 'Digest username="Mufasa", response="00"', 'Digest username=***, response=***'],
    ['hides an unknown scheme', 'Foo realm="x"', '*** realm="x"'],
    ['hides an unknown name', 'Bearer foo="x"', 'Bearer ***=***'],
    ['hides a secret that stands alone', 'eyJhbGciOi.eyJzdWIiOi.c2ln', '***'],
    ['hides a secret without a scheme', 'user:password', '***'],
    ['hides a secret with an equals sign', 'abc=', '***'],
    ['hides what is not understood', 'Basic user:password', 'Basic ***=***'],
    ['hides a value outside printable ASCII', 'Basic realm="\x9b2J"', 'Basic realm=***'],
    ['hides all values of malformed text', 'Bearer realm="x" scope="y"', 'Bearer realm=***, scope=***'],
    ['keeps harmless values of Authentication-Info', 'nextnonce="x", qop=auth', 'nextnonce=***, qop=auth'],
    ['hides all values beside what is not understood', ['et3/x', 'realm=y'], '*** realm=***'],
    ['keeps several challenges apart', 'Negotiate, Basic realm="x"', 'Negotiate, Basic realm="x"'],
    ['joins lines', ['Negotiate abc=', 'Basic realm="x"'], 'Negotiate ***, Basic realm="x"'],
    ['is empty for an absent field', undefined, ''],
    ['is empty for an empty field', '', ''],
  ])('%s', (_, field, expected) => {
    expect(redact(field)).toBe(expected)
  })
})
