import type { Figure, Rows } from './compare.ts'
import type { Growth } from './growth.ts'
import type { Imports } from './imports.ts'

/*
 * What is measured, as it is written to results.json.
 */

export interface Results {
  date: string
  commit: string
  machine: string
  node: string
  versions: Record<string, string>
  imports: Imports
  parse: Record<
    string,
    {
      characters: number
      kind: string
      /** Who doesn't give what the field means, or is made for something else. */
      wrong: string[]
      /** Whose answer is right, but who doesn't refuse what the grammar forbids. */
      slicing: string[]
      contenders: Contenders
      /** Octets allocated. */
      bytes: Record<string, number>
    }
  >
  /** `unchecked`: who writes a line break if given one. */
  serialize: Record<string, { content: Content; wrong: string[]; unchecked: string[]; contenders: Contenders }>
  recover: Record<string, { contenders: Contenders }>
  refuse: Rows
  forms: Rows
  hostile: Rows
  decode: Rows
  encode: Rows
  digest: Rows
  exchange: Rows
  growth: Growth
}

/** What follows a scheme. */
export type Content = 'token68' | 'params'

export type Contenders = Record<string, Figure>

/** The fastest peer whose answer is right, and checked. */
export function fastestPeer(contenders: Contenders, slicing: string[], peers: { name: string }[]): string | undefined {
  return peers
    .map(({ name }) => name)
    .filter((name) => contenders[name] && !slicing.includes(name))
    .sort((a, b) => contenders[a]!.ratio - contenders[b]!.ratio)[0]
}

export const spreadOf = (sizes: Record<string, number>): number =>
  Math.max(...Object.values(sizes)) / Math.min(...Object.values(sizes))
