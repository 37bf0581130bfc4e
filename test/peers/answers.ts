import { paramsObject, recoverChallenges, recoverCredentials } from 'authfield'
import { DigestUtf8, decodeChallenges, decodeCredentials, findDigestOffer, verifyDigestSync } from 'authfield/schemes'
import { DigestClient } from './drop-in/digest-fetch.ts'
import { digestAuthHeader } from './drop-in/digest-header.ts'
import { DigestClient as SipDigestClient } from './drop-in/drachtio-srf.ts'
import { DigestAuthentication, parseChallenge } from './drop-in/jssip.ts'
import * as ours from './drop-in/www-authenticate.ts'
import { type Calls, type Foreign, load, type Peer } from './peers.ts'

/* Peers that answer a challenge of Digest. What they draw at random is left out; whether the response is right is said instead. */

const ACCOUNT = { username: 'Mufasa', password: 'Circle of Life' }
const METHOD = 'GET'
const TARGET = '/dir/index.html'

/** What an answer says, and whether it proves the password to the server that asked. */
function answered(field: string, authorization: string | undefined) {
  if (!authorization) return undefined
  const { credentials } = recoverCredentials(authorization)
  if (credentials?.scheme === 'Basic') return { basic: credentials.token68 }
  const answer = decodeCredentials(DigestUtf8, authorization)
  if (answer === undefined) return { malformed: true }
  const { realm, nonce, opaque, qop, uri } = answer
  const offers = decodeChallenges(DigestUtf8, recoverChallenges(field).challenges).filter(
    (offer) => offer.nonce === nonce,
  )
  const offer = findDigestOffer(answer, offers)
  const isRight =
    offer !== undefined && offer.opaque === opaque && verifyDigestSync(answer, offer, { method: METHOD, ...ACCOUNT })
  return { realm, nonce, opaque, qop, uri, isRight }
}

const headerCalls = (answer: typeof digestAuthHeader): Calls => ({
  answer: (field) => answered(field, answer(METHOD, TARGET, field, `${ACCOUNT.username}:${ACCOUNT.password}`)),
  /** What of an answer is known before: all of it where there is no cnonce. */
  header: (method, uri, field, userpass) => {
    const { cnonce, nc, algorithm, response, ...known } = paramsObject(
      recoverCredentials(answer(method, uri, field, userpass)).credentials ?? [],
    )
    return known.qop === undefined ? { ...known, response } : known
  },
})

const fetchCalls = (Client: Foreign): Calls => ({
  answer(field, options = {}) {
    const client = new Client(ACCOUNT.username, ACCOUNT.password, options)
    client.parseAuth(field)
    return answered(field, client.addAuth(TARGET, { method: METHOD }).headers?.Authorization)
  },
  basic: () => new Client(ACCOUNT.username, ACCOUNT.password, { basic: true }).addBasicAuth().headers.Authorization,
})

/** What authorizes, in the order of its names. */
const byName = (authorization: string) => {
  const { credentials } = recoverCredentials(authorization)
  return { scheme: credentials?.scheme, token68: credentials?.token68, ...(credentials && paramsObject(credentials)) }
}

const wwwCalls = (start: Foreign, parsers: Foreign): Calls => ({
  parse(field) {
    const { err, scheme, parms } = new parsers.WWW_Authenticate(field)
    return err ? undefined : { scheme, parms }
  },
  info(field) {
    const { err, parms } = new parsers.Authentication_Info(field)
    return err ? undefined : parms
  },
  answer(field) {
    const { err, authorize } = start(ACCOUNT.username, ACCOUNT.password)(field)
    return err || !authorize ? undefined : answered(field, authorize(METHOD, TARGET))
  },
  /** The last of several requests. */
  authorize(field, username, password, options, uris) {
    const authenticator = start(username, password, options)(field)
    return byName(uris.map((uri: string) => authenticator.authorize('GET', uri)).at(-1))
  },
})

