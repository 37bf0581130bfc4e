import { getParam } from '../params.ts'
import { sameName } from '../scan.ts'
import type { Challenge } from '../types.ts'
import { allSchemes } from './all.ts'
import { AuthSchemeError, type Params, type Scheme } from './codec.ts'
import { type ParamType, readBy } from './values.ts'

/*
 * What a challenge says that its scheme doesn't: for people who look at a server. A client needs no more than `decode`.
 */

/** One thing in a challenge that its scheme's specification has otherwise. It holds no text of the challenge. */
export interface Finding {
  code: FindingCode
  /** An error leaves a client without what it needs. A warning is what most clients can live with. */
  severity: 'error' | 'warning'
  /** The name of the scheme, as its specification writes it. */
  scheme: string
  /** The name of the parameter, as its specification writes it; absent where the finding is about none. */
  param?: string
  /** Where the rule is specified. */
  section: string
  /** The rule, as a sentence. */
  message: string
}

export type FindingCode =
  | 'missing-param'
  | 'duplicate-param'
  | 'invalid-value'
  | 'illegal-character'
  | 'unknown-value'
  | 'quoted'
  | 'unquoted'
  | 'unexpected-token68'
  | 'unexpected-params'
  | 'unexpected-challenge'
  | 'weak-algorithm'

/**
 * All that a challenge of a known scheme says otherwise than its specification, in the order of the declared parameters. A
 * scheme that isn't among `schemes` has no findings. A value that was recovered is checked as it is.
 */
export function check(challenge: Challenge, schemes: readonly Scheme[] = allSchemes): Finding[] {
  const scheme = schemes.find(({ name }) => sameName(name, challenge.scheme))
  if (scheme === undefined) return []
  const { name, challenge: codec } = scheme
  const findings: Finding[] = []
  const add = (code: FindingCode, severity: Finding['severity'], section: string, message: string, param?: string) =>
    findings.push({ code, severity, scheme: name, ...(param !== undefined && { param }), section, message })

  if (codec === undefined) {
    add('unexpected-challenge', 'warning', SECTION, 'the scheme has no challenge')
  } else if ('params' in codec) {
    if (challenge.token68 !== undefined) {
      add('unexpected-token68', 'error', SECTION, 'the scheme has parameters, no token68')
    }
    for (const param of Object.values(codec.params as Params)) {
      const { type, required, section } = param
      const sent = challenge.params.filter((other) => sameName(other.name, param.name))
      if (sent.length > 1) add('duplicate-param', 'error', section, 'a parameter occurs once', param.name)
      const [first] = sent
      if (first === undefined) {
        if (required) add('missing-param', 'error', section, 'the parameter is required', param.name)
        continue
      }
      const value = readBy(type, first.value)
      if (value === undefined) {
        add('invalid-value', 'error', section, 'the value is not of its type', param.name)
      } else if (!isSendable(type, value)) {
        add('illegal-character', 'warning', section, 'the value has characters that it must not have', param.name)
      }
    }
  } else {
    if (challenge.params.length > 0) add('unexpected-params', 'error', SECTION, 'the scheme has no parameters')
    try {
      codec.decode(challenge, () => {})
    } catch (error) {
      if (!(error instanceof AuthSchemeError)) throw error
      add('invalid-value', 'error', SECTION, 'the token68 is not what the scheme has')
    }
  }
  checkForm(challenge, 'realm', true, 'RFC 9110 §11.5', add)
  for (const rule of RULES) if (rule.scheme === name) rule.check(challenge, add)
  return findings
}

/** Whether a value can be written, and text as it is. */
function isSendable(type: ParamType<unknown>, value: unknown): boolean {
  const written = type.encode(value)
  return typeof value === 'string' ? written === value : written !== undefined
}

/** Where a challenge is specified. */
const SECTION = 'RFC 9110 §11.3'

type Add = (code: FindingCode, severity: Finding['severity'], section: string, message: string, param?: string) => void

