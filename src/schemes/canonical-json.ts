import { json, type Octets, toUtf8 } from './bytes.ts'
import type { ParamType } from './values.ts'

/**
 * JSON in UTF-8, in an encoding of octets, and in the one form that RFC 8785 (JCS) has: whoever writes a value writes the same
 * octets, so they can be hashed. Any form is read. What has no such form isn't written: a number that isn't finite, and a lone
 * surrogate.
 */
/* @__NO_SIDE_EFFECTS__ */
export function canonicalJson(encoding: ParamType<Octets>): ParamType<unknown> {
  return {
    decode: json(encoding).decode,
    encode(value) {
      const octets = toUtf8(canonical(value) ?? '')
      // What is no JSON has no octets.
      return (octets && encoding.encode(octets)) || undefined
    },
  }
}

/** `undefined` for what has no such form. The platform's errors name the properties that they are about, which may be secret. */
function canonical(value: unknown): string | undefined {
  try {
    return write(JSON.parse(JSON.stringify(value, exact)))
  } catch {
    return undefined
  }
}

/** A member as it is; throws where JSON would write another one. */
function exact(name: string, value: unknown): unknown {
  const isText = (text: unknown) => typeof text !== 'string' || !/\p{Surrogate}/u.test(text)
  if (!isText(name) || !isText(value) || (typeof value === 'number' && !Number.isFinite(value))) throw new RangeError()
  return value
}

/** Plain data, with the members of each object in the order of their UTF-16 code units (RFC 8785 §3.2.3). */
function write(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = value as Record<string, unknown>
  const written = Object.keys(members)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${write(members[name])}`)
  return `{${written.join(',')}}`
}
