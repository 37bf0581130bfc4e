import { type IToken, tokenMatcher } from 'chevrotain'
import { automatonOf, beginsIn, type Expected, expectedIn, type States, step } from './expected.ts'
import { checkArguments, childNodes, parse, print } from './parse.ts'
import { nodeNames, type Rule } from './rules.ts'
import {
  CloseQuote,
  Equals,
  IllegalInQuotes,
  isWhiteSpace,
  OpenQuote,
  Qdtext,
  Token,
  Token68Body,
  tokenize,
} from './tokens.ts'

/** What can be written at a place in a text. */
export interface Completions {
  /** The scheme, as written, of the challenge or credentials that the place is in or behind; `undefined` where there is none. */
  scheme: string | undefined
  /** The name, as written, of the parameter whose value the place is in; `undefined` elsewhere. */
  param: string | undefined
  items: Completion[]
}

/** One thing that can be written. */
export interface Completion {
  /** What, in the words of auth.abnf. The names and values that a scheme defines are the caller's to fill in. */
  expected: Expected
  /** Where the word that it replaces begins: a UTF-16 offset; equal to `end` where there is none. */
  start: number
  /** The place asked for. */
  end: number
}

/**
 * What the grammar takes at `offset`, a UTF-16 offset into `text`, a text of `rule`: only what stands before it counts. A word
 * that ends there can be replaced or gone on with. Behind an error whatever the text since then leaves possible is offered.
 *
 * Throws `TypeError` for another type and an unknown rule, and `RangeError` for an offset that is not in the text.
 */
export function complete(text: string, offset: number, rule: Rule): Completions {
  checkArguments(text, rule)
  if (!(Number.isInteger(offset) && offset >= 0 && offset <= text.length)) {
    throw new RangeError('offset is not in the text')
  }
  const tokens = tokenize(text.slice(0, offset))
  const last = tokens.at(-1)
  const isWord = last !== undefined && [Token, Token68Body, Qdtext].some((type) => tokenMatcher(last, type))
  // A backslash that escapes nothing yet.
  const isEscape = last?.tokenType === IllegalInQuotes && last.image === '\\'
  if (isEscape) tokens.pop()

  const { start, anywhere } = automatonOf(rule)
  // The states that take the last token, and those behind it.
  let before: States = start
  let behind: States = start
  for (const token of tokens) {
    const next = step(behind, token)
    before = next ? behind : anywhere
    // What no state takes is skipped.
    behind = next ?? step(anywhere, token) ?? behind
  }

  if (isWord) tokens.pop()
  const wordStart = isWord || isEscape ? last!.startOffset : offset
  const itemsFrom = (start: number, expected: Expected[]) =>
    expected.map((one) => ({ expected: one, start, end: offset }))
  return {
    scheme: schemeIn(text.slice(0, wordStart), rule),
    param: paramIn(tokens),
    items: isEscape
      ? itemsFrom(
          wordStart,
          expectedIn(behind).filter((one) => one === 'quoted-pair'),
        )
      : [...itemsFrom(wordStart, isWord ? beginsIn(before, last) : []), ...itemsFrom(offset, expectedIn(behind))],
  }
}

/** The last scheme in a text. */
function schemeIn(text: string, rule: Rule): string | undefined {
  const { cst } = parse(text, rule)
  const schemes = [cst, ...childNodes(cst)].flatMap(childNodes).filter(({ name }) => name === nodeNames['auth-scheme'])
  return schemes.map(print).filter(Boolean).at(-1)
}

/** The name of the parameter whose value comes next. */
function paramIn(tokens: readonly IToken[]): string | undefined {
  const quotes = tokens.filter(({ tokenType }) => tokenType === OpenQuote || tokenType === CloseQuote)
  const open = quotes.at(-1)?.tokenType === OpenQuote ? tokens.indexOf(quotes.at(-1)!) : tokens.length
  const [name, equals] = tokens
    .slice(0, open)
    .filter((token) => !isWhiteSpace(token))
    .slice(-2)
  return name && equals && tokenMatcher(name, Token) && tokenMatcher(equals, Equals) ? name.image : undefined
}
