import type { ParamType } from './values.ts'

/** A lower-case token: the name of a field, as it is signed. */
const NAME = /^[!#$%&'*+\-.^`|~_\da-z]+$/

/** Each matches, and no two are equal. */
function areDistinct(names: readonly unknown[], pattern: RegExp): names is string[] {
  return names.every((name) => typeof name === 'string' && pattern.test(name)) && new Set(names).size === names.length
}

/** Names with semicolons between them, in the order of the sender, which is the one that was signed; each once. */
function namesOf(pattern: RegExp, least: number): ParamType<string[]> {
  return {
    decode(text) {
      const names = text === '' ? [] : text.split(';')
      return names.length >= least && areDistinct(names, pattern) ? names : undefined
    },
    encode(value) {
      // The copy is what is checked and written: an array can give another element each time.
      const names: unknown[] = Array.isArray(value) ? [...value] : ['']
      return names.length >= least && areDistinct(names, pattern) ? names.join(';') : undefined
    },
  }
}

/** The names of the fields that are signed, in lower case; at least one. */
export const signedHeaders: ParamType<string[]> = /* @__PURE__ */ namesOf(NAME, 1)

/** The names of the fields that are signed, in lower case; none where the service has names of its own. */
export const anySignedHeaders: ParamType<string[]> = /* @__PURE__ */ namesOf(NAME, 0)

/** The names of the parameters in a URL that are signed, encoded as they are signed; perhaps none. */
export const signedParams: ParamType<string[]> = /* @__PURE__ */ namesOf(/^[!#-%'-+\-./\d:<>-~]+$/, 0)
