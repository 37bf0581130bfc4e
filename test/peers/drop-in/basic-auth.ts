import { serializeCredentials } from 'authfield'
import { Basic, decodeCredentials } from 'authfield/schemes'

/* basic-auth: what an Authorization field says of a name and a password, and the field itself. */

export interface Credentials {
  name: string
  pass: string
}

export function parse(field: string): Credentials | undefined {
  if (typeof field !== 'string') return undefined
  const credentials = decodeCredentials(Basic, field)
  return credentials && { name: credentials.userId, pass: credentials.password }
}

export function format({ name, pass }: Credentials): string {
  return serializeCredentials(Basic.credentials.encode({ userId: name, password: pass }))
}
