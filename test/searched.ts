import { readFileSync } from 'node:fs'
import type * as grammarModule from '../grammar/index.ts'
import type * as clientModule from '../src/client/index.ts'
import type * as coreModule from '../src/index.ts'
import type { AuthParam, FieldValue } from '../src/index.ts'
import type * as schemesModule from '../src/schemes/index.ts'
import type { Scheme } from '../src/schemes/index.ts'
import type * as serverModule from '../src/server/index.ts'
import type { main as mainFunction } from './cli-main.ts'
import { CORE, decoding, decodingMany, decodingText, encoding, SIDES } from './measures.ts'

/*
 * Whatever takes text from elsewhere, of all entries and of the command line, by names: what `npm run search:shapes` measures.
 */

export interface Searched {
  core: typeof coreModule
  schemes: typeof schemesModule
  client: typeof clientModule
  server: typeof serverModule
  grammar: typeof grammarModule
  main: typeof mainFunction
}

/** The module that exports all of it. */
export const EXPORTS = `
  export * as core from './src/index.ts'
  export * as schemes from './src/schemes/index.ts'
  export * as client from './src/client/index.ts'
  export * as server from './src/server/index.ts'
  export * as grammar from './grammar/index.ts'
  export { main } from './test/cli-main.ts'
`

/** A call with a text. Steps are compared of a text of `length` and of longer ones. */
export interface Subject {
  name: string
  length: number
  /** What is to be counted; what comes before isn't. */
  prepare(field: FieldValue): () => unknown
}

const textOf = (field: FieldValue): string => [field ?? ''].flat().join(',')

/** Every function of the core. */
export function coreSubjects({ core }: Searched): Subject[] {
  return Object.entries(CORE).map(([name, measure]) => ({
    name,
    length: 512,
    prepare: (field) => measure(core, field),
  }))
}

interface Example {
  scheme: string
  field: string
  input: string
}
const examples: Example[] = JSON.parse(readFileSync(new URL('vectors/scheme-values.json', import.meta.url), 'utf8'))

/** A value of a side of a scheme, where an example has one. */
export function decodedExample(
  { core }: Pick<Searched, 'core'>,
  scheme: Scheme,
  side: (typeof SIDES)[number],
): object | undefined {
  for (const { scheme: of, input } of examples) {
    if (of !== scheme.name) continue
    const { challenges } = core.recoverChallenges(input)
    const wires = side === 'info' ? [core.recoverAuthParams(input).params] : challenges
    for (const wire of wires) {
      try {
        return scheme[side]!.decode(wire as never) as object
      } catch {
        // An example of another side.
      }
    }
  }
  return undefined
}

/** Each codec, that decodes a text in each place and as the whole content of a scheme, and encodes it. */
function codecSubjects(searched: Searched): Subject[] {
  const { core, schemes } = searched
  const decodesWhole = (scheme: Scheme, side: (typeof SIDES)[number]) => (field: FieldValue) => {
    const { challenges } = core.recoverChallenges(field)
    const params: AuthParam[] = core.recoverAuthParams(field).params
    const wires = side === 'info' ? [params] : [...challenges, { scheme: scheme.name, token68: undefined, params }]
    return () => {
      for (const wire of wires) attempt(() => scheme[side]!.decode(wire as never))
    }
  }
  return (schemes.allSchemes as readonly Scheme[]).flatMap((scheme) =>
    SIDES.filter((side) => scheme[side]).flatMap((side): Subject[] => {
      const name = `${scheme.name} ${side}`
      const value = decodedExample(searched, scheme, side)
      const encodes = (field: FieldValue) => encoding(scheme, side, value!, textOf(field))
      return [
        { name: `${name} decodes a value`, length: 128, prepare: (field) => decoding(scheme, side, textOf(field)) },
        { name: `${name} decodes a field`, length: 128, prepare: decodesWhole(scheme, side) },
        {
          name: `${name} decodes many parameters`,
          length: 128,
          prepare: (field) => decodingMany(scheme, side, textOf(field).length),
        },
        ...(value ? [{ name: `${name} encodes a value`, length: 128, prepare: encodes }] : []),
      ]
    }),
  )
}

