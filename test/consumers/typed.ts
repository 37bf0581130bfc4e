/*
 * What TypeScript sees of every entry, in a file that is compiled by every version in every mode. A type that became `any` would let
 * the lines pass that are marked as errors.
 */

/** The file's text. */
export const TYPED = `
import { AuthSyntaxError, type Challenge, findChallenge, parseChallenges, parseCredentials, serializeChallenge } from 'authfield'
import { authOutcome, type AuthOutcome, bearer, digest as account, withAuth } from 'authfield/client'
import { answerDigest, AuthSchemeError, Basic, Bearer, type BearerChallenge, decodeChallenges, required, text, type Octets, Vapid } from 'authfield/schemes'
import { basic, createGuard, digest, type Guard, users } from 'authfield/server'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
export const same = <A, B>(_: Same<A, B>): void => {}

const challenges = parseChallenges(['Basic realm="files"'])
same<typeof challenges, Challenge[]>(true)
const found = findChallenge(challenges, 'basic')
same<typeof found, Challenge | undefined>(true)
const credentials = parseCredentials('Basic QQ==')
// @ts-expect-error it has no such property
credentials.nothing
// @ts-expect-error a field is no number
parseChallenges(1)
serializeChallenge({ scheme: 'Basic', params: { realm: 'files' } })
// @ts-expect-error an unknown property
serializeChallenge({ scheme: 'Basic', token: 'abc' })

const [first] = decodeChallenges(Bearer, challenges)
const scope: readonly string[] | undefined = first?.scope
const challenge: Partial<BearerChallenge> | undefined = first
const decoded = Basic.credentials.decode(credentials)
same<typeof decoded.userId, string>(true)
// @ts-expect-error it has no such property
decoded.nothing
const octets: Octets | Uint8Array = new Uint8Array(1)
declare const vapid: ReturnType<typeof Vapid.credentials.decode>
const length: number = vapid.publicKey.length
// @ts-expect-error a number is no text
const wrong: string = vapid.publicKey.length
const param = required('a', text)

const guard: Guard<string> = createGuard([
  basic({ realm: 'files', verify: users({ ada: 'secret' }).verify }),
  digest({ realm: 'files', lookup: users({ ada: 'secret' }).lookup }),
])
// @ts-expect-error a realm is required
basic({ verify: () => undefined })

export async function use(fetch: (input: string, init?: object) => Promise<{ status: number; headers: { get(name: string): string | null } }>) {
  const api = withAuth(fetch, { 'https://api.example': account({ username: 'ada', password: 'secret' }) })
  same<typeof api, typeof fetch>(true)
  const response = await api('https://api.example/')
  const outcome: AuthOutcome | undefined = authOutcome(response)
  const verdict = await guard({ method: 'GET', target: '/', authorization: undefined })
  const identity: string = verdict.ok ? verdict.identity : String(verdict.status)
  // @ts-expect-error who was refused has no identity
  if (!verdict.ok) verdict.identity.length
  const answered = await answerDigest({ realm: 'r', nonce: 'n', qop: ['auth'] }, { username: 'a', password: 'b', method: 'GET', uri: '/' })
  same<typeof answered.response, string>(true)
  return { outcome, identity, scope, challenge, octets, length, wrong, param, token: bearer('abc') }
}

export const isOurs = (error: unknown) => error instanceof AuthSyntaxError || error instanceof AuthSchemeError
`

/** What TypeScript sees of the grammar, whose types are Chevrotain's too. */
export const TYPED_GRAMMAR = `
import { type Diagnostic, parse, print, toChallenges } from 'authfield/grammar'

const { cst, diagnostics } = parse('Basic realm="files"', 'WWW-Authenticate')
export const diagnostic: Diagnostic | undefined = diagnostics[0]
export const image: number | undefined = cst.children.challenge?.[0]?.location?.startOffset
export const text: string = print(cst)
// @ts-expect-error it has no such rule
cst.children.nothing
// @ts-expect-error a tree is no text
toChallenges('Basic')
`
