/*
 * The names that a log may show. They stand in a specification or in a vendor's documentation, so whoever sees one learns no
 * secret. A test holds the lists against all codecs of this package.
 */

/** Schemes: those of the IANA registry, and the unregistered ones that are alive. */
export const SHOWN_SCHEME: RegExp = /* @__PURE__ */ new RegExp(
  '^(' +
    'acs3-hmac-sha256|api-key|apikey|aws|aws4-ecdsa-p256-sha256|aws4-hmac-sha256|basic|bce-auth-v1|bearer|bot|' +
    'concealed|deepl-auth-key|digest|dpop|dpop-nonce|eg1-hmac-sha256|emby|geniekey|gnap|goog1|goog4-hmac-sha256|' +
    'goog4-rsa-sha256|googlelogin|hawk|hello|hmac-sha256|hoba|jwt|kakaoak|kerberos|klaviyo-api-key|l402|low|lsat|' +
    'mediabrowser|mutual|negotiate|nostr|ntlm|oauth|obs|oss|oss4-hmac-sha256|otp|payment|plaintext|privatetoken|' +
    'q-sign-algorithm|qbox|qiniu|scram|scram-sha-1|scram-sha-256|sdk-hmac-sha256|session|sharedaccesssignature|' +
    'sharedkey|sharedkeylite|signature|snowflake|splunk|sso-key|ssws|tc3-hmac-sha256|token|ucloud|uma|' +
    'usernametoken|vapid|wsse|x-matrix|zoho-oauthtoken' +
    ')$',
  'i',
)

/** Parameters whose values are no secret, neither of a person nor of a server. */
export const HARMLESS_PARAM: RegExp = /^(realm|algorithm|qop|error|scope|stale|charset|algs|resource_metadata)$/i

/** The other parameters of these schemes. */
export const SHOWN_PARAM: RegExp = /* @__PURE__ */ new RegExp(
  '^(' +
    'a|access|access_token|acr_values|additionalheaders|app|as_uri|auth-scope|auth-style|authorization|' +
    'authorization_uri|authtoken|authz_server|auts|challenge|claims|client|client_id|client_token|cnonce|created|' +
    'credential|data|description|destination|device|deviceid|digest|dlg|domain|e|error_description|error_uri|ex|' +
    'expires|ext|handshaketoken|hash|header|headers|id|intent|invoice|k|kc1|key|keyid|ks1|location-when-logout|' +
    'location-when-unauthenticated|logout-timeout|mac|macaroon|max-age|max_age|method|nc|nc-max|nc-window|' +
    'nextnonce|no-auth|nonce|oauth_body_hash|oauth_callback|oauth_consumer_key|oauth_nonce|oauth_problem|' +
    'oauth_problem_advice|oauth_session_handle|oauth_signature|oauth_signature_method|oauth_timestamp|' +
    'oauth_token|oauth_verifier|oauth_version|opaque|origin|p|password|passworddigest|path|pbsapitoken|' +
    'pdmapitoken|profile|pveapitoken|q-ak|q-header-list|q-key-time|q-sign-algorithm|q-sign-time|q-signature|' +
    'q-url-param-list|r|reason|referrer|request|resource|resource_id|response|result|rspauth|s|se|service|sid|' +
    'sig|signature|signedheaders|skn|sn|sr|t|tenant_id|ticket|time|timestamp|title|token|token-key|token_types|' +
    'trusted_issuers|ts|tsm|ttl|type|uid|uri|user|userhash|userid|username|username\\*|v|validation|ver|version|' +
    'vkc|vks' +
    ')$',
  'i',
)
