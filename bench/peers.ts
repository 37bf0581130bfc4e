import { createRequire } from 'node:module'
import { parse, toChallenges, toCredentials } from '../grammar/index.ts'
import {
  type Challenge,
  parseChallenges,
  parseCredentials,
  serializeChallenges,
  serializeCredentials,
} from '../src/index.ts'
import type { Kind, Reading } from './inputs.ts'

/*
 * What others do, and the limits: each is called as its users call it, with as little around it as its interface allows.
 */

// Most have no types of their own.
const require = createRequire(import.meta.url)

/** What a peer takes or gives: any. */
type Foreign = ReturnType<typeof JSON.parse>

export interface Parser {
  name: string
  /** What it reads; anything else it isn't made for. */
  kinds: readonly Kind[]
  /** What the call takes, made from the text outside the time. */
  prepare?: (text: string) => unknown
  parse: (input: Foreign, kind: Kind) => unknown
  /** The readings in its result, for comparison. */
  readings: (result: Foreign) => Reading[]
  /** The parameters that it wants, if it doesn't return all. */
  params?: readonly string[]
  /** Work that can't be left out is timed by a call that does all but the parsing, and taken off. */
  control?: (kind: Kind) => unknown
  note?: string
}

const CHALLENGES = ['challenges'] as const
const CREDENTIALS = ['credentials'] as const
const BOTH = ['challenges', 'credentials'] as const

const oursReadings = (result: Challenge[] | Challenge) =>
  [result].flat().map(({ scheme, token68, params }) => ({
    scheme,
    ...(token68 !== undefined && { token68 }),
    params: Object.fromEntries(params.map(({ name, value }) => [name, value])),
  }))

export const ours: Parser = {
  name: 'authfield',
  kinds: BOTH,
  parse: (text, kind) => (kind === 'challenges' ? parseChallenges(text) : parseCredentials(text)),
  readings: oursReadings,
}

const authHeader = require('auth-header')
const wwwAuthenticate = require('www-authenticate')
const httpAuthUtils = require('http-auth-utils')
const oauth = require('oauth4webapi')
const divine = require('@divine/headers')
const mitmaro = require('@mitmaro/http-authorization-header')
const basicAuth = require('basic-auth')
const digestHeader = require('digest-header')
const mcp = require('@modelcontextprotocol/sdk/client/auth.js')

const AS = { issuer: 'https://example.com' }
const CLIENT = { client_id: 'x' }
const challenged = (field: string) => new Response('', { status: 401, headers: { 'WWW-Authenticate': field } })
const processed = (response: Response) =>
  oauth.processUserInfoResponse(AS, CLIENT, oauth.skipSubjectCheck, response).catch((error: unknown) => error)
const REFUSED = challenged('"')

export const PARSERS: readonly Parser[] = [
  {
    name: 'oauth4webapi',
    kinds: CHALLENGES,
    prepare: challenged,
    parse: processed,
    readings: ({ cause }) =>
      cause.map(({ parameters, ...rest }: { parameters: Record<string, string> }) => ({ ...rest, params: parameters })),
    control: () => processed(REFUSED),
    note: 'its parser is not exported: the time of `processUserInfoResponse`, less that of one that refuses a `"`; the octets of the whole',
  },
  {
    name: '@divine/headers',
    kinds: BOTH,
    parse: (text, kind) =>
      kind === 'challenges' ? divine.WWWAuthenticate.create(text) : divine.Authorization.create(text),
    readings: (result) =>
      [result].flat().map(({ scheme, credentials, params }) => ({
        scheme,
        ...(credentials !== undefined && { token68: credentials }),
        params: Object.fromEntries(Object.keys(params).map((name) => [name, params[name].value])),
      })),
  },
  {
    name: 'auth-header',
    kinds: BOTH,
    parse: (text) => authHeader.parse(text),
    readings: ({ scheme, token, params }) => [{ scheme, ...(token !== null && { token68: token }), params }],
  },
  {
    name: 'www-authenticate',
    kinds: CHALLENGES,
    parse: (text) => new wwwAuthenticate.parsers.WWW_Authenticate(text),
    readings: ({ err, scheme, parms }) => (err ? [] : [{ scheme, params: parms }]),
  },
  {
    name: 'http-auth-utils',
    kinds: BOTH,
    parse: (text, kind) =>
      kind === 'challenges'
        ? httpAuthUtils.parseWWWAuthenticateHeader(text)
        : httpAuthUtils.parseAuthorizationHeader(text),
    readings: ({ type, data: { hash, username, password, ...params } }) => [
      hash === undefined
        ? { scheme: type, params: { ...(username !== undefined && { username }), ...params } }
        : { scheme: type, token68: hash },
    ],
    note: 'knows three schemes and their parameters',
  },
  {
    name: '@mitmaro/http-authorization-header',
    kinds: CREDENTIALS,
    parse: (text) => mitmaro.parse(text),
    readings: ({ scheme, value, values }) => [
      { scheme, ...(value !== null && { token68: value }), params: Object.fromEntries(values ?? []) },
    ],
  },
  {
    name: 'basic-auth',
    kinds: CREDENTIALS,
    parse: (text) => basicAuth.parse(text),
    readings: (result) =>
      result === undefined ? [] : [{ scheme: 'Basic', token68: btoa(`${result.name}:${result.pass}`) }],
    note: 'decodes the credentials as well',
  },
  {
    name: 'digest-header',
    kinds: CHALLENGES,
    parse: (text) => digestHeader('GET', '/', text, 'user:password'),
    readings: (answer) => oursReadings(parseCredentials(answer)!),
    params: ['realm', 'nonce', 'opaque', 'qop'],
    note: 'works out the response as well; right where it took up the challenge',
  },
  {
    name: 'MCP SDK',
    kinds: CHALLENGES,
    prepare: (text) => ({ headers: { get: () => text } }),
    parse: (response) => mcp.extractWWWAuthenticateParams(response),
    readings: ({ resourceMetadataUrl, scope, error }) => [
      {
        scheme: 'Bearer',
        params: JSON.parse(JSON.stringify({ resource_metadata: resourceMetadataUrl, scope, error })),
      },
    ],
    params: ['resource_metadata', 'scope', 'error'],
    note: 'looks for three parameters',
  },
  {
    name: 'authfield/grammar',
    kinds: BOTH,
    parse: (text, kind) =>
      kind === 'challenges'
        ? toChallenges(parse(text, 'WWW-Authenticate').cst)
        : toCredentials(parse(text, 'Authorization').cst),
    readings: oursReadings,
    note: 'builds a syntax tree of every character, with Chevrotain',
  },
]

