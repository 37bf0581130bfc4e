import { AuthSchemeError } from '../src/schemes/scheme-error.ts'
import { thrown } from './thrown.ts'

/** What the error of a scheme says, in short: its scheme, its parameter and its code. Of another one its message. */
export function faultOf(error: unknown): string {
  if (!(error instanceof AuthSchemeError)) return (error as Error).message
  const { scheme, param, code } = error
  return [scheme, param, code].filter(Boolean).join(' ')
}

/** What a function throws, in short. */
export function fault(call: () => unknown): string {
  return faultOf(thrown(call))
}
