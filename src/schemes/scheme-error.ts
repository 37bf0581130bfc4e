import { AuthError } from '../errors.ts'

/*
 * What is wrong with a challenge, with credentials or with what is to be written, by a scheme.
 */

export type AuthSchemeErrorCode =
  /** It is of another scheme. */
  | 'wrong-scheme'
  /** The scheme requires what isn't there: `param`, or the token68. */
  | 'missing-param'
  /** `param` is there more than once. */
  | 'duplicate-param'
  /** The value of `param` can't be of its type, or can't be sent. */
  | 'invalid-value'
  /** It isn't of the form that the scheme has: a token68 where it has parameters, parameters where it has a token68, another text. */
  | 'malformed'
  /** `param` says what isn't known here, so that nothing can be computed from it. */
  | 'unsupported'

/** What the messages say of a parameter, or of the content as a whole. */
const FAULTS: Readonly<Record<AuthSchemeErrorCode, string>> = {
  'wrong-scheme': 'is of another scheme',
  'missing-param': 'is missing',
  'duplicate-param': 'is there more than once',
  'invalid-value': 'is not valid',
  malformed: 'has another form than the scheme',
  unsupported: 'is not supported',
}

/** A challenge, credentials or parameters aren't what their scheme says. It holds no text of the field. */
export class AuthSchemeError extends AuthError {
  override name = 'AuthSchemeError'
  declare code: AuthSchemeErrorCode
  /** The name of the scheme, as its specification writes it. */
  declare scheme: string
  /** The name of the parameter, as its specification writes it; absent where it is about none. */
  declare param?: string

  constructor(code: AuthSchemeErrorCode, scheme: string, param?: string) {
    super(`${scheme}: ${param === undefined ? 'the content' : `the parameter ${param}`} ${FAULTS[code]}`, { code })
    this.scheme = scheme
    if (param !== undefined) this.param = param
  }
}

/** Is told of what is left out. */
export type OnError = (error: AuthSchemeError) => void

/** What is done about an error by who doesn't go on. */
export function raise(error: AuthSchemeError): never {
  throw error
}

/** What is there. */
export function present<T>(value: T | undefined, scheme: string, param?: string): T {
  return value ?? raise(new AuthSchemeError('missing-param', scheme, param))
}

/** What could be read or written. */
export function valid<T>(value: T | undefined, scheme: string, param?: string): T {
  return value ?? raise(new AuthSchemeError('invalid-value', scheme, param))
}
