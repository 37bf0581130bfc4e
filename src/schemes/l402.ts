import { paramsCodec, required, type Scheme } from './codec.ts'
import { text } from './values.ts'

const params = {
  /** In base64, as sent: it comes back in the credentials, which `L402Credentials` reads. */
  macaroon: required('macaroon', text, 'quoted', 'L402'),
  /** Of the Lightning Network, to be paid. */
  invoice: required('invoice', text, 'quoted', 'L402'),
}

/** A request that costs something (402). */
export const L402 = {
  name: 'L402',
  challenge: /* @__PURE__ */ paramsCodec('L402', params),
} satisfies Scheme

/** L402, as it was called before. */
export const LSAT = {
  name: 'LSAT',
  challenge: /* @__PURE__ */ paramsCodec('LSAT', params),
} satisfies Scheme
