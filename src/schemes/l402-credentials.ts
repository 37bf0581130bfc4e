import { parts, schemeText, type TextScheme } from './text-scheme.ts'
import { matching, type ParamType } from './values.ts'

/*
 * What pays for a request: L402 tokens ":" preimage. The challenge has parameters.
 */

/** Tokens, mostly macaroons, and the proof that their invoice is paid. */
export interface PaidTokens {
  /** In base64 or base64url, as sent in the challenge; more than one where a token is for several services. */
  tokens: string[]
  /** Of the payment hash: hexadecimal digits, in upper or lower case as sent. */
  preimage: string
}

const token = /^[\w\-+/]+={0,2}$/

/** Tokens with a comma between each two. */
const tokens: ParamType<string[]> = {
  decode(text) {
    const all = text.split(',')
    return all.every((one) => token.test(one)) ? all : undefined
  },
  encode(value) {
    // The copy is what is checked and written: an array can give another element each time.
    const all: unknown[] = Array.isArray(value) ? [...value] : []
    return all.length > 0 && all.every((one) => typeof one === 'string' && token.test(one)) ? all.join(',') : undefined
  },
}

const paid = (scheme: string) =>
  schemeText(scheme, parts<PaidTokens>(scheme, { tokens, preimage: matching(/^[\da-f]+$/i) }, ':'))

/** The credentials of L402. */
export const L402Credentials: TextScheme<PaidTokens> = /* @__PURE__ */ paid('L402')

/** The credentials of LSAT, as L402 was called before. */
export const LSATCredentials: TextScheme<PaidTokens> = /* @__PURE__ */ paid('LSAT')
