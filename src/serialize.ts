import { QDTEXTS, TCHAR, TEXT } from './chars.ts'
import { isBareParam } from './registry.ts'
import { escapePairs, FEW, matchEnd, quotedEnd, quotedParam, run, sameName, token68End } from './scan.ts'
import type { AuthParamInit, ChallengeInit, ParamsInit } from './types.ts'

/*
 * The serializers are as strict as the parsers and ask the same tables: what they write, a parser reads back as the
 * same scheme, token68, names and values. For anything else they throw a `TypeError`, which says what is wrong and
 * where, never the text.
 */

/**
 * One challenge, for one line of WWW-Authenticate, Proxy-Authenticate or Optional-WWW-Authenticate (RFC 9110 §11.6.1,
 * §11.7.1). A line for each challenge is what most recipients understand.
 *
 * Throws `TypeError` for what the grammar can't carry.
 */
export function serializeChallenge(challenge: ChallengeInit): string {
  return serialize(challenge, false)
}

/**
 * Several challenges in one line, in order (RFC 9110 §11.6.1); `''` for none.
 *
 * Throws `TypeError` for what the grammar can't carry.
 */
export function serializeChallenges(challenges: Iterable<ChallengeInit>): string {
  let written = ''
  for (const challenge of challenges) written += (written && ', ') + serializeChallenge(challenge)
  return written
}

/**
 * The value of Authorization or Proxy-Authorization (RFC 9110 §11.6.2, §11.7.2).
 *
 * Throws `TypeError` for what the grammar can't carry.
 */
export function serializeCredentials(credentials: ChallengeInit): string {
  return serialize(credentials, true)
}

/**
 * The value of Authentication-Info or Proxy-Authentication-Info (RFC 9110 §11.6.3, §11.7.3); `''` for no parameters.
 *
 * Throws `TypeError` for what the grammar can't carry.
 */
export function serializeAuthParams(params: ParamsInit): string {
  return serializeParams(params, '', true)
}

function serialize(init: ChallengeInit & { rest?: unknown }, isCredentials: boolean): string {
  const { scheme, token68, params, rest } = init
  check(isToken(scheme), 'scheme is not a token')
  check(rest === undefined, 'rest is not understood')
  const list = params === undefined ? '' : serializeParams(params, scheme, isCredentials)
  if (token68 !== undefined) {
    check(list === '', 'token68 excludes params')
    check(isToken68(token68), 'token68 is malformed')
  }
  const content = token68 ?? list
  return content ? `${scheme} ${content}` : scheme
}

function serializeParams(params: ParamsInit, scheme: string, isCredentials: boolean): string {
  const names: string[] = []
  let known: Set<string> | undefined
  let seen = 0
  let written = ''
  for (const { name, value, quoted, raw } of paramList(params)) {
    const index = names.length
    check(isToken(name), 'name is not a token', index)
    check(isString(value), 'value is not a string', index)
    // Most values need no escape, and one pass says so.
    const isPlain = matchEnd(value, 0, QDTEXTS) === value.length
    check(isPlain || run(value, 0, value.length, TEXT) === value.length, 'value has an illegal character', index)
    // As the strict reader: a bit for the length and the first letter tells of most names that they are new. A set of all
    // names takes a fifth longer.
    const bit = 1 << (name.length + name.charCodeAt(0))
    const isKnown = known
      ? known.size === known.add(name.toLowerCase()).size
      : (seen & bit) !== 0 && names.some((other) => sameName(other, name))
    check(!isKnown, 'name occurs twice', index)
    seen |= bit
    names.push(name)
    if (index === FEW) known = new Set(names.map((other) => other.toLowerCase()))

    const bare = quoted === undefined ? isBare(scheme, name, isCredentials) : !quoted
    const isRaw = quoted !== false && isQuotedString(raw) && quotedParam('', raw.slice(1, -1)).value === value
    const sent = isRaw ? raw : isPlain ? value : escapePairs(value)
    if (index) written += ', '
    written += isRaw || (bare && isToken(value)) ? `${name}=${sent}` : `${name}="${sent}"`
  }
  return written
}

/** What the scheme's own specification says of a parameter: bare, or else quoted. */
function isBare(scheme: string, name: string, isCredentials: boolean): boolean {
  // Digest offers a quoted list of qop options, and takes up one of them bare (RFC 7616 §3.3, §3.4).
  return isBareParam(scheme, name) || (isCredentials && sameName(name, 'qop') && sameName(scheme, 'Digest'))
}

function paramList(params: ParamsInit): Iterable<AuthParamInit> {
  check(typeof params === 'object', 'params is not an object')
  if (Symbol.iterator in params) return params as Iterable<AuthParamInit>
  const given = Object.entries(params).filter(([, value]) => value !== undefined) as [string, string][]
  return given.map(([name, value]) => ({ name, value }))
}

const isString = (value: unknown): value is string => typeof value === 'string'

function isToken(text: unknown): text is string {
  return isString(text) && text !== '' && run(text, 0, text.length, TCHAR) === text.length
}

function isToken68(text: unknown): boolean {
  return isString(text) && text !== '' && token68End(text, 0) === text.length
}

function isQuotedString(raw: unknown): raw is string {
  return isString(raw) && /^".*"$/s.test(raw) && quotedEnd(raw, 1) === raw.length - 1
}

/** Throws what is wrong, and with which parameter, but never the text. */
function check(isRight: boolean, what: string, index?: number): asserts isRight {
  if (!isRight) throw new TypeError(index === undefined ? what : `params[${index}].${what}`)
}
