import { expect, jest, test } from '@jest/globals'
import { parseChallenges } from '../src/index.ts'
import { decodeChallenges, decodeCredentials } from '../src/schemes/index.ts'

/*
 * A process can have two copies of the package: the ES modules and the CommonJS build, or two versions. Errors are told by `name` and `code`.
 */

async function anotherCopy() {
  jest.resetModules()
  return { ...(await import('../src/index.ts')), ...(await import('../src/schemes/index.ts')) }
}

test('a scheme of another copy is read as one of this: what it refuses is passed over', async () => {
  const { Basic, Bearer, Digest, OAuth } = await anotherCopy()
  const seen: unknown[] = []
  const challenges = parseChallenges('Digest realm="r", Digest realm="r", nonce="n"')
  const decoded = decodeChallenges(Digest, challenges, ({ name, code, param }) => seen.push([name, code, param]))
  expect(decoded.map(({ nonce }) => nonce)).toEqual(['n'])
  expect(seen).toEqual([['AuthSchemeError', 'missing-param', 'nonce']])
  expect([Basic, Bearer, OAuth].map((scheme) => decodeCredentials<unknown>(scheme, 'Basic QQ=='))).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})

test('what is no error of a scheme is thrown on', () => {
  for (const thrown of [new TypeError('mine'), 'text', undefined, null]) {
    const decode = () => {
      throw thrown
    }
    const scheme = { name: 'X', challenge: { decode }, credentials: { decode } }
    for (const read of [() => decodeChallenges(scheme, parseChallenges('X')), () => decodeCredentials(scheme, 'X')]) {
      const caught = { error: {} as unknown }
      try {
        read()
      } catch (error) {
        caught.error = error
      }
      expect(caught.error).toBe(thrown)
    }
  }
})

test('errors of two copies have the same names and codes, and classes of their own', async () => {
  const other = await anotherCopy()
  const errorOf = ({ parseChallenges: parse }: { parseChallenges(field: string): unknown }) => {
    try {
      return parse('Basic realm="files')
    } catch (error) {
      return error as Error & { code: string }
    }
  }
  const errors = [errorOf({ parseChallenges }), errorOf(other)]
  expect(errors.map((error) => error instanceof other.AuthSyntaxError)).toEqual([false, true])
  expect(errors).toEqual(
    errors.map(() => expect.objectContaining({ name: 'AuthSyntaxError', code: 'unterminated-quote' })),
  )
})
