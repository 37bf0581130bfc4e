import type { AuthFields, AuthResponse } from './types.ts'

/** Throws `TypeError` for fields that can't be sent. A fetch's own error would quote them. */
export function checkFields(fields: AuthFields): void {
  // The entries of a text would be its characters.
  const entries = typeof fields === 'object' ? Object.entries(fields ?? {}) : []
  const isSendable = entries.every(
    ([name, value]) =>
      /^[!#$%&'*+\-.^`|~\da-z_]+$/.test(name) && typeof value === 'string' && /^[\t -~\x80-\xff]*$/.test(value),
  )
  if (entries.length === 0 || !isSendable) throw new TypeError('an authenticator gave no fields that can be sent')
}

export function isSameFields(a: AuthFields, b: AuthFields): boolean {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}

/** The names that a proxy has for what a server asks and tells (RFC 9110 §11.7). */
const PROXY_NAMES: Readonly<Record<string, string>> = {
  'www-authenticate': 'proxy-authenticate',
  'authentication-info': 'proxy-authentication-info',
}

/** What is sent to a server, as it is sent to a proxy. */
export function toProxy({ authorization, ...others }: AuthFields): AuthFields {
  return authorization === undefined ? others : { ...others, 'proxy-authorization': authorization }
}

/** The status that a proxy refuses with (RFC 9110 §15.5.8), and that of a server behind it, whose refusal is not the proxy's. */
const PROXY_STATUSES: Readonly<Record<number, number>> = { 407: 401, 401: 407 }

/** What a proxy responds, as a server would. */
export function fromProxy(response: AuthResponse): AuthResponse {
  const status = PROXY_STATUSES[response.status] ?? response.status
  return { status, field: (name) => response.field(PROXY_NAMES[name] ?? name) }
}
