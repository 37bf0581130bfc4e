import { paramsCodec, type Scheme } from './codec.ts'
import { optional, required } from './declare.ts'
import { withRule } from './rule.ts'
import { present } from './scheme-error.ts'
import { text } from './values.ts'

const SECTION = 'L402'

const params = {
  /** Of the protocol: `0`. */
  version: optional('version', text, 'quoted', SECTION),
  /** In base64, as sent: it comes back in the credentials, which `L402Credentials` reads. */
  token: optional('token', text, 'quoted', SECTION),
  /** The token under its older name, which some servers send beside the other: one of the two is there. */
  macaroon: optional('macaroon', text, 'quoted', SECTION),
  /** Of the Lightning Network, to be paid. */
  invoice: required('invoice', text, 'quoted', SECTION),
}

const challengeOf = (scheme: string) =>
  withRule(paramsCodec(scheme, params), ({ token, macaroon }) => {
    present(token ?? macaroon, scheme, 'token')
  })

/** A request that costs something (402). */
export const L402 = {
  name: 'L402',
  challenge: /* @__PURE__ */ challengeOf('L402'),
} satisfies Scheme

/** L402, as it was called before. */
export const LSAT = {
  name: 'LSAT',
  challenge: /* @__PURE__ */ challengeOf('LSAT'),
} satisfies Scheme