export interface Serializer {
  name: string
  kinds: readonly Kind[]
  prepare: (challenges: Challenge[], text: string) => unknown
  write: (init: Foreign, kind: Kind) => string
}

export const oursSerializer: Serializer = {
  name: 'authfield',
  kinds: BOTH,
  prepare: (challenges) => challenges,
  write: (challenges, kind) =>
    kind === 'challenges' ? serializeChallenges(challenges) : serializeCredentials(challenges[0]),
}

const objectOf = ({ params }: Challenge) => Object.fromEntries(params.map(({ name, value }) => [name, value]))

export const SERIALIZERS: readonly Serializer[] = [
  {
    name: '@divine/headers',
    kinds: BOTH,
    // Its objects come from its parser alone, and then take any value.
    prepare: (challenges, text) => {
      const headers = challenges.length > 1 ? divine.WWWAuthenticate.create(text) : [divine.Authorization.create(text)]
      challenges.forEach(({ token68, params }, i) => {
        if (token68 !== undefined) headers[i].credentials = token68
        for (const { name, value, quoted } of params) headers[i].setParam(name, value, quoted)
      })
      return headers
    },
    write: (headers) => headers.join(', '),
  },
  {
    name: 'auth-header',
    kinds: BOTH,
    prepare: ([challenge]) => {
      const { scheme, token68: token } = challenge!
      return token === undefined ? { scheme, params: objectOf(challenge!) } : { scheme, token }
    },
    write: (init) => authHeader.format(init),
  },
  {
    name: 'http-auth-utils',
    kinds: BOTH,
    prepare: ([challenge]) => {
      const { scheme, token68: hash } = challenge!
      const mechanism = httpAuthUtils.mechanisms.find(({ type }: { type: string }) => type === scheme)
      return [mechanism, hash === undefined ? objectOf(challenge!) : { hash }]
    },
    write: ([mechanism, data], kind) =>
      kind === 'challenges'
        ? httpAuthUtils.buildWWWAuthenticateHeader(mechanism, data)
        : httpAuthUtils.buildAuthorizationHeader(mechanism, data),
  },
  {
    name: '@mitmaro/http-authorization-header',
    kinds: BOTH,
    prepare: ([challenge]) => [challenge!.scheme, challenge!.token68, Object.entries(objectOf(challenge!))],
    write: ([scheme, token68, params]) =>
      token68 === undefined ? mitmaro.create(scheme, params) : mitmaro.createToken68(scheme, token68),
  },
]

/** Concatenation alone, without a check or an escape: the least that writing takes. */
export function concatenated(challenges: readonly Challenge[]): string {
  let written = ''
  for (const { scheme, token68, params } of challenges) {
    written += (written && ', ') + scheme
    if (token68 !== undefined) written += ` ${token68}`
    let separator = ' '
    for (const { name, value, quoted } of params) {
      written += quoted ? `${separator}${name}="${value}"` : `${separator}${name}=${value}`
      separator = ', '
    }
  }
  return written
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const ows = '[ \\t]*'
const quotedString = '"(?:[\\t !#-\\[\\]-~\\x80-\\xff]|\\\\[\\t -~\\x80-\\xff])*"'
const list = (element: string) => `(?:${element})?(?:${ows},${ows}(?:${element})?)*`
const authParam = `${token}${ows}=${ows}(?:${token}|${quotedString})`
const challenge = `${token}(?: +(?:[0-9A-Za-z\\-._~+/]+=*(?=${ows}(?:,|$))|${list(authParam)}))?`

/** The grammar of RFC 9110 §11 as one regular expression: says whether, not what. */
export const RULES: Readonly<Record<Kind, RegExp>> = {
  challenges: new RegExp(`^${ows}${list(challenge)}${ows}$`),
  credentials: new RegExp(`^${ows}${challenge}${ows}$`),
}
