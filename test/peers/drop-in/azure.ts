import { type Challenge, findChallenge, getParam, isScheme, paramsObject, recoverChallenges } from 'authfield'

/* The Azure SDK, which has four parsers: one for each service that challenges in its own way. */

type Params = Record<string, string | undefined>

/** @azure/keyvault-common: what Key Vault wants to be asked for, and the tenant. */
export function parseWWWAuthenticateHeader(field: string): Params {
  const bearer = findChallenge(recoverChallenges(field).challenges, 'Bearer')
  if (bearer === undefined) return {}
  const sent = VAULT_PARAMS.map((name) => [name, getParam(bearer, name)]).filter(([, value]) => value !== undefined)
  const params: Params = Object.fromEntries(sent)
  const tenantId = params.authorization && new URL(params.authorization).pathname.slice(1)
  return tenantId ? { ...params, tenantId } : params
}

const VAULT_PARAMS = ['authorization', 'authorization_url', 'resource', 'scope', 'tenantId', 'claims', 'error']

/** @azure/core-rest-pipeline: every challenge with its parameters. */
export function parseChallenges(field: string): { scheme: string; params: Params }[] {
  return recoverChallenges(field).challenges.map((challenge) => ({
    scheme: challenge.scheme,
    params: paramsObject(challenge),
  }))
}

/** @azure/core-client: the parameters of each challenge for a token that is evaluated continuously. */
export function parseCAEChallenge(field: string): Params[] {
  return bearersOf(field).map((challenge) => paramsObject(challenge))
}

/** @azure/core-client: the tenant and the resource that Storage asks for. */
export function parseTenantChallenge(field: string): { tenantId: string | undefined; resource: string | undefined } {
  const [bearer] = bearersOf(field)
  const uri = bearer && getParam(bearer, 'authorization_uri')
  const tenantId = uri && URL.canParse(uri) ? new URL(uri).pathname.split('/')[1] : undefined
  return { tenantId, resource: bearer && getParam(bearer, 'resource_id') }
}

function bearersOf(field: string): Challenge[] {
  return recoverChallenges(field).challenges.filter((challenge) => isScheme(challenge, 'Bearer'))
}
