import type {
  AuthenticationInfoCstNode,
  AuthorizationCstNode,
  AuthParamCstNode,
  AuthSchemeCstNode,
  BWSCstNode,
  ChallengeCstNode,
  CredentialsCstNode,
  OptionalWwwAuthenticateCstNode,
  OWSCstNode,
  ProxyAuthenticateCstNode,
  ProxyAuthenticationInfoCstNode,
  ProxyAuthorizationCstNode,
  QuotedStringCstNode,
  Token68CstNode,
  WwwAuthenticateCstNode,
} from './cst.ts'

/** The rules by their names in auth.abnf, and the nodes that they make. */
export interface Rules {
  'WWW-Authenticate': WwwAuthenticateCstNode
  'Proxy-Authenticate': ProxyAuthenticateCstNode
  'Optional-WWW-Authenticate': OptionalWwwAuthenticateCstNode
  Authorization: AuthorizationCstNode
  'Proxy-Authorization': ProxyAuthorizationCstNode
  'Authentication-Info': AuthenticationInfoCstNode
  'Proxy-Authentication-Info': ProxyAuthenticationInfoCstNode
  challenge: ChallengeCstNode
  credentials: CredentialsCstNode
  'auth-scheme': AuthSchemeCstNode
  token68: Token68CstNode
  'auth-param': AuthParamCstNode
  'quoted-string': QuotedStringCstNode
  OWS: OWSCstNode
  BWS: BWSCstNode
}

/** A rule's name in auth.abnf. */
export type Rule = keyof Rules

/** The names of the rules in the parser and of their nodes, by those in auth.abnf. */
export const nodeNames: { readonly [R in Rule]: Rules[R]['name'] } = {
  'WWW-Authenticate': 'wwwAuthenticate',
  'Proxy-Authenticate': 'proxyAuthenticate',
  'Optional-WWW-Authenticate': 'optionalWwwAuthenticate',
  Authorization: 'authorization',
  'Proxy-Authorization': 'proxyAuthorization',
  'Authentication-Info': 'authenticationInfo',
  'Proxy-Authentication-Info': 'proxyAuthenticationInfo',
  challenge: 'challenge',
  credentials: 'credentials',
  'auth-scheme': 'authScheme',
  token68: 'token68',
  'auth-param': 'authParam',
  'quoted-string': 'quotedString',
  OWS: 'OWS',
  BWS: 'BWS',
}

/** The name in auth.abnf of a rule in the parser. */
export function abnfName(nodeName: string): Rule {
  return (Object.keys(nodeNames) as Rule[]).find((rule) => nodeNames[rule] === nodeName)!
}
