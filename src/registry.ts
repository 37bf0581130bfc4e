import { sameName } from './scan.ts'

/*
 * What the core knows of particular schemes.
 */

/** The names in the IANA registry of HTTP authentication schemes. */
export const REGISTERED_SCHEME: RegExp =
  /^(Basic|Bearer|Concealed|Digest|DPoP|GNAP|HOBA|Mutual|Negotiate|OAuth|PrivateToken|SCRAM-SHA-(1|256)|vapid)$/i

/** Those, and two that servers offer without being registered: a name that is surely a scheme where it stands alone. */
export const KNOWN_SCHEME: RegExp =
  /^(NTLM|Kerberos|Basic|Bearer|Concealed|Digest|DPoP|GNAP|HOBA|Mutual|Negotiate|OAuth|PrivateToken|SCRAM-SHA-(1|256)|vapid)$/i

/**
 * The parameters that a scheme's specification writes as bare tokens. All others are quoted, as most recipients expect.
 * Without a scheme: those of (Proxy-)Authentication-Info.
 */
const BARE: readonly (readonly [scheme: string, names: readonly string[]])[] = [
  ['', ['authToken', 'hash', 'nc', 'qop', 'sid', 'version']],
  // RFC 7616 §3.3, §3.4
  ['Digest', ['algorithm', 'charset', 'nc', 'stale', 'userhash', 'username*']],
  // RFC 9729 §4
  ['Concealed', ['a', 'k', 'p', 's', 'v']],
  // RFC 7486 §3
  ['HOBA', ['max-age']],
  // RFC 8120 §3, §4
  ['Mutual', ['algorithm', 'nc', 'nc-max', 'nc-window', 'reason', 'sid', 'time', 'validation', 'version']],
  // RFC 7804 §5
  ['SCRAM-SHA-1', ['sid', 'stale', 'ttl']],
  ['SCRAM-SHA-256', ['sid', 'stale', 'ttl']],
  // RFC 8292 §3
  ['vapid', ['k', 't']],
  // draft-cavage-http-signatures-12 §2.1
  ['Signature', ['created', 'expires']],
  // Project Haystack, Auth
  ['HELLO', ['handshakeToken', 'username']],
  ['SCRAM', ['data', 'handshakeToken', 'hash']],
  ['PLAINTEXT', ['handshakeToken', 'password', 'username']],
  ['Bearer', ['authToken']],
]

/** The parameters that a scheme writes as bare tokens, in challenges and credentials alike. */
export function bareParams(scheme: string): readonly string[] {
  for (const [of, names] of BARE) if (sameName(of, scheme)) return names
  return []
}

/** Whether a scheme writes this parameter as a bare token, in challenges and credentials alike. */
export function isBareParam(scheme: string, name: string): boolean {
  return includesName(bareParams(scheme), name)
}

/** Whether a name is in a list, regardless of ASCII case. */
export function includesName(names: readonly string[], name: string): boolean {
  for (const other of names) if (sameName(other, name)) return true
  return false
}
