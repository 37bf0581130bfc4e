import { createExchange } from '../../client/exchange.ts'
import { withAuth } from '../../client/fetch.ts'
import { authOutcome } from '../../client/outcome.ts'
import type { AuthOutcome } from '../../client/types.ts'
import { AuthSchemeError } from '../../schemes/scheme-error.ts'
import { type Io, write } from '../io.ts'
import { toJson } from '../json-text.ts'
import type { View } from '../meaning.ts'
import { styleOf } from '../style.ts'
import { faultOf } from '../text-schemes.ts'
import { paragraph } from '../tree.ts'
import { proxyAuthenticators, serverAuthenticators } from './authenticators.ts'
import { type Choices, choicesOf, reasonsFor, whyNobody } from './choices.ts'
import type { TryOptions } from './options.ts'
import { type Step, stepsJson, stepsText } from './steps.ts'
import { send, type Wire, type WireRequest, type WireResponse } from './wire.ts'

/*
 * Sends a request and shows the conversation.
 */

/** Requests the URL and writes each step; gives the exit status. */
export async function tryRequest(options: TryOptions, io: Io): Promise<number> {
  const view: View = { showSecrets: options.showSecrets, now: io.now() }
  const style = styleOf(io.output, io.env)
  const conversation = new Conversation(options, io)
  let response: Response
  try {
    response = await conversation.run()
  } catch (error) {
    if (!options.json)
      await write(io.output, conversation.steps.length > 0 ? `${stepsText(conversation.steps, view, style)}\n\n` : '')
    await write(io.errors, `authfield: no response: ${reasonOf(error)}\n`)
    return 2
  }
  conversation.explainLast()
  const { steps } = conversation
  const outcome = conversation.outcome(response)
  const sentence = outcomeText(outcome, response.status)
  const text = options.json
    ? toJson({ steps: stepsJson(steps, view), outcome: { ...summaryOf(outcome), status: response.status, sentence } })
    : `${stepsText(steps, view, style)}\n\n${paragraph(`${style.bold('Outcome:')} ${sentence}`, style.width)}`
  await write(io.output, `${text}\n`)
  return response.status < 400 ? 0 : 1
}

class Conversation {
  readonly steps: Step[] = []
  readonly #options: TryOptions
  readonly #wire: Wire
  readonly #server: Choices
  readonly #proxy: Choices
  #proxyOutcome: AuthOutcome | undefined

  constructor(options: TryOptions, io: Io) {
    this.#options = options
    this.#server = choicesOf(serverAuthenticators(options, io))
    this.#proxy = choicesOf(proxyAuthenticators(options, io))
    const { proxy, insecure, timeout } = options
    this.#wire = {
      proxy,
      insecure,
      timeout,
      proxyExchange: (method, target) => {
        const url = new URL(proxy!.href)
        const exchange = createExchange(this.#proxy.authenticators, { method, url, target }, { proxy: true })
        this.#proxyOutcome = exchange.outcome
        return exchange
      },
      onResponse: (request, response) => this.#add(request, response),
    }
  }

  /** The last response. */
  async run(): Promise<Response> {
    const { url, method, headers, body, follow } = this.#options
    const api = withAuth((input: string | URL, init: RequestInit) => this.#fetch(input, init), {
      [url.origin]: this.#server.authenticators,
    })
    const init: RequestInit = { method, headers, redirect: follow ? 'follow' : 'manual' }
    return api(url.href, body === undefined ? init : { ...init, body: body as Uint8Array<ArrayBuffer> })
  }

  /** How it went: of a proxy that lets nobody through, that is how it went with the proxy. */
  outcome(response: Response): AuthOutcome | undefined {
    return response.status === 407 ? this.#proxyOutcome : authOutcome(response)
  }

  /** Says of a refusal that nobody was asked to answer why that is. */
  explainLast(): void {
    const last = this.steps.at(-1)
    if (last === undefined || last.choice.length > 0) return
    if (last.response.status === 401 || last.response.status === 407) {
      last.choice.push(whyNobody(last.response, last.isProxy, last.isProxy ? this.#proxy : this.#server))
    }
  }

  async #fetch(input: string | URL, init: RequestInit): Promise<Response> {
    const headers = Object.fromEntries(new Headers(init.headers))
    const body = init.body == null ? undefined : new Uint8Array(await new Response(init.body).arrayBuffer())
    const request = { method: init.method!, url: new URL(input), headers, body }
    const response = await send(request, this.#wire)
    if (!this.steps.some((step) => step.response === response)) this.#add(request, response)
    return asResponse(response)
  }

  #add(request: WireRequest, response: WireResponse): void {
    const isProxy = response.status === 407 || request.method === 'CONNECT'
    const choice: string[] = []
    this.steps.push({ request, response, isProxy, choice })
    const choices = isProxy ? this.#proxy : this.#server
    // What is chosen is known once the next request goes out, or the conversation ends.
    choices.onChoice((chosen) => choice.push(...reasonsFor(response, isProxy, chosen, choices)))
  }
}

/** As fetch has it. What a field can't have there becomes a space. */
function asResponse({ status, statusText, lines, body }: WireResponse): Response {
  const headers = new Headers()
  for (const [name, value] of lines) headers.append(name, value.replace(/[\0\r\n]/g, ' '))
  const isEmpty = status === 204 || status === 205 || status === 304
  const reason = statusText.replace(/[^\t -~\x80-\xff]/g, ' ')
  return new Response(isEmpty ? null : new Uint8Array(body), { status, statusText: reason, headers })
}

const OUTCOMES: Readonly<Record<AuthOutcome['result'], string>> = {
  'not-needed': 'no credentials were needed',
  sent: 'the credentials were taken',
  rejected: 'the credentials were refused',
  'no-challenge': 'it was refused, and nothing readable says what to send',
  'no-answer': 'nothing here answers what was asked for',
  'body-used': 'the content could not be sent again',
  'own-credentials': 'the credentials of --header were sent as they are',
}

function outcomeText(outcome: AuthOutcome | undefined, status: number): string {
  if (outcome === undefined) return `${status}, where no credentials are for`
  const { result, scheme, sends, serverProved } = outcome
  const proof =
    serverProved === undefined
      ? ''
      : serverProved
        ? '; the server knows the password, too'
        : '; the server’s proof is wrong'
  const by = scheme === undefined ? '' : ` (${scheme}, sent ${sends === 1 ? 'once' : `at request ${sends}`})`
  return `${status}: ${OUTCOMES[result]}${by}${proof}`
}

function summaryOf(outcome: AuthOutcome | undefined): object {
  const { result, scheme, sends, serverProved } = outcome ?? {}
  return { result, scheme, sends, serverProved }
}

/** Why there is no response, without the text of an error: it has what was passed. */
function reasonOf(error: unknown): string {
  if (error instanceof AuthSchemeError) return `the credentials can't be sent: ${faultOf(error)}`
  const { code } = Object(error) as { code?: string }
  return code ?? 'there are too many redirects, or one that leads nowhere'
}
