import { BACKSLASH, DQUOTE, QDTEXTS, TCHAR } from './chars.ts'
import { bareParams, includesName } from './registry.ts'
import { FEW, matchEnd, quotedEnd, quotedParam, run, sameName, token68End } from './scan.ts'
import type { AuthParamInit, ChallengeInit, ParamsInit } from './types.ts'

/*
 * The serializers are as strict as the parsers and ask the same tables: what they write, a parser reads back as the
 * same scheme, token68, names and values. For anything else they throw a `TypeError`, which says what is wrong and
 * where, never the text. Each property is read once, so that a getter can't change it between its check and its use.
 */

/**
 * One challenge, for one line of WWW-Authenticate, Proxy-Authenticate or Optional-WWW-Authenticate (RFC 9110 §11.6.1,
 * §11.7.1). A line for each challenge is what most recipients understand.
 *
 * Throws `TypeError` for what the grammar can't carry and for an unknown property. `null` counts as `undefined`.
 */
export function serializeChallenge(challenge: ChallengeInit): string {
  return serialize(challenge, false, 'challenge')
}

/**
 * Several challenges in one line, in order (RFC 9110 §11.6.1); `''` for none.
 *
 * Throws `TypeError` for what the grammar can't carry and for an unknown property. `null` counts as `undefined`.
 */
export function serializeChallenges(challenges: Iterable<ChallengeInit>): string {
  if (!isIterable(challenges)) refuse('challenges is not an iterable object')
  let written = ''
  let index = 0
  for (const challenge of challenges) {
    if (index) written += ', '
    written += serialize(challenge, false, 'challenges', index++)
  }
  return written
}

/**
 * The value of Authorization or Proxy-Authorization (RFC 9110 §11.6.2, §11.7.2).
 *
 * Throws `TypeError` for what the grammar can't carry and for an unknown property. `null` counts as `undefined`.
 */
export function serializeCredentials(credentials: ChallengeInit): string {
  return serialize(credentials, true, 'credentials')
}

/**
 * The value of Authentication-Info or Proxy-Authentication-Info (RFC 9110 §11.6.3, §11.7.3); `''` for no parameters.
 *
 * Throws `TypeError` for what the grammar can't carry and for an unknown property. `null` counts as `undefined`.
 */
export function serializeAuthParams(params: ParamsInit): string {
  return serializeParams(params, '', true)
}

function serialize(init: ChallengeInit, isCredentials: boolean, argument: string, index?: number): string {
  if (!isObject(init)) refuse(`${place(argument, index)} is not an object`)
  const { scheme, token68, params, rest } = init as ChallengeInit & { rest?: unknown }
  if (!isToken(scheme)) refuse('scheme is not a token')
  if (rest != null) refuse('rest is not understood')
  for (const key in init) {
    if (key === 'scheme' || key === 'token68' || key === 'params' || key === 'rest') continue
    if (Object.hasOwn(init, key)) refuse(`${place(argument, index)} has a property besides scheme, token68 and params`)
  }
  const list = params == null ? '' : serializeParams(params, scheme, isCredentials)
  if (token68 == null) return list ? `${scheme} ${list}` : scheme
  if (list) refuse('token68 excludes params')
  if (!isToken68(token68)) refuse('token68 is malformed')
  return `${scheme} ${token68}`
}

function serializeParams(params: ParamsInit, scheme: string, isCredentials: boolean): string {
  if (!isObject(params)) refuse('params is not an object')
  const writer = new ParamWriter(scheme, isCredentials)
  let written = ''
  // An array is iterable too. Asking whether it is one takes less time than asking for its iterator.
  if (Array.isArray(params) || isIterable(params)) {
    for (const param of params) written += writer.writeInit(param)
  } else {
    for (const name of Object.keys(params)) {
      const value = (params as Readonly<Record<string, unknown>>)[name]
      if (value != null) written += writer.write(name, value, undefined, undefined)
    }
  }
  return written
}

/** Writes a list of auth-params, one after the other (RFC 9110 §11.3, §5.6.1), and knows what came before. */
class ParamWriter {
  readonly scheme: string
  readonly isCredentials: boolean
  readonly names: string[] = []
  /** The names in lower case, once they are many. */
  known: Set<string> | undefined = undefined
  /** A bit for the length and the first letter of each name. It tells of most names that they are new. */
  seen = 0
  /** What the scheme writes bare, once that was asked for. */
  bareNames: readonly string[] | undefined = undefined

