import {
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

/*
 * The strict and the tolerant reader of each kind of field, in one form for all three.
 */

/** What a reader gives. */
export interface Reading {
  /** As the reader gives it. */
  value: unknown
  /** What is in it; auth-params as those of one challenge without a scheme. */
  challenges: Challenge[]
  issues: Issue[]
}

export interface Readers {
  parse: (field: FieldValue) => unknown
  recover: (field: FieldValue) => Reading
  /** What they read where there is no field. */
  absent: unknown
}

export type Kind = 'challenges' | 'credentials' | 'auth-params'

export const readers: Readonly<Record<Kind, Readers>> = {
  challenges: {
    parse: parseChallenges,
    recover: (field) => {
      const { challenges, issues } = recoverChallenges(field)
      return { value: challenges, challenges, issues }
    },
    absent: [],
  },
  credentials: {
    parse: parseCredentials,
    recover: (field) => {
      const { credentials, issues } = recoverCredentials(field)
      return { value: credentials, challenges: credentials === undefined ? [] : [credentials], issues }
    },
    absent: undefined,
  },
  'auth-params': {
    parse: parseAuthParams,
    recover: (field) => {
      const { params, issues } = recoverAuthParams(field)
      return { value: params, challenges: [{ scheme: '', token68: undefined, params }], issues }
    },
    absent: [],
  },
}

/** The kind of a field, by its name; a proxy's too. */
export function kindOf(field: string): Kind {
  if (/Authenticate$/i.test(field)) return 'challenges'
  if (/Authorization$/i.test(field)) return 'credentials'
  if (/Authentication-Info$/i.test(field)) return 'auth-params'
  throw new Error(`no reader of ${field}`)
}
