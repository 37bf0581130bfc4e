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
  /** Written as it stands where it is a quoted-string that means `value`, unless `quoted` is false; otherwise ignored. */
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

/**
 * The ways in which a text departs from the grammar, and how the tolerant readers read it all the same.
 *
 * A parameter starts at: token, BWS, `=` and no second `=`. A challenge starts, in lists, at: token, white space and a parameter.
 * What is read without quotes ends at a comma or the end; at white space before a parameter or a challenge; at a semicolon before
 * any of these.
 *
 * A string begins at a quote behind a name, BWS, `=` and OWS, where the name starts the line or stands behind OWS, a comma, a
 * semicolon or the quote that ended a string. It ends at the first quote that no backslash escapes. If a value goes on behind the
 * end of its string, a later quote ends it where a value can end; but not behind a string that begins an element, nor behind a
 * comma and a whole challenge.
 */
export type IssueCode =
  /**
   * Kept as it stands: to the next comma outside quotes; to a semicolon before a parameter or the end; or to the white
   * space before a parameter or a challenge. The issue spans the comma too, where a bare word follows that may belong to the value.
   */
  | 'unquoted-value'
  /** The next parameter, or the next challenge. */
  | 'missing-comma'
  /** The parameter belongs to the bare scheme before it. */
  | 'comma-after-scheme'
  /** A comma. In `SignedHeaders=host;x-amz-date` it is data: nothing starts behind it. */
  | 'semicolon-separator'
  /** The pairs of quotes are stripped, then from all values of the challenge. `'x'` alone is a token. */
  | 'single-quoted-value'
  /** U+201C to U+201F, also their UTF-8 octets read as Latin-1, are quotes; behind a straight one only at the end of the line. */
  | 'typographic-quotes'
  /** A quote that doesn't close is part of the value. */
  | 'unescaped-quote'
  /** To the end of the line. */
  | 'unterminated-quote'
  /** As `=`, where a parameter is due: before quotes; in challenges also before a token. */
  | 'colon-for-equals'
  /** `\"` on both sides, as JSON and shells write it, are the quotes. */
  | 'escaped-quotes'
  /** Part of the value, if it isn't its last character, which is left out; a pair of quotes is always part of it. */
  | 'unexpected-quote'
  /** The empty string. `realm=` behind a scheme, alone, is a token68; without a scheme, `rest`. */
  | 'empty-value'
  /** One space, with the white space behind it. */
  | 'line-break'
  /** A space. */
  | 'control-character'
  /** Above U+00FF, in quotes: kept. */
  | 'wide-character'
  /** A space. */
  | 'tab-after-scheme'
  /** `scheme: ''`, with the parameters; or with `rest`, as for `invalid-token68`. */
  | 'missing-scheme'
  /** The text up to the white space. */
  | 'invalid-scheme'
  /** Skipped: before a space, or behind the name of a registered scheme. */
  | 'colon-after-scheme'
  /**
   * `rest`: in credentials to the end of the line; in a list to a comma outside quotes before the start of a challenge, or before
   * a registered scheme, NTLM or Kerberos that stands alone or with a token68.
   */
  | 'invalid-token68'
  /** Both are kept. */
  | 'token68-with-params'
  /** All are kept, in order. */
  | 'duplicate-param'
  /** The first is read; the issue spans the others. */
  | 'multiple-credentials'
  /** There is a field, but it is empty. */
  | 'missing-credentials'
  /** Anything else: skipped to the next comma outside quotes, or to a challenge behind white space; the issue spans it. */
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
