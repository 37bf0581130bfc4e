import { expectTypeOf } from 'expect-type'
import {
  parse,
  setParam as setGrammarParam,
  toAuthParams,
  toChallenges,
  toCredentials,
  type WwwAuthenticateCstNode,
} from '../grammar/index.ts'
import { withAuth } from '../src/client/index.ts'
import {
  type AuthError,
  type AuthParam,
  AuthSyntaxError,
  type Challenge,
  type Credentials,
  explain,
  findChallenge,
  getParam,
  type Issue,
  isScheme,
  parseAuthParams,
  parseChallenges,
  parseCredentials,
  recoverAuthParams,
  recoverChallenges,
  recoverCredentials,
  redact,
  type SyntaxErrorCode,
  serializeAuthParams,
  serializeChallenge,
  serializeChallenges,
  serializeCredentials,
  setParam,
} from '../src/index.ts'
import type { GuardRequest } from '../src/server/index.ts'

/*
 * Types of the public surface: this file is compiled, never run. It is right where it compiles.
 */

declare const field: string
declare const headers: Headers
declare const request: { headers: { authorization?: string }; headersDistinct: Record<string, string[] | undefined> }

// A field value comes as HTTP libraries hand it over.
parseChallenges(headers.get('WWW-Authenticate'))
parseChallenges(['Negotiate', 'Basic realm="x"'] as const)
parseCredentials(request.headers.authorization)
parseCredentials(request.headersDistinct.authorization)
parseAuthParams(null)
// @ts-expect-error: a number is no field value
parseChallenges(1)
// @ts-expect-error: all headers are no field value
parseChallenges(headers)

expectTypeOf(parseChallenges(field)).toEqualTypeOf<Challenge[]>()
expectTypeOf(parseCredentials(field)).toEqualTypeOf<Credentials>()
expectTypeOf(parseCredentials([field])).toEqualTypeOf<Credentials | undefined>()
expectTypeOf(parseAuthParams(field)).toEqualTypeOf<AuthParam[]>()
expectTypeOf(recoverChallenges(field)).toEqualTypeOf<{ challenges: Challenge[]; issues: Issue[] }>()
expectTypeOf(recoverCredentials(field)).toEqualTypeOf<{ credentials: Credentials | undefined; issues: Issue[] }>()
expectTypeOf(recoverAuthParams(field)).toEqualTypeOf<{ params: AuthParam[]; issues: Issue[] }>()

// What was parsed can be written.
expectTypeOf(serializeChallenges(parseChallenges(field))).toBeString()
expectTypeOf(serializeChallenge(recoverChallenges(field).challenges[0]!)).toBeString()
expectTypeOf(serializeCredentials(parseCredentials(field))).toBeString()
expectTypeOf(serializeAuthParams(parseAuthParams(field))).toBeString()

// Parameters come as an object, where undefined leaves one out, or in order, where the form can be left open.
declare const scope: string | undefined
declare const quoted: boolean | undefined
serializeChallenge({ scheme: 'Bearer', params: { realm: 'x', scope } })
serializeChallenge({ scheme: 'Bearer', token68: undefined, params: undefined })
serializeChallenge({ scheme: 'Bearer', params: [{ name: 'realm', value: 'x', quoted, raw: undefined }] })
serializeChallenge({ scheme: 'Bearer', params: new Set([{ name: 'realm', value: 'x' }]) })
serializeAuthParams({ nextnonce: 'x' } as const)
// @ts-expect-error: a value is a string
serializeChallenge({ scheme: 'Bearer', params: { realm: 1 } })
// @ts-expect-error: a challenge has a scheme
serializeChallenge({ params: { realm: 'x' } })
// @ts-expect-error: a value is there
serializeChallenge({ scheme: 'Bearer', params: [{ name: 'realm' }] })

// Optional properties are absent or there, never undefined.
expectTypeOf<AuthParam>().toEqualTypeOf<{ name: string; value: string; quoted: boolean; raw?: string }>()
// @ts-expect-error: raw is omitted unless needed
const _param: AuthParam = { name: 'a', value: 'b', quoted: true, raw: undefined }
// @ts-expect-error: rest is omitted unless needed
const _challenge: Challenge = { scheme: 'X', token68: undefined, params: [], rest: undefined }

const challenges: readonly Challenge[] = parseChallenges(field)
const basic = findChallenge(challenges, 'Basic')
expectTypeOf(basic).toEqualTypeOf<Challenge | undefined>()
expectTypeOf(isScheme(basic!, 'Basic')).toBeBoolean()
expectTypeOf(getParam(basic!, 'realm')).toEqualTypeOf<string | undefined>()
expectTypeOf(getParam(parseAuthParams(field) as readonly AuthParam[], 'nextnonce')).toEqualTypeOf<string | undefined>()
expectTypeOf(setParam(basic!, 'realm', 'x')).toBeVoid()
setParam(parseAuthParams(field), 'nc', '1')
// @ts-expect-error: what is set can be changed
setParam(parseAuthParams(field) as readonly AuthParam[], 'nc', '1')

declare const error: unknown
if (error instanceof AuthSyntaxError) {
  expectTypeOf(error).toMatchTypeOf<AuthError>()
  expectTypeOf(error.code).toEqualTypeOf<SyntaxErrorCode>()
  expectTypeOf(explain(field, error)).toBeString()
}
expectTypeOf(redact(field)).toBeString()

// The grammar's trees have the types of their rules, down to the tokens.
const tree = parse(field, 'WWW-Authenticate')
expectTypeOf(tree.cst).toExtend<WwwAuthenticateCstNode>()
expectTypeOf(tree.cst.children.unexpected?.[0]?.image).toEqualTypeOf<string | undefined>()
expectTypeOf(
  tree.cst.children.challenge![0]!.children.authParam![0]!.children.name[0]!.startOffset,
).toEqualTypeOf<number>()
expectTypeOf(toChallenges(tree.cst)).toEqualTypeOf<Challenge[]>()
expectTypeOf(toCredentials(parse(field, 'Proxy-Authorization').cst)).toEqualTypeOf<Credentials>()
expectTypeOf(toAuthParams(parse(field, 'Authentication-Info').cst)).toEqualTypeOf<AuthParam[]>()
setGrammarParam(parse(field, 'credentials').cst, 'nc', '00000001')
// @ts-expect-error: no rule of auth.abnf
parse(field, 'Cookie')
// @ts-expect-error: credentials are no challenges
toChallenges(parse(field, 'Authorization').cst)
// @ts-expect-error: which challenge?
setGrammarParam(tree.cst, 'realm', 'x')

// A wrapped fetch has the type of the fetch given.
declare const scopes: Parameters<typeof withAuth>[1]
expectTypeOf(withAuth(fetch, scopes)).toEqualTypeOf<typeof fetch>()
expectTypeOf(withAuth(async (url: string) => url.length, scopes)).toEqualTypeOf<(url: string) => Promise<number>>()
// A request has its lines, or a function of its fields.
expectTypeOf<{ method: string; target: string; authorization: null }>().toMatchTypeOf<GuardRequest>()
expectTypeOf<{ method: string; target: string; field: () => null }>().toMatchTypeOf<GuardRequest>()
expectTypeOf<{ method: string; target: string }>().not.toMatchTypeOf<GuardRequest>()
