import { recoverChallenges } from './recover.ts'
import { isHarmlessParam, isKnownParam, REGISTERED_SCHEME } from './registry.ts'
import { escapePairs } from './scan.ts'
import type { FieldValue } from './types.ts'

/**
 * What of a field can go into a log: the names of registered schemes and of known parameters, and the values of a few
 * parameters that hold no secret; everything else is `***`. For any field and any text, well-formed or not; `''` for an
 * absent field.
 *
 * What may be shown is listed, not what must be hidden: an unknown scheme can be a secret sent without one.
 */
export function redact(field: FieldValue): string {
  const { challenges, issues } = recoverChallenges(field)
  // In malformed text a value can hold what was meant to be another. Without a scheme it is (Proxy-)Authentication-Info.
  const isClear = issues.every(({ code }) => code === 'missing-scheme')
  const shown = challenges.map(({ scheme, token68, params, rest }) => {
    const content = params.map(({ name, value, quoted }) => {
      if (!isKnownParam(name)) return '***=***'
      if (!isClear || !isHarmlessParam(name) || /[^ -~]/.test(value)) return `${name}=***`
      return `${name}=${quoted ? `"${escapePairs(value)}"` : value}`
    })
    if (token68 ?? rest) content.unshift('***')
    return `${!scheme || REGISTERED_SCHEME.test(scheme) ? scheme : '***'} ${content.join(', ')}`.trim()
  })
  return shown.join(', ')
}
