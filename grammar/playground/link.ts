import { redact } from '../../src/index.ts'
import { allSchemes, type Params, schemeOf } from '../../src/schemes/index.ts'
import { FIELD_NAMES, type FieldName, type Found, findFields } from './fields.ts'
import { TOLERANT } from './repair.ts'

/*
 * A text in the fragment of a link, which browsers send to no server. Whoever gets the link sees it, so nothing in it is a secret:
 * of a response only the status lines and the authentication fields, and of those that hold credentials what `redact` shows.
 */

/** What a link has: a text, and the field that it is of where the text doesn't say so. */
export interface Shared {
  text: string
  field: FieldName | undefined
}

/** What of a text can be in a link, and whether something had to be left out. */
export function shareable(text: string, chosen?: FieldName): Shared & { isRedacted: boolean } {
  const found = findFields(text, chosen)
  const [first] = found
  if (first === undefined) return { text: '', field: chosen, isRedacted: text.trim() !== '' }
  const values = found.map((one) => ({ ...one, lines: shareableLines(one) }))
  if (!first.isNamed) return { ...written(values[0]!.lines, text), field: first.name }
  let status: string | undefined
  const lines = values.flatMap((one) => {
    const head = one.status === undefined || one.status === status ? [] : [one.status]
    status = one.status
    return [...head, ...one.lines.map((line) => `${one.name}: ${line}`)]
  })
  return { ...written(lines, text), field: undefined }
}

function written(lines: readonly string[], text: string): { text: string; isRedacted: boolean } {
  return { text: lines.join('\n'), isRedacted: /\*\*\*/.test(lines.join('')) && !/\*\*\*/.test(text) }
}

function shareableLines({ kind, pieces, isNamed }: Found): string[] {
  const lines = pieces.map(({ text }) => text)
  return kind === 'challenges' && isPublic(lines, isNamed) ? lines : lines.map((line) => redact(line))
}

/**
 * Whether nothing in challenges is what only a client sends. Of a known scheme all parameters have to be those of a challenge.
 * One of an unknown scheme is such only where the text says so, and without a name that secrets have.
 */
function isPublic(lines: readonly string[], isNamed: boolean): boolean {
  const { challenges, issues } = TOLERANT.challenges(lines)
  // What stands before a colon can be the name of a user: `Basic user:password`.
  const hasColon = issues.some(({ code }) => code === 'colon-for-equals')
  return challenges.every((challenge) => {
    const { scheme, token68, params, rest } = challenge
    // A message of Negotiate is such in both directions, and one that a client sends can be an account.
    if (scheme === '' || token68 !== undefined || rest !== undefined) return false
    const known = schemeOf(challenge)
    if (known === undefined) return isNamed && !hasColon && params.every(({ name }) => !SECRET.test(name))
    const [asked, sent] = [namesOf(known.challenge?.params), namesOf(known.credentials?.params)]
    return params.every(({ name }) => {
      const lower = name.toLowerCase()
      return asked.has(lower) || (ASKED.has(lower) && !sent.has(lower) && !SECRET.test(lower))
    })
  })
}

function namesOf(params: Params = {}): Set<string> {
  return new Set(Object.values(params).map(({ name }) => name.toLowerCase()))
}

/** The parameters that challenges of any scheme have. */
const ASKED = new Set(allSchemes.flatMap(({ challenge }) => [...namesOf(challenge?.params)]))

/** Names under which secrets are sent, also where they have no place. */
const SECRET = /pass|secret|token|key|sig|auth|cred|session|cookie|response|code|user/i

/** The fragment of a link to a text. */
export function toFragment({ text, field }: Shared): string {
  // Half of a surrogate pair is no character.
  const whole = text.replace(/\p{Surrogate}/gu, '\ufffd')
  const parts = [...(field === undefined ? [] : [`field=${field}`]), `text=${encodeURIComponent(whole)}`]
  return `#${parts.join('&')}`
}

/** The text that a fragment has; `undefined` where it has none. */
export function fromFragment(fragment: string): Shared | undefined {
  const params = new URLSearchParams(fragment.replace(/^#/, '').replaceAll('+', '%2B'))
  const text = params.get('text')
  if (text === null) return undefined
  return { text, field: FIELD_NAMES.find((name) => name === params.get('field')) }
}
