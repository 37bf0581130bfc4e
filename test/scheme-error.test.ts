import { inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { AuthError } from '../src/index.ts'
import { AuthSchemeError, type AuthSchemeErrorCode } from '../src/schemes/index.ts'

/*
 * What the errors of schemes say: a sentence for people, and names of this library for programs.
 */

describe('the message is a sentence', () => {
  test.each<[code: AuthSchemeErrorCode, param: string | undefined, message: string]>([
    ['wrong-scheme', undefined, 'Digest: the content is of another scheme'],
    ['missing-param', 'nonce', 'Digest: the parameter nonce is missing'],
    ['missing-param', undefined, 'Digest: the content is missing'],
    ['duplicate-param', 'nonce', 'Digest: the parameter nonce is there more than once'],
    ['duplicate-param', undefined, 'Digest: the content is there more than once'],
    ['invalid-value', 'nc', 'Digest: the parameter nc is not valid'],
    ['invalid-value', undefined, 'Digest: the content is not valid'],
    ['malformed', undefined, 'Digest: the content has another form than the scheme'],
    ['unsupported', 'algorithm', 'Digest: the parameter algorithm is not supported'],
    ['unsupported', undefined, 'Digest: the content is not supported'],
  ])('%s, %s', (code, param, message) => {
    const error = new AuthSchemeError(code, 'Digest', param)
    expect(error).toBeInstanceOf(AuthError)
    expect({ ...error }).toEqual({ name: 'AuthSchemeError', code, scheme: 'Digest', ...(param && { param }) })
    expect(error.message).toBe(message)
    expect(inspect(error)).toContain(`AuthSchemeError: ${message}`)
  })
})
