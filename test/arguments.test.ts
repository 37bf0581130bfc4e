import { inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import * as client from '../src/client/index.ts'
import { readOptions } from '../src/options.ts'
import * as server from '../src/server/index.ts'
import { peer } from './client-peers.ts'
import { basicField, digestField, GET } from './server-kit.ts'

/*
 * What every function of client and guard does with arguments of another type than it says, which JavaScript lets pass: a TypeError
 * that names the argument and doesn't show it. For what may be left out, null is as good as nothing.
 */

/** In each wrong value that can hold text, so that it is found wherever it shouldn't be. */
const SECRET = 'S3CRET'

type Kind = 'string' | 'boolean' | 'function' | 'number' | 'object' | 'array' | 'strings'

/** Values of one kind each. */
const VALUES: Readonly<Record<Exclude<Kind, 'strings'> | 'symbol' | 'bigint', fc.Arbitrary<unknown>>> = {
  string: fc.constantFrom(SECRET, `https://${SECRET}.example/`),
  boolean: fc.boolean(),
  function: fc.constant(() => SECRET),
  number: fc.integer({ min: 1 }),
  object: fc.constantFrom({ [SECRET]: SECRET }, new Map([[SECRET, SECRET]])),
  array: fc.constantFrom([SECRET, 5], [{}], [null, SECRET]),
  symbol: fc.constant(Symbol(SECRET)),
  bigint: fc.constant(7n),
}

/** Any value that is not of some kinds, null and undefined aside. */
function wrongFor(kinds: readonly Kind[]): fc.Arbitrary<unknown> {
  const others = Object.entries(VALUES).filter(([kind]) => !kinds.includes(kind as Kind))
  return fc.oneof(...others.map(([, values]) => values))
}

interface Argument {
  /** As the error names it. */
  name: string
  /** What it may be. */
  kinds: readonly Kind[]
  /** Whether it may be left out. */
  isOptional: boolean
  call(value: never): unknown
}

const required = (name: string, kinds: readonly Kind[], call: Argument['call']): Argument => ({
  name,
  kinds,
  isOptional: false,
  call,
})
const optional = (name: string, kinds: readonly Kind[], call: Argument['call']): Argument => ({
  name,
  kinds,
  isOptional: true,
  call,
})

/** Each member of some options. A `!` stands behind those that are needed. */
function members(make: (options: never) => unknown, base: object, kinds: Record<string, Kind>): Argument[] {
  return Object.entries(kinds).map(([name, kind]) => ({
    name: `options.${name.replace('!', '')}`,
    kinds: [kind],
    isOptional: !name.endsWith('!'),
    call: (value) => make({ ...base, [name.replace('!', '')]: value } as never),
  }))
}

const account = { username: 'ada', password: 'p' }
const sign = () => 'a.b.c'
const verify = () => null
const lookup = () => null
const request = { method: 'GET', url: new URL('https://a.example/'), target: '/' }
const guard = server.createGuard([server.basic({ realm: 'r', verify })])

const TOKEN: Record<string, Kind> = { realm: 'string', scope: 'strings', resourceMetadata: 'string' }

const CLIENT: Record<keyof typeof client, Argument[]> = {
  withAuth: [
    required('fetch', ['function'], (value) => client.withAuth(value, {})),
    required('scopes', ['object'], (value) => client.withAuth(fetch, value)),
    required('scopes[0]', ['array'], (value) => client.withAuth(fetch, { 'https://a.example': value })),
  ],
  authOutcome: [],
  basic: [
    required('account', ['object', 'function'], (value) => client.basic(value)),
    optional('options', ['object'], (value) => client.basic(account, value)),
    ...members((options) => client.basic(account, options), {}, { realm: 'string', preemptive: 'boolean' }),
  ],
  bearer: [
    required('token', ['string', 'function'], (value) => client.bearer(value)),
    optional('options', ['object'], (value) => client.bearer('t', value)),
    ...members((options) => client.bearer('t', options), {}, { stepUp: 'boolean' }),
  ],
  digest: [
    required('account', ['object', 'function'], (value) => client.digest(value)),
    optional('options', ['object'], (value) => client.digest(account, value)),
    ...members(
      (options) => client.digest(account, options),
      {},
      { realm: 'string', algorithms: 'strings', hash: 'function' },
    ),
  ],
  dpop: [
    required('token', ['string', 'function'], (value) => client.dpop(value, { sign })),
    required('options', ['object'], (value) => client.dpop('t', value)),
    ...members((options) => client.dpop('t', options), { sign }, { 'sign!': 'function', stepUp: 'boolean' }),
  ],
  createExchange: [
    required('authenticators', ['array'], (value) => client.createExchange(value, request)),
    required('authenticators', [], (value) => client.createExchange([value], request)),
    required('request', [], (value) => client.createExchange([], value)),
    required('request.method', ['string'], (method) => client.createExchange([], { ...request, method })),
    required('request.url', ['object'], (url) => client.createExchange([], { ...request, url })),
    required('request.target', ['string'], (target) => client.createExchange([], { ...request, target })),
    optional('request.body', ['function'], (body) => client.createExchange([], { ...request, body })),
    optional('request.bodyOnce', ['boolean'], (bodyOnce) => client.createExchange([], { ...request, bodyOnce })),
    optional('options', ['object'], (value) => client.createExchange([], request, value)),
    ...members((options) => client.createExchange([], request, options), {}, { proxy: 'boolean' }),
  ],
}

const SERVER: Record<keyof typeof server, Argument[]> = {
  basic: [
    required('options', ['object'], (value) => server.basic(value)),
    ...members(server.basic, { realm: 'r', verify }, { 'realm!': 'string', 'verify!': 'function' }),
  ],
  bearer: [
    required('options', ['object'], (value) => server.bearer(value)),
    ...members(server.bearer, { realm: 'r', scope: ['s'], verify }, { ...TOKEN, 'verify!': 'function' }),
  ],
  digest: [
    required('options', ['object'], (value) => server.digest(value)),
    ...members(
      server.digest,
      { realm: 'r', lookup },
      {
        'realm!': 'string',
        'lookup!': 'function',
        algorithms: 'strings',
        qop: 'strings',
        userhash: 'boolean',
        nonces: 'object',
        counts: 'object',
        hash: 'function',
      },
    ),
  ],
  dpop: [
    required('options', ['object'], (value) => server.dpop(value)),
    ...members(
      server.dpop,
      { origin: 'https://a.example', verify },
      {
        ...TOKEN,
        'origin!': 'string',
        algs: 'strings',
        nonces: 'object',
        counts: 'object',
        now: 'function',
        'verify!': 'function',
      },
    ),
  ],
  createGuard: [
    required('schemes', ['array'], (value) => server.createGuard(value)),
    required('schemes[0]', [], (value) => server.createGuard([value])),
    optional('options', ['object'], (value) => server.createGuard([server.basic({ realm: 'r', verify })], value)),
    ...members(
      (options) => server.createGuard([server.basic({ realm: 'r', verify })], options),
      {},
      { proxy: 'boolean' },
    ),
  ],
  createNonces: [
    optional('options', ['object'], (value) => server.createNonces(value)),
    ...members(server.createNonces, {}, { secret: 'object', lifetime: 'number', now: 'function', hash: 'function' }),
  ],
  createCounts: [
    optional('options', ['object'], (value) => server.createCounts(value)),
    ...members(server.createCounts, {}, { limit: 'number' }),
  ],
  users: [
    required('passwords', ['object'], (value) => server.users(value)),
    required('password', ['string'], (value) => server.users({ ada: value })),
    optional('options', ['object'], (value) => server.users({}, value)),
    ...members((options) => server.users({}, options), {}, { hash: 'function' }),
  ],
  rawLines: [
    required('rawHeaders', ['array'], (value) => server.rawLines(value, 'a')),
    required('rawHeaders', ['string'], (value) => server.rawLines(['a', value], 'a')),
    required('name', ['string'], (value) => server.rawLines([], value)),
  ],
  refuse: [
    required('error', ['string'], (value) => server.refuse(value)),
    optional('params', ['object', 'array'], (value) => server.refuse('x', value)),
    optional('params', ['string'], (value) => server.refuse('x', { realm: value })),
  ],
}

/** What a call throws, or its promise is rejected with. */
async function errorOf(call: () => unknown): Promise<unknown> {
  try {
    await call()
    return undefined
  } catch (error) {
    return error
  }
}

function expectNamed(error: unknown, name: string): void {
  expect(error).toBeInstanceOf(TypeError)
  const { message } = error as Error
  // The last name of the path will do.
  expect(message).toContain(name.replace(/^.*\./, ''))
  // No engine writes so.
  expect(message).not.toMatch(/undefined|null|destructur|read propert|evaluating/)
  expect(inspect(error, { showHidden: true, depth: 9 })).not.toContain(SECRET)
}

/** A list has to be of texts besides. */
const lists = fc.constantFrom([SECRET, 5], [null], [{}], [SECRET, [SECRET]])

const wrongValues = (kinds: readonly Kind[]) =>
  kinds.includes('strings') ? fc.oneof(wrongFor(['array']), lists) : wrongFor(kinds)

const rows = (functions: Record<string, Argument[]>) =>
  Object.entries(functions).flatMap(([of, all]) => all.map((one): [string, string, Argument] => [of, one.name, one]))

describe.each([
  ['client', rows(CLIENT)],
  ['server', rows(SERVER)],
])('in the %s a value of another type is a TypeError that names it', (_where, all) => {
  test.each(all)('%s: %s', async (_of, name, { kinds, isOptional, call }) => {
    await fc.assert(
      fc.asyncProperty(wrongValues(kinds), async (value) => {
        expectNamed(await errorOf(() => call(value as never)), name)
      }),
      { numRuns: 40 },
    )
    for (const nothing of [null, undefined]) {
      const error = await errorOf(() => call(nothing as never))
      if (isOptional) expect(error).toBeUndefined()
      else expectNamed(error, name)
    }
  })
})

test('authOutcome knows nothing of what is no response', () => {
  for (const value of [null, undefined, 5, SECRET, {}]) expect(client.authOutcome(value as never)).toBeUndefined()
})

describe('a request', () => {
  const judged = (parts: object, field: string) => errorOf(() => guard({ ...GET, authorization: field, ...parts }))

  test.each([
    ['request', null],
    ['request', 5],
    ['request.method', { method: 5 }],
    ['request.target', { target: undefined }],
    ['field line', { authorization: 5 }],
    ['field line', { authorization: [SECRET, 5] }],
    ['field line', { field: () => ({ [SECRET]: SECRET }) }],
  ])('that lacks what a guard judges is a TypeError: %s', async (name, parts) => {
    const whole = typeof parts === 'object' && parts !== null
    const error = await (whole ? judged(parts, basicField('a', 'b')) : errorOf(() => guard(parts as never)))
    expectNamed(error, name.replace('request', ''))
  })

  test('whose body is no function is one where the body is read', async () => {
    const nonces = server.createNonces()
    const nonce = await nonces.issue('Digest files')
    const digesting = server.createGuard([server.digest({ realm: 'files', lookup, nonces, qop: ['auth-int'] })])
    const authorization = digestField({ nonce, qop: 'auth-int' })
    const judge = (body: unknown) => errorOf(() => digesting({ ...GET, authorization, body: body as never }))
    for (const body of [SECRET, 5, {}]) expectNamed(await judge(body), 'request.body')
    expectNamed(await judge(() => SECRET), 'body')
    expect(await judge(null)).toBeUndefined()
  })

  test('in a scope may have no init, and null in its place', async () => {
    const { fetch } = peer(() => new Response('in'))
    const api = client.withAuth(fetch, { 'https://a.example': client.basic(account) })
    expect((await api('https://a.example/', null as never)).status).toBe(200)
  })
})

describe('a URL of metadata (RFC 9728 §5.1)', () => {
  const GOOD = [
    'https://a.example/.well-known/oauth-protected-resource',
    'http://localhost:8080/m?x=1',
    'HTTPS://a.example',
  ]
  const BAD = [
    '',
    '/relative',
    'a.example/x',
    '//a.example/x',
    'mailto:a',
    'https:/x',
    'https://',
    'https://[',
    'https://a b/',
  ]

  test.each(GOOD)('may be %s', (resourceMetadata) => {
    expect(() => server.bearer({ resourceMetadata, verify })).not.toThrow()
    expect(() => server.dpop({ origin: 'https://a.example', resourceMetadata, verify })).not.toThrow()
    expect(() => server.refuse('x', { resourceMetadata })).not.toThrow()
  })

  test.each(BAD)('is absolute, which this is not: "%s"', (resourceMetadata) => {
    const message = 'resourceMetadata is not an absolute http or https URL'
    expect(() => server.bearer({ resourceMetadata, verify })).toThrow(`options.${message}`)
    expect(() => server.dpop({ origin: 'https://a.example', resourceMetadata, verify })).toThrow(`options.${message}`)
    expect(() => server.refuse('x', { resourceMetadata })).toThrow(TypeError)
  })
})

test('settings are read once, and what is not among them is left out', () => {
  const given = Object.assign(Object.create({ a: 'inherited' }), { b: null, c: 1 })
  expect(readOptions<{ a?: string; b?: boolean }>(given, { a: 'string', b: 'boolean' })).toEqual({ a: 'inherited' })
})
