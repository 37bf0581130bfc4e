import fastifyOfOurs from 'fastify'
import { Hono } from 'hono'
import * as auth0 from './drop-in/express-oauth2-jwt-bearer.ts'
import { fastifyBasicAuth } from './drop-in/fastify-basic-auth.ts'
import { verifyBearerAuthFactory } from './drop-in/fastify-bearer-auth.ts'
import { basicAuth } from './drop-in/hono-basic-auth.ts'
import { bearerAuth } from './drop-in/hono-bearer-auth.ts'
import { requireBearerAuth } from './drop-in/mcp-server.ts'
import * as passportHttp from './drop-in/passport-http.ts'
import { BearerStrategy } from './drop-in/passport-http-bearer.ts'
import { type Calls, type Foreign, load, type Peer } from './peers.ts'

/* Peers that judge a request. What they say of it is the status, the challenge and the body. */

const USER = { username: 'user', password: 'pass' }
const isUser = (username: string, password: string) => username === USER.username && password === USER.password
const TOKEN = 'mF_9.B5f-4.1JqM'

/** The errors of the SDK's verifiers, by their codes; `none` is one that OAuth doesn't know. */
const named = (errorCode: string, message: string): Error =>
  errorCode === 'none' ? new Error(message) : Object.assign(new Error(message), { errorCode })

const mcpServerCalls = (
  guardOf: typeof requireBearerAuth,
  errorOf: (code: string, message: string) => Error,
): Calls => ({
  /** The verifier gives what it is told to: the info of a token, or an error. */
  async handle(authorization, info = {}, { expectedResource, ...options } = {}) {
    let token: string | undefined
    const verifyAccessToken = async (sent: string) => {
      token = sent
      if (info.error) throw errorOf(info.error, info.message)
      const resource = info.resource && { resource: new URL(info.resource) }
      return { token: sent, scopes: [], expiresAt: Date.now() / 1000 + 3600, ...info, ...resource }
    }
    const said: Foreign = {}
    const response = {
      set: (_name: string, value: string) => Object.assign(said, { challenge: value }),
      status: (status: number) => ({ json: (body: unknown) => Object.assign(said, { status, body }) }),
    }
    const request: Foreign = { headers: { authorization: authorization ?? undefined } }
    const expected = expectedResource && { expectedResource: new URL(expectedResource) }
    await guardOf({ verifier: { verifyAccessToken }, ...options, ...expected })(request, response, () =>
      Object.assign(said, { status: 200 }),
    )
    return { token, isKnown: request.auth !== undefined, ...said }
  },
  async verified(authorization) {
    return ((await this.handle!(authorization)) as Foreign).token
  },
})

async function mcpServer(): Promise<Calls> {
  const { requireBearerAuth } = await load('@modelcontextprotocol/sdk/dist/esm/server/auth/middleware/bearerAuth.js')
  const errors = await load('@modelcontextprotocol/sdk/dist/esm/server/auth/errors.js')
  return mcpServerCalls(requireBearerAuth, (code, message) =>
    errors.OAUTH_ERRORS[code]
      ? new errors.OAUTH_ERRORS[code](message)
      : code === 'none'
        ? new Error(message)
        : new errors.CustomOAuthError(code, message),
  )
}

const fastifyBasicCalls = (fastify: Foreign, plugin: Foreign): Calls => ({
  async inject(authorization, options = {}) {
    const app = fastify()
    const validate = async (username: string, password: string) => {
      if (!isUser(username, password)) return new Error('Unauthorized')
    }
    await app.register(plugin, { validate, ...options })
    app.get('/', { onRequest: app.basicAuth }, () => 'hello')
    const header = options.header ?? (options.proxyMode ? 'proxy-authorization' : 'authorization')
    const { statusCode, headers } = await app.inject({
      url: '/',
      headers: authorization === null ? {} : { [header]: authorization },
    })
    await app.close()
    const challenge =
      headers[
        options.authenticate?.header?.toLowerCase() ?? (options.proxyMode ? 'proxy-authenticate' : 'www-authenticate')
      ]
    return { status: statusCode, challenge }
  },
  async known(authorization) {
    const app = fastify()
    let known: unknown
    const validate = async (username: string, password: string) => {
      known = { username, password }
    }
    await app.register(plugin, { validate })
    app.get('/', { onRequest: app.basicAuth }, () => 'hello')
    await app.inject({ url: '/', headers: { authorization } })
    await app.close()
    return known
  },
})

