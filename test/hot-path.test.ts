import { describe, expect, test } from '@jest/globals'
import { instrumented, stepsOf } from './steps.ts'

/*
 * Text of the grammar is read on the shortest way: by the branches that are there only to be fast. No other test would see
 * that one of them is never taken, since the text is read alike without it, in more steps.
 *
 * A step is a call, a turn of a loop, a character that a regular expression looks at (see steps.ts). Who finds a shorter way
 * lowers the limits.
 */

const { core } = instrumented("export * as core from './src/index.ts'")

const LONG = 'x'.repeat(200)
const names = (count: number) => Array.from({ length: count }, (_, i) => String.fromCharCode(97 + i))

const LIMITS: readonly [what: string, reader: string, text: string, steps: number][] = [
  ['a quoted value', 'Challenges', 'Basic realm="files"', 62],
  ['values of both forms', 'Challenges', 'Digest realm="a", nonce="b", algorithm=SHA-256, opaque="c"', 118],
  ['schemes alone', 'Challenges', 'Negotiate, NTLM, Basic realm="x"', 87],
  ['a long quoted value', 'Challenges', `X a="${LONG}"`, 284],
  ['a value of escapes', 'Challenges', `X a="${'\\"'.repeat(100)}"`, 1043],
  ['names that are new by their first letters', 'Challenges', `X ${names(12).join('=1, ')}=1`, 129],
  ['a long token68 of credentials', 'Credentials', `Bearer ${LONG}`, 301],
  ['a padded token68 of credentials', 'Credentials', 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==', 69],
  ['parameters of credentials', 'Credentials', 'Digest username="a", realm="b", uri="/", nc=00000001', 153],
  ['parameters alone', 'AuthParams', 'nextnonce="a", nc=1', 46],
]

describe.each(LIMITS)('%s', (_what, reader, text, steps) => {
  test('takes no more steps than it must in the strict reader', async () => {
    expect(await stepsOf(() => core[`parse${reader}`](text))).toBeLessThanOrEqual(steps)
  })

  // What recovery adds is the one call of the strict reader, and what it returns.
  test('takes as few in recovery', async () => {
    expect(await stepsOf(() => core[`recover${reader}`](text))).toBeLessThanOrEqual(steps + 2)
  })
})
