import { getParam, isScheme } from '../params.ts'
import { sameName } from '../scan.ts'
import type { Challenge } from '../types.ts'

/*
 * What to do next: what a client sends in answer to challenges.
 */

/** What to send for a challenge of a scheme, and how one tries it. */
const ANSWERS: readonly (readonly [scheme: string, answer: string])[] = [
  ['Basic', 'send a user name and a password, in Basic: curl --user NAME URL'],
  ['Digest', 'send a user name and what is hashed of the password: curl --digest --user NAME URL'],
  ['Negotiate', 'log in with Kerberos (kinit), then: curl --negotiate --user : URL'],
  ['NTLM', 'send a Windows account: curl --ntlm --user NAME URL'],
  ['DPoP', 'send a token that is bound to a key, and a proof signed with it in the field DPoP (RFC 9449)'],
  ['Mutual', 'use a client that knows Mutual (RFC 8120)'],
  ['HOBA', 'sign the challenge with the key that is registered there (RFC 7486)'],
  ['PrivateToken', 'redeem a token for this challenge (RFC 9577)'],
  ['UMA', 'take the ticket to the authorization server at as_uri'],
  ['Payment', 'pay as the request says, and send the proof'],
  ['L402', 'pay the invoice, and send the macaroon with the preimage'],
  ['LSAT', 'pay the invoice, and send the macaroon with the preimage'],
]

/** What can be done about challenges, the first of each scheme. */
export function nextSteps(challenges: readonly Challenge[], field: string | undefined): string[] {
  const seen: string[] = []
  const steps: string[] = []
  for (const challenge of challenges) {
    if (seen.some((scheme) => sameName(scheme, challenge.scheme))) continue
    seen.push(challenge.scheme)
    const step = stepFor(challenge)
    if (step !== undefined) steps.push(step)
  }
  return /^proxy-/i.test(field ?? '') ? steps.map((step) => step.replace(/--user/g, '--proxy-user')) : steps
}

function stepFor(challenge: Challenge): string | undefined {
  if (isScheme(challenge, 'Bearer')) return bearerStep(challenge)
  const stale = getParam(challenge, 'stale')
  if (isScheme(challenge, 'Digest') && sameName(stale ?? '', 'true')) {
    return 'send the request again with the new nonce: the password was right'
  }
  return ANSWERS.find(([scheme]) => isScheme(challenge, scheme))?.[1]
}

function bearerStep(challenge: Challenge): string {
  switch (getParam(challenge, 'error')) {
    case 'invalid_token':
      return 'get a new token: the one that was sent is expired, revoked or not for this server'
    case 'insufficient_scope':
      return 'get a token with the scope that is named'
    case 'invalid_request':
      return 'repair the request: send one token, in one place'
    case 'insufficient_user_authentication':
      return 'log in again, as acr_values or max_age say (RFC 9470)'
  }
  const at = ['resource_metadata', 'authorization_uri', 'authorization'].find((name) => getParam(challenge, name))
  if (at !== undefined) return `get a token from where ${at} leads, and send it: Authorization: Bearer TOKEN`
  if (getParam(challenge, 'service') !== undefined) return 'get a token from the URL in realm, and send it'
  return 'send a token: Authorization: Bearer TOKEN'
}