const fastifyBearerCalls = (fastify: Foreign, factory: Foreign): Calls => ({
  async inject(authorization, options = {}) {
    const app = fastify()
    app.addHook('onRequest', factory({ keys: [TOKEN], ...options }))
    app.get('/', () => 'hello')
    const { statusCode, body, headers } = await app.inject({
      url: '/',
      headers: authorization === null ? {} : { authorization },
    })
    await app.close()
    return { status: statusCode, body, type: headers['content-type'] }
  },
  async known(authorization) {
    const app = fastify()
    let known: unknown
    const auth = (key: string) => {
      known = key
      return true
    }
    app.addHook('onRequest', factory({ auth, specCompliance: 'rfc6749' }))
    app.get('/', () => 'hello')
    await app.inject({ url: '/', headers: { authorization } })
    await app.close()
    return known
  },
})

/** A response as a case has it. */
const said = async (response: Response) => ({
  status: response.status,
  challenge: response.headers.get('WWW-Authenticate') ?? undefined,
  body: await response.text(),
})

const honoCalls = (App: typeof Hono, middleware: (options: Foreign, ...others: Foreign[]) => Foreign): Calls => ({
  async request(authorization, options, header = 'Authorization', ...others) {
    const app = new App()
    app.use(middleware(options, ...others))
    app.get('/', (c) => c.text('hello'))
    return said(await app.request('/', { headers: authorization === null ? {} : { [header]: authorization } }))
  },
})

/** A middleware of Hono that tells whom it was asked about. */
const honoKnown =
  (App: typeof Hono, middleware: Foreign, option: string): Calls[string] =>
  async (authorization) => {
    let known: unknown
    const app = new App()
    const verify = (...sent: Foreign[]) => {
      known = sent.filter((one) => typeof one === 'string')
      return true
    }
    app.use(middleware({ [option]: verify }))
    app.get('/', (c) => c.text('hello'))
    await app.request('/', { headers: { authorization } })
    return known
  }

/** What a strategy says of a request. The callbacks that it is made with may throw for what a case doesn't expect. */
function judged(strategy: Foreign, request: Foreign): Promise<Foreign> {
  return new Promise((resolve) => {
    const self = Object.assign(Object.create(strategy), {
      success: (user: unknown, info: unknown) => resolve({ user, info }),
      fail: (challenge: unknown) => resolve({ fail: challenge }),
      error: (error: Error) => resolve({ error: error instanceof Error }),
    })
    self.authenticate(request)
  })
}

const bearerCalls = (Strategy: Foreign): Calls => ({
  /** `verdict` is what the callback gives: an error, a user, an explanation. */
  judge: (request, options = {}, [error, user, info]: Foreign[] = [null, { id: 1 }]) =>
    judged(new Strategy(options, (...args: Foreign[]) => args.at(-1)(error && new Error(error), user, info)), request),
  token: (authorization) => {
    const strategy = new Strategy((token: string, done: Foreign) => done(null, { token }))
    return judged(strategy, { headers: { authorization } }).then(({ user }) => user?.token)
  },
  create: () => new Strategy(),
})

/** The digits of a nonce that is drawn at random are left out. */
const withoutNonce = ({ fail, ...others }: Foreign) =>
  fail === undefined ? others : { fail: typeof fail === 'string' ? fail.replace(/nonce="\w{32}"/, 'nonce') : fail }

