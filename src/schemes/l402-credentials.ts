import { exactly, hexText, parts, schemeText, type TextScheme } from './text-scheme.ts'

/*
 * What pays for a request: L402 macaroon ":" preimage. The challenge has parameters.
 */

/** A macaroon, and the proof that its invoice is paid. */
export interface PaidMacaroon {
  /** In base64 or base64url, as sent in the challenge. */
  macaroon: string
  /** Of the payment hash: hexadecimal digits. */
  preimage: string
}

const paid = (scheme: string) =>
  schemeText(scheme, parts<PaidMacaroon>(scheme, { macaroon: exactly(/^[\w\-+/]+={0,2}$/), preimage: hexText }, ':'))

/** The credentials of L402. */
export const L402Credentials: TextScheme<PaidMacaroon> = /* @__PURE__ */ paid('L402')

/** The credentials of LSAT, as L402 was called before. */
export const LSATCredentials: TextScheme<PaidMacaroon> = /* @__PURE__ */ paid('LSAT')
