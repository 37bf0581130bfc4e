import { AuthSchemeError } from './scheme-error.ts'
import { type Parts, parts, prefixText, type TextScheme } from './text-scheme.ts'
import { matching } from './values.ts'

/*
 * API tokens of the Proxmox products, without a scheme: user@realm!tokenid and the secret.
 */

/** A token of a user of a Proxmox product. */
export interface ProxmoxToken {
  user: string
  /** The authentication realm of the user: `pam`, `pve` or another. */
  realm: string
  tokenId: string
  /** A UUID. */
  secret: string
}

/** A token of a user of Proxmox VE. */
export type PVEAPITokenCredentials = ProxmoxToken

const types = (id: RegExp): Parts<ProxmoxToken> => ({
  // A user has no white space, colon or slash; and the server of Proxmox VE reads on to a semicolon.
  user: matching(/^[!#-+\-.0-9<-~]+$/),
  realm: matching(id),
  tokenId: matching(id),
  secret: matching(/^[\w-]+$/),
})

/** `PVEAPIToken=user@realm!tokenid=uuid`: an API token of Proxmox VE. Realms and tokens have names of two characters at least. */
export const PVEAPIToken: TextScheme<ProxmoxToken> = /* @__PURE__ */ prefixText(
  'PVEAPIToken=',
  'PVEAPIToken=',
  /* @__PURE__ */ parts<ProxmoxToken>('PVEAPIToken=', /* @__PURE__ */ types(/^[A-Za-z][\w.-]+$/), '@!='),
)

/** A colon before the secret; and behind the name an equals sign, which is written, or a space. */
function withColon(name: string): TextScheme<ProxmoxToken> {
  const token = parts<ProxmoxToken>(`${name}=`, types(/^\w[\w.-]*$/), '@!:')
  return prefixText(`${name}=`, name, {
    decode(text: string) {
      if (!/^[= ]/.test(text)) throw new AuthSchemeError('wrong-scheme', `${name}=`)
      return token.decode(text.slice(1))
    },
    encode: (init: ProxmoxToken) => `=${token.encode(init)}`,
  })
}

/** `PBSAPIToken=user@realm!tokenid:uuid`: an API token of Proxmox Backup Server. */
export const PBSAPIToken: TextScheme<ProxmoxToken> = /* @__PURE__ */ withColon('PBSAPIToken')

/** `PDMAPIToken=user@realm!tokenid:uuid`: an API token of Proxmox Datacenter Manager. */
export const PDMAPIToken: TextScheme<ProxmoxToken> = /* @__PURE__ */ withColon('PDMAPIToken')
