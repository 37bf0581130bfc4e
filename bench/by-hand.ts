import type { Challenge } from '../src/index.ts'

/*
 * What somebody would write who needs one scheme and nothing else, with the checks that the codecs make: the least that
 * decoding and encoding take.
 */

const TEXT = /^[\t -~\x80-\xff]*$/
const TOKEN = /^[!#$%&'*+\-.^`|~\w]+$/
const VISIBLE = /^[!-~\x80-\xff]+$/
const PLAIN = /^[ -~]*$/
const CONTROL_FREE = /^[^\0-\x1f\x7f]*$/
const HEX = /^[\da-f]+$/

function refuse(): never {
  throw new Error('not what the scheme has')
}

/** A text that is there and is of the pattern. */
function checked(text: string | undefined, pattern: RegExp): string {
  return text !== undefined && pattern.test(text) ? text : refuse()
}

const optionalText = (text: string | undefined) => (text === undefined ? undefined : checked(text, TEXT))
const optionalToken = (text: string | undefined) => (text === undefined ? undefined : checked(text, TOKEN))

function optionalFlag(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined
  const lower = text.toLowerCase()
  return lower === 'true' ? true : lower === 'false' ? false : refuse()
}

export function decodeBasic({ scheme, token68, params }: Challenge) {
  if (scheme.toLowerCase() !== 'basic' || token68 === undefined || params.length > 0) refuse()
  const pair = checked(atob(token68), PLAIN)
  const colon = pair.indexOf(':')
  if (colon < 0) refuse()
  return { userId: pair.slice(0, colon), password: pair.slice(colon + 1) }
}

export function encodeBasic({ userId, password }: { userId: string; password: string }): string {
  const pair = checked(`${userId}:${password}`, PLAIN)
  if (userId.includes(':')) refuse()
  return `Basic ${btoa(pair)}`
}

const TOKEN68 = /^[\w\-.~+/]+=*$/

export function decodeBearer({ scheme, token68, params }: Challenge) {
  if (scheme.toLowerCase() !== 'bearer' || params.length > 0) refuse()
  return { token: checked(token68, TOKEN68) }
}

export function encodeBearer({ token }: { token: string }): string {
  return `Bearer ${checked(token, TOKEN68)}`
}

export function decodeBearerChallenge({ scheme, params }: Challenge) {
  if (scheme.toLowerCase() !== 'bearer') refuse()
  let realm: string | undefined
  let error: string | undefined
  let errorDescription: string | undefined
  let scope: string[] | undefined
  const extensions: { name: string; value: string }[] = []
  for (const param of params) {
    switch (param.name.toLowerCase()) {
      case 'realm':
        realm = checked(param.value, TEXT)
        break
      case 'error':
        error = checked(param.value, /^[ !#-[\]-~]+$/)
        break
      case 'error_description':
        errorDescription = checked(param.value, /^[ !#-[\]-~]+$/)
        break
      case 'scope':
        scope = param.value.split(' ')
        break
      default:
        extensions.push(param)
    }
  }
  return { realm, error, errorDescription, scope, extensions }
}

export function decodeDigestChallenge({ scheme, params }: Challenge) {
  if (scheme.toLowerCase() !== 'digest') refuse()
  let realm: string | undefined
  let domain: string | undefined
  let nonce: string | undefined
  let opaque: string | undefined
  let stale: string | undefined
  let algorithm: string | undefined
  let qop: string | undefined
  let charset: string | undefined
  let userhash: string | undefined
  const extensions: { name: string; value: string }[] = []
  for (const param of params) {
    switch (param.name.toLowerCase()) {
      case 'realm':
        realm = param.value
        break
      case 'domain':
        domain = param.value
        break
      case 'nonce':
        nonce = param.value
        break
      case 'opaque':
        opaque = param.value
        break
      case 'stale':
        stale = param.value
        break
      case 'algorithm':
        algorithm = param.value
        break
      case 'qop':
        qop = param.value
        break
      case 'charset':
        charset = param.value
        break
      case 'userhash':
        userhash = param.value
        break
      default:
        extensions.push(param)
    }
  }
  return {
    realm: checked(realm, TEXT),
    domain: domain?.split(' ').map((uri) => checked(uri, VISIBLE)),
    nonce: checked(nonce, TEXT),
    opaque: optionalText(opaque),
    stale: optionalFlag(stale),
    algorithm: optionalToken(algorithm),
    qop: qop?.split(',').map((option) => checked(option.trim(), TOKEN)),
    charset: optionalToken(charset),
    userhash: optionalFlag(userhash),
    extensions,
  }
}

export function decodeDigestCredentials({ scheme, params }: Challenge) {
  if (scheme.toLowerCase() !== 'digest') refuse()
  let username: string | undefined
  let realm: string | undefined
  let nonce: string | undefined
  let uri: string | undefined
  let cnonce: string | undefined
  let nc: string | undefined
  let qop: string | undefined
  let response: string | undefined
  let opaque: string | undefined
  let algorithm: string | undefined
  let userhash: string | undefined
  const extensions: { name: string; value: string }[] = []
  for (const param of params) {
    switch (param.name.toLowerCase()) {
      case 'username':
        username = param.value
        break
      case 'realm':
        realm = param.value
        break
      case 'nonce':
        nonce = param.value
        break
      case 'uri':
        uri = param.value
        break
      case 'cnonce':
        cnonce = param.value
        break
      case 'nc':
        nc = param.value
        break
      case 'qop':
        qop = param.value
        break
      case 'response':
        response = param.value
        break
      case 'opaque':
        opaque = param.value
        break
      case 'algorithm':
        algorithm = param.value
        break
      case 'userhash':
        userhash = param.value
        break
      default:
        extensions.push(param)
    }
  }
  if (qop !== undefined && (cnonce === undefined || nc === undefined)) refuse()
  return {
    username: checked(username, CONTROL_FREE),
    realm: checked(realm, TEXT),
    nonce: checked(nonce, TEXT),
    uri: checked(uri, VISIBLE),
    cnonce: cnonce === undefined ? undefined : checked(cnonce, PLAIN),
    nc: nc === undefined ? undefined : checked(nc, /^[\da-f]{8}$/),
    qop: optionalToken(qop),
    response: checked(response, HEX),
    opaque: optionalText(opaque),
    algorithm: optionalToken(algorithm),
    userhash: optionalFlag(userhash),
    auts: undefined,
    extensions,
  }
}

/** A quoted-string, with what needs an escape escaped. */
function quoted(text: string): string {
  if (!/^[\t -~\x80-\xff]*$/.test(text)) refuse()
  return /["\\]/.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : `"${text}"`
}

interface DigestChallengeInit {
  realm: string
  nonce: string
  opaque?: string
  algorithm?: string
  qop?: readonly string[]
}

export function encodeDigestChallenge({ realm, nonce, opaque, algorithm, qop }: DigestChallengeInit): string {
  let field = `Digest realm=${quoted(realm)}, nonce=${quoted(nonce)}`
  if (opaque !== undefined) field += `, opaque=${quoted(opaque)}`
  if (algorithm !== undefined) field += `, algorithm=${checked(algorithm, TOKEN)}`
  if (qop !== undefined) field += `, qop=${quoted(qop.map((option) => checked(option, TOKEN)).join(','))}`
  return field
}

interface DigestCredentialsInit {
  username: string
  realm: string
  nonce: string
  uri: string
  cnonce: string
  nc: string
  qop: string
  response: string
  opaque: string
  algorithm: string
}

export function encodeDigestCredentials(init: DigestCredentialsInit): string {
  const { username, realm, nonce, uri, cnonce, nc, qop, response, opaque, algorithm } = init
  let field = `Digest username=${quoted(username)}, realm=${quoted(realm)}, nonce=${quoted(nonce)}`
  field += `, uri=${quoted(checked(uri, VISIBLE))}, cnonce=${quoted(checked(cnonce, PLAIN))}`
  field += `, nc=${checked(nc, /^[\da-f]{8}$/)}, qop=${checked(qop, TOKEN)}, response=${quoted(checked(response, HEX))}`
  return `${field}, opaque=${quoted(opaque)}, algorithm=${checked(algorithm, TOKEN)}`
}

const V4 =
  /^AWS4-HMAC-SHA256 Credential=([!-+\-.-~]+)\/(\d{8})\/([!#-+\-.0-<>-~]+)\/([!#-+\-.0-<>-~]+)\/aws4_request, ?SignedHeaders=([a-z\d\-;]+), ?Signature=([\da-f]+)$/

export function decodeSignatureV4(text: string) {
  const [, accessKeyId, date, region, service, names, signature] = V4.exec(text) ?? refuse()
  return {
    credential: {
      accessKeyId: accessKeyId!,
      date: date!,
      region: region!,
      service: service!,
      terminator: 'aws4_request' as const,
    },
    signedHeaders: names!.split(';'),
    signature: signature!,
  }
}

export function encodeSignatureV4(init: ReturnType<typeof decodeSignatureV4>): string {
  const { credential, signedHeaders, signature } = init
  const { accessKeyId, date, region, service, terminator } = credential
  for (const name of signedHeaders) checked(name, /^[a-z\d-]+$/)
  const scope = [accessKeyId, checked(date, /^\d{8}$/), region, service, terminator]
  for (const part of scope) checked(part, /^[!#-+\-.0-<>-~]+$/)
  return `AWS4-HMAC-SHA256 Credential=${scope.join('/')}, SignedHeaders=${signedHeaders.join(';')}, Signature=${checked(signature, HEX)}`
}
