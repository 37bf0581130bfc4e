import type { Expected, Rule } from '../grammar/index.ts'
import { lineAutomaton } from './fields.ts'
import { type Walker, walker } from './refusals.ts'

/*
 * What the message of a strict reader says could stand where a text leaves the grammar: held against the automaton, which knows
 * what can, and against the grammar in Chevrotain, which has names for it.
 */

const octets = Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code))
const those = (pattern: RegExp) => octets.filter((char) => pattern.test(char))
const tchars = those(/[!#$%&'*+\-.^_`|~0-9A-Za-z]/)
const token68Chars = those(/[0-9A-Za-z\-._~+/]/)
const quotable = those(/[\t -~\x80-\xff]/)

/** A name that no text has. */
const NAME = '~~~~'

/** What can stand somewhere: which characters it begins with, and what else of its kind can stand there. */
interface Meaning {
  chars: readonly string[]
  /** Texts with which the whole is well-formed. */
  texts?: readonly string[]
  /** It begins anew, so nothing that it could go on with stands before it. */
  isWhole?: boolean
  /** What the grammar in Chevrotain calls it. */
  expected?: readonly Expected[]
}

/** What the messages call it; `the end` apart. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  'a scheme': { chars: tchars, texts: [`${NAME} ${NAME}=1`], isWhole: true, expected: ['auth-scheme'] },
  // Behind a scheme: other white space has no meaning.
  'a space': { chars: [' '], texts: [` ${NAME}=1`], expected: ['SP'] },
  'a comma': { chars: [','], expected: ['","'] },
  'a parameter': { chars: tchars, texts: [`${NAME}=1`], isWhole: true, expected: ['auth-param'] },
  'a parameter name': { chars: tchars, texts: [`${NAME}=1`], isWhole: true, expected: ['auth-param'] },
  'an equals sign': { chars: ['='], expected: ['"="'] },
  'a value': {
    chars: [...tchars, '"'],
    texts: [NAME, `"${NAME}"`],
    isWhole: true,
    expected: ['token', 'quoted-string'],
  },
  'a token68': { chars: token68Chars, texts: ['/'], isWhole: true, expected: ['token68'] },
  'a token character': { chars: tchars },
  'a closing quote': { chars: ['"'], texts: ['"'], expected: ['DQUOTE'] },
  'a character that can be quoted': { chars: quotable, expected: ['qdtext', 'quoted-pair'] },
  'white space': { chars: [' ', '\t'] },
}

/** The words of a message, which names no more than that: `undefined` for another message. */
function wordsOf(message: string): string[] | undefined {
  const list = /^line \d+, offset \d+: expected (?<list>.+)$/.exec(message)?.groups?.list
  if (list === undefined) return undefined
  const words = list.split(/, | or /)
  const written = words.length < 2 ? list : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
  return list === written && new Set(words).size === words.length ? words : undefined
}

/** A place in a text: what is before it, and whether its last name is known to be a repeated one. */
interface Place {
  before: string
  isRepeated: boolean
}

/** What checks a message about a place, and returns what is wrong with it, if anything is. */
export type MessageCheck = (message: string, place: Place, expected?: readonly Expected[]) => string | undefined

export function messageCheck(rule: Rule): MessageCheck {
  const walk = walker(lineAutomaton(rule))
  const known = new Map<string, string | undefined>()

  return (message, { before, isRepeated }, expected) => {
    const words = wordsOf(message)
    if (!words || isRepeated !== words.includes('another name')) return `says "${message}"`
    if (isRepeated) return words.length > 1 ? `says "${message}"` : undefined
    const state = go(walk, 0, before)!
    const isInWord = tchars.includes(before.at(-1)!) || before.endsWith('/')
    const key = [state, isInWord, words].join('; ')
    if (!known.has(key)) known.set(key, misfit(walk, words, state, isInWord))
    const wrong = known.get(key) ?? (expected && otherThan(expected, words, state))
    return wrong && `${wrong}: "${message}"`
  }

  /** What is wrong with the words for what can stand in a state. */
  function misfit(walk: Walker, words: string[], state: number, isInWord: boolean): string | undefined {
    const isLive = (char: string) => go(walk, state, char) !== undefined
    const isWellFormed = (text: string) => {
      const behind = go(walk, state, text)
      return behind !== undefined && walk.isEnd(behind) && isLive(text[0]!)
    }
    const said = new Set<string>()
    for (const word of words) {
      if (word === 'the end') {
        if (!walk.isEnd(state)) return 'the end is not possible'
        continue
      }
      const meaning = MEANINGS[word]
      if (!meaning) return `says ${word}`
      const isOfQuotes = /quote/.test(word)
      if (isOfQuotes !== isInQuotes(state)) return `${word} is not possible`
      if (meaning.isWhole && isInWord) return `${word} began before`
      if (!meaning.chars.every(isLive) || !(meaning.texts ?? []).every(isWellFormed)) return `${word} is not possible`
      for (const char of meaning.chars) said.add(char)
    }
    if (walk.isEnd(state) && !words.includes('the end')) return 'the end is possible, too'
    const others = octets.filter((char) => !said.has(char) && isLive(char) && !isOmitted(char))
    return others.length > 0 ? `${JSON.stringify(others[0])} is possible, too` : undefined

    /** White space that has no meaning, what a word goes on with, and padding. */
    function isOmitted(char: string): boolean {
      if (isInQuotes(state)) return false
      if (/[\t ]/.test(char)) return !(char === ' ' && isInWord && isWellFormed(` ${NAME}=1`))
      if (char === '=') return !isWellFormed(`=${NAME}`)
      return isInWord && (tchars.includes(char) || token68Chars.includes(char))
    }
  }

  function isInQuotes(state: number): boolean {
    return go(walk, state, '(') !== undefined
  }

  /** What the grammar expects otherwise than the message says. Padding need not be named. */
  function otherThan(expected: readonly Expected[], words: string[], state: number): string | undefined {
    const said = new Set(words.flatMap((word) => (word === 'the end' ? 'end' : (MEANINGS[word]!.expected ?? []))))
    const padded = go(walk, state, `=${NAME}`)
    if (padded === undefined || !walk.isEnd(padded)) said.add('"="')
    const missing = expected.find((one) => !said.has(one))
    const extra = [...said].find((one) => one !== '"="' && !expected.includes(one))
    if (missing !== undefined) return `the grammar expects ${missing}`
    return extra === undefined ? undefined : `the grammar expects no ${extra}`
  }
}

/** The state behind a text. */
function go({ step }: Walker, state: number, text: string): number | undefined {
  let at: number | undefined = state
  for (const char of text) at = at === undefined ? undefined : step(at, char)
  return at
}