/** What no declaration can say. */
const RULES: readonly { scheme: string; check(challenge: Challenge, add: Add): void }[] = [
  {
    scheme: 'Basic',
    check(challenge, add) {
      const charset = getParam(challenge, 'charset')
      if (charset !== undefined && !sameName(charset, 'UTF-8')) {
        add('unknown-value', 'warning', 'RFC 7617 §2.1', 'the only charset is UTF-8', 'charset')
      }
    },
  },
  {
    scheme: 'Bearer',
    check(challenge, add) {
      if (challenge.params.length === 0) {
        add('missing-param', 'warning', 'RFC 6750 §3', 'a challenge has at least one parameter')
      }
      checkError(challenge, add)
    },
  },
  { scheme: 'DPoP', check: checkError },
  {
    scheme: 'Digest',
    check(challenge, add) {
      for (const name of ['domain', 'nonce', 'opaque', 'qop']) checkForm(challenge, name, true, 'RFC 7616 §3.3', add)
      for (const name of ['stale', 'algorithm']) checkForm(challenge, name, false, 'RFC 7616 §3.3', add)
      const qop = getParam(challenge, 'qop')
      if (qop === undefined) {
        add(
          'missing-param',
          'warning',
          'RFC 7616 §3.3',
          'without qop the client has no say in the hash, as in RFC 2069',
          'qop',
        )
      } else if (!/(^|[\t ,])auth(-int)?([\t ,]|$)/i.test(qop)) {
        add('unknown-value', 'error', 'RFC 7616 §3.3', 'no option is known', 'qop')
      }
      const stale = getParam(challenge, 'stale')
      if (stale !== undefined && !/^(true|false)$/i.test(stale)) {
        add('unknown-value', 'warning', 'RFC 7616 §3.3', 'the value is true or false', 'stale')
      }
      const charset = getParam(challenge, 'charset')
      if (charset !== undefined && !sameName(charset, 'UTF-8')) {
        add('unknown-value', 'warning', 'RFC 7616 §3.3', 'the only charset is UTF-8', 'charset')
      }
      const algorithm = getParam(challenge, 'algorithm') ?? 'MD5'
      if (/^MD5(-sess)?$/i.test(algorithm)) {
        add(
          'weak-algorithm',
          'warning',
          'RFC 7616 §3.2',
          'MD5 is there for old clients; offer SHA-256 before it',
          'algorithm',
        )
      } else if (!/^(SHA-256|SHA-512-256)(-sess)?$/i.test(algorithm)) {
        add(
          'unknown-value',
          'error',
          'RFC 7616 §3.3',
          'a client ignores a challenge of an algorithm that it does not know',
          'algorithm',
        )
      }
    },
  },
]

/** Senders write some values in one form only. Recipients take both. */
function checkForm(challenge: Challenge, name: string, quoted: boolean, section: string, add: Add): void {
  const param = challenge.params.find((other) => sameName(other.name, name))
  if (param === undefined || param.quoted === quoted) return
  if (quoted) add('unquoted', 'warning', section, 'the value is written in quotes', name)
  else add('quoted', 'warning', section, 'the value is written without quotes', name)
}

const ERROR_CODES =
  /^(invalid_request|invalid_token|insufficient_scope|insufficient_user_authentication|use_dpop_nonce|invalid_dpop_proof|insufficient_claims)$/

function checkError(challenge: Challenge, add: Add): void {
  const error = getParam(challenge, 'error')
  if (error !== undefined && !ERROR_CODES.test(error)) {
    add('unknown-value', 'warning', 'RFC 6750 §3.1', 'no such error code is specified', 'error')
  }
  if (
    error === undefined &&
    (getParam(challenge, 'error_description') ?? getParam(challenge, 'error_uri')) !== undefined
  ) {
    add('missing-param', 'warning', 'RFC 6750 §3', 'what describes an error comes with its code', 'error')
  }
}
