import fc from 'fast-check'
import { KNOWN_SCHEMES } from './whole-challenges.ts'

/*
 * Lists of challenges, credentials and auth-params, written as senders write them and then damaged. Every name, bare value and
 * word in quotes is another one (`WORD`), so that whatever is read can be found in the text.
 */

/** A word that occurs nowhere else: always as long, so that none is part of another. */
export const WORD: RegExp = /q[0-9]{4}z/g

/** Stands for a word until all is put together. */
const W = '\ue000'
/** The end of a field line. */
const LINE_END = '\ue001'

const pick = fc.constantFrom<string[]>
const join = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> => fc.tuple(...parts).map((all) => all.join(''))
const listOf = (
  part: fc.Arbitrary<string>,
  minLength: number,
  maxLength: number,
  separator = '',
): fc.Arbitrary<string> => fc.array(part, { minLength, maxLength }).map((all) => all.join(separator))

/** OWS or BWS (RFC 9110 §5.6.3), mostly as it is sent. */
const ows = pick('', '', '', '', ' ', '\t', ' \t', '  ')

/** What stands in a quoted-string: words, and text that is a challenge or a parameter elsewhere. */
const quotedPart = pick(
  ...[W, W, ' ', ', ', '; ', '=', "'", '\\"', '\\\\', '\\a', '\t', ':', '\u201c', '\xe2\x80\x9d', '\0'],
  ...[
    `, ${W} ${W}=${W}`,
    `, ${W}=${W}`,
    `; ${W}=${W}`,
    ` ${W}=${W}`,
    `,${W}`,
    `, Digest ${W}=`,
    ` ${W} ${W}`,
    `,Basic ${W}`,
  ],
)
const quotedString = join(pick('"'), listOf(quotedPart, 0, 4), pick('"'))
const param = join(pick(W), ows, pick('='), ows, fc.oneof(pick(W), quotedString, quotedString))
const comma = join(ows, pick(',', ',', ',', ',', ', ,', LINE_END), pick(' ', ' ', '', '\t'))
const separated = (element: fc.Arbitrary<string>, maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.tuple(element, comma), { minLength: 1, maxLength }).map((all) => all.flat().slice(0, -1).join(''))

const scheme = fc.oneof(pick(W, W, W), pick(...KNOWN_SCHEMES))
const challenge = fc.oneof(
  { weight: 4, arbitrary: join(scheme, pick(' ', ' ', '  '), separated(param, 3)) },
  { weight: 1, arbitrary: join(scheme, pick(' ', '  '), pick(W, `${W}=`, `${W}==`)) },
  { weight: 1, arbitrary: pick(...KNOWN_SCHEMES, W) },
)

/** What damages a list, put in beside a delimiter, a quote or anywhere. */
const damage = pick(
  ...[
    '"',
    ' "',
    '" ',
    ' " ',
    '""',
    '\\"',
    '\\',
    '"a"',
    ' "a" ',
    '"a="',
    `"${W}, ${W}"`,
    `"${W}`,
    `${W}"`,
    '="',
    '= "',
    '=\t"',
  ],
  ...[
    W,
    ` ${W}`,
    ` ${W} `,
    ' (c)',
    '.',
    ':',
    ' - x',
    '{"a":"b"}',
    '@',
    ' @ ',
    '=',
    ' = ',
    '==',
    ';',
    '; ',
    ',',
    ' ',
    '\t',
  ],
  ...["'", " '", "' ", `='${W} `, `'${W} ${W}'`, '\u201c', '\u201d', `=\u201c${W}`, '\xe2\x80\x9c', '\u2018', '\ud800'],
  ...[
    '\0',
    '\x7f',
    '\r\n ',
    '\n',
    '\x0b"',
    '=\0"',
    'Negotiate',
    ' Basic ',
    'Bearer, ',
    'Bearer: ',
    ` ${W}=`,
    `, ${W}=`,
    `${W}:`,
  ],
  ...[`, ${W}="`, ` ${W}="`, `, ${W} ${W}="`, `;${W}= "`, `=h://x/y?${W}=${W}`, ` ${W}=\\"${W}\\"`, LINE_END],
)

interface Edit {
  at: number
  beside: RegExp
  deleted: number
  inserted: string
}
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat({ max: 1000 }),
  beside: fc.constantFrom(/(?<=")/g, /(?<=")/g, /(?=")/g, /(?=,)/g, /(?<=,)/g, /(?==)/g, /(?<==)/g, /(?:)/g),
  deleted: fc.constantFrom(0, 0, 0, 0, 1, 1, 2),
  inserted: fc.oneof(pick('', ''), damage, damage, damage, damage, damage, damage),
})

function edited(text: string, { at, beside, deleted, inserted }: Edit): string {
  const places = Array.from(text.matchAll(beside), ({ index }) => index)
  const place = places[at % Math.max(1, places.length)] ?? 0
  return text.slice(0, place) + inserted + text.slice(place + deleted)
}

function damaged(list: fc.Arbitrary<string>): fc.Arbitrary<string[]> {
  return fc.tuple(list, fc.array(edit, { maxLength: 4 })).map(([text, edits]) => {
    let count = 0
    const words = edits.reduce(edited, text).replaceAll(W, () => `q${String(count++).padStart(4, '0')}z`)
    return words.split(LINE_END)
  })
}

/** The lines of a field, mostly one. */
export const damagedChallenges: fc.Arbitrary<string[]> = damaged(separated(challenge, 4))
export const damagedCredentials: fc.Arbitrary<string[]> = damaged(challenge)
export const damagedAuthParams: fc.Arbitrary<string[]> = damaged(separated(param, 5))
