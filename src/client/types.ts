import type { Bearer } from '../schemes/bearer.ts'
import type { Challenge, FieldValue, Issue } from '../types.ts'

/** A value, or a promise of it. */
export type Awaitable<T> = T | PromiseLike<T>

/** What is used here of the platform's URL, for compilers that don't know the platform. */
interface UrlParts {
  href: string
  readonly origin: string
  protocol: string
  username: string
  password: string
  pathname: string
  search: string
  hash: string
}

/** The platform's URL. */
export type Url = typeof globalThis extends { URL: new (url: string) => infer U } ? U : UrlParts

/** What a challenge of Bearer says. */
export type BearerChallenge = ReturnType<typeof Bearer.challenge.decode>

/** Who is asking. */
export interface Account {
  username: string
  password: string
}

/**
 * An account, or a function that is asked for one: once for all requests that wait for the same answer. What it gives is kept, by
 * origin and realm, until a server refuses it. `undefined` gives up.
 */
export type AccountSource = Account | ((ask: AccountAsk) => Awaitable<Account | undefined>)

/** What an account is needed for. */
export interface AccountAsk {
  /** Where it is sent: a copy. */
  url: Url
  /** The scheme that sends it. */
  scheme: string
  /** What the server asks for, to be shown to people; `undefined` where it doesn't say, or where nothing was asked yet. */
  realm: string | undefined
  /** The account that was refused in this realm just now; `undefined` where none was. */
  rejected: Account | undefined
}

/** A token, and until when it holds. */
export interface Token {
  token: string
  /** Milliseconds since 1970: from then on it is asked for anew, before a server refuses it. Absent: until it is refused. */
  expiresAt?: number | undefined
}

/**
 * A token, or a function that is asked for one: before the first request (`challenge` is `undefined`; what gives `undefined` sends
 * none), once it has expired, and after a refusal. What it gives is kept, by origin, until then. Requests that need the same share
 * one call. One whose token was replaced meanwhile takes the new one, if that was got for the same challenge (but for what it says
 * of the error) or for none; another challenge asks. Use the bare fetch in it, not the wrapped one.
 */
export type TokenSource = string | ((ask: TokenAsk) => Awaitable<string | Token | undefined>)

/** What a token is needed for. */
export interface TokenAsk {
  /** Where it is sent: a copy. */
  url: Url
  method: string
  /** `undefined` where nothing was asked yet. Of DPoP its `algs` are among the `extensions`. */
  challenge: BearerChallenge | undefined
  /** The token that was refused just now, or is not enough; `undefined` where none was sent. */
  rejected: string | undefined
}

/** Names in lower case, and what is sent. `authorization` also where a proxy asks: the exchange renames it. */
export type AuthFields = Readonly<Record<string, string>>

/** What an exchange has sent for one authenticator. */
export interface Attempt {
  fields: AuthFields
  /** The first of the challenges that it answered; `undefined` where it was sent unasked. */
  challenge: Challenge | undefined
}

/** The request that an exchange is about. */
export interface AuthRequest {
  method: string
  /** Where it goes: to a proxy, the proxy's own URL. */
  url: Url
  /** The request target as it is sent: path and query; to a proxy the whole URL, or `host:port` of CONNECT. */
  target: string
  /** The content, for Digest with `auth-int`: empty octets where the request has none. Absent: it isn't at hand. */
  body?: (() => Promise<Uint8Array>) | undefined
  /** The content can be sent once only: an answer is not sent, but what it was made of serves the requests that follow. */
  bodyOnce?: boolean | undefined
}

/** A response as an exchange sees it. */
export interface AuthResponse {
  status: number
  /** The value of a field, or its lines; its name is in lower case. */
  field(name: string): FieldValue
}

/**
 * Who can answer the challenges of one scheme. What it remembers between requests is its own affair, and by origin; what a request
 * has tried is handed to it.
 */
export interface Authenticator {
  /** Its challenges are those of this scheme, in any case. */
  readonly scheme: string
  /** Fields for a request that nothing was asked of yet; `undefined` sends none. */
  authorize?(request: AuthRequest): Awaitable<AuthFields | undefined>
  /**
   * Fields that answer challenges of this scheme, of which there is at least one. `tried` is what this exchange has sent for it, the
   * last one refused. `response` is the one that asks; a proxy's is as a server's, with 401 and the fields of a server. `undefined`
   * where it can't answer, or was refused.
   */
  answer(
    challenges: readonly Challenge[],
    request: AuthRequest,
    tried: readonly Attempt[],
    response: AuthResponse,
  ): Awaitable<AuthFields | undefined>
  /** Sees each response to what it sent, also a refusal: for Authentication-Info, DPoP-Nonce, and what to forget. */
  settle?(
    response: AuthResponse,
    request: AuthRequest,
    sent: AuthFields,
    // biome-ignore lint/suspicious/noConfusingVoidType: most have nothing to say
  ): Awaitable<{ serverProved?: boolean | undefined } | undefined | void>
  /** Told of fields that it made and that were not sent after all. */
  withdraw?(unsent: AuthFields): void
  /** Whether a 403 whose challenge says `insufficient_scope` is answered too (RFC 6750 §3.1). */
  readonly stepUp?: boolean | undefined
}

/** How the authentication of one request went. It holds no credentials. */
export interface AuthOutcome {
  result: AuthResult
  /** The scheme of the credentials sent last; `undefined` where none were. */
  scheme: string | undefined
  /** Those of the response, as the tolerant reader has them. */
  challenges: Challenge[]
  /** What was malformed in them. */
  issues: Issue[]
  /** How often the request went to this URL. */
  sends: number
  /**
   * Digest: whether the response's `rspauth` was right; `undefined` where it had none. It is reported, never enforced: it binds
   * neither the body nor the fields of the response.
   */
  serverProved: boolean | undefined
}

export type AuthResult =
  /** Credentials were neither sent nor asked for. */
  | 'not-needed'
  /** Credentials went out and were not refused. The response may still be a 403, a 404 or a 500. */
  | 'sent'
  /** Credentials were refused, and there are no others. */
  | 'rejected'
  /** A 401 that says nothing readable: also where CORS doesn't expose the field. */
  | 'no-challenge'
  /** Nobody who is listed can answer what was asked. */
  | 'no-answer'
  /** An answer was at hand, but the body can't be sent a second time. */
  | 'body-used'
  /** The caller had set Authorization or DPoP: left alone. */
  | 'own-credentials'

/** The conversation about one request, without input and output: for whatever sends requests. */
export interface Exchange {
  /** Fields to send with the request at first; `undefined` where there are none. Call it once. */
  authorize(): Promise<AuthFields | undefined>
  /** Fields to send the request with again; `undefined`: the response is the last one, and `outcome` says why. Call it with every response. */
  answer(response: AuthResponse): Promise<AuthFields | undefined>
  readonly outcome: AuthOutcome
}

/**
 * Where credentials may go. A key is an origin, or a URL whose path is a prefix by whole segments; a value says who answers there, the
 * preferred first. Of several scopes that cover a URL the longest holds. An empty list answers nobody.
 */
export type Scopes = Readonly<Record<string, Authenticator | readonly Authenticator[]>>
