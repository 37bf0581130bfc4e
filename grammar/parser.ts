import { type CstNode, CstParser, EOF, type ICstVisitor, type TokenType, tokenMatcher } from 'chevrotain'
import type { Rule, Rules } from './rules.ts'
import { assertRuntime } from './runtime.ts'
import {
  CloseQuote,
  Comma,
  Equals,
  Htab,
  isWhiteSpace,
  Nothing,
  OpenQuote,
  Qdtext,
  QuotedPair,
  Sp,
  Token,
  Token68Body,
  vocabulary,
} from './tokens.ts'

/*
 * One rule for each rule of auth.abnf above the tokens, under its name in camel case.
 *
 * Two things need a look further ahead than one token; each stops at the next delimiter:
 *
 * - A token68 fills its element: `a=` and `a==` are such, if white space aside a comma or the end follows. `a=b` and `a = "b"`
 *   are an auth-param.
 * - A comma belongs to the parameters before it, unless a word without `=` follows, which can only be the scheme of another
 *   challenge. So `X a=1, b=2` is one challenge, and `X a=1, Y b=2` and `X a=1, b` are two.
 *
 * An element is whatever stands between commas: what doesn't begin like one is read as one all the same, and what is left
 * over behind one is an error of it. So an error stays in its element, and the parser goes on at the next comma.
 */
class AuthParser extends CstParser {
  constructor() {
    super(vocabulary, { maxLookahead: 1, recoveryEnabled: true })
    assertRuntime(Object)
    this.performSelfAnalysis()
    // White space can follow everything, but nothing begins at it: the parser goes on at a comma, or not at all.
    const { resyncFollows } = this as unknown as { resyncFollows: Record<string, TokenType[]> }
    for (const [place, follows] of Object.entries(resyncFollows)) {
      resyncFollows[place] = follows.filter((type) => type !== Sp && type !== Htab)
    }
  }

  /** What is missing is made up only before a quote, which is a value: there the parser goes on where it is. */
  override canTokenTypeBeInsertedInRecovery(type: TokenType): boolean {
    return type === Equals && this.isAt(OpenQuote, 1)
  }

  /** A repetition that skipped tokens would call itself anew for each: in a long text the stack overflows. */
  shouldInRepetitionRecoveryBeTried(): boolean {
    return false
  }

  /** WWW-Authenticate = #challenge (RFC 9110 §11.6.1) */
  wwwAuthenticate = this.RULE('wwwAuthenticate', () => this.challenges())

  /** Proxy-Authenticate = #challenge (RFC 9110 §11.7.1) */
  proxyAuthenticate = this.RULE('proxyAuthenticate', () => this.challenges())

  /** Optional-WWW-Authenticate = #challenge (RFC 8053 §3) */
  optionalWwwAuthenticate = this.RULE('optionalWwwAuthenticate', () => this.challenges())

  /** Authorization = credentials (RFC 9110 §11.6.2) */
  authorization = this.RULE('authorization', () => {
    this.SUBRULE(this.credentials)
  })

  /** Proxy-Authorization = credentials (RFC 9110 §11.7.2) */
  proxyAuthorization = this.RULE('proxyAuthorization', () => {
    this.SUBRULE(this.credentials)
  })

  /** Authentication-Info = #auth-param (RFC 9110 §11.6.3) */
  authenticationInfo = this.RULE('authenticationInfo', () => this.params(() => true))

  /** Proxy-Authentication-Info = #auth-param (RFC 9110 §11.7.3) */
  proxyAuthenticationInfo = this.RULE('proxyAuthenticationInfo', () => this.params(() => true))

  /** challenge = auth-scheme [ 1*SP ( token68 / #auth-param ) ] (RFC 9110 §11.3) */
  challenge = this.RULE('challenge', (isInList?: boolean) =>
    this.schemeWith((comma) => !(isInList && this.startsChallenge(comma + 1))),
  )

  /** credentials = auth-scheme [ 1*SP ( token68 / #auth-param ) ] (RFC 9110 §11.4) */
  credentials = this.RULE('credentials', () => this.schemeWith(() => true))

  /** auth-scheme = token (RFC 9110 §11.1) */
  authScheme = this.RULE('authScheme', () => {
    this.CONSUME(Token)
  })

  /** token68 = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"=" (RFC 9110 §11.2) */
  token68 = this.RULE('token68', () => {
    this.CONSUME(Token68Body)
    this.MANY(() => this.CONSUME(Equals))
  })

  /** auth-param = token BWS "=" BWS ( token / quoted-string ) (RFC 9110 §11.2) */
  authParam = this.RULE('authParam', () => {
    this.CONSUME(Token, { LABEL: 'name' })
    this.SUBRULE(this.BWS)
    this.CONSUME(Equals)
    this.SUBRULE2(this.BWS)
    this.OR([{ ALT: () => this.CONSUME2(Token, { LABEL: 'value' }) }, { ALT: () => this.SUBRULE(this.quotedString) }])
    this.endElement()
  })

  /** quoted-string = DQUOTE *( qdtext / quoted-pair ) DQUOTE (RFC 9110 §5.6.4) */
  quotedString = this.RULE('quotedString', () => {
    this.CONSUME(OpenQuote)
    this.MANY(() => this.OR([{ ALT: () => this.CONSUME(Qdtext) }, { ALT: () => this.CONSUME(QuotedPair) }]))
    this.CONSUME(CloseQuote)
  })

