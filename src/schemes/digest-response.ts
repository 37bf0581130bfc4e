import type { DigestAkaKeys } from './digest-aka.ts'
import { checkObject } from './digest-arguments.ts'
import { passwordHashOf, refuseFault, responseOf, usernameHashOf } from './digest-formula.ts'
import { compute, computeSync } from './digest-hash.ts'
import type {
  DigestAccount,
  DigestAccountSync,
  DigestInput,
  DigestRequest,
  DigestRequestSync,
} from './digest-request.ts'

/* What either side of Digest hashes: the `response` itself, and what a server stores. */

/**
 * H(username ":" realm ":" password), in lower-case hexadecimal: what a server stores instead of a password (RFC 7616
 * §3.4.2, §5.2). In this realm and for this algorithm it is as good as the password.
 *
 * Throws as `answerDigest` does.
 */
export async function hashDigestPassword(
  account: DigestAccount & { password: string | Uint8Array | DigestAkaKeys },
): Promise<string> {
  checkObject(account, 'account')
  return compute(passwordHashOf(account), account.hash)
}

/** `hashDigestPassword` without a promise. */
export function hashDigestPasswordSync(
  account: DigestAccountSync & { password: string | Uint8Array | DigestAkaKeys },
): string {
  return computeSync(passwordHashOf(account), account.hash)
}

/**
 * H(username ":" realm), in lower-case hexadecimal: what credentials with `userhash` have for a username (RFC 7616
 * §3.4.4). A server stores it to find the user by it.
 *
 * Throws as `answerDigest` does.
 */
export async function hashDigestUsername(account: DigestAccount): Promise<string> {
  checkObject(account, 'account')
  return compute(usernameHashOf(account), account.hash)
}

/**
 * The `response` of credentials that have these parameters, in lower-case hexadecimal (RFC 7616 §3.4.1; without `qop`
 * RFC 2069 §2.1.2). With an algorithm that ends in `-sess`, `nonce` and `cnonce` have to be those of the first request
 * of the session.
 *
 * Throws as `answerDigest` does.
 */
export async function digestResponse(input: DigestInput, request: DigestRequest): Promise<string> {
  checkInput(input, request)
  return compute(responseOf(input, request), request.hash)
}

/** `digestResponse` without a promise. */
export function digestResponseSync(input: DigestInput, request: DigestRequestSync): string {
  checkInput(input, request)
  return computeSync(responseOf(input, request), request.hash)
}

function checkInput(input: DigestInput, request: unknown): void {
  checkObject(input, 'input')
  checkObject(request, 'request')
  refuseFault(input)
}
