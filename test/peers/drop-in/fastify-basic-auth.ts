import { serializeChallenge } from 'authfield'
import { Basic, BasicLatin1, decodeCredentials } from 'authfield/schemes'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/* @fastify/basic-auth: a plugin that decorates a Fastify instance with a hook. */

type Done = (error?: Error) => void

export interface FastifyBasicAuthOptions {
  validate(
    this: FastifyInstance,
    username: string,
    password: string,
    request: FastifyRequest,
    reply: FastifyReply,
    done: Done,
  ): unknown
  authenticate?: boolean | { realm?: string | boolean | ((request: FastifyRequest) => string); header?: string }
  proxyMode?: boolean
  header?: string
  utf8?: boolean
}

export async function fastifyBasicAuth(fastify: FastifyInstance, options: FastifyBasicAuthOptions): Promise<void> {
  const { validate, proxyMode = false, utf8 = true } = options
  if (typeof validate !== 'function') throw new Error('Basic Auth: Missing validate function')
  const status = proxyMode ? 407 : 401
  const header = options.header?.toLowerCase() ?? (proxyMode ? 'proxy-authorization' : 'authorization')
  const challenge = challengeOf(options)

  fastify.decorate('basicAuth', (request: FastifyRequest, reply: FastifyReply, next: Done) => {
    const done = (error?: Error & { statusCode?: number }) => {
      if (error === undefined) return next()
      error.statusCode ||= status
      const field = error.statusCode === status && challenge(request)
      if (field) reply.header(...field)
      next(error)
    }
    const credentials = decodeCredentials(utf8 ? Basic : BasicLatin1, request.headers[header])
    if (credentials === undefined) return done(missing(status))
    const result = validate.call(fastify, credentials.userId, credentials.password, request, reply, done)
    if (result instanceof Promise) result.then(done, done)
  })
}

// What makes it a plugin of the instance that registers it.
Object.assign(fastifyBasicAuth, { [Symbol.for('skip-override')]: true })

function missing(statusCode: number): Error {
  const message = 'Missing or bad formatted authorization header'
  return Object.assign(new Error(message), { code: 'FST_BASIC_AUTH_MISSING_OR_BAD_AUTHORIZATION_HEADER', statusCode })
}

/** The name and the value of the field that challenges, if there is to be one. */
function challengeOf(options: FastifyBasicAuthOptions): (request: FastifyRequest) => [string, string] | undefined {
  const { authenticate = false, proxyMode, utf8 = true } = options
  if (authenticate !== Object(authenticate) && typeof authenticate !== 'boolean') {
    throw new Error('Basic Auth: Invalid authenticate option')
  }
  if (authenticate === false) return () => undefined
  const { realm, header = proxyMode ? 'Proxy-Authenticate' : 'WWW-Authenticate' } = Object(authenticate)
  if (!['undefined', 'boolean', 'string', 'function'].includes(typeof realm)) {
    throw new Error('Basic Auth: Invalid authenticate option')
  }
  return (request) => {
    const value = typeof realm === 'function' ? realm(request) : realm
    const params = { realm: typeof value === 'string' ? value : undefined, charset: utf8 ? 'UTF-8' : undefined }
    return [header, serializeChallenge({ scheme: 'Basic', params })]
  }
}