  /** OWS = *( SP / HTAB ) (RFC 9110 §5.6.3) */
  OWS = this.RULE('OWS', () => {
    this.MANY(() => this.OR([{ ALT: () => this.CONSUME(Sp) }, { ALT: () => this.CONSUME(Htab) }]))
  })

  /** BWS = OWS (RFC 9110 §5.6.3) */
  BWS = this.RULE('BWS', () => {
    this.SUBRULE(this.OWS)
  })

  // What several rules have in common: each is part of the rules that call it.

  /** #challenge = [ challenge ] *( OWS "," OWS [ challenge ] ) (RFC 9110 §5.6.1.2) */
  private challenges(): void {
    this.element(
      (read) => this.OPTION(read),
      () => this.SUBRULE(this.challenge, { ARGS: [true] }),
    )
    this.MANY({
      GATE: () => this.isAt(Comma, this.behindSpace(1)),
      DEF: () => {
        this.SUBRULE(this.OWS)
        this.CONSUME(Comma)
        this.SUBRULE2(this.OWS)
        this.element(
          (read) => this.OPTION2(read),
          () => this.SUBRULE2(this.challenge, { ARGS: [true] }),
        )
      },
    })
  }

  /** #auth-param = [ auth-param ] *( OWS "," OWS [ auth-param ] ) (RFC 9110 §5.6.1.2), as far as the commas are its own. */
  private params(isOwn: (comma: number) => boolean): void {
    this.element(
      (read) => this.OPTION3(read),
      () => this.SUBRULE(this.authParam),
    )
    this.MANY2({
      GATE: () => this.isAt(Comma, this.behindSpace(1)) && isOwn(this.behindSpace(1)),
      DEF: () => {
        this.SUBRULE3(this.OWS)
        this.CONSUME2(Comma)
        this.SUBRULE4(this.OWS)
        this.element(
          (read) => this.OPTION4(read),
          () => this.SUBRULE2(this.authParam),
        )
      },
    })
  }

  /** auth-scheme [ 1*SP ( token68 / #auth-param ) ] */
  private schemeWith(isOwn: (comma: number) => boolean): void {
    this.SUBRULE(this.authScheme)
    this.OPTION5({
      GATE: () => !this.isAt(Comma, this.behindSpace(1)) || isOwn(this.behindSpace(1)),
      DEF: () => {
        this.CONSUME(Sp)
        this.OR({
          DEF: [
            { GATE: () => this.isToken68(), ALT: () => this.SUBRULE(this.token68) },
            { ALT: () => this.params(isOwn) },
          ],
          IGNORE_AMBIGUITIES: true,
        })
      },
    })
    this.endElement()
  }

  /** [ element ], where one is unless a comma or the end is. */
  private element(option: (read: () => void) => void, read: () => void): void {
    if (this.RECORDING_PHASE) option(read)
    else if (!this.isDelimited(1)) read()
  }

  /** Behind an element comes a comma or the end. */
  private endElement(): void {
    if (this.RECORDING_PHASE || this.isDelimited(1)) return
    // A tab is what is wrong where a space should be; a space isn't.
    while (this.isAt(Sp, 1)) this.SKIP_TOKEN()
    this.CONSUME9(Nothing)
  }

  // Looking ahead: at the nth token from here.

  private isAt(type: TokenType, nth: number): boolean {
    return tokenMatcher(this.LA(nth), type)
  }

  private behindSpace(nth: number): number {
    while (isWhiteSpace(this.LA(nth))) nth++
    return nth
  }

  /** White space aside, a comma or the end is here. */
  private isDelimited(nth: number): boolean {
    const next = this.behindSpace(nth)
    return this.isAt(Comma, next) || this.isAt(EOF, next)
  }

  /** A challenge starts here, white space aside: a word that isn't the name of a parameter. */
  private startsChallenge(nth: number): boolean {
    const word = this.behindSpace(nth)
    return this.isAt(Token, word) && !this.isAt(Equals, this.behindSpace(word + 1))
  }

  /** The word that is here begins a token68: it fills the element with its `=`, or is at least no name of a parameter. */
  private isToken68(): boolean {
    let end = 2
    while (this.isAt(Equals, end)) end++
    return this.isDelimited(end) || end > 3 || !this.isAt(Token, 1)
  }
}

/** The one instance: a parser is slow to make, and has no state between two texts. */
export const parser: CstParser & Readonly<Record<Rules[Rule]['name'], () => CstNode>> = new AuthParser()

type VisitorConstructor = new <In = unknown, Out = unknown>() => ICstVisitor<In, Out>

/** To derive a visitor of trees from that has a method for every rule, typed by `AuthVisitor`. */
export const BaseVisitor: VisitorConstructor = parser.getBaseCstVisitorConstructor() as VisitorConstructor

/** To derive one from that goes into what it has no method for: it implements `Partial<AuthVisitor>`. */
export const BaseVisitorWithDefaults: VisitorConstructor =
  parser.getBaseCstVisitorConstructorWithDefaults() as VisitorConstructor
