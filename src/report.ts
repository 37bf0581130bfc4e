import { parseArgs } from 'node:util'
import { explain, issueRules, printable } from './errors.ts'
import { SHOWN_SCHEME } from './known.ts'
import { recoverAuthParams, recoverChallenges, recoverCredentials } from './recover/recover.ts'
import { hideSecrets } from './redact.ts'
import { escapePairs } from './scan.ts'
import { check, type Finding } from './schemes/check.ts'
import type { Challenge, Issue } from './types.ts'

/*
 * What the command line prints: found fields as trees, and their issues.
 */

const USAGE = `Usage: authfield [options] [text...]

Shows what HTTP authentication headers say: a field value, header lines, or a
whole response as \`curl -si\` prints it. Without text, standard input is read.

Options:
  -f, --field <name>   the field that a value without a name is of
      --json           print JSON
      --show-secrets   print credentials and tokens as they are
  -h, --help           print this

Fields: WWW-Authenticate, Proxy-Authenticate, Optional-WWW-Authenticate,
Authorization, Proxy-Authorization, Authentication-Info,
Proxy-Authentication-Info

Exit status: 0 if all is well-formed, 1 if anything is malformed, 2 if there is
nothing to read. What a scheme has otherwise doesn't change it.
`

/** What the command line does: what goes to standard output and standard error, and the exit status. */
export interface Result {
  output: string
  errors: string
  status: number
}

type Kind = 'challenges' | 'credentials' | 'params'

/** The fields by their lower-case names, as they are written and what they hold. */
const FIELDS = new Map<string, readonly [name: string, kind: Kind]>(
  (
    [
      ['WWW-Authenticate', 'challenges'],
      ['Proxy-Authenticate', 'challenges'],
      ['Optional-WWW-Authenticate', 'challenges'],
      ['Authorization', 'credentials'],
      ['Proxy-Authorization', 'credentials'],
      ['Authentication-Info', 'params'],
      ['Proxy-Authentication-Info', 'params'],
    ] as const
  ).map((field) => [field[0].toLowerCase(), field]),
)

/** The parameters that a server sends in a challenge and a client doesn't answer with, or only repeats. */
const CHALLENGE_PARAM =
  /^(realm|charset|scope|error|error_description|error_uri|domain|nonce|opaque|stale|algorithm|qop|userhash|algs|resource_metadata|acr_values|max_age|max-age|service|as_uri|referrer|authorization_uri|authorization|resource|resource_id|client_id|tenant_id|trusted_issuers|token_types|challenge|token-key|version|validation|auth-scope|reason|title|type|macaroon|invoice|ticket)$/i

/** Issues that leave no doubt where a value ends. */
const CLEAR_ISSUE =
  /^(missing-comma|comma-after-scheme|semicolon-separator|single-quoted-value|typographic-quotes|empty-value|line-break|control-character|wide-character|tab-after-scheme|duplicate-param)$/

/** A field of the input: its lines, and the response that it is of. */
interface Found {
  field: string | undefined
  kind: Kind
  lines: string[]
  response: { status: string } | undefined
}

/** A field that has been read. Parameters without a scheme are those of one challenge without one. */
interface Reading extends Found {
  challenges: Challenge[]
  issues: Issue[]
  /** What the schemes have otherwise. */
  findings: Finding[]
  isSecret: boolean
}

/** Standard input, from which nothing is read where it is a terminal. */
export type Input = AsyncIterable<Uint8Array> & { isTTY?: boolean }

/** Runs the command line. */
export async function main(args: string[], input: Input): Promise<Result> {
  const options = parseOptions(args)
  if (options === undefined) return { output: '', errors: `authfield: unknown option or field\n\n${USAGE}`, status: 2 }
  if (options.help) return { output: USAGE, errors: '', status: 0 }

  const texts = options.texts.length > 0 ? options.texts : [await readInput(input)]
  const found = texts.flatMap((text) =>
    text === undefined || text.trim() === '' ? [] : findFields(text, options.field),
  )
  if (found.length === 0) {
    return { output: '', errors: 'authfield: no authentication header to read; see authfield --help\n', status: 2 }
  }
  const readings = found.map((field) => read(field, options.showSecrets))
  const output = options.json ? toJson(readings) : readings.map(toText).join('\n')
  const hidden = readings.some(({ field, isSecret }) => isSecret && field === undefined)
  const errors = hidden
    ? 'authfield: may be credentials, so values are hidden; name the field with --field, or use --show-secrets\n'
    : ''
  return { output, errors, status: readings.some(({ issues }) => issues.length > 0) ? 1 : 0 }
}

