import type { TextEdit, TextRange } from '../../index.ts'
import type { Reading } from '../reading.ts'

/* What the editor has a wavy line under: what the grammar refuses, with what a tolerant reader says of the same place. */

export interface Mark extends TextRange {
  severity: 'error' | 'warning'
  message: string
  repair: TextEdit | undefined
}

/** More would make nobody wiser, and an editor slow. */
const MOST_MARKS = 500

export function marksOf(readings: readonly Reading[]): Mark[] {
  return readings.flatMap(({ diagnostics, issues }) => {
    const refused = diagnostics.slice(0, MOST_MARKS)
    const told = issues.slice(0, MOST_MARKS)
    const marks: Mark[] = told.map(({ start, end, code, rule, advice, repair }) => {
      const expected = refused.find((one) => touches(one, { start, end }))
      const also = expected ? `\n${expected.message}` : ''
      return { start, end, severity: 'error', message: `${code}: ${rule}. ${advice}${also}`, repair }
    })
    const alone = refused.filter((one) => !told.some((issue) => touches(one, issue)))
    return [
      ...marks,
      ...alone.map(({ start, end, message }) => ({
        start,
        end,
        severity: 'error' as const,
        message,
        repair: undefined,
      })),
    ]
  })
}

function touches(a: TextRange, b: TextRange): boolean {
  return a.start <= b.end && b.start <= a.end
}
