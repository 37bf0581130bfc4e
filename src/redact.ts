import { recoverChallenges } from './recover/recover.ts'
import { isHarmlessParam, isKnownParam, REGISTERED_SCHEME } from './registry.ts'
import { escapePairs } from './scan.ts'
import type { Challenge, FieldValue, Issue } from './types.ts'

/**
 * What of a field can go into a log: the names of registered schemes and of known parameters, and the values of a few
 * parameters that hold no secret; everything else is `***`. For any field and any text, well-formed or not; `''` for an
 * absent field.
 */
export function redact(field: FieldValue): string {
  const { challenges, issues } = recoverChallenges(field)
  const shown = hideSecrets(challenges, issues).map(({ scheme, token68, params, rest }) => {
    const content = params.map(({ name, value, quoted }) => `${name}=${quoted ? `"${escapePairs(value)}"` : value}`)
    return [scheme, token68 ?? rest, content.join(', ')].filter(Boolean).join(' ')
  })
  return shown.join(', ')
}

/**
 * With `***` for what may be a secret. What may be shown is listed, not what must be hidden: an unknown scheme can be a
 * secret sent without one.
 */
export function hideSecrets(challenges: readonly Challenge[], issues: readonly Issue[]): Challenge[] {
  // In malformed text a value can hold what was meant to be another. Without a scheme it is (Proxy-)Authentication-Info.
  const isClear = issues.every(({ code }) => code === 'missing-scheme') && challenges.every(({ rest }) => !rest)
  return challenges.map(({ scheme, token68, params, rest }) => ({
    scheme: !scheme || REGISTERED_SCHEME.test(scheme) ? scheme : '***',
    token68: token68 && '***',
    params: params.map(({ name, value, quoted }) => {
      const isShown = isClear && isHarmlessParam(name) && !/[^ -~]/.test(value)
      return { name: isKnownParam(name) ? name : '***', value: isShown ? value : '***', quoted: isShown && quoted }
    }),
    ...(rest && { rest: '***' }),
  }))
}
