import { describe, expect, test } from '@jest/globals'
import {
  type Automaton,
  accepts,
  automatonOfRegExp,
  characterizationSet,
  classifier,
  completeSuite,
  stateCover,
  suiteSize,
  type Word,
} from './automaton.ts'

/** Languages with the states and classes that their minimal complete automata are known to have. */
const LANGUAGES: readonly (readonly [pattern: RegExp, states: number, classes: number])[] = [
  [/[^\s\S]/, 1, 1], // the empty language: no text leads anywhere
  [/[\s\S]*/, 1, 1], // the language of all texts
  [/(?:)/, 2, 1], // the empty text and, behind it, all others
  [/a/, 3, 2],
  [/a|b/, 3, 2], // nothing tells "a" and "b" apart
  [/ab/, 4, 3],
  [/a*b*/, 3, 3],
  [/(?:aa)*/, 3, 2],
  [/(?:[01]{3})*/, 4, 2],
  [/(?:0|1(?:01*0)*1)*/, 4, 3], // binary numbers that 3 divides: one state a remainder
  [/[01]*1[01]{3}/, 17, 3], // the fourth bit from the end is set: a state for each of the last four
  [/"(?:[^"\\]|\\[\s\S])*"/, 5, 3],
]

const numbersOfStates = ({ next }: Automaton) => next.map((_, state) => state)

/** Every word up to a length. */
function words(letters: number, length: number): Word[] {
  const all: Word[] = [[]]
  for (const word of all) {
    if (word.length < length) for (let letter = 0; letter < letters; letter++) all.push([...word, letter])
  }
  return all
}

describe.each(LANGUAGES)('%s', (pattern, states, classes) => {
  const automaton = automatonOfRegExp(pattern)
  const { next, accepting } = automaton

  test(`has ${states} states and ${classes} classes`, () => {
    expect({ states: next.length, classes: automaton.classes.length }).toEqual({ states, classes })
  })

  test('is complete: every state goes on with every class, and every character is in one', () => {
    expect(accepting).toHaveLength(states)
    for (const row of next) {
      expect(row).toHaveLength(classes)
      for (const to of row) expect(numbersOfStates(automaton)).toContain(to)
    }
    expect(automaton.classes.reduce((size, set) => size + set.size, 0)).toBe(0x10000)
    expect(automaton.classes.reduce((all, set) => all.union(set)).isAll).toBe(true)
  })

  test('accepts the texts that the pattern matches', () => {
    const wordOf = classifier(automaton)
    const whole = new RegExp(`^(?:${pattern.source})$`)
    for (const word of words(4, 5)) {
      const text = word.map((letter) => (/[01]/.test(pattern.source) ? '01"x' : 'ab"\\')[letter]).join('')
      expect({ text, accepted: accepts(automaton, wordOf(text)) }).toEqual({ text, accepted: whole.test(text) })
    }
  })

  test('is minimal: every state is reached, and the characterization set tells all apart', () => {
    const cover = stateCover(automaton)
    const reached = cover.map((word) => word.reduce((state, letter) => next[state]![letter]!, 0))
    expect(reached).toEqual(numbersOfStates(automaton))
    for (const word of cover) expect(cover).toContainEqual(word.slice(0, -1))

    const ends = characterizationSet(automaton)
    const verdicts = numbersOfStates(automaton).map((state) =>
      String(ends.map((end) => accepts(automaton, end, state))),
    )
    expect(new Set(verdicts).size).toBe(states)
    for (const end of ends) expect(ends).toContainEqual(end.slice(1))
  })

  test('has classes that its columns tell apart', () => {
    const columns = automaton.classes.map((_, letter) => String(next.map((row) => row[letter])))
    expect(new Set(columns).size).toBe(classes)
  })

  test('has a complete suite with each word once', () => {
    const cover = stateCover(automaton)
    const ends = characterizationSet(automaton)
    const whole = cover.flatMap((access) =>
      words(classes, 2).flatMap((middle) => ends.map((end) => String([...access, ...middle, ...end]))),
    )
    const suite = Array.from(completeSuite(automaton, 1), String)
    expect(suite.sort()).toEqual([...new Set(whole)].sort())
    for (const extraStates of [0, 1, 2, 3]) {
      expect(Array.from(completeSuite(automaton, extraStates))).toHaveLength(suiteSize(automaton, extraStates))
    }
  })
})

test('equal languages have equal automata, whatever they are written as, and others have not', () => {
  expect(automatonOfRegExp(/(?:a|ba|bba)(?:a|ba|bba)*/)).toEqual(automatonOfRegExp(/(?:b{0,2}a)+/))
  expect(automatonOfRegExp(/(?:b{0,2}a)+/)).not.toEqual(automatonOfRegExp(/(?:b{0,3}a)+/))
  expect(automatonOfRegExp(/[a-z]x/)).not.toEqual(automatonOfRegExp(/[a-y]x/))
})

test('states that nothing tells apart have no characterization set', () => {
  const { classes } = automatonOfRegExp(/a*/)
  const twice = {
    classes,
    next: [
      [1, 2],
      [2, 1],
      [1, 2],
    ],
    accepting: [false, true, true],
  }
  expect(() => characterizationSet(twice)).toThrow('two states are equivalent')
})

describe('of all automata with as many states more as it is for, a complete suite finds each of another language', () => {
  /** Every automaton with a number of states over the same classes. */
  function* automata({ classes }: Automaton, states: number): Generator<Automaton> {
    const transitions = states * classes.length
    for (let i = 0; i < states ** transitions; i++) {
      const next = Array.from({ length: states }, (_, state) =>
        classes.map((_, letter) => Math.floor(i / states ** (state * classes.length + letter)) % states),
      )
      for (let j = 0; j < 2 ** states; j++) {
        yield { classes, next, accepting: next.map((_, state) => (j >> state) % 2 === 1) }
      }
    }
  }

  function sameLanguage(one: Automaton, other: Automaton): boolean {
    const pairs = [[0, 0]]
    for (const [a, b] of pairs) {
      if (one.accepting[a!] !== other.accepting[b!]) return false
      for (const letter of one.classes.keys()) {
        const pair = [one.next[a!]![letter]!, other.next[b!]![letter]!]
        if (!pairs.some(([a, b]) => a === pair[0] && b === pair[1])) pairs.push(pair)
      }
    }
    return true
  }

  test.each([
    [/(?:[\s\S]{2})*/, 4],
    [/[\s\S]*a/, 3],
    [/(?:[^a]|a[^a]*a)*/, 3],
  ])('%s, up to %i states', (pattern, states) => {
    const automaton = automatonOfRegExp(pattern)
    const extraStates = states - automaton.next.length
    const enough = [...completeSuite(automaton, extraStates)]
    const tooFew = [...completeSuite(automaton, extraStates - 1)]
    const isFound = (other: Automaton, suite: Word[]) =>
      suite.some((word) => accepts(automaton, word) !== accepts(other, word))
    const others = Array.from(automata(automaton, states)).filter((other) => !sameLanguage(automaton, other))
    expect(others.filter((other) => !isFound(other, enough))).toEqual([])
    expect(others.some((other) => !isFound(other, tooFew))).toBe(true)
  })
})
