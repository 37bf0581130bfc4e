import type { Authenticator, AuthFields, AuthOutcome } from '../../src/client/index.ts'
import type { Library } from './library.ts'
import { BrokenPromise, hold, inParts, LINE_END, PART_END, type Target } from './promises.ts'

/*
 * The client among servers that say anything. An input has parts: digits that say how, and what each response is: a digit for the
 * status, the lines of WWW-Authenticate, and behind `FIELD_END` those of Authentication-Info, DPoP-Nonce and Location.
 */

const FIELD_END = '\ue003'
const PASSWORD = 'open sesame'
const TOKEN = 'mF_9.B5f-4.1JqM'
const STATUSES = [401, 200, 401, 403, 401, 307, 407, 302, 400, 303]
const HERE = 'https://api.example'
const RESULTS = /^(?:not-needed|sent|rejected|no-challenge|no-answer|body-used|own-credentials)$/

interface Reply {
  status: number
  fields: Readonly<Record<string, string[]>>
}

const NAMES = ['www-authenticate', 'authentication-info', 'dpop-nonce', 'location']

function replyOf(part: string): Reply {
  // Of a digit, its own.
  const status = STATUSES[(part.charCodeAt(0) + 2) % STATUSES.length] ?? 200
  const texts = part.slice(1).split(FIELD_END)
  const given = NAMES.flatMap((name, i) => (texts[i] ? [[name, texts[i].split(LINE_END)] as const] : []))
  return { status, fields: Object.fromEntries(given) }
}

function authenticatorsOf({ client }: Library, how: string): Authenticator[] {
  const account = { username: 'ada', password: PASSWORD }
  const all = [
    client.digest(account),
    client.bearer(TOKEN, { stepUp: how.charCodeAt(1) % 2 === 0 }),
    client.basic(account, { preemptive: how.charCodeAt(2) % 3 === 0 }),
    client.dpop(TOKEN, { sign: ({ jti }) => `e30.${jti.replace(/\W/g, '')}.c2ln` }),
  ]
  const first = how.charCodeAt(0) % all.length || 0
  return [...all.slice(first), ...all.slice(0, first)]
}

function judgeOutcome({ result, challenges, issues, scheme, sends }: AuthOutcome): void {
  hold(RESULTS.test(result) && sends >= 0, 'an outcome is one of a few')
  const shown = JSON.stringify([challenges, issues, scheme])
  hold(!shown.includes(PASSWORD) && !shown.includes(TOKEN), 'an outcome holds no credentials')
}

/** What is sent is of the grammar, and no other field than those of authentication. */
function judgeFields({ core }: Library, fields: AuthFields, isProxy: boolean): void {
  for (const [name, value] of Object.entries(fields)) {
    hold(['authorization', 'proxy-authorization', 'dpop'].includes(name), 'no other field is sent')
    hold((name === 'proxy-authorization') === (isProxy && name !== 'dpop'), 'a proxy gets its own field')
    hold(/^[\t -~\x80-\xff]*$/.test(value) && !value.includes(PASSWORD), 'what is sent is a field, without a password')
    if (name !== 'dpop') core.parseCredentials(value)
  }
}

/** A conversation with servers that say what the input has. */
async function judgeExchange(library: Library, how: string, replies: readonly Reply[]): Promise<void> {
  const isProxy = how.charCodeAt(3) % 2 === 1
  const request = { method: 'GET', url: new URL(`${HERE}/a`), target: '/a?b', body: async () => new Uint8Array(1) }
  const authenticators = authenticatorsOf(library, how)
  const exchange = library.client.createExchange(authenticators, request, { proxy: isProxy })
  const sent: AuthFields[] = []
  let fields = await exchange.authorize()
  // What goes unasked is no answer.
  const unasked = fields ? 1 : 0
  for (const { status, fields: given } of replies) {
    if (fields) {
      judgeFields(library, fields, isProxy)
      sent.push(fields)
    }
    const isAsked = (name: string) =>
      (isProxy ? name.replace(/^proxy-/, '') : name).replace(/^authenticate$/, 'www-authenticate')
    fields = await exchange.answer({
      status: isProxy && status === 401 ? 407 : status,
      field: (name) => given[isAsked(name)],
    })
    if (!fields) break
  }
  hold(sent.length <= 4, 'an answer is given once for each challenge, four times at most')
  const written = sent.map((one) => JSON.stringify(one))
  hold(new Set(written).size === written.length, 'the same fields are sent once')
  const name = isProxy ? 'proxy-authorization' : 'authorization'
  const schemes = sent.slice(unasked).map((one) => one[name]?.replace(/ .*/s, ''))
  hold(new Set(schemes).size <= 1, 'no other scheme takes over where one was refused')
  judgeOutcome(exchange.outcome)
}

/** What a response can have: a platform refuses the rest. */
const sendable = (value: string): string => value.replace(/[^\t -~\x80-\xff]/g, ' ')

/** A wrapped fetch among these servers. */
async function judgeFetch(library: Library, how: string, replies: readonly Reply[]): Promise<void> {
  const { client } = library
  let sends = 0
  const stub = async (input: string | URL, init: { headers?: Headers } = {}): Promise<Response> => {
    const { origin } = new URL(String(input))
    const headers = new Headers(init.headers)
    const names = ['authorization', 'dpop', 'proxy-authorization'].filter((name) => headers.has(name))
    hold(origin === HERE || names.length === 0, 'no other origin gets credentials')
    const { status, fields } = replies[sends++ % replies.length]!
    hold(sends <= 30, 'a call has an end')
    const given = Object.entries(fields).flatMap(([name, lines]) => lines.map((line) => [name, sendable(line)]))
    return new Response(null, { status, headers: given as [string, string][] })
  }
  const api = client.withAuth(stub as typeof fetch, { [HERE]: authenticatorsOf(library, how) })
  try {
    const outcome = client.authOutcome(await api(`${HERE}/a`))
    if (outcome) judgeOutcome(outcome)
  } catch (error) {
    if (error instanceof BrokenPromise) throw error
    hold(error instanceof TypeError, 'a call is answered, or fails as a fetch does')
  }
}

const digest = 'Digest realm="files", nonce="n", qop="auth", algorithm=SHA-256'

export const client: Target = {
  name: 'client',
  seeds: [
    inParts('0000', `0${digest}`, '1'),
    inParts('2000', '0Basic realm="x"', '1'),
    inParts('1000', '0Bearer error="invalid_token"', '1'),
    inParts('3000', `0DPoP algs="ES256", error="use_dpop_nonce"${FIELD_END}${FIELD_END}abc`, '1'),
    inParts('0001', `0${digest}`, `0${digest}, stale=true`, '1'),
    inParts('0000', `5${FIELD_END}${FIELD_END}${FIELD_END}https://other.example/`, `0${digest}`, '1'),
    inParts('1010', '3Bearer error="insufficient_scope", scope="a"', '1'),
  ],
  words: [
    FIELD_END,
    digest,
    ', stale=true',
    'https://other.example/',
    '/b',
    '//other.example',
    'algorithm=MD5-sess',
    'use_dpop_nonce',
  ],
  async judge(library, input) {
    const [how = '', ...parts] = input.split(PART_END)
    const replies = (parts.length > 0 ? parts : ['']).map(replyOf)
    await judgeExchange(library, how, replies)
  },
  async judgeSlowly(library, input) {
    const [how = '', ...parts] = input.split(PART_END)
    await judgeFetch(library, how, (parts.length > 0 ? parts : ['']).map(replyOf))
  },
}
