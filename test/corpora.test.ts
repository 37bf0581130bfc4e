import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { type AuthParam, AuthSyntaxError, type Challenge, parseChallenges, recoverChallenges } from '../src/index.ts'
import { type Reading as FieldReading, type Kind, kindOf, readers } from './readers.ts'

/** A challenge as the corpora write it down. */
interface Reading {
  scheme: string
  token68?: string | null
  params: [name: string, value: string][]
  rest?: string
}

interface Greenbytes {
  id: string
  input: string
  valid: boolean
  challenges: Reading[]
}

interface Wild {
  id: string
  value: string
  field: string
  product: string
  wellFormed: boolean
  expected?: Reading[]
}

interface Example {
  scheme: string
  field: string
  input: string
  wellFormed: boolean
}

const examples: Example[] = read('vectors/examples.json')
const greenbytes: Greenbytes[] = read('vectors/greenbytes.json')
const wild: Wild[] = read('vectors/wild.json')

function read(path: string) {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
}

/** As the corpora write it down, but for what isn't there. */
function readings(challenges: readonly Challenge[], lowerCase: boolean): Reading[] {
  return challenges.map(({ scheme, token68, params, rest }) => ({
    scheme,
    ...(token68 !== undefined && { token68 }),
    params: params.map(({ name, value }) => [lowerCase ? name.toLowerCase() : name, value]),
    ...(rest !== undefined && { rest }),
  }))
}

/** The strict and the tolerant reader of a field: challenges from each, in the form of readers.ts. */
function readersOf(field: string): { parse: (text: string) => Challenge[]; recover: (text: string) => FieldReading } {
  const { parse, recover } = readers[kindOf(field)]
  const inForm: Record<Kind, (value: never) => Challenge[]> = {
    challenges: (value: Challenge[]) => value,
    credentials: (value: Challenge) => [value],
    'auth-params': (params: AuthParam[]) => [{ scheme: '', token68: undefined, params }],
  }
  return { parse: (text) => inForm[kindOf(field)](parse(text) as never), recover }
}

describe("Julian Reschke's cases (greenbytes.json)", () => {
  const twice = ({ params }: Reading) => new Set(params.map(([name]) => name.toLowerCase())).size < params.length

  for (const { id, input, valid, challenges } of greenbytes) {
    if (!valid || challenges.some(twice)) {
      test(`${id} is refused: ${JSON.stringify(input)}`, () => {
        const { issues } = recoverChallenges(input)
        expect(issues).not.toEqual([])
        if (valid) expect(issues.map(({ code }) => code)).toEqual(['duplicate-param'])
        expect(() => parseChallenges(input)).toThrow(AuthSyntaxError)
      })
    } else {
      test(`${id} is read: ${JSON.stringify(input)}`, () => {
        const expected = challenges.map(({ scheme, token68, params }) => ({
          scheme,
          ...(token68 !== null && { token68 }),
          params,
        }))
        expect(readings(parseChallenges(input), false)).toStrictEqual(expected)
      })
    }
  }

  test('there are 41: 36 read, 5 refused, one of these for a name that occurs twice', () => {
    const duplicates = greenbytes.filter(({ valid, challenges }) => valid && challenges.some(twice))
    expect(greenbytes.length).toBe(41)
    expect(greenbytes.filter(({ valid }) => valid).length).toBe(37)
    expect(duplicates.map(({ id }) => id)).toEqual(['parse_wwwauthenticate_perl-010'])
  })
})

describe('examples of specifications (examples.json)', () => {
  for (const { scheme, field, input, wellFormed } of examples) {
    test(`${wellFormed ? 'is read' : 'is refused'}, ${scheme}: ${JSON.stringify(input)}`, () => {
      const { parse, recover } = readersOf(field)
      const { challenges, issues } = recover(input)
      expect(issues.length === 0).toBe(wellFormed)
      if (wellFormed) expect(parse(input)).toStrictEqual(challenges)
      else expect(() => parse(input)).toThrow(AuthSyntaxError)
    })
  }

  test('there are 64, 14 of them malformed', () => {
    expect(examples.length).toBe(64)
    expect(examples.filter(({ wellFormed }) => !wellFormed).length).toBe(14)
  })
})

