import type { Authenticator } from '../../client/types.ts'
import { getParam } from '../../params.ts'
import { sameName } from '../../scan.ts'
import { shown } from '../shown.ts'
import { schemesAsked } from './steps.ts'
import type { WireResponse } from './wire.ts'

/*
 * Which scheme answers, and why.
 */

/** Authenticators that say what they did. */
export interface Choices {
  authenticators: Authenticator[]
  /** Calls back with what was asked of whom about the next response, before anything is sent again. */
  onChoice(listener: (asked: Asked) => void): void
}

/** Who was asked for an answer, and whether there was one. */
export interface Asked {
  scheme: string
  hasAnswer: boolean
  /** Whether what it has sent before was refused, and whether only because of an old nonce. */
  isAgain: boolean
  isStale: boolean
}

/** The same authenticators, listened to. */
export function choicesOf(authenticators: readonly Authenticator[]): Choices {
  let listener: ((asked: Asked) => void) | undefined
  return {
    authenticators: authenticators.map((by) => ({
      ...by,
      async answer(challenges, request, tried, response) {
        const fields = await by.answer(challenges, request, tried, response)
        const isAgain = tried.length > 0
        const isStale = isAgain && challenges.some((one) => sameName(getParam(one, 'stale') ?? '', 'true'))
        listener?.({ scheme: by.scheme, hasAnswer: fields !== undefined, isAgain, isStale })
        return fields
      },
    })),
    onChoice(next) {
      listener = next
    },
  }
}

/** Why one of those that were asked answers or not, and what of the others. */
export function reasonsFor(
  response: WireResponse,
  isProxy: boolean,
  asked: Asked,
  { authenticators }: Choices,
): string[] {
  const { scheme, hasAnswer, isAgain, isStale } = asked
  if (!hasAnswer) return [`no answer with ${scheme}: ${isAgain ? 'what was sent was refused' : noAccount(isProxy)}`]
  if (isStale) return [`answer with ${scheme} again: the nonce was too old`]
  const order = authenticators.map((one) => one.scheme)
  const others = schemesAsked(response, isProxy ? 'proxy-authenticate' : 'www-authenticate').filter(
    (other) => !sameName(other, scheme),
  )
  const unknown = others.filter((other) => !order.some((known) => sameName(known, other)))
  const why = others.length === 0 ? 'it is all that is asked for' : `it comes first in ${order.join(', ')}`
  return [
    `answer with ${scheme}: ${why}`,
    ...(unknown.length === 0 ? [] : [`not with ${unknown.map(shown).join(', ')}: here can answer ${order.join(', ')}`]),
  ]
}

function noAccount(isProxy: boolean): string {
  if (isProxy) return 'set AUTHFIELD_PROXY_USER and AUTHFIELD_PROXY_PASSWORD'
  return 'there is no account; use --user, AUTHFIELD_USER and AUTHFIELD_PASSWORD, or a netrc file'
}

/** Why a refusal has no answer. */
export function whyNobody(response: WireResponse, isProxy: boolean, { authenticators }: Choices): string {
  const asked = schemesAsked(response, isProxy ? 'proxy-authenticate' : 'www-authenticate').map(shown)
  const own = authenticators.map(({ scheme }) => scheme)
  if (asked.length === 0) return 'no answer: nothing says what to send'
  const hint = own.includes('Bearer') || isProxy ? '' : '; for Bearer, set AUTHFIELD_TOKEN'
  const account = isProxy && own.length === 0 ? `; ${noAccount(true)}` : ''
  const isTried = own.some((scheme) => asked.some((other) => sameName(scheme, other)))
  const what = isTried ? 'what was sent was refused' : `it asks for ${asked.join(', ')}`
  return `no answer: ${what}; here can answer ${own.join(', ') || 'nobody'}${hint}${account}`
}
