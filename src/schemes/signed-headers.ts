import type { ParamType } from './values.ts'

/** The characters of a lower-case token: the name of a field, as it is signed. */
const IN_NAME = "[!#$%&'*+\\-.^`|~_\\da-z]"

/** Names with semicolons between them, in the order of the sender, which is the one that was signed. */
function namesOf(inName: string, least: number): ParamType<string[]> {
  const name = new RegExp(`^${inName}+$`)
  // All of them at once, which takes less time than one by one.
  const names = new RegExp(`^${inName}+(?:;${inName}+)*$`)
  return {
    decode(text) {
      if (text === '') return least === 0 ? [] : undefined
      return names.test(text) ? text.split(';') : undefined
    },
    encode(value) {
      // What is checked is what is written: the caller's array could give something else each time.
      const given: unknown[] = Array.isArray(value) ? [...value] : []
      const areNames = given.every((one) => typeof one === 'string' && name.test(one))
      return Array.isArray(value) && given.length >= least && areNames ? given.join(';') : undefined
    },
  }
}

/** The names of the fields that are signed, in lower case; at least one. */
export const signedHeaders: ParamType<string[]> = /* @__PURE__ */ namesOf(IN_NAME, 1)

/** The names of the fields that are signed, in lower case; none where the service has names of its own. */
export const anySignedHeaders: ParamType<string[]> = /* @__PURE__ */ namesOf(IN_NAME, 0)

/** The names of the parameters in a URL that are signed, encoded as they are signed; perhaps none. */
export const signedParams: ParamType<string[]> = /* @__PURE__ */ namesOf("[!#-%'-+\\-./\\d:<>-~]", 0)
