import { createToken, type IMultiModeLexerDefinition, type IToken, Lexer, type TokenType } from 'chevrotain'

/*
 * The token types: what RFC 9110 §5.6 spells character by character. White space means something here (1*SP, BWS, OWS), so
 * it is tokens too, and nothing is ever skipped.
 *
 * A scheme, a name, a value and a token68 overlap: `abc` can be any of them, and only what stands behind it tells which. So a
 * word is lexed as the longest run of one of three kinds, and two categories say what it can be:
 *
 *                  a tchar that     only what    a "/", which
 *                  token68 lacks    both have    token lacks
 *   token          yes              yes          no
 *   token68        no               yes          yes
 *
 * The parser decides by the words and delimiters behind it: see parser.ts. `=` is one token each, because only a token68 has
 * several of them. A `"` changes the mode of the lexer, since between quotes all characters are text.
 */

/** token = 1*tchar (RFC 9110 §5.6.2) */
export const Token: TokenType = createToken({ name: 'token', pattern: Lexer.NA })
/** A token68 without its padding: 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) (RFC 9110 §11.2) */
export const Token68Body: TokenType = createToken({
  name: 'token68Body',
  pattern: Lexer.NA,
  label: '1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" )',
})

const SlashWord = createToken({
  name: 'slashWord',
  pattern: /[A-Za-z0-9\-._~+]*\/[A-Za-z0-9\-._~+/]*/,
  categories: Token68Body,
})
const SymbolWord = createToken({
  name: 'symbolWord',
  pattern: /[A-Za-z0-9\-._~+]*[!#$%&'*^`|][A-Za-z0-9\-._~+!#$%&'*^`|]*/,
  categories: Token,
})
const Word = createToken({ name: 'word', pattern: /[A-Za-z0-9\-._~+]+/, categories: [Token, Token68Body] })

/** A run of SP, which is never asked for one by one. */
export const Sp: TokenType = createToken({ name: 'SP', pattern: / +/ })
/** A run of HTAB. */
export const Htab: TokenType = createToken({ name: 'HTAB', pattern: /\t+/ })
export const Equals: TokenType = createToken({ name: 'equals', pattern: '=', label: '"="' })
export const Comma: TokenType = createToken({ name: 'comma', pattern: ',', label: '","' })

/** The DQUOTE that opens a quoted-string, and the one that closes it (RFC 9110 §5.6.4). */
export const OpenQuote: TokenType = createToken({
  name: 'openQuote',
  pattern: '"',
  label: 'DQUOTE',
  push_mode: 'quoted-string',
})
export const CloseQuote: TokenType = createToken({ name: 'closeQuote', pattern: '"', label: 'DQUOTE', pop_mode: true })
/** A run of qdtext = HTAB / SP / %x21 / %x23-5B / %x5D-7E / obs-text (RFC 9110 §5.6.4) */
export const Qdtext: TokenType = createToken({ name: 'qdtext', pattern: /[\t !#-[\]-~\x80-\xff]+/ })
/** quoted-pair = "\" ( HTAB / SP / VCHAR / obs-text ) (RFC 9110 §5.6.4) */
export const QuotedPair: TokenType = createToken({
  name: 'quotedPair',
  pattern: /\\[\t -~\x80-\xff]/,
  label: 'quoted-pair',
})

/** What no rule has a place for, so that every text is tokens to the last character. */
const Illegal = createToken({
  name: 'illegal',
  pattern: /[\x00-\x08\x0a-\x1f():;<>?@[\\\]{}\x7f-\uffff]+/,
})
/** What no quoted-string has, outside of quoted-pairs. */
const ILLEGAL_IN_QUOTES = /[\x00-\x08\x0a-\x1f\\\x7f\u0100-\uffff]/
const NEITHER_QUOTE_NOR_ESCAPE = /[^"\\]*/y

/** Between quotes, from the first such character on: a quoted-string is malformed once. */
export const IllegalInQuotes: TokenType = createToken({
  name: 'illegalInQuotes',
  pattern: { exec: illegalInQuotes },
  start_chars_hint: Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter((character) =>
    ILLEGAL_IN_QUOTES.test(character),
  ),
  line_breaks: true,
})

/**
 * The text from an illegal character to the next quote that isn't escaped. What is legal is of another type, which the lexer
 * tries before. A single expression would overflow an engine's stack.
 */
function illegalInQuotes(text: string, start: number): [string] {
  let end = start + 1
  for (;;) {
    NEITHER_QUOTE_NOR_ESCAPE.lastIndex = end
    end += NEITHER_QUOTE_NOR_ESCAPE.exec(text)![0].length
    // A backslash at the very end escapes nothing: it is a token of its own.
    if (text[end] !== '\\' || end + 1 === text.length) return [text.slice(start, end)]
    end += 2
  }
}

export const vocabulary: IMultiModeLexerDefinition = {
  defaultMode: 'field',
  modes: {
    field: [Sp, SlashWord, SymbolWord, Word, Equals, Comma, OpenQuote, Htab, Illegal],
    // The last two have no pattern, but the parser has to know them.
    'quoted-string': [Qdtext, CloseQuote, QuotedPair, IllegalInQuotes, Token, Token68Body],
  },
}

const lexer = new Lexer(vocabulary, { positionTracking: 'onlyOffset', ensureOptimizations: true })

/** The tokens of a text, which together are the text. */
export function tokenize(text: string): IToken[] {
  return lexer.tokenize(text).tokens
}

export const isWhiteSpace = ({ tokenType }: IToken): boolean => tokenType === Sp || tokenType === Htab
