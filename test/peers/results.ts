import { readFileSync, writeFileSync } from 'node:fs'
import type { Foreign, Kind } from './peers.ts'

/* What the peers' tests and the comparison gave the last time: what the tables are made of, and what is held. */

export type Right = 'ours' | 'theirs' | 'both'

/** Why two differ, by which section, and who is right. */
export interface Verdict {
  right: Right
  section: string
  why: string
}

/** Texts on which a peer differs for one reason. */
export interface Difference extends Verdict {
  /** The first of them. */
  text: string
  /** All of them, by the first digits of their hashes. */
  texts: string
}

export interface Comparison {
  call: string
  /** How many texts were compared. */
  all: number
  differences: Difference[]
}

/** A test of a peer that doesn't pass with the drop-in. */
export interface OwnDifference extends Verdict {
  /** The first digits of the hash of its name. */
  test: string
}

export interface OwnResult {
  passed: number
  all: number
  /** What doesn't pass. */
  differences: Record<string, OwnDifference>
}

export interface PeerResult {
  name: string
  file: string
  /** The packages that were there, each with its version. */
  packages: Record<string, string>
  replaced: string
  own?: OwnResult
  compared: Comparison[]
}

export interface Results {
  peers: PeerResult[]
  /** The texts that there were, by their hashes: others came later, and nothing is held of them. */
  seen: Record<Kind, string>
}

/** One case: what a peer gives, and what its drop-in gives where that is something else. */
export interface Case {
  rule: string
  /** Whether it is in no test of the peer. */
  beyond?: true
  call: string
  args: Foreign[]
  expected: Foreign
  differs?: Verdict & { ours: Foreign }
}

const path = new URL('results.json', import.meta.url)

export function readResults(): Results {
  return JSON.parse(readFileSync(path, 'utf8'))
}

export function writeResults(results: Results): void {
  writeFileSync(path, `${JSON.stringify(results, null, 2)}\n`)
}

/** The cases of a peer, by the name of its file. */
export function casesOf(file: string): Case[] {
  return JSON.parse(readFileSync(new URL(`cases/${file}.json`, import.meta.url), 'utf8'))
}
