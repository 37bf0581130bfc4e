import { createHash, timingSafeEqual } from 'node:crypto'
import { compare } from 'bcryptjs'

/*
 * Hashes of passwords as htpasswd writes them: bcrypt, apr1 and SHA-1.
 */

/** Users and their hashes, out of a file. Gives the lines, from 1, whose hashes aren't known. */
export function parseHtpasswd(text: string): { users: Map<string, string>; unknown: number[] } {
  const users = new Map<string, string>()
  const unknown: number[] = []
  text.split(/\r?\n/).forEach((line, i) => {
    if (line.trim() === '' || line.startsWith('#')) return
    const [, name, hash = ''] = /^([^:]+):([^:]*)/.exec(line) ?? []
    if (name === undefined || !/^(?:\$2[aby]\$|\$apr1\$|\{SHA\})/.test(hash)) unknown.push(i + 1)
    else users.set(name, hash)
  })
  return { users, unknown }
}

/** Whether a password has a hash. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  if (hash.startsWith('$2')) return compare(password, hash.replace(/^\$2y\$/, '$2b$'))
  const own = hash.startsWith('$apr1$') ? apr1(password, hash.split('$')[2]!) : sha1(password)
  return own.length === hash.length && timingSafeEqual(Buffer.from(own), Buffer.from(hash))
}

function sha1(password: string): string {
  return `{SHA}${createHash('sha1').update(password).digest('base64')}`
}

const md5 = (...parts: (Buffer | string)[]) => {
  const hash = createHash('md5')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** MD5 as Apache has it: a thousand rounds, mixed with the password and the salt. */
export function apr1(text: string, salt: string): string {
  const password = Buffer.from(text)
  const inner = md5(password, salt, password)
  const start: (Buffer | string)[] = [password, '$apr1$', salt]
  for (let left = password.length; left > 0; left -= 16) start.push(inner.subarray(0, Math.min(16, left)))
  for (let bits = password.length; bits > 0; bits >>= 1) start.push(bits & 1 ? '\0' : password.subarray(0, 1))
  let hash = md5(...start)
  for (let round = 0; round < 1000; round++) {
    const parts: (Buffer | string)[] = [round & 1 ? password : hash]
    if (round % 3 > 0) parts.push(salt)
    if (round % 7 > 0) parts.push(password)
    parts.push(round & 1 ? hash : password)
    hash = md5(...parts)
  }
  return `$apr1$${salt}$${inItsOrder(hash)}`
}

const DIGITS = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** The octets in the order in which the format has them, six bits a digit, the lowest first. */
function inItsOrder(hash: Buffer): string {
  const groups = [0, 1, 2, 3, 4].map((i) => [hash[i]!, hash[i + 6]!, hash[i === 4 ? 5 : i + 12]!] as const)
  const digits = (value: number, count: number) =>
    Array.from({ length: count }, (_, i) => DIGITS[(value >> (6 * i)) & 63]).join('')
  return groups.map(([a, b, c]) => digits((a << 16) | (b << 8) | c, 4)).join('') + digits(hash[11]!, 2)
}
