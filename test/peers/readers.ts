import * as atproto from './drop-in/atproto.ts'
import * as authHeader from './drop-in/auth-header.ts'
import * as azure from './drop-in/azure.ts'
import * as basicAuth from './drop-in/basic-auth.ts'
import * as httpAuthUtils from './drop-in/http-auth-utils.ts'
import { extractWWWAuthenticateParams } from './drop-in/mcp-client.ts'
import { parseWwwAuthenticateChallenges } from './drop-in/oauth4webapi.ts'
import { parse as parseRenovate } from './drop-in/renovate.ts'
import { parseWWWAuthenticateHeader as parseVscode } from './drop-in/vscode.ts'
import { type Calls, type Foreign, load, type Peer } from './peers.ts'

/* Peers that read a field, and some that write one. */

/** A refused response as far as it is looked at. */
function refused(field: string, status = 401) {
  return { status, headers: { get: (name: string) => (/^www-authenticate$/i.test(name) ? field : null) } as Headers }
}

const mcpCalls = (extract: (response: Foreign) => unknown): Calls => ({ extract: (field) => extract(refused(field)) })

const oauthCalls = (challengesOf: (response: Response) => unknown): Calls => ({
  parse: (field) => challengesOf(new Response('', { status: 401, headers: { 'WWW-Authenticate': field } })),
})

/** Its parser isn't exported: a response is processed that has a field to be parsed. */
async function oauth4webapi(): Promise<Calls> {
  const oauth = await load('oauth4webapi/build/index.js')
  const server = { issuer: 'https://example.com' }
  return oauthCalls((response) =>
    oauth.processUserInfoResponse(server, { client_id: 'x' }, oauth.skipSubjectCheck, response).catch(
      // What it refuses has a cause, too: the response.
      (error: Foreign) => (Array.isArray(error.cause) ? error.cause : undefined),
    ),
  )
}

/** Whether a request is sent again once a nonce is there shows what was read. */
async function atprotoRetries(field: string, status: number): Promise<boolean> {
  const { dpopFetchWrapper } = await load('@atproto/oauth-client/dist/fetch-dpop.js')
  let sent = 0
  const send = dpopFetchWrapper({
    key: { algorithms: ['ES256'], bareJwk: {}, createJwt: async () => 'proof' },
    supportedAlgs: ['ES256'],
    nonces: new Map(),
    sha256: async () => 'hash',
    isAuthServer: false,
    fetch: async () => {
      sent += 1
      return new Response('', { status, headers: { 'WWW-Authenticate': field, 'DPoP-Nonce': 'new' } })
    },
  })
  await send('https://pds.example/')
  return sent > 1
}

/** What Storage is asked for, of what its challenge says. */
function tenantOf(field: string) {
  const { tenantId, resource } = azure.parseTenantChallenge(field)
  if (!tenantId || !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(tenantId)) return undefined
  return { tenantId, scope: resource && new URL('/.default', resource).href }
}

async function azureCalls(): Promise<Calls> {
  const vault = await load('@azure/keyvault-common/dist/commonjs/parseWWWAuthenticate.js')
  const pipeline = await load('@azure/core-rest-pipeline/dist/commonjs/policies/bearerTokenAuthenticationPolicy.js')
  const claims = await load('@azure/core-client/dist/commonjs/authorizeRequestOnClaimChallenge.js')
  const tenant = await load('@azure/core-client/dist/commonjs/authorizeRequestOnTenantChallenge.js')
  return {
    vault: vault.parseWWWAuthenticateHeader,
    pipeline: pipeline.parseChallenges,
    claims: claims.parseCAEChallenge,
    async tenant(field) {
      let asked: unknown
      await tenant.authorizeRequestOnTenantChallenge({
        request: { headers: new Map() },
        response: refused(field),
        scopes: [],
        getAccessToken: async ([scope]: string[], { tenantId }: { tenantId: string }) => {
          asked = { tenantId, scope }
        },
      })
      return asked
    },
  }
}

/** The parameters of a field behind its scheme, of whatever names. */
const valuesCalls = ({
  parseHTTPHeadersQuotedKeyValueSet: parse,
  buildHTTPHeadersQuotedKeyValueSet: build,
}: Foreign): Calls => ({
  parse,
  build,
  values: (field: string) =>
    parse(
      field.slice(field.indexOf(' ') + 1),
      Array.from(field.matchAll(/[\w-]+/g), ([name]) => name.toLowerCase()),
    ),
})