/** What to do about an error of an output stream: nothing where it was closed, as `head` does when it has seen enough. */
export function throwUnlessClosed(error: Error & { code?: string }): void {
  if (error.code !== 'EPIPE') throw error
}

async function readInput(input: Input): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of input.isTTY ? [] : input) chunks.push(chunk)
  // A field is made of octets: each becomes one character, as in every HTTP library.
  return Buffer.concat(chunks).toString('latin1')
}

interface Options {
  texts: string[]
  field: string | undefined
  json: boolean
  showSecrets: boolean
  help: boolean
}

function parseOptions(args: string[]): Options | undefined {
  const type = 'boolean'
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        field: { type: 'string', short: 'f' },
        json: { type },
        'show-secrets': { type },
        help: { type, short: 'h' },
      },
    })
    const { field, json = false, 'show-secrets': showSecrets = false, help = false } = values
    if (field !== undefined && !FIELDS.has(field.toLowerCase())) return undefined
    return { texts: positionals, field, json, showSecrets, help }
  } catch {
    // What parseArgs says would quote the argument, which may be a secret.
    return undefined
  }
}

/** A header line, a status line and the end of a head; also as `curl -v` marks them. */
const HEADER = /^[\t ]*(?:[<>] )?([\w-]+)[\t ]*:[\t ]*(.*)$/s
const STATUS = /^[\t ]*(?:< )?(HTTP\/\d.*)$/s
const HEAD_END = /^(?:[<>] ?)?$/

/** The authentication fields of a response or of header lines; where there are none, the lines of a value. */
function findFields(text: string, field: string | undefined): Found[] {
  const lines = text.replace(/^\s*\n/, '').split(/\r?\n/)
  const fieldOf = (line: string) => FIELDS.get(HEADER.exec(line)?.[1]?.toLowerCase() ?? '')
  if (!(STATUS.test(lines[0]!) || lines.some(fieldOf))) {
    const [name, kind] = FIELDS.get(field?.toLowerCase() ?? '') ?? [undefined, guessKind(text)]
    // A folded line (RFC 9112 §5.2) goes on with the one before it.
    return [{ field: name, kind, lines: text.trimEnd().split(/\r?\n(?![\t ])/), response: undefined }]
  }

  const found: Found[] = []
  // Those of the response that is read, by name.
  let ofResponse = new Map<string, Found>()
  let current: Found | undefined
  // Header lines that are all indented are no folds of the first: they may be Cookie, say, and are not shown.
  let indent = 0
  let response: Found['response']
  let part: 'head' | 'end of head' | 'body' = 'head'
  for (const line of lines) {
    const status = part === 'body' ? null : STATUS.exec(line)
    const known = part === 'head' ? fieldOf(line) : undefined
    if (status !== null) {
      // One head can follow another: of an interim response, a proxy or a redirection.
      response = { status: status[1]!.trimEnd() }
      part = 'head'
      ofResponse = new Map()
      current = undefined
    } else if (part === 'end of head') {
      part = 'body'
    } else if (known !== undefined) {
      const [name, kind] = known
      current = ofResponse.get(name)
      if (current === undefined) {
        current = { field: name, kind, lines: [], response }
        ofResponse.set(name, current)
        found.push(current)
      }
      current.lines.push(HEADER.exec(line)![2]!)
      indent = indentOf(line)
    } else if (current !== undefined && indentOf(line) > indent) {
      current.lines.push(`${current.lines.pop()}\n${line}`)
    } else {
      current = undefined
      if (response !== undefined && part === 'head' && HEAD_END.test(line)) part = 'end of head'
    }
  }
  return found
}

function indentOf(line: string): number {
  return /^[\t ]*/.exec(line)![0].length
}

/** What a value without a name holds: parameters of (Proxy-)Authentication-Info; otherwise it is read as challenges. */
function guessKind(text: string): Kind {
  const { params, issues } = recoverAuthParams(text)
  return params.length > 0 && issues.length === 0 ? 'params' : 'challenges'
}

function read(found: Found, showSecrets: boolean): Reading {
  const { field, kind, lines } = found
  const { challenges, issues } = READERS[kind](lines)
  // A value without a name is shown where it is surely a challenge: nothing in it is what a client would send.
  const isClear = issues.every((issue) => CLEAR_ISSUE.test(issue.code) || isOneWord(lines, issue))
  const isPublic = isClear && challenges.every(isChallenge)
  const isSecret = !showSecrets && (kind === 'credentials' || (field === undefined && !isPublic))
  // What may be credentials isn't judged as challenges.
  const isChecked = kind === 'challenges' && (field !== undefined || isPublic)
  const findings = isChecked ? check(challenges, { proxy: field === 'Proxy-Authenticate' }) : []
  const shown = isSecret ? hideSecrets({ challenges, issues }, lines, READERS[kind]) : challenges
  return { ...found, challenges: shown, issues, findings, isSecret }
}

