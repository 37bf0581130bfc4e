import type { Challenge } from '../types.ts'
import { base64 } from './bytes.ts'
import { type Codec, checkScheme, type Scheme, token68Codec, valid } from './codec.ts'
import type { ParamType } from './values.ts'

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

const message: ParamType<MechanismMessage> = {
  decode(text) {
    const token = base64.decode(text)
    return token && { token }
  },
  // A token68 is never empty.
  encode: ({ token }) => base64.encode(token) || undefined,
}

function challengeOf(scheme: string): Codec<Challenge, MechanismChallenge, MechanismChallengeInit> {
  return {
    decode(from) {
      checkScheme(from, scheme)
      return from.token68 === undefined ? { token: undefined } : valid(message.decode(from.token68), scheme)
    },
    encode: ({ token }) => ({
      scheme,
      token68: token && valid(message.encode({ token }), scheme),
      params: [],
    }),
  }
}

/** Messages of SPNEGO, mostly for Kerberos (RFC 4559 §4). A 2xx can bring the last one, which the client has to check. */
export const Negotiate = {
  name: 'Negotiate',
  challenge: /* @__PURE__ */ challengeOf('Negotiate'),
  credentials: /* @__PURE__ */ token68Codec('Negotiate', message),
} satisfies Scheme

/** Messages of NTLM (MS-NTHT). */
export const NTLM = {
  name: 'NTLM',
  challenge: /* @__PURE__ */ challengeOf('NTLM'),
  credentials: /* @__PURE__ */ token68Codec('NTLM', message),
} satisfies Scheme

/** Messages of Kerberos without SPNEGO around them; rare. */
export const Kerberos = {
  name: 'Kerberos',
  challenge: /* @__PURE__ */ challengeOf('Kerberos'),
  credentials: /* @__PURE__ */ token68Codec('Kerberos', message),
} satisfies Scheme
