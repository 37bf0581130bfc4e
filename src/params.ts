import { isBareParam } from './registry.ts'
import { sameName } from './scan.ts'
import type { AuthParam, Challenge } from './types.ts'

/** Whether a challenge or credentials are of a scheme, regardless of ASCII case (RFC 9110 §11.1). */
export function isScheme(challenge: Pick<Challenge, 'scheme'>, scheme: string): boolean {
  checkText(challenge?.scheme, 'challenge.scheme')
  checkText(scheme, 'scheme')
  return sameName(challenge.scheme, scheme)
}

/** The first challenge of a scheme, regardless of ASCII case (RFC 9110 §11.1); `undefined` where there is none. */
export function findChallenge(challenges: readonly Challenge[], scheme: string): Challenge | undefined {
  if (!Array.isArray(challenges)) throw new TypeError('challenges is not an array')
  return challenges.find((challenge) => isScheme(challenge, scheme))
}

/**
 * The value of a parameter, regardless of the ASCII case of its name (RFC 9110 §11.2): of several of that name,
 * the first's; `undefined` where there is none.
 */
export function getParam(from: Challenge | readonly AuthParam[], name: string): string | undefined {
  const params = paramsOf(from, 'from')
  checkText(name, 'name')
  return params.find((param) => sameName(param.name, name))?.value
}

/**
 * The values of all parameters by their names in lower case, since case doesn't tell names apart (RFC 9110 §11.2): of
 * several of one name, the first's. It is an ordinary object with a property of its own for each name, `__proto__` included.
 * So for a name that comes from elsewhere use `getParam`, which doesn't find what all objects inherit.
 */
export function paramsObject(from: Challenge | readonly AuthParam[]): Record<string, string | undefined> {
  const values = new Map<string, string>()
  for (const { name, value } of paramsOf(from, 'from')) {
    // ASCII letters alone: toLowerCase() makes a "k" of U+212A.
    const key = name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
    if (!values.has(key)) values.set(key, value)
  }
  return Object.fromEntries(values)
}

/**
 * Sets a parameter in place. One of that name, in whatever ASCII case (RFC 9110 §11.2), keeps its name, place and quoting, and
 * further ones of that name are removed. Otherwise one is added at the end: bare where the scheme wants it so in challenges
 * and credentials alike, else quoted.
 *
 * Throws `TypeError` for a name or value that is no string. The serializers refuse what can't be written.
 */
export function setParam(to: Challenge | AuthParam[], name: string, value: string): void {
  const params = paramsOf(to, 'to')
  checkText(name, 'name')
  checkText(value, 'value')
  const first = params.find((param) => sameName(param.name, name))
  if (first === undefined) {
    params.push({ name, value, quoted: !isBareParam(Array.isArray(to) ? '' : to.scheme, name) })
    return
  }
  first.value = value
  delete first.raw
  keepParams(params, (param) => param === first || !sameName(param.name, name))
}

/** Removes in place all parameters of a name, in whatever ASCII case (RFC 9110 §11.2). Where there is none, nothing happens. */
export function removeParam(from: Challenge | AuthParam[], name: string): void {
  const params = paramsOf(from, 'from')
  checkText(name, 'name')
  keepParams(params, (param) => !sameName(param.name, name))
}

function keepParams(params: AuthParam[], isKept: (param: AuthParam) => boolean): void {
  let kept = 0
  for (const param of params) if (isKept(param)) params[kept++] = param
  params.length = kept
}

function paramsOf(from: Challenge | readonly AuthParam[], argument: string): AuthParam[] {
  const params = Array.isArray(from) ? from : (from as Challenge | undefined)?.params
  // A list of challenges is no list of parameters.
  if (!Array.isArray(params) || params.some((param) => typeof param?.name !== 'string')) {
    throw new TypeError(`${argument} has no array of parameters`)
  }
  return params
}

/** Throws which argument is no string, but never what it is. */
function checkText(text: unknown, argument: string): asserts text is string {
  if (typeof text !== 'string') throw new TypeError(`${argument} is not a string`)
}
