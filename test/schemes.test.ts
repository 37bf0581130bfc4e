import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import {
  parseAuthParams,
  parseChallenges,
  parseCredentials,
  recoverAuthParams,
  recoverChallenges,
  recoverCredentials,
  redact,
  serializeAuthParams,
  serializeChallenge,
  serializeCredentials,
} from '../src/index.ts'
import * as everything from '../src/schemes/index.ts'
import {
  allSchemes,
  HawkServer,
  HaystackBearer,
  type Params,
  type Scheme,
  TokenParams,
  UsernameToken,
} from '../src/schemes/index.ts'
import { plain } from './plain.ts'

/*
 * Examples that specifications and vendors print, decoded and written again. Octets stand as hexadecimal digits.
 */

interface Example {
  scheme: string
  field: string
  input: string
  /** What is decoded, a value for each challenge of the scheme. */
  values: unknown[]
  /** What is written of each. */
  written: string[]
}

const examples: Example[] = JSON.parse(readFileSync(new URL('vectors/scheme-values.json', import.meta.url), 'utf8'))

/** Schemes that share a name with another, or are of another field. */
const OTHERS: Record<string, Scheme> = {
  'Token params': TokenParams,
  'bearer authtoken=': HaystackBearer,
  'Server-Authorization': HawkServer,
  'X-WSSE': UsernameToken,
}

function schemeOf({ scheme, field, input }: Example): Scheme {
  const other = OTHERS[field] ?? OTHERS[scheme] ?? OTHERS[/^\w+ \w+=/.exec(input.toLowerCase())?.[0] ?? '']
  return other ?? allSchemes.find(({ name }) => name === scheme)!
}

/** The values in a field, and each written again. */
function decodeAll(example: Example, isStrict: boolean): { values: unknown[]; written: string[] } {
  const { field, input } = example
  const scheme = schemeOf(example)
  if (field === 'Authentication-Info') {
    const value = scheme.info!.decode(isStrict ? parseAuthParams(input) : recoverAuthParams(input).params)
    return { values: [value], written: [serializeAuthParams(scheme.info!.encode(value))] }
  }
  if (field === 'WWW-Authenticate') {
    const challenges = isStrict ? parseChallenges(input) : recoverChallenges(input).challenges
    const own = challenges.filter((challenge) => challenge.scheme === scheme.name)
    const values = own.map((challenge) => scheme.challenge!.decode(challenge))
    return { values, written: values.map((value) => serializeChallenge(scheme.challenge!.encode(value))) }
  }
  const credentials = isStrict ? parseCredentials(input) : recoverCredentials(input).credentials
  const value = scheme.credentials!.decode(credentials!)
  return { values: [value], written: [serializeCredentials(scheme.credentials!.encode(value))] }
}

describe('the examples', () => {
  test.each(examples.map((example) => [example.scheme, example.field, example.input, example] as const))(
    '%s, %s: %s',
    (_scheme, _field, _input, example) => {
      const { values, written } = decodeAll(example, false)
      expect(plain(values)).toEqual(example.values)
      expect(written).toEqual(example.written)
      for (const [index, text] of written.entries()) {
        expect(plain(decodeAll({ ...example, input: text }, true).values)).toEqual([example.values[index]])
      }
    },
  )

  test('are of every scheme', () => {
    const seen = new Set(examples.map(({ scheme }) => scheme))
    expect(allSchemes.map(({ name }) => name).filter((name) => !seen.has(name))).toEqual([])
  })
})

test('a parameter is declared harmless exactly where redact shows its value', () => {
  const params = Object.values(everything).flatMap((scheme) => {
    const { params, challenge, credentials, info } = Object(scheme) as Partial<Scheme> & { params?: Params }
    return [params, challenge?.params, credentials?.params, info?.params].flatMap((side) => Object.values(side ?? {}))
  })
  const shown = (name: string) => redact(`Digest ${name}="x"`) === `Digest ${name}="x"`
  for (const { name, harmless } of params) expect([name, harmless === true]).toEqual([name, shown(name)])
  expect(params.filter(({ harmless }) => harmless).length).toBeGreaterThan(40)
})
