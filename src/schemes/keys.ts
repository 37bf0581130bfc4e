import { exactly, opaque, parts, prefixText, schemeText, type TextScheme } from './text-scheme.ts'

/*
 * Keys sent as they are: behind a user, or without a scheme at all.
 */

/** A user and their key. */
export interface UserKeyCredentials {
  user: string
  key: string
}

/** Visible ASCII without the quotes, commas, colons and equals signs that could be something else. */
const plain = /* @__PURE__ */ exactly(/^[!#-+\--9;<>-~]+$/)

/** Whoever has the key of a user may: `ApiKey user:key`, as Tastypie has it. For a key alone there is `ApiKey`. */
export const ApiKeyOfUser: TextScheme<UserKeyCredentials> = /* @__PURE__ */ schemeText(
  'ApiKey',
  /* @__PURE__ */ parts<UserKeyCredentials>('ApiKey', { user: plain, key: plain }, ':'),
)

/** `user:key` without a scheme, as DataSift has it. */
export const UserKey: TextScheme<UserKeyCredentials> = /* @__PURE__ */ prefixText(
  'user:key',
  '',
  /* @__PURE__ */ parts<UserKeyCredentials>('user:key', { user: plain, key: plain }, ':'),
)

/** `key=…` without a scheme: the server key of legacy Firebase Cloud Messaging. */
export const LegacyFcmKey: TextScheme<{ key: string }> = /* @__PURE__ */ prefixText(
  'key=',
  'key=',
  /* @__PURE__ */ parts<{ key: string }>('key=', { key: opaque }, ''),
)

/** A token of a user of Proxmox VE. */
export interface PVEAPITokenCredentials {
  user: string
  /** The authentication realm of the user: `pam`, `pve` or another. */
  realm: string
  tokenId: string
  /** A UUID. */
  secret: string
}

/** A realm or the name of a token: at least two characters. */
const id = /* @__PURE__ */ exactly(/^[A-Za-z][\w.-]+$/)

/** `PVEAPIToken=user@realm!tokenid=uuid` without a scheme: an API token of Proxmox VE. */
export const PVEAPIToken: TextScheme<PVEAPITokenCredentials> = /* @__PURE__ */ prefixText(
  'PVEAPIToken=',
  'PVEAPIToken=',
  /* @__PURE__ */ parts<PVEAPITokenCredentials>(
    'PVEAPIToken=',
    // A user has no white space, colon or slash; and the server reads on to a semicolon.
    {
      user: /* @__PURE__ */ exactly(/^[!#-+\-.0-9<-~]+$/),
      realm: id,
      tokenId: id,
      secret: /* @__PURE__ */ exactly(/^[\w-]+$/),
    },
    '@!=',
  ),
)
