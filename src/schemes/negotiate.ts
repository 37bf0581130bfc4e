import type { Challenge } from '../types.ts'
import { base64 } from './bytes.ts'
import { type Codec, checkForm, checkScheme, ownValues, type Scheme, token68Codec } from './codec.ts'
import type { OnError } from './scheme-error.ts'
import { nonEmpty, type ParamType } from './values.ts'

/*
 * Negotiate, NTLM and Kerberos: messages of a security mechanism, in base64. They authenticate the connection, not the request.
 */

/** One message of the mechanism. */
export interface MechanismMessage {
  token: Uint8Array
}

/** The first challenge has no message; each further one goes on with what the client has sent. */
export interface MechanismChallenge {
  token: Uint8Array | undefined
}

/** What is written of a challenge: without a message, the first. */
export interface MechanismChallengeInit {
  token?: Uint8Array | undefined
}

/** A token68 is never empty. */
const octets = /* @__PURE__ */ nonEmpty(base64)

const message: ParamType<MechanismMessage> = {
  decode(text) {
    const token = octets.decode(text)
    return token && { token }
  },
  encode: ({ token }) => octets.encode(token),
}

function credentialsOf(scheme: string): Codec<Challenge, MechanismMessage> {
  return token68Codec(scheme, message, ['token'])
}

function challengeOf(scheme: string): Codec<Challenge, MechanismChallenge, MechanismChallengeInit> {
  const codec = credentialsOf(scheme)
  return {
    decode(from: Challenge, onError?: OnError) {
      checkScheme(from, scheme)
      if (from.token68 !== undefined) return codec.decode(from, onError!)
      checkForm(from, scheme, 'token68', onError)
      return { token: undefined }
    },
    encode: (init) =>
      'token' in ownValues(init, ['token'])
        ? codec.encode(init as MechanismMessage)
        : { scheme, token68: undefined, params: [] },
  }
}

/** Messages of SPNEGO, mostly for Kerberos (RFC 4559 §4). A 2xx can bring the last one, which the client has to check. */
export const Negotiate = {
  name: 'Negotiate',
  challenge: /* @__PURE__ */ challengeOf('Negotiate'),
  credentials: /* @__PURE__ */ credentialsOf('Negotiate'),
} satisfies Scheme

/** Messages of NTLM (MS-NTHT). */
export const NTLM = {
  name: 'NTLM',
  challenge: /* @__PURE__ */ challengeOf('NTLM'),
  credentials: /* @__PURE__ */ credentialsOf('NTLM'),
} satisfies Scheme

/** Messages of Kerberos without SPNEGO around them; rare. */
export const Kerberos = {
  name: 'Kerberos',
  challenge: /* @__PURE__ */ challengeOf('Kerberos'),
  credentials: /* @__PURE__ */ credentialsOf('Kerberos'),
} satisfies Scheme