/** Text that is known to be well-formed: cut at the commas outside quotes, each piece a parameter or what a scheme begins. */
function readWellFormed(text: string): Reading[] {
  const read: Reading[] = []
  for (const piece of text.match(/("(\\.|[^"\\])*"|[^",])+/g) ?? []) {
    const begin = /^([^ =]+)( +|$)(?!=)/.exec(piece.trim())
    if (begin) read.push({ scheme: begin[1]!, params: [] })
    const content = piece.trim().slice(begin?.[0].length ?? 0)
    const param = /^([^= ]+) *= *("(.*)"|[^="]+)$/.exec(content)
    if (param) read.at(-1)!.params.push([param[1]!, param[3]?.replace(/\\(.)/g, '$1') ?? param[2]!])
    else if (content) read.at(-1)!.token68 = content
  }
  return read
}

/** What stands in well-formed headers, by eye: schemes with `token68` or the names of their parameters. */
const outlines: Record<string, string> = {
  w008: 'NTLM token68 | Negotiate | Basic realm',
  w009: 'Negotiate | Basic realm | NTLM token68',
  w026: 'Negotiate | Basic realm',
  w027: 'NTLM token68',
  w034: 'Bearer realm service scope',
  w047: 'Bearer realm error error_description',
  w055: 'Newauth realm type title | Basic realm',
  w059: 'Digest username realm nonce uri response',
  w062: 'Basic',
  w069: 'Negotiate | NTLM',
  w070: 'Negotiate token68',
  w074: 'NTLM token68',
  w100: 'Bearer resource_metadata',
  w121: 'X-MobileMe-AuthToken realm | Basic realm',
  w129: 'Digest realm nonce | Basic realm',
  w131: 'Digest username realm nonce uri response algorithm cnonce qop nc',
  w158: 'Token token customer_name',
  w163: 'Bearer token68',
  w170: 'Bearer realm | DPoP algs',
  w171: 'Bearer | DPoP algs',
  w173: 'Bearer realm | DPoP algs error',
  w192: 'eyJraWQiOiJkdW1teSJ9.eyJzdWIiOiJkdW1teSJ9.c2lnbmF0dXJlLWR1bW15',
  w198: 'MediaBrowser Client Device DeviceId Version',
  w204: 'Bearer trusted_issuers client_id | MsRtcOAuth href grant_type',
  w212: 'NTLM | Digest realm nonce qop',
  w234: 'Bearer realm client_id trusted_issuers authorization_uri',
  w237: 'Bearer client_id trusted_issuers token_types error | Basic realm',
  w238: 'Bearer client_id trusted_issuers token_types authorization_uri | Basic Realm',
  w248: 'BearermF_9.B6f-4.1JqM',
  w285: 'BEARER token68',
  w300: 'Digest realm nonce algorithm domain qop',
  w301: 'Basic realm',
  w310: 'Basic realm',
  w319: 'negotiate',
  w332: 'Digest realm nonce stale | Basic realm',
  w339: 'NTLM | BASIC realm',
  w369: 'Digest realm nonce opaque stale algorithm qop',
  w381: 'scram data',
  w387: 'Basic | Digest nonce realm | GoogleLogin realm | Ntlm',
  w410: 'X-MobileMe-AuthToken realm | Basic realm',
}

function outline(challenges: readonly Challenge[]): string {
  return challenges
    .map(({ scheme, token68, params }) =>
      [scheme, ...(token68 === undefined ? [] : ['token68']), ...params.map(({ name }) => name)].join(' '),
    )
    .join(' | ')
}

describe('headers of real products (wild.json)', () => {
  for (const { id, value, field, product, wellFormed, expected } of wild) {
    const { parse, recover } = readersOf(field)
    const name = `${id}, ${product}: ${JSON.stringify(value)}`

    if (wellFormed) {
      test(`is read, ${name}`, () => {
        const challenges = parse(value)
        const prefix = field === 'Authentication-Info' ? 'scheme , ' : ''
        const independent = readWellFormed(prefix + value)
        if (prefix) independent[0]!.scheme = ''
        expect(readings(challenges, false)).toStrictEqual(independent)
        expect(recover(value)).toMatchObject({ issues: [] })
        expect(recover(value).challenges).toStrictEqual(challenges)
        if (id in outlines) expect(outline(challenges)).toBe(outlines[id])
      })
    } else {
      test(`is recovered, ${name}`, () => {
        const { challenges, issues } = recover(value)
        expect(issues).not.toEqual([])
        expect(() => parse(value)).toThrow(AuthSyntaxError)
        if (expected) expect(readings(challenges, true)).toStrictEqual(expected)
      })
    }
  }

  test('there are 245: 173 well-formed, 69 malformed with a reading to hope for, 3 without', () => {
    expect(wild.length).toBe(245)
    expect(wild.filter(({ wellFormed }) => wellFormed).length).toBe(173)
    expect(wild.filter(({ wellFormed, expected }) => !wellFormed && expected).length).toBe(69)
  })

  test('every outline is of a well-formed header', () => {
    const ids = wild.filter(({ wellFormed }) => wellFormed).map(({ id }) => id)
    expect(Object.keys(outlines).filter((id) => !ids.includes(id))).toEqual([])
  })
})
