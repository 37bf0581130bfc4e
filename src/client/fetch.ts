import { orAbort } from './abort.ts'
import { type Call, type Hop, readCall, urlOf } from './call.ts'
import { discard, drop } from './discard.ts'
import { Conversation } from './exchange.ts'
import { setOutcome, unanswered } from './outcome.ts'
import { type FetchInit, type FetchResponse, isBrowser, platform } from './platform.ts'
import { hopTo, isElsewhere, redirectOf } from './redirect.ts'
import { type FindScope, readScopes } from './scopes.ts'
import type { AuthFields, AuthOutcome, AuthRequest, AuthResponse, Scopes } from './types.ts'
import { parsedUrl } from './url.ts'

// biome-ignore-start lint/suspicious/noExplicitAny: any fetch, with whatever arguments it takes
type AnyFetch = (input: any, init?: any) => Promise<any>
type Send = (...args: unknown[]) => Promise<FetchResponse>
// biome-ignore-end lint/suspicious/noExplicitAny: any fetch, with whatever arguments it takes

/** As many as a fetch follows. */
const REDIRECTS = 20

/** As often as one call sends anything. */
const SENDS = 30

/** As often as one call is repeated where the platform's redirects have led. */
const REPEATS = 3

/**
 * A fetch that answers the challenges of the origins listed, and is otherwise the one given: same arguments, same results, same
 * errors. Outside of browsers it follows redirects itself, and chooses the credentials of each hop anew.
 *
 * Throws `TypeError` for a scope that is no absolute http or https URL, that has a user, a query or a fragment, or that is there twice, and
 * for what is no authenticator. The promises are rejected as those of the fetch given, and with what a source throws.
 */
export function withAuth<F extends AnyFetch>(fetch: F, scopes: Scopes): F {
  if (typeof fetch !== 'function') throw new TypeError('fetch is not a function')
  const find = readScopes(scopes)
  const send = fetch as Send
  return new Proxy(fetch, {
    apply(_fetch, _this, args: [unknown, FetchInit?, ...unknown[]]) {
      const [input, init, ...others] = args
      const url = urlOf(input)
      const call = url && find(url) && readCall(url, input, init)
      if (call === undefined) return send(...args)
      const { headers } = call.first
      if (headers.has('authorization') || headers.has('dpop')) return sendAsIs(send, args, call.first, find)
      return new Driver((input, init) => send(input, init, ...others), find, call).run()
    },
  })
}

/** The caller's own credentials win. */
async function sendAsIs(send: Send, args: unknown[], hop: Hop, find: FindScope): Promise<FetchResponse> {
  const response = await send(...args)
  const url = isElsewhere(response, hop) && response.url ? parsedUrl(response.url) : hop.url
  if (url && find(url) !== undefined)
    setOutcome(response, { ...unanswered(response), result: 'own-credentials', sends: 1 })
  return response
}

/** Carries out one call. */
class Driver {
  readonly #send: Send
  readonly #find: FindScope
  readonly #call: Call
  /** Whether redirects are followed here, and not by the platform. */
  readonly #isFollowing: boolean
  #sends = 0
  #repeats = 0

  constructor(send: Send, find: FindScope, call: Call) {
    this.#send = send
    this.#find = find
    this.#call = call
    this.#isFollowing = call.redirect === 'follow' && call.integrity === '' && !isBrowser()
  }

