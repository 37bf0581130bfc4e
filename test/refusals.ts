import type { Rule } from '../grammar/index.ts'
import { type Automaton, automatonOfRegExp, classifier } from './automaton.ts'
import { lineAutomaton } from './fields.ts'
import { commaOrLineEnd, ows, rules, token } from './rfc9110.ts'

/*
 * Where a text leaves the grammar: the first character with which no text of the language goes on, where the end of a line
 * counts as a character. The automata know it, but for repeated names. Nothing here asks the library.
 */

/** What a strict reader says of a text that it refuses. `end` is `start` + 1, or `start` at the end of the line. */
export interface Refusal {
  code: 'syntax' | 'duplicate-param' | 'multiple-credentials' | 'missing-credentials' | 'unterminated-quote'
  line: number
  start: number
  end: number
}

/** What ends a field line, among the characters of a field that several lines are joined to. */
const LINE_END = '\0'

/** An automaton that is asked for one character after the other. */
export interface Walker {
  /** The state behind a character; `undefined` where no text goes on with it. */
  step: (state: number, char: string) => number | undefined
  isEnd: (state: number) => boolean
}

export function walker(automaton: Automaton): Walker {
  const { next, accepting } = automaton
  const wordOf = classifier(automaton)
  // From a dead state every character leads back to it, and it is the only one of its kind in a minimal automaton.
  const dead = next.findIndex((row, state) => !accepting[state] && row.every((to) => to === state))
  return {
    step: (state, char) => {
      const to = next[state]![wordOf(char)[0]!]!
      return to === dead ? undefined : to
    },
    isEnd: (state) => accepting[state]!,
  }
}

/** How far a line goes on in the language: to its length, if the end is all that is impossible. */
function livePrefix({ step }: Walker, text: string): { length: number; state: number } {
  let state = 0
  for (let i = 0; i < text.length; i++) {
    const to = step(state, text[i]!)
    if (to === undefined) return { length: i, state }
    state = to
  }
  return { length: text.length, state }
}

const PARAM = new RegExp(`(${token})${ows}=(?:${ows}(?:${token}|"(?:[^"\\\\]|\\\\[\\s\\S])*(?:"|\\\\?$)))?`, 'y')
const TOKEN68 = new RegExp(`${token} +[\\w\\-.~+/]+=*(?=${ows}(?:${commaOrLineEnd}|$))`, 'y')
const TOKEN = new RegExp(token, 'y')

function matchAt(pattern: RegExp, text: string, pos: number): RegExpExecArray | null {
  pattern.lastIndex = pos
  return pattern.exec(text)
}

/**
 * Where a name is known to be a repeated one (RFC 9110 §11.2), in text that the grammar goes on with: at the "=" in a list of
 * challenges, where any name may yet be a scheme; else at the first character behind the name. -1 where none is.
 */
function repeatedAt(text: string, rule: Rule): number {
  const isList = rule === 'WWW-Authenticate'
  const known = (from: number) => (isList ? text.indexOf('=', from) : from)
  let names = new Set<string>()
  let isScheme = rule !== 'Authentication-Info'
  for (let pos = 0; pos < text.length; ) {
    const token68 = isScheme && matchAt(TOKEN68, text, pos)
    const param = matchAt(PARAM, text, pos)
    const [found] = token68 || param || matchAt(TOKEN, text, pos) || []
    if (token68 || (found && !param && isScheme)) {
      names = new Set()
      isScheme = isList
    } else if (found) {
      const name = (param?.[1] ?? found).toLowerCase()
      const at = known(pos + name.length)
      if (names.has(name) && at < text.length) return at
      names.add(name)
    }
    pos += found?.length ?? 1
  }
  return -1
}

/** Whether a text ends within a quoted-string. */
const isInQuotes = (text: string) => text.replace(/"(?:[^"\\]|\\[\s\S])*"/g, '').includes('"')

function refusal(code: Refusal['code'], line: number, start: number, text: string): Refusal {
  return { code, line, start, end: Math.min(start + 1, text.length) }
}

/** What refuses a text in one line: `undefined` for one of the language. */
export function refuser(rule: Rule): (text: string) => Refusal | undefined {
  const walk = walker(lineAutomaton(rule))
  return (text) => {
    const { length, state } = livePrefix(walk, text)
    const live = text.slice(0, length)
    const repeated = repeatedAt(live, rule)
    if (repeated >= 0) return refusal('duplicate-param', 0, repeated, text)
    if (length < text.length) {
      const isSecond = rule === 'Authorization' && text[length] === ',' && walk.isEnd(state)
      return refusal(isSecond ? 'multiple-credentials' : 'syntax', 0, length, text)
    }
    if (walk.isEnd(state)) return undefined
    const isMissing = rule === 'Authorization' && /^[\t ]*$/.test(text)
    return refusal(
      isMissing ? 'missing-credentials' : isInQuotes(live) ? 'unterminated-quote' : 'syntax',
      0,
      length,
      text,
    )
  }
}

/**
 * What refuses a list in several lines (RFC 9110 §5.3). Each is trimmed first, and where white space is trimmed is known only
 * where the line ends: so there are two states, with and without the white space that was read last.
 */
function listRefuser(rule: Rule): (lines: readonly string[]) => Refusal | undefined {
  const { challenges, authParams } = rules(commaOrLineEnd)
  const { step, isEnd } = walker(automatonOfRegExp(new RegExp(rule === 'WWW-Authenticate' ? challenges : authParams)))

  /** The state behind a line without the white space around it, or how far the language goes on with it. */
  function behindLine(text: string, before: number): { state?: number; length: number } {
    let state = before
    let trimmed = before
    for (let i = text.search(/[^\t ]|$/); i < text.length; i++) {
      // No line has what stands for its end.
      const to = text[i] === LINE_END ? undefined : step(state, text[i]!)
      if (to === undefined) return { length: i }
      state = to
      if (!/[\t ]/.test(text[i]!)) trimmed = state
    }
    return { state: trimmed, length: text.length }
  }

  return (lines) => {
    let state = 0
    let live = ''
    let refused: Refusal | undefined
    for (const [line, text] of lines.entries()) {
      const behind = behindLine(text, state)
      const isLast = line === lines.length - 1
      const to = behind.state === undefined ? undefined : isLast ? behind.state : step(behind.state, LINE_END)
      live += text.slice(0, behind.length).replaceAll(LINE_END, '\x01') + (isLast ? '' : LINE_END)
      if (behind.state === undefined) {
        refused = refusal('syntax', line, behind.length, text)
      } else if (to === undefined || (isLast && !isEnd(to))) {
        refused = refusal(isInQuotes(text) ? 'unterminated-quote' : 'syntax', line, text.length, text)
      }
      if (refused) break
      state = to!
    }
    const repeated = repeatedAt(live, rule)
    if (repeated < 0) return refused
    const before = live.slice(0, repeated).split(LINE_END)
    const line = before.length - 1
    return refusal('duplicate-param', line, before[line]!.length, lines[line]!)
  }
}

/** What refuses a field of several lines: `undefined` for one of the language. */
export function linesRefuser(rule: Rule): (lines: readonly string[]) => Refusal | undefined {
  if (rule !== 'Authorization') return listRefuser(rule)
  const refuse = refuser(rule)
  // Credentials are one line (RFC 9110 §11.4).
  return ([first = '', second]) =>
    refuse(first) ?? (second === undefined ? undefined : refusal('multiple-credentials', 1, 0, second))
}
