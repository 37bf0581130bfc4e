import { createHash } from 'node:crypto'
import { type Challenge, getParam, parseChallenges } from '../src/index.ts'
import type { FieldLines, GuardRequest, Verdict } from '../src/server/index.ts'

/*
 * A client that computes and writes Digest by itself, so that the guard isn't held against its own code.
 */

export type Guard<I = unknown> = (request: GuardRequest) => Promise<Verdict<I>>

export const GET = { method: 'GET', target: '/files?a=1' }

/** What the guard says of a field. */
export function ask<I>(
  guard: Guard<I>,
  authorization: string | string[] | undefined,
  request: Partial<GuardRequest> = {},
): Promise<Verdict<I>> {
  return guard({ ...GET, ...request, authorization } as GuardRequest)
}

export function valuesOf(headers: FieldLines, name: string): string[] {
  return headers.filter(([other]) => other === name).map(([, value]) => value)
}

/** The challenges of a refusal, as a client reads them. */
export function challengesOf(verdict: Verdict<unknown>, name = 'www-authenticate'): Challenge[] {
  return parseChallenges(valuesOf(verdict.headers, name))
}

export async function nonceOf(guard: Guard, field?: string): Promise<string> {
  const challenges = challengesOf(await ask(guard, field))
  return getParam(challenges.find(({ scheme }) => scheme === 'Digest')!, 'nonce')!
}

export function basicField(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

const NODE_NAMES: Readonly<Record<string, string>> = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' }

/** H() of RFC 7616, of text in UTF-8 or octets. */
export function h(algorithm: string, data: string | Uint8Array): string {
  return createHash(NODE_NAMES[algorithm.replace('-sess', '')]!).update(data).digest('hex')
}

export interface Answer {
  nonce: string
  username?: string
  password?: string
  realm?: string
  algorithm?: string | undefined
  qop?: string | undefined
  nc?: string
  cnonce?: string
  method?: string
  uri?: string
  body?: Uint8Array
  userhash?: boolean
  /** How a name that isn't ASCII is sent. */
  form?: 'extended' | 'octets'
  /** In the place of the right one. */
  response?: string
}

/** Digest credentials (RFC 7616 §3.4), right unless told otherwise. */
export function digestField(answer: Answer): string {
  const {
    nonce,
    username = 'ada',
    password = 'secret',
    realm = 'files',
    method = GET.method,
    uri = GET.target,
  } = answer
  const { algorithm = 'SHA-256', nc = '00000001', cnonce = '0a4f113b', body = new Uint8Array(), userhash } = answer
  const qop = 'qop' in answer ? answer.qop : 'auth'
  const secret = h(algorithm, `${username}:${realm}:${password}`)
  const a1 = algorithm.endsWith('-sess') ? h(algorithm, `${secret}:${nonce}:${cnonce}`) : secret
  const a2 = h(algorithm, qop === 'auth-int' ? `${method}:${uri}:${h(algorithm, body)}` : `${method}:${uri}`)
  const response = answer.response ?? h(algorithm, [a1, nonce, ...(qop ? [nc, cnonce, qop] : []), a2].join(':'))
  const counted = qop === undefined ? '' : `, qop=${qop}, nc=${nc}, cnonce="${cnonce}"`
  const named = nameParam(userhash ? h(algorithm, `${username}:${realm}`) : username, answer.form)
  const named2 = `${named}${userhash ? ', userhash=true' : ''}`
  return `Digest ${named2}, realm="${realm}", nonce="${nonce}", uri="${escaped(uri)}", response="${response}", algorithm=${algorithm}${counted}`
}

/** Octets of UTF-8 one character each, as a field has them. */
export function octetText(text: string): string {
  return Buffer.from(text).toString('latin1')
}

function nameParam(name: string, form: Answer['form']): string {
  if (form === 'extended') return `username*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, percent)}`
  return `username="${escaped(octetText(name))}"`
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

function escaped(text: string): string {
  return text.replace(/["\\]/g, '\\$&')
}

/** Time that stands still unless it is moved. */
export function clock(start = 1_790_000_000_000) {
  const now = () => now.time
  now.time = start
  return now
}

export const SECRET = Uint8Array.from({ length: 32 }, (_, i) => i)
