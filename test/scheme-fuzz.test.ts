import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { AuthParam } from '../src/index.ts'
import * as exported from '../src/schemes/index.ts'
import { AuthSchemeError, type Params, type Scheme } from '../src/schemes/index.ts'

/*
 * Whatever a codec is given, it gives a value or throws one of two errors: `AuthSchemeError` for text, and `TypeError` for what is no text,
 * no parameter, no challenge and no init. What it reads, it writes.
 */

interface Side {
  name: string
  scheme: string
  isInfo: boolean
  names: readonly string[]
  decode(from: unknown, onError?: unknown): unknown
  encode(init: unknown): unknown
}

const values = Object.entries(exported) as [string, Partial<Scheme> & { params?: Params }][]

const sides = values.flatMap(([name, value]) =>
  (['challenge', 'credentials', 'info'] as const).flatMap((side): Side[] => {
    const codec = typeof value === 'object' ? value[side] : undefined
    if (codec === undefined) return []
    const names = Object.values(codec.params ?? {}).map((param) => param.name)
    const { decode, encode } = codec as unknown as Side
    return [{ name: `${name} ${side}`, scheme: value.name!, isInfo: side === 'info', names, decode, encode }]
  }),
)

const texts = values.flatMap(([name, value]) =>
  typeof value === 'object' && 'decode' in value && 'encode' in value && 'name' in value
    ? [[name, value as unknown as Pick<Side, 'decode' | 'encode'> & { name: string }] as const]
    : [],
)

/** What an act throws; `undefined` where it gives a value. */
function thrown(act: () => unknown): unknown {
  try {
    act()
    return undefined
  } catch (error) {
    return error
  }
}

/** Text that is hard on decoders: encodings that break off, controls, halves of pairs, numbers that are none. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom(...'%\\",;=:/ \t\0\n\x7f\x80\xff\u0100\ud83d\udd11*\'+-_.~{}[]()'),
    maxLength: 12,
  }),
  fc.constantFrom(
    ...[
      '',
      '%',
      '%e',
      '%ff',
      '%C3%28',
      "UTF-8''%ff",
      "iso-8859-1''%e9",
      "x'y'z",
      '=',
      '==',
      'A===',
      'a=b',
      '__proto__',
    ],
    ...[
      '1e9',
      '-0',
      '00',
      '9'.repeat(400),
      'true',
      'TRUE',
      'null',
      'bnVsbA',
      'e30',
      'W10',
      'eyJhIjp7fX0',
      '{"a":',
      '//8=',
    ],
    ...['(created)', 'auth,auth-int', ',,,', ' , ', '0f'.repeat(200), 'x'.repeat(2000)],
  ),
)

describe.each(sides.map((side) => [side.name, side] as const))(
  '%s',
  (_name, { scheme, isInfo, names, decode, encode }) => {
    const nameOf = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom('realm', ...names, ...names.map((name) => name.toUpperCase())) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(...names.map((name) => `${name}*`), 'x%79', '%', '__proto__', 'toString'),
      },
    )
    const params: fc.Arbitrary<AuthParam[]> = fc.oneof(
      fc.array(fc.record({ name: nameOf, value: hostile, quoted: fc.boolean() }), { maxLength: 4 }),
      // All that are declared, so that none is missing.
      fc.tuple(...names.map((name) => fc.record({ name: fc.constant(name), value: hostile, quoted: fc.boolean() }))),
    )
    const wire = isInfo
      ? params
      : fc.oneof(
          params.map((params) => ({ scheme, token68: undefined, params })),
          hostile.map((token68) => ({ scheme, token68, params: [] as AuthParam[] })),
        )

    test('of text, throws nothing but an AuthSchemeError', () => {
      fc.assert(
        fc.property(wire, (from) => {
          let value: unknown
          const error = thrown(() => {
            value = decode(from)
          })
          if (error !== undefined) expect(error).toBeInstanceOf(AuthSchemeError)
          else expect(thrown(() => encode(value))).toBeUndefined()
          const told: unknown[] = []
          const fatal = thrown(() => decode(from, (one: unknown) => told.push(one)))
          for (const one of fatal === undefined ? told : [...told, fatal]) expect(one).toBeInstanceOf(AuthSchemeError)
        }),
      )
    })

    test('of anything else, throws nothing but a TypeError besides', () => {
      const anything = fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withTypedArray: true,
        maxDepth: 2,
      })
      const nearly = fc.oneof(
        anything,
        fc.record({ scheme: fc.constant(scheme), token68: anything, params: anything }),
        fc.record({ scheme: fc.constant(scheme), token68: fc.constant(undefined), params: fc.array(anything) }),
        fc.array(fc.record({ name: fc.oneof(nameOf, anything), value: anything, quoted: anything })),
      )
      fc.assert(
        fc.property(nearly, (given) => {
          for (const act of [() => decode(given), () => encode(given)]) {
            const error = thrown(act)
            const isOurs = error instanceof AuthSchemeError || error instanceof TypeError
            if (error !== undefined && !isOurs) throw error
            if (error !== undefined)
              expect((error as Error).message).not.toMatch(/Cannot |not iterable|is not a function/)
          }
        }),
      )
    })
  },
)

describe.each(texts)('%s', (_name, { name, decode, encode }) => {
  const text = fc.oneof(
    hostile,
    fc
      .tuple(fc.constantFrom(name, name.toLowerCase()), fc.constantFrom(' ', '=', ''), hostile)
      .map((parts) => parts.join('')),
  )

  test('of text, throws nothing but an AuthSchemeError', () => {
    fc.assert(
      fc.property(text, (field) => {
        let value: unknown
        const error = thrown(() => {
          value = decode(field)
        })
        if (error !== undefined) expect(error).toBeInstanceOf(AuthSchemeError)
        else expect(decode(encode(value) as never)).toEqual(value)
      }),
    )
  })

  test('of anything else, throws nothing but a TypeError besides', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withTypedArray: true, maxDepth: 2 }), (given) => {
        for (const act of [() => decode(given), () => encode(given)]) {
          const error = thrown(act)
          if (error !== undefined && !(error instanceof AuthSchemeError || error instanceof TypeError)) throw error
          if (error !== undefined)
            expect((error as Error).message).not.toMatch(/Cannot |not iterable|is not a function/)
        }
      }),
    )
  })
})
