/** One auth-param (RFC 9110 §11.2). */
export interface AuthParam {
  /** As sent. Names are compared without regard to ASCII case: see `getParam`. */
  name: string
  /** The meaning: a quoted-string is unquoted and unescaped (RFC 9110 §5.6.4). */
  value: string
  /** Sent as a quoted-string. */
  quoted: boolean
  /** The quoted-string as sent, its quotes included; only where escaping `value` again would not reproduce it. */
  raw?: string
}

/** A scheme with what it asks for (RFC 9110 §11.3): plain data that belongs to the caller. */
export interface Challenge {
  /** The auth-scheme, as sent. `''` only in a recovered value that has none. */
  scheme: string
  /** The token68, never empty; `undefined` where there is none. */
  token68: string | undefined
  /** In the order sent. */
  params: AuthParam[]
  /** Recovered values only: text that could not be understood, verbatim. */
  rest?: string
}

/** A scheme with what proves the identity (RFC 9110 §11.4): the same grammar as a challenge. */
export interface Credentials extends Challenge {}

/**
 * A field as HTTP libraries hand it over: one string, or one string a field line.
 * `null`, `undefined` and `[]` mean that the field is absent; `''` means that it is there and empty.
 */
export type FieldValue = string | readonly string[] | null | undefined

/** What is to be written as an auth-param. */
export interface AuthParamInit {
  name: string
  value: string
  /**
   * `true` writes a quoted-string; `false` a bare token where the value is one, otherwise a quoted-string;
   * `undefined` what the scheme's specification says of this parameter, otherwise a quoted-string.
   */
  quoted?: boolean | undefined
  /** Written as it stands where it is a quoted-string that means `value`; otherwise ignored. */
  raw?: string | undefined
}

/** Parameters in order, or an object of names and values; an `undefined` value leaves the parameter out. */
export type ParamsInit = Iterable<AuthParamInit> | Readonly<Record<string, string | undefined>>

/** What is to be written as a challenge or as credentials. Parsed ones are such too. */
export interface ChallengeInit {
  scheme: string
  token68?: string | undefined
  params?: ParamsInit | undefined
}

/** The ways in which a text departs from the grammar; `issueRules` says for each what the rule is and how the text is read. */
export type IssueCode =
  | 'unquoted-value'
  | 'missing-comma'
  | 'comma-after-scheme'
  | 'semicolon-separator'
  | 'single-quoted-value'
  | 'typographic-quotes'
  | 'unescaped-quote'
  | 'unterminated-quote'
  | 'empty-value'
  | 'line-break'
  | 'control-character'
  | 'wide-character'
  | 'tab-after-scheme'
  | 'missing-scheme'
  | 'invalid-scheme'
  | 'colon-after-scheme'
  | 'invalid-token68'
  | 'token68-with-params'
  | 'duplicate-param'
  | 'multiple-credentials'
  | 'missing-credentials'
  | 'unexpected-text'

/** One way in which a text departs from the grammar, and where. */
export interface Issue {
  code: IssueCode
  /** The field line, from 0; 0 for a field that is one string. */
  line: number
  /** Where it begins: a UTF-16 offset into that field line. */
  start: number
  /** Where it ends, exclusive; equal to `start` where something is missing. */
  end: number
}
