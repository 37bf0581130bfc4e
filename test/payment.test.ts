import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseCredentials, recoverChallenges, serializeCredentials } from '../src/index.ts'
import {
  AuthSchemeError,
  canonicalJson,
  decodeChallenges,
  Payment,
  type PaymentCredentials,
  paymentJson,
} from '../src/schemes/index.ts'
import type { ParamType } from '../src/schemes/values.ts'
import { CANARY } from './arbitraries.ts'
import { faultOf } from './scheme-faults.ts'
import { shown } from './shown.ts'
import { thrownIfAny } from './thrown.ts'

/** Octets as one character each, so that the JSON itself is seen. */
const asText: ParamType<Uint8Array> = {
  decode: (text) => Uint8Array.from(Buffer.from(text, 'latin1')),
  encode: (octets) => Buffer.from(octets).toString('latin1'),
}
const written = (value: unknown) => {
  const octets = canonicalJson(asText).encode(value)
  return octets && Buffer.from(octets, 'latin1').toString('utf8')
}

describe('canonicalJson (RFC 8785)', () => {
  test('sorts members by their UTF-16 code units (§3.2.3)', () => {
    const names = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6']
    const value = Object.fromEntries(names.map((name, i) => [name, i]))
    expect(written(value)).toBe('{"\\r":1,"1":3,"\u0080":5,"\u00f6":6,"\u20ac":0,"\u{1f600}":4,"\ufb33":2}')
  })

  test('writes numbers, strings and literals as ECMAScript does (§3.2.2)', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001, -0],
      string: '\u20ac$\u000f\nA\'B"\\\\"/',
      literals: [null, true, false],
    }
    expect(written(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],' +
        '"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
  })

  test('sorts names that look like numbers as any other, and takes __proto__ for a name', () => {
    expect(written({ 9: 'a', 10: 'b', 1: 'c' })).toBe('{"1":"c","10":"b","9":"a"}')
    expect(written(JSON.parse('{"a":1,"__proto__":{"b":2,"a":1}}'))).toBe('{"__proto__":{"a":1,"b":2},"a":1}')
  })

  test('takes what JSON takes: members that are undefined are left out, and dates are text', () => {
    expect(written({ b: undefined, a: [undefined], c: new Date(0) })).toBe(
      '{"a":[null],"c":"1970-01-01T00:00:00.000Z"}',
    )
  })

  const circle: Record<string, unknown> = {}
  circle.a = circle
  test.each([
    ['a number that is none', { a: [Number.NaN] }],
    ['an infinite number', Number.POSITIVE_INFINITY],
    ['a lone surrogate', { a: 'x\ud800' }],
    ['a lone surrogate in a name', { '\udc00': 1 }],
    ['a big integer', 1n],
    ['undefined', undefined],
    ['a function', () => 1],
    ['a circle', circle],
  ])('does not write %s (§3.2.2)', (_note, value) => {
    expect(written(value)).toBeUndefined()
  })

  test('writes what JSON.parse reads as it was, in one form whatever the order', () => {
    const shuffled = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffled)
      if (typeof value !== 'object' || value === null) return value
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, member]) => [name, shuffled(member)]),
      )
    }
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), (json) => {
        const value = JSON.parse(json)
        const text = written(value)
        // A lone surrogate has no form.
        if (text === undefined) return expect(json).toMatch(/\\ud[89a-f]/i)
        // JSON has no negative zero.
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(written(shuffled(value))).toBe(text)
      }),
    )
  })
})

const paid = { id: 'a', realm: 'b', method: 'c', intent: 'd', request: 'e30' }

/** Code and parameter of what is thrown; it holds nothing of the canary. */
function fault(act: () => unknown): string {
  const error = thrownIfAny(act)
  if (error === undefined) return 'no error'
  expect(error).toBeInstanceOf(AuthSchemeError)
  expect(shown(error)).not.toContain(CANARY)
  return faultOf(error)
}