const READERS: Record<Kind, (lines: string[]) => { challenges: Challenge[]; issues: Issue[] }> = {
  challenges: recoverChallenges,
  credentials(lines) {
    const { credentials, issues } = recoverCredentials(lines)
    return { challenges: credentials === undefined ? [] : [credentials], issues }
  },
  params(lines) {
    const { params, issues } = recoverAuthParams(lines)
    return { challenges: [{ scheme: '', token68: undefined, params }], issues }
  },
}

/** An unquoted value that can't be two: a URL, say. */
function isOneWord(lines: string[], { code, line, start, end }: Issue): boolean {
  return code === 'unquoted-value' && /^[^\s"=]*$/.test(lines[line]!.slice(start, end))
}

/** Of a known scheme, and with no parameters but those of challenges. Another word in the place of a scheme may be a token. */
function isChallenge({ scheme, token68, params, rest }: Challenge): boolean {
  const hasNoOther = params.every(({ name }) => CHALLENGE_PARAM.test(name))
  return SHOWN_SCHEME.test(scheme) && token68 === undefined && rest === undefined && hasNoOther
}

/** The place of an issue stays, the text around it goes. */
function mask(line: string): string {
  return line.replace(/[^\t ]/g, '*')
}

function toText({ field, kind, lines, response, challenges, issues, findings, isSecret }: Reading): string {
  const title = `${field ?? 'value'}${response === undefined ? '' : ` (${printable(response.status)})`}`
  const tree = kind === 'params' ? challenges.flatMap(branches) : challenges.map(toBranch)
  const shown = isSecret ? lines.map(mask) : lines
  const places = issues.map((issue) => {
    const line = lines.length > 1 ? `line ${issue.line + 1}: ` : ''
    // The one line, since `explain` looks at each line of what it gets.
    return `\n${line}${explain(shown[issue.line], { ...issue, line: 0 })}\n`
  })
  const rules = findings.map(toLine)
  return `${[title, ...drawTree(tree)].join('\n')}\n${places.join('')}${rules.length > 0 ? `\n${rules.join('')}` : ''}`
}

function toLine({ severity, scheme, param, message, section }: Finding): string {
  return `${severity}: ${[scheme, param].filter(Boolean).join(' ')}: ${message} (${section})\n`
}

/** A node of the tree and what hangs from it. */
interface Branch {
  label: string
  branches: Branch[]
}

function toBranch(challenge: Challenge): Branch {
  return { label: challenge.scheme === '' ? '(no scheme)' : printable(challenge.scheme), branches: branches(challenge) }
}

/** How wide the column of names gets at most. A longer name takes its own line further, not those of all others. */
const WIDEST = 30

function branches({ token68, params, rest }: Challenge): Branch[] {
  const rows: [name: string, value: string][] = []
  if (token68 !== undefined) rows.push(['token68', token68])
  for (const { name, value, quoted } of params) rows.push([name, quoted ? `"${escapePairs(value)}"` : value])
  if (rest !== undefined) rows.push(['not understood', rest])
  const width = rows.reduce((longest, [name]) => Math.max(longest, Math.min(name.length, WIDEST)), 0)
  return rows.map(([name, value]) => ({ label: `${name.padEnd(width)}  ${printable(value)}`, branches: [] }))
}

function drawTree(tree: Branch[]): string[] {
  return tree.flatMap(({ label, branches: below }, index) => {
    const isLast = index === tree.length - 1
    return [`${isLast ? '└─' : '├─'} ${label}`, ...drawTree(below).map((line) => `${isLast ? '  ' : '│ '} ${line}`)]
  })
}

function toJson(readings: Reading[]): string {
  const values = readings.map(({ field, kind, response, challenges, issues, findings }) => ({
    field: field ?? null,
    ...(response && { response: response.status }),
    [kind]: kind === 'challenges' ? challenges : kind === 'params' ? challenges[0]!.params : (challenges[0] ?? null),
    issues: issues.map((issue) => ({ ...issue, rule: issueRules[issue.code] })),
    ...(kind === 'challenges' && { findings }),
  }))
  // ASCII alone, so that nothing in it moves a terminal's cursor.
  const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  return `${JSON.stringify(values, undefined, 2).replace(/[\x7f-\uffff]/g, escaped)}\n`
}
