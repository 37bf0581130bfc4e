import { readOptions } from '../options.ts'
import { getParam } from '../params.ts'
import { recoverAuthParams } from '../recover/recover.ts'
import { sameName } from '../scan.ts'
import type { DigestInfo } from '../schemes/digest.ts'
import type { Challenge, FieldValue } from '../types.ts'
import { Accounts } from './account.ts'
import { type DigestOffer, type DigestOptions, isBodyHashed, isKnown, isSendable, offersOf } from './digest-offer.ts'
import { DigestSigner, type Signed } from './digest-sign.ts'
import { DigestSpace, prefixesOf } from './digest-space.ts'
import { directoryOf } from './directories.ts'
import { entryOf } from './recent.ts'
import { isAccepted, isRefused } from './status.ts'
import type { Account, AccountSource, Attempt, Authenticator, AuthFields, AuthRequest, AuthResponse } from './types.ts'

export type { DigestOptions } from './digest-offer.ts'

/** What was sent, and for whom. */
interface Used extends Signed {
  account: Account
  realm: string
  /** Whether it answers the refusal of an answer whose nonce was too old. */
  isAfterStale: boolean
}

/**
 * Answers challenges of Digest (RFC 7616, and the forms of RFC 2617 and RFC 2069): of several the first whose hash isn't MD5. Once
 * accepted it goes with every request to where `domain` says, which is the whole origin otherwise, until it is refused.
 *
 * Throws `TypeError` for what is no account, for options of another type, and for an algorithm that isn't known.
 */
export function digest(account: AccountSource, options: DigestOptions = {}): Authenticator {
  const client = new DigestClient(account, options)
  return {
    scheme: 'Digest',
    authorize: (request) => client.authorize(request),
    answer: (challenges, request, tried) => client.answer(challenges, request, tried),
    settle: (response, request, sent) => client.settle(response, request, sent),
    withdraw: (unsent) => client.withdraw(unsent),
  }
}

class DigestClient {
  readonly #options: DigestOptions
  readonly #accounts: Accounts
  readonly #signer: DigestSigner
  readonly #spaces = new Map<string, DigestSpace>()
  readonly #used = new WeakMap<AuthFields, Used>()

  constructor(account: AccountSource, given: DigestOptions) {
    const options = readOptions(given, { realm: 'string', algorithms: 'array', hash: 'function' })
    const { algorithms = [], hash } = options
    if (!algorithms.every((algorithm) => isKnown(algorithm, hash))) {
      throw new TypeError('options.algorithms has one that is not known')
    }
    this.#options = { ...options, algorithms: options.algorithms && [...algorithms] }
    this.#accounts = new Accounts('Digest', account)
    this.#signer = new DigestSigner(options)
  }

  async authorize(request: AuthRequest): Promise<AuthFields | undefined> {
    const session = this.#spaces.get(request.url.origin)?.sessionFor(request.url)
    if (session === undefined || (isBodyHashed(session.offer.option) && !request.body)) return undefined
    return this.#give(await this.#signer.sign(session, request), false)
  }

  async answer(
    challenges: readonly Challenge[],
    request: AuthRequest,
    tried: readonly Attempt[],
  ): Promise<AuthFields | undefined> {
    const past = tried.flatMap(({ fields, challenge }) => {
      const used = this.#used.get(fields)
      return used === undefined ? [] : [{ ...used, isAnswer: challenge !== undefined }]
    })
    const last = past.at(-1)
    // An answer that others have rewritten can't be told from one that was refused.
    if (tried.some(({ fields, challenge }) => challenge !== undefined && !this.#used.has(fields))) return undefined
    for (const offer of offersOf(challenges, request, this.#options)) {
      if (!(await this.#signer.canHash(offer))) continue
      // Servers lose nonces without saying so, which is why what was sent unasked is answered once. The refusal of an answer says that
      // the account is wrong, unless the nonce was too old (RFC 7616 §3.3): that is answered once, and then the account is still right.
      const isStale = offer.stale === true && offer.realm === last?.realm
      if (isStale && last?.isAnswer && past.some((used) => used.isAfterStale)) return undefined
      const refused = past.filter((used, i) => used.isAnswer && !(past[i + 1]?.isAfterStale ?? isStale))
      if (last !== undefined && refused.includes(last)) this.#accounts.forget(request.url, last)
      const isRetry = last?.isAnswer === true && isStale
      const account = isRetry ? last.account : await this.#accounts.get(request, offer.realm, refused)
      return account && this.#open(offer, account, request, last, isRetry)
    }
    return undefined
  }

  async settle(
    response: AuthResponse,
    { url }: AuthRequest,
    sent: AuthFields,
  ): Promise<{ serverProved?: boolean } | undefined> {
    const used = this.#used.get(sent)
    const space = this.#spaces.get(url.origin)
    if (used === undefined || space === undefined) return undefined
    if (isRefused(response.status)) {
      space.close(used.session)
      return undefined
    }
    if (isAccepted(response.status)) space.directories.add(directoryOf(url), used.realm)
    const info = infoOf(response.field('authentication-info'))
    const { nextnonce = '', rspauth } = info
    if (nextnonce !== '' && isSendable(nextnonce) && space.isCurrent(used.session)) space.renew(used.session, nextnonce)
    // With auth-int the proof covers the response's body, which is the caller's to read.
    if (rspauth === undefined || !sameName(used.credentials.qop ?? '', 'auth')) return undefined
    return { serverProved: await this.#signer.isProof(info, used) }
  }

  withdraw(unsent: AuthFields): void {
    const used = this.#used.get(unsent)
    used?.counter.giveBack(used.count)
  }

  /** A new session. It is there for other requests once its first credentials are made. */
  async #open(
    offer: DigestOffer,
    account: Account,
    request: AuthRequest,
    last: Used | undefined,
    isAfterStale: boolean,
  ): Promise<AuthFields> {
    const { url } = request
    const space = entryOf(this.#spaces, url.origin, () => new DigestSpace())
    const session = {
      offer,
      account,
      passwordHash: await this.#signer.passwordHash(account, offer),
      nonce: offer.nonce,
      counter: space.counterOf(offer, offer.nonce),
      cnonce: undefined,
      prefixes: prefixesOf(offer.domain, url),
    }
    if (last !== undefined && last.realm !== offer.realm) space.reopen(last.session)
    // No count is taken for what is not sent.
    const signed = request.bodyOnce ? undefined : await this.#signer.sign(session, request)
    space.open(session)
    return signed === undefined ? { authorization: 'Digest' } : this.#give(signed, isAfterStale)
  }

  #give(signed: Signed, isAfterStale: boolean): AuthFields {
    const { account, offer } = signed.session
    this.#used.set(signed.fields, { ...signed, account, realm: offer.realm, isAfterStale })
    return signed.fields
  }
}

/** Authentication-Info as far as it can be read. */
function infoOf(field: FieldValue): DigestInfo {
  const { params } = recoverAuthParams(field)
  const [nextnonce, qop, rspauth, cnonce, nc] = ['nextnonce', 'qop', 'rspauth', 'cnonce', 'nc'].map((name) =>
    getParam(params, name),
  )
  return { nextnonce, qop, rspauth, cnonce, nc, extensions: [] }
}
