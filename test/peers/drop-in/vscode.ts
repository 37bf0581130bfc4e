import { paramsObject, recoverChallenges } from 'authfield'

/* VS Code: the challenges of an MCP server. */

export interface WwwAuthenticateChallenge {
  scheme: string
  params: Record<string, string | undefined>
}

export function parseWWWAuthenticateHeader(field: string): WwwAuthenticateChallenge[] {
  return recoverChallenges(field).challenges.map((challenge) => ({
    scheme: challenge.scheme,
    params: paramsObject(challenge),
  }))
}
