import { SHOWN_SCHEME } from '../known.ts'
import { isScheme } from '../params.ts'
import { recoverAuthParams, recoverChallenges, recoverCredentials } from '../recover/recover.ts'
import { hideSecrets } from '../redact.ts'
import { schemeOf } from '../schemes/all.ts'
import { AuthenticationControl } from '../schemes/authentication-control.ts'
import { check } from '../schemes/check.ts'
import type { AuthParam, Challenge, Issue } from '../types.ts'
import type { Kind } from './fields.ts'
import type { Found } from './found.ts'
import { nextSteps } from './hints.ts'
import { readJwt } from './jwt.ts'
import { meaningOf, userName, type View } from './meaning.ts'
import type { Row } from './rows.ts'
import { decoded, faultOf, readText, readTextField, type TextMeaning } from './text-schemes.ts'

/*
 * What a field says: as it is written, and as it is meant.
 */

/** A challenge, credentials, or parameters without a scheme. */
export interface Item {
  scheme: string
  rows: Row[]
  /** As written, with `***` for what is hidden. */
  written: Challenge
  /** Whether something of `written` is hidden. */
  isHidden: boolean
  /** Which of its parameters are. */
  hiddenParams: ReadonlySet<AuthParam>
}

/** What is to be said of a field besides its issues. */
export interface Remark {
  code: string
  severity: 'error' | 'warning'
  scheme: string
  param?: string | undefined
  message: string
  section?: string | undefined
  /** Which challenge it is about. */
  challenge?: number | undefined
}

/** A field that has been read. */
export interface Reading extends Found {
  kind: Kind
  items: Item[]
  issues: Issue[]
  remarks: Remark[]
  /** What to do next. */
  next: string[]
  /** Whether its lines can't be shown. */
  isSecret: boolean
  /** The name of the grammar that it has, where it isn't that of RFC 9110. */
  grammar: string | undefined
}

/** The parameters that a server sends in a challenge and a client doesn't answer with, or only repeats. */
const CHALLENGE_PARAM =
  /^(realm|charset|scope|error|error_description|error_uri|domain|nonce|opaque|stale|algorithm|qop|userhash|algs|resource_metadata|acr_values|max_age|max-age|service|as_uri|referrer|authorization_uri|authorization|resource|resource_id|client_id|tenant_id|trusted_issuers|token_types|challenge|token-key|version|validation|auth-scope|reason|title|type|macaroon|invoice|ticket)$/i

/** Issues that leave no doubt where a value ends. */
const CLEAR_ISSUE =
  /^(missing-comma|comma-after-scheme|semicolon-separator|single-quoted-value|typographic-quotes|empty-value|line-break|control-character|wide-character|tab-after-scheme|duplicate-param)$/

interface Recovered {
  challenges: Challenge[]
  issues: Issue[]
}

const READERS: Record<Exclude<Kind, 'text'>, (lines: string[]) => Recovered> = {
  challenges: recoverChallenges,
  control: recoverChallenges,
  credentials(lines) {
    const { credentials, issues } = recoverCredentials(lines)
    return { challenges: credentials === undefined ? [] : [credentials], issues }
  },
  params(lines) {
    const { params, issues } = recoverAuthParams(lines)
    return { challenges: [{ scheme: '', token68: undefined, params }], issues }
  },
}

