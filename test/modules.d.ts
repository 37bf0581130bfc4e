/** As much of the package `abnf`, which has no types, as is used. The names of the types are its own. */
declare module 'abnf' {
  export type AbnfNode =
    | { type: 'ruleref'; name: string }
    | { type: 'group'; alt: AbnfNode }
    | { type: 'concatenation'; elements: AbnfNode[] }
    | { type: 'alternation'; alts: AbnfNode[] }
    | { type: 'repetition'; rep: { type: 'repeat' | 'hash_repeat'; min: number; max: number | null }; el: AbnfNode }
    | { type: 'range'; first: number; last: number }
    | { type: 'caseSensitveString' | 'caseInsensitveString'; str: string }
    | { type: 'prose' }

  /** The rules by their names in upper case. Throws a `SyntaxError` for what is no ABNF. */
  export function parseString(abnf: string): { defs: Record<string, { name: string; def: AbnfNode } | undefined> }
}
