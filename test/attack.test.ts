import { describe, expect, test } from '@jest/globals'
import { Basic, digestUser, hashDigestPassword, verifyDigestSync } from '../src/schemes/index.ts'
import { basic, createGuard, users } from '../src/server/index.ts'
import { ask, basicField } from './server-kit.ts'

/*
 * What an attacker has found once, each as the rule that was broken.
 */

async function cpuOf(run: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** A name that engines take quadratic time to normalise: the marks of one letter have to change places. */
const marks = (length: number) => `e${'\u0301'.repeat(length / 2)}${'\u0327'.repeat(length / 2)}`

describe('a name or password of many marks takes linear time (RFC 7617 §2.1, RFC 7616 §4)', () => {
  const { verify } = users({ ada: 'secret' })
  const guard = createGuard([basic({ realm: 'files', verify })])
  const offered = { realm: 'r', nonce: 'n', charset: 'UTF-8', qop: [] }
  const sent = (username: string) => ({
    ...{ username, realm: 'r', nonce: 'n', uri: '/', response: '0'.repeat(32), usernameRaw: undefined },
    ...{ cnonce: undefined, nc: undefined, qop: undefined, opaque: undefined, algorithm: undefined },
    ...{ userhash: undefined, auts: undefined, extensions: [] },
  })
  test.each<[string, (name: string) => unknown]>([
    [
      'Basic.credentials.decode',
      (name) => Basic.credentials.decode({ scheme: 'Basic', token68: basicField(name, 'x').slice(6), params: [] }),
    ],
    ['Basic.credentials.encode', (name) => Basic.credentials.encode({ userId: 'ada', password: name })],
    ['a guard with Basic', (name) => ask(guard, basicField('ada', name))],
    ['users', (name) => verify({ username: name, password: name })],
    [
      'hashDigestPassword',
      (name) => hashDigestPassword({ username: name, password: 'x', realm: 'r', charset: 'UTF-8' }),
    ],
    [
      'verifyDigestSync',
      (name) => verifyDigestSync(sent(name), offered, { username: 'ada', passwordHash: '0'.repeat(32), method: 'GET' }),
    ],
  ])('%s', async (_name, run) => {
    const [few, many] = [marks(8192), marks(8 * 8192)]
    const short = await cpuOf(() => run(few))
    expect(await cpuOf(() => run(many))).toBeLessThan(16 * short + 400)
  })

  test('which is why only up to 1,024 units are normalised', () => {
    const userIdOf = (userId: string) => {
      const { token68 } = Basic.credentials.encode({ userId, password: '' })
      return Basic.credentials.decode({ scheme: 'Basic', token68, params: [] }).userId
    }
    expect(userIdOf('e\u0301'.repeat(511))).toBe('é'.repeat(511))
    expect(userIdOf('e\u0301'.repeat(512))).toBe('e\u0301'.repeat(512))
  })

  test('and is the same on both sides', () => {
    const name = marks(4096)
    const { token68 } = Basic.credentials.encode({ userId: name, password: name })
    expect(Basic.credentials.decode({ scheme: 'Basic', token68, params: [] })).toEqual({ userId: name, password: name })
    expect(digestUser({ username: name, userhash: undefined }).usernames).toContain(name)
  })
})
