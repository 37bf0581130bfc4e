import type { ParamType } from './values.ts'

/** A lower-case token: the name of a field, as it is signed. */
const NAME = /^[!#$%&'*+\-.^`|~_\da-z]+$/

/** Names with semicolons between them, in the order of the sender, which is the one that was signed. */
function namesOf(pattern: RegExp, least: number): ParamType<string[]> {
  const areNames = (names: readonly unknown[]): names is string[] =>
    names.length >= least && names.every((name) => typeof name === 'string' && pattern.test(name))
  return {
    decode(text) {
      const names = text === '' ? [] : text.split(';')
      return areNames(names) ? names : undefined
    },
    encode(value) {
      if (!Array.isArray(value)) return undefined
      // What is checked is what is written: the caller's array could give something else each time.
      const names: unknown[] = [...value]
      return areNames(names) ? names.join(';') : undefined
    },
  }
}

/** The names of the fields that are signed, in lower case; at least one. */
export const signedHeaders: ParamType<string[]> = /* @__PURE__ */ namesOf(NAME, 1)

/** The names of the fields that are signed, in lower case; none where the service has names of its own. */
export const anySignedHeaders: ParamType<string[]> = /* @__PURE__ */ namesOf(NAME, 0)

/** The names of the parameters in a URL that are signed, encoded as they are signed; perhaps none. */
export const signedParams: ParamType<string[]> = /* @__PURE__ */ namesOf(/^[!#-%'-+\-./\d:<>-~]+$/, 0)
