import { Basic, BasicLatin1, HawkServer, schemeOf, UsernameToken } from '../schemes/index.ts'
import type { Challenge } from '../types.ts'
import { readJwt } from './jwt.ts'
import { type Row, secretRow } from './rows.ts'
import { fromOctets } from './shown.ts'
import { decoded, faultOf } from './text-schemes.ts'

/*
 * What well-formed credentials mean.
 */

/** What is known of how to read: whether secrets are shown, and what time it is, in milliseconds. */
export interface View {
  showSecrets: boolean
  now: number
}

export interface Meaning {
  /** In the place of the token68. */
  rows: Row[]
  /** Why the scheme's codec refuses it. */
  fault: string | undefined
  /** What to say of it besides: the token is over. */
  isOver: boolean
}

/** What credentials of a field mean. */
export function meaningOf(credentials: Challenge, field: string, view: View): Meaning {
  const { token68 } = credentials
  const codec = codecOf(credentials, field)
  const { error } = decoded(() => codec?.decode(credentials))
  const rows = token68 === undefined ? [] : rowsOfToken(credentials.scheme, token68, view)
  const jwt = token68 === undefined ? undefined : readJwt(token68, view.now, view.showSecrets)
  return { rows: jwt?.rows ?? rows, fault: error && faultOf(error), isOver: jwt?.isOver ?? false }
}

function codecOf(credentials: Challenge, field: string) {
  if (/^server-authorization$/i.test(field)) return HawkServer.credentials
  if (/^x-wsse$/i.test(field)) return UsernameToken.credentials
  return schemeOf(credentials)?.credentials
}

function rowsOfToken(scheme: string, token68: string, { showSecrets }: View): Row[] {
  if (/^basic$/i.test(scheme)) return basicRows(token68, showSecrets)
  return [secretRow('token68', token68, showSecrets, mechanismOf(token68))]
}

/** User and password. What is no UTF-8 is taken for ISO-8859-1, as old clients send it. */
function basicRows(token68: string, showSecrets: boolean): Row[] {
  const credentials = { scheme: 'Basic', token68, params: [] }
  for (const codec of [Basic, BasicLatin1]) {
    try {
      const { userId, password } = codec.credentials.decode(credentials)
      const note = codec === Basic ? undefined : 'in ISO-8859-1'
      const isKey = password === '' || isLikeKey(userId)
      return [
        isKey ? secretRow('user-id', userId, showSecrets, 'it may be a key') : { name: 'user-id', value: userId },
        password === ''
          ? { name: 'password', value: '', isQuoted: true }
          : secretRow('password', password, showSecrets),
      ].map((row) => (note === undefined ? row : { ...row, note }))
    } catch {
      // The next charset may fit.
    }
  }
  return [secretRow('token68', token68, showSecrets)]
}

/** Whether a name looks as keys do: services take one in the place of the user. */
export function isLikeKey(name: string): boolean {
  const isMail = /^[^@]+@[\w.-]+\.[a-z]+$/i.test(name)
  return !isMail && (/^(?:gh[a-z]_|github_|glpat-|sk_|pk_|rk_|xox|key-|AKIA|eyJ)/.test(name) || isRandom(name))
}

/** Long, without spaces, and with digits among letters. */
function isRandom(name: string): boolean {
  return name.length >= 20 && !/\s/.test(name) && /\d/.test(name) && /[a-z]/i.test(name)
}

/** What the octets of Negotiate and NTLM begin with. */
function mechanismOf(token68: string): string | undefined {
  const octets = Buffer.from(token68, 'base64')
  if (octets.subarray(0, 8).toString('latin1') === 'NTLMSSP\0') return `NTLM, message ${octets[8] ?? '?'}`
  return octets[0] === 0x60 || octets[0] === 0xa1 ? 'SPNEGO' : undefined
}

/** The user whom a parameter names, in octets, also as an ext-value (RFC 8187); `undefined` for other parameters and for keys. */
export function userName(name: string, value: string): string | undefined {
  if (!/^username\*?$/i.test(name)) return undefined
  const user = name.endsWith('*') ? fromExtValue(value) : value
  return user === undefined || isLikeKey(fromOctets(user)) ? undefined : user
}

function fromExtValue(value: string): string | undefined {
  const [, encoded] = /^utf-8'[^']*'((?:%[\da-f]{2}|[^%])*)$/i.exec(value) ?? []
  return encoded?.replace(/%(..)/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)))
}
