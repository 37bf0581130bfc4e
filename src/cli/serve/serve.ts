import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGuard, type Guard } from '../../server/guard.ts'
import { rawLines } from '../../server/raw-lines.ts'
import type { IssueCode } from '../../types.ts'
import { type Io, write } from '../io.ts'
import { printable, shown } from '../shown.ts'
import { styleOf } from '../style.ts'
import { type Answer, echo, filesOf } from './content.ts'
import { parseHtpasswd } from './htpasswd.ts'
import { MALFORMED, malformedResponse } from './malformed.ts'
import type { ServeOptions } from './options.ts'
import { schemesOf } from './schemes.ts'
import { knownUsers, parseHtdigest } from './users.ts'

/*
 * A server to test clients with.
 */

/** Serves until it is stopped; gives the exit status. */
export async function serve(options: ServeOptions, io: Io): Promise<number> {
  let guard: Guard<string>
  let answer: Answer
  const made: Record<string, string> = {}
  try {
    guard = await guardOf(options, io, made)
    answer = await answerOf(options.folder)
  } catch (error) {
    await write(io.errors, `authfield: ${reasonOf(error)}\n`)
    return 2
  }
  const server = createServer((request, response) => void respond(request, response, { guard, answer, options, io }))
  try {
    await once(server.listen(options.port, options.host), 'listening')
  } catch (error) {
    await write(io.errors, `authfield: can't listen: ${(error as { code: string }).code}\n`)
    return 2
  }
  await write(io.output, introduction(server, options, made))
  await io.untilStopped()
  server.close()
  server.closeAllConnections?.()
  return 0
}

/** A file that can't be read, or a setting that no challenge can have; its message holds no text that was passed. */
function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message: string }
  return code === undefined ? message : `a file or a folder can't be read: ${code}`
}

async function guardOf(options: ServeOptions, io: Io, made: Record<string, string>): Promise<Guard<string>> {
  const { users, realm, htpasswd, htdigest } = options
  const files = await Promise.all(
    [htpasswd, htdigest].map((file) => (file === undefined ? '' : readFile(file, 'utf8'))),
  )
  const { users: hashes, unknown } = parseHtpasswd(files[0]!)
  if (unknown.length > 0) {
    const lines = unknown.slice(0, 5).join(', ')
    await write(
      io.errors,
      `authfield: left out of the htpasswd file, since their hashes aren't known: lines ${lines}\n`,
    )
  }
  const passwords: Record<string, string> = {}
  const isNobody = users.length === 0 && hashes.size === 0 && htdigest === undefined
  for (const { username, password } of isNobody ? [{ username: 'user', password: undefined }] : users) {
    const known = password ?? io.env.AUTHFIELD_PASSWORD
    passwords[username] = known ?? randomBytes(9).toString('base64url')
    if (known === undefined) made[username] = passwords[username]
  }
  return createGuard(schemesOf(options, knownUsers(passwords, hashes, parseHtdigest(files[1]!), realm)))
}

async function answerOf(folder: string | undefined): Promise<Answer> {
  if (folder === undefined) return echo
  if (!(await stat(folder)).isDirectory()) throw new TypeError('what is to be served is no folder')
  return filesOf(folder)
}

function introduction(server: Server, options: ServeOptions, made: Readonly<Record<string, string>>): string {
  const { address, port, family } = server.address() as AddressInfo
  const host = family === 'IPv6' ? `[${address}]` : address
  const accounts = Object.entries(made).map(([name, password]) => `User ${printable(name)}, password ${password}\n`)
  const what = options.folder === undefined ? 'what is sent, as JSON' : 'the folder'
  const how = `Asks for ${options.schemes.join(', ')}; realm "${shown(options.realm)}"`
  return `Serves ${what} at http://${host}:${port}/\n${how}\n${accounts.join('')}`
}

interface Context {
  guard: Guard<string>
  answer: Answer
  options: ServeOptions
  io: Io
}

/** The most of a request's content that is read. */
const LONGEST = 16_777_216

async function respond(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  const { guard, answer, options, io } = context
  const authorization = rawLines(request.rawHeaders, 'authorization')
  const named = malformedCode(request.url!)
  try {
    const content = await contentOf(request)
    const verdict = await guard({ method: request.method!, target: request.url!, authorization, body: () => content })
    const code = named ?? options.malformed
    if (!verdict.ok && verdict.status === 401 && code !== undefined) {
      await log(io, 401, request, `${verdict.reason}, asked with ${code}`)
      request.socket.end(malformedResponse(code))
      return
    }
    const what = verdict.ok ? `${verdict.identity} by ${verdict.scheme}` : verdict.reason
    response.once('finish', () => void log(io, response.statusCode, request, what))
    for (const [name, value] of verdict.headers) response.appendHeader(name, value)
    if (!verdict.ok) response.writeHead(verdict.status).end(`${verdict.reason}\n`)
    else await (named === undefined ? answer : echo)(request, response, { ...verdict, length: content.length })
  } catch {
    // The client has gone, or sends too much.
    response.destroy()
  }
}

/** What is asked with by name: `/.authfield/malformed/missing-comma`. */
function malformedCode(target: string): IssueCode | undefined {
  const code = /^\/\.authfield\/malformed\/([a-z\d-]+)$/.exec(target)?.[1]
  return code !== undefined && Object.hasOwn(MALFORMED, code) ? (code as IssueCode) : undefined
}

async function contentOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    chunks.push(chunk)
    length += chunk.length
    if (length > LONGEST) throw new RangeError('the content is too long')
  }
  return Buffer.concat(chunks)
}

/** A line for each request, without what may be a secret: a query is left out. */
async function log(io: Io, status: number, { method, url }: IncomingMessage, what: string): Promise<void> {
  const style = styleOf(io.output, io.env)
  const color = status < 400 ? style.green : style.yellow
  const target = shown(url!.replace(/\?.*/s, '?***'))
  await write(io.output, `${color(String(status))} ${method} ${target} ${style.dim(printable(what))}\n`)
}
