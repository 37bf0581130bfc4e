import { createHash } from 'node:crypto'
import type { IssueCode } from 'authfield'
import { textsOf } from './fields.ts'
import { type Calls, type Foreign, type Kind, outcomeOf, type Peer } from './peers.ts'
import { reasonOf } from './reasons.ts'
import type { Comparison, Difference, Right } from './results.ts'

/* A peer and its drop-in beside each other, on every field there is. */

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8)

/** A value whose members are in the order of their names. */
function ordered(value: Foreign): Foreign {
  if (Array.isArray(value)) return value.map(ordered)
  if (value === null || typeof value !== 'object') return value
  const names = Object.keys(value).sort()
  return Object.fromEntries(names.map((name) => [name, ordered(value[name])]))
}

export function isSame(one: Foreign, other: Foreign): boolean {
  return JSON.stringify(ordered(one)) === JSON.stringify(ordered(other))
}

/** Whether nothing was understood. */
function isRefusal(outcome: Foreign): boolean {
  return !outcome || outcome.throws || (typeof outcome === 'object' && Object.keys(outcome).length === 0)
}

/**
 * Well-formed text means one thing, and a server refuses what is malformed. A client may take what is malformed or leave it; what it
 * takes is read as people hope. Which of two values counts is left open.
 */
function rightOf(kind: Kind, issue: IssueCode | undefined, theirs: Foreign, ours: Foreign): Right {
  const isFree = issue === 'duplicate-param' || isRefusal(theirs) || isRefusal(ours)
  return issue !== undefined && kind === 'challenges' && isFree ? 'both' : 'ours'
}

/** Compares a peer on all fields, or on those of them that are `held`. `tell` hears what ours gave for each. */
export async function compare(
  peer: Peer,
  theirs: Calls,
  isHeld: (text: string) => boolean,
  tell: (call: string, text: string, ours: Foreign) => void,
): Promise<Comparison[]> {
  const comparisons: Comparison[] = []
  for (const { call, kind, only } of peer.compared ?? []) {
    const texts = textsOf(kind).filter((text) => isHeld(text) && (!only || only.test(text)))
    const found = new Map<string, Difference>()
    for (const text of texts) {
      const their = await outcomeOf(theirs, call, [text])
      const our = await outcomeOf(peer.ours, call, [text])
      tell(call, text, our)
      if (isSame(their, our)) continue
      const { issue, section, why } = reasonOf(text, kind, call)
      const right = rightOf(kind, issue, their, our)
      const key = `${section} ${why} ${right}`
      if (!found.has(key)) found.set(key, { right, section, why, text, texts: '' })
      const difference = found.get(key)!
      difference.texts = `${difference.texts} ${hashOf(text)}`.trimStart()
    }
    const name = comparisons.some((one) => one.call === call) ? `${call} of ${kind}` : call
    comparisons.push({ call: name, all: texts.length, differences: Array.from(found.values()) })
  }
  return comparisons
}
