import { AuthSyntaxError } from './errors.ts'
import { readField } from './recover.ts'
import { AUTH_PARAMS, CHALLENGES, CREDENTIALS } from './scan.ts'
import type { AuthParam, Challenge, Credentials, FieldValue } from './types.ts'

/**
 * WWW-Authenticate, Proxy-Authenticate and Optional-WWW-Authenticate (RFC 9110 §11.6.1, §11.7.1; RFC 8053 §3):
 * the challenges of all field lines, in order. An absent field has none.
 *
 * Throws `AuthSyntaxError` at the first issue, and `TypeError` for what is no field value.
 */
export function parseChallenges(field: FieldValue): Challenge[] {
  return readAll(field, CHALLENGES)
}

/**
 * Authorization and Proxy-Authorization (RFC 9110 §11.6.2, §11.7.2). `undefined` for an absent field.
 *
 * Throws `AuthSyntaxError` at the first issue, which an empty field and a second field line are; and `TypeError` for what is
 * no field value.
 */
export function parseCredentials(field: FieldValue): Credentials | undefined {
  return readAll(field, CREDENTIALS)[0]
}

/**
 * Authentication-Info and Proxy-Authentication-Info (RFC 9110 §11.6.3, §11.7.3):
 * the parameters of all field lines, in order. An absent field has none.
 *
 * Throws `AuthSyntaxError` at the first issue, and `TypeError` for what is no field value.
 */
export function parseAuthParams(field: FieldValue): AuthParam[] {
  return readAll(field, AUTH_PARAMS)[0]!.params
}

function readAll(field: FieldValue, kind: number): Challenge[] {
  const { challenges, issues } = readField(field, kind)
  for (const issue of issues) throw new AuthSyntaxError(issue.code, issue)
  return challenges
}
