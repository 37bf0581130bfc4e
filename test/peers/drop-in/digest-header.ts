import { recoverChallenges, serializeCredentials } from 'authfield'
import { answerDigestSync, Digest, decodeChallenges } from 'authfield/schemes'

/* digest-header, and `digestAuthHeader` of urllib: the Authorization that answers a challenge, or an empty text. */

export function digestAuthHeader(method: string, uri: string, wwwAuthenticate: string, userpass: string): string {
  const colon = userpass.indexOf(':')
  const username = userpass.slice(0, colon)
  const password = userpass.slice(colon + 1)
  const challenges = decodeChallenges(Digest, recoverChallenges(wwwAuthenticate).challenges)
  const answer = answerDigestSync(challenges, { method: method.toUpperCase(), uri, username, password })
  return answer ? serializeCredentials(Digest.credentials.encode(answer)) : ''
}
