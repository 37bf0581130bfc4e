import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parse } from '../grammar/index.ts'
import type { AuthSyntaxError } from '../src/index.ts'
import { anyField } from './arbitraries.ts'
import {
  type Automaton,
  accepts,
  characterizationSet,
  classifier,
  completeSuite,
  stateCover,
  suiteSize,
  type Word,
} from './automaton.ts'
import { disagreement, EXTRA_STATES, type Field, fields, lineAutomaton } from './fields.ts'
import { type MessageCheck, messageCheck } from './messages.ts'
import { type Refusal, refuser } from './refusals.ts'
import { readParts, token } from './rfc9110.ts'
import { withoutStacks } from './without-stacks.ts'

/*
 * Proof that the readers take the language of grammar/auth.abnf in a field line, no more and no less, and read what it means.
 * What several lines mean is in exhaustive.test.ts.
 *
 * A text that isn't in the language is refused where it leaves it: at the first character with which no text of the language
 * goes on. The automaton knows that place, and what could stand there; so do the diagnostics of the grammar in Chevrotain.
 *
 * The language of a field is regular, but for one rule: a name occurs once (RFC 9110 §11.2). So it has a minimal automaton,
 * of n states, and a reader of another language is another automaton. The complete test suite for k (the W-method) has texts
 * that tell the first from every other automaton of up to n + k states. So a reader that is right on all of them takes the
 * language, unless it has more than n + k states even in its minimal form.
 *
 * This assumes that a reader
 * - answers by the text alone: it remembers nothing from one call to the next;
 * - takes the characters of a class for each other. The table that it asks is held against the RFC for all 65,536 code units in
 *   chars.test.ts; and below, every octet comes in every state, and every text has other characters of the classes;
 * - takes names for each other, unless two of them are equal. In the suite none are, so that no text is refused for its
 *   names alone; and below are texts in which some are.
 */

/** Which script runs, as npm says. */
const script = process.env.npm_lifecycle_event === 'test:exhaustive' ? 'exhaustive' : 'test'

withoutStacks()

/**
 * What writes a word as a text: for each letter a character of its class, the one with the number `start` first, then those
 * behind it. So no character of a name comes twice, in whatever case, and no two names are equal.
 */
function speller({ classes }: Automaton): (word: Word, start: number) => string {
  const chars = classes.map((set) => Array.from(set.characters(), (code) => String.fromCharCode(code)))
  // In the order of their codes, round and round, the two cases of a letter are more than 26 characters of a token apart.
  const limits = chars.map(({ length, 0: first }) => (new RegExp(token).test(first!) ? Math.min(length, 26) : Infinity))
  return (word, start) => {
    const used = classes.map(() => 0)
    let text = ''
    for (const letter of word) {
      const ofClass = chars[letter]!
      if (used[letter]! >= limits[letter]!) throw new RangeError('no character is left')
      text += ofClass[(start + used[letter]!++) % ofClass.length]
    }
    return text
  }
}

/** Words as texts, each with other characters. */
function* spelled(automaton: Automaton, words: Iterable<Word>): Generator<string> {
  const spell = speller(automaton)
  let random = 0
  for (const word of words) {
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0
    yield spell(word, random >>> 8)
  }
}

/** Every word of up to a length. */
function* wordsUpTo(length: number, letters: number, start: Word = []): Generator<Word> {
  yield start
  if (start.length === length) return
  for (let letter = 0; letter < letters; letter++) yield* wordsUpTo(length, letters, [...start, letter])
}

/**
 * Each octet, and the character that ends in its bits, behind every word of the state cover and before every word of the
 * characterization set. With them two characters that JavaScript takes for letters of ASCII in another case.
 */
