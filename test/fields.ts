import { readFileSync } from 'node:fs'
import { type Parsed, parse, type Rule, toAuthParams, toChallenges, toCredentials } from '../grammar/index.ts'
import {
  AuthSyntaxError,
  type Challenge,
  type FieldValue,
  type Issue,
  parseAuthParams,
  parseChallenges,
  parseCredentials,
  recoverAuthParams,
  recoverChallenges,
  recoverCredentials,
} from '../src/index.ts'
import { expressionOf } from './abnf.ts'
import { type Automaton, automatonOf } from './automaton.ts'

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
export interface Field {
  /** The rule of grammar/auth.abnf. */
  rule: Rule
  parse: (field: FieldValue) => unknown
  recover: (field: FieldValue) => { value: unknown; issues: Issue[] }
  /** The reading of the other implementation, in grammar; `undefined` for malformed text. */
  readByGrammar: (text: string) => unknown
  /** What is read, given the challenges in the text, the first of which has no scheme. */
  valueOf: (read: Challenge[]) => unknown
}

export const fields: Readonly<Record<'challenges' | 'credentials' | 'authParams', Field>> = {
  challenges: {
    rule: 'WWW-Authenticate',
    parse: parseChallenges,
    recover: (field) => {
      const { challenges, issues } = recoverChallenges(field)
      return { value: challenges, issues }
    },
    readByGrammar: (text) => valueIn(parse(text, 'WWW-Authenticate'), toChallenges),
    valueOf: (read) => read.slice(1),
  },
  credentials: {
    rule: 'Authorization',
    parse: parseCredentials,
    recover: (field) => {
      const { credentials, issues } = recoverCredentials(field)
      return { value: credentials, issues }
    },
    readByGrammar: (text) => valueIn(parse(text, 'Authorization'), toCredentials),
    valueOf: (read) => read[1],
  },
  authParams: {
    rule: 'Authentication-Info',
    parse: parseAuthParams,
    recover: (field) => {
      const { params, issues } = recoverAuthParams(field)
      return { value: params, issues }
    },
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

/**
 * Holds the strict reader of a field against what the text means, `undefined` where it is malformed, and against the
 * tolerant reader. Returns what is wrong, if anything is.
 */
export function disagreement({ parse, recover }: Field, text: FieldValue, meaning: unknown): string | undefined {
  const { value, issues } = recover(text)
  try {
    const parsed = JSON.stringify(parse(text))
    if (meaning === undefined) return 'should refuse'
    if (parsed !== JSON.stringify(meaning)) return 'misreads'
    return issues.length > 0 || parsed !== JSON.stringify(value) ? 'recovers otherwise' : undefined
  } catch (error) {
    if (!(error instanceof AuthSyntaxError)) throw error
    if (meaning !== undefined) return 'should read'
    const [issue] = issues
    if (error.code !== issue?.code || error.line !== issue.line) return 'throws another issue than the first'
    if (error.start !== issue.start || error.end !== issue.end) return 'throws at another place than the first'
    return undefined
  }
}
