import { type Certain, certainParams, type Read, type Reading } from './doubt.ts'
import { HARMLESS_PARAM, SHOWN_PARAM, SHOWN_SCHEME } from './known.ts'
import { recoverChallenges } from './recover/recover.ts'
import { escapePairs, sameName } from './scan.ts'
import type { AuthParam, Challenge, FieldValue } from './types.ts'

/** A side of a scheme of one's own. */
interface OwnSide {
  /** Their names may be shown, and the values of those that are harmless. */
  readonly params?: Readonly<Record<string, { readonly name: string; readonly harmless?: boolean | undefined }>>
}

/** A scheme of one's own: those of `authfield/schemes` are such. */
export interface OwnScheme extends OwnSide {
  readonly name: string
  readonly challenge?: OwnSide | object | undefined
  readonly credentials?: OwnSide | object | undefined
  /** Parameters of (Proxy-)Authentication-Info, which come without a scheme. */
  readonly info?: OwnSide | object | undefined
}

export interface RedactOptions {
  /** Schemes whose names, parameters and harmless values may be shown too. */
  readonly schemes?: readonly OwnScheme[] | undefined
}

/**
 * What of a field can go into a log: the names of known schemes and of their parameters, and the values of a few parameters
 * that hold no secret, such as the realm. Everything else is `***`. In malformed text these values are shown up to the first
 * place that leaves in doubt where a value ends. For any field and any text; `''` for an absent field.
 *
 * Throws `TypeError` for what is no field value or no array of schemes.
 */
export function redact(field: FieldValue, options?: RedactOptions): string {
  const schemes = options?.schemes ?? []
  if (!Array.isArray(schemes)) throw new TypeError('options.schemes is not an array')
  const reading = recoverChallenges(field)
  const shown = hideSecrets(reading, field, recoverChallenges, schemes).map(({ scheme, token68, params, rest }) => {
    const content = params.map(({ name, value, quoted }) => `${name}=${quoted ? `"${escapePairs(value)}"` : value}`)
    return [scheme, token68 ?? rest, content.join(', ')].filter(Boolean).join(' ')
  })
  return shown.join(', ')
}

/**
 * The challenges of a reading with `***` for what may be a secret. What may be shown is listed, not what must be hidden: an
 * unknown scheme can be a secret sent without one. `read` is the reader that it came from.
 */
export function hideSecrets(
  reading: Reading,
  field: FieldValue,
  read: Read,
  schemes: readonly OwnScheme[] = [],
): Challenge[] {
  const certain = certainParams(reading, ([] as string[]).concat(field ?? []), read)
  // What stands before a colon in its place can be the name of a user: `Basic user:password`.
  const hasColon = reading.issues.some(({ code }) => code === 'colon-for-equals')
  return reading.challenges.map(({ scheme, token68, params, rest }) => {
    const own = schemes.filter(({ name }) => sameName(name, scheme))
    const declared = declaredParams(scheme ? own : schemes)
    return {
      scheme: !scheme || SHOWN_SCHEME.test(scheme) || own.length > 0 ? scheme : '***',
      token68: token68 && '***',
      params: params.map((param) => hideParam(param, declared, certain, !hasColon)),
      ...(rest && { rest: '***' }),
    }
  })
}

function hideParam(
  param: AuthParam,
  declared: ReadonlyMap<string, boolean>,
  { before, sure }: Certain,
  isNamed: boolean,
): AuthParam {
  const { name, value, quoted } = param
  const own = declared.get(name.toLowerCase())
  const isHarmless = HARMLESS_PARAM.test(name) || own === true
  const isKnown = SHOWN_PARAM.test(name) || own === false
  const isShown = isHarmless && sure.has(param)
  return {
    name: isHarmless || (isKnown && (isNamed || before.has(param))) ? name : '***',
    value: isShown ? value : '***',
    quoted: isShown && quoted,
  }
}

/** The parameters that schemes declare, by their names in lower case: whether they are harmless, which all have to say. */
function declaredParams(schemes: readonly OwnScheme[]): Map<string, boolean> {
  const declared = new Map<string, boolean>()
  for (const scheme of schemes) {
    for (const side of [scheme, scheme.challenge, scheme.credentials, scheme.info] as (OwnSide | undefined)[]) {
      for (const { name, harmless } of Object.values(side?.params ?? {})) {
        const key = name.toLowerCase()
        declared.set(key, harmless === true && declared.get(key) !== false)
      }
    }
  }
  return declared
}
