import { getParam } from '../../params.ts'
import type { Challenge } from '../../types.ts'
import { decodeExtValue } from '../ext-value.ts'
import { error, type Fault, lacks, warning } from './finding.ts'

/*
 * Mutual: a challenge is one of two messages, told by whether it has a reason or a key (RFC 8120 §4).
 */

/** The values that are specified, for parameters that also take those of an extension. */
const VALUES: readonly (readonly [name: string, values: RegExp, message: string, section: string])[] = [
  [
    'algorithm',
    /^iso-kam3-(?:dl-2048-sha256|dl-4096-sha512|ec-p256-sha256|ec-p521-sha512)$/i,
    'name an algorithm of RFC 8121, iso-kam3-dl-2048-sha256 for instance: clients know no other',
    'RFC 8120 §4.1',
  ],
  [
    'validation',
    /^(?:host|tls-server-end-point|tls-unique)$/i,
    'write host, tls-server-end-point or tls-unique: clients know no other value',
    'RFC 8120 §7',
  ],
  [
    'reason',
    /^(?:initial|stale-session|auth-failed|reauth-needed|invalid-parameters|internal-error|user-unknown|invalid-credential|authz-failed)$/i,
    'write initial, stale-session, auth-failed or another of the specified reasons',
    'RFC 8120 §4.1',
  ],
]

/** extension-token = "-" bare-token 1*( "." bare-token ) (RFC 8120 §3.2.1) */
const EXTENSION = /^-[a-z\d][\w-]*(?:\.[a-z\d][\w-]*)+$/i

/** What comes with a key. */
const KEY_EXCHANGE = ['auth-scope', 'sid', 'nc-max', 'nc-window', 'time']

/** What only requests and later responses have. */
const OTHER_MESSAGES = ['kc1', 'vkc', 'vks']

/** An origin, a host, or a domain with all below it, in lower case; a port without leading zeros (RFC 8120 §5) */
const AUTH_SCOPE = /^(?:[a-z][a-z\d+.-]*:\/\/(?:[^\s:/?#@A-Z]+|\[[\da-f:.]+\])(?::[1-9]\d*)?|(?:\*\.)?[^\s:/?#@*A-Z]+)$/

/** A port that goes without saying. */
const DEFAULT_PORT = /^(?:http:.*:80|https:.*:443)$/

/** What RFC 8120 says of one challenge. */
export function* mutualFaults(challenge: Challenge): Iterable<Fault> {
  const version = getParam(challenge, 'version')
  if (version && version !== '1') {
    yield error('unknown-value', 'version', 'write 1: clients reject every other version', 'RFC 8120 §4')
  }
  for (const [name, values, message, section] of VALUES) {
    const value = getParam(challenge, name)
    if (value && !values.test(value) && !EXTENSION.test(value)) {
      yield warning('unknown-value', name, message, section)
    }
  }
  yield* messageFaults(challenge)
  yield* scopeFaults(challenge)
  if (getParam(challenge, 'realm*') !== undefined) {
    yield error('unexpected-param', 'realm', 'write the realm in quotes: it has no other form', 'RFC 8120 §3.1')
  }
}

/** 401-INIT and 401-STALE have a reason, 401-KEX-S1 has a key and what comes with it. */
function* messageFaults(challenge: Challenge): Iterable<Fault> {
  const hasKey = getParam(challenge, 'ks1') !== undefined
  if (!hasKey && lacks(challenge, 'reason')) {
    const message = 'add a reason; or ks1, where the challenge answers a kc1'
    yield error('missing-param', 'reason', message, 'RFC 8120 §4.1')
  }
  if (hasKey && getParam(challenge, 'reason') !== undefined) {
    const message = 'send reason or ks1: they belong to different messages'
    yield error('unexpected-param', 'ks1', message, 'RFC 8120 §4')
  }
  for (const name of OTHER_MESSAGES) {
    if (getParam(challenge, name) === undefined) continue
    yield error('unexpected-param', name, 'leave the parameter out: no challenge has it', 'RFC 8120 §4')
  }
  for (const name of hasKey ? KEY_EXCHANGE : []) {
    if (!lacks(challenge, name) || !lacks(challenge, `${name}*`)) continue
    yield error('missing-param', name, 'add the parameter: ks1 comes with it', 'RFC 8120 §4.3')
  }
}

function* scopeFaults(challenge: Challenge): Iterable<Fault> {
  const extended = getParam(challenge, 'auth-scope*')
  const scope = extended === undefined ? getParam(challenge, 'auth-scope') : decodeExtValue(extended)
  if (extended !== undefined && scope !== undefined) {
    if (!/[^\0-\x7f]/.test(scope)) {
      yield warning('noncanonical-value', 'auth-scope', 'write what is ASCII in quotes', 'RFC 8120 §3.1')
    } else if (!/^UTF-8''/i.test(extended)) {
      const message = "write UTF-8'' before the text: another charset or a language is not for this scheme"
      yield warning('noncanonical-value', 'auth-scope', message, 'RFC 8120 §3.1')
    }
  }
  if (scope && (!AUTH_SCOPE.test(scope) || DEFAULT_PORT.test(scope))) {
    const message = 'write an origin without its default port, a host, or *. and a domain, in lower case'
    yield warning('invalid-value', 'auth-scope', message, 'RFC 8120 §5')
  }
}
