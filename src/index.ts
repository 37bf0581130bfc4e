/**
 * Parses and serializes the HTTP authentication fields (RFC 9110 §11).
 *
 * @module authfield
 */
export type { SyntaxErrorCode } from './errors.ts'
export { AuthError, AuthSyntaxError, explain } from './errors.ts'
export { findChallenge, getParam, isScheme, paramsObject, removeParam, setParam } from './params.ts'
export { parseAuthParams, parseChallenges, parseCredentials } from './parse.ts'
export { recoverAuthParams, recoverChallenges, recoverCredentials } from './recover/recover.ts'
export { type OwnScheme, type RedactOptions, redact } from './redact.ts'
export { sendable } from './sendable.ts'
export { serializeAuthParams, serializeChallenge, serializeChallenges, serializeCredentials } from './serialize.ts'
export type {
  AuthParam,
  AuthParamInit,
  Challenge,
  ChallengeInit,
  Credentials,
  FieldValue,
  Issue,
  IssueCode,
  ParamsInit,
} from './types.ts'
