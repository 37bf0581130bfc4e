import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { AuthSchemeError } from '../src/schemes/scheme-error.ts'
import { SignatureField } from '../src/schemes/signature-field.ts'
import type { TextScheme } from '../src/schemes/text-scheme.ts'
import { XMatrix } from '../src/schemes/x-matrix.ts'
import { CANARY, rawText } from './arbitraries.ts'
import { plain } from './plain.ts'
import { faultOf } from './scheme-faults.ts'
import { thrown } from './thrown.ts'

/*
 * Schemes that have parameters as RFC 9110 §11.2 has them, or nearly so, in a text of their own.
 */

const SCHEMES = { SignatureField, XMatrix }
type Name = keyof typeof SCHEMES

// biome-ignore lint/suspicious/noExplicitAny: a scheme of any values
const scheme = (name: Name) => SCHEMES[name] as TextScheme<any>

interface Vectors {
  read: { scheme: Name; note: string; text: string; value: object; written?: string }[]
  refused: { scheme: Name; note: string; field: string | string[]; code: string; param?: string }[]
}
const VECTORS: Vectors = JSON.parse(readFileSync(new URL('vectors/field-schemes.json', import.meta.url), 'utf8'))

/** The error of a scheme that a function throws. */
function fault(act: () => unknown): AuthSchemeError {
  const error = thrown(act)
  expect(error).toBeInstanceOf(AuthSchemeError)
  return error as AuthSchemeError
}

describe('decode and encode', () => {
  test.each(VECTORS.read)('$scheme: $note', ({ scheme: name, text, value, written = text }) => {
    const decoded = scheme(name).decode(text)
    expect(plain(decoded)).toEqual(value)
    expect(scheme(name).encode(decoded)).toBe(written)
    expect(plain(scheme(name).decode(written))).toEqual(value)
  })

  test.each(VECTORS.refused)('$scheme refuses $note', ({ scheme: name, field, code, param }) => {
    const error = fault(() => scheme(name).decode(field))
    expect([error.code, error.param]).toEqual([code, param])
    expect(inspect(error, { showHidden: true, depth: null })).not.toContain('secret')
  })

  test.each(Object.keys(SCHEMES) as Name[])('%s: an absent field is undefined, and no field is a TypeError', (name) => {
    for (const absent of [undefined, null, []]) expect(scheme(name).decode(absent)).toBeUndefined()
    for (const field of [5, {}, [5]]) expect(() => scheme(name).decode(field as never)).toThrow(TypeError)
  })

  test.each(VECTORS.read)('takes one line alone: $text', ({ scheme: name, text }) => {
    expect(fault(() => scheme(name).decode([text, text])).code).toBe('malformed')
  })
})

const VISIBLE = Array.from({ length: 0x5e }, (_, i) => String.fromCharCode(0x21 + i))
const visible = (without: string) =>
  fc.string({ unit: fc.constantFrom(...VISIBLE.filter((char) => !without.includes(char))), minLength: 1, maxLength: 9 })
const base64 = fc.base64String({ minLength: 4, maxLength: 12 })
const extensions = fc.constantFrom([], [{ name: 'x-new', value: 'a, b="c', quoted: true }])

const VALUES: Record<Name, fc.Arbitrary<Record<string, unknown>>> = {
  SignatureField: fc.record(
    {
      keyId: visible(''),
      algorithm: fc.constantFrom('hs2019', 'rsa-sha256'),
      created: fc.nat().map(String),
      expires: fc.nat().map(String),
      headers: fc.constantFrom(['(request-target)', 'host'], ['date']),
      signature: base64,
      extensions,
    },
    { requiredKeys: ['keyId', 'signature', 'extensions'], noNullPrototype: true },
  ),
  XMatrix: fc.record(
    { origin: visible('"\\'), destination: visible('"\\'), key: visible('"\\'), signature: base64, extensions },
    { requiredKeys: ['origin', 'key', 'signature', 'extensions'], noNullPrototype: true },
  ),
}

describe.each(Object.keys(SCHEMES) as Name[])('%s', (name) => {
  test('decode(encode(x)) equals x', () => {
    fc.assert(
      fc.property(VALUES[name], (value) => {
        const decoded = scheme(name).decode(scheme(name).encode(value))
        for (const [key, one] of Object.entries(decoded)) expect([key, one]).toEqual([key, value[key]])
      }),
    )
  })

  test('of any text, a value that is written again, or an error', () => {
    const known = VECTORS.read.filter((vector) => vector.scheme === name)
    const piece = fc.oneof(rawText, fc.constantFrom('"', '\\', ':', '=', ',', 'a:b', '\\"', '="', '",'))
    const damaged = fc
      .tuple(fc.constantFrom(...known), fc.nat(), fc.nat(3), piece)
      .map(([{ text }, at, deleted, inserted]) => {
        const start = at % (text.length + 1)
        return text.slice(0, start) + inserted + text.slice(start + deleted)
      })
    fc.assert(
      fc.property(damaged, (text) => {
        let value: unknown
        try {
          value = scheme(name).decode(text)
        } catch (error) {
          expect(error).toBeInstanceOf(AuthSchemeError)
          return
        }
        expect(plain(scheme(name).decode(scheme(name).encode(value)))).toEqual(plain(value))
      }),
      { numRuns: 2000 },
    )
  })

  test('no error holds what was passed', () => {
    const init = VECTORS.read.find((vector) => vector.scheme === name)!.value
    for (const key of Object.keys(init)) {
      for (const secret of [`${CANARY}\n`, [CANARY, '\n'], { toString: () => CANARY }]) {
        if (key === 'extensions') continue
        const error = fault(() => scheme(name).encode({ ...init, [key]: secret }))
        expect(inspect(error, { showHidden: true, depth: null })).not.toContain(CANARY)
      }
    }
  })
})

describe('X-Matrix', () => {
  test('a colon in a bare value is the one character more than in a token', () => {
    const value = (bare: string) => XMatrix.decode(`X-Matrix origin=${bare},key=k,sig=AAAA`)?.origin
    for (const char of VISIBLE) {
      if (/[!#$%&'*+\-.^`|~\w:]/.test(char)) expect(value(`a${char}b`)).toBe(`a${char}b`)
      else expect([char, fault(() => value(`a${char}b`)).scheme]).toEqual([char, 'X-Matrix'])
    }
  })

  test.each<[object, string]>([
    [{ origin: '"a' }, 'origin invalid-value'],
    [{ origin: 'a"' }, 'origin invalid-value'],
    [{ key: 'a b' }, 'key invalid-value'],
    [{ key: 'a\\' }, 'key invalid-value'],
    [{ signature: '!AA' }, 'sig invalid-value'],
    [{ signature: 'AA!' }, 'sig invalid-value'],
    [{ signature: 'AA===' }, 'sig invalid-value'],
    [{ origin: undefined }, 'origin missing-param'],
    [{ key: undefined }, 'key missing-param'],
    [{ signature: undefined }, 'sig missing-param'],
  ])('does not write %j', (init, error) => {
    const sent = { origin: 'a', key: 'ed25519:1', signature: 'AA==' }
    expect(faultOf(fault(() => XMatrix.encode({ ...sent, ...init } as never)))).toBe(`X-Matrix ${error}`)
  })
})
