import type { AuthParam, Challenge } from '../src/index.ts'

/*
 * The grammar of RFC 9110 as regular expressions, one a rule, composed as the ABNF is; and what a text of it means. Nothing
 * here asks the library or grammar/auth.abnf: both are held against it.
 */

export const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+" // §5.6.2
/** OWS = BWS = *( SP / HTAB ) (§5.6.3) */
export const ows = '[ \\t]*'
const qdtext = '[\\t !#-\\[\\]-~\\x80-\\xff]' // §5.6.4
const quotedPair = '\\\\[\\t -~\\x80-\\xff]'
const quotedString = `"(?:${qdtext}|${quotedPair})*"`
const token68 = '[0-9A-Za-z\\-._~+/]+=*' // §11.2
const authParam = `${token}${ows}=${ows}(?:${token}|${quotedString})`

/** The fields, as the sources of regular expressions. `comma` is one for what separates the elements of a list. */
export function rules(comma: string): Record<'challenges' | 'credentials' | 'authParams', string> {
  const list = (element: string) => `(?:${element})?(?:${ows}${comma}${ows}(?:${element})?)*` // §5.6.1.2
  const challenge = `${token}(?: +(?:${token68}|${list(authParam)}))?` // §11.3, §11.4
  return { challenges: list(challenge), credentials: challenge, authParams: list(authParam) }
}

/** A comma, or a NUL where one field line ends and the next begins (§5.3): a comma that no quoted-string can hold. */
export const commaOrLineEnd = '[,\\0]'

/** What well-formed text is made of. A token68 fills the rest of its element; what is neither it nor a parameter is a scheme. */
const PARTS = new RegExp(
  `(?<first>${token}) +(?<token68>${token68})(?=${ows}(?:${commaOrLineEnd}|$))` +
    `|(?<name>${token})${ows}=${ows}(?<value>${token}|${quotedString})` +
    `|(?<scheme>${token})`,
  'g',
)

function readParam(name: string, value: string): AuthParam {
  if (!value.startsWith('"')) return { name, value, quoted: false }
  const meaning = value.slice(1, -1).replace(/\\(.)/gs, '$1')
  const param: AuthParam = { name, value: meaning, quoted: true }
  return `"${meaning.replace(/["\\]/g, '\\$&')}"` === value ? param : { ...param, raw: value }
}

/** Well-formed text as challenges, the first of them without a scheme; `undefined` where a name occurs twice. */
export function readParts(text: string): Challenge[] | undefined {
  const read: Challenge[] = [{ scheme: '', token68: undefined, params: [] }]
  for (const { groups } of text.matchAll(PARTS)) {
    const { first, scheme = first, token68, name, value } = groups!
    if (scheme) read.push({ scheme, token68, params: [] })
    else read.at(-1)!.params.push(readParam(name!, value!))
  }
  const names = read.map(({ params }) => params.map((param) => param.name.toLowerCase()))
  return names.every((ofOne) => new Set(ofOne).size === ofOne.length) ? read : undefined
}
