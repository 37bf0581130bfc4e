import { isScheme } from '../params.ts'
import type { Challenge } from '../types.ts'
import { type Codec, checkedInit, checkedParams, checkForm, infoCodec } from './codec.ts'
import { HARMLESS, type InitOf, optional, type ValueOf } from './declare.ts'
import { anyText, readExtValues, writeExtValues } from './ext-value.ts'
import { AuthSchemeError, type OnError, valid } from './scheme-error.ts'
import { integer, type ParamType, text, token, uri } from './values.ts'

/*
 * The field Authentication-Control (RFC 8053 §4): how a client is to handle authentication. It is a list of entries that look
 * like challenges, so `parseChallenges` and `recoverChallenges` read it, and `serializeChallenges` writes it.
 */

const FIELD = 'Authentication-Control'

/** `true`, the one value there is. */
const noAuth: ParamType<boolean> = {
  decode: (value) => (/^true$/i.test(value) ? true : undefined),
  encode: (value) => (value === true ? 'true' : undefined),
}

const params = {
  /** There for schemes that have realms. */
  realm: optional('realm', text, 'quoted', 'RFC 8053 §4', HARMLESS),
  /** `modal` or `non-modal`: whether a person is asked to log in before the page is shown, or beside it. */
  authStyle: optional('auth-style', token, 'token', 'RFC 8053 §4.2'),
  /** Where to go instead of asking for a login. */
  locationWhenUnauthenticated: optional('location-when-unauthenticated', uri, 'quoted', 'RFC 8053 §4.3'),
  /** Where it is there, the response is shown without asking for a login. */
  noAuth: optional('no-auth', noAuth, 'token', 'RFC 8053 §4.4'),
  /** Where to go when a person logs out. */
  locationWhenLogout: optional('location-when-logout', uri, 'quoted', 'RFC 8053 §4.5'),
  /** After how many seconds to log out; 0 is at once. */
  logoutTimeout: optional('logout-timeout', integer, 'token', 'RFC 8053 §4.6'),
  /** Which user name to propose. */
  username: optional('username', anyText, 'quoted', 'RFC 8053 §4.7'),
}

const codec = infoCodec(FIELD, params)

/** Those that can be ext-values; a realm never is. */
const EXTENDED = ['location-when-unauthenticated', 'location-when-logout', 'username']

/** What one entry says. */
export type AuthenticationControlEntry = { scheme: string } & ValueOf<typeof params>
export type AuthenticationControlInit = { readonly scheme: string } & InitOf<typeof params>

/**
 * One entry of Authentication-Control, of whatever scheme, which is given as sent. It is advice: with `onError`, what can't be
 * decoded is told and left out.
 */
export const AuthenticationControl: Codec<Challenge, AuthenticationControlEntry, AuthenticationControlInit> & {
  readonly params: typeof params
} = {
  params,
  decode(from: Challenge, onError?: OnError) {
    if (isScheme(from, '')) throw new AuthSchemeError('wrong-scheme', FIELD)
    const scheme = valid(token.decode(from.scheme), FIELD, 'scheme')
    const sent = checkedParams(from.params)
    if (sent.length === 0) throw new AuthSchemeError('missing-param', FIELD)
    const value = codec.decode(readExtValues(sent, EXTENDED, FIELD, onError), onError!) as ValueOf<typeof params>
    checkForm(from, FIELD, 'params', onError)
    return { scheme, ...value }
  },
  encode(given) {
    const { scheme, ...init } = checkedInit(given)
    const params = writeExtValues(codec.encode(init), EXTENDED, FIELD)
    if (params.length === 0) throw new AuthSchemeError('missing-param', FIELD)
    return { scheme: valid(token.encode(scheme), FIELD, 'scheme'), token68: undefined, params }
  },
}
