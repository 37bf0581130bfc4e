import type { AuthParam } from '../types.ts'
import { AuthSchemeError, type OnError } from './codec.ts'
import { readExtValues } from './ext-value.ts'

/**
 * `readExtValues`, for who goes on with what there is, too: `onError` is told where an ext-value is none or where a name is there in both
 * forms, and the ext-values are left out.
 */
export function readExtended(
  params: readonly AuthParam[],
  names: readonly string[],
  scheme: string,
  onError?: OnError,
): AuthParam[] {
  try {
    return readExtValues(params, names, scheme)
  } catch (error) {
    if (onError === undefined || !(error instanceof AuthSchemeError)) throw error
    onError(error)
    return params.filter(({ name }) => !names.includes(name.toLowerCase().replace(/\*$/, '')) || !name.endsWith('*'))
  }
}
