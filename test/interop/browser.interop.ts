import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Browser, Page as Tab } from 'playwright-core'
import { createGuard, createNonces, digest, type Guard, rawLines, users } from '../../src/server/index.ts'
import { startBrowser } from './browser.ts'

/* A login in Chromium: what a person sees, and what goes over the connection. */

const ACCOUNT = { username: 'ada', password: 'secret' }
const LIFETIME = 10_000
const { lookup } = users({ ada: 'secret' })
let browser: Browser
let server: Server
let guard: Guard<string>
let time = 1_790_000_000_000
let statuses: number[] = []

beforeAll(async () => {
  browser = await startBrowser()
  server = createServer(async (req, res) => {
    const authorization = rawLines(req.rawHeaders, 'authorization')
    const verdict = await guard({ method: req.method!, target: req.url!, authorization })
    for (const [name, value] of verdict.headers) res.appendHeader(name, value)
    statuses.push(verdict.ok ? 200 : verdict.status)
    res.writeHead(verdict.ok ? 200 : verdict.status, { 'content-type': 'text/html' })
    res.end(
      `<!doctype html><link rel="icon" href="data:,"><h1>${verdict.ok ? `Hello ${verdict.identity}` : 'Who?'}</h1>`,
    )
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
}, 60_000)

beforeEach(() => {
  statuses = []
  guard = createGuard([
    digest({ realm: 'files', lookup, nonces: createNonces({ lifetime: LIFETIME, now: () => time }) }),
  ])
})

afterAll(async () => {
  await browser.close()
  server.closeAllConnections()
  server.close()
})

const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

async function loggedIn(account: typeof ACCOUNT, act: (tab: Tab) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ httpCredentials: account })
  const tab = await context.newPage()
  await tab.goto(`${origin()}/`)
  await act(tab)
  await context.close()
}

test('a login shows the page, and asks once', async () => {
  await loggedIn(ACCOUNT, async (tab) => {
    expect(await tab.textContent('h1')).toBe('Hello ada')
    await tab.goto(`${origin()}/other?a=1`)
    expect(await tab.textContent('h1')).toBe('Hello ada')
    if (process.env.SCREENSHOT) await tab.screenshot({ path: process.env.SCREENSHOT })
  })
  expect(statuses).toEqual([401, 200, 200])
}, 60_000)

test('a wrong password shows the page of the refusal', async () => {
  await loggedIn({ username: 'ada', password: 'wrong' }, async (tab) => {
    expect(await tab.textContent('h1')).toBe('Who?')
  })
  expect(statuses).toEqual([401, 401])
}, 60_000)

test('an expired nonce is renewed without a word', async () => {
  await loggedIn(ACCOUNT, async (tab) => {
    time += LIFETIME + 1
    await tab.goto(`${origin()}/later`)
    expect(await tab.textContent('h1')).toBe('Hello ada')
  })
  expect(statuses).toEqual([401, 200, 401, 200])
}, 60_000)

test('thirty requests at once are let in by one nonce, whatever the order of their counts', async () => {
  await loggedIn(ACCOUNT, async (tab) => {
    const all = await tab.evaluate<number[]>(
      'Promise.all(Array.from({ length: 30 }, (_, i) => fetch("/x?" + i).then((response) => response.status)))',
    )
    expect(all).toEqual(Array(30).fill(200))
  })
  expect(statuses.filter((status) => status !== 200)).toEqual([401])
}, 60_000)
