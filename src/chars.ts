/*
 * The character classes of RFC 9110, once. Every other file asks this table, the serializer as well as the parser.
 * Code units above U+00FF are in no class: a field value is made of octets.
 */

export const TCHAR = 1
export const TOKEN68 = 2
export const QDTEXT = 4
/** What a value can hold and what a backslash can escape: HTAB / SP / VCHAR / obs-text (RFC 9110 §5.5, §5.6.4). */
export const TEXT = 8
/** What a value begins with: tchar / DQUOTE (RFC 9110 §11.2). */
export const VALUE = 16
export const OWS = 32
/** What stands between list elements, empty ones included: OWS / "," (RFC 9110 §5.6.1). */
export const LIST = 64

export const HTAB = 0x09
export const SP = 0x20
export const DQUOTE = 0x22
export const COMMA = 0x2c
export const EQUALS = 0x3d
export const BACKSLASH = 0x5c

/** The classes that each octet is in. */
export const CLASSES: Uint8Array = /* @__PURE__ */ classTable()

function classTable(): Uint8Array {
  const classes = new Uint8Array(256)
  const add = (mask: number, first: number, last: number) => {
    for (let code = first; code <= last; code++) classes[code]! |= mask
  }
  const addEach = (mask: number, characters: string) => {
    for (const character of characters) add(mask, character.charCodeAt(0), character.charCodeAt(0))
  }
  // ALPHA / DIGIT (RFC 5234 Appendix B.1)
  for (const [first, last] of ['AZ', 'az', '09']) {
    add(TCHAR | TOKEN68 | VALUE, first!.charCodeAt(0), last!.charCodeAt(0))
  }
  // tchar = "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "." / "^" / "_" / "`" / "|" / "~" / DIGIT / ALPHA
  // (RFC 9110 §5.6.2)
  addEach(TCHAR | VALUE, "!#$%&'*+-.^_`|~")
  // ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/": a token68 but for its padding (RFC 9110 §11.2)
  addEach(TOKEN68, '-._~+/')
  addEach(VALUE, '"')
  // qdtext = HTAB / SP / %x21 / %x23-5B / %x5D-7E / obs-text, where obs-text = %x80-FF (RFC 9110 §5.6.4)
  // qdtext / DQUOTE / "\" is all that a value can hold.
  for (const mask of [QDTEXT, TEXT]) {
    addEach(mask, '\t !')
    add(mask, 0x23, 0x5b)
    add(mask, 0x5d, 0x7e)
    add(mask, 0x80, 0xff)
  }
  addEach(TEXT, '"\\')
  // OWS = BWS = *( SP / HTAB ) (RFC 9110 §5.6.3)
  addEach(OWS | LIST, '\t ')
  addEach(LIST, ',')
  return classes
}

/*
 * Runs that can be long, as regular expressions of eight characters at a time: they take less than half of the time of a loop
 * over the table, from 20 characters on. `chars.test.ts` holds them against the table.
 */
const runs = (one: string, end: string): RegExp => new RegExp(`(?:${one.repeat(8)})*${one}${end}`, 'y')
/** A token68, padding included (RFC 9110 §11.2). */
export const TOKEN68S: RegExp = /* @__PURE__ */ runs('[\\w\\-.~+/]', '+=*')
/** What can stand in a quoted-string as it is (RFC 9110 §5.6.4). */
export const QDTEXTS: RegExp = /* @__PURE__ */ runs('[\\t !#-[\\]-~\\x80-\\xff]', '*')
/** Quoted-pairs, each with what can stand behind it (RFC 9110 §5.6.4): no more at a time than an engine's stack takes. */
export const QUOTED_PAIRS: RegExp = /(?:\\[\t -~\x80-\xff][\t !#-[\]-~\x80-\xff]*){1,99}/y
