import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { bundled, root } from '../server-blocks.ts'
import { start, startServer, stopAll, temporaryFolder } from './processes.ts'
import { type Running, startApache, startNginx, stopGently, USERS } from './servers.ts'

/*
 * A page of code protects an Express app with Digest and Bearer, and another fetches from it, from Apache and from nginx: two programs
 * in two processes, which import this package and Express, and nothing else.
 */

const SERVER = `
import express from 'express'
import { bearer, createGuard, digest, rawLines, refuse, users } from 'authfield/server'

const { lookup } = users({ ada: process.env.PASSWORD })
const scopes = new Map([['reading', ['read']], ['writing', ['read', 'write']]])
const guard = createGuard([
  digest({ realm: 'files', lookup }),
  bearer({
    realm: 'files',
    verify(token, { need }) {
      const known = scopes.get(token)
      return known?.includes(need) ? token : known && refuse('insufficient_scope', { scope: [need] })
    },
  }),
])

const app = express()
app.use(async (req, res, next) => {
  const verdict = await guard({
    method: req.method,
    target: req.originalUrl,
    authorization: rawLines(req.rawHeaders, 'authorization'),
    need: req.method === 'GET' ? 'read' : 'write',
  })
  for (const [name, value] of verdict.headers) res.appendHeader(name, value)
  if (!verdict.ok) return res.status(verdict.status).end()
  req.user = verdict.identity
  next()
})
app.get('/me', (req, res) => res.send(req.user))
app.put('/me', (req, res) => res.send(req.user))

const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port))
`

const CLIENT = `
import { authOutcome, basic, bearer, digest, withAuth } from 'authfield/client'

const { EXPRESS, APACHE, NGINX, PASSWORD } = process.env
const account = { username: 'ada', password: PASSWORD }
const byPassword = withAuth(fetch, {
  [EXPRESS]: digest(account),
  [APACHE]: digest(account),
  [APACHE + '/basic/']: basic(account),
  [NGINX]: basic(account),
})
const byToken = withAuth(fetch, {
  [EXPRESS]: bearer(({ challenge }) => (challenge?.scope?.includes('write') ? 'writing' : 'reading'), { stepUp: true }),
})

async function show(api, url, init) {
  const response = await api(url, init)
  const { scheme, sends, serverProved } = authOutcome(response)
  console.log(response.status, await response.text(), scheme, sends, serverProved ?? '')
}

await show(byPassword, EXPRESS + '/me')
await show(byPassword, EXPRESS + '/me?again')
await show(byToken, EXPRESS + '/me')
await show(byToken, EXPRESS + '/me', { method: 'PUT', body: 'text' })
await show(byPassword, APACHE + '/digest/page')
await show(byPassword, APACHE + '/digest/page?again')
await show(byPassword, APACHE + '/basic/page')
await show(byPassword, NGINX + '/basic/page')
await show(byPassword, NGINX + '/basic/page?again')
`

const PASSWORD = USERS.ada!
let apache: Awaited<ReturnType<typeof startApache>>
let nginx: Running

beforeAll(async () => {
  apache = await startApache()
  nginx = await startNginx()
}, 60_000)

afterAll(async () => {
  await stopGently(apache.child)
  await stopAll()
}, 60_000)

const importsOf = (program: string) => Array.from(program.matchAll(/ from '(.*)'$/gm), ([, from]) => from)

test('what each imports is this package, and the framework that it protects', () => {
  expect(importsOf(SERVER)).toEqual(['express', 'authfield/server'])
  expect(importsOf(CLIENT)).toEqual(['authfield/client'])
})

test.each([SERVER, CLIENT])('each is a page of code', (program) => {
  expect(program.split('\n').length).toBeLessThan(45)
})

test('the one lets the other in, and so do Apache and nginx', async () => {
  const origin = (port: number) => `http://127.0.0.1:${port}`
  const EXPRESS = origin(await startServer(SERVER, { PASSWORD }))
  const file = join(temporaryFolder(join(root, 'node_modules')), 'client.mjs')
  writeFileSync(file, bundled(CLIENT))
  const environment = { EXPRESS, APACHE: origin(apache.port), NGINX: origin(nginx.port), PASSWORD }
  const client = await start(process.execPath, [file], environment)
  let said = ''
  client.stdout!.on('data', (part) => {
    said += part
  })
  const [code] = await once(client, 'close')
  expect(
    said
      .trim()
      .split('\n')
      .map((line) => line.trim()),
  ).toEqual([
    '200 ada Digest 2 true',
    '200 ada Digest 1 true',
    '200 reading Bearer 1',
    '200 writing Bearer 2',
    '200 in Digest 2 true',
    '200 in Digest 1 true',
    '200 in Basic 2',
    '200 in Basic 2',
    '200 in Basic 1',
  ])
  expect(code).toBe(0)
}, 60_000)
