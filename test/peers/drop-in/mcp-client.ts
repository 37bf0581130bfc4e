import { recoverChallenges } from 'authfield'
import { Bearer, decodeChallenges } from 'authfield/schemes'

/* The client of the MCP SDK: what a 401 or a 403 says of the resource, its scope and the error. */

export interface WWWAuthenticateParams {
  resourceMetadataUrl?: URL
  scope?: string
  error?: string
}

export function extractWWWAuthenticateParams(response: Pick<Response, 'headers'>): WWWAuthenticateParams {
  const { challenges } = recoverChallenges(response.headers.get('WWW-Authenticate'))
  const [bearer] = decodeChallenges(Bearer, challenges)
  if (bearer === undefined) return {}
  const { resourceMetadata, scope, error } = bearer
  return {
    ...(resourceMetadata && URL.canParse(resourceMetadata) && { resourceMetadataUrl: new URL(resourceMetadata) }),
    ...(scope && { scope: scope.join(' ') }),
    ...(error && { error }),
  }
}
