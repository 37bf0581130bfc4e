import { AuthSyntaxError } from '../errors.ts'
import { checkKind, readOptions } from '../options.ts'
import { getParam, isScheme } from '../params.ts'
import { parseChallenges, parseCredentials } from '../parse.ts'
import { sameName } from '../scan.ts'
import { serializeChallenge } from '../serialize.ts'
import type { Credentials } from '../types.ts'
import { detailsOf, isNobody, isRefusal, type Refusal, refusal } from './refusal.ts'
import type { FieldLines, GuardRequest, GuardScheme, Verdict } from './types.ts'

export interface GuardOptions {
  /** Whether it is a proxy that asks. */
  proxy?: boolean | undefined
}

/** Says of a request whose it is, or how to refuse it. */
export type Guard<I, R = GuardRequest> = (request: R) => Promise<Verdict<I>>

// biome-ignore lint/suspicious/noExplicitAny: schemes of any identity, for any requests
type AnyScheme = GuardScheme<any, any>
type IdentityOf<S> = S extends GuardScheme<infer I, never> ? I : never
/** What all schemes ask of a request. */
type RequestOf<S extends AnyScheme> = S['verify'] extends (credentials: never, request: infer R) => unknown ? R : never

/** The names that differ between a server and a proxy (RFC 9110 §11.6, §11.7). */
interface Role {
  unauthorized: 401 | 407
  credentials: string
  challenges: string
  info: string
}

const SERVER: Role = {
  unauthorized: 401,
  credentials: 'authorization',
  challenges: 'www-authenticate',
  info: 'authentication-info',
}

const PROXY: Role = {
  unauthorized: 407,
  credentials: 'proxy-authorization',
  challenges: 'proxy-authenticate',
  info: 'proxy-authentication-info',
}

/**
 * A guard: it says of a request whose it is, or how to refuse it. The schemes are offered in order, each challenge on a line
 * of its own. With `proxy` it asks by 407, in the fields of a proxy (RFC 9110 §11.7).
 *
 * Throws `TypeError` for no schemes, or two of a name. The guard itself throws what a callback throws, and `TypeError` for
 * what is no `GuardRequest`.
 */
export function createGuard<I, R extends GuardRequest = GuardRequest>(
  schemes: readonly GuardScheme<I, R>[],
  options?: GuardOptions,
): Guard<I, R>
/** The same, of schemes whose identities are of different types. */
export function createGuard<S extends AnyScheme>(
  schemes: readonly S[],
  options?: GuardOptions,
): Guard<IdentityOf<S>, RequestOf<S>>
export function createGuard<I, R extends GuardRequest>(
  schemes: readonly GuardScheme<I, R>[],
  options: GuardOptions = {},
): Guard<I, R> {
  if (!Array.isArray(schemes)) throw new TypeError('schemes is not an array')
  const offered: GuardScheme<I, R>[] = [...schemes]
  checkSchemes(offered)
  const role = readOptions(options, { proxy: 'boolean' }).proxy ? PROXY : SERVER
  return async (request) => {
    const { method, target } = Object(request) as R
    checkKind(method, 'string', 'request.method')
    checkKind(target, 'string', 'request.target')
    const credentials = readCredentials(request, role)
    if (isRefusal(credentials)) return refused(credentials, undefined, offered, request, role)
    const scheme = offered.find((one) => isScheme(credentials, one.scheme))
    if (scheme === undefined) return refused(refusal('unknown-scheme'), undefined, offered, request, role)
    const judged = await judge(scheme, credentials, request)
    if (isRefusal(judged)) return refused(judged, scheme, offered, request, role)
    return { ok: true, identity: judged.identity, scheme: scheme.scheme, headers: inRole(judged.headers, role) }
  }
}

function checkSchemes(schemes: readonly GuardScheme<unknown, never>[]): void {
  if (schemes.length === 0) throw new TypeError('a guard needs a scheme')
  schemes.forEach((one, i) => {
    const { scheme, challenges, verify } = Object(one) as GuardScheme<unknown, never>
    checkName(scheme, `schemes[${i}].scheme`)
    if (schemes.slice(0, i).some((other) => sameName(other.scheme, scheme))) {
      throw new TypeError(`schemes[${i}] has the name of another scheme`)
    }
    checkKind(challenges, 'function', `schemes[${i}].challenges`)
    checkKind(verify, 'function', `schemes[${i}].verify`)
  })
}

