import { expect, test } from '@jest/globals'
import { authOutcome, basic, type Scopes, withAuth } from '../src/client/index.ts'
import { lets, peer } from './client-peers.ts'

/*
 * What a URL is relative to. A page has a document and a location of its own, which can't be replaced.
 */

const ORIGIN = 'https://a.example'
const scopes: Scopes = { [ORIGIN]: basic({ username: 'ada', password: 'p' }) }

function server() {
  const { fetch, arrived } = peer(lets(['Basic YWRhOnA='], 'Basic realm="r"'))
  return { api: withAuth(fetch, scopes), arrived }
}

test('may be relative to the document or to the location', async () => {
  const { api, arrived } = server()
  const globals = globalThis as { document?: object; location?: object }
  try {
    globals.location = { href: `${ORIGIN}/l/` }
    await api('x')
    globals.document = { baseURI: `${ORIGIN}/d/` }
    await api('x')
  } finally {
    delete globals.document
    delete globals.location
  }
  expect(arrived.map(({ url }) => url)).toEqual([`${ORIGIN}/l/x`, `${ORIGIN}/l/x`, `${ORIGIN}/d/x`, `${ORIGIN}/d/x`])
})

test('needs no location, which a platform may refuse to tell', async () => {
  const { api } = server()
  Object.defineProperty(globalThis, 'location', {
    configurable: true,
    get: () => {
      throw new ReferenceError('location')
    },
  })
  try {
    expect((await api(`${ORIGIN}/x`)).status).toBe(200)
    expect(authOutcome(await withAuth(async (_url: string) => new Response(), scopes)('x'))).toBeUndefined()
  } finally {
    Reflect.deleteProperty(globalThis, 'location')
  }
})
