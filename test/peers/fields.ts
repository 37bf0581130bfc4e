import { readFileSync } from 'node:fs'
import type { Kind } from './peers.ts'

/* Every field of the vectors that is one line: what a peer and its drop-in are compared on. */

const KINDS: Record<string, Kind> = {
  challenges: 'challenges',
  credentials: 'credentials',
  'www-authenticate': 'challenges',
  'proxy-authenticate': 'challenges',
  authorization: 'credentials',
  'proxy-authorization': 'credentials',
}

interface Vector {
  field?: string
  input?: string | string[]
  value?: string | string[]
}

/** The vectors of a file, whose text is in one of these two. */
function vectorsOf(file: string): Vector[] {
  return JSON.parse(readFileSync(new URL(`../vectors/${file}.json`, import.meta.url), 'utf8'))
}

const files = ['wild', 'greenbytes', 'examples', 'rfc9110', 'recovery', 'scheme-values', 'reported']

/** The texts of a kind, each once. */
export function textsOf(kind: Kind): string[] {
  const texts = files.flatMap((file) =>
    vectorsOf(file).flatMap(({ field = '', input, value }) => {
      const text = input ?? value
      return KINDS[field.toLowerCase()] === kind && typeof text === 'string' ? [text] : []
    }),
  )
  const basics = kind === 'credentials' ? vectorsOf('basic').flatMap(({ input }) => input ?? []) : []
  return Array.from(new Set([...texts, ...basics]))
}
