import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import {
  type AuthParamInit,
  type ChallengeInit,
  parseAuthParams,
  parseChallenges,
  parseCredentials,
  serializeAuthParams,
  serializeChallenge,
  serializeChallenges,
  serializeCredentials,
} from '../src/index.ts'

describe('serializeChallenge', () => {
  test.each<[rule: string, init: ChallengeInit, text: string]>([
    ['writes a scheme alone (RFC 9110 §11.3)', { scheme: 'Negotiate' }, 'Negotiate'],
    ['writes a scheme alone where there are no parameters', { scheme: 'Negotiate', params: [] }, 'Negotiate'],
    ['writes a token68 (RFC 9110 §11.2)', { scheme: 'NTLM', token68: 'TlRM/+-._~==' }, 'NTLM TlRM/+-._~=='],
    ['writes a token68 beside an empty list', { scheme: 'NTLM', token68: 'a', params: [] }, 'NTLM a'],
    ['quotes a realm (RFC 9110 §11.5)', { scheme: 'Basic', params: { realm: 'x' } }, 'Basic realm="x"'],
    ['separates parameters by a comma and a space', { scheme: 'X', params: { a: '1', b: '2' } }, 'X a="1", b="2"'],
    [
      'escapes quotes and backslashes only (RFC 9110 §5.6.4)',
      { scheme: 'X', params: { a: '"\\,\t\xff' } },
      'X a="\\"\\\\,\t\xff"',
    ],
    ['writes an empty value in quotes', { scheme: 'X', params: [{ name: 'a', value: '', quoted: false }] }, 'X a=""'],
    ['writes a token bare on request', { scheme: 'X', params: [{ name: 'a', value: 'b', quoted: false }] }, 'X a=b'],
    [
      'quotes what is no token all the same',
      { scheme: 'X', params: [{ name: 'a', value: 'b c', quoted: false }] },
      'X a="b c"',
    ],
    [
      'quotes a token on request',
      { scheme: 'Digest', params: [{ name: 'stale', value: 'true', quoted: true }] },
      'Digest stale="true"',
    ],
    [
      'escapes at the ends and side by side (RFC 9110 §5.6.4)',
      { scheme: 'X', params: { a: '"a\\\\"' } },
      'X a="\\"a\\\\\\\\\\""',
    ],
    ['takes null for undefined', { scheme: 'X', token68: null, params: null, rest: null } as never, 'X'],
    [
      'takes null for undefined in a parameter',
      { scheme: 'Digest', params: [{ name: 'nc', value: '1', quoted: null, raw: null }] } as never,
      'Digest nc=1',
    ],
    ['leaves out a null value', { scheme: 'X', params: { a: null, b: '2' } } as never, 'X b="2"'],
    ['writes only what is a property of its own', { scheme: 'X', params: Object.create({ a: '1' }) }, 'X'],
    [
      'minds no property that is inherited',
      Object.assign(Object.create({ realm: 'y' }), {
        scheme: 'X',
        params: [Object.assign(Object.create({ b: 1 }), { name: 'a', value: '1' })],
      }),
      'X a="1"',
    ],
    ['ignores raw that is no string', { scheme: 'X', params: [{ name: 'a', value: 'b', raw: 1 }] } as never, 'X a="b"'],
    ['leaves out an undefined value', { scheme: 'X', params: { a: undefined, b: '2' } }, 'X b="2"'],
    ['takes any iterable', { scheme: 'X', params: new Set<AuthParamInit>([{ name: 'a', value: '1' }]) }, 'X a="1"'],
    ['gives no name a special meaning', { scheme: 'X', params: JSON.parse('{"__proto__":"1"}') }, 'X __proto__="1"'],
    [
      'writes raw where it means the value',
      { scheme: 'X', params: [{ name: 'a', value: 'b', raw: '"\\b"' }] },
      'X a="\\b"',
    ],
    [
      'ignores raw where it means something else',
      { scheme: 'X', params: [{ name: 'a', value: 'b', raw: '"c"' }] },
      'X a="b"',
    ],
    [
      'ignores raw that is no quoted-string',
      { scheme: 'X', params: [{ name: 'a', value: 'b', raw: '"b" c' }] },
      'X a="b"',
    ],
    ['ignores raw without quotes', { scheme: 'X', params: [{ name: 'a', value: 'b', raw: 'b' }] }, 'X a="b"'],
    ['ignores raw of one quote', { scheme: 'X', params: [{ name: 'a', value: '', raw: '"' }] }, 'X a=""'],
    ['ignores raw with a line break', { scheme: 'X', params: [{ name: 'a', value: 'b', raw: '"b\r\n"' }] }, 'X a="b"'],
    [
      'ignores raw where a bare token is asked for',
      { scheme: 'X', params: [{ name: 'a', value: 'b', quoted: false, raw: '"\\b"' }] },
      'X a=b',
    ],
  ])('%s', (_, init, text) => {
    expect(serializeChallenge(init)).toBe(text)
  })

  test.each<[what: string, init: unknown]>([
    ['scheme is not a token', { scheme: '' }],
    ['scheme is not a token', { scheme: 'X Y' }],
    ['scheme is not a token', { scheme: 1 }],
    ['scheme is not a token', {}],
    ['rest is not understood', { scheme: 'X', rest: 'a:b' }],
    ['token68 is malformed', { scheme: 'X', token68: '' }],
    ['token68 is malformed', { scheme: 'X', token68: '=' }],
    ['token68 is malformed', { scheme: 'X', token68: 'a=b' }],
    ['token68 is malformed', { scheme: 'X', token68: 'a, Basic realm="x"' }],
    ['token68 is malformed', { scheme: 'X', token68: 1 }],
    ['token68 excludes params', { scheme: 'X', token68: 'a', params: { b: '1' } }],
    ['params is not an object', { scheme: 'X', params: 'a="1"' }],
    ['params[0] is not an object', { scheme: 'X', params: Array(1) }],
    ['params[1] is not an object', { scheme: 'X', params: [{ name: 'a', value: '1' }, null] }],
    ['params[0] is not an object', { scheme: 'X', params: ['a="1"'] }],
    ['challenge is not an object', null],
    ['challenge is not an object', undefined],
    ['challenge is not an object', 'Basic realm="x"'],
    ['challenge has a property besides scheme, token68 and params', { scheme: 'Bearer', token: 'x' }],
    ['challenge has a property besides scheme, token68 and params', { scheme: 'Basic', realm: undefined }],
    [
      'params[1] has a property besides name, value, quoted and raw',
      {
        scheme: 'X',
        params: [
          { name: 'a', value: '1' },
          { name: 'b', value: '1', quote: true },
        ],
      },
    ],
    [
      'params[0] has a property besides name, value, quoted and raw',
      { scheme: 'X', params: [{ name: 'a', value: '1', rest: '' }] },
    ],
    ['params[0].name is not a token', { scheme: 'X', params: { '': '1' } }],
    ['params[1].name is not a token', { scheme: 'X', params: { a: '1', 'b c': '1' } }],
    ['params[0].name is not a token', { scheme: 'X', params: [{ value: '1' }] }],
    ['params[0].value is not a string', { scheme: 'X', params: { a: 1 } }],
    ['params[0].value is not a string', { scheme: 'X', params: [{ name: 'a' }] }],
    ['params[0].value has an illegal character', { scheme: 'X', params: { a: '\r\nSet-Cookie: a=b' } }],
    ['params[0].value has an illegal character', { scheme: 'X', params: { a: '\0' } }],
    ['params[0].value has an illegal character', { scheme: 'X', params: { a: '€' } }],
    ['params[0].value has an illegal character', { scheme: 'X', params: { a: 'x"\\\x7f' } }],
    ['params[0].value has an illegal character', { scheme: 'X', params: [{ name: 'a', value: '\n', quoted: false }] }],
    [
      'params[1].name occurs twice',
      {
        scheme: 'X',
        params: [
          { name: 'a', value: '1' },
          { name: 'A', value: '1' },
        ],
      },
    ],
  ])('refuses: %s', (what, init) => {
    expect(() => serializeChallenge(init as ChallengeInit)).toThrow(new TypeError(what))
  })

  const named = (...names: string[]) => ({ scheme: 'X', params: names.map((name) => ({ name, value: '1' })) })

  const many = Array.from({ length: 40 }, (_, i) => `${'abcdefgh'[i % 8]}${i}`)

  // Of few, names of one length whose first letters agree are compared; of many, all.
  test.each([
    [['ab', 'b', 'AB'], 2],
    [['abc', 'Abd', 'abc'], 2],
    [['abc', 'abd', 'x', 'X'], 3],
    [['x', 'abc', 'abd', 'X'], 3],
    [['abc', 'bcd', 'abd', 'BCD'], 3],
    [[...many.slice(0, 15), 'A0'], 15],
    [[...many.slice(0, 16), 'A0'], 16],
    [[...many.slice(0, 17), 'A0'], 17],
    [[...many.slice(0, 17), 'A16'], 17],
    [[...many, 'H15'], 40],
    [[...many, 'H39'], 40],
  ])('refuses a name that occurs twice: %j (RFC 9110 §11.2)', (names, index) => {
    expect(() => serializeChallenge(named(...names))).toThrow(new TypeError(`params[${index}].name occurs twice`))
    const others = names.map((name, i) => (i === index ? 'other' : name))
    expect(serializeChallenge(named(...others))).toBe(`X ${others.map((name) => `${name}="1"`).join(', ')}`)
  })

  test('asks each parameter of a scheme that writes some of them bare (RFC 7616 §3.4)', () => {
    const params = [
      { name: 'qop', value: 'auth', quoted: true },
      { name: 'nc', value: '1' },
      { name: 'uri', value: '/' },
    ]
    expect(serializeCredentials({ scheme: 'Digest', params })).toBe('Digest qop="auth", nc=1, uri="/"')
  })

  test('reads each property once, so that none can change between its check and its use', () => {
    const values = ['a', '", Basic realm="x']
    const param = {
      name: 'realm',
      get value() {
        return values.shift() ?? ''
      },
    }
    expect(serializeChallenge({ scheme: 'X', params: [param] })).toBe('X realm="a"')
  })
})

