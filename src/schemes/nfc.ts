/** More than any name or password has. */
const LONGEST = 1024

/**
 * A name or password in NFC (RFC 7617 §2.1, RFC 7616 §4). Engines take quadratic time to put the marks of one letter in order, so
 * text of more than 1,024 UTF-16 units stays as it is, whoever sends it.
 */
export function inNfc(text: string): string {
  return text.length > LONGEST ? text : text.normalize('NFC')
}
