import type { ChildProcess } from 'node:child_process'
import { Agent, type IncomingMessage, request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { getParam, parseChallenges } from '../../src/index.ts'
import { storeExample } from '../server-blocks.ts'
import { digestField } from '../server-kit.ts'
import { freePort, start, startServer, stop, stopAll, temporaryFolder, until } from './processes.ts'

/*
 * Counts in a store that several processes share: the example of the README, in two processes, over a real store.
 */

const GUARD = `
import { createServer } from 'node:http'
import { createGuard, rawLines } from 'authfield/server'
${storeExample}
const guard = createGuard([scheme])
const server = createServer(async (req, res) => {
  try {
    const authorization = rawLines(req.rawHeaders, 'authorization')
    const verdict = await guard({ method: req.method, target: req.url, authorization })
    for (const [name, value] of verdict.headers) res.appendHeader(name, value)
    res.writeHead(verdict.ok ? 200 : verdict.status).end(verdict.reason)
  } catch {
    res.writeHead(503).end()
  }
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
`

const agent = new Agent({ keepAlive: true, maxSockets: 100 })
let storePort: number
let store: ChildProcess
let ports: number[]

async function startStore(): Promise<void> {
  const args = ['--port', String(storePort), '--bind', '127.0.0.1', '--save', '', '--dir', temporaryFolder()]
  store = await start('redis-server', args)
}

beforeAll(async () => {
  storePort = await freePort()
  await startStore()
  const env = {
    REDIS_URL: `redis://127.0.0.1:${storePort}`,
    NONCE_SECRET: Buffer.alloc(32, 'an example').toString('base64'),
  }
  ports = await Promise.all([startServer(GUARD, env), startServer(GUARD, env)])
}, 60_000)

afterAll(async () => {
  agent.destroy()
  await stopAll()
})

interface Answer {
  status: number
  reason: string
  nonce: string | undefined
}

/** What a process says of credentials. */
function send(port: number, authorization?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = authorization === undefined ? {} : { authorization }
    const sent = request({ agent, host: '127.0.0.1', port, path: '/files?a=1', headers }, async (response) => {
      let reason = ''
      for await (const part of response) reason += part
      resolve({ status: response.statusCode!, reason, nonce: nonceIn(response) })
    })
    sent.on('error', reject).end()
  })
}

function nonceIn({ headersDistinct }: IncomingMessage): string | undefined {
  const [challenge] = parseChallenges(headersDistinct['www-authenticate'])
  return challenge && getParam(challenge, 'nonce')
}

async function freshNonce(process = 0): Promise<string> {
  return (await send(ports[process]!)).nonce!
}

function field(nonce: string, count: number): string {
  return digestField({ nonce, password: 'open sesame', nc: count.toString(16).padStart(8, '0') })
}

/** The store is warm once a right request is accepted: nonces from before it began to remember are stale. */
async function untilAccepted(process: number): Promise<string> {
  return until(async () => {
    const nonce = await freshNonce(process)
    const { status } = await send(ports[process]!, field(nonce, 1))
    return status === 200 ? nonce : undefined
  })
}

describe('counts in a store that two processes share', () => {
  let captured: string[]

  test('each of 500 counts is accepted once, of 2,000 parallel requests to both', async () => {
    await untilAccepted(0)
    const nonce = await freshNonce()
    captured = Array.from({ length: 500 }, (_, i) => field(nonce, i + 1))
    const order = [...captured, ...captured, ...captured, ...captured].map((text, i) => ({
      text,
      key: (i * 7919) % 2000,
    }))
    order.sort((a, b) => a.key - b.key)
    const answers = await Promise.all(
      order.map(async ({ text }, i) => ({ text, ...(await send(ports[i % 2]!, text)) })),
    )
    const accepted = answers.filter(({ status }) => status === 200).map(({ text }) => text)
    expect(accepted).toHaveLength(500)
    expect(new Set(accepted).size).toBe(500)
    const refused = answers.filter(({ status }) => status !== 200)
    expect(new Set(refused.map(({ status, reason }) => `${status} ${reason}`))).toEqual(new Set(['401 stale']))
  }, 60_000)

  test('a nonce of one process is good for the other', async () => {
    const nonce = await freshNonce(0)
    expect(await send(ports[1]!, field(nonce, 1))).toMatchObject({ status: 200 })
    expect(await send(ports[0]!, field(nonce, 1))).toMatchObject({ status: 401, reason: 'stale' })
    expect(await send(ports[0]!, field(nonce, 2))).toMatchObject({ status: 200 })
  })

  test('nobody is accepted while the store is gone, and what needs no count is refused as ever', async () => {
    const nonce = await freshNonce()
    await stop(store)
    const right = await Promise.all(ports.flatMap((port) => [1, 2, 3].map((count) => send(port, field(nonce, count)))))
    expect(new Set(right.map(({ status }) => status))).toEqual(new Set([503]))
    for (const port of ports) {
      expect(await send(port)).toMatchObject({ status: 401, reason: 'absent' })
      expect(await send(port, digestField({ nonce, password: 'x' }))).toMatchObject({ status: 401, reason: 'rejected' })
      expect(await send(port, captured[0])).toMatchObject({ status: 503 })
    }
  }, 60_000)

  test('when it is back, and empty, what was captured before is stale, and new requests are accepted', async () => {
    await startStore()
    for (const process of [0, 1]) await untilAccepted(process)
    const replayed = await Promise.all(captured.map((text, i) => send(ports[i % 2]!, text)))
    expect(new Set(replayed.map(({ status, reason }) => `${status} ${reason}`))).toEqual(new Set(['401 stale']))
    const nonce = await freshNonce(1)
    expect(await send(ports[0]!, field(nonce, 1))).toMatchObject({ status: 200 })
    expect(await send(ports[1]!, field(nonce, 1))).toMatchObject({ status: 401, reason: 'stale' })
  }, 60_000)

  test('a store that is there and says nothing lets nobody in', async () => {
    const nonce = await freshNonce()
    store.kill('SIGSTOP')
    try {
      const answers = await Promise.all(ports.map((port) => send(port, field(nonce, 1))))
      expect(answers.map(({ status }) => status)).toEqual([503, 503])
    } finally {
      store.kill('SIGCONT')
    }
    for (const process of [0, 1]) await untilAccepted(process)
  }, 60_000)
})
