/**
 * Text that comes from elsewhere, a person or another system, made fit for a quoted value: what an `error_description` may
 * have, %x20-21 / %x23-5B / %x5D-7E (RFC 6750 §3), which every recipient takes. A `"` becomes `'`; a tab or a line break (CR LF is
 * one) becomes a space; any other character becomes `?`, the backslash included.
 *
 * Throws `TypeError` for what is no string.
 */
export function sendable(text: string): string {
  if (typeof text !== 'string') throw new TypeError('text is not a string')
  return text
    .replaceAll('"', "'")
    .replace(/\r\n|[\t\n\r]/g, ' ')
    .replace(/[^ !#-[\]-~]/gu, '?')
}
