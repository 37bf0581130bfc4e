import { OWS } from '../chars.ts'
import { readAuthParams, readChallenges, readCredentials, STOPPED } from '../read.ts'
import { emptyChallenge, fieldLines } from '../scan.ts'
import type { AuthParam, Challenge, Credentials, FieldValue, Issue } from '../types.ts'
import { replaceControls } from './controls.ts'
import { noteOpenChallenge, readLine } from './elements.ts'
import { type Kind, lineOf, type Reading, report, startReading } from './line.ts'
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

/** Reads a field, the parameters of one without schemes as those of a challenge. The strict reader has tried a string. */
function recover(field: FieldValue, kind: Kind, challenges: Challenge[]): Issue[] {
  const reading = startReading(kind, challenges)
  const isStopped = typeof field === 'string'
  for (const [index, line] of (isStopped ? [field] : fieldLines(field)).entries()) {
    Object.assign(reading, lineOf(line, index))
    if (kind === 'credentials' && index > 0) {
      replaceControls(reading)
      report(reading, 'multiple-credentials', skip(reading, 0, OWS), reading.end)
    } else {
      if (isStopped) noteOpenChallenge(reading)
      readLine(reading, isStopped)
      if (kind === 'credentials' && challenges.length === 0 && reading.end === 0)
        report(reading, 'missing-credentials', 0, 0)
    }
  }
  stripSingleQuotes(reading)
  return reading.issues.sort((a, b) => a.line - b.line || a.start - b.start)
}

/** The pairs of single quotes around a value go, once a value of its challenge needs them to be quotes. */
function stripSingleQuotes({ singleQuoted }: Reading): void {
  for (const { params } of singleQuoted) {
    for (const param of params) {
      if (!param.quoted) param.value = param.value.replace(/^('?)('?)(.*)\2\1$/s, '$3')
    }
  }
}
