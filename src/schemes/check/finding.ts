import { getParam } from '../../params.ts'
import { sameName } from '../../scan.ts'
import type { Challenge } from '../../types.ts'

/*
 * What a check finds, and what the rules of all schemes have in common.
 */

/** One thing in a challenge that its scheme's specification has otherwise. It holds no text of the challenge. */
export interface Finding {
  /** Which of the challenges it is about: its place in the list, from 0. */
  challenge: number
  code: FindingCode
  /** An error costs clients the challenge, or one of its values. A warning is what most clients can live with. */
  severity: 'error' | 'warning'
  /** The name of the scheme, as its specification writes it. */
  scheme: string
  /** The name of the parameter, as its specification writes it; absent where the finding is about none, or about one that the scheme doesn't have. */
  param?: string
  /** Where the rule is specified. */
  section: string
  /** What to do about it, and why, as one sentence. */
  message: string
}

export type FindingCode =
  /** The challenge has text that is no part of one; `explain` shows the place. */
  | 'malformed'
  /** The scheme requires the parameter, or another parameter does. */
  | 'missing-param'
  /** The parameter is there more than once. */
  | 'duplicate-param'
  /** The parameter isn't for this challenge, or not beside another one. */
  | 'unexpected-param'
  /** The scheme has no such parameter. */
  | 'unknown-param'
  /** The value is empty, and says nothing so. */
  | 'empty-value'
  /** Clients can't read the value. */
  | 'invalid-value'
  /** The value has characters that it must not have. */
  | 'illegal-character'
  /** The value can be read, but is to be written in another way. */
  | 'noncanonical-value'
  /** The value is none of those that are specified. */
  | 'unknown-value'
  /** The value must not be in quotes. */
  | 'quoted'
  /** The value must be in quotes. */
  | 'unquoted'
  /** The scheme has no token68. */
  | 'unexpected-token68'
  /** The scheme has no parameters. */
  | 'unexpected-params'
  /** The scheme has no challenge, or none in this field. */
  | 'unexpected-challenge'
  /** The challenge offers an algorithm that is there for old clients alone. */
  | 'weak-algorithm'
  /** A better challenge stands behind this one. */
  | 'challenge-order'
  /** Another challenge before this one offers the same. */
  | 'duplicate-challenge'

/** A finding about the challenge in hand. */
export type Fault = Omit<Finding, 'challenge' | 'scheme'>

/** What a scheme's specification says of a challenge, and no declaration can. */
export type Rule = (challenge: Challenge) => Iterable<Fault>

/** A fault that costs clients something. */
export function error(code: FindingCode, param: string | undefined, message: string, section: string): Fault {
  return { code, severity: 'error', ...(param !== undefined && { param }), section, message }
}

/** A fault that clients can live with. */
export function warning(code: FindingCode, param: string | undefined, message: string, section: string): Fault {
  return { code, severity: 'warning', ...(param !== undefined && { param }), section, message }
}

/** Whether a parameter is surely absent: text that isn't understood may hold it. */
export function lacks(challenge: Challenge, name: string): boolean {
  return challenge.rest === undefined && getParam(challenge, name) === undefined
}

/** Senders write some values in quotes alone. Recipients take both forms. */
export function* mustBeQuoted(challenge: Challenge, name: string, section: string): Iterable<Fault> {
  if (isQuoted(challenge, name) === false) yield warning('unquoted', name, 'write the value in quotes', section)
}

/** Senders write some values without quotes alone. Recipients take both forms. */
export function* mustBeBare(challenge: Challenge, name: string, section: string): Iterable<Fault> {
  if (isQuoted(challenge, name) === true) yield warning('quoted', name, 'write the value without quotes', section)
}

function isQuoted(challenge: Challenge, name: string): boolean | undefined {
  return challenge.params.find((param) => sameName(param.name, name))?.quoted
}

/** A value is one of a few, in any case. An empty one is found elsewhere. */
export function* mustBeOneOf(
  challenge: Challenge,
  name: string,
  known: readonly string[],
  section: string,
): Iterable<Fault> {
  const value = getParam(challenge, name)
  if (value && !known.some((one) => sameName(one, value))) {
    yield warning('unknown-value', name, `write ${known.join(' or ')}: clients know no other value`, section)
  }
}
