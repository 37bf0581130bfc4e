import { OWS } from '../chars.ts'
import { readAuthParams, readChallenges, readCredentials, STOPPED } from '../read.ts'
import { emptyChallenge, fieldLines } from '../scan.ts'
import type { AuthParam, Challenge, Credentials, FieldValue, Issue } from '../types.ts'
import { replaceControls } from './controls.ts'
import { noteOpenChallenge, readLine } from './elements.ts'
import { type Kind, nextReading, type Reading, report, startReading } from './line.ts'
import { skip } from './look.ts'

/**
 * The challenges of a field, with its issues in the order of their start: `parseChallenges` for any text. An absent field
 * has neither. Throws only for what is no field value, a `TypeError`.
 */
export function recoverChallenges(field: FieldValue): { challenges: Challenge[]; issues: Issue[] } {
  const challenges: Challenge[] = []
  const isRead = typeof field === 'string' && readChallenges(field, 0, challenges) !== undefined
  return { challenges, issues: isRead ? [] : recover(field, 'challenges', challenges) }
}

/**
 * The credentials of a field, with its issues in the order of their start: `parseCredentials` for any text. `undefined` for
 * an absent field, without issues, and for an empty one, with one. Throws only for what is no field value, a `TypeError`.
 */
export function recoverCredentials(field: FieldValue): { credentials: Credentials | undefined; issues: Issue[] } {
  const challenges: Challenge[] = []
  const isRead = typeof field === 'string' && readCredentials(field, 0, challenges) !== undefined
  const issues = isRead ? [] : recover(field, 'credentials', challenges)
  return { credentials: challenges[0], issues }
}

/**
 * The parameters of a field, with its issues in the order of their start: `parseAuthParams` for any text. An absent field
 * has neither. Throws only for what is no field value, a `TypeError`.
 */
export function recoverAuthParams(field: FieldValue): { params: AuthParam[]; issues: Issue[] } {
  const challenge = emptyChallenge('')
  const { params } = challenge
  const isRead = typeof field === 'string' && readAuthParams(field, 0, params) !== STOPPED
  return { params, issues: isRead ? [] : recover(field, 'auth-params', [challenge]) }
}

/**
 * Reads a field, and gives its issues. The strict reader has tried a field that is one string. The parameters of a field without
 * schemes are those of a challenge.
 */
function recover(field: FieldValue, kind: Kind, challenges: Challenge[]): Issue[] {
  if (typeof field !== 'string') return recoverLines(fieldLines(field), kind, challenges)
  const reading = startReading(kind, challenges, field)
  noteOpenChallenge(reading)
  readLine(reading, true)
  return endReading(reading)
}

function recoverLines(lines: readonly string[], kind: Kind, challenges: Challenge[]): Issue[] {
  if (lines.length === 0) return []
  let reading = startReading(kind, challenges, lines[0]!)
  readLine(reading, false)
  for (let i = 1; i < lines.length; i++) {
    reading = nextReading(reading, lines[i]!)
    if (kind === 'credentials') refuseLine(reading)
    else readLine(reading, false)
  }
  return endReading(reading)
}

/** The issues, in the order of their lines and starts. */
function endReading(reading: Reading): Issue[] {
  const { issues } = reading
  stripSingleQuotes(reading)
  // Mostly they are in order as they were found, and sorting takes longer than looking.
  return issues.every((issue, i) => i === 0 || inOrder(issues[i - 1]!, issue) <= 0) ? issues : issues.sort(inOrder)
}

function inOrder(a: Issue, b: Issue): number {
  return a.line - b.line || a.start - b.start
}

/** Credentials are one line. */
function refuseLine(reading: Reading): void {
  replaceControls(reading, 0)
  report(reading, 'multiple-credentials', skip(reading, 0, OWS), reading.end)
}

/** The pairs of single quotes around a value go, once a value of its challenge needs them to be quotes. */
function stripSingleQuotes({ singleQuoted }: Reading): void {
  for (const { params } of singleQuoted ?? []) {
    for (const param of params) {
      if (!param.quoted) param.value = unquotedOnce(unquotedOnce(param.value))
    }
  }
}

/** Without a pair of single quotes around it. */
function unquotedOnce(value: string): string {
  return value.length > 1 && value.startsWith("'") && value.endsWith("'") ? value.slice(1, -1) : value
}
