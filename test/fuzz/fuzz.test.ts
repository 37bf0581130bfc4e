import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { covered, restart, Seen, steps } from './coverage.ts'
import { Fuzzer } from './engine.ts'
import { type Library, library } from './library.ts'
import { LONGEST, mutated } from './mutate.ts'
import { brokenBy, CANARY, hold, inParts, type Kept, type Target, withMarkedStrings } from './promises.ts'
import { Random } from './random.ts'
import { targets } from './targets.ts'

/*
 * The inputs that take all ways through the code that `npm run fuzz` has seen, and those that broke a promise once. And what finds
 * them is seen to find.
 */

const kept: Kept = JSON.parse(readFileSync(new URL('../vectors/fuzz.json', import.meta.url), 'utf8'))

test('all that is kept is of what is fuzzed', () => {
  const names = targets.map(({ name }) => name).sort()
  expect(Object.keys(kept.ways).sort()).toEqual(names)
  expect(names).toEqual(expect.arrayContaining(Object.keys(kept.found)))
})

describe.each(targets.map((target) => [target.name, target] as const))('%s', (name, target) => {
  test('no input that was kept breaks a promise', async () => {
    const inputs = [...target.seeds, ...(kept.found[name] ?? []), ...kept.ways[name]!]
    expect(inputs.length).toBeGreaterThan(20)
    const broken: unknown[] = []
    for (const input of inputs) {
      const promise = await brokenBy(target, library, input, true)
      if (promise !== undefined) broken.push([input, promise])
    }
    expect(broken).toEqual([])
  })
})

/** What settings are made with, which are the caller's own, and classes. */
const MAKERS = (
  'AuthError AuthSchemeError AuthSyntaxError BaseVisitor BaseVisitorWithDefaults allSchemes base64Text canonicalJson ' +
  'commaSeparated edgeGridUnsigned infoCodec json matching nonEmpty optional pairs ' +
  'pairsText paramsCodec parts prefixPairs prefixText required schemeText slashed ' +
  'spaced token68Codec tokenScheme'
).split(' ')

test('all that is exported is fuzzed', async () => {
  const called = new Set<string>()
  /** The same that tells when it is called, itself or a function in it. */
  function telling<T>(value: T, name: string): T {
    if (typeof value === 'function') {
      return ((...args: unknown[]) => {
        called.add(name)
        return value(...args)
      }) as T
    }
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, telling(inner, name)])) as T
  }
  const entries = Object.entries({ core, schemes, server, client, grammar }).map(([entry, exported]) => [
    entry,
    Object.fromEntries(
      Object.entries(exported).map(([name, value]) => [name, MAKERS.includes(name) ? value : telling(value, name)]),
    ),
  ])
  const listening = { main: library.main, ...Object.fromEntries(entries) } as Library
  for (const target of targets) {
    for (const input of [...target.seeds, ...kept.ways[target.name]!]) await brokenBy(target, listening, input, true)
  }
  const all = [core, schemes, server, client, grammar].flatMap((entry) => Object.keys(entry))
  expect(all.filter((name) => !called.has(name) && !MAKERS.includes(name))).toEqual([])
})

type Changes = { [Entry in keyof Library]?: Library[Entry] extends (...args: never[]) => unknown ? unknown : object }

/** The library with functions in the place of its own. */
function changed(changes: Changes): Library {
  const entries = Object.entries(changes).map(([entry, functions]) => {
    const own = library[entry as keyof Library] as object
    return [entry, typeof functions === 'function' ? functions : Object.assign({}, own, functions)]
  })
  return { ...library, ...Object.fromEntries(entries) }
}

const { core, schemes, server, client, grammar } = library
const named = (name: string) => targets.find((target) => target.name === name)!
const challengesWithout = (scheme: string) => (field: string[]) => {
  const { challenges, issues } = core.recoverChallenges(field)
  return { challenges: challenges.filter((one) => one.scheme !== scheme), issues }
}

