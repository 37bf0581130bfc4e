import stringWidth from 'string-width'

/*
 * Text of the input for a terminal. Within the program each octet is one character, as in every HTTP library; people see the
 * UTF-8 that it is.
 */

/** The text that octets mean: UTF-8 where they are that, otherwise ISO-8859-1. */
export function fromOctets(octets: string): string {
  if (!/[\x80-\xff]/.test(octets)) return octets
  const text = Buffer.from(octets, 'latin1').toString('utf8')
  return text.includes('\ufffd') ? octets : text
}

/** The octets of a text in UTF-8, each as one character. */
export function toOctets(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** With a dot for each character that moves a terminal's cursor, turns its writing direction or isn't seen. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]|[^\S ]/gu, '·')
}

/** Octets as people read them, safe for a terminal. */
export function shown(octets: string): string {
  return printable(fromOctets(octets))
}

/** How many columns a text takes. */
export function widthOf(text: string): number {
  // ASCII, which most of it is, takes one column a character.
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text)
}

/** A text with spaces behind it up to a width. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}

/** The place of a text stays, what it says goes. */
export function mask(text: string): string {
  return text.replace(/[^\t\n\r ]/g, '*')
}
