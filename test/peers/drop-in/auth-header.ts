import { type AuthParam, recoverChallenges, serializeCredentials } from 'authfield'

/* auth-header: one challenge or one field of credentials, whatever it holds. */

export interface AuthHeader {
  scheme: string
  token: string | null
  params: Record<string, string | string[]>
}

export function parse(field: string): AuthHeader {
  if (typeof field !== 'string') throw new TypeError('field is not a string')
  const [challenge] = recoverChallenges(field).challenges
  if (!challenge?.scheme) throw new TypeError('field has no scheme')
  return { scheme: challenge.scheme, token: challenge.token68 ?? null, params: valuesOf(challenge.params) }
}

/** The values by their names; a repeated parameter has an array. */
function valuesOf(params: AuthParam[]): Record<string, string | string[]> {
  const names = new Set(params.map(({ name }) => name))
  return Object.fromEntries(
    Array.from(names, (name) => {
      const values = params.filter((param) => param.name === name).map(({ value }) => value)
      return [name, values.length === 1 ? values[0]! : values]
    }),
  )
}

export interface AuthHeaderInit {
  scheme: string
  token?: string | undefined
  params?: Record<string, string> | undefined
}

export function format(init: AuthHeaderInit | string): string {
  const { scheme, token, params }: AuthHeaderInit = typeof init === 'string' ? { scheme: init } : init
  return serializeCredentials({ scheme, token68: token, params })
}
