import { AuthError } from '../errors.ts'
import { isScheme } from '../params.ts'
import { parseCredentials } from '../parse.ts'
import type { Challenge, FieldValue } from '../types.ts'
import type { AuthSchemeError, OnError } from './scheme-error.ts'
import type { TextScheme } from './text-scheme.ts'

/*
 * What a field says by a scheme, for those who take what they understand and leave the rest.
 */

/** A codec as far as it goes on with what there is. One that doesn't is taken as well. */
interface TolerantDecoder<Value> {
  decode(from: Challenge, onError: OnError): Value
}

/**
 * The values of the challenges of a scheme, in order: of those that were parsed or recovered. An optional parameter that can't be decoded
 * is `undefined`, of a repeated one the first value is taken, and what the scheme has no use for is passed over. A challenge is left out
 * where a required parameter is missing, repeated or can't be decoded.
 *
 * `onError` is told of all that was passed over or left out, and of which challenge. It throws for no text, but a `TypeError` for what
 * is no scheme with challenges, or no array of them.
 */
export function decodeChallenges<Value>(
  scheme: { readonly name: string; readonly challenge: TolerantDecoder<Value> },
  challenges: readonly Challenge[],
  onError?: (error: AuthSchemeError, challenge: Challenge) => void,
): Value[] {
  if (typeof scheme?.challenge?.decode !== 'function') throw new TypeError('scheme has no challenges')
  if (!Array.isArray(challenges)) throw new TypeError('challenges is not an array')
  if (onError != null && typeof onError !== 'function') throw new TypeError('onError is not a function')
  return challenges.flatMap((challenge: Challenge) => {
    if (!isScheme(challenge, scheme.name)) return []
    const told = (error: AuthSchemeError) => onError?.(error, challenge)
    try {
      return [scheme.challenge.decode(challenge, told)]
    } catch (error) {
      if (!isSchemeError(error)) throw error
      told(error)
      return []
    }
  })
}

/**
 * What an Authorization or a Proxy-Authorization means by a scheme, which fits RFC 9110 or not. `undefined` for an absent field, and for
 * one that is malformed, of another scheme or of a value that can't be decoded: it is read strictly, and throws for no text. Throws
 * `TypeError` for what is no scheme.
 */
export function decodeCredentials<Value>(
  scheme:
    | { readonly name: string; readonly credentials: { decode(from: Challenge): Value } }
    | TextScheme<Value, never>,
  field: FieldValue,
): Value | undefined {
  // An engine's own message would quote a text that stands here by mistake.
  const { name, credentials: codec = scheme } = Object(scheme) as { name?: unknown; credentials?: unknown }
  if (typeof name !== 'string' || typeof (codec as Partial<TextScheme<Value>>)?.decode !== 'function') {
    throw new TypeError('scheme has no credentials')
  }
  try {
    if (!('credentials' in scheme)) return scheme.decode(field)
    const credentials = parseCredentials(field)
    return credentials && scheme.credentials.decode(credentials)
  } catch (error) {
    if (error instanceof AuthError || isSchemeError(error)) return undefined
    throw error
  }
}

/** A scheme can come from another copy of this package, whose classes of errors are others but have the same names. */
function isSchemeError(error: unknown): error is AuthSchemeError {
  return Object(error).name === 'AuthSchemeError'
}
