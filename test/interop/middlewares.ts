import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createRequire } from 'node:module'
import { REALM, USERS } from './servers.ts'

/* Servers of Node that ask by middlewares which others wrote. */

/** What these packages export, as far as it is used. */
interface HttpAuth {
  digest(
    options: object,
    hashOf: (username: string, done: (hash?: string) => void) => void,
  ): {
    check(handler: (request: IncomingMessage, response: import('node:http').ServerResponse) => void): () => void
  }
  basic: HttpAuth['digest'] &
    ((
      options: object,
      check: (name: string, password: string, done: (ok: boolean) => void) => void,
    ) => ReturnType<HttpAuth['digest']>)
}

interface PassportHttp {
  DigestStrategy: new (
    options: object,
    passwordOf: (username: string, done: (error: null, user: object | false, password?: string) => void) => void,
  ) => { authenticate(request: IncomingMessage): void }
}

const require = createRequire(import.meta.url)
const httpAuth: HttpAuth = require('http-auth')
const passport: PassportHttp = require('passport-http')

/** They give names as Node gives fields: a character for each octet. */
function inUtf8(name: string): string {
  return Buffer.from(name, 'latin1').toString()
}

/** Digest of http-auth. */
export const httpAuthDigest = (options: object): Server => {
  const hashOf = (octets: string, done: (hash?: string) => void) => {
    const name = inUtf8(octets)
    done(USERS[name] && createHash('md5').update(`${name}:${REALM}:${USERS[name]}`).digest('hex'))
  }
  return createServer(
    httpAuth.digest({ realm: REALM, ...options }, hashOf).check((_request, response) => response.end('in')),
  )
}

/** Digest of passport-http, without the rest of Passport. */
export const passportDigest = (options: object): Server => {
  const strategy = new passport.DigestStrategy({ realm: REALM, ...options }, (octets, done) => {
    const name = inUtf8(octets)
    done(null, USERS[name] !== undefined && { name }, USERS[name])
  })
  return createServer((request, response) => {
    const attempt = Object.assign(Object.create(strategy), {
      success: () => response.end('in'),
      fail: (challenge: string | number) =>
        typeof challenge === 'string'
          ? response.writeHead(401, { 'www-authenticate': challenge }).end()
          : response.writeHead(challenge).end(),
      error: () => response.writeHead(500).end(),
    })
    attempt.authenticate(Object.assign(request, { originalUrl: request.url }))
  })
}

export const httpAuthBasic = (): Server =>
  createServer(
    httpAuth
      .basic({ realm: REALM }, (name: string, password: string, done: (ok: boolean) => void) =>
        done(USERS[name] === password),
      )
      .check((_request, response) => response.end('in')),
  )
