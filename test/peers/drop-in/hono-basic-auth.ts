import { serializeChallenge } from 'authfield'
import { Basic, decodeCredentials } from 'authfield/schemes'
import type { Context, MiddlewareHandler } from 'hono'
import { timingSafeEqual } from 'hono/utils/buffer'

/* hono/basic-auth: a middleware that lets in whom it knows. */

interface User {
  username: string
  password: string
}

type Message = string | object
type Hash = (data: string) => string

export interface BasicAuthOptions extends Partial<User> {
  verifyUser?: (username: string, password: string, c: Context) => boolean | Promise<boolean>
  realm?: string
  hashFunction?: Hash
  invalidUserMessage?: Message | ((c: Context) => Message | Promise<Message>)
  onAuthSuccess?: (c: Context, username: string) => void | Promise<void>
}

export function basicAuth(options: BasicAuthOptions, ...users: User[]): MiddlewareHandler {
  const { username, password, verifyUser, realm = 'Secure Area', hashFunction, invalidUserMessage } = options
  if (username !== undefined && password !== undefined) users.unshift({ username, password })
  else if (!verifyUser) {
    throw new Error('basic auth middleware requires options for "username and password" or "verifyUser"')
  }
  const challenge = serializeChallenge(Basic.challenge.encode({ realm }))
  const isKnown = verifyUser ?? ((username, password) => isOneOf(users, { username, password }, hashFunction))

  return async (c, next) => {
    const sent = decodeCredentials(Basic, c.req.header('Authorization'))
    if (sent && (await isKnown(sent.userId, sent.password, c))) {
      await options.onAuthSuccess?.(c, sent.userId)
      return next()
    }
    const message = typeof invalidUserMessage === 'function' ? await invalidUserMessage(c) : invalidUserMessage
    c.header('WWW-Authenticate', challenge)
    return typeof message === 'object' ? c.json(message, 401) : c.text(message || 'Unauthorized', 401)
  }
}

async function isOneOf(users: User[], { username, password }: User, hash: Hash | undefined): Promise<boolean> {
  const found = users.map(async (user) => {
    const [isName, isPassword] = await Promise.all([
      timingSafeEqual(user.username, username, hash),
      timingSafeEqual(user.password, password, hash),
    ])
    return isName && isPassword
  })
  return (await Promise.all(found)).includes(true)
}
