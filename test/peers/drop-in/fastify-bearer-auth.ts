import { timingSafeEqual } from 'node:crypto'
import { isScheme, recoverCredentials } from 'authfield'
import type { FastifyReply, FastifyRequest } from 'fastify'

/* @fastify/bearer-auth: the hook that lets in whoever bears one of the keys. */

type Done = (error?: Error) => void

export interface FastifyBearerAuthOptions {
  keys?: Set<string> | string[]
  auth?: (key: string, request: FastifyRequest) => unknown
  errorResponse?: (error: Error) => unknown
  contentType?: string
  bearerType?: string
  specCompliance?: 'rfc6749' | 'rfc6750'
  addHook?: boolean | 'onRequest' | 'preParsing'
  verifyErrorLogLevel?: 'error' | 'warn' | 'info' | 'debug' | null
}

export function verifyBearerAuthFactory(options: FastifyBearerAuthOptions = {}) {
  const { auth, bearerType = 'Bearer', specCompliance = 'rfc6750', verifyErrorLogLevel = 'error' } = options
  if (specCompliance !== 'rfc6750' && specCompliance !== 'rfc6749') throw failure('INVALID_SPEC', 500)
  const keys = keysOf(options.keys ?? [])

  return (request: FastifyRequest, reply: FastifyReply, done: Done) => {
    const refuse = (error: Error & { statusCode: number }) => {
      if (verifyErrorLogLevel && error.statusCode === 401) {
        request.log[verifyErrorLogLevel]('unauthorized: %s', error.message)
        if (options.contentType) reply.header('content-type', options.contentType)
      }
      reply.code(error.statusCode)
      if (options.addHook === false) return done(error)
      reply.send(options.errorResponse?.(error) ?? { error: error.message })
    }
    const { authorization } = request.raw.headers
    if (!authorization) return refuse(failure('MISSING_AUTHORIZATION_HEADER', 401))
    const key = tokenOf(authorization, bearerType, specCompliance === 'rfc6750')
    if (key === undefined) return refuse(failure('INVALID_AUTHORIZATION_HEADER', 401))
    const judge = () => (auth ? auth(key, request) : keys.some((known) => isSame(known, key)))
    verdict(judge)
      .then((isRight) => (isRight ? carryOn(done) : refuse(failure('INVALID_AUTHORIZATION_HEADER', 401))))
      .catch((error) => {
        refuse(Object.assign(error instanceof Error ? error : new Error(String(error)), { statusCode: 500 }))
      })
  }
}

/** The token of a field; `undefined` where it is malformed or of another scheme. */
function tokenOf(field: string, scheme: string, isCaseKept: boolean): string | undefined {
  const { credentials, issues } = recoverCredentials(field)
  if (credentials === undefined || issues.length > 0 || !isScheme(credentials, scheme)) return undefined
  return isCaseKept && credentials.scheme !== scheme ? undefined : credentials.token68
}

async function verdict(judge: () => unknown): Promise<boolean> {
  const value = await judge()
  if (typeof value !== 'boolean') throw new Error('internal server error')
  return value
}

/** Goes on; what fails there is told there. */
function carryOn(done: Done): void {
  try {
    done()
  } catch (error) {
    done(error as Error)
  }
}

const MESSAGES = {
  INVALID_SPEC: "options.specCompliance has to be set to 'rfc6750' or 'rfc6749'",
  INVALID_KEYS_OPTION_TYPE: 'options.keys has to be an Array or a Set',
  KEYS_OPTION_INVALID_KEY_TYPE: 'options.keys has to contain only string entries',
  MISSING_AUTHORIZATION_HEADER: 'missing authorization header',
  INVALID_AUTHORIZATION_HEADER: 'invalid authorization header',
}

function failure(code: keyof typeof MESSAGES, statusCode: number): Error & { code: string; statusCode: number } {
  return Object.assign(new Error(MESSAGES[code]), {
    name: 'FastifyError',
    code: `FST_BEARER_AUTH_${code}`,
    statusCode,
  })
}

function keysOf(keys: Set<string> | string[]): Buffer[] {
  if (!(keys instanceof Set || Array.isArray(keys))) throw failure('INVALID_KEYS_OPTION_TYPE', 500)
  return Array.from(keys, (key) => {
    if (typeof key !== 'string') throw failure('KEYS_OPTION_INVALID_KEY_TYPE', 500)
    return Buffer.from(key)
  })
}

function isSame(known: Buffer, key: string): boolean {
  const sent = Buffer.from(key)
  return timingSafeEqual(known, sent.length === known.length ? sent : known) && sent.length === known.length
}
