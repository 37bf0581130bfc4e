import { type AuthParam, parseAuthParams, serializeAuthParams } from 'authfield'

/* The reader and the writer of http-auth-utils, on which its three mechanisms stand. */

type Values = Record<string, string>

export function parseHTTPHeadersQuotedKeyValueSet(
  contents: string,
  authorizedKeys: string[],
  requiredKeys: string[] = [],
  valuesToNormalize: string[] = [],
): Values {
  const values: Values = {}
  for (const { name, value } of paramsOf(contents)) {
    const key = name.toLowerCase()
    if (!authorizedKeys.includes(key)) throw new Error('E_UNAUTHORIZED_KEY')
    values[key] = valuesToNormalize.includes(key) ? value.toLowerCase() : value
  }
  checkRequiredKeys(requiredKeys, values)
  return values
}

function paramsOf(contents: string): AuthParam[] {
  let params: AuthParam[] = []
  try {
    params = parseAuthParams(contents)
  } catch {
    // Whatever is wrong, there is one code for it.
  }
  if (params.length === 0) throw new Error('E_MALFORMED_QUOTEDKEYVALUE')
  return params
}

export function buildHTTPHeadersQuotedKeyValueSet(
  data: Values,
  authorizedKeys: string[],
  requiredKeys: string[] = [],
): string {
  checkRequiredKeys(requiredKeys, data)
  const params = authorizedKeys.flatMap((name) => {
    const value = data[name]
    return value === undefined ? [] : [{ name, value, quoted: true }]
  })
  return serializeAuthParams(params)
}

function checkRequiredKeys(requiredKeys: string[], data: Values): void {
  if (requiredKeys.some((key) => data[key] === undefined)) throw new Error('E_REQUIRED_KEY')
}
