import type { Bearer } from '../schemes/bearer.ts'
import type { ChallengeInit, Credentials, FieldValue } from '../types.ts'
import type { Refusal } from './refusal.ts'

export type Awaitable<T> = T | PromiseLike<T>

/** What a guard judges: one request. A callback gets the same object, so it may hold more than this. */
export type GuardRequest = RequestParts & (RequestLines | RequestFields)

interface RequestParts {
  /** As sent: HEAD is HEAD, CONNECT is CONNECT. */
  method: string
  /**
   * The request target as the client sent it, before any rewriting: `originalUrl` of Express, `:path` of HTTP/2, host
   * and port of CONNECT (RFC 9112 §3.2).
   */
  target: string
  /** The content, before any transfer coding. It is called only for Digest credentials with `auth-int`, where that is offered. */
  body?: (() => Awaitable<Uint8Array>) | undefined
}

/** The fields that matter, a string for each line: `rawLines` finds them in Node. */
export interface RequestLines {
  /** The lines of Authorization; those of Proxy-Authorization for a guard with `proxy`. */
  authorization: FieldValue
  /** The lines of DPoP (RFC 9449 §4.1), for the scheme of that name. */
  dpop?: FieldValue
  field?: undefined
}

/** All fields, by a function that is asked for one of them in lower case. */
export interface RequestFields {
  field(name: string): FieldValue
}

/** What the guard says of a request. `headers` belong on the response, whether it is accepted or refused. */
export type Verdict<I> =
  | {
      ok: true
      identity: I
      /** The name of the scheme that knew the identity. */
      scheme: string
      /** Authentication-Info or DPoP-Nonce; often none. */
      headers: FieldLines
    }
  | {
      ok: false
      /** 407 in the place of 401 for a guard with `proxy`. */
      status: 400 | 401 | 403 | 407
      reason: RefusalReason
      headers: FieldLines
    }

/**
 * Names, in lower case, and values: pairs, so that lines of one name stay apart. `new Response(null, { headers })` takes
 * them; in Node, `for (const [name, value] of headers) res.appendHeader(name, value)`.
 */
export type FieldLines = [name: string, value: string][]

export type RefusalReason =
  /** There are no credentials. */
  | 'absent'
  /** The field or what it holds can't be read, or is there twice. */
  | 'malformed'
  /** The credentials are of a scheme that isn't offered. */
  | 'unknown-scheme'
  /** They prove nobody's identity, or aren't of what was offered. */
  | 'rejected'
  /** They are right, but their nonce is too old, unknown, or was used. */
  | 'stale'
  /** They are right, but for another request target (RFC 7616 §3.4.6). */
  | 'wrong-target'
  /** They are right, and don't suffice. */
  | 'insufficient'

/** One scheme of a guard: `basic`, `bearer`, `digest` and `dpop` make them, and it may be your own. */
export interface GuardScheme<I, R = GuardRequest> {
  /** Its name. Credentials are handed to it whose scheme is that, in any case (RFC 9110 §11.1). */
  readonly scheme: string
  /**
   * Its challenges, and fields beside them. `refusal` says why its own credentials were refused; it is `undefined` where
   * there were none of this scheme. With a 400 or 403, only challenges with an `error` are sent.
   */
  readonly challenges: (
    refusal: Refusal | undefined,
    request: R,
  ) => Awaitable<{ challenges: readonly ChallengeInit[]; headers?: FieldLines }>
  /**
   * Who it is, or what `refuse` gives; anything else is nobody. An `AuthSchemeError` that it throws makes a 400, any other
   * error is handed on to the guard's caller.
   */
  readonly verify: (
    credentials: Credentials,
    request: R,
  ) => Awaitable<{ identity: I; headers?: FieldLines } | Refusal | undefined | null | false>
}

/** What a callback gives for nobody. */
export type Nobody = undefined | null | false

/** A name and a password, as Basic sends them. */
export interface Account {
  username: string
  password: string
}

/** What a Bearer challenge may say. */
export type BearerChallengeInit = Parameters<typeof Bearer.challenge.encode>[0]