export const READERS: readonly Peer[] = [
  {
    name: 'MCP SDK, client',
    file: 'mcp-client',
    packages: ['@modelcontextprotocol/sdk'],
    replaced: 'extractWWWAuthenticateParams',
    ours: mcpCalls(extractWWWAuthenticateParams),
    theirs: async () =>
      mcpCalls((await load('@modelcontextprotocol/sdk/dist/esm/client/auth.js')).extractWWWAuthenticateParams),
    compared: [{ call: 'extract', kind: 'challenges' }],
  },
  {
    name: 'oauth4webapi',
    file: 'oauth4webapi',
    packages: ['oauth4webapi'],
    replaced: 'the parser of WWW-Authenticate',
    ours: oauthCalls(parseWwwAuthenticateChallenges),
    theirs: oauth4webapi,
    compared: [{ call: 'parse', kind: 'challenges' }],
  },
  {
    name: 'Renovate',
    file: 'renovate',
    packages: [],
    replaced: 'parse of util/http/www-authenticate',
    ours: { parse: parseRenovate },
  },
  {
    name: 'VS Code',
    file: 'vscode',
    packages: [],
    replaced: 'parseWWWAuthenticateHeader of base/common/oauth',
    ours: { parse: parseVscode },
  },
  {
    name: '@atproto/lex-client',
    file: 'atproto',
    packages: ['@atproto/lex-client'],
    replaced: 'parseWWWAuthenticateHeader',
    ours: { parse: atproto.parseWWWAuthenticateHeader },
    theirs: async () => ({
      parse: (await load('@atproto/lex-client/dist/www-authenticate.js')).parseWWWAuthenticateHeader,
    }),
    compared: [{ call: 'parse', kind: 'challenges' }],
  },
  {
    name: '@atproto/oauth-client',
    file: 'atproto-oauth',
    packages: ['@atproto/oauth-client'],
    replaced: 'isUseDpopNonceError',
    ours: { retries: (field, status = 401) => atproto.isUseDpopNonceError(refused(field, status)) },
    theirs: async () => ({ retries: (field, status = 401) => atprotoRetries(field, status) }),
    compared: [{ call: 'retries', kind: 'challenges', only: /DPoP/i }],
  },
  {
    name: 'Azure SDK',
    file: 'azure',
    packages: ['@azure/keyvault-common', '@azure/core-rest-pipeline', '@azure/core-client'],
    replaced:
      'parseWWWAuthenticateHeader, parseChallenges, parseCAEChallenge, the parser of authorizeRequestOnTenantChallenge',
    ours: {
      vault: azure.parseWWWAuthenticateHeader,
      pipeline: azure.parseChallenges,
      claims: azure.parseCAEChallenge,
      tenant: tenantOf,
    },
    theirs: azureCalls,
    compared: [
      { call: 'vault', kind: 'challenges', only: /^Bearer /i },
      { call: 'pipeline', kind: 'challenges' },
      { call: 'claims', kind: 'challenges', only: /^Bearer /i },
      { call: 'tenant', kind: 'challenges', only: /^Bearer .*authorization_uri/i },
    ],
  },
  {
    name: 'http-auth-utils',
    file: 'http-auth-utils',
    packages: ['http-auth-utils'],
    replaced: 'parseHTTPHeadersQuotedKeyValueSet, buildHTTPHeadersQuotedKeyValueSet',
    ours: valuesCalls(httpAuthUtils),
    theirs: async () => valuesCalls(await load('http-auth-utils/dist/utils.js')),
    compared: [
      { call: 'values', kind: 'challenges', only: /^\w+ +[\w-]+ *= *["\w]/ },
      { call: 'values', kind: 'credentials', only: /^\w+ +[\w-]+ *= *["\w]/ },
    ],
  },
  {
    name: 'basic-auth',
    file: 'basic-auth',
    packages: ['basic-auth'],
    replaced: 'parse, format',
    ours: basicAuth as Foreign,
    theirs: async () => load('basic-auth/dist/index.js'),
    compared: [{ call: 'parse', kind: 'credentials' }],
  },
  {
    name: 'auth-header',
    file: 'auth-header',
    packages: ['auth-header'],
    replaced: 'parse, format',
    ours: authHeader as Foreign,
    theirs: async () => load('auth-header/dist/index.js'),
    compared: [
      { call: 'parse', kind: 'challenges' },
      { call: 'parse', kind: 'credentials' },
    ],
  },
]