/** Schemes of a text of their own, and what reads all schemes. */
function schemeSubjects({ core, schemes }: Searched): Subject[] {
  const texts = decodingText(schemes, '').map(
    ([name], i): Subject => ({
      name,
      length: 256,
      prepare: (field) => decodingText(schemes, textOf(field))[i]![1],
    }),
  )
  const account = { username: 'ada', password: 'x', method: 'GET', uri: '/' }
  return [
    ...texts,
    {
      name: 'check',
      length: 256,
      prepare(field) {
        const { challenges } = core.recoverChallenges(field)
        return () => schemes.check(challenges)
      },
    },
    {
      name: 'decodeChallenges',
      length: 256,
      prepare(field) {
        const { challenges } = core.recoverChallenges(field)
        return () => schemes.decodeChallenges(schemes.Digest, challenges, () => {})
      },
    },
    {
      name: 'decodeCredentials',
      length: 256,
      prepare: (field) => () => schemes.decodeCredentials(schemes.Digest, field),
    },
    {
      name: 'answerDigest',
      length: 256,
      prepare: (field) => () =>
        schemes.answerDigestSync([{ realm: textOf(field), nonce: textOf(field), algorithm: 'MD5', qop: [] }], account),
    },
  ]
}

/** A guard, and the client's part in a conversation. */
function exchangeSubjects({ client, server }: Searched): Subject[] {
  const { verify, lookup } = server.users({ ada: 'x' })
  const guard = server.createGuard([
    server.basic({ realm: 'x', verify }),
    server.digest({ realm: 'x', lookup }),
    server.bearer({ realm: 'x', verify: () => undefined }),
    server.dpop({ realm: 'x', origin: 'https://api.example', verify: () => undefined }),
  ] as never[])
  const url = new URL('https://api.example/')
  const answer = (name: string, before: string) => (field: FieldValue) => async () => {
    const account = { username: 'ada', password: 'x' }
    const authenticators = [client.digest(account), client.bearer('abc'), client.basic(account)]
    const exchange = client.createExchange(authenticators, { method: 'GET', url, target: '/' })
    await exchange.authorize()
    const fields = { 'www-authenticate': 'Digest realm="x", nonce="n", qop="auth"', [name]: before + textOf(field) }
    const response = (status: number) => ({ status, field: (one: string) => fields[one as 'www-authenticate'] })
    await exchange.answer(response(401))
    await exchange.answer(response(200))
  }
  return [
    {
      name: 'a guard',
      length: 256,
      prepare: (field) => () => guard({ method: 'GET', target: '/', authorization: field } as never),
    },
    {
      name: 'a guard with a proof',
      length: 256,
      prepare: (field) => () =>
        guard({ method: 'GET', target: '/', authorization: 'DPoP abc', dpop: textOf(field) } as never),
    },
    { name: 'a client that is asked', length: 256, prepare: answer('www-authenticate', '') },
    { name: 'a client with a domain', length: 256, prepare: answer('www-authenticate', 'Digest nonce="n", domain="') },
    { name: 'a client that is let in', length: 256, prepare: answer('authentication-info', '') },
  ]
}

function grammarSubjects({ grammar, main }: Searched): Subject[] {
  const inLines = (field: FieldValue, name: string) =>
    [field ?? '']
      .flat()
      .map((line) => `${name}: ${line}`)
      .join('\n')
  const line = (name: string, ...options: string[]): Subject => ({
    name: `the command line with ${[name, ...options].join(' ')}`,
    length: 128,
    prepare: (field) => () => main(options, typed(inLines(field, name))),
  })
  return [
    {
      name: 'grammar: parse',
      length: 64,
      prepare: (field) => () => grammar.print(grammar.parse(textOf(field), 'WWW-Authenticate').cst),
    },
    {
      name: 'grammar: complete',
      length: 64,
      prepare: (field) => () => grammar.complete(textOf(field), textOf(field).length, 'Authorization'),
    },
    line('WWW-Authenticate'),
    line('Authorization', '--json'),
    line('Authentication-Info', '--show-secrets'),
    line('X-Other'),
  ]
}

async function* typed(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}

/** All but the functions of the core. */
export function otherSubjects(searched: Searched): Subject[] {
  return [
    ...codecSubjects(searched),
    ...schemeSubjects(searched),
    ...exchangeSubjects(searched),
    ...grammarSubjects(searched),
  ]
}

function attempt(run: () => unknown): void {
  try {
    run()
  } catch {
    // To refuse is an answer too.
  }
}
