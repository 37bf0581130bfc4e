import { readFileSync } from 'node:fs'
import { type Parsed, parse, type Rule, toAuthParams, toChallenges, toCredentials } from '../grammar/index.ts'
import { AuthSyntaxError, type Challenge, type FieldValue } from '../src/index.ts'
import { expressionOf } from './abnf.ts'
import { type Automaton, automatonOf } from './automaton.ts'
import { type Readers, readers } from './readers.ts'
import type { Refusal } from './refusals.ts'

/** grammar/auth.abnf */
export const authAbnf: string = readFileSync(new URL('../grammar/auth.abnf', import.meta.url), 'utf8')

/**
 * The automaton of a rule of grammar/auth.abnf with OWS on either side. White space at the ends of a field line is no part
 * of the field's value (RFC 9110 §5.5), so the rules don't have it; but the readers take it, so it is of their language.
 */
export function lineAutomaton(rule: Rule): Automaton {
  return automatonOf(expressionOf(`${authAbnf}\nfield-line = OWS ${rule} OWS\n`, 'field-line'))
}

/** How many states more than the automaton's a reader may have for the complete test suite to judge it: see proof.test.ts. */
export const EXTRA_STATES = { test: 2, exhaustive: 4 } as const

/** A kind of field with its readers. */
export interface Field extends Readers {
  /** The rule of grammar/auth.abnf. */
  rule: Rule
  /** The reading of the other implementation, in grammar; `undefined` for malformed text. */
  readByGrammar: (text: string) => unknown
  /** What is read, given the challenges in the text, the first of which has no scheme. */
  valueOf: (read: Challenge[]) => unknown
}

export const fields: Readonly<Record<'challenges' | 'credentials' | 'authParams', Field>> = {
  challenges: {
    ...readers.challenges,
    rule: 'WWW-Authenticate',
    readByGrammar: (text) => valueIn(parse(text, 'WWW-Authenticate'), toChallenges),
    valueOf: (read) => read.slice(1),
  },
  credentials: {
    ...readers.credentials,
    rule: 'Authorization',
    readByGrammar: (text) => valueIn(parse(text, 'Authorization'), toCredentials),
    valueOf: (read) => read[1],
  },
  authParams: {
    ...readers['auth-params'],
    rule: 'Authentication-Info',
    readByGrammar: (text) => valueIn(parse(text, 'Authentication-Info'), toAuthParams),
    valueOf: (read) => read[0]!.params,
  },
}

function valueIn<R extends Rule>(
  { cst, diagnostics }: Parsed<R>,
  toValue: (cst: Parsed<R>['cst']) => unknown,
): unknown {
  return diagnostics.length === 0 ? toValue(cst) : undefined
}

/** What a text is: well-formed with a meaning, or refused. */
export type Verdict = { meaning: unknown } | { refusal: Refusal }

/**
 * Holds the strict reader of a field against what the text is, and against the tolerant reader. Returns what is wrong, if
 * anything is.
 */
export function disagreement({ parse, recover }: Field, text: FieldValue, verdict: Verdict): string | undefined {
  const { value, issues } = recover(text)
  try {
    const parsed = JSON.stringify(parse(text))
    if (!('meaning' in verdict)) return 'should refuse'
    if (parsed !== JSON.stringify(verdict.meaning)) return 'misreads'
    return issues.length > 0 || parsed !== JSON.stringify(value) ? 'recovers otherwise' : undefined
  } catch (error) {
    if (!(error instanceof AuthSyntaxError)) throw error
    if ('meaning' in verdict) return 'should read'
    if (issues.length === 0) return 'recovers without an issue'
    const { code, line, start, end, message } = error
    const { refusal } = verdict
    if (code !== refusal.code) return `says ${code}, not ${refusal.code}`
    if (line !== refusal.line || start !== refusal.start || end !== refusal.end) {
      return `refuses ${line}:${start}-${end}, not ${refusal.line}:${refusal.start}-${refusal.end}`
    }
    return message.startsWith(`line ${line}, offset ${start}: expected `) ? undefined : `says "${message}"`
  }
}
