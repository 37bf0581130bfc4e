import { sameName } from '../scan.ts'

/**
 * The lines of a field out of `rawHeaders` of Node's HTTP/1 and HTTP/2 requests, in order; `undefined` where there is none.
 * `headers.authorization` has only the first of two lines, and a proxy in front may have judged the second.
 *
 * Throws `TypeError` for what is no such array.
 */
export function rawLines(rawHeaders: readonly string[], name: string): string[] | undefined {
  // `headers` instead of `rawHeaders` is soon written.
  if (!Array.isArray(rawHeaders)) throw new TypeError('rawHeaders is not an array')
  if (!rawHeaders.every((one) => typeof one === 'string')) throw new TypeError('rawHeaders has what is no string')
  if (typeof name !== 'string') throw new TypeError('name is not a string')
  const lines = rawHeaders.filter((_, i) => i % 2 === 1 && sameName(rawHeaders[i - 1]!, name))
  return lines.length > 0 ? lines : undefined
}
