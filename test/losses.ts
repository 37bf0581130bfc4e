import { spaced, strings } from './quotes.ts'
import type { Reading } from './readers.ts'
import type { WholeChallenge } from './whole-challenges.ts'

/*
 * What a tolerant reading has lost, or has out of quotes: judged without the library.
 */

/** What of a reading is no value: what a client acts on. */
export function actedOn({ challenges }: Pick<Reading, 'challenges'>): string {
  return challenges
    .flatMap(({ scheme, token68, params }) => [scheme, token68 ?? '', ...params.map(({ name }) => name)])
    .join(' ')
}

/** Whether a challenge was read as it stands. Single quotes around a bare value may be gone: they depend on other values. */
export function isRead(
  { scheme, token68, param }: WholeChallenge,
  { challenges }: Pick<Reading, 'challenges'>,
): boolean {
  const unquoted = (value: string) => value.replace(/^'+|'+$/g, '')
  return challenges.some((challenge) => {
    const [first] = challenge.params
    if (challenge.scheme !== scheme) return false
    if (!param) return challenge.token68 === token68
    if (challenge.token68 !== undefined || first?.name !== param.name || first.quoted !== param.quoted) return false
    return param.quoted ? first.value === param.value : unquoted(first.value) === unquoted(param.value)
  })
}

/** The text of a reading, in the order of the field. */
export function textOf({ challenges }: Pick<Reading, 'challenges'>): string {
  return challenges
    .map(({ scheme, token68 = '', rest = '', params }) => {
      const written = params.map(({ name, value }) => `${name}=${value},`)
      return `${scheme}${token68}${rest}${written.join('')}`
    })
    .join('')
}

/** What must come out of a line: all that is no white space, quoting or separator, and everything within strings. */
export function kept(line: string, isCovered: (offset: number) => boolean): string {
  const inside = strings(line)
  // White space at the end of a line is no part of it (RFC 9110 §5.5).
  const text = spaced(line).replace(/[\t ]+$/, '')
  let written = ''
  for (let pos = 0; pos < text.length; pos++) {
    const string = inside.find(({ start, end }) => start <= pos && pos < end)
    if (string) {
      // Of a quoted-pair the backslash is quoting, what it escapes is data.
      if (text[pos] === '\\' && pos + 1 < text.length) pos++
      else if (text[pos] === '"') continue
    } else if (/[\t ",='\\\u201c-\u201f\x80\x9c-\x9f\xe2]/.test(text[pos]!)) {
      continue
    }
    if (!isCovered(pos)) written += text[pos]
  }
  return written
}

/** The first character of a text that doesn't come, in order, in another; -1 where all do. */
export function firstLost(text: string, other: string): number {
  let pos = 0
  for (let i = 0; i < text.length; i++) {
    pos = other.indexOf(text[i]!, pos) + 1
    if (pos === 0) return i
  }
  return -1
}
