import type { Field } from './fields.ts'

/** A field that was found in the input. */
export interface Found {
  /** `undefined` for a value that stands without a name. */
  field: Field | undefined
  /** As sent, each octet a character. A folded line has its line break in it. */
  lines: string[]
  /** The status line or the method of the message that it is of. */
  message: string | undefined
  /** The line of the input, from 1. */
  line: number
  /** Whether it is surely all of the field and nothing else, which a line of a log doesn't say. */
  isWhole: boolean
}

/** What is worth knowing besides: the name of a field that isn't known, or of one that a response should have. */
export type Notice = { unknown: string } | { missing: string; line: number }
