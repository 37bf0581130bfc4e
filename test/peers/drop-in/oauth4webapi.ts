import { type IssueCode, paramsObject, recoverChallenges } from 'authfield'

/* oauth4webapi: the challenges of a refused response, or none where anything is wrong with them that isn't allowed. */

export interface WWWAuthenticateChallenge {
  scheme: Lowercase<string>
  parameters: Record<string, string | undefined>
  token68?: string
}

const ALLOWED: readonly IssueCode[] = ['duplicate-param', 'missing-comma']

export function parseWwwAuthenticateChallenges(response: Response): WWWAuthenticateChallenge[] | undefined {
  const { challenges, issues } = recoverChallenges(response.headers.get('WWW-Authenticate'))
  if (challenges.length === 0 || issues.some(({ code }) => !ALLOWED.includes(code))) return undefined
  return challenges.map((challenge) => ({
    scheme: challenge.scheme.toLowerCase() as Lowercase<string>,
    parameters: paramsObject(challenge),
    ...(challenge.token68 !== undefined && { token68: challenge.token68 }),
  }))
}
