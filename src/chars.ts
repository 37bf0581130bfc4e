/*
 * The character classes of RFC 9110, once. Every other file asks this table, the serializer as well as the parser.
 * Code units above U+00FF are in no class: a field value is made of octets.
 */

export const TCHAR = 1
export const TOKEN68 = 2
/** What a value begins with: tchar / DQUOTE (RFC 9110 §11.2). */
export const VALUE = 4
export const OWS = 8
/** What stands between list elements, empty ones included: OWS / "," (RFC 9110 §5.6.1). */
export const LIST = 16

export const SP = 0x20
export const DQUOTE = 0x22
export const COMMA = 0x2c
export const EQUALS = 0x3d
export const BACKSLASH = 0x5c

/** The classes that each octet is in. */
export const CLASSES: Uint8Array = /* @__PURE__ */ classTable()

function classTable(): Uint8Array {
  const rules: [mask: number, rule: RegExp][] = [
    // tchar = "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "." / "^" / "_" / "`" / "|" / "~" / DIGIT / ALPHA
    // (RFC 9110 §5.6.2)
    [TCHAR, /[!#$%&'*+\-.^_`|~0-9a-z]/i],
    // ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/": a token68 but for its padding (RFC 9110 §11.2)
    [TOKEN68, /[0-9a-z\-._~+/]/i],
    [VALUE, /[!#$%&'*+\-.^_`|~0-9a-z"]/i],
    // OWS = BWS = *( SP / HTAB ) (RFC 9110 §5.6.3)
    [OWS, /[ \t]/],
    [LIST, /[ \t,]/],
  ]
  return Uint8Array.from({ length: 256 }, (_, code) => {
    const char = String.fromCharCode(code)
    return rules.reduce((classes, [mask, rule]) => (rule.test(char) ? classes | mask : classes), 0)
  })
}

/*
 * Runs that can be long, as regular expressions of eight characters at a time: they take less than half of the time of a loop
 * over the table, from 20 characters on. `chars.test.ts` holds them against the table.
 */
const runs = (one: string, end: string): RegExp => new RegExp(`(?:${one.repeat(8)})*${one}${end}`, 'y')
/** A token68, padding included (RFC 9110 §11.2). */
export const TOKEN68S: RegExp = /* @__PURE__ */ runs('[\\w\\-.~+/]', '+=*')
/** qdtext = HTAB / SP / %x21 / %x23-5B / %x5D-7E / obs-text, where obs-text = %x80-FF (RFC 9110 §5.6.4). */
export const QDTEXTS: RegExp = /* @__PURE__ */ runs('[\\t !#-[\\]-~\\x80-\\xff]', '*')
/**
 * quoted-pair = "\" ( HTAB / SP / VCHAR / obs-text ) (RFC 9110 §5.6.4), each with the qdtext behind it: no more at a time than an
 * engine's stack takes.
 */
export const QUOTED_PAIRS: RegExp = /(?:\\[\t -~\x80-\xff][\t !#-[\]-~\x80-\xff]*){1,99}/y
