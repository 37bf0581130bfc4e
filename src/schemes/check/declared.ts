import type { AuthParam, Challenge } from '../../types.ts'
import { base64, base64url, unpaddedBase64url } from '../bytes.ts'
import type { Param, Params } from '../declare.ts'
import { integer, readBy } from '../values.ts'
import { error, type Fault, lacks, warning } from './finding.ts'

/*
 * What the declared parameters of a scheme say of a challenge.
 */

/** Parameters are unique in a challenge. */
const UNIQUE = 'RFC 9110 §11.2'

/**
 * Parameters that may be empty, or have a rule of their own for it. A realm can be without a name, and no domain is the whole
 * server (RFC 7616 §3.3).
 */
const EMPTY: readonly string[] = ['realm', 'domain', 'qop']

/** What a value is written in, for types that have a word for it. */
const WORDS: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [integer, 'digits alone'],
  [base64, 'base64, with its padding'],
  [base64url, 'base64url, with its padding'],
  [unpaddedBase64url, 'base64url'],
])

/** The faults of the parameters, in the order of their declarations; then those of parameters that aren't declared. */
export function* declaredFaults(params: Params, challenge: Challenge, schemeSection: string): Iterable<Fault> {
  const sent = byName(challenge.params)
  for (const param of Object.values(params)) {
    const section = param.section || schemeSection
    const [first, second] = sent.get(param.name.toLowerCase()) ?? []
    if (second !== undefined) {
      const message = 'send the parameter once: clients differ in which one they take'
      yield error('duplicate-param', param.name, message, UNIQUE)
    }
    if (first !== undefined) yield* valueFaults(param, first.value, section)
    else if (param.required && lacks(challenge, param.name)) {
      yield error('missing-param', param.name, 'add the parameter: the scheme requires it', section)
    }
    sent.delete(param.name.toLowerCase())
  }
  yield* undeclaredFaults([...sent.values()], Object.values(params), schemeSection)
}

/** The parameters by their names in lower case. */
function byName(params: readonly AuthParam[]): Map<string, AuthParam[]> {
  const sent = new Map<string, AuthParam[]>()
  for (const param of params) {
    const name = param.name.toLowerCase()
    const same = sent.get(name)
    if (same === undefined) sent.set(name, [param])
    else same.push(param)
  }
  return sent
}

/** The fault of a value, of which there is one at most. */
function* valueFaults({ name, type, required }: Param<unknown>, value: string, section: string): Iterable<Fault> {
  const decoded = readBy(type, value)
  const written = decoded === undefined ? undefined : type.encode(decoded)
  const isText = typeof decoded === 'string'
  if (isEmpty(value, decoded)) {
    if (EMPTY.includes(name) || (!required && isText && written === '')) return
    if (required) yield error('empty-value', name, 'give the parameter a value: it is empty', section)
    else yield warning('empty-value', name, 'leave the parameter out or give it a value: it is empty', section)
  } else if (decoded === undefined) {
    yield error('invalid-value', name, `write the value ${inForm(type)}: clients can't read it as it is`, section)
  } else if (isText ? written !== value : written === undefined) {
    yield warning('illegal-character', name, 'leave out the characters that the value must not have', section)
  } else if (written !== value && typeof decoded === 'number') {
    yield warning('noncanonical-value', name, 'write the number without leading zeros', section)
  } else if (written !== value && decoded instanceof Uint8Array) {
    yield warning('noncanonical-value', name, `write the value ${inForm(type)}, and nothing else`, section)
  }
}

function isEmpty(value: string, decoded: unknown): boolean {
  return value === '' || (Array.isArray(decoded) && decoded.length === 0)
}

function inForm(type: unknown): string {
  const words = WORDS.get(type)
  return words === undefined ? 'as its specification has it' : `in ${words}`
}

/** What isn't declared can't be told by its name, since that is text of the challenge. */
function* undeclaredFaults(
  sent: readonly AuthParam[][],
  declared: readonly Param<unknown>[],
  schemeSection: string,
): Iterable<Fault> {
  if (sent.some(({ length }) => length > 1)) {
    const message = 'send each parameter once: one that the scheme does not define is there more often'
    yield error('duplicate-param', undefined, message, UNIQUE)
  }
  for (const { name, section } of declared) {
    if (!sent.some(([param]) => isMisspelt(param!.name, name))) continue
    const message = 'spell the name as its specification does, or clients ignore it'
    yield warning('unknown-param', name, message, section || schemeSection)
  }
}

/** Whether a name is another one with a hyphen for an underscore, or without it. */
function isMisspelt(name: string, right: string): boolean {
  const letters = (text: string) => text.replace(/[-_]/g, '').toLowerCase()
  return letters(name) === letters(right)
}
