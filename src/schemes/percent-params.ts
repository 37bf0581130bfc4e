import type { AuthParam, AuthParamInit, Challenge } from '../types.ts'
import { fromUtf8, octetsOf, toUtf8 } from './bytes.ts'
import { checkedParams, checkScheme, extensionsOf, type ParamsCodec, paramsCodec } from './codec.ts'
import type { Params, ValueOf } from './declare.ts'
import { AuthSchemeError, type OnError, valid } from './scheme-error.ts'
import type { ParamType } from './values.ts'

/*
 * Parameters of OAuth 1.0, whose names and values are percent-encoded and always in quotes (RFC 5849 §3.5.1).
 */

/** Percent-encoded as RFC 5849 §3.6 has it: all but ALPHA, DIGIT, "-", ".", "_" and "~", in UTF-8 and upper-case digits. */
export const percentEncodedText: ParamType<string> = {
  decode(text) {
    if (/%(?![\da-f]{2})/i.test(text) || /[^\0-\x7f]/.test(text)) return undefined
    return fromUtf8(octetsOf(text.replace(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))))
  },
  encode: (value) =>
    typeof value === 'string' && toUtf8(value)
      ? encodeURIComponent(value).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
      : undefined,
}

/** Text that matches, percent-encoded when it is sent. */
/* @__NO_SIDE_EFFECTS__ */
export function percentEncodedMatching(pattern: RegExp): ParamType<string> {
  const matched = (text: string | undefined) => (text !== undefined && pattern.test(text) ? text : undefined)
  return {
    decode: (text) => matched(percentEncodedText.decode(text)),
    encode: (value) => (typeof value === 'string' ? matched(percentEncodedText.encode(value)) : undefined),
  }
}

/** The codec of parameters whose names are percent-encoded, and their values as their types have it; extensions are decoded, too. */
/* @__NO_SIDE_EFFECTS__ */
export function percentCodec<P extends Params>(scheme: string, params: P): ParamsCodec<Challenge, P> {
  const codec = paramsCodec(scheme, params)
  return {
    params,
    decode(from: Challenge, onError?: OnError) {
      checkScheme(from, scheme)
      const refuse = (code: 'invalid-value' | 'duplicate-param') => {
        const error = new AuthSchemeError(code, scheme)
        if (onError === undefined) throw error
        onError(error)
      }
      const decoded = checkedParams(from.params).map((param) => ({ ...param, name: decodedBy(param.name, refuse) }))
      const value = codec.decode({ ...from, params: decoded }, onError!)
      const extensions = value.extensions.map((sent) => ({ ...sent, value: decodedBy(sent.value, refuse) }))
      return { ...value, extensions: distinct(extensions, refuse) } as ValueOf<P>
    },
    encode(init) {
      const { extensions } = Object(init)
      const encoded = extensionsOf(extensions).map((extension) => encodedExtension(extension, scheme))
      return codec.encode(encoded.length > 0 ? { ...init, extensions: encoded } : init)
    },
  }
}

/** A text as it is meant; one that can't be decoded as it is, for who goes on. */
function decodedBy(text: string, refuse: (code: 'invalid-value') => void): string {
  const decoded = percentEncodedText.decode(text)
  if (decoded === undefined) refuse('invalid-value')
  return decoded ?? text
}

/** Extensions as they are written, each name once: two of the names sent can mean one. */
function distinct(extensions: readonly AuthParam[], refuse: (code: 'duplicate-param') => void): AuthParam[] {
  const names = new Set<string>()
  return extensions.flatMap(({ name, value }) => {
    const isNew = names.size < names.add(name.toLowerCase()).size
    if (!isNew) refuse('duplicate-param')
    return isNew ? [{ name, value, quoted: true }] : []
  })
}

function encodedExtension({ name, value }: AuthParamInit, scheme: string): AuthParamInit {
  const encoded = (text: string) => valid(percentEncodedText.encode(text), scheme)
  return { name: valid(encoded(name) || undefined, scheme), value: encoded(value), quoted: true }
}
