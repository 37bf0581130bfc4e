/** A value as JSON has it: octets as hexadecimal digits, and nothing of what is undefined. */
export function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, part) => (part instanceof Uint8Array ? Buffer.from(part).toString('hex') : part)),
  )
}
