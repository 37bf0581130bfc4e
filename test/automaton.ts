import { CharBase, CharSet, DFA, type Expression, JS, NFA, type NoParent } from 'refa'
import { MAX_CHARACTER } from './abnf.ts'

/** A word of classes: one index into `classes` a character. */
export type Word = readonly number[]

/**
 * The minimal complete deterministic automaton of a language. Its states and classes come in an order that depends on
 * nothing but the language, so two languages are equal exactly if their automata are.
 */
export interface Automaton {
  /**
   * The characters that are interchangeable: two are in one class exactly if no text enters or leaves the language when
   * one takes the place of the other. The largest class comes first.
   */
  classes: CharSet[]
  /** For each state the state that follows on a character of each class. The first state is the initial one. */
  next: number[][]
  /** For each state whether a text that leads to it is in the language. */
  accepting: boolean[]
}

/** The automaton of a regular expression as a library has it, with no assertions. */
export function automatonOf(expression: NoParent<Expression>): Automaton {
  const dfa = DFA.fromFA(NFA.fromRegex(expression, { maxCharacter: MAX_CHARACTER }))
  dfa.minimize()
  const transitions = dfa.transitionIterator()
  const sets = Array.from(dfa.nodes(), (node) => [...transitions.getOut(node).values()]).flat()
  const others = CharSet.empty(MAX_CHARACTER)
    .union(...sets)
    .negate()
  const classes = [...new CharBase([...sets, others]).sets].sort(
    (a, b) => b.size - a.size || a.ranges[0]!.min - b.ranges[0]!.min,
  )

  // In the order in which they are met, breadth first. Where there is no transition the text is lost: that is a state too,
  // here `undefined`, and the only one of the empty language.
  const nodes: (DFA.Node | undefined)[] = [dfa.isEmpty ? undefined : dfa.initial]
  const next: number[][] = []
  for (const node of nodes) {
    next.push(
      classes.map(({ ranges: [first] }) => {
        const to = node?.out.get(first!.min)
        const known = nodes.indexOf(to)
        return known < 0 ? nodes.push(to) - 1 : known
      }),
    )
  }
  return { classes, next, accepting: nodes.map((node) => node !== undefined && dfa.finals.has(node)) }
}

/** The automaton of the texts that match from end to end. */
export function automatonOfRegExp(pattern: RegExp): Automaton {
  return automatonOf(JS.Parser.fromLiteral(pattern).parse({ assertions: 'throw' }).expression)
}

/** Whether a word is in the language when the automaton goes on from a state. */
export function accepts({ next, accepting }: Automaton, word: Word, state = 0): boolean {
  for (const letter of word) state = next[state]![letter]!
  return accepting[state]!
}

/** What gives the word of a text: the classes of its characters. */
export function classifier({ classes }: Automaton): (text: string) => Word {
  const classOf = new Uint8Array(MAX_CHARACTER + 1)
  classes.forEach((set, letter) => {
    for (const { min, max } of set.ranges) classOf.fill(letter, min, max + 1)
  })
  return (text) => {
    const word: number[] = []
    for (let i = 0; i < text.length; i++) word.push(classOf[text.charCodeAt(i)]!)
    return word
  }
}

/** For each state a shortest word that leads to it; with each word there are its prefixes. */
export function stateCover({ next }: Automaton): Word[] {
  const cover: Word[] = [[]]
  // A state is met before those behind it: that is their order.
  next.forEach((row, state) => {
    row.forEach((to, letter) => {
      cover[to] ??= [...cover[state]!, letter]
    })
  })
  return cover
}

/**
 * Words that tell all states apart: of two states, one of the words is accepted from one and not from the other. With each
 * word there is what remains of it without its first letter, down to the empty word.
 *
 * Throws where nothing tells two states apart, which a minimal automaton doesn't have.
 */
export function characterizationSet(automaton: Automaton): Word[] {
  const { classes, next } = automaton
  const tellsApart = (word: Word, [a, b]: Pair) => accepts(automaton, word, a) !== accepts(automaton, word, b)
  const words: Word[] = [[]]
  let alike: Pair[] = next.flatMap((_, b) => next.slice(0, b).map((_, a): Pair => [a, b]))
  for (const word of words) {
    alike = alike.filter((pair) => !tellsApart(word, pair))
    // Longer ones are these behind one more letter. Those that tell most states apart come first, so that few are enough.
    const gain = (word: Word) => alike.filter((pair) => tellsApart(word, pair)).length
    const longer = words.flatMap((word) =>
      classes.map((_, letter) => ({ word: [letter, ...word], gain: gain([letter, ...word]) })),
    )
    const best = longer.reduce((one, other) => (other.gain > one.gain ? other : one))
    if (best.gain > 0) words.push(best.word)
  }
  if (alike.length > 0) throw new Error('two states are equivalent')
  return words
}

type Pair = readonly [a: number, b: number]

/**
 * The complete test suite of the W-method: every word of the state cover, followed by every word of up to
 * `extraStates` + 1 letters, followed by every word of the characterization set; each once.
 *
 * An automaton over the same classes with at most `extraStates` more states that gives the same verdict on all of them
 * accepts the same language (T. S. Chow, Testing Software Design Modeled by Finite-State Machines, 1978).
 */
export function* completeSuite(automaton: Automaton, extraStates: number): Generator<Word, void, undefined> {
  const cover = stateCover(automaton)
  const ends = characterizationSet(automaton)
  const letters = automaton.classes.map((_, letter) => letter)
  const covered = new Set(cover.map(String))

  function* extend(word: Word, left: number, first = letters): Generator<Word, void, undefined> {
    if (left === 0) {
      for (const end of ends) yield [...word, ...end]
    } else {
      // Here one of `ends` would lead to a word that comes anyway: one letter more, and what remains of the end.
      yield word
      for (const letter of first) yield* extend([...word, letter], left - 1)
    }
  }
  for (const access of cover) {
    // A letter that leads to another word of the cover is left to that one.
    const first = letters.filter((letter) => !covered.has(String([...access, letter])))
    yield* extend(access, extraStates + 1, first)
  }
}

/** How many words the complete suite has. */
export function suiteSize(automaton: Automaton, extraStates: number): number {
  const states = automaton.next.length
  const letters = automaton.classes.length
  const ends = characterizationSet(automaton).length
  // Each state is left by every letter, but for those that lead to another word of the cover: one a state, but for the first.
  const left = states * letters - (states - 1)
  let size = states
  for (let length = 1; length <= extraStates; length++) size += left * letters ** (length - 1)
  return size + left * letters ** extraStates * ends
}