const passportCalls = ({ BasicStrategy, DigestStrategy }: Foreign): Calls => ({
  basic: (authorization, options = {}, [error, user]: Foreign[] = [null, true]) => {
    const verify = (...args: Foreign[]) => {
      const [username, password, done] = args.slice(-3)
      done(error && new Error(error), user && { username, password })
    }
    return judged(new BasicStrategy(options, verify), { headers: authorization === null ? {} : { authorization } })
  },
  known: (authorization) => passportCalls({ BasicStrategy }).basic!(authorization),
  digest: async (
    authorization,
    options = {},
    { secret = 'secret', error, invalid, url = '/', method = 'HEAD', validates = true } = {},
  ) => {
    const secretOf = (username: string, done: Foreign) =>
      done(error === 'secret' ? new Error() : null, secret && { username }, secret)
    const validate = (_params: unknown, done: Foreign) => done(error === 'validate' ? new Error() : null, !invalid)
    const strategy = new DigestStrategy(options, secretOf, validates ? validate : undefined)
    const headers = authorization === null ? {} : { authorization }
    return withoutNonce(await judged(strategy, { url, method, headers }))
  },
  createBasic: () => new BasicStrategy(),
  createDigest: () => new DigestStrategy(),
})

const errorCalls = (errors: Foreign): Calls => ({
  error: (name, ...args) => {
    const { status, message, headers } = new errors[name](...args)
    return { name, status, message, challenge: headers['WWW-Authenticate'] }
  },
})

/** Whether a token was taken up, whatever it is worth, or the status that says why not. */
function takenOf(token: Calls[string]): Calls[string] {
  return async (authorization) => {
    const result = (await token({ headers: { authorization } })) as Foreign
    return typeof result === 'string' || result.challenge?.includes('invalid_token') ? 'taken' : result.status
  }
}

/** The peer wants a JWT that is right: the token of a case becomes one. */
async function auth0Calls(): Promise<Calls> {
  const { default: peer } = await load('express-oauth2-jwt-bearer/dist/index.js')
  const { SignJWT } = await import('jose')
  const secret = 'a secret of thirty-two characters'
  const claims = new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setIssuer('https://as.example').setAudience('api')
  const jwt = await claims.setIssuedAt().setExpirationTime('1h').sign(new TextEncoder().encode(secret))
  const check = peer.auth({
    issuer: 'https://as.example',
    audience: 'api',
    secret,
    tokenSigningAlg: 'HS256',
    dpop: { enabled: false },
  })
  const asJwt = (parts: Foreign) => JSON.parse(JSON.stringify(parts).replaceAll(TOKEN, jwt))
  return {
    ...errorCalls(peer),
    token: async ({ headers = {}, query, body }) => {
      const request: Foreign = {
        method: body ? 'POST' : 'GET',
        protocol: 'https',
        url: '/',
        originalUrl: '/',
        headers: asJwt(headers),
        query: asJwt(query ?? {}),
        body: asJwt(body ?? {}),
      }
      Object.assign(request, {
        is: () => body !== undefined,
        get: (name: string) => request.headers[name] ?? 'api.example',
        host: 'api.example',
      })
      const error = await new Promise<Foreign>((resolve) => check(request, {}, resolve))
      if (error) return { status: error.status, challenge: error.headers?.['WWW-Authenticate'] }
      return request.auth.token === jwt ? TOKEN : request.auth.token
    },
  }
}

const ourAuth0Calls: Calls = {
  ...errorCalls(auth0),
  token: ({ headers = {}, query, body }) => {
    try {
      return auth0.getToken({ headers, query, body })
    } catch (error) {
      const { status, headers } = error as auth0.UnauthorizedError
      return { status, challenge: headers['WWW-Authenticate'] }
    }
  },
}

const known = [{ call: 'known', kind: 'credentials', only: /^\s*basic/i }] as const
const bearing = [{ call: 'known', kind: 'credentials', only: /^\s*bearer/i }] as const

