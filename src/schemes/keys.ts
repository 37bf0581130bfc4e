import { ownValues } from './codec.ts'
import { AuthSchemeError, present, valid } from './scheme-error.ts'
import { opaque, parts, prefixText, schemeText, type TextScheme } from './text-scheme.ts'
import { matching } from './values.ts'

/*
 * Keys sent as they are: behind a user, or without a scheme at all.
 */

/** A user and their key. */
export interface UserKeyCredentials {
  user: string
  key: string
}

/** Visible ASCII without the quotes, commas, colons and equals signs that could be something else. */
const plain = /* @__PURE__ */ matching(/^[!#-+\--9;<>-~]+$/)

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

/** A key and its secret, sent as it is. */
export interface KeySecret {
  key: string
  secret: string
}

const keySecret = (scheme: string) => schemeText(scheme, parts<KeySecret>(scheme, { key: plain, secret: plain }, ':'))

/** `sso-key key:secret`: an API key of GoDaddy. */
export const SsoKey: TextScheme<KeySecret> = /* @__PURE__ */ keySecret('sso-key')

/** `LOW key:secret`: the S3-like keys of archive.org. */
export const LOW: TextScheme<KeySecret> = /* @__PURE__ */ keySecret('LOW')

/** `DeepL-Auth-Key key`: a key of DeepL, which ends in `:fx` for the free plan. */
export const DeepLAuthKey: TextScheme<{ key: string }> = /* @__PURE__ */ schemeText(
  'DeepL-Auth-Key',
  /* @__PURE__ */ parts<{ key: string }>('DeepL-Auth-Key', { key: opaque }, ''),
)

/** A user and their password. */
export interface UserPassword {
  user: string
  password: string
}

const visible = /* @__PURE__ */ matching(/^[!-~]+$/)

/** `Token user:password`, as InfluxDB 1.8 and later has it. The first colon separates. For a token alone there is `Token`. */
export const TokenOfUser: TextScheme<UserPassword> = /* @__PURE__ */ schemeText('Token', {
  decode(text: string) {
    const [user] = text.split(':', 1) as [string]
    if (user === text) throw new AuthSchemeError('malformed', 'Token')
    return {
      user: valid(plain.decode(user), 'Token', 'user'),
      password: valid(visible.decode(text.slice(user.length + 1)), 'Token', 'password'),
    }
  },
  encode(init: UserPassword) {
    const { user, password } = ownValues(init, ['user', 'password']) as Partial<UserPassword>
    const sent = [
      valid(plain.encode(present(user, 'Token', 'user')), 'Token', 'user'),
      valid(visible.encode(present(password, 'Token', 'password')), 'Token', 'password'),
    ]
    return sent.join(':')
  },
})
