import { parseCredentials, recoverAuthParams, recoverChallenges } from '../../src/index.ts'
import * as schemes from '../../src/schemes/index.ts'
import { decodeCredentials, schemeOf, type TextScheme } from '../../src/schemes/index.ts'

/*
 * Where the authentication fields of a text are: in a value alone, in header lines or in the head of a response. Each character
 * keeps its place in the text, so that what is found out about a field can be shown there.
 */

export type Kind = 'challenges' | 'credentials' | 'params'

export type FieldName =
  | 'WWW-Authenticate'
  | 'Proxy-Authenticate'
  | 'Optional-WWW-Authenticate'
  | 'Authorization'
  | 'Proxy-Authorization'
  | 'Authentication-Info'
  | 'Proxy-Authentication-Info'

/** What each field holds. */
export const KINDS: Readonly<Record<FieldName, Kind>> = {
  'WWW-Authenticate': 'challenges',
  'Proxy-Authenticate': 'challenges',
  'Optional-WWW-Authenticate': 'challenges',
  Authorization: 'credentials',
  'Proxy-Authorization': 'credentials',
  'Authentication-Info': 'params',
  'Proxy-Authentication-Info': 'params',
}

export const FIELD_NAMES: readonly FieldName[] = Object.keys(KINDS) as FieldName[]

/** One field line's value: where it is in the text. */
export interface Piece {
  start: number
  text: string
}

/** A field of the text, of one or several lines. */
export interface Found {
  name: FieldName
  kind: Kind
  /** Whether the text says of which field it is. */
  isNamed: boolean
  /** The status line of the response that it is in. */
  status: string | undefined
  pieces: Piece[]
}

/** A header line, also as `curl -v` marks it: its mark, name and colon, and its value. */
const HEADER = /^([\t ]*(?:[<>*] ?)?)([\w-]+)([\t ]*:[\t ]*)/
const STATUS = /^[\t ]*(?:< )?((?:HTTP|RTSP|SIP)\/\d.*)$/
const HEAD_END = /^[<>]?[\t ]*$/

/** The fields of a text, in order. A value without a name is of the field `chosen`, or else of the likeliest. */
export function findFields(text: string, chosen?: FieldName): Found[] {
  const lines = linesOf(text)
  const isHead = lines.some(({ text }) => STATUS.test(text) || fieldOf(text) !== undefined)
  if (isHead) return fieldsOfHead(lines)
  const pieces = unfolded(lines.filter(({ text }) => text.trim() !== ''))
  if (pieces.length === 0) return []
  const name = chosen ?? likelyField(pieces.map((piece) => piece.text))
  return [{ name, kind: KINDS[name], isNamed: false, status: undefined, pieces }]
}

function linesOf(text: string): Piece[] {
  let start = 0
  return text.split('\n').map((line) => {
    const piece = { start, text: line.replace(/\r$/, '') }
    start += line.length + 1
    return piece
  })
}

/** Lines with those that are folded (RFC 9112 §5.2) joined to the ones before them. */
function unfolded(lines: readonly Piece[]): Piece[] {
  const pieces: Piece[] = []
  for (const { start, text } of lines) {
    const last = pieces.at(-1)
    if (last && /^[\t ]/.test(text)) last.text += gap(last, start) + text
    else pieces.push({ start, text })
  }
  return pieces
}

/** The line break between a piece and what follows it. */
function gap(piece: Piece, start: number): string {
  return start - piece.start - piece.text.length === 2 ? '\r\n' : '\n'
}

function fieldOf(line: string): FieldName | undefined {
  const name = HEADER.exec(line)?.[2]?.toLowerCase()
  return FIELD_NAMES.find((one) => one.toLowerCase() === name)
}

function fieldsOfHead(lines: readonly Piece[]): Found[] {
  const found: Found[] = []
  // Those of the response that is read: one head can follow another, of a proxy or a redirection.
  let fields = new Map<FieldName, Found>()
  let status: string | undefined
  let open: Found | undefined
  let isBody = false
  for (const line of lines) {
    const statusLine = STATUS.exec(line.text)?.[1]
    const name = isBody ? undefined : fieldOf(line.text)
    if (statusLine !== undefined) {
      status = statusLine.trimEnd()
      fields = new Map()
      isBody = false
      open = undefined
    } else if (name !== undefined) {
      open = fields.get(name) ?? { name, kind: KINDS[name], isNamed: true, status, pieces: [] }
      if (open.pieces.length === 0) found.push(open)
      fields.set(name, open)
      const before = HEADER.exec(line.text)![0].length
      open.pieces.push({ start: line.start + before, text: line.text.slice(before) })
    } else if (open && /^[\t ]+\S/.test(line.text)) {
      const last = open.pieces.at(-1)!
      last.text += gap(last, line.start) + line.text
    } else {
      open = undefined
      if (status !== undefined && HEAD_END.test(line.text)) isBody = true
    }
  }
  return found
}

/** The field that a value without a name is probably of. */
export function likelyField(lines: readonly string[]): FieldName {
  const { params, issues } = recoverAuthParams(lines)
  if (params.length > 0 && issues.length === 0) return 'Authentication-Info'
  return lines.length === 1 && looksLikeCredentials(lines[0]!) ? 'Authorization' : 'WWW-Authenticate'
}

/** Whether a value is what a client sends, and no challenge. */
function looksLikeCredentials(line: string): boolean {
  if (textSchemeOf(line) !== undefined) return true
  const [challenge] = recoverChallenges(line).challenges
  const scheme = challenge && schemeOf(challenge)
  if (challenge === undefined || scheme?.credentials === undefined) return false
  if (challenge.token68 !== undefined) return scheme.challenge === undefined || scheme.challenge.params !== undefined
  const asked = declaredNames(scheme.challenge?.params)
  const sent = declaredNames(scheme.credentials.params)
  return challenge.params.some(({ name }) => sent.has(name.toLowerCase()) && !asked.has(name.toLowerCase()))
}

function declaredNames(params: schemes.Params = {}): Set<string> {
  return new Set(Object.values(params).map(({ name }) => name.toLowerCase()))
}

/** The schemes that don't fit RFC 9110, each with a grammar of its own. Two are no schemes, but fields of other names. */
const textSchemes = Object.values(schemes)
  .filter(isTextScheme)
  .filter(({ name }) => name !== schemes.DPoPNonce.name && name !== schemes.SignatureField.name)

function isTextScheme(value: unknown): value is TextScheme<unknown, never> {
  const scheme = value as Partial<TextScheme<unknown>>
  return typeof scheme === 'object' && typeof scheme.name === 'string' && typeof scheme.decode === 'function'
}

/** The scheme with a grammar of its own that reads a value which RFC 9110 doesn't have; `undefined` where there is none. */
export function textSchemeOf(line: string): TextScheme<unknown, never> | undefined {
  try {
    parseCredentials(line)
    return undefined
  } catch {
    return textSchemes.find((scheme) => decodeCredentials(scheme, line) !== undefined)
  }
}
