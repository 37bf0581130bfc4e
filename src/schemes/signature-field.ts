import type { AuthParam } from '../types.ts'
import { paramsContent } from './params-text.ts'
import { Signature } from './signature.ts'
import { prefixText, type TextScheme } from './text-scheme.ts'

type Value = ReturnType<typeof Signature.credentials.decode>
type Init = Parameters<typeof Signature.credentials.encode>[0]

/**
 * The field Signature as draft-cavage-http-signatures-12 §4.1 has it: the parameters of `Signature` without a scheme. Servers
 * of the Fediverse sign in it. The field of the same name in RFC 9421 is another: it is refused.
 */
export const SignatureField: TextScheme<Value, Init> = /* @__PURE__ */ prefixText(
  'Signature',
  '',
  /* @__PURE__ */ paramsContent<Value, Init>('Signature', {
    decode: (params: AuthParam[]) => Signature.credentials.decode({ scheme: 'Signature', token68: undefined, params }),
    encode: (init: Init) => Signature.credentials.encode(init).params,
  }),
)
