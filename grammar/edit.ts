import { tokenMatcher } from 'chevrotain'
import type {
  AuthenticationInfoCstNode,
  AuthParamCstNode,
  ChallengeCstNode,
  CredentialsCstNode,
  ProxyAuthenticationInfoCstNode,
} from './cst.ts'
import { leavesOf, parse, rangeOf, type TextRange } from './parse.ts'
import { Token, tokenize } from './tokens.ts'
import { checkName, isRecovered, quote } from './values.ts'

/*
 * Changing one parameter while every other character of the text stays: as edits, for an editor or for `applyEdits`. The edits
 * of a call are of the text that was parsed: before the next change it has to be parsed again.
 */

/** A part of a text and what replaces it. */
export interface TextEdit extends TextRange {
  text: string
}

/** A node that has parameters: a challenge, credentials, or the whole of (Proxy-)Authentication-Info. */
export type ParamsCstNode =
  | ChallengeCstNode
  | CredentialsCstNode
  | AuthenticationInfoCstNode
  | ProxyAuthenticationInfoCstNode

/**
 * The edits that give a parameter a value. One of that name, in whatever ASCII case (RFC 9110 §11.2), keeps its name, its place
 * and, if it can, its quoting; further ones of that name go. Otherwise one is added at the end, quoted. They are of the text that was parsed: parse again before the next change.
 *
 * Throws `TypeError` for a name or a value that the grammar can't carry, and for a node that is malformed or has a token68.
 */
export function setParam(cst: ParamsCstNode, name: string, value: string): TextEdit[] {
  const [first, ...others] = paramsOf(cst, name)
  if (typeof value !== 'string') throw new TypeError('value is not a string')
  const quoted = quote(value)
  if (parse(quoted, 'quoted-string').diagnostics.length > 0) throw new TypeError('value has an illegal character')

  if (first) {
    const { value: [bare] = [], quotedString: [quotedString] = [] } = first.children
    const { start, end } = rangeOf(quotedString ?? bare!)!
    return [{ start, end, text: bare && isToken(value) ? value : quoted }, ...removals(cst, others)]
  }
  if ('token68' in cst.children) throw new TypeError('token68 excludes params')
  const last = cst.children.authParam?.at(-1)
  const scheme = schemeOf(cst)
  const start = last ? rangeOf(last)!.end : (scheme?.end ?? 0)
  return [{ start, end: start, text: `${last ? ', ' : scheme ? ' ' : ''}${name}=${quoted}` }]
}

/**
 * The edits that remove a parameter, all of that name in whatever ASCII case (RFC 9110 §11.2), each with what separates it from
 * its neighbour; none if there is none. They are of the text that was parsed: parse again before the next change.
 *
 * Throws `TypeError` for a name that is no token, and for a node that is malformed.
 */
export function removeParam(cst: ParamsCstNode, name: string): TextEdit[] {
  return removals(cst, paramsOf(cst, name))
}

/** The text with edits carried out. Throws `RangeError` for edits that overlap or are not in the text. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let edited = ''
  let pos = 0
  for (const { start, end, text: replacement } of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (!(Number.isInteger(start) && Number.isInteger(end) && start >= pos && end >= start && end <= text.length))
      throw new RangeError('edits overlap or are not in the text')
    edited += text.slice(pos, start) + replacement
    pos = end
  }
  return edited + text.slice(pos)
}

/** The parameters of a name. */
function paramsOf(cst: ParamsCstNode, name: string): AuthParamCstNode[] {
  checkName(cst, ['challenge', 'credentials', 'Authentication-Info', 'Proxy-Authentication-Info'])
  if (isRecovered(cst)) throw new TypeError('the text of this tree is malformed')
  if (!isToken(name)) throw new TypeError('name is not a token')
  const wanted = name.toLowerCase()
  return (cst.children.authParam ?? []).filter((param) => param.children.name[0]!.image.toLowerCase() === wanted)
}

function removals(cst: ParamsCstNode, these: readonly AuthParamCstNode[]): TextEdit[] {
  const removed = new Set(these)
  const params = cst.children.authParam ?? []
  const places = params.map((param) => rangeOf(param)!)
  const firstKept = params.findIndex((param) => !removed.has(param))
  if (removed.size > 0 && firstKept < 0) {
    const { start } = places[0]!
    const { end } = places.at(-1)!
    const others = leavesOf(cst).filter(({ startOffset }) => startOffset < start || startOffset >= end)
    // The space behind the scheme goes too, unless empty elements are left behind it.
    const scheme = others.length === 2 ? schemeOf(cst) : undefined
    return [{ start: scheme?.end ?? start, end, text: '' }]
  }
  return params.flatMap((param, index) => {
    if (!removed.has(param)) return []
    const { start, end } = places[index]!
    // With the comma behind it where all before it go too, otherwise with the one before it.
    return index < firstKept
      ? { start, end: places[index + 1]!.start, text: '' }
      : { start: places[index - 1]!.end, end, text: '' }
  })
}

function schemeOf({ children }: ParamsCstNode): TextRange | undefined {
  return 'authScheme' in children ? rangeOf(children.authScheme[0]!)! : undefined
}

function isToken(text: string): boolean {
  const tokens = typeof text === 'string' ? tokenize(text) : []
  return tokens.length === 1 && tokenMatcher(tokens[0]!, Token)
}
