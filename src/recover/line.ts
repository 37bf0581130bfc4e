import { trimmedEnd } from '../scan.ts'
import type { Challenge, Issue, IssueCode } from '../types.ts'

/** What a field holds. */
export type Kind = 'challenges' | 'credentials' | 'auth-params'

/** What comes next: a challenge only behind white space, and in a list. */
export type Next = 'list end' | 'semicolon' | 'param' | 'challenge' | 'other'

/** A field that is being read, and the line of it that is. */
export interface Reading {
  readonly kind: Kind
  readonly challenges: Challenge[]
  readonly issues: Issue[]
  /** The challenges of which a value in single quotes is no token: then the quotes of all their values are quotes. */
  singleQuoted: Set<Challenge> | undefined
  /** The challenge that parameters go to, and whether one can be next: not behind a bare scheme or a token68. */
  current: Challenge | undefined
  isOpen: boolean

  line: number
  /** As sent. */
  source: string
  /** With a space for each control character. */
  text: string
  /** Whether `text` is what was sent; known once `isExamined`. */
  isClean: boolean
  isExamined: boolean
  /** The end without the white space at the end of the line. */
  end: number
  /** How far it is read. */
  pos: number

  /** What the last look ahead saw, and from where. */
  lookedFrom: number
  lookedNext: Next
  /** The quote that closed the last string; -1 before. */
  closedAt: number
  /** From `quoteFrom` on the next quote is at `quoteAt`, or there is none. */
  quoteFrom: number
  quoteAt: number
  /** Of a value whose first quote stands between these, no quote but the first closes. */
  unclosedFrom: number
  unclosedTo: number
  /** From `wholeFrom` on the next whole challenge of a list stands behind the comma at `wholeAt`, or there is none. */
  wholeFrom: number
  wholeAt: number
  /** A value in single quotes that starts before this has no end; and one in typographic quotes. */
  noSingleBefore: number
  noTypographicBefore: number
}

/** Of a field its first line, of which nothing is read. */
export function startReading(kind: Kind, challenges: Challenge[], source: string): Reading {
  return {
    kind,
    challenges,
    issues: [],
    singleQuoted: undefined,
    current: challenges.at(-1),
    isOpen: kind === 'auth-params',
    line: 0,
    source,
    text: source,
    isClean: true,
    isExamined: false,
    end: trimmedEnd(source, source.length),
    pos: 0,
    lookedFrom: -1,
    lookedNext: 'other',
    closedAt: -1,
    quoteFrom: source.length + 1,
    quoteAt: -1,
    unclosedFrom: 0,
    unclosedTo: 0,
    wholeFrom: source.length + 1,
    wholeAt: -1,
    noSingleBefore: 0,
    noTypographicBefore: 0,
  }
}

/** The reading of the next line, which can go on with the challenge of this one. */
export function nextReading(reading: Reading, source: string): Reading {
  const { kind, challenges, issues, singleQuoted, current, isOpen, line } = reading
  const next = startReading(kind, challenges, source)
  return Object.assign(next, { issues, singleQuoted, current, isOpen, line: line + 1 })
}

export function report(reading: Reading, code: IssueCode, start: number, end: number): void {
  reading.issues.push({ code, line: reading.line, start, end })
}
