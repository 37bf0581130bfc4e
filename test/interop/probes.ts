import { type IncomingMessage, request } from 'node:http'
import type { Duplex } from 'node:stream'
import { type Authenticator, type AuthFields, createExchange, withAuth } from '../../src/client/index.ts'
import { USERS } from './servers.ts'

/* What the client does at a server or a proxy, counted by the statuses that came. */

/** A client of one server, and the statuses that it has got there. */
export function clientOf(origin: string, authenticator: Authenticator) {
  const statuses: number[] = []
  const counting: typeof fetch = async (...args) => {
    const response = await fetch(...args)
    statuses.push(response.status)
    return response
  }
  return { api: withAuth(counting, { [origin]: authenticator }), statuses }
}

export const account = (username: string) => ({ username, password: USERS[username]! })

/** Forty requests at once, twice: how many were let in, and how many refusals there were. */
export async function fortyTwice(origin: string, path: string, authenticator: Authenticator) {
  const { api, statuses } = clientOf(origin, authenticator)
  let letIn = 0
  for (let round = 0; round < 2; round++) {
    const all = await Promise.all(Array.from({ length: 40 }, (_, i) => api(`${origin}${path}?${i}`)))
    for (const response of all) if ((await response.text()) === 'in') letIn++
  }
  return { letIn, refusals: statuses.filter((status) => status === 401).length }
}

/** One request to a proxy, by `CONNECT` or in absolute form, and what it needs. */
export async function through(
  port: number,
  authenticators: Authenticator[],
  method: 'CONNECT' | 'GET',
  target: string,
) {
  const url = new URL(`http://127.0.0.1:${port}`)
  const exchange = createExchange(authenticators, { method, url, target }, { proxy: true })
  const statuses: number[] = []
  const send = (headers: AuthFields = {}) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const sending = request(url, { method, path: target, headers, agent: false })
      sending.on('connect', (response: IncomingMessage, socket: Duplex) => {
        socket.destroy()
        resolve(response)
      })
      sending.on('response', (response) => {
        response.resume()
        resolve(response)
      })
      sending.on('error', reject).end()
    })
  let fields = await exchange.authorize()
  do {
    const { statusCode, headersDistinct } = await send(fields)
    statuses.push(statusCode!)
    fields = await exchange.answer({ status: statusCode!, field: (name) => headersDistinct[name] })
  } while (fields)
  return { statuses, outcome: exchange.outcome }
}
