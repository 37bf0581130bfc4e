import { Buffer } from 'buffer/'

/* Node's Buffer, where there is none; with base64url, which the package doesn't know. */

const decode = Buffer.from
const encode = Buffer.prototype.toString

Buffer.from = ((value: string, encoding?: string) =>
  encoding === 'base64url'
    ? decode(value.replaceAll('-', '+').replaceAll('_', '/'), 'base64')
    : decode(value as never, encoding as never)) as never

Buffer.prototype.toString = function (this: Buffer, encoding?: string, start?: number, end?: number) {
  if (encoding !== 'base64url') return encode.call(this, encoding as never, start, end)
  return encode.call(this, 'base64', start, end).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
} as never

export { Buffer }
