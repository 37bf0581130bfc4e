import type { AuthSyntaxError } from '../errors.ts'
import { parseAuthParams } from '../parse.ts'
import { serializeAuthParams } from '../serialize.ts'
import type { AuthParam } from '../types.ts'
import type { Codec } from './codec.ts'
import { AuthSchemeError } from './scheme-error.ts'
import type { Content } from './text-scheme.ts'

/**
 * Parameters as RFC 9110 §11.2 has them, in a text of their own. They are written with commas alone between them, since some
 * recipients split at these and leave the spaces.
 */
/* @__NO_SIDE_EFFECTS__ */
export function paramsContent<Value, Init>(
  scheme: string,
  codec: Codec<AuthParam[], Value, Init>,
): Content<Value, Init> {
  return {
    decode: (text) => codec.decode(paramsIn(text, scheme)),
    encode: (init) =>
      codec
        .encode(init)
        .map((param) => serializeAuthParams([param]))
        .join(','),
  }
}

/** Strictly, with the error of a scheme. */
function paramsIn(text: string, scheme: string): AuthParam[] {
  try {
    return parseAuthParams(text)
  } catch (error) {
    const isRepeated = (error as AuthSyntaxError).code === 'duplicate-param'
    throw new AuthSchemeError(isRepeated ? 'duplicate-param' : 'malformed', scheme)
  }
}
