import type { CstNode } from 'chevrotain'
import type { TextEdit } from '../../index.ts'
import { definitionsOf, type Run } from '../characters.ts'
import type { Reading } from '../reading.ts'

/* What the parts of the page know of each other. */

/** The text of auth.abnf, which the build puts here. */
declare const AUTH_ABNF: string

/** The rules of the grammar, with their sections. */
export const definitions = definitionsOf(AUTH_ABNF)

/** What the parts of the page do in the editor. */
export interface Actions {
  /** Selects a part of the text, and shows it. */
  select(start: number, end: number): void
  /** Changes the text. */
  edit(...edits: TextEdit[]): void
  /** Shows a node of the tree, and its rule. */
  show(reading: Reading, node: CstNode): void
}

/** The character at a place: the run that it is in, of which field. */
export function runAt(readings: readonly Reading[], place: number): { reading: Reading; run: Run } | undefined {
  for (const reading of readings) {
    const run = reading.runs.find(({ start, end }) => place >= start && place < end)
    if (run) return { reading, run }
  }
  return undefined
}