describe('Payment (draft-httpauth-payment-01)', () => {
  test('is sorted by whoever writes a request (§5.1.1)', () => {
    const request = paymentJson.encode({ b: 1, a: { d: 2, c: 'é' } })!
    expect(Buffer.from(request, 'base64url').toString()).toBe('{"a":{"c":"é","d":2},"b":1}')
    expect(request).not.toContain('=')
    expect(paymentJson.decode(request)).toEqual({ a: { c: 'é', d: 2 }, b: 1 })
    expect(paymentJson.decode('e3s')).toBeUndefined()
  })

  test('keeps a request as sent, which comes back in the credentials (§5.2)', () => {
    const request = Buffer.from('{"currency":"usd", "amount":"1"}').toString('base64url')
    const field = `Payment id="i", realm="r", method="m", intent="charge", request="${request}", opaque="e30", x="y"`
    const [challenge] = decodeChallenges(Payment, recoverChallenges(field).challenges)
    expect(paymentJson.decode(challenge!.request)).toEqual({ currency: 'usd', amount: '1' })
    const credentials = serializeCredentials(
      Payment.credentials.encode({ challenge: challenge!, payload: { proof: '0xabc' } }),
    )
    expect(Payment.credentials.decode(parseCredentials(credentials)!)).toEqual({
      challenge: { id: 'i', realm: 'r', method: 'm', intent: 'charge', request, opaque: 'e30' },
      source: undefined,
      payload: { proof: '0xabc' },
    })
  })

  test.each([
    ['id=""', 'Payment id invalid-value'],
    ['x=""', 'Payment id missing-param'],
    ['id="a", id="b"', 'Payment id duplicate-param'],
    ['id="a", method="Tempo"', 'Payment method invalid-value'],
    ['id="a", request="e30 "', 'Payment request invalid-value'],
    ['id="a", request=""', 'Payment request invalid-value'],
  ])('refuses a challenge with %s (§5.1.1)', (params, error) => {
    const names = ['realm="b"', 'method="c"', 'intent="d"', 'request="e30"']
    const rest = names.filter((param) => !params.includes(param.split('=')[0]!))
    const { challenges } = recoverChallenges(`Payment ${[params, ...rest].join(', ')}`)
    expect(fault(() => Payment.challenge.decode(challenges[0]!))).toBe(error)
    expect(decodeChallenges(Payment, challenges)).toEqual([])
  })

  test.each<[object, string]>([
    [{ id: 'a\n' }, 'id invalid-value'],
    [{ id: '\na' }, 'id invalid-value'],
    [{ method: '' }, 'method invalid-value'],
    [{ method: 'Card' }, 'method invalid-value'],
    [{ method: 'carD' }, 'method invalid-value'],
    [{ request: '+e30' }, 'request invalid-value'],
    [{ request: 'e30===' }, 'request invalid-value'],
    [{ request: { amount: '1' } }, 'request invalid-value'],
    [{ opaque: {} }, 'opaque invalid-value'],
    ...Object.keys(paid).map((name): [object, string] => [{ [name]: undefined }, `${name} missing-param`]),
  ])('does not write a challenge with %j (§5.1.1)', (init, error) => {
    expect(fault(() => Payment.challenge.encode({ ...paid, ...init } as never))).toBe(`Payment ${error}`)
  })

  test('goes on without an opaque that is no base64url', () => {
    const { challenges } = recoverChallenges(
      'Payment id="a", realm="b", method="c", intent="d", request="e30", opaque="{}"',
    )
    expect(decodeChallenges(Payment, challenges)[0]!.opaque).toBeUndefined()
  })

  test.each<[string, unknown]>([
    ['no challenge', { payload: {} }],
    ['a challenge that is a list', { challenge: [], payload: {} }],
    ['an empty id', { challenge: { ...paid, id: '' }, payload: {} }],
    ['no request', { challenge: { ...paid, request: undefined }, payload: {} }],
    ['a request that is decoded', { challenge: { ...paid, request: {} }, payload: {} }],
    ['an expiry that is a number', { challenge: { ...paid, expires: 5 }, payload: {} }],
    ['no payload', { challenge: paid }],
    ['a payload that is text', { challenge: paid, payload: CANARY }],
    ['a payload that is a list', { challenge: paid, payload: [CANARY] }],
    ['a source that is no text', { challenge: paid, source: { CANARY }, payload: {} }],
  ])('refuses credentials with %s (§5.2)', (_note, value) => {
    expect(fault(() => Payment.credentials.encode(value as PaymentCredentials))).toBe('Payment invalid-value')
    const token68 = Buffer.from(JSON.stringify(value)).toString('base64url')
    const sent = { scheme: 'Payment', token68, params: [] }
    expect(fault(() => Payment.credentials.decode(sent))).toBe('Payment invalid-value')
  })

  test('refuses what is no object', () => {
    expect(() => Payment.credentials.encode(null as never)).toThrow(TypeError)
    const sent = { scheme: 'Payment', token68: Buffer.from('null').toString('base64url'), params: [] }
    expect(fault(() => Payment.credentials.decode(sent))).toBe('Payment invalid-value')
  })

  test('keeps members of the challenge that others have echoed, whatever their names', () => {
    const json = `{"challenge":${JSON.stringify(paid).slice(0, -1)},"__proto__":"x","new":"y"},"payload":{}}`
    const token68 = Buffer.from(json).toString('base64url')
    const value = Payment.credentials.decode({ scheme: 'Payment', token68, params: [] })
    expect(Object.entries(value.challenge).slice(5)).toEqual([
      ['__proto__', 'x'],
      ['new', 'y'],
    ])
    expect(Payment.credentials.encode(value).token68).toBe(token68)
  })
})
