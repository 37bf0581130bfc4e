import { paramsObject, recoverChallenges } from 'authfield'

/* Renovate: the challenges of a container registry. */

export interface Challenge {
  scheme: string
  /** A token68, or parameters; absent where there is neither. */
  params?: string | Record<string, string | undefined>
}

export function parse(header: string | string[]): Challenge[] {
  return recoverChallenges(header).challenges.map((challenge) => {
    const scheme = challenge.scheme.toLowerCase()
    if (challenge.token68 !== undefined) return { scheme, params: challenge.token68 }
    return challenge.params.length > 0 ? { scheme, params: paramsObject(challenge) } : { scheme }
  })
}
