import { readOptions } from '../options.ts'
import { getParam, isScheme } from '../params.ts'
import { recoverChallenges } from '../recover/recover.ts'
import type { Challenge } from '../types.ts'
import { checkAuthenticator, checkRequest } from './arguments.ts'
import { checkFields, fromProxy, isSameFields, toProxy } from './fields.ts'
import { isAccepted, isRefused } from './status.ts'
import type {
  Attempt,
  Authenticator,
  AuthFields,
  AuthOutcome,
  AuthRequest,
  AuthResponse,
  AuthResult,
  Exchange,
} from './types.ts'

/** How often a request is sent again to one URL. Whoever isn't let in by then won't be. */
const ANSWERS = 3

export interface ExchangeOptions {
  /** A proxy asks: 407, Proxy-Authenticate, Proxy-Authorization and Proxy-Authentication-Info (RFC 9110 §11.7). */
  proxy?: boolean | undefined
}

/**
 * The conversation about one request (RFC 9110 §11), without input and output. Turn off the redirects of what sends the request:
 * an exchange is about one URL. Which authenticators were accepted is remembered with the list, so pass the same one each time.
 *
 * Throws `TypeError` for what is no authenticator and no `AuthRequest`, and for options of another type. Its promises are rejected with what a source or a hash of the caller's throws.
 */
export function createExchange(
  authenticators: readonly Authenticator[],
  request: AuthRequest,
  options: ExchangeOptions = {},
): Exchange {
  if (!Array.isArray(authenticators)) throw new TypeError('authenticators is not an array')
  for (const one of authenticators) checkAuthenticator(one, 'authenticators')
  checkRequest(request)
  return new Conversation(authenticators, request, readOptions(options, { proxy: 'boolean' }))
}

/** Who of a list was accepted with it. */
const accepted = new WeakMap<readonly Authenticator[], Set<Authenticator>>()

interface Sent extends Attempt {
  by: Authenticator
}

/** What `createExchange` gives; whoever drives it here can also take an answer back. */
export class Conversation implements Exchange {
  readonly #authenticators: readonly Authenticator[]
  readonly #request: AuthRequest
  readonly #options: ExchangeOptions
  /** All that was sent, in order. */
  readonly #sent: Sent[] = []
  /** The status of the response that was answered last. */
  #answered = 0
  readonly outcome: AuthOutcome = {
    result: 'not-needed',
    scheme: undefined,
    challenges: [],
    issues: [],
    sends: 0,
    serverProved: undefined,
  }

  constructor(authenticators: readonly Authenticator[], request: AuthRequest, options: ExchangeOptions) {
    this.#authenticators = authenticators
    this.#request = request
    this.#options = options
  }

  async authorize(): Promise<AuthFields | undefined> {
    this.outcome.sends = 1
    for (const by of this.#authenticators) {
      const fields = await by.authorize?.(this.#request)
      if (fields !== undefined) return this.#send({ by, fields, challenge: undefined })
    }
    return undefined
  }

  async answer(given: AuthResponse): Promise<AuthFields | undefined> {
    const { outcome } = this
    const response = this.#options.proxy ? fromProxy(given) : given
    const { challenges, issues } = recoverChallenges(response.field('www-authenticate'))
    outcome.challenges = challenges
    outcome.issues = issues
    await this.#settle(response)

    const isRefusal = isRefused(response.status)
    const isStep = response.status === 403 && !this.#options.proxy
    const asked = isRefusal || isStep ? await this.#answerTo(challenges, response) : []
    if (Array.isArray(asked)) {
      outcome.result = this.#resultOf(response.status, isRefusal, asked)
    } else if (this.#request.bodyOnce) {
      outcome.result = 'body-used'
    } else {
      this.#answered = response.status
      outcome.sends++
      return this.#send(asked)
    }
    return undefined
  }

  /** Takes the fields given last back, since the exchange ends before they are sent. */
  withdraw(): void {
    const unsent = this.#sent.pop()
    unsent?.by.withdraw?.(unsent.fields)
  }

  /** Lets the sender see what became of its credentials. */
  async #settle(response: AuthResponse): Promise<void> {
    this.outcome.serverProved = undefined
    const last = this.#sent.at(-1)
    if (last === undefined) return
    const settled = await last.by.settle?.(response, this.#request, last.fields)
    this.outcome.serverProved = settled?.serverProved
    if (!isAccepted(response.status)) return
    const list = this.#authenticators
    accepted.set(list, (accepted.get(list) ?? new Set()).add(last.by))
  }

  /** What answers the challenges; where nothing does, those that somebody could have answered. */
  async #answerTo(challenges: readonly Challenge[], response: AuthResponse): Promise<Sent | Challenge[]> {
    const isRefusal = isRefused(response.status)
    const asked: Challenge[] = []
    if (this.#sent.filter(isAnswer).length >= ANSWERS) return asked
    for (const by of this.#candidates()) {
      if (!isRefusal && !by.stepUp) continue
      // A 403 says that other credentials may help only with this error (RFC 9110 §15.5.4, RFC 6750 §3.1).
      const own = challenges.filter(
        (challenge) =>
          isScheme(challenge, by.scheme) && (isRefusal || getParam(challenge, 'error') === 'insufficient_scope'),
      )
      if (own.length === 0) continue
      asked.push(...own)
      const tried = this.#sent.filter((sent) => sent.by === by).map(({ fields, challenge }) => ({ fields, challenge }))
      const handed = this.#options.proxy ? own.map(withoutDomain) : own
      const fields = await by.answer(handed, this.#request, tried, response)
      if (fields !== undefined && !this.#sent.some((sent) => isSameFields(sent.fields, fields))) {
        return { by, fields, challenge: own[0] }
      }
    }
    return asked
  }

  /**
   * Who may answer. A server must not be able to talk a client down to another scheme by refusing the better one: whoever has
   * answered in this exchange stays alone. Who was refused unasked stays alone with those listed before, once it was accepted here.
   */
  #candidates(): readonly Authenticator[] {
    const last = this.#sent.at(-1)
    if (last === undefined) return this.#authenticators
    const answering = this.#sent.find(isAnswer)?.by
    if (answering !== undefined) return [answering]
    return accepted.get(this.#authenticators)?.has(last.by)
      ? this.#authenticators.slice(0, this.#authenticators.indexOf(last.by) + 1)
      : this.#authenticators
  }

  #send(sent: Sent): AuthFields {
    checkFields(sent.fields)
    this.#sent.push(sent)
    this.outcome.scheme = sent.by.scheme
    this.outcome.result = 'sent'
    return this.#options.proxy ? toProxy(sent.fields) : sent.fields
  }

  #resultOf(status: number, isRefusal: boolean, asked: readonly Challenge[]): AuthResult {
    const last = this.#sent.at(-1)
    if (!isRefusal && (status !== this.#answered || status !== 403)) {
      return last === undefined ? (asked.length > 0 ? 'no-answer' : 'not-needed') : 'sent'
    }
    if (this.#answered !== 0) return 'rejected'
    const { challenges } = this.outcome
    if (challenges.length === 0) return 'no-challenge'
    return challenges.some((challenge) => last !== undefined && isScheme(challenge, last.by.scheme))
      ? 'rejected'
      : 'no-answer'
  }
}

const isAnswer = (sent: Sent) => sent.challenge !== undefined

/** The space of a proxy is the whole proxy: `domain` says nothing there (RFC 7616 §3.3). */
function withoutDomain(challenge: Challenge): Challenge {
  return { ...challenge, params: challenge.params.filter(({ name }) => name.toLowerCase() !== 'domain') }
}
