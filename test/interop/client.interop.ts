import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type AccountAsk, type Authenticator, authOutcome, basic, digest } from '../../src/client/index.ts'
import { parseCredentials, serializeCredentials } from '../../src/index.ts'
import { Digest, DigestUtf8 } from '../../src/schemes/index.ts'
import { account, clientOf } from './probes.ts'
import { stopAll } from './processes.ts'
import { type Running, startApache, startNginx, stopGently, USERS } from './servers.ts'

/*
 * The client against servers and proxies that others wrote. What is a counterpart's own fault is a row with its reason, so that the
 * day on which it is mended is seen.
 */

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

describe.each(Object.keys(USERS))('as %s', (username) => {
  describe('Apache', () => {
    const origin = () => `http://127.0.0.1:${apache.port}`

    test('mod_auth_digest lets in, proves itself, and is not asked again', async () => {
      const { api, statuses } = clientOf(origin(), digest(account(username)))
      for (const query of ['', '?', '?q=%22&c=d|e']) {
        const response = await api(`${origin()}/digest/page${query}`)
        expect(await response.text()).toBe('in')
        expect(authOutcome(response)).toMatchObject({ serverProved: true })
      }
      expect(statuses).toEqual([401, 200, 200, 200])
    })

    test('a redirect into what it protects is signed anew', async () => {
      const { api, statuses } = clientOf(origin(), digest(account(username)))
      for (let i = 0; i < 2; i++) {
        const response = await api(`${origin()}/moved`)
        expect([response.redirected, await response.text()]).toEqual([true, 'in'])
      }
      expect(statuses).toEqual([302, 401, 200, 302, 200])
    })

    test('a domain is answered before it asks (RFC 7616 §3.3)', async () => {
      const { api, statuses } = clientOf(origin(), digest(account(username)))
      for (const path of ['a', 'b', 'a']) await api(`${origin()}/domain/${path}/page`)
      expect(statuses).toEqual([401, 200, 200, 200])
    })

    test('nonces for one use are named in Authentication-Info', async () => {
      const { api, statuses } = clientOf(origin(), digest(account(username)))
      for (let i = 0; i < 4; i++) expect((await api(`${origin()}/once/page`)).status).toBe(200)
      expect(statuses).toEqual([401, 200, 200, 200, 200])
    })

    // Of requests at once several may have the nonce that is good for one of them. Each is refused with stale=true, which is answered once.
    test.each([3, 40])(
      'nonces for one use, by %i requests at once: the account is never taken for wrong',
      async (count) => {
        const asked: AccountAsk[] = []
        const source = (ask: AccountAsk) => {
          asked.push(ask)
          return account(username)
        }
        const { api, statuses } = clientOf(origin(), digest(source))
        for (let round = 0; round < 2; round++) {
          const all = await Promise.all(Array.from({ length: count }, (_, i) => api(`${origin()}/once/page?${i}`)))
          for (const response of all) {
            await response.arrayBuffer()
            const { result, sends } = authOutcome(response)!
            expect([result, response.status]).toEqual(response.status === 200 ? ['sent', 200] : ['rejected', 401])
            expect(sends).toBeLessThanOrEqual(3)
          }
          if (count === 3) expect(all.map(({ status }) => status)).toEqual([200, 200, 200])
        }
        expect(asked).toHaveLength(1)
        statuses.length = 0
        for (let i = 0; i < 3; i++) expect((await api(`${origin()}/once/page`)).status).toBe(200)
      },
    )
  })

  describe('nginx', () => {
    const origin = () => `http://127.0.0.1:${nginx.port}`

    test('its realm has quotes that it does not escape, and is answered', async () => {
      const { api } = clientOf(origin(), basic(account(username)))
      const response = await api(`${origin()}/quoted/page`)
      expect(await response.text()).toBe('in')
      const refused = await clientOf(origin(), digest(account(username))).api(`${origin()}/quoted/page`)
      expect(authOutcome(refused)).toMatchObject({ result: 'no-answer', issues: [{ code: 'unescaped-quote' }, {}] })
    })
  })
})

test('Apache knows no username* (RFC 7616 §3.4), which is why names go as octets', async () => {
  const origin = `http://127.0.0.1:${apache.port}`
  const mine = digest(account('J\u00e4s\u00f8n'))
  const extended: Authenticator = {
    ...mine,
    async answer(...args) {
      const { authorization } = (await mine.answer(...args)) ?? {}
      const credentials = authorization && DigestUtf8.credentials.decode(parseCredentials(authorization)!)
      return credentials ? { authorization: serializeCredentials(Digest.credentials.encode(credentials)) } : undefined
    },
  }
  const { api, statuses } = clientOf(origin, extended)
  await api(`${origin}/digest/page`)
  expect(statuses).toEqual([401, 401])
})

describe('a wrong password', () => {
  test.each([
    ['digest', () => digest({ username: 'ada', password: 'wrong' })],
    ['basic', () => basic({ username: 'ada', password: 'wrong' })],
  ])('is refused once more by Apache, and that is all: %s', async (path, make) => {
    const origin = `http://127.0.0.1:${apache.port}`
    const { api, statuses } = clientOf(origin, make())
    expect(authOutcome(await api(`${origin}/${path}/page`))).toMatchObject({ result: 'rejected', sends: 2 })
    expect(statuses).toEqual([401, 401])
  })
})
