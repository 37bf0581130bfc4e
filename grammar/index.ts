/**
 * The grammar itself, as a parser that gives a tree of every character.
 *
 * @module authfield/grammar
 */
export { type Completion, type Completions, complete } from './complete.ts'
export type * from './cst.ts'
export { applyEdits, type ParamsCstNode, removeParam, setParam, type TextEdit } from './edit.ts'
export type { Expected } from './expected.ts'
export { type Diagnostic, type Extras, type Parsed, parse, print, rangeOf, type TextRange } from './parse.ts'
export { BaseVisitor, BaseVisitorWithDefaults } from './parser.ts'
export type { Rule, Rules } from './rules.ts'
export { toAuthParams, toChallenges, toCredentials } from './values.ts'
