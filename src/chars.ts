/*
 * The character classes of RFC 9110, once. Every other file asks this table, the serializer as well as the parser.
 * Code units above U+00FF are in no class: a field value is made of octets.
 */

export const TCHAR = 1
export const TOKEN68 = 2
export const QDTEXT = 4
/**
 * HTAB / SP / VCHAR / obs-text: what a value can hold and what a backslash can escape (RFC 9110 §5.5, §5.6.4):
 * qdtext / DQUOTE / "\"
 */
export const TEXT: number = QDTEXT | 8
/** Behind "=" it tells a parameter from a padded token68: tchar / DQUOTE; and "\", which is refused later. */
export const VALUE: number = TCHAR | 8
export const OWS = 16
/** What stands between list elements, empty ones included: OWS / "," (RFC 9110 §5.6.1). */
export const LIST: number = OWS | 32

export const SP = 0x20
export const DQUOTE = 0x22
export const COMMA = 0x2c
export const EQUALS = 0x3d
export const BACKSLASH = 0x5c

/** The rules of the classes, in the order of their bits; \w is ALPHA / DIGIT / "_". */
const RULES = [
  // tchar = "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "." / "^" / "_" / "`" / "|" / "~" / DIGIT / ALPHA
  // (RFC 9110 §5.6.2)
  /[!#$%&'*+\-.^`|~\w]/,
  // ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/": a token68 but for its padding (RFC 9110 §11.2)
  /[\w\-.~+/]/,
  // qdtext = HTAB / SP / %x21 / %x23-5B / %x5D-7E / obs-text, where obs-text = %x80-FF (RFC 9110 §5.6.4)
  /[\t !#-[\]-~\x80-\xff]/,
  // DQUOTE / "\"
  /["\\]/,
  // OWS = BWS = *( SP / HTAB ) (RFC 9110 §5.6.3)
  /[\t ]/,
  // ","
  /,/,
]

/** The classes that each octet is in. */
export const CLASSES: Uint8Array = Uint8Array.from({ length: 256 }, (_, code) =>
  RULES.reduce((classes, rule, bit) => classes | (Number(rule.test(String.fromCharCode(code))) << bit), 0),
)

/*
 * Runs that can be long, as regular expressions: a call takes 15 ns and each character 0.35 ns, because eight are matched at a
 * time; one at a time takes 0.8, a loop over the table 1.1. From 20 characters on the regular expressions are ahead.
 */
const eights = (rule: number) => `(?:${RULES[rule]!.source.repeat(8)})*${RULES[rule]!.source}`
/** A token68, padding included. */
export const TOKEN68S: RegExp = new RegExp(`${eights(1)}+=*`, 'y')
export const QDTEXTS: RegExp = new RegExp(`${eights(2)}*`, 'y')
