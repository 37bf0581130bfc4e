import { required } from './declare.ts'
import { percentDecoded } from './percent-encoded.ts'
import { AuthSchemeError } from './scheme-error.ts'
import { type PairsScheme, pairs, prefixText } from './text-scheme.ts'
import { matching } from './values.ts'

/*
 * Azure Cosmos DB, whose credentials are pairs that are percent-encoded as a whole:
 *
 *   type%3Dmaster%26ver%3D1.0%26sig%3D5mDuQBYA0kb70WDJoTUzSBMTG3owkC0%2FcEN4fqa18%2Fs%3D
 */

const SECTION = 'Azure Cosmos DB'

/** Visible ASCII without the quotes, commas and ampersands that could be something else. */
const plain = /* @__PURE__ */ matching(/^[!#-%'-+\--~]+$/)

const params = {
  /** `master` for the account's key, `resource` for a token of one resource, `aad` for Microsoft Entra. */
  type: required('type', matching(/^[a-z]+$/), 'token', SECTION),
  /** `1.0`. */
  version: required('ver', matching(/^\d+(?:\.\d+)?$/), 'token', SECTION),
  /** The signature in base64, or the token, as sent. To be compared in constant time. */
  signature: required('sig', plain, 'token', SECTION),
}

const content = /* @__PURE__ */ pairs(SECTION, params, { separator: /&/, written: '&', inOrder: true })

/** The key, a token of a resource or one of Microsoft Entra for Azure Cosmos DB, which has no scheme. */
export const CosmosDb: PairsScheme<typeof params> = /* @__PURE__ */ Object.assign(
  /* @__PURE__ */ prefixText(SECTION, '', {
    decode(text: string) {
      const decoded = percentDecoded(text)
      if (decoded === undefined) throw new AuthSchemeError('malformed', SECTION)
      return content.decode(decoded)
    },
    encode: (init: Parameters<typeof content.encode>[0]) => encodeURIComponent(content.encode(init)),
  }),
  { params },
)
