import type { Authenticator, AuthFields, AuthRequest, AuthResponse, Exchange } from '../src/client/index.ts'
import { createExchange } from '../src/client/index.ts'
import { parseCredentials, serializeAuthParams, serializeChallenge } from '../src/index.ts'
import { Digest, type DigestChallengeInit, DigestUtf8, digestInfo, verifyDigest } from '../src/schemes/index.ts'

/*
 * Peers of the client: servers that are functions, and a loop that drives an exchange.
 */

/** What arrived at a server. */
export interface Arrived {
  url: string
  method: string
  headers: Headers
  authorization: string | null
  init: RequestInit
  input: unknown
}

/** A fetch whose servers are a function, and all that arrived there. */
export function peer(reply: (arrived: Arrived) => Response | Promise<Response>): {
  fetch: typeof fetch
  arrived: Arrived[]
} {
  const arrived: Arrived[] = []
  return {
    arrived,
    fetch: async (input, init = {}) => {
      const request = input instanceof Request ? input : undefined
      const headers = new Headers(init.headers ?? request?.headers)
      const one = {
        url: request?.url ?? String(input),
        method: init.method ?? request?.method ?? 'GET',
        headers,
        authorization: headers.get('authorization'),
        init,
        input,
      }
      arrived.push(one)
      return reply(one)
    },
  }
}

/** A 401 with challenges, or another status with them. */
export function asks(challenges: string, fields: Record<string, string> = {}, status = 401): Response {
  return new Response(null, { status, headers: { 'www-authenticate': challenges, ...fields } })
}

/** A server that lets certain credentials in, and asks all others. */
export function lets(authorizations: readonly string[], challenges: string) {
  return ({ authorization }: { authorization: string | null }): Response =>
    authorization !== null && authorizations.includes(authorization) ? new Response('in') : asks(challenges)
}

/** What a scripted server says next. */
export interface Said {
  status: number
  fields?: Record<string, string | string[]>
}

export const request = (url = 'https://a.example/x', method = 'GET'): AuthRequest => ({
  method,
  url: new URL(url),
  target: new URL(url).pathname + new URL(url).search,
  body: async () => new Uint8Array(),
})

export function response({ status, fields = {} }: Said): AuthResponse {
  return { status, field: (name) => fields[name] }
}

/** Drives an exchange through what a server says, as far as it goes on, and gives all that was sent. */
export async function exchanged(
  authenticators: readonly Authenticator[],
  said: readonly Said[],
  asked: AuthRequest = request(),
  options: { proxy?: boolean } = {},
): Promise<{ sent: (AuthFields | undefined)[]; exchange: Exchange }> {
  const exchange = createExchange(authenticators, asked, options)
  const sent = [await exchange.authorize()]
  for (const one of said) {
    const fields = await exchange.answer(response(one))
    if (fields === undefined) break
    sent.push(fields)
  }
  return { sent, exchange }
}

/** A server of Digest as the specification has it, for one user. */
export interface DigestServer {
  offer: DigestChallengeInit
  username: string
  password: string
  /** What Authentication-Info says besides its proof; absent sends none. */
  info?: { nextnonce?: string }
}

/** Judges credentials; gives their nonce and count, or what is wrong. */
export async function judge(server: DigestServer, { url, method, authorization, init }: Arrived): Promise<Response> {
  const { offer, username, password, info } = server
  const refusal = asks(serializeChallenge(Digest.challenge.encode(offer)))
  if (authorization === null) return refusal
  const credentials = DigestUtf8.credentials.decode(parseCredentials(authorization)!)
  const { pathname, search } = new URL(url)
  if (credentials.uri !== pathname + search || credentials.nonce !== offer.nonce) return refusal
  if (credentials.opaque !== offer.opaque) return refusal
  const body = new Uint8Array(await new Response(init.body ?? null).arrayBuffer())
  const user = { username, password, charset: offer.charset }
  if (!(await verifyDigest(credentials, { ...offer, qop: offer.qop && [...offer.qop] }, { ...user, method, body }))) {
    return refusal
  }
  if (info === undefined) return new Response('in')
  const proof = await digestInfo(credentials, { ...user, ...info, body: 'in' })
  return new Response('in', { headers: { 'authentication-info': serializeAuthParams(Digest.info.encode(proof)) } })
}
