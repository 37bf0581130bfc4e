import { type Challenge, type Issue, type IssueCode, isScheme, recoverChallenges, recoverCredentials } from 'authfield'
import { Basic, Digest, decodeChallenges, decodeCredentials } from 'authfield/schemes'
import type { Kind } from './peers.ts'

/*
 * Why a peer and its drop-in differ on a text: the first in this order that the text has.
 */

export interface Reason {
  section: string
  why: string
}

const reason = (section: string, why: string): Reason => ({ section, why })

/** What malformed text is against. */
const MALFORMED: Record<IssueCode, string> = {
  'unquoted-value': 'RFC 9110 §11.2',
  'missing-comma': 'RFC 9110 §5.6.1',
  'comma-after-scheme': 'RFC 9110 §11.3',
  'semicolon-separator': 'RFC 9110 §5.6.1',
  'single-quoted-value': 'RFC 9110 §5.6.4',
  'typographic-quotes': 'RFC 9110 §5.6.4',
  'unescaped-quote': 'RFC 9110 §5.6.4',
  'unterminated-quote': 'RFC 9110 §5.6.4',
  'colon-for-equals': 'RFC 9110 §11.2',
  'escaped-quotes': 'RFC 9110 §5.6.4',
  'unexpected-quote': 'RFC 9110 §11.2',
  'empty-value': 'RFC 9110 §11.2',
  'line-break': 'RFC 9110 §5.5',
  'control-character': 'RFC 9110 §5.5',
  'wide-character': 'RFC 9110 §5.5',
  'tab-after-scheme': 'RFC 9110 §11.3',
  'missing-scheme': 'RFC 9110 §11.3',
  'invalid-scheme': 'RFC 9110 §11.1',
  'colon-after-scheme': 'RFC 9110 §11.3',
  'invalid-token68': 'RFC 9110 §11.2',
  'token68-with-params': 'RFC 9110 §11.3',
  'duplicate-param': 'RFC 9110 §11.2',
  'multiple-credentials': 'RFC 9110 §11.6.2',
  'missing-credentials': 'RFC 9110 §11.4',
  'unexpected-text': 'RFC 9110 §11.3',
}

/** What a text has that is well-formed, and that not every reader knows. */
function ofWellFormed(text: string, challenges: Challenge[]): Reason {
  const params = challenges.flatMap((challenge) => challenge.params)
  const outside = text.replace(/"(?:[^"\\]|\\.)*"/g, '""')
  const rules: [isThere: boolean, Reason][] = [
    [challenges.length > 1, reason('RFC 9110 §11.6.1', 'a field has several challenges')],
    [challenges.length === 0, reason('RFC 9110 §5.6.1', 'a list may be empty')],
    [/\t|^ | $| {2}/.test(outside), reason('RFC 9110 §5.6.3', 'white space may be wide, a tab, or at an end')],
    [challenges[0]?.token68 !== undefined, reason('RFC 9110 §11.2', 'a token68 may follow a scheme')],
    [params.length === 0, reason('RFC 9110 §11.3', 'a scheme may stand alone')],
    [/\\/.test(text), reason('RFC 9110 §5.6.4', 'a backslash within quotes escapes')],
    [/,\s*,|,\s*$|^\s*,|^\S+ +,/.test(outside), reason('RFC 9110 §5.6.1', 'an empty element is none')],
    [/[ \t]=|=[ \t]/.test(outside), reason('RFC 9110 §5.6.3', 'white space may stand around an equals sign')],
    [/,\S/.test(outside), reason('RFC 9110 §5.6.1', 'white space behind a comma is optional')],
    [
      params.some(({ value }) => /[,=;"']/.test(value)),
      reason('RFC 9110 §5.6.4', 'what stands within quotes is the value'),
    ],
    [params.some(({ value }) => value === ''), reason('RFC 9110 §5.6.4', 'a value may be empty')],
    [params.some(({ quoted }) => !quoted), reason('RFC 9110 §11.2', 'a value may be a token')],
    [/[A-Z]/.test(params.map(({ name }) => name).join('')), reason('RFC 9110 §11.2', 'a name is compared in any case')],
    [/[^ -~]/.test(text), reason('RFC 9110 §5.5', 'a value may have octets beyond ASCII')],
  ]
  return (
    rules.find(([isThere]) => isThere)?.[1] ??
    reason('RFC 9110 §11.1', 'a scheme is compared in any case, and as a whole')
  )
}

/** What Digest has that not every client knows; `undefined` where there is nothing of the kind. */
function ofDigest(challenges: Challenge[]): Reason | undefined {
  const digests = decodeChallenges(Digest, challenges)
  const [digest] = digests
  if (digest === undefined) return reason('RFC 7616 §3.3', 'without realm and nonce there is nothing to answer')
  if ((digest.algorithm ?? 'MD5').toUpperCase() !== 'MD5')
    return reason('RFC 7616 §3.3', 'the algorithm is that of the challenge')
  if (digest.qop && digest.qop[0] !== 'auth') return reason('RFC 7616 §3.3', 'an option is taken that is known')
  return undefined
}

/** Why two readers of a text differ, and what is wrong with it in the first place, if anything is. */
export function reasonOf(text: string, kind: Kind, call: string): Reason & { issue: IssueCode | undefined } {
  const { read, issues } = kind === 'challenges' ? challengesOf(text) : credentialsOf(text)
  const issue = issues[0]?.code
  if (issue) return { section: MALFORMED[issue], why: `malformed: ${issue}`, issue }
  const special = kind === 'credentials' ? ofBasic(text, read) : call === 'answer' ? ofDigest(read) : undefined
  return { ...(special ?? ofWellFormed(text, read)), issue }
}

function challengesOf(text: string): { read: Challenge[]; issues: Issue[] } {
  const { challenges, issues } = recoverChallenges(text)
  return { read: challenges, issues }
}

function credentialsOf(text: string): { read: Challenge[]; issues: Issue[] } {
  const { credentials, issues } = recoverCredentials(text)
  return { read: credentials ? [credentials] : [], issues }
}

/** What credentials of Basic have to be, where they aren't. */
function ofBasic(text: string, [credentials]: Challenge[]): Reason | undefined {
  const isBasic = credentials !== undefined && isScheme(credentials, 'Basic')
  if (!isBasic || decodeCredentials(Basic, text) !== undefined) return undefined
  return reason('RFC 7617 §2', 'name, colon and password, in UTF-8 without control characters, in padded base64')
}
