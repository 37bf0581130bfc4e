import type { AuthError, Challenge } from '../../src/index.ts'
import { type AnyCodec, allSchemes, type Scheme, schemeOf } from '../../src/schemes/index.ts'
import { type Found, type Kind, textSchemeOf } from './fields.ts'
import { jwtRows } from './jwt.ts'

/*
 * What a challenge, credentials or a field of parameters mean by their scheme.
 */

/** A name and what it means. */
export interface Row {
  name: string
  value: string
  /** Shown only if somebody asks. */
  isSecret: boolean
}

export interface Decoded {
  /** As its specification writes it; `undefined` for one that isn't known. */
  scheme: string | undefined
  rows: Row[]
  /** What its codec says of what it couldn't decode, in the words of its errors. */
  faults: string[]
}

/** What each challenge of a field means; `now` is for the times in tokens. */
export function decodedOf(found: Found, challenges: readonly Challenge[], now: Date): Decoded[] {
  const [{ text: line } = { text: '' }, ...others] = found.pieces
  const whole = found.kind === 'credentials' && others.length === 0 ? decodedText(line) : undefined
  return whole ? [whole] : challenges.map((challenge) => decodedChallenge(found.kind, challenge, now))
}

/** Credentials of a scheme that doesn't fit RFC 9110. */
function decodedText(line: string): Decoded | undefined {
  const scheme = textSchemeOf(line)
  return scheme && { scheme: scheme.name, rows: rowsOf(scheme.decode(line) as object, true), faults: [] }
}

function decodedChallenge(kind: Kind, challenge: Challenge, now: Date): Decoded {
  const scheme = kind === 'params' ? schemeOfInfo(challenge) : schemeOf(challenge)
  if (scheme === undefined) return { scheme: undefined, rows: plainRows(challenge, kind), faults: [] }
  const faults: string[] = []
  const value = decode(kind, scheme, challenge, faults)
  const rows = value === undefined ? plainRows(challenge, kind) : rowsOf(value, kind === 'credentials')
  const tokens = kind === 'credentials' ? [challenge.token68, ...challenge.params.map((param) => param.value)] : []
  return { scheme: scheme.name, rows: [...rows, ...tokens.flatMap((token) => jwtRows(token ?? '', now))], faults }
}

function decode(kind: Kind, scheme: Scheme, challenge: Challenge, faults: string[]): object | undefined {
  const told = (error: AuthError) => faults.push(error.message)
  try {
    // Whatever a scheme means is an object.
    if (kind === 'params') return scheme.info!.decode(challenge.params, told) as object
    const codec: AnyCodec<Challenge> | undefined = kind === 'challenges' ? scheme.challenge : scheme.credentials
    return codec?.decode(challenge, told) as object | undefined
  } catch (error) {
    told(error as AuthError)
    return undefined
  }
}

/** The scheme whose (Proxy-)Authentication-Info has all of the parameters, which come without its name. */
function schemeOfInfo({ params }: Challenge): Scheme | undefined {
  return allSchemes.find(({ info }) => {
    const declared = Object.values(info?.params ?? {}).map(({ name }) => name.toLowerCase())
    return params.length > 0 && params.every(({ name }) => declared.includes(name.toLowerCase()))
  })
}

/** What is no secret in credentials, by the names of its values. */
const OPEN =
  /^(username|userId|realm|uri|algorithm|qop|nc|nonce|cnonce|opaque|userhash|keyId|created|expires|headers|signedHeaders|credential|version|client|device|timestamp|ts|date|scheme|origin|destination|key|profile|region|service|accessKey)$/i

function rowsOf(value: object, isSent: boolean): Row[] {
  return Object.entries(value).flatMap(([name, one]) => {
    if (one === undefined || (Array.isArray(one) && one.length === 0 && name === 'extensions')) return []
    return [{ name, value: name === 'extensions' ? pairs(one) : shown(one), isSecret: isSent && !OPEN.test(name) }]
  })
}

function pairs(params: readonly { name: string; value: string }[]): string {
  return params.map(({ name, value }) => `${name}: ${value}`).join('\n')
}

function plainRows({ token68, params, rest }: Challenge, kind: Kind): Row[] {
  const isSent = kind === 'credentials'
  const rows = params.map(({ name, value }) => ({ name, value, isSecret: isSent && !OPEN.test(name) }))
  if (token68 !== undefined) rows.unshift({ name: 'token68', value: token68, isSecret: isSent })
  if (rest !== undefined) rows.push({ name: 'not understood', value: rest, isSecret: isSent })
  return rows
}

function shown(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) return `${value.length} octets: ${hexadecimal(value)}`
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join('\n')
  return JSON.stringify(value, undefined, 2)
}

function hexadecimal(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('')
}
