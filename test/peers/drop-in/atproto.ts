import { findChallenge, getParam, type IssueCode, paramsObject, recoverChallenges } from 'authfield'

/* The clients of atproto: the challenges by their schemes, and whether a server asks for a nonce. */

export type WWWAuthenticate = Record<string, string | Record<string, string | undefined>>

const ALLOWED: readonly IssueCode[] = ['duplicate-param', 'line-break']

/** `undefined` where the field is malformed or has a scheme twice. */
export function parseWWWAuthenticateHeader(field?: unknown): WWWAuthenticate | undefined {
  if (typeof field !== 'string') return undefined
  const { challenges, issues } = recoverChallenges(field)
  if (!issues.every(({ code }) => ALLOWED.includes(code))) return undefined
  const schemes = new Set(challenges.map(({ scheme }) => scheme))
  if (schemes.size < challenges.length) return undefined
  return Object.fromEntries(
    challenges.map((challenge) => [challenge.scheme, challenge.token68 ?? paramsObject(challenge)]),
  )
}

/** Whether a resource server refused a request for want of its nonce (RFC 9449 §9). */
export function isUseDpopNonceError({ status, headers }: Pick<Response, 'status' | 'headers'>): boolean {
  const dpop = findChallenge(recoverChallenges(headers.get('WWW-Authenticate')).challenges, 'DPoP')
  return status === 401 && dpop !== undefined && getParam(dpop, 'error') === 'use_dpop_nonce'
}
