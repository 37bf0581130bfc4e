import { paramsObject, recoverAuthParams, recoverChallenges, serializeCredentials } from 'authfield'
import { answerDigestSync, Basic, Digest, decodeChallenges } from 'authfield/schemes'

/* www-authenticate: for a name and a password a function that takes a challenge and gives what answers it. */

export interface Authenticator {
  err?: string
  authorize?(method: string, uri: string): string
}

export function wwwAuthenticate(username: string, password?: string | null, { cnonce }: { cnonce?: string } = {}) {
  return (wwwAuthenticateField: string): Authenticator => {
    const { challenges } = recoverChallenges(wwwAuthenticateField)
    const digests = decodeChallenges(Digest, challenges)
    const basics = decodeChallenges(Basic, challenges)
    const account = { username, password: password ?? '' }
    let nc = 0
    if (digests.length > 0) {
      return {
        authorize(method, uri) {
          nc += 1
          const answer = answerDigestSync(digests, { ...account, method, uri, cnonce, nc })
          if (answer === undefined) throw new Error('no challenge of Digest that can be answered')
          return serializeCredentials(Digest.credentials.encode(answer))
        },
      }
    }
    if (basics.length === 0) return { err: 'no challenge of Basic or Digest' }
    const basic = Basic.credentials.encode({ userId: username, password: account.password })
    return { authorize: () => serializeCredentials(basic) }
  }
}

export const parsers = {
  WWW_Authenticate(field: string): { scheme: string; parms: Record<string, string | undefined> } {
    const [challenge] = recoverChallenges(field).challenges
    return challenge ? { scheme: challenge.scheme, parms: paramsObject(challenge) } : { scheme: '', parms: {} }
  },

  Authentication_Info(field: string): { scheme: 'Digest'; parms: Record<string, string | undefined> } {
    return { scheme: 'Digest', parms: paramsObject(recoverAuthParams(field).params) }
  },
}