/** Throws `TypeError` for what is no token, which alone can be the name of a scheme (RFC 9110 §11.1). */
function checkName(scheme: string, name: string): void {
  try {
    serializeChallenge({ scheme })
  } catch {
    throw new TypeError(`${name} is not a token`)
  }
}

/**
 * The credentials, by the strict reader: what it doesn't take is refused, and never mended, since a proxy in front may have
 * read something else. Two lines are refused so too (RFC 9110 §15.5.1).
 */
function readCredentials(request: GuardRequest, role: Role): Credentials | Refusal {
  const isAsked = typeof request.field === 'function'
  if (!isAsked && !('authorization' in request))
    throw new TypeError('request has neither authorization nor a function field')
  const lines = isAsked ? request.field(role.credentials) : request.authorization
  try {
    return parseCredentials(lines) ?? refusal('absent')
  } catch (error) {
    if (error instanceof AuthSyntaxError) return refusal('malformed', 400)
    throw error
  }
}

/**
 * Who it is, or a refusal. Only an identity that the result itself has is one: whatever else a callback gives is nobody.
 */
async function judge<I, R>(
  scheme: GuardScheme<I, R>,
  credentials: Credentials,
  request: R,
): Promise<{ identity: I; headers: FieldLines } | Refusal> {
  const nobody = refusal('rejected', 401, 'invalid_token')
  try {
    const result: unknown = await scheme.verify(credentials, request)
    if (isRefusal(result)) return result
    if (typeof result !== 'object' || result === null || !Object.hasOwn(result, 'identity')) return nobody
    const { identity: promised, headers = [] } = result as { identity: unknown; headers?: FieldLines }
    // Where an identity is a promise, it isn't known yet whether there is one.
    const identity = await promised
    if (isRefusal(identity)) return identity
    if (isNobody(identity)) return nobody
    return { identity: identity as I, headers }
  } catch (error) {
    // By its name, since the other build of this package has another class.
    if ((error as { name?: unknown } | null | undefined)?.name === 'AuthSchemeError')
      return refusal('malformed', 400, 'invalid_request')
    throw error
  }
}

/**
 * A refusal with its challenges: those of all schemes where credentials are asked for; otherwise those of the scheme of the
 * credentials that have an error to tell (RFC 6750 §3.1).
 */
async function refused<I, R>(
  why: Refusal,
  concerned: GuardScheme<I, R> | undefined,
  offered: readonly GuardScheme<I, R>[],
  request: R,
  role: Role,
): Promise<Verdict<I>> {
  const { status } = detailsOf(why)!
  const isAsking = status === 401
  const lines: FieldLines = []
  const others: FieldLines = []
  for (const scheme of isAsking ? offered : offered.filter((one) => one === concerned)) {
    // An error code is for who sent credentials of this scheme (RFC 6750 §3.1).
    const { challenges, headers = [] } = await scheme.challenges(scheme === concerned ? why : undefined, request)
    if (!Array.isArray(challenges)) throw new TypeError('challenges of a scheme gave no array of challenges')
    const written: string[] = challenges.map(serializeChallenge)
    for (const line of isAsking ? written : written.filter(hasError)) lines.push([role.challenges, line])
    others.push(...inRole(headers, role))
  }
  if (isAsking && lines.length === 0) throw new TypeError('no scheme has a challenge')
  // A refusal that a cache keeps would hand one nonce to everybody (RFC 9449 §8.2).
  const headers: FieldLines = [['cache-control', 'no-store'], ...lines, ...others]
  return { ok: false, status: isAsking ? role.unauthorized : status, reason: why.reason, headers }
}

function hasError(challenge: string): boolean {
  return parseChallenges(challenge).some((one) => getParam(one, 'error') !== undefined)
}

/** Fields of a scheme, with the name that Authentication-Info has in this role. */
function inRole(headers: FieldLines, role: Role): FieldLines {
  return headers.map(([name, value]) => {
    if (!/^[!#$%&'*+\-.^`|~\w]+$/.test(name) || !/^[\t -~\x80-\xff]*$/.test(value)) {
      throw new TypeError('a field of a scheme cannot be sent')
    }
    const lower = name.toLowerCase()
    return [lower === SERVER.info ? role.info : lower, value]
  })
}