export const SERVERS: readonly Peer[] = [
  {
    name: 'MCP SDK, server',
    file: 'mcp-server',
    packages: ['@modelcontextprotocol/sdk'],
    replaced: 'requireBearerAuth',
    ours: mcpServerCalls(requireBearerAuth, named),
    theirs: mcpServer,
    compared: [{ call: 'verified', kind: 'credentials', only: /^bearer/i }],
  },
  {
    name: '@fastify/basic-auth',
    file: 'fastify-basic-auth',
    packages: ['@fastify/basic-auth'],
    replaced: 'the plugin',
    ours: fastifyBasicCalls(fastifyOfOurs, fastifyBasicAuth),
    theirs: async () =>
      fastifyBasicCalls(
        (await load('fastify/fastify.js')).default,
        (await load('@fastify/basic-auth/index.js')).default,
      ),
    compared: [...known],
  },
  {
    name: '@fastify/bearer-auth',
    file: 'fastify-bearer-auth',
    packages: ['@fastify/bearer-auth'],
    replaced: 'verifyBearerAuthFactory',
    ours: fastifyBearerCalls(fastifyOfOurs, verifyBearerAuthFactory),
    theirs: async () =>
      fastifyBearerCalls(
        (await load('fastify/fastify.js')).default,
        (await load('@fastify/bearer-auth/lib/verify-bearer-auth-factory.js')).default,
      ),
    compared: [...bearing],
  },
  {
    name: 'hono/basic-auth',
    file: 'hono-basic-auth',
    packages: ['hono'],
    replaced: 'basicAuth',
    ours: { ...honoCalls(Hono, basicAuth), known: honoKnown(Hono, basicAuth, 'verifyUser') },
    theirs: async () => {
      const { basicAuth: theirs } = await load('hono/dist/middleware/basic-auth/index.js')
      const { Hono } = await load('hono/dist/index.js')
      return { ...honoCalls(Hono, theirs), known: honoKnown(Hono, theirs, 'verifyUser') }
    },
    compared: [...known],
  },
  {
    name: 'hono/bearer-auth',
    file: 'hono-bearer-auth',
    packages: ['hono'],
    replaced: 'bearerAuth',
    ours: { ...honoCalls(Hono, bearerAuth), known: honoKnown(Hono, bearerAuth, 'verifyToken') },
    theirs: async () => {
      const { bearerAuth: theirs } = await load('hono/dist/middleware/bearer-auth/index.js')
      const { Hono } = await load('hono/dist/index.js')
      return { ...honoCalls(Hono, theirs), known: honoKnown(Hono, theirs, 'verifyToken') }
    },
    compared: [...bearing],
  },
  {
    name: 'passport-http',
    file: 'passport-http',
    packages: ['passport-http'],
    replaced: 'BasicStrategy, DigestStrategy',
    ours: passportCalls(passportHttp),
    theirs: async () => passportCalls((await load('passport-http/lib/passport-http/index.js')).default),
    compared: [...known],
  },
  {
    name: 'passport-http-bearer',
    file: 'passport-http-bearer',
    packages: ['passport-http-bearer'],
    replaced: 'Strategy',
    ours: bearerCalls(BearerStrategy),
    theirs: async () => bearerCalls((await load('passport-http-bearer/lib/index.js')).default),
    compared: [{ call: 'token', kind: 'credentials', only: /^\s*bearer/i }],
  },
  {
    name: 'express-oauth2-jwt-bearer',
    file: 'express-oauth2-jwt-bearer',
    packages: ['express-oauth2-jwt-bearer'],
    replaced: 'getToken, the errors',
    ours: { ...ourAuth0Calls, taken: takenOf(ourAuth0Calls.token!) },
    theirs: async () => {
      const calls = await auth0Calls()
      return { ...calls, taken: takenOf(calls.token!) }
    },
    compared: [{ call: 'taken', kind: 'credentials' }],
  },
]
