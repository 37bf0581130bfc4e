import { realpath } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join, relative, resolve, sep } from 'node:path'
import sirv from 'sirv'
import { redact } from '../../redact.ts'

/*
 * What is served to who is let in.
 */

export type Answer = (request: IncomingMessage, response: ServerResponse, who: Who) => void | Promise<void>

export interface Who {
  identity: string
  scheme: string
  /** The content of the request, as far as it was read. */
  length: number
}

/** What was sent, as JSON; credentials as a log may show them. */
export const echo: Answer = ({ method, url, rawHeaders }, response, { identity, scheme, length }) => {
  const headers: [name: string, value: string][] = []
  for (let i = 0; i < rawHeaders.length; i += 2)
    headers.push([rawHeaders[i]!, hidden(rawHeaders[i]!, rawHeaders[i + 1]!)])
  response.setHeader('content-type', 'application/json')
  response.end(`${JSON.stringify({ identity, scheme, method, target: url, length, headers }, undefined, 2)}\n`)
}

function hidden(name: string, value: string): string {
  if (/authorization$/i.test(name)) return redact(value)
  return /^(?:cookie|dpop)$/i.test(name) || /token|key|secret/i.test(name) ? '***' : value
}

/** The files of a folder. What lies outside is not there, whatever dots and links lead to it. */
export function filesOf(folder: string): Answer {
  const root = resolve(folder)
  const serve = sirv(root, { dev: true })
  return async (request, response) => {
    const notFound = () => void response.writeHead(404).end('Not found\n')
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end()
    } else if (await isInside(root, request.url!)) {
      serve(request, response, notFound)
    } else {
      notFound()
    }
  }
}

/** Whether a target is a file or a folder in the root, as it really lies there, and none that is hidden. */
async function isInside(root: string, target: string): Promise<boolean> {
  try {
    const { pathname } = new URL(target, 'http://localhost')
    const [real, base] = await Promise.all([realpath(join(root, decodeURIComponent(pathname))), realpath(root)])
    // What lies outside begins with two dots.
    return !relative(base, real)
      .split(sep)
      .some((part) => part.startsWith('.') && part !== '.well-known')
  } catch {
    // There is no such file, or it is no path.
    return false
  }
}
