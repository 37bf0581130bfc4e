import { describe, expect, test } from '@jest/globals'
import {
  findChallenge,
  getParam,
  isScheme,
  paramsObject,
  parseAuthParams,
  parseChallenges,
  recoverChallenges,
  removeParam,
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

describe('paramsObject', () => {
  const read = (text: string) => paramsObject(recoverChallenges(text).challenges[0]!)

  test('has the names in lower case and of several the first value (RFC 9110 §11.2)', () => {
    expect(read('Bearer REALM="a", scope="x y", Realm="b", error=c')).toEqual({ realm: 'a', scope: 'x y', error: 'c' })
    expect(paramsObject(parseAuthParams('NextNonce="n", qop=auth'))).toEqual({ nextnonce: 'n', qop: 'auth' })
  })

  test('is an ordinary object, empty where there are no parameters', () => {
    expect(read('Negotiate')).toStrictEqual({})
    expect(Object.getPrototypeOf(read('Basic realm=x'))).toBe(Object.prototype)
  })

  test.each(['__proto__', 'constructor', 'toString', '__PROTO__'])(
    'has any name as a property of its own: %s',
    (name) => {
      const values = read(`X ${name}="evil", realm="x"`)
      expect(Object.entries(values)).toEqual([
        [name.toLowerCase(), 'evil'],
        ['realm', 'x'],
      ])
      expect(Object.getPrototypeOf(values)).toBe(Object.prototype)
    },
  )

  test('lowers ASCII letters alone: U+212A is no "k"', () => {
    const param = { name: '\u212aEY', value: 'x', quoted: true }
    expect(Object.keys(paramsObject([param]))).toEqual(['\u212aey'])
  })
})

describe('what is no argument of these is a TypeError that names the argument, and repeats nothing', () => {
  const basic = parseChallenges('Basic realm="x"')[0]!
  test.each<[message: string, call: (bad: never) => unknown]>([
    ['challenge.scheme is not a string', (bad) => isScheme(bad, 'Basic')],
    ['scheme is not a string', (bad) => isScheme(basic, bad)],
    ['challenges is not an array', (bad) => findChallenge(bad, 'Basic')],
    ['scheme is not a string', (bad) => findChallenge([basic], bad)],
    ['from has no array of parameters', (bad) => getParam(bad, 'realm')],
    ['name is not a string', (bad) => getParam(basic, bad)],
    ['from has no array of parameters', (bad) => paramsObject(bad)],
    ['to has no array of parameters', (bad) => setParam(bad, 'realm', 'x')],
    ['name is not a string', (bad) => setParam(basic, bad, 'x')],
    ['value is not a string', (bad) => setParam(basic, 'realm', bad)],
    ['from has no array of parameters', (bad) => removeParam(bad, 'realm')],
    ['name is not a string', (bad) => removeParam(basic, bad)],
  ])('%s: %s', (message, call) => {
    // Challenges are no parameters, and what was recovered is neither.
    const lists = message.endsWith('parameters') ? [[basic], [undefined], { challenges: [basic], issues: [] }] : []
    const texts = message.endsWith('string') ? [] : ['Bearer s3cret', '']
    for (const bad of [
      undefined,
      null,
      1,
      Symbol('s3cret'),
      { s3cret: 's3cret', params: {} },
      ...texts,
      ...lists,
    ] as never[]) {
      expect(() => call(bad)).toThrow(new TypeError(message))
    }
    expect(serializeChallenges([basic])).toBe('Basic realm="x"')
  })
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
    expect(params.length).toBe(1)
    expect(params).toEqual([{ name: 'a', value: 'c', quoted: true }])
  })
})

describe('removeParam', () => {
  test.each([
    [
      'removes one, and keeps the rest as it is',
      'Digest Nonce=x, REALM="\\a", qop=auth',
      'realm',
      'Digest Nonce=x, qop=auth',
    ],
    ['removes all of that name', 'X a=1, b=2, A="3", c=4, a=5', 'a', 'X b=2, c=4'],
    ['removes the last one', 'Basic realm="x"', 'REALM', 'Basic'],
    ['leaves what has none of that name', 'Basic realm="x"', 'charset', 'Basic realm="x"'],
    ['takes no name for what objects inherit', 'X constructor=1', 'toString', 'X constructor=1'],
  ])('%s (RFC 9110 §11.2)', (_, text, name, expected) => {
    const { challenges } = recoverChallenges(text)
    removeParam(challenges[0]!, name)
    expect(serializeChallenges(challenges)).toBe(expected)
  })

  test('changes auth-params too', () => {
    const params = parseAuthParams('nextnonce="x", qop=auth')
    removeParam(params, 'NextNonce')
    expect(serializeAuthParams(params)).toBe('qop=auth')
  })

  test('handles as many as a field can hold', () => {
    const params = Array.from({ length: 300_000 }, (_, i) => ({ name: i % 2 ? 'a' : 'b', value: 'c', quoted: true }))
    removeParam(params, 'A')
    expect(params.length).toBe(150_000)
    expect(params.every(({ name }) => name === 'b')).toBe(true)
  })
})
