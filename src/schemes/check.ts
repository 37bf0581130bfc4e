import { getParam, isScheme } from '../params.ts'
import type { AuthParam, Challenge } from '../types.ts'
import { allSchemes } from './all.ts'
import { declaredFaults } from './check/declared.ts'
import { error, type Fault, type Finding, type FindingCode, mustBeQuoted, warning } from './check/finding.ts'
import { LIST_RULES, ORIGIN_ONLY, RULES, SECTIONS } from './check/rules.ts'
import type { Scheme } from './codec.ts'
import { AuthSchemeError } from './scheme-error.ts'

/*
 * What challenges say that their schemes don't: for people who look at a server. A client needs no more than `decode`.
 */

export type { Finding, FindingCode } from './check/finding.ts'

/** What a check knows beside the challenges. */
export interface CheckOptions {
  /** Schemes of yours, which are known besides those of `allSchemes`, and before them. */
  schemes?: readonly Scheme[] | undefined
  /** Whether the field is Proxy-Authenticate: some schemes and parameters aren't for proxies. */
  proxy?: boolean | undefined
}

/**
 * All that challenges of known schemes say otherwise than their specifications, challenge by challenge: in the order of the
 * declared parameters, then what is said of several parameters or challenges. Pass all challenges of a response, since their
 * order matters and some must differ. A challenge of a scheme that isn't known has no findings. What was recovered is checked
 * as it is. It never throws for what a challenge holds, but a `TypeError` for what is no challenge.
 */
export function check(challenges: Challenge | readonly Challenge[], options: CheckOptions = {}): Finding[] {
  const list = ([] as Challenge[]).concat(challenges)
  if (!list.every(isChallenge)) throw new TypeError('challenges is neither a challenge nor an array of challenges')
  const schemes = [...ownSchemes(options), ...allSchemes]
  const ofEach = list.flatMap((one, challenge) => {
    const scheme = schemes.find(({ name }) => isScheme(one, name))
    if (scheme === undefined) return []
    return [...faults(one, scheme, options.proxy ?? false)].map((fault) => ({
      challenge,
      scheme: scheme.name,
      ...fault,
    }))
  })
  const ofAll = LIST_RULES.flatMap((rule) => [...rule(list)])
  return [...ofEach, ...ofAll].sort((one, other) => one.challenge - other.challenge)
}

function isChallenge(value: Challenge | undefined): boolean {
  const { scheme, params } = Object(value) as Partial<Challenge>
  const isParam = ({ name, value }: AuthParam) => typeof name === 'string' && typeof value === 'string'
  return typeof scheme === 'string' && Array.isArray(params) && params.every((param) => isParam(Object(param)))
}

function ownSchemes(options: CheckOptions): readonly Scheme[] {
  if (typeof options !== 'object' || options === null) throw new TypeError('options is not an object')
  const schemes = options.schemes ?? []
  if (!Array.isArray(schemes) || !schemes.every((scheme) => typeof scheme?.name === 'string')) {
    throw new TypeError('options.schemes is not an array of schemes')
  }
  return schemes
}

/** The faults of one challenge of a scheme. */
function* faults(challenge: Challenge, scheme: Scheme, isOfProxy: boolean): Iterable<Fault> {
  const section = sectionOf(scheme)
  const ofRules = [
    ...mustBeQuoted(challenge, 'realm', REALM),
    ...(RULES.get(scheme.name)?.(challenge) ?? []),
    ...(isOfProxy ? proxyFaults(challenge, scheme.name) : []),
  ]
  const found = [...formFaults(challenge, scheme, section, ofRules), ...ofRules]
  yield* found
  yield* decodingFaults(challenge, scheme, found, section)
}

/** What is said of a value, by its declaration or by a rule. */
const OF_VALUE: readonly FindingCode[] = ['invalid-value', 'illegal-character', 'noncanonical-value', 'unknown-value']

/** What is no challenge of the scheme's form. Of a value that a rule has something about, the rule says better what to write. */
function* formFaults(
  challenge: Challenge,
  scheme: Scheme,
  section: string,
  ofRules: readonly Fault[],
): Iterable<Fault> {
  if (challenge.rest !== undefined) {
    const message = 'repair the challenge: a part of it is neither a token68 nor parameters'
    yield error('malformed', undefined, message, 'RFC 9110 §11.3')
  }
  const params = scheme.challenge?.params
  if (params === undefined) return
  if (challenge.token68 !== undefined) {
    yield error('unexpected-token68', undefined, 'send parameters: the scheme has no token68', section)
  }
  const judged = ofRules.flatMap(({ code, param }) => (OF_VALUE.includes(code) ? [param] : []))
  for (const fault of declaredFaults(params, challenge, section)) {
    if (!OF_VALUE.includes(fault.code) || !judged.includes(fault.param)) yield fault
  }
}

/** Where a realm is specified that a scheme has because all may have one. */
const REALM = 'RFC 9110 §11.5'

/** Where a scheme's challenge is specified: where its first parameter is. What no specification has goes by the scheme's name. */
function sectionOf({ name, challenge }: Scheme): string {
  const [first] = Object.values(challenge?.params ?? {})
  return SECTIONS.get(name) ?? (first === undefined || first.section === REALM ? name : first.section || name)
}

function* proxyFaults(challenge: Challenge, scheme: string): Iterable<Fault> {
  const section = ORIGIN_ONLY.get(scheme)
  if (section !== undefined) {
    yield error('unexpected-challenge', undefined, 'leave the challenge out: the scheme is not for proxies', section)
  }
  if (scheme === 'Digest' && getParam(challenge, 'domain') !== undefined) {
    const message = 'leave the parameter out: clients ignore it where a proxy asks'
    yield warning('unexpected-param', 'domain', message, 'RFC 7616 §3.3')
  }
}

/** What decoding refuses or leaves out, where nothing was found about it yet: a codec can know more than its declarations. */
function* decodingFaults(
  challenge: Challenge,
  scheme: Scheme,
  found: readonly Fault[],
  section: string,
): Iterable<Fault> {
  const params = Object.values(scheme.challenge?.params ?? {})
  for (const { code, param } of decodingErrors(challenge, scheme)) {
    const place = params.find(({ name }) => name === param)?.section || section
    if (found.some((fault) => fault.param === param && (param !== undefined || fault.severity === 'error'))) continue
    if (code === 'missing-param') {
      if (challenge.rest === undefined) yield error(code, param, 'add what the scheme requires', place)
    } else if (code === 'duplicate-param') {
      yield error(code, param, 'send the parameter once, in one form', 'RFC 9110 §11.2')
    } else {
      yield error('invalid-value', param, "write the value as its specification has it: clients can't read it", place)
    }
  }
}

function decodingErrors(challenge: Challenge, scheme: Scheme): AuthSchemeError[] {
  const errors: AuthSchemeError[] = []
  try {
    scheme.challenge?.decode(challenge, (error) => errors.push(error))
  } catch (thrown) {
    if (!(thrown instanceof AuthSchemeError)) throw thrown
    errors.push(thrown)
  }
  return errors
}
