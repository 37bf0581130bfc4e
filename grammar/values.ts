import type { CstNode } from 'chevrotain'
import type { AuthParam, Challenge, Credentials } from '../src/types.ts'
import type {
  AuthenticationInfoCstNode,
  AuthorizationCstNode,
  AuthParamCstNode,
  ChallengeCstNode,
  CredentialsCstNode,
  OptionalWwwAuthenticateCstNode,
  ProxyAuthenticateCstNode,
  ProxyAuthenticationInfoCstNode,
  ProxyAuthorizationCstNode,
  QuotedStringCstNode,
  WwwAuthenticateCstNode,
} from './cst.ts'
import { childrenOf, print, repeatedNames } from './parse.ts'
import { nodeNames, type Rule } from './rules.ts'

/*
 * What a tree means, in the core's types. Only a tree of the grammar means something: for any other `TypeError` is thrown.
 */

/**
 * The challenges of WWW-Authenticate, Proxy-Authenticate or Optional-WWW-Authenticate, in order (RFC 9110 §11.6.1, §11.7.1).
 *
 * Throws `TypeError` for a malformed text, and for a tree of another field.
 */
export function toChallenges(
  cst: WwwAuthenticateCstNode | ProxyAuthenticateCstNode | OptionalWwwAuthenticateCstNode,
): Challenge[] {
  checkWellFormed(cst, ['WWW-Authenticate', 'Proxy-Authenticate', 'Optional-WWW-Authenticate'])
  return (cst.children.challenge ?? []).map(toChallenge)
}

/**
 * The credentials of Authorization or Proxy-Authorization (RFC 9110 §11.6.2, §11.7.2).
 *
 * Throws as `toChallenges` does.
 */
export function toCredentials(cst: AuthorizationCstNode | ProxyAuthorizationCstNode): Credentials {
  checkWellFormed(cst, ['Authorization', 'Proxy-Authorization'])
  return toChallenge(cst.children.credentials[0]!)
}

/**
 * The parameters of Authentication-Info or Proxy-Authentication-Info, in order (RFC 9110 §11.6.3, §11.7.3).
 *
 * Throws as `toChallenges` does.
 */
export function toAuthParams(cst: AuthenticationInfoCstNode | ProxyAuthenticationInfoCstNode): AuthParam[] {
  checkWellFormed(cst, ['Authentication-Info', 'Proxy-Authentication-Info'])
  return (cst.children.authParam ?? []).map(toAuthParam)
}

function toChallenge({ children }: ChallengeCstNode | CredentialsCstNode): Challenge {
  const { authScheme, token68, authParam = [] } = children
  return {
    scheme: print(authScheme[0]!),
    token68: token68?.[0] && print(token68[0]),
    params: authParam.map(toAuthParam),
  }
}

function toAuthParam({ children }: AuthParamCstNode): AuthParam {
  const name = children.name[0]!.image
  const quotedString = children.quotedString?.[0]
  if (!quotedString) return { name, value: children.value![0]!.image, quoted: false }
  const value = meaning(quotedString)
  const raw = print(quotedString)
  return quote(value) === raw ? { name, value, quoted: true } : { name, value, quoted: true, raw }
}

/** A quoted-string without its quotes, each quoted-pair replaced by what it escapes (RFC 9110 §5.6.4). */
function meaning({ children: { qdtext = [], quotedPair = [] } }: QuotedStringCstNode): string {
  return [...qdtext, ...quotedPair.map(({ startOffset, image }) => ({ startOffset, image: image.slice(1) }))]
    .sort((a, b) => a.startOffset - b.startOffset)
    .map(({ image }) => image)
    .join('')
}

/** The quoted-string that means `value`, with no more escapes than it needs (RFC 9110 §5.6.4). */
export function quote(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`
}

/** Throws unless the node is of one of the rules: JavaScript has no types. */
export function checkName({ name }: CstNode, rules: readonly Rule[]): void {
  if (!rules.some((rule) => nodeNames[rule] === name)) throw new TypeError('the tree is of another rule')
}

/** Throws unless the tree is of the grammar, as it is where `parse` has no diagnostics. */
function checkWellFormed(cst: CstNode, rules: readonly Rule[]): void {
  checkName(cst, rules)
  if (isRecovered(cst) || repeatedNames(cst).length > 0) throw new TypeError('the text of this tree is malformed')
}

/** Whether anything in a tree was left out, skipped or made up. */
export function isRecovered(node: CstNode): boolean {
  if (node.recoveredNode || 'unexpected' in node.children) return true
  return childrenOf(node).some((child) => ('image' in child ? child.isInsertedInRecovery : isRecovered(child)))
}
