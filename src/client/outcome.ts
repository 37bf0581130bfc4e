import { recoverChallenges } from '../recover/recover.ts'
import type { FetchResponse } from './platform.ts'
import type { AuthOutcome } from './types.ts'

type Outcomes = WeakMap<object, AuthOutcome>

const KEY = Symbol.for('authfield.outcomes')

/** One for all copies of this library that there are in a program: who asks may have another one than who answers. */
function outcomes(): Outcomes {
  const holder = globalThis as { [KEY]?: Outcomes }
  if (holder[KEY] === undefined) Object.defineProperty(holder, KEY, { value: new WeakMap() })
  return holder[KEY]!
}

/**
 * How the authentication of a response went; `undefined` for one that `withAuth` didn't return, or whose URL is in no scope, and for
 * a copy. It holds no credentials.
 */
export function authOutcome(response: object): AuthOutcome | undefined {
  return outcomes().get(response)
}

export function setOutcome(response: object, outcome: AuthOutcome): void {
  outcomes().set(response, outcome)
}

/** What a response says that is not answered here. */
export function unanswered({ headers }: FetchResponse): Omit<AuthOutcome, 'result' | 'sends'> {
  const { challenges, issues } = recoverChallenges(headers.get('www-authenticate'))
  return { scheme: undefined, challenges, issues, serverProved: undefined }
}
