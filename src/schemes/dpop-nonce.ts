import { parts, prefixText, type TextScheme } from './text-scheme.ts'
import { matching } from './values.ts'

/** The field DPoP-Nonce: 1*NQCHAR, what the next proof has to contain (RFC 9449 §8.1). */
export const DPoPNonce: TextScheme<{ nonce: string }> = /* @__PURE__ */ prefixText(
  'DPoP-Nonce',
  '',
  /* @__PURE__ */ parts<{ nonce: string }>('DPoP-Nonce', { nonce: /* @__PURE__ */ matching(/^[!#-[\]-~]+$/) }, ''),
)
