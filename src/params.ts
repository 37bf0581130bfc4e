import { isBareParam } from './registry.ts'
import { sameName } from './scan.ts'
import type { AuthParam, Challenge } from './types.ts'

/** Whether a challenge or credentials are of a scheme, regardless of ASCII case (RFC 9110 §11.1). */
export function isScheme(challenge: Pick<Challenge, 'scheme'>, scheme: string): boolean {
  return sameName(challenge.scheme, scheme)
}

/** The first challenge of a scheme, regardless of ASCII case (RFC 9110 §11.1); `undefined` where there is none. */
export function findChallenge(challenges: readonly Challenge[], scheme: string): Challenge | undefined {
  return challenges.find((challenge) => isScheme(challenge, scheme))
}

/**
 * The value of a parameter, regardless of the ASCII case of its name (RFC 9110 §11.2): of several of that name,
 * the first's; `undefined` where there is none.
 */
export function getParam(from: Challenge | readonly AuthParam[], name: string): string | undefined {
  return paramsOf(from).find((param) => sameName(param.name, name))?.value
}

/**
 * Sets a parameter in place. One of that name, in whatever ASCII case (RFC 9110 §11.2), keeps its name, place and quoting, and
 * further ones of that name are removed. Otherwise one is added at the end: bare where the scheme wants it so in challenges
 * and credentials alike, else quoted. The serializers refuse what can't be written.
 */
export function setParam(to: Challenge | AuthParam[], name: string, value: string): void {
  const params = paramsOf(to) as AuthParam[]
  const first = params.find((param) => sameName(param.name, name))
  if (first === undefined) {
    params.push({ name, value, quoted: !isBareParam(Array.isArray(to) ? '' : to.scheme, name) })
    return
  }
  first.value = value
  delete first.raw
  let kept = 0
  for (const param of params) if (param === first || !sameName(param.name, name)) params[kept++] = param
  params.length = kept
}

function paramsOf(from: Challenge | readonly AuthParam[]): readonly AuthParam[] {
  return Array.isArray(from) ? from : (from as Challenge).params
}