const sipCalls = (
  Authentication: Foreign,
  parse: (field: string) => Foreign,
  responseOf: (digest: Foreign) => unknown,
): Calls => ({
  parse(field) {
    const challenge = parse(field)
    if (challenge === -1) return undefined
    const { realm, nonce, qop, algorithm, stale, opaque } = challenge
    return { realm, nonce, qop, algorithm, stale, opaque }
  },
  response(credentials, request, challenge, cnonce) {
    const digest = new Authentication(credentials)
    return digest.authenticate(request, challenge, cnonce) && responseOf(digest)
  },
})

/** What a refused request is sent again with, or the message of an error. */
const drachtioCalls = (Client: Foreign): Calls => ({
  parse: (field) => new Client({})._parseChallenge(field),
  answer: (field) => {
    const options: Foreign = { method: METHOD, uri: TARGET, auth: ACCOUNT }
    const req = {
      method: METHOD,
      _originalParams: { options },
      get: () => undefined,
      getParsedHeader: () => ({ seq: 1 }),
    }
    const res = { statusCode: 401, req, agent: { request() {} }, has: () => true, get: () => field }
    let failure: Error | null = null
    new Client(res).authenticate((error: Error | null) => {
      failure = error
    })
    return failure ? undefined : answered(field, options.headers?.Authorization)
  },
})

const compared = [{ call: 'answer', kind: 'challenges', only: /Digest/i }] as const

export const ANSWERERS: readonly Peer[] = [
  {
    name: 'urllib',
    file: 'urllib',
    packages: ['urllib'],
    replaced: 'digestAuthHeader',
    ours: headerCalls(digestAuthHeader),
    theirs: async () => headerCalls((await load('urllib/dist/commonjs/utils.js')).digestAuthHeader),
    compared: [...compared],
  },
  {
    name: 'digest-header',
    file: 'digest-header',
    packages: ['digest-header'],
    replaced: 'its one function',
    ours: headerCalls(digestAuthHeader),
    theirs: async () => headerCalls((await load('digest-header/index.js')).default),
    compared: [...compared],
  },
  {
    name: 'digest-fetch',
    file: 'digest-fetch',
    packages: ['digest-fetch'],
    replaced: 'DigestClient',
    ours: fetchCalls(DigestClient),
    theirs: async () => fetchCalls((await load('digest-fetch/digest-fetch-src.js')).DigestClient),
    compared: [...compared],
  },
  {
    name: 'www-authenticate',
    file: 'www-authenticate',
    packages: ['www-authenticate'],
    replaced: 'its one function, parsers',
    ours: wwwCalls(ours.wwwAuthenticate, {
      WWW_Authenticate: function (this: unknown, field: string) {
        return ours.parsers.WWW_Authenticate(field)
      },
      Authentication_Info: function (this: unknown, field: string) {
        return ours.parsers.Authentication_Info(field)
      },
    }),
    theirs: async () => {
      const { default: start } = await load('www-authenticate/lib/www-authenticate.js')
      return wwwCalls(start, start.parsers)
    },
    compared: [{ call: 'parse', kind: 'challenges' }, ...compared],
  },
  {
    name: 'drachtio-srf',
    file: 'drachtio-srf',
    packages: ['drachtio-srf'],
    replaced: 'DigestClient',
    ours: drachtioCalls(SipDigestClient),
    theirs: async () => drachtioCalls((await load('drachtio-srf/lib/digest-client.js')).default),
    compared: [{ call: 'parse', kind: 'challenges', only: /^\s*Digest/i }, ...compared],
  },
  {
    name: 'JsSIP',
    file: 'jssip',
    packages: ['jssip'],
    replaced: 'DigestAuthentication, the challenge of Grammar',
    ours: sipCalls(DigestAuthentication, parseChallenge, ({ response }) => response),
    theirs: async () => {
      const { default: Authentication } = await load('jssip/lib/DigestAuthentication.js')
      const { default: grammar } = await load('jssip/lib/Grammar.js')
      return sipCalls(
        Authentication,
        (field) => grammar.parse(field, 'challenge'),
        ({ _response }) => _response,
      )
    },
    compared: [{ call: 'parse', kind: 'challenges', only: /^\s*Digest/i }],
  },
]
