import { joinParts, type Parts, partsDecoder, splitParts } from './text-scheme.ts'
import type { ParamType } from './values.ts'

/**
 * Parts with slashes between them: a value of a `name=value` pair that has several, as the credential of Signature Version 4.
 * The slashes are looked for from the right, so only the first part can have some.
 */
/* @__NO_SIDE_EFFECTS__ */
export function slashed<Value extends object>(types: Parts<Value>): ParamType<Value> {
  const declared = Object.entries<ParamType<unknown>>(types)
  const slashes = '/'.repeat(declared.length - 1)
  const decodeParts = partsDecoder(types)
  return {
    decode(text) {
      const texts = splitParts(text, slashes)
      return texts && decodeParts(texts, () => undefined)
    },
    encode(value) {
      const values = Object(value) as Record<string, unknown>
      const texts = declared.map(([part, type]) => type.encode(values[part]))
      return texts.includes(undefined) ? undefined : joinParts(texts as string[], slashes)
    },
  }
}