  async run(): Promise<FetchResponse> {
    let hop = this.#call.first
    let redirects = 0
    for (;;) {
      const { response, outcome } = await this.#converse(hop)
      const next = isElsewhere(response, hop)
        ? this.#repeatOf(response, hop, outcome)
        : this.#isFollowing && redirectOf(response, hop)
      if (!next) {
        if (outcome !== undefined) setOutcome(response, outcome)
        if (redirects > 0) Reflect.defineProperty(response, 'redirected', { value: true, configurable: true })
        return response
      }
      if (redirects++ === REDIRECTS) throw new TypeError('too many redirects')
      await discard(response, this.#call.signal)
      hop = next
    }
  }

  /** Sends to one URL until nothing more is to be answered. */
  async #converse(hop: Hop): Promise<{ response: FetchResponse; outcome: AuthOutcome | undefined }> {
    const authenticators = this.#find(hop.url)
    if (authenticators === undefined) return { response: await this.#fetch(hop, {}), outcome: undefined }
    const { signal } = this.#call
    const exchange = new Conversation(authenticators, authRequestOf(hop), {})
    let fields = await orAbort(exchange.authorize(), signal)
    for (;;) {
      const response = await this.#fetch(hop, fields ?? {}, exchange)
      // What another URL says is no answer to what was sent to this one, and asks for nothing here.
      if (isElsewhere(response, hop)) return { response, outcome: this.#outcomeElsewhere(response, exchange.outcome) }
      try {
        fields = await orAbort(exchange.answer(authResponseOf(response)), signal)
      } catch (error) {
        drop(response)
        throw error
      }
      if (fields === undefined) return { response, outcome: exchange.outcome }
      await discard(response, signal)
    }
  }

  /** Sends once, unless it is too late or too often. */
  async #fetch(hop: Hop, fields: AuthFields, exchange?: Conversation): Promise<FetchResponse> {
    const { signal } = this.#call
    let args: [input: unknown, init: FetchInit]
    try {
      args = await orAbort(this.#argumentsOf(hop, fields), signal)
      if (signal?.aborted) throw signal.reason
      if (this.#sends++ === SENDS) throw new TypeError('too many requests')
    } catch (error) {
      exchange?.withdraw()
      throw error
    }
    return this.#send(...args)
  }

  /** What fetch gets. */
  async #argumentsOf(hop: Hop, fields: AuthFields): Promise<[input: unknown, init: FetchInit]> {
    const { init, laterInit, redirect } = this.#call
    const headers = new platform.Headers(hop.headers)
    for (const [name, value] of Object.entries(fields)) headers.set(name, value)
    const { content, contentType, request: original } = hop.body
    if (contentType !== null && !headers.has('content-type')) headers.set('content-type', contentType)
    const sent: FetchInit = { ...(hop.request ? init : laterInit), headers, redirect: this.#modeFor(fields, redirect) }
    delete sent.body
    if (content !== undefined) sent.body = content
    if (hop.request !== undefined) return [original?.clone() ?? hop.request, sent]
    sent.method = hop.method
    if (original !== undefined) sent.body = await hop.body.octets!()
    return [hop.url.href, sent]
  }

  /** A platform that follows takes `authorization` to no other origin, and `dpop` is bound to its URL. Other fields would go along. */
  #modeFor(fields: AuthFields, redirect: string): string {
    if (this.#isFollowing) return 'manual'
    const isSafe = Object.keys(fields).every((name) => name === 'authorization' || name === 'dpop')
    return redirect === 'follow' && !isSafe ? 'error' : redirect
  }

  #outcomeElsewhere(response: FetchResponse, { scheme, sends }: AuthOutcome): AuthOutcome | undefined {
    const ended = response.url ? parsedUrl(response.url) : undefined
    if (response.url && !(ended && this.#find(ended))) return undefined
    const reading = unanswered(response)
    const asked = reading.challenges.length > 0 ? 'no-answer' : 'no-challenge'
    const result = response.status === 401 ? asked : scheme === undefined ? 'not-needed' : 'sent'
    return { ...reading, result, scheme, sends }
  }

  /** Where the platform has followed a redirect, what was sent was for the URL before: the request is repeated where it ended. */
  #repeatOf({ status, url }: FetchResponse, hop: Hop, outcome: AuthOutcome | undefined): Hop | undefined {
    const isRefused = status === 401 || (status === 400 && outcome?.scheme !== undefined)
    const isRepeatable = this.#call.redirect === 'follow' && /^(GET|HEAD)$/.test(hop.method)
    if (!isRefused || !isRepeatable || !url || this.#repeats++ === REPEATS) return undefined
    const ended = parsedUrl(url)
    return ended && this.#find(ended) && hopTo(ended, hop)
  }
}

function authRequestOf({ url, method, body }: Hop): AuthRequest {
  const { octets, isOnce } = body
  return { method, url: new platform.URL(url.href), target: url.pathname + url.search, body: octets, bodyOnce: isOnce }
}

function authResponseOf({ status, headers }: FetchResponse): AuthResponse {
  return { status, field: (name) => headers.get(name) }
}
