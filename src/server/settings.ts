import { checkKind } from '../options.ts'
import { serializeChallenge } from '../serialize.ts'
import type { ChallengeInit } from '../types.ts'

/*
 * Settings are tried where a scheme is made: a fault in them is a TypeError there, not an error of the first request that is
 * refused.
 */

/** The challenge that settings make. Throws `TypeError` where it can't be written. */
export function tried<Init extends ChallengeInit>(encode: () => Init): Init {
  try {
    const challenge = encode()
    serializeChallenge(challenge)
    return challenge
  } catch (error) {
    // The codecs and the serializer say which parameter it is, and never its value.
    throw new TypeError((error as Error).message)
  }
}

/** Throws `TypeError` for a setting that has to be an object with these functions and isn't. */
export function checkMethods(value: unknown, name: string, methods: readonly string[]): void {
  for (const method of methods) {
    checkKind((Object(value) as Record<string, unknown>)[method], 'function', `${name}.${method}`)
  }
}

/** Throws `TypeError` for a setting that isn't a list of known names, each there once, at least one. */
export function checkNames(value: unknown, name: string, isKnown: (text: string) => boolean): void {
  if (!Array.isArray(value) || value.length === 0) throw new TypeError(`${name} is not a list of at least one`)
  if (!value.every((each) => typeof each === 'string' && isKnown(each)))
    throw new TypeError(`${name} has an unknown name`)
  const names = new Set(value.map((each: string) => each.toLowerCase()))
  if (names.size < value.length) throw new TypeError(`${name} has a name twice`)
}
