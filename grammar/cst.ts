import type { CstNode, ICstVisitor, IToken } from "chevrotain";

export interface WwwAuthenticateCstNode extends CstNode {
  name: "wwwAuthenticate";
  children: WwwAuthenticateCstChildren;
}

export type WwwAuthenticateCstChildren = {
  challenge?: (ChallengeCstNode)[];
  OWS?: (OWSCstNode)[];
  comma?: IToken[];
};

export interface ProxyAuthenticateCstNode extends CstNode {
  name: "proxyAuthenticate";
  children: ProxyAuthenticateCstChildren;
}

export type ProxyAuthenticateCstChildren = {
  challenge?: (ChallengeCstNode)[];
  OWS?: (OWSCstNode)[];
  comma?: IToken[];
};

export interface OptionalWwwAuthenticateCstNode extends CstNode {
  name: "optionalWwwAuthenticate";
  children: OptionalWwwAuthenticateCstChildren;
}

export type OptionalWwwAuthenticateCstChildren = {
  challenge?: (ChallengeCstNode)[];
  OWS?: (OWSCstNode)[];
  comma?: IToken[];
};

export interface AuthorizationCstNode extends CstNode {
  name: "authorization";
  children: AuthorizationCstChildren;
}

export type AuthorizationCstChildren = {
  credentials: CredentialsCstNode[];
};

export interface ProxyAuthorizationCstNode extends CstNode {
  name: "proxyAuthorization";
  children: ProxyAuthorizationCstChildren;
}

export type ProxyAuthorizationCstChildren = {
  credentials: CredentialsCstNode[];
};

export interface AuthenticationInfoCstNode extends CstNode {
  name: "authenticationInfo";
  children: AuthenticationInfoCstChildren;
}

export type AuthenticationInfoCstChildren = {
  authParam?: (AuthParamCstNode)[];
  OWS?: (OWSCstNode)[];
  comma?: IToken[];
};

export interface ProxyAuthenticationInfoCstNode extends CstNode {
  name: "proxyAuthenticationInfo";
  children: ProxyAuthenticationInfoCstChildren;
}

export type ProxyAuthenticationInfoCstChildren = {
  authParam?: (AuthParamCstNode)[];
  OWS?: (OWSCstNode)[];
  comma?: IToken[];
};

export interface ChallengeCstNode extends CstNode {
  name: "challenge";
  children: ChallengeCstChildren;
}

export type ChallengeCstChildren = {
  authScheme: AuthSchemeCstNode[];
  SP?: IToken[];
  token68?: Token68CstNode[];
  authParam?: (AuthParamCstNode)[];
  OWS?: (OWSCstNode)[];
  comma?: IToken[];
};

export interface CredentialsCstNode extends CstNode {
  name: "credentials";
  children: CredentialsCstChildren;
}

export type CredentialsCstChildren = {
  authScheme: AuthSchemeCstNode[];
  SP?: IToken[];
  token68?: Token68CstNode[];
  authParam?: (AuthParamCstNode)[];
  OWS?: (OWSCstNode)[];
  comma?: IToken[];
};

export interface AuthSchemeCstNode extends CstNode {
  name: "authScheme";
  children: AuthSchemeCstChildren;
}

export type AuthSchemeCstChildren = {
  token: IToken[];
};

export interface Token68CstNode extends CstNode {
  name: "token68";
  children: Token68CstChildren;
}

export type Token68CstChildren = {
  token68Body: IToken[];
  equals?: IToken[];
};

export interface AuthParamCstNode extends CstNode {
  name: "authParam";
  children: AuthParamCstChildren;
}

export type AuthParamCstChildren = {
  name: IToken[];
  BWS: (BWSCstNode)[];
  equals: IToken[];
  value?: IToken[];
  quotedString?: QuotedStringCstNode[];
};

export interface QuotedStringCstNode extends CstNode {
  name: "quotedString";
  children: QuotedStringCstChildren;
}

export type QuotedStringCstChildren = {
  openQuote: IToken[];
  qdtext?: IToken[];
  quotedPair?: IToken[];
  closeQuote: IToken[];
};

export interface OWSCstNode extends CstNode {
  name: "OWS";
  children: OWSCstChildren;
}

export type OWSCstChildren = {
  SP?: IToken[];
  HTAB?: IToken[];
};

export interface BWSCstNode extends CstNode {
  name: "BWS";
  children: BWSCstChildren;
}

export type BWSCstChildren = {
  OWS: OWSCstNode[];
};

export interface AuthVisitor<IN, OUT> extends ICstVisitor<IN, OUT> {
  wwwAuthenticate(children: WwwAuthenticateCstChildren, param?: IN): OUT;
  proxyAuthenticate(children: ProxyAuthenticateCstChildren, param?: IN): OUT;
  optionalWwwAuthenticate(children: OptionalWwwAuthenticateCstChildren, param?: IN): OUT;
  authorization(children: AuthorizationCstChildren, param?: IN): OUT;
  proxyAuthorization(children: ProxyAuthorizationCstChildren, param?: IN): OUT;
  authenticationInfo(children: AuthenticationInfoCstChildren, param?: IN): OUT;
  proxyAuthenticationInfo(children: ProxyAuthenticationInfoCstChildren, param?: IN): OUT;
  challenge(children: ChallengeCstChildren, param?: IN): OUT;
  credentials(children: CredentialsCstChildren, param?: IN): OUT;
  authScheme(children: AuthSchemeCstChildren, param?: IN): OUT;
  token68(children: Token68CstChildren, param?: IN): OUT;
  authParam(children: AuthParamCstChildren, param?: IN): OUT;
  quotedString(children: QuotedStringCstChildren, param?: IN): OUT;
  OWS(children: OWSCstChildren, param?: IN): OUT;
  BWS(children: BWSCstChildren, param?: IN): OUT;
}
