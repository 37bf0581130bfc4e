import { matchEnd, quotedEnd } from '../scan.ts'
import { infoCodec } from './codec.ts'
import { type InitOf, optional, required, type ValueOf } from './declare.ts'
import { paramsContent } from './params-text.ts'
import { schemeText, type TextScheme } from './text-scheme.ts'
import { matching } from './values.ts'

const SECTION = 'Matrix Server-Server API'

/** Visible ASCII that needs no escape, which older servers don't read. */
const plain = /* @__PURE__ */ matching(/^[!#-[\]-~]+$/)

const params = {
  /** The server that sends. */
  origin: required('origin', plain, 'quoted', SECTION),
  /** The server that it is sent to; absent from older servers alone. */
  destination: optional('destination', plain, 'quoted', SECTION),
  /** Whose key has signed: its algorithm, a colon and its version. */
  key: required('key', plain, 'quoted', SECTION),
  /** In base64, as sent. */
  signature: required('sig', matching(/^[\w\-+/]+={0,2}$/), 'quoted', SECTION),
}

/** tchar / ":" */
const BARE = /[!#$%&'*+\-.^`|~\w:]+/y

/** The same with those bare values in quotes that have a colon, which recipients are to take. */
function withQuotes(text: string): string {
  let written = ''
  let from = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') {
      at = quotedEnd(text, at + 1)
      continue
    }
    const end = matchEnd(text, at, BARE)
    if (end === 0) continue
    if (text.slice(at, end).includes(':')) {
      written += `${text.slice(from, at)}"${text.slice(at, end)}"`
      from = end
    }
    at = end - 1
  }
  return written + text.slice(from)
}

const content = /* @__PURE__ */ paramsContent('X-Matrix', /* @__PURE__ */ infoCodec('X-Matrix', params))

/** A request from one server of Matrix to another, signed. Bare values have colons at times, which no token has. */
export const XMatrix: TextScheme<ValueOf<typeof params>, InitOf<typeof params>> = /* @__PURE__ */ schemeText(
  'X-Matrix',
  { decode: (text: string) => content.decode(withQuotes(text)), encode: (init) => content.encode(init) },
)