function* octetsInStates(automaton: Automaton): Generator<string> {
  const spell = speller(automaton)
  const ends = characterizationSet(automaton)
  for (const access of stateCover(automaton)) {
    for (const [letter, set] of automaton.classes.entries()) {
      const before = access.filter((other) => other === letter).length
      for (const [i, code] of [...set.characters()].entries()) {
        if (code >= 0x200 && code !== 0x212a) continue
        for (const end of ends) yield spell([...access, letter, ...end], i - before + access.length * set.size)
      }
    }
  }
}

/** What is wrong with the reading of a text, if anything is, and whether the text is well-formed. */
type Judge = (text: string, ofGrammarToo: boolean) => { wrong: string | undefined; wellFormed: boolean }

/**
 * Holds the readers of a field against the automaton of the ABNF, and what they read in well-formed text against the regular
 * expressions and the grammar in Chevrotain; for other text, where they leave the grammar and what they say could stand there.
 * To refuse a text takes Chevrotain long, so then it is asked only if `ofGrammarToo`.
 */
function judgeOf(field: Field): Judge {
  const automaton = lineAutomaton(field.rule)
  const wordOf = classifier(automaton)
  const refuse = refuser(field.rule)
  const check = messageCheck(field.rule)
  return (text, ofGrammarToo) => {
    const read = accepts(automaton, wordOf(text)) ? readParts(text) : undefined
    const refusal = refuse(text)
    if ((read === undefined) !== (refusal !== undefined)) return { wrong: 'the oracles disagree', wellFormed: !refusal }
    const meaning = read && field.valueOf(read)
    let wrong = disagreement(field, text, refusal ? { refusal } : { meaning })
    if (!wrong && refusal) wrong = misnamed(field, text, refusal, check, ofGrammarToo)
    if (!wrong && (read || ofGrammarToo)) {
      if (JSON.stringify(field.readByGrammar(text)) !== JSON.stringify(meaning))
        wrong = 'is read otherwise by the grammar'
    }
    return { wrong, wellFormed: read !== undefined }
  }
}

/** What is wrong with what a strict reader says could stand where it stopped, if anything is. */
function misnamed(
  field: Field,
  text: string,
  { code, start }: Refusal,
  check: MessageCheck,
  ofGrammarToo: boolean,
): string | undefined {
  const place = { before: text.slice(0, start), isRepeated: code === 'duplicate-param' }
  // The grammar in Chevrotain stops where a word begins, and names nothing for a repeated name.
  const [diagnostic] = ofGrammarToo && !place.isRepeated ? parse(text, field.rule).diagnostics : []
  const expected = diagnostic?.start === start ? diagnostic.expected : undefined
  try {
    field.parse(text)
  } catch (error) {
    return check((error as AuthSyntaxError).message, place, expected)
  }
  return 'reads it the second time'
}

type Counts = readonly [texts: number, wellFormed: number]

/** Expects that nothing is wrong with the readings of a field, and counts. */
function examine(field: Field, texts: Iterable<string>, ofGrammarToo = false): Counts {
  const judge = judgeOf(field)
  const disagreements: string[] = []
  let count = 0
  let wellFormedCount = 0
  for (const text of texts) {
    const { wrong, wellFormed } = judge(text, ofGrammarToo)
    count++
    if (wellFormed) wellFormedCount++
    if (wrong && disagreements.push(`${wrong}: ${JSON.stringify(text)}`) === 20) break
  }
  expect(disagreements).toEqual([])
  return [count, wellFormedCount]
}

const { challenges, credentials, authParams } = fields

/** What the complete test suites are of. */
const SUITES: Record<string, Record<typeof script, object>> = {
  'WWW-Authenticate': {
    test: { states: 22, classes: 11, texts: 270084, wellFormed: 8497 },
    exhaustive: { states: 22, classes: 11, texts: 32680176, wellFormed: 348115 },
  },
  Authorization: {
    test: { states: 19, classes: 11, texts: 210310, wellFormed: 5937 },
    exhaustive: { states: 19, classes: 11, texts: 25447522, wellFormed: 358115 },
  },
  'Authentication-Info': {
    test: { states: 9, classes: 8, texts: 25161, wellFormed: 1121 },
    exhaustive: { states: 9, classes: 8, texts: 1610313, wellFormed: 38615 },
  },
}