  constructor(scheme: string, isCredentials: boolean) {
    this.scheme = scheme
    this.isCredentials = isCredentials
  }

  writeInit(param: AuthParamInit): string {
    const index = this.names.length
    if (!isObject(param)) refuse(`params[${index}] is not an object`)
    const { name, value, quoted, raw } = param
    const written = this.write(name, value, quoted, raw)
    for (const key in param) {
      if (key === 'name' || key === 'value' || key === 'quoted' || key === 'raw') continue
      if (Object.hasOwn(param, key)) refuse(`params[${index}] has a property besides name, value, quoted and raw`)
    }
    return written
  }

  write(name: unknown, value: unknown, quoted: boolean | null | undefined, raw: unknown): string {
    const index = this.names.length
    if (!isToken(name)) refuse(`params[${index}].name is not a token`)
    if (!isString(value)) refuse(`params[${index}].value is not a string`)
    const isBare = (quoted == null ? this.isBare(name) : !quoted) && isToken(value)
    // Most values need no escape, and one pass says so.
    const plainEnd = isBare ? value.length : matchEnd(value, 0, QDTEXTS)
    const content = plainEnd === value.length ? value : escaped(value, plainEnd)
    if (content === undefined) refuse(`params[${index}].value has an illegal character`)
    if (this.has(name)) refuse(`params[${index}].name occurs twice`)
    this.names.push(name)
    const separator = index ? ', ' : ''
    if (quoted !== false && isRaw(raw, value)) return `${separator}${name}=${raw}`
    return isBare ? `${separator}${name}=${value}` : `${separator}${name}="${content}"`
  }

  /** Whether a name came before, regardless of ASCII case (RFC 9110 §11.2). */
  has(name: string): boolean {
    const { names, seen } = this
    if (names.length > FEW) {
      this.known ??= new Set(names.map((other) => other.toLowerCase()))
      return this.known.size === this.known.add(name.toLowerCase()).size
    }
    const bit = 1 << (name.length + name.charCodeAt(0))
    this.seen = seen | bit
    return (seen & bit) !== 0 && includesName(names, name)
  }

  isBare(name: string): boolean {
    this.bareNames ??= bareNamesOf(this.scheme, this.isCredentials)
    return includesName(this.bareNames, name)
  }
}

/** What the scheme's own specification writes bare. */
function bareNamesOf(scheme: string, isCredentials: boolean): readonly string[] {
  const names = bareParams(scheme)
  // Digest offers a quoted list of qop options, and takes up one of them bare (RFC 7616 §3.3, §3.4).
  return isCredentials && sameName(scheme, 'Digest') ? [...names, 'qop'] : names
}

const isString = (value: unknown): value is string => typeof value === 'string'
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const isIterable = (value: unknown): value is Iterable<never> => isObject(value) && Symbol.iterator in value

function isToken(text: unknown): text is string {
  return isString(text) && text !== '' && run(text, 0, text.length, TCHAR) === text.length
}

function isToken68(text: unknown): boolean {
  return isString(text) && text !== '' && token68End(text, 0) === text.length
}

/** Whether it is a quoted-string (RFC 9110 §5.6.4) that means this value. */
function isRaw(raw: unknown, value: string): raw is string {
  if (!isString(raw) || !/^".*"$/s.test(raw)) return false
  return quotedEnd(raw, 1) === raw.length - 1 && quotedParam('', raw.slice(1, -1)).value === value
}

/**
 * The value with a backslash before each DQUOTE and backslash, as the content of a quoted-string (RFC 9110 §5.6.4);
 * `undefined` where no field can carry it. `stop` is where the first run of qdtext ends.
 */
function escaped(value: string, stop: number): string | undefined {
  let content = ''
  let from = 0
  while (stop < value.length) {
    const code = value.charCodeAt(stop)
    if (code !== DQUOTE && code !== BACKSLASH) return undefined
    content += `${value.slice(from, stop)}\\`
    from = stop
    stop = matchEnd(value, stop + 1, QDTEXTS)
  }
  return content + value.slice(from)
}

const place = (argument: string, index: number | undefined) =>
  index === undefined ? argument : `${argument}[${index}]`

/** Throws what is wrong and where, but never what was passed. */
function refuse(what: string): never {
  throw new TypeError(what)
}
