/*
 * What a caller of Digest's functions passes by mistake: each is a `TypeError` that names the argument, never what it is.
 */

/** Throws `TypeError` for what is no object: nothing at all, most often. */
export function checkObject(value: unknown, argument: string): void {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${argument} is not an object`)
}

/** Throws `TypeError` for what is no decoded challenge. One that is parsed and no more has its options in one text. */
export function checkQuestion(
  challenge: { readonly qop?: unknown; readonly algorithm?: unknown },
  argument: string,
): void {
  checkObject(challenge, argument)
  const options = challenge.qop ?? []
  if (!Array.isArray(options) || !options.every((option) => typeof option === 'string')) {
    throw new TypeError(`${argument}.qop is not an array of strings`)
  }
  checkOptionalText(challenge.algorithm, `${argument}.algorithm`)
}

/** Throws `TypeError` for what is there and no text. */
export function checkOptionalText(text: unknown, argument: string): void {
  if (text != null && typeof text !== 'string') throw new TypeError(`${argument} is not a string`)
}