describe('a promise that is broken is seen to be', () => {
  test.each<[target: string, promise: string, changes: Changes, input: string]>([
    [
      'reading',
      'a parse throws exactly where a recovery has issues',
      { core: { recoverChallenges: (field: string[]) => ({ ...core.recoverChallenges(field), issues: [] }) } },
      'X a=/',
    ],
    [
      'reading',
      'nothing comes out of a quoted-string',
      {
        core: {
          recoverChallenges: (field: string[]) =>
            core.recoverChallenges(field.map((line) => line.replace(/= "/, '=@ '))),
        },
      },
      'X a= ", Digest b=c"x, "',
    ],
    [
      'reading',
      'the case of letters changes no reading',
      {
        core: { recoverAuthParams: (field: string[]) => core.recoverAuthParams(field[0] === 'a=b' ? ['a=c'] : field) },
      },
      'A=B',
    ],
    [
      'reading',
      'nothing is lost without an issue',
      { core: { recoverChallenges: challengesWithout('1') } },
      '1 @, Y a=1',
    ],
    [
      'reading',
      'no fault hides a challenge that stands whole',
      { core: { recoverChallenges: challengesWithout('Negotiate') } },
      '@',
    ],
    [
      'reading',
      'no refusal holds text of the field',
      {
        core: {
          parseAuthParams: (field: string[]) => {
            try {
              return core.parseAuthParams(field)
            } catch (error) {
              throw Object.assign(error as Error, { field })
            }
          },
        },
      },
      'X a=/',
    ],
    ['reading', 'what is logged shows no secret', { core: { redact: () => `X nonce=${CANARY}` } }, 'X nonce="n"'],
    [
      'reading',
      'what explains an issue is printable, with a caret',
      { core: { explain: (field: string[]) => `\n${field}\n^` } },
      'X a=\x1b',
    ],
    [
      'writing',
      'nothing that is written starts a challenge',
      { core: { serializeChallenge: () => 'X a=b, Y c=d' } },
      inParts('', 'X'),
    ],
    [
      'writing',
      'a serializer writes, or throws a TypeError: no error says what was passed',
      {
        core: {
          serializeChallenge: ({ scheme }: { scheme: string }) => {
            throw new TypeError(`${scheme} is not a token`)
          },
        },
      },
      inParts('', `${CANARY} x`),
    ],
    [
      'writing',
      'no other parameter is changed',
      { core: { setParam: (to: unknown[]) => to.shift() } },
      inParts('', 'X', '', 'a', 'b', '', 'c', 'd', ''),
    ],
    [
      'writing',
      'what is sendable has only what an error_description has',
      { core: { sendable: (text: string) => text } },
      '"',
    ],
    [
      'digest',
      'an answer to a challenge is right',
      { schemes: { verifyDigestSync: () => false } },
      'realm="a", nonce="b"',
    ],
    ['digest', 'nothing else has that answer', { schemes: { verifyDigestSync: () => true } }, 'realm="a", nonce="b"'],
    [
      'schemes',
      'what is decoded is encoded as what it was',
      {
        schemes: {
          Basic: {
            ...schemes.Basic,
            credentials: { ...schemes.Basic.credentials, encode: () => core.parseCredentials('Basic Yjpj') },
          },
        },
      },
      inParts('Basic credentials', 'Basic YTpi'),
    ],
    [
      'server',
      'nobody is let in whose password is not known',
      { server: { users: () => ({ verify: () => 'ada', lookup: () => undefined }) } },
      'Basic YTpi',
    ],
    [
      'server',
      'no refusal says what was sent',
      {
        server: {
          createGuard: (...args: Parameters<typeof server.createGuard>) => {
            const guard = server.createGuard(...args)
            return async (request: never) => ({ ...(await guard(request)), request })
          },
        },
      },
      `Bearer ${CANARY}`,
    ],
    [
      'client',
      'no other origin gets credentials',
      {
        client: {
          withAuth: (fetch: typeof globalThis.fetch) => () =>
            fetch('https://other.example', { headers: { authorization: 'X' } }),
        },
      },
      '',
    ],
    [
      'client',
      'no other field is sent',
      { client: { digest: () => ({ scheme: 'Digest', authorize: () => ({ cookie: 'x' }), answer: () => undefined }) } },
      inParts('0000', '1'),
    ],
    [
      'command line',
      'what is printed moves no cursor',
      { main: async () => ({ output: '\x1b[2J', errors: '', status: 0 }) },
      '',
    ],
    [
      'command line',
      'credentials are hidden',
      {
        main: async (_: string[], input: AsyncIterable<Uint8Array>) => ({
          output: String(await firstOf(input)),
          errors: '',
          status: 0,
        }),
      },
      inParts('', `Bearer ${CANARY}`),
    ],
    ['grammar', 'a tree prints back its text', { grammar: { print: () => '' } }, inParts('challenge', 'X')],
    [
      'grammar',
      'the grammar and the parser take the same texts',
      { grammar: { parse: (text: string, rule: never) => ({ ...grammar.parse(text, rule), diagnostics: [] }) } },
      inParts('Authorization', 'X a=/'),
    ],
    ['grammar', 'an edit sets a parameter', { grammar: { setParam: () => [] } }, inParts('Authorization', 'X a=b')],
  ])('%s: %s', async (name, promise, changes, input) => {
    expect(await brokenBy(named(name), library, input, true)).toBeUndefined()
    expect(await brokenBy(named(name), changed(changes), input, true)).toBe(promise)
  })

  async function firstOf(input: AsyncIterable<Uint8Array>): Promise<Uint8Array | undefined> {
    for await (const chunk of input) return chunk
    return undefined
  }

  test('the client is asked for what it exports', () => {
    expect(Object.keys(client)).toContain('withAuth')
  })
})

describe('the loop', () => {
  const code = covered(`
    export function isDeep(text) {
      if (text[0] === '"') if (text[1] === ',') if (text[2] === '=') if (text[3] === '@') if (text[4] === ':') return true
      return false
    }
    export function pairs(text) {
      let count = 0
      for (const one of text) for (const other of text) if (one === ';' && other === ';') count++
      return count
    }
    export const chosen = (is) => (is ? 1 : 2)
    export const either = (is) => is || chosen(false)
    export function handled(is) { switch (is) { case 1: return 1; default: try { throw is } catch { return 2 } } }
  `)

  const target = (judge: Target['judge'], call?: Target['call']): Target => ({
    name: 'toy',
    seeds: ['x'],
    judge,
    ...(call && { call }),
  })

  test('finds its way through conditions one by one, and shortens what it found', async () => {
    const deep = target((_, input) => hold(!code.isDeep(input), 'nothing is deep'))
    const fuzzer = new Fuzzer(deep, library, 1)
    expect(await fuzzer.start(deep.seeds)).toBeUndefined()
    const finding = await fuzzer.run(200_000)
    expect(finding).toEqual({ target: 'toy', input: '",=@:', promise: 'nothing is deep' })
  })

  test('finds what takes the square of steps', async () => {
    const square = target(
      (_, input) => void code.pairs(input),
      (_, input) => void code.pairs(input),
    )
    const finding = await new Fuzzer(square, library, 1).start(['a;b', 'a;;b'])
    expect(finding?.promise).toMatch(/^steps are linear, not \d/)
  })

  test('takes what throws for broken', async () => {
    const throwing = target(() => JSON.parse('{'))
    expect((await new Fuzzer(throwing, library, 1).start(['x']))?.promise).toMatch(/^throws nothing unforeseen/)
  })

  test('keeps the shortest inputs that take all ways', async () => {
    const chosen = target((_, input) => void code.chosen(input.length > 3))
    const fuzzer = new Fuzzer(chosen, library, 1)
    await fuzzer.start(['aaaaaa', 'aaaaa', 'a', 'aa'])
    expect(await fuzzer.smallest()).toEqual(['a', 'aaaa'])
  })

  test('tells apart which ways were taken, and roughly how often', () => {
    const seen = new Seen()
    const isNew = (run: () => unknown) => {
      restart()
      run()
      return seen.add()
    }
    expect(isNew(() => code.chosen(true))).toBe(true)
    expect(isNew(() => code.chosen(true))).toBe(false)
    expect(isNew(() => code.chosen(false))).toBe(true)
    expect(isNew(() => code.either(true))).toBe(true)
    expect(isNew(() => code.either(false))).toBe(true)
    expect(isNew(() => code.handled(1))).toBe(true)
    expect(isNew(() => code.handled(2))).toBe(true)
    expect(isNew(() => code.pairs('a'))).toBe(true)
    expect(isNew(() => code.pairs('aaaa'))).toBe(true)
    expect(isNew(() => code.pairs('aaaa'))).toBe(false)
    expect(steps()).toBeGreaterThan(16)
  })

  test('changes an input otherwise for each seed, and never to a longer one than it may be', () => {
    const made = [1, 2, 3].map((seed) => {
      const random = new Random(seed)
      return Array.from({ length: 1000 }, () => mutated('Basic realm="x"', ['X a=b'], ['word'], random))
    })
    expect(new Set(made.flat()).size).toBeGreaterThan(2000)
    expect(made.flat().every((text) => text.length <= LONGEST)).toBe(true)
    expect(made.flat().some((text) => text.includes('word'))).toBe(true)
  })
})

test('what stands in strings is marked by capitals', () => {
  expect(withMarkedStrings('Basic realm="Files", X y="a\\"B", z=Q "R"')).toBe(
    'basic realm="FILES", x y="A\\"B", z=q "r"',
  )
})
