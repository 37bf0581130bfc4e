import { TCHAR } from './chars.ts'
import { matchEnd, run } from './scan.ts'
import type { AuthParam, Challenge, Issue } from './types.ts'

/*
 * In malformed text a value can hold what its sender meant to be another. This says which values surely don't: those before
 * the first place that leaves in doubt where a value ends. What stands behind that place is never sure, since a quote too many
 * or too few there makes values of all that stands between them.
 */

/** What a tolerant reader gives; parameters without a scheme as those of one challenge without one. */
export interface Reading {
  challenges: Challenge[]
  issues: Issue[]
}

export type Read = (lines: string[]) => Reading

export interface Certain {
  /** The parameters before the first doubt. */
  before: ReadonlySet<AuthParam>
  /** Those of them whose values are surely what they seem, and can go into a line of a log. */
  sure: ReadonlySet<AuthParam>
}

export function certainParams(reading: Reading, lines: readonly string[], read: Read): Certain {
  const before = paramsIn(reading).slice(0, countBeforeDoubt(reading, lines, read))
  const sure = new Set(before.filter(isSure))
  for (const challenge of reading.challenges) for (const param of repeated(challenge)) sure.delete(param)
  return { before: new Set(before), sure }
}

const paramsIn = ({ challenges }: Reading) => challenges.flatMap(({ params }) => params)

/** How often the text before a doubt is looked through for another. Each time is a reading. */
const ATTEMPTS = 3

/** How many parameters, from the first on, stand before the first doubt. They are counted in a reading of the text before it. */
function countBeforeDoubt(reading: Reading, lines: readonly string[], read: Read): number {
  const params = paramsIn(reading)
  let doubt = firstDoubt(reading, lines)
  if (doubt === undefined) return params.length
  let before = reading
  let text = lines
  for (let attempt = 0; doubt !== undefined; attempt++) {
    if (attempt === ATTEMPTS) return 0
    const cut = [...text.slice(0, doubt.line), text[doubt.line]!.slice(0, doubt.start)]
    before = read(cut)
    text = cut
    doubt = firstDoubt(before, text)
  }
  const others = paramsIn(before)
  const isCut = before.challenges.at(-1)?.params.length !== 0 && !/(?:^|,)[\t ]*$/.test(text.at(-1)!)
  const count = isCut ? others.length - 1 : others.length
  let same = 0
  while (same < count && isSame(others[same]!, params[same])) same++
  return same
}

function isSame(a: AuthParam, b: AuthParam | undefined): boolean {
  return a.name === b?.name && a.value === b.value && a.quoted === b.quoted
}

function firstDoubt({ challenges, issues }: Reading, lines: readonly string[]): Issue | undefined {
  const hasRest = challenges.some(({ rest }) => rest !== undefined)
  return issues.find((issue) => !isClear(issue, lines[issue.line]!, hasRest))
}

/** A word that no space and no quote is in, a URL say. */
const ONE_WORD = /^[!#-&(-~]+$/

/** What ends it for sure: the end, or a comma with white space beside it, since a URL can have a comma but no white space. */
const WORD_END = /[\t ]*$|[\t ]+,|,[\t ]/y

/** How far back a quote is looked for. */
const CONTEXT = 20

/** Whether an issue leaves no doubt where the values around it end. */
function isClear({ code, start, end }: Issue, line: string, hasRest: boolean): boolean {
  switch (code) {
    case 'comma-after-scheme':
    case 'tab-after-scheme':
    case 'empty-value':
    case 'duplicate-param':
      return true
    case 'missing-scheme':
      // Parameters alone are (Proxy-)Authentication-Info.
      return !hasRest
    case 'missing-comma':
    case 'semicolon-separator':
      // A bare value before it may have been meant to go on.
      return /"[\t ]*$/.test(line.slice(Math.max(0, start - CONTEXT), start))
    case 'unquoted-value':
      return ONE_WORD.test(line.slice(start, end)) && matchEnd(line, end, WORD_END) > 0
    default:
      return false
  }
}

/**
 * Whether a value can go into a log as it was sent: of printable ASCII, in quotes or a token, and without what looks like
 * another parameter, which a forgotten quote makes part of it.
 */
function isSure({ value, quoted }: AuthParam): boolean {
  if (!/^[ -~]*$/.test(value) || /[,;] *[^ ,;="]+ *=/.test(value)) return false
  return quoted || run(value, 0, value.length, TCHAR) === value.length
}

/** The parameters whose name occurs more than once: which one was meant isn't sure (RFC 9110 §11.2). */
function repeated({ params }: Challenge): AuthParam[] {
  const byName = new Map<string, AuthParam[]>()
  for (const param of params) {
    const name = param.name.toLowerCase()
    const others = byName.get(name)
    if (others) others.push(param)
    else byName.set(name, [param])
  }
  return [...byName.values()].filter(({ length }) => length > 1).flat()
}