describe('the form that a scheme wants', () => {
  type Param = { name: string; recommended: string }
  type Side = { params: Param[] } | undefined
  const path = new URL('vectors/schemes.json', import.meta.url)
  const schemes: { name: string; challenge: Side; credentials: Side; authenticationInfo: Side }[] = JSON.parse(
    readFileSync(path, 'utf8'),
  )
  const form = ({ name, recommended }: Param) => `${name}=${recommended === 'token' ? 'x' : '"x"'}`
  const values = (params: Param[]) => Object.fromEntries(params.map(({ name }) => [name, 'x']))
  const rows = schemes.flatMap(({ name, challenge, credentials, authenticationInfo }) => [
    [name, 'challenge', challenge?.params ?? []] as const,
    [name, 'credentials', credentials?.params ?? []] as const,
    [name, 'Authentication-Info', authenticationInfo?.params ?? []] as const,
  ])

  test.each(rows.filter(([, , params]) => params.length > 0))('%s, %s', (scheme, side, params) => {
    const init = { scheme, params: values(params) }
    const expected = params.map(form).join(', ')
    if (side === 'challenge') expect(serializeChallenge(init)).toBe(`${scheme} ${expected}`)
    else if (side === 'credentials') expect(serializeCredentials(init)).toBe(`${scheme} ${expected}`)
    else expect(serializeAuthParams(init.params)).toBe(expected)
  })

  test('is that of the scheme and the name in any case', () => {
    expect(serializeCredentials({ scheme: 'DIGEST', params: { QOP: 'auth', NC: '00000001' } })).toBe(
      'DIGEST QOP=auth, NC=00000001',
    )
  })

  test('for a Digest challenge is a quoted list of qop options (RFC 7616 §3.3)', () => {
    expect(serializeChallenge({ scheme: 'Digest', params: { qop: 'auth' } })).toBe('Digest qop="auth"')
  })
})

