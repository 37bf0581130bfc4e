import type { AuthParam, AuthParamInit, Challenge } from '../types.ts'
import { bearerToken } from './bearer-token.ts'
import {
  type Codec,
  checkedParams,
  checkScheme,
  ownValues,
  type ParamsCodec,
  paramsCodec,
  type Scheme,
  token68Codec,
} from './codec.ts'
import { HARMLESS, optional, required } from './declare.ts'
import { AuthSchemeError, type OnError } from './scheme-error.ts'
import { text } from './values.ts'

const challenge = { realm: optional('realm', text, 'quoted', 'RFC 9110 §11.5', HARMLESS) }

const params = {
  token: optional('token', text, 'quoted', 'Rails'),
  nonce: optional('nonce', text, 'quoted', 'Rails'),
}

/** Credentials of Token, in either form. */
export interface TokenOrParams {
  /** Whether the token stands alone, as Django REST framework has it, or in a parameter, as Rails has it. */
  form: 'token68' | 'params'
  /** Absent where a service has parameters of its own instead, which are the extensions. */
  token: string | undefined
  nonce: string | undefined
  /** Parameters of other names, as sent. */
  extensions: AuthParam[]
}

/** What is written: without a form, a token alone as `Token abc`, and whatever has more in parameters. */
export interface TokenOrParamsInit {
  readonly form?: 'token68' | 'params' | undefined
  readonly token?: string | undefined
  readonly nonce?: string | undefined
  readonly extensions?: readonly AuthParamInit[] | undefined
}

const alone = /* @__PURE__ */ token68Codec('Token', bearerToken)
const inParams = /* @__PURE__ */ paramsCodec('Token', params)

const credentials: Codec<Challenge, TokenOrParams, TokenOrParamsInit> &
  Pick<ParamsCodec<Challenge, typeof params>, 'params'> = {
  params,
  decode(from: Challenge, onError?: OnError) {
    checkScheme(from, 'Token')
    if (from.token68 !== undefined) {
      return { form: 'token68', token: alone.decode(from, onError!).token, nonce: undefined, extensions: [] }
    }
    if (checkedParams(from.params).length === 0) throw new AuthSchemeError('missing-param', 'Token')
    return { form: 'params', ...inParams.decode(from, onError!) }
  },
  encode(init) {
    const { form, ...values } = ownValues(init, ['form', 'token', 'nonce', 'extensions']) as TokenOrParamsInit
    const { token, nonce, extensions = [] } = values
    const isAlone = token !== undefined && nonce === undefined && extensions.length === 0
    if (form === 'params' || (form === undefined && !isAlone)) {
      const encoded = inParams.encode(values)
      if (encoded.params.length === 0) throw new AuthSchemeError('missing-param', 'Token')
      return encoded
    }
    if (!isAlone || form !== (form && 'token68')) throw new AuthSchemeError('invalid-value', 'Token')
    return alone.encode({ token })
  },
}

/** A token: alone, as Django REST framework has it (`Token abc`), or in parameters, as Rails has it (`Token token="abc"`). */
export const Token = {
  name: 'Token',
  challenge: /* @__PURE__ */ paramsCodec('Token', challenge),
  credentials,
} satisfies Scheme

/** A token in a parameter and nothing else: `Token token="abc"`. */
export const TokenParams = {
  name: 'Token',
  challenge: /* @__PURE__ */ paramsCodec('Token', challenge),
  credentials: /* @__PURE__ */ paramsCodec('Token', {
    token: /* @__PURE__ */ required('token', text, 'quoted', 'Rails'),
    nonce: /* @__PURE__ */ optional('nonce', text, 'quoted', 'Rails'),
  }),
} satisfies Scheme
