import {
  type CstNode,
  CstParser,
  createTokenInstance,
  EOF,
  type ICstVisitor,
  type IToken,
  type TokenType,
  tokenMatcher,
} from 'chevrotain'
import { nodeNames, type Rule } from './rules.ts'
import { assertRuntime } from './runtime.ts'
import {
  CloseQuote,
  Comma,
  Equals,
  Htab,
  isWhiteSpace,
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
 *
 * Each rule looks whether what it needs is there before it takes it. So Chevrotain never throws, and has nothing to recover
 * from: a thrown error would take ten times as long as all else that is done with its element.
 */

/** A token that can't stand where it is, and the rule in which it can't. */
export interface Fault {
  token: IToken
  rule: Rule
}

/** What the parser makes of tokens. */
interface Reading {
  cst: CstNode
  /** In the order of the text; of one token there can be several. */
  faults: Fault[]
  /** The tokens that are in no rule. */
  skipped: IToken[]
}

class AuthParser extends CstParser {
  private faults: Fault[] = []
  private skipped: IToken[] = []
  /** How many lists the parser is in. In one it goes on behind a fault at the next comma, otherwise not at all. */
  private lists = 0
  /** The parser has skipped what is left of an element, so what it was reading is not whole. */
  private isSkipping = false

  constructor() {
    super(vocabulary, { maxLookahead: 1, recoveryEnabled: false })
    assertRuntime(Object)
    this.performSelfAnalysis()
  }

  /** Reads tokens by a rule. */
  read(rule: Rule, tokens: readonly IToken[]): Reading {
    const faults: Fault[] = []
    const skipped: IToken[] = []
    Object.assign(this, { faults, skipped, lists: 0, isSkipping: false })
    try {
      this.input = [...tokens]
      const cst = this.whole((this as unknown as Record<string, () => CstNode>)[nodeNames[rule]]!())
      // What Chevrotain itself finds is that there are tokens left.
      for (const { token } of this.errors) {
        faults.push({ token, rule })
        for (const left of tokens.slice(tokens.indexOf(token))) skipped.push(left)
      }
      return { cst, faults, skipped }
    } finally {
      // The parser keeps nothing of the text.
      Object.assign(this, { input: [], faults: [], skipped: [] })
    }
  }

  /** WWW-Authenticate = #challenge (RFC 9110 §11.6.1) */
  wwwAuthenticate = this.RULE('wwwAuthenticate', () => this.challenges())

  /** Proxy-Authenticate = #challenge (RFC 9110 §11.7.1) */
  proxyAuthenticate = this.RULE('proxyAuthenticate', () => this.challenges())

  /** Optional-WWW-Authenticate = #challenge (RFC 8053 §3) */
  optionalWwwAuthenticate = this.RULE('optionalWwwAuthenticate', () => this.challenges())

  /** Authorization = credentials (RFC 9110 §11.6.2) */
  authorization = this.RULE('authorization', () => {
    this.whole(this.SUBRULE(this.credentials))
  })

  /** Proxy-Authorization = credentials (RFC 9110 §11.7.2) */
  proxyAuthorization = this.RULE('proxyAuthorization', () => {
    this.whole(this.SUBRULE(this.credentials))
  })

  /** Authentication-Info = #auth-param (RFC 9110 §11.6.3) */
  authenticationInfo = this.RULE('authenticationInfo', () => this.params(() => true))

  /** Proxy-Authentication-Info = #auth-param (RFC 9110 §11.7.3) */
  proxyAuthenticationInfo = this.RULE('proxyAuthenticationInfo', () => this.params(() => true))

  /** challenge = auth-scheme [ 1*SP ( token68 / #auth-param ) ] (RFC 9110 §11.3) */
  challenge = this.RULE('challenge', (isInList?: boolean) =>
    this.schemeWith('challenge', (comma) => !(isInList && this.startsChallenge(comma + 1))),
  )

  /** credentials = auth-scheme [ 1*SP ( token68 / #auth-param ) ] (RFC 9110 §11.4) */
  credentials = this.RULE('credentials', () => this.schemeWith('credentials', () => true))

  /** auth-scheme = token (RFC 9110 §11.1) */
  authScheme = this.RULE('authScheme', () => {
    if (this.has(Token, 'auth-scheme')) this.CONSUME(Token)
  })

  /** token68 = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"=" (RFC 9110 §11.2) */
  token68 = this.RULE('token68', () => {
    if (!this.has(Token68Body, 'token68')) return
    this.CONSUME(Token68Body)
    this.MANY(() => this.CONSUME(Equals))
  })

  /** auth-param = token BWS "=" BWS ( token / quoted-string ) (RFC 9110 §11.2) */
  authParam = this.RULE('authParam', () => {
    if (!this.has(Token, 'auth-param')) return
    this.CONSUME(Token, { LABEL: 'name' })
    this.SUBRULE(this.BWS)
    // A quote begins a value, also where no equals sign is before it.
    if (this.isAt(OpenQuote, 1)) this.note('auth-param')
    else if (!this.has(Equals, 'auth-param')) return
    else this.CONSUME(Equals)
    this.SUBRULE2(this.BWS)
    if (!(this.RECORDING_PHASE || this.isAt(Token, 1) || this.isAt(OpenQuote, 1))) return this.skip('auth-param')
    this.OR([
      { ALT: () => this.CONSUME2(Token, { LABEL: 'value' }) },
      { ALT: () => this.whole(this.SUBRULE(this.quotedString)) },
    ])
    this.endElement('auth-param')
  })

  /** quoted-string = DQUOTE *( qdtext / quoted-pair ) DQUOTE (RFC 9110 §5.6.4) */
  quotedString = this.RULE('quotedString', () => {
    if (!this.has(OpenQuote, 'quoted-string')) return
    this.CONSUME(OpenQuote)
    this.MANY(() => this.OR([{ ALT: () => this.CONSUME(Qdtext) }, { ALT: () => this.CONSUME(QuotedPair) }]))
    if (this.has(CloseQuote, 'quoted-string')) this.CONSUME(CloseQuote)
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
  private schemeWith(rule: Rule, isOwn: (comma: number) => boolean): void {
    this.whole(this.SUBRULE(this.authScheme))
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
    this.endElement(rule)
  }

  /** [ element ], where one is unless a comma or the end is. */
  private element(option: (read: () => CstNode) => void, read: () => CstNode): void {
    if (this.RECORDING_PHASE) option(read)
    else if (!this.isDelimited(1)) {
      this.lists++
      this.whole(read())
      this.lists--
      // Behind a comma all is well again.
      if (this.isAt(Comma, 1)) this.isSkipping = false
    }
  }

  /** Behind an element comes a comma or the end. */
  private endElement(rule: Rule): void {
    if (this.RECORDING_PHASE || this.isDelimited(1)) return
    // A tab is what is wrong where a space should be; a space isn't.
    while (this.isAt(Sp, 1)) this.drop()
    this.skip(rule)
  }

  // Faults.

  /** Whether a token of this type is here: what is before it is skipped, if it is one token, otherwise what is left. */
  private has(type: TokenType, rule: Rule): boolean {
    if (this.RECORDING_PHASE || this.isAt(type, 1)) return true
    if (!this.isAt(type, 2)) {
      this.skip(rule)
      return false
    }
    this.note(rule)
    this.drop()
    return true
  }

  /** Notes a fault, and skips to where the parser goes on. */
  private skip(rule: Rule): void {
    this.note(rule)
    this.isSkipping = true
    while (!(this.isAt(EOF, 1) || (this.lists > 0 && this.isAt(Comma, 1)))) this.drop()
  }

  private note(rule: Rule): void {
    this.faults.push({ token: this.LA(1), rule })
  }

  private drop(): void {
    this.skipped.push(this.LA(1))
    this.SKIP_TOKEN()
  }

  /** Marks a node that isn't whole, and makes up the equals sign that is missing before a quote. */
  private whole(node: CstNode): CstNode {
    if (this.RECORDING_PHASE) return node
    if (this.isSkipping) Object.assign(node, { recoveredNode: true })
    const { name, children } = node
    if (name === nodeNames['auth-param'] && 'quotedString' in children && !('equals' in children)) {
      const madeUp = createTokenInstance(Equals, '', -1, -1, -1, -1, -1, -1)
      madeUp.isInsertedInRecovery = true
      children.equals = [madeUp]
    }
    return node
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
export const parser: CstParser & Pick<AuthParser, 'read'> = new AuthParser()

type VisitorConstructor = new <In = unknown, Out = unknown>() => ICstVisitor<In, Out>

/** To derive a visitor of trees from that has a method for every rule, typed by `AuthVisitor`. */
export const BaseVisitor: VisitorConstructor = parser.getBaseCstVisitorConstructor() as VisitorConstructor

/** To derive one from that goes into what it has no method for: it implements `Partial<AuthVisitor>`. */
export const BaseVisitorWithDefaults: VisitorConstructor =
  parser.getBaseCstVisitorConstructorWithDefaults() as VisitorConstructor