describe('serializeChallenges', () => {
  test('writes them in order into one line (RFC 9110 §11.6.1)', () => {
    expect(serializeChallenges([{ scheme: 'Negotiate' }, { scheme: 'Basic', params: { realm: 'x' } }])).toBe(
      'Negotiate, Basic realm="x"',
    )
  })

  test('writes none as the empty string', () => {
    expect(serializeChallenges([])).toBe('')
  })

  test.each<[what: string, challenges: unknown]>([
    ['challenges is not an iterable object', 1],
    ['challenges is not an iterable object', null],
    ['challenges is not an iterable object', { scheme: 'Basic' }],
    ['challenges is not an iterable object', 'Basic'],
    ['challenges is not an iterable object', ''],
    ['challenges[0] is not an object', Array(1)],
    ['challenges[1] is not an object', [{ scheme: 'Basic' }, null]],
    [
      'challenges[1] has a property besides scheme, token68 and params',
      [{ scheme: 'Basic' }, { scheme: 'Bearer', token: 'x' }],
    ],
    ['scheme is not a token', [{ scheme: 'Basic' }, {}]],
  ])('refuses: %s', (what, challenges) => {
    expect(() => serializeChallenges(challenges as never)).toThrow(new TypeError(what))
  })
})

describe('serializeCredentials refuses', () => {
  test.each<[what: string, credentials: unknown]>([
    ['credentials is not an object', null],
    ['credentials has a property besides scheme, token68 and params', { scheme: 'Bearer', token: 'x' }],
  ])('%s', (what, credentials) => {
    expect(() => serializeCredentials(credentials as never)).toThrow(new TypeError(what))
  })
})

describe('serializeAuthParams refuses', () => {
  test.each<[what: string, params: unknown]>([
    ['params is not an object', undefined],
    ['params is not an object', null],
    ['params[0] is not an object', [null]],
  ])('%s', (what, params) => {
    expect(() => serializeAuthParams(params as never)).toThrow(new TypeError(what))
  })
})

describe('what was parsed is written as it was', () => {
  test.each(['Basic', 'X a=', 'X zz==, Y b=2', 'X a="\\b", b="\\"", C=d', 'Digest NC="1", realm=x'])('%s', (text) => {
    expect(serializeChallenges(parseChallenges(text))).toBe(text)
  })

  test.each(['Bearer abc', 'Digest qop="auth", nc="1", realm=x'])('%s', (text) => {
    expect(serializeCredentials(parseCredentials(text)!)).toBe(text)
  })

  test.each(['', 'nextnonce=x, qop="auth"'])('%s', (text) => {
    expect(serializeAuthParams(parseAuthParams(text))).toBe(text)
  })
})
