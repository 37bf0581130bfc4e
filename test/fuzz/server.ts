import { randomUUID } from 'node:crypto'
import type { Guard, Verdict } from '../../src/server/index.ts'
import type { Library } from './library.ts'
import { CANARY, hold, holdHidden, holdSame, inParts, LINE_END, PART_END, type Target } from './promises.ts'

/*
 * Guards, given any credentials. An input has three parts: the lines of Authorization, those of DPoP, and the request target.
 */

/** What no input has. */
const PASSWORD = randomUUID()
const SECRET = new Uint8Array(32).fill(7)
const TIME = 1_790_000_000_000
/** Stands in an input for a nonce that is good. */
export const NONCE = '\ue002'

interface Guards {
  /** Knows nobody whose password an input could have. */
  closed: Guard<unknown>
  proxy: Guard<unknown>
  /** Believes everybody. */
  open: Guard<unknown>
  nonce: string
}

const known = new WeakMap<Library, Promise<Guards>>()

async function guardsOf({ server }: Library): Promise<Guards> {
  const { verify, lookup } = server.users({ ada: PASSWORD, ben: PASSWORD })
  const now = () => TIME
  const nonces = server.createNonces({ secret: SECRET, now })
  const dpopOptions = { realm: 'api', origin: 'https://api.example', now, nonces, counts: server.createCounts() }
  const closed = [
    server.digest({ realm: 'files', lookup, userhash: true, qop: ['auth', 'auth-int'], nonces }),
    server.basic({ realm: 'files', verify }),
    server.bearer({
      realm: 'api',
      verify: (token) => (token.length % 2 ? undefined : server.refuse('insufficient_scope')),
    }),
    server.dpop({ ...dpopOptions, verify: () => undefined }),
  ]
  const open = [
    server.basic({ realm: 'files', verify: (account) => account }),
    server.bearer({ realm: 'api', verify: (token) => ({ token }) }),
    server.dpop({ ...dpopOptions, verify: (token, proof) => ({ token, proof }) }),
  ]
  return {
    closed: server.createGuard(closed as never[]),
    proxy: server.createGuard(closed as never[], { proxy: true }),
    open: server.createGuard(open as never[]),
    nonce: await nonces.issue('Digest files'),
  }
}

function guardsFor(library: Library): Promise<Guards> {
  const guards = known.get(library) ?? guardsOf(library)
  known.set(library, guards)
  return guards
}

function requestOf(input: string, nonce: string) {
  const [authorization = '', dpop = '', target = '/'] = input.replaceAll(NONCE, nonce).split(PART_END)
  const linesOf = (text: string) => (text === '' ? undefined : text.split(LINE_END))
  return {
    method: 'GET',
    target,
    authorization: linesOf(authorization),
    dpop: linesOf(dpop),
    body: () => new Uint8Array(2),
  }
}

const REASONS = /^(?:absent|malformed|unknown-scheme|rejected|stale|wrong-target|insufficient)$/

function judgeRefusal({ core }: Library, verdict: Verdict<unknown>, unauthorized: 401 | 407): void {
  hold(!verdict.ok, 'nobody is let in whose password is not known')
  const { status, reason, headers } = verdict
  hold([400, 403, unauthorized].includes(status) && REASONS.test(reason), 'a refusal is 400, 401 or 403, and says why')
  holdHidden(JSON.stringify(verdict), 'no refusal says what was sent')
  const name = unauthorized === 407 ? 'proxy-authenticate' : 'www-authenticate'
  const challenges = headers.filter(([one]) => one === name).map(([, value]) => value)
  hold(status !== unauthorized || challenges.length > 0, 'a 401 has a challenge')
  core.parseChallenges(challenges)
}

/** Who is let in by a guard that believes everybody is who the field says. */
function judgeOpen({ core }: Library, verdict: Verdict<unknown>, authorization: string[] | undefined): void {
  if (!verdict.ok) return
  const credentials = core.parseCredentials(authorization)!
  hold(core.isScheme(credentials, verdict.scheme), 'a scheme judges its own credentials')
  const { username, password, token } = verdict.identity as Record<string, string>
  if (verdict.scheme === 'Basic') {
    const sent = Buffer.from(credentials.token68!, 'base64').toString().normalize('NFC')
    hold(`${username}:${password}`.normalize('NFC') === sent, 'an account is the one that was sent')
  } else {
    hold(token === credentials.token68, 'a token is the one that was sent')
  }
}

const basicOf = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`
const digestOf = (qop: string): string =>
  `Digest username="ada", realm="files", nonce="${NONCE}", uri="/", response="${'0'.repeat(64)}", algorithm=SHA-256, ${qop}`
const proofOf = (claims: object): string =>
  [{ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty: 'EC', crv: 'P-256', x: 'a', y: 'b' } }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')

export const server: Target = {
  name: 'server',
  seeds: [
    '',
    basicOf('ada:x'),
    basicOf(`${CANARY}:x`),
    `Bearer ${CANARY}`,
    digestOf('qop=auth, nc=00000001, cnonce="a"'),
    digestOf('qop=auth-int, nc=00000001, cnonce="a"'),
    digestOf("username*=UTF-8''a, userhash=true"),
    inParts(
      'DPoP abc',
      `${proofOf({ jti: 'a', htm: 'GET', htu: 'https://api.example/', iat: TIME / 1000 })}.c2ln`,
      '/',
    ),
    [basicOf('a:b'), 'Bearer x'].join(LINE_END),
  ],
  words: [
    NONCE,
    'username="ada"',
    'realm="files"',
    'uri="/"',
    'algorithm=MD5',
    'qop=auth-int',
    'userhash=true',
    'DPoP ',
  ],
  async judge(library, input) {
    const { closed, proxy, open, nonce } = await guardsFor(library)
    const request = requestOf(input, nonce)
    judgeRefusal(library, await closed(request), 401)
    judgeRefusal(library, await proxy(request), 407)
    judgeOpen(library, await open(request), request.authorization)
    const raw = request.authorization?.flatMap((line) => ['Authorization', line, 'Other', line])
    holdSame(
      library.server.rawLines(raw ?? [], 'authorization'),
      request.authorization,
      'all lines of a field are found',
    )
  },
  async call(library, input) {
    const { closed, nonce } = await guardsFor(library)
    await closed(requestOf(input, nonce))
  },
}
