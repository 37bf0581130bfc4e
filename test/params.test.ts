import { describe, expect, test } from '@jest/globals'
import {
  findChallenge,
  getParam,
  isScheme,
  parseAuthParams,
  parseChallenges,
  recoverChallenges,
  serializeAuthParams,
  serializeChallenges,
  setParam,
} from '../src/index.ts'

describe('isScheme', () => {
  const [basic] = parseChallenges('bAsIc realm="x"')

  test('compares without regard to ASCII case (RFC 9110 §11.1)', () => {
    expect(isScheme(basic!, 'Basic')).toBe(true)
    expect(isScheme(basic!, 'Basi')).toBe(false)
    expect(isScheme(basic!, 'Bearer')).toBe(false)
  })

  test.each([
    ['\u212a', 'K'], // U+212A, whose lower case is "k"
    ['\u017f', 'S'], // U+017F, whose upper case is "S"
    ['@', '`'],
    ['[', '{'],
    ['_', '\x7f'],
  ])('tells %j from %j', (a, b) => {
    expect(isScheme({ scheme: a }, b)).toBe(false)
    expect(isScheme({ scheme: b }, a)).toBe(false)
  })
})

describe('findChallenge', () => {
  const challenges = parseChallenges('Negotiate, basic realm="a", Basic realm="b"')

  test('finds the first of a scheme', () => {
    expect(findChallenge(challenges, 'BASIC')).toBe(challenges[1])
  })

  test('is undefined where there is none', () => {
    expect(findChallenge(challenges, 'Bearer')).toBeUndefined()
  })
})

describe('getParam', () => {
  const { challenges } = recoverChallenges('Digest Realm="a", realm="b", __proto__="c"')
  const [digest] = challenges

  test('finds the first of a name, without regard to ASCII case (RFC 9110 §11.2)', () => {
    expect(getParam(digest!, 'rEALM')).toBe('a')
    expect(getParam(digest!.params, 'realm')).toBe('a')
  })

  test('is undefined where there is none, whatever objects inherit', () => {
    expect(getParam(digest!, 'nonce')).toBeUndefined()
    expect(getParam(digest!, 'constructor')).toBeUndefined()
    expect(getParam(digest!, 'length')).toBeUndefined()
  })

  test('finds any name that was sent', () => {
    expect(getParam(digest!, '__proto__')).toBe('c')
  })
})

test.each([getParam, setParam])('%p repeats nothing of a field that was not parsed', (lookUp) => {
  const call = () => (lookUp as (...args: unknown[]) => void)('Bearer s3cret', 'realm', 'x')
  expect(call).toThrow(TypeError)
  expect(call).not.toThrow(/s3cret/)
})

describe('setParam', () => {
  const edited = (text: string, name: string, value: string) => {
    const { challenges } = recoverChallenges(text)
    setParam(challenges[0]!, name, value)
    return serializeChallenges(challenges)
  }

  test.each([
    [
      'changes a value and keeps the rest as it is',
      'Basic REALM="a", charset=UTF-8, Digest nonce=x',
      'Basic REALM="b", charset=UTF-8, Digest nonce=x',
    ],
    ['keeps a bare value bare', 'Basic realm=a', 'Basic realm=b'],
    ['forgets how the old value was escaped', 'Basic realm="\\a"', 'Basic realm="b"'],
    [
      'removes further ones of that name',
      'Basic realm="a", x="1", Realm="c", y="2", realm=d',
      'Basic realm="b", x="1", y="2"',
    ],
    ['adds one at the end', 'Basic charset="UTF-8"', 'Basic charset="UTF-8", realm="b"'],
    ['adds the first one', 'Basic', 'Basic realm="b"'],
  ])('%s', (_, text, expected) => {
    expect(edited(text, 'realm', 'b')).toBe(expected)
  })

  test('adds a parameter bare that the scheme wants bare (RFC 7616 §3.3)', () => {
    expect(edited('Digest realm="x"', 'stale', 'true')).toBe('Digest realm="x", stale=true')
  })

  test('changes auth-params too', () => {
    const params = parseAuthParams('nextnonce="x"')
    setParam(params, 'NextNonce', 'y')
    setParam(params, 'nc', '00000001')
    setParam(params, 'rspauth', 'z')
    expect(serializeAuthParams(params)).toBe('nextnonce="y", nc=00000001, rspauth="z"')
  })

  test('handles as many as a field can hold', () => {
    const params = Array.from({ length: 300_000 }, () => ({ name: 'a', value: 'b', quoted: true }))
    setParam(params, 'a', 'c')
    expect(params).toEqual([{ name: 'a', value: 'c', quoted: true }])
  })
})
