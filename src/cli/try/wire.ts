import { once } from 'node:events'
import http, { type ClientRequest, type IncomingMessage } from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import type { Exchange } from '../../client/types.ts'

/*
 * One request on the wire, through a proxy where there is one.
 */

export interface WireRequest {
  method: string
  url: URL
  headers: Record<string, string>
  body: Uint8Array | undefined
}

export interface WireResponse {
  status: number
  statusText: string
  /** Names as sent, and values, line by line. */
  lines: [name: string, value: string][]
  body: Buffer
}

export interface Wire {
  proxy: URL | undefined
  /** A conversation with the proxy about a request. */
  proxyExchange(method: string, target: string): Exchange
  /** Told of each response that came through a proxy, and what was sent for it, before anything is answered. */
  onResponse(request: WireRequest, response: WireResponse): void
  insecure: boolean
  timeout: number
}

/** The most of a body that is kept. */
const LONGEST = 16_777_216

/** Sends a request and gives its response. Throws the platform's errors. */
export async function send(request: WireRequest, wire: Wire): Promise<WireResponse> {
  const { proxy } = wire
  if (proxy === undefined) return exchanged(open(request.url, request, wire, {}), request.body)
  const { url } = request
  if (url.protocol === 'https:') {
    const tunnel = await tunnelTo(url, proxy, wire)
    if (!('socket' in tunnel)) return tunnel
    const { socket } = tunnel
    const host = bare(url.hostname)
    // It is asked for only where there is no agent.
    const createConnection = () =>
      connectTls({ socket, servername: isIP(host) ? '' : host, rejectUnauthorized: !wire.insecure })
    return exchanged(open(url, request, wire, { createConnection, agent: undefined }), request.body)
  }
  const exchange = wire.proxyExchange(request.method, url.href)
  let fields = await exchange.authorize()
  for (;;) {
    const headers = { ...request.headers, ...fields, host: url.host }
    const sent = { ...request, headers }
    const response = await exchanged(open(proxy, sent, wire, { path: url.href }), request.body)
    wire.onResponse(sent, response)
    fields = await exchange.answer({ status: response.status, field: (name) => linesOf(response, name) })
    if (fields === undefined) return response
  }
}

/** The lines of a field, whose name is in lower case. */
export function linesOf({ lines }: WireResponse, name: string): string[] {
  return lines.filter(([other]) => other.toLowerCase() === name).map(([, value]) => value)
}

/** A connection through a proxy, or the response that refuses it (RFC 9110 §9.3.6). */
async function tunnelTo(url: URL, proxy: URL, wire: Wire): Promise<WireResponse | { socket: Duplex }> {
  const target = `${url.hostname}:${url.port || 443}`
  const exchange = wire.proxyExchange('CONNECT', target)
  let fields = await exchange.authorize()
  for (;;) {
    const sent = { method: 'CONNECT', url: proxy, headers: { ...fields, host: target }, body: undefined }
    const request = open(proxy, sent, wire, { path: target }).end()
    const [incoming, socket] = (await once(request, 'connect')) as [IncomingMessage, Duplex]
    if (incoming.statusCode === 200) return { socket }
    socket.destroy()
    const response = headOf(incoming)
    wire.onResponse(sent, response)
    fields = await exchange.answer({ status: response.status, field: (name) => linesOf(response, name) })
    if (fields === undefined) return response
  }
}

function open(to: URL, { method, headers }: WireRequest, wire: Wire, options: http.RequestOptions): ClientRequest {
  const { request } = to.protocol === 'https:' ? https : http
  const { hostname, port, pathname, search } = to
  return request({
    hostname: bare(hostname),
    port,
    path: pathname + search,
    method,
    headers,
    agent: false,
    rejectUnauthorized: !wire.insecure,
    // What is malformed is to be seen.
    insecureHTTPParser: true,
    timeout: wire.timeout,
    ...options,
  } as https.RequestOptions).on('timeout', function (this: ClientRequest) {
    this.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' }))
  })
}

/** A host without the brackets that an address of IPv6 has in a URL. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}

async function exchanged(request: ClientRequest, body: Uint8Array | undefined): Promise<WireResponse> {
  request.end(body)
  const [incoming] = (await once(request, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of incoming) {
    chunks.push(chunk)
    length += chunk.length
    if (length > LONGEST) break
  }
  return { ...headOf(incoming), body: Buffer.concat(chunks) }
}

function headOf({ statusCode, statusMessage, rawHeaders }: IncomingMessage): WireResponse {
  const lines: WireResponse['lines'] = []
  for (let i = 0; i < rawHeaders.length; i += 2) lines.push([rawHeaders[i]!, rawHeaders[i + 1]!])
  return { status: statusCode!, statusText: statusMessage!, lines, body: Buffer.alloc(0) }
}