describe.each([challenges, credentials, authParams])('$rule', (field) => {
  const automaton = lineAutomaton(field.rule)
  const { next, classes } = automaton
  const k = EXTRA_STATES[script]

  test(`is read as by no other automaton of up to ${k} states more`, () => {
    const [texts, wellFormed] = examine(field, spelled(automaton, completeSuite(automaton, k)))
    expect({ states: next.length, classes: classes.length, texts, wellFormed }).toEqual(SUITES[field.rule]![script])
    expect(texts).toBe(suiteSize(automaton, k))
  })

  // To refuse a text takes Chevrotain long. So it has few states more, and none where the suite has to be quick.
  const few = script === 'test' ? 0 : 2
  test(`is read by the grammar in Chevrotain as by no other automaton of up to ${few} states more`, () => {
    examine(field, spelled(automaton, completeSuite(automaton, few)), true)
  })

  test('is read alike with every octet in every state', () => {
    examine(field, octetsInStates(automaton))
  })

  const length = script === 'test' ? 5 : 6
  test(`is read alike in every text of up to ${length} characters, one of each class`, () => {
    examine(field, spelled(automaton, wordsUpTo(length, classes.length)))
    examine(field, spelled(automaton, wordsUpTo(script === 'test' ? 3 : length - 1, classes.length)), true)
  })

  test('is read alike in long texts, well-formed, damaged and of no grammar', () => {
    const judge = judgeOf(field)
    const text = fc.array(anyField, { maxLength: 6 }).map((all) => all.flat().join(', '))
    fc.assert(
      fc.property(text, (text) => expect(judge(text, true).wrong).toBeUndefined()),
      { numRuns: script === 'test' ? 1000 : 50_000 },
    )
  })
})

describe('a name occurs once, in whatever case (RFC 9110 §11.2)', () => {
  const tchars = Array.from({ length: 0x80 }, (_, code) => String.fromCharCode(code)).filter((char) =>
    new RegExp(token).test(char),
  )

  test('of every two characters', () => {
    const pairs = tchars.flatMap((a) => tchars.map((b) => `${a}=1, ${b}="2"`))
    const inScheme = pairs.map((pair) => `X ${pair}`)
    // Of 77 characters none can stand beside itself, and no letter beside its other case.
    const counts = [77 ** 2, 77 ** 2 - 77 - 52]
    expect(examine(challenges, inScheme)).toEqual(counts)
    expect(examine(credentials, inScheme)).toEqual(counts)
    expect(examine(authParams, pairs)).toEqual(counts)
  })

  test('in every list of up to five elements', () => {
    const elements = ['a=1', 'A="1"', 'aa = 1', 'X', 'Y a=1', 'Z a==', '']
    const lists = Array.from(wordsUpTo(5, elements.length), (word) => word.map((i) => elements[i]).join(','))
    examine(
      challenges,
      lists.map((list) => `X ${list}`),
    )
    examine(
      credentials,
      lists.map((list) => `X ${list}`),
    )
    examine(authParams, lists)
  })

  test.each([15, 16, 17, 18, 40])('of %i parameters, any two of them', (length) => {
    const names = Array.from({ length }, (_, i) => `${tchars[i]}x`)
    const lists = names.flatMap((name, i) =>
      names
        .slice(0, i + 1)
        .map((_, j) => names.map((other, at) => `${at === j && i !== j ? name.toUpperCase() : other}=1`).join(',')),
    )
    const counts = [(length * (length + 1)) / 2, length]
    expect(
      examine(
        challenges,
        lists.map((list) => `X ${list}`),
      ),
    ).toEqual(counts)
    expect(
      examine(
        credentials,
        lists.map((list) => `X ${list}`),
      ),
    ).toEqual(counts)
    expect(examine(authParams, lists)).toEqual(counts)
  })
})