/** Reads a field. A value without a name is read as parameters of (Proxy-)Authentication-Info, or as challenges. */
export function readField(found: Found, view: View): Reading {
  const { field, lines } = found
  const kind = field?.kind ?? guessKind(lines)
  if (kind === 'text') return readOwnField(found, view)
  const recovered = READERS[kind](lines)
  const isPublic = isSurelyPublic(recovered, lines)
  const isSecret =
    !view.showSecrets && (kind === 'credentials' || ((field === undefined || !found.isWhole) && !isPublic))
  const isChallenge = kind === 'challenges' && (field !== undefined || isPublic)
  const text = isChallenge ? undefined : textMeaning(kind, found, recovered, view)
  if (text?.fault === undefined && text !== undefined) return ofGrammar(found, kind, text, isSecret)
  const shown = isSecret ? hideSecrets(recovered, lines, READERS[kind]) : withoutTokens(recovered, kind, view)
  const items = recovered.challenges.map((one, i) => itemOf(one, shown[i]!))
  const reading = { ...found, kind, items, issues: recovered.issues, isSecret, grammar: undefined }
  const remarks: Remark[] = isChallenge
    ? check(recovered.challenges, { proxy: /^proxy-/i.test(field?.name ?? '') })
    : kind === 'control'
      ? controlRemarks(recovered.challenges)
      : []
  if (text?.fault !== undefined) remarks.push(grammarRemark(text.scheme, text.fault))
  if (kind === 'credentials' && recovered.issues.length === 0)
    explainCredentials(items, recovered, found, view, remarks)
  return { ...reading, remarks, next: isChallenge ? nextSteps(recovered.challenges, field?.name) : [] }
}

/** What a value of another grammar means. A value without a name may be one, too. */
function textMeaning(
  kind: Kind,
  { field, lines }: Found,
  { challenges, issues }: Recovered,
  view: View,
): TextMeaning | undefined {
  if (field === undefined ? kind !== 'challenges' : kind !== 'credentials') return undefined
  const meaning = readText(lines, view.showSecrets)
  // What fits RFC 9110, and a scheme that does, is of this grammar.
  const isOrdinary = issues.length === 0 && challenges.every((one) => schemeOf(one) !== undefined)
  return meaning?.fault !== undefined && isOrdinary ? undefined : meaning
}

function ofGrammar(found: Found, kind: Kind, { scheme, rows }: TextMeaning, isSecret: boolean): Reading {
  const written = { scheme, token68: undefined, params: [] }
  const isHidden = rows.some((row) => row.isHidden)
  const item = { scheme, rows, written, isHidden, hiddenParams: new Set<AuthParam>() }
  const as = found.field === undefined ? 'credentials' : kind
  return { ...found, kind: as, items: [item], issues: [], remarks: [], next: [], isSecret, grammar: scheme }
}

/** A field with a grammar of its own: Signature, DPoP, DPoP-Nonce. */
function readOwnField(found: Found, view: View): Reading {
  const { name } = found.field!
  if (/^dpop$/i.test(name)) return readProof(found, view)
  const isPublic = /-nonce$/i.test(name)
  const text = readTextField(name, found.lines, view.showSecrets || isPublic)
  const reading = ofGrammar(found, 'text', text, !view.showSecrets && !isPublic)
  if (text.fault === undefined) return { ...reading, grammar: undefined }
  const isStructured = /^[a-z*][\w.*-]*=:/.test(found.lines[0]!)
  const fault = isStructured ? 'as a structured field it is that of RFC 9421, which is no authentication' : text.fault
  return { ...reading, grammar: undefined, remarks: [grammarRemark(name, fault)] }
}

function readProof(found: Found, view: View): Reading {
  const jwt = found.lines.length === 1 ? readJwt(found.lines[0]!.trim(), view.now, view.showSecrets) : undefined
  const text = { scheme: 'DPoP', rows: jwt?.rows ?? [], fault: undefined }
  const reading = { ...ofGrammar(found, 'text', text, !view.showSecrets), grammar: undefined }
  return jwt === undefined ? { ...reading, remarks: [grammarRemark('DPoP', 'it is no JWT')] } : reading
}

function grammarRemark(scheme: string, fault: string): Remark {
  return { code: 'malformed', severity: 'error', scheme, message: `it doesn't have the scheme's own form: ${fault}` }
}

function controlRemarks(challenges: readonly Challenge[]): Remark[] {
  return challenges.flatMap((one, challenge) => {
    const { error } = decoded(() => AuthenticationControl.decode(one))
    if (error === undefined) return []
    const message = faultOf(error)
    return [{ code: error.code, severity: 'error', scheme: 'Authentication-Control', message, challenge }]
  })
}

/** Authentication-Info can have a token that the client sends from then on. */
function withoutTokens({ challenges }: Recovered, kind: Kind, { showSecrets }: View): Challenge[] {
  if (kind !== 'params' || showSecrets) return challenges
  return challenges.map((one) => ({
    ...one,
    params: one.params.map((param) => (/token/i.test(param.name) ? { ...param, value: '***', quoted: false } : param)),
  }))
}

/** Puts what credentials mean in the place of what is written. */
function explainCredentials(
  items: Item[],
  { challenges }: Recovered,
  found: Found,
  view: View,
  remarks: Remark[],
): void {
  challenges.forEach((credentials, i) => {
    const item = items[i]!
    const { rows, fault, isOver } = meaningOf(credentials, found.field!.name, view)
    // A token68 excludes parameters.
    if (rows.length > 0) item.rows = rows
    for (const [at, { name, value }] of credentials.params.entries()) {
      const row = item.rows[at]!
      // Of a scheme that nobody knows, a name may be the secret.
      const isUser = isScheme(credentials, 'Digest') || isScheme(credentials, 'UsernameToken')
      const user = row.isHidden && isUser ? userName(name, value) : undefined
      if (user !== undefined) item.rows[at] = { name: row.name, value: user, isQuoted: true }
    }
    const scheme = item.scheme
    if (fault !== undefined) {
      remarks.push({ code: 'invalid', severity: 'error', scheme, message: `its codec refuses it: ${fault}` })
    }
    if (isOver) {
      remarks.push({ code: 'expired', severity: 'error', scheme, message: 'get a new token: this one is not good now' })
    }
  })
}

/** What a value without a name holds: parameters of (Proxy-)Authentication-Info; otherwise it is read as challenges. */
function guessKind(lines: string[]): Kind {
  const { params, issues } = recoverAuthParams(lines)
  return params.length > 0 && issues.length === 0 ? 'params' : 'challenges'
}

/** Whether nothing in it is what a client would send. */
function isSurelyPublic({ challenges, issues }: Recovered, lines: readonly string[]): boolean {
  const isClear = issues.every((issue) => CLEAR_ISSUE.test(issue.code) || isOneWord(lines, issue))
  return isClear && challenges.every(isChallenge)
}

/** An unquoted value that can't be two: a URL, say. */
function isOneWord(lines: readonly string[], { code, line, start, end }: Issue): boolean {
  return code === 'unquoted-value' && /^[^\s"=]*$/.test(lines[line]!.slice(start, end))
}

/** Of a known scheme, and with no parameters but those of challenges. Another word in the place of a scheme may be a token. */
function isChallenge({ scheme, token68, params, rest }: Challenge): boolean {
  const hasNoOther = params.every(({ name }) => CHALLENGE_PARAM.test(name))
  return SHOWN_SCHEME.test(scheme) && token68 === undefined && rest === undefined && hasNoOther
}

/** A challenge as it is shown, and which of it is hidden. */
function itemOf(original: Challenge, written: Challenge): Item {
  const isHidden = (one: string | undefined, other: string | undefined) => one === '***' && other !== '***'
  const hiddenParams = new Set(
    written.params.filter(({ name, value }, i) => {
      const before = original.params[i]!
      return isHidden(name, before.name) || isHidden(value, before.value)
    }),
  )
  const rows: Row[] = []
  const { token68, rest } = written
  if (token68 !== undefined) rows.push(rowOf('token68', token68, isHidden(token68, original.token68)))
  for (const param of written.params) {
    const { name, value, quoted } = param
    rows.push({ ...rowOf(name, value, hiddenParams.has(param)), isQuoted: quoted })
  }
  if (rest !== undefined) rows.push(rowOf('not understood', rest, isHidden(rest, original.rest)))
  const isSchemeHidden = isHidden(written.scheme, original.scheme)
  return {
    scheme: written.scheme,
    rows,
    written,
    isHidden: isSchemeHidden || isHidden(token68, original.token68) || isHidden(rest, original.rest),
    hiddenParams,
  }
}

function rowOf(name: string, value: string, isHidden: boolean): Row {
  return { name, value, ...(isHidden && { isHidden }) }
}
