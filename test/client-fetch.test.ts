import { describe, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { type Authenticator, authOutcome, basic, bearer, type Scopes, withAuth } from '../src/client/index.ts'
import { type Arrived, asks, lets, peer } from './client-peers.ts'

type BodyInit = NonNullable<RequestInit['body']>

const account = { username: 'ada', password: 'p' }
const BASIC = 'Basic YWRhOnA='
const ORIGIN = 'https://a.example'
const scopes: Scopes = { [ORIGIN]: basic(account) }

/** What a server with Basic got, and gave back. */
function server(reply: (arrived: Arrived) => Response | Promise<Response> = lets([BASIC], 'Basic realm="r"')) {
  const { fetch, arrived } = peer(reply)
  return { api: withAuth(fetch, { [ORIGIN]: basic(account) }), arrived }
}

const sentOf = (arrived: Arrived[]) => arrived.map(({ url, authorization }) => [url, authorization])

describe('a request in a scope', () => {
  test.each([
    ['text', `${ORIGIN}/x`],
    ['a URL', new URL(`${ORIGIN}/x`)],
    ['a Request', new Request(`${ORIGIN}/x`)],
    ['an object of text', { toString: () => `${ORIGIN}/x` } as unknown as URL],
  ])('is answered for, given as %s', async (_what, input) => {
    const { api, arrived } = server()
    const response = await api(input)
    expect(await response.text()).toBe('in')
    expect(sentOf(arrived)).toEqual([
      [`${ORIGIN}/x`, null],
      [`${ORIGIN}/x`, BASIC],
    ])
    expect(authOutcome(response)).toMatchObject({ result: 'sent', scheme: 'Basic', sends: 2 })
  })

  test('is sent with all that init has, also to a fetch that takes more', async () => {
    const given: unknown[][] = []
    const own = async (url: string, init: RequestInit & { own?: string }, more?: string) => {
      given.push([url, init, more])
      return lets([BASIC], 'Basic realm="r"')({ authorization: new Headers(init.headers).get('authorization') })
    }
    const init = { own: 'd', credentials: 'omit', method: 'post' } as const
    await withAuth(own, scopes)(`${ORIGIN}/x`, init, 'more')
    for (const args of given) {
      expect(args[1]).toMatchObject({ own: 'd', credentials: 'omit', method: 'POST', redirect: 'manual' })
      expect(args[2]).toBe('more')
    }
  })

  test.each([
    ['get', 'GET'],
    ['patch', 'patch'],
  ])('is of the method that fetch makes of %s', async (method, sent) => {
    const { api, arrived } = server()
    await api(ORIGIN, { method })
    expect(arrived[0]!.method).toBe(sent)
  })

  test('is sent with the members of an init that is of a class, as a Request is', async () => {
    const { api, arrived } = server()
    await api(
      `${ORIGIN}/x`,
      new Request('https://b.example', { method: 'PUT', body: 'b', headers: { 'x-own': '1' } }) as RequestInit,
    )
    expect(arrived[0]).toMatchObject({ method: 'PUT', authorization: null })
    expect(arrived[0]!.headers.get('x-own')).toBe('1')
  })

  test('has its URL without an empty query, which not every platform sends', async () => {
    const { api, arrived } = server()
    await api(`${ORIGIN}/x?`)
    await api(new Request(`${ORIGIN}/x?`, { method: 'POST', body: 'b', headers: { 'x-own': '1' } }))
    expect(new Set(arrived.map(({ url }) => url))).toEqual(new Set([`${ORIGIN}/x`]))
    expect(arrived.at(-1)!.headers.get('x-own')).toBe('1')
    expect(await new Response(arrived.at(-1)!.init.body).text()).toBe('b')
  })

  test('whose response is one of a platform that tells no URL is answered for as well', async () => {
    const { api } = server()
    expect((await api(`${ORIGIN}/x`)).url).toBe('')
  })
})

describe('a request that passes untouched', () => {
  test.each([
    ['to another origin', 'https://b.example/'],
    ['to another port', `${ORIGIN}:444/`],
    ['to the same host over http', 'http://a.example/'],
    ['to what is no URL', 'x y'],
    ['to a blob: of the origin', `blob:${ORIGIN}/6e5c`],
    ['with a user in its URL', 'https://u:p@a.example/'],
  ])('%s', async (_where, url) => {
    const { api, arrived } = server(() => new Response('x'))
    const init = { headers: {} }
    const response = await api(url, init)
    expect(arrived[0]!.input).toBe(url)
    expect(arrived[0]!.init).toBe(init)
    expect(authOutcome(response)).toBeUndefined()
  })

  test('is one that the platform refuses: of a used Request, of a wrong header, of an init that is none', async () => {
    const used = new Request(ORIGIN, { method: 'POST', body: 'b' })
    await used.text()
    const given: unknown[][] = []
    const api = withAuth(async (...args: [input: unknown, init?: unknown]) => given.push(args), scopes)
    const inits = [{ headers: { 'a b': 'x' } }, 'init', 5]
    await api(used)
    for (const init of inits) await api(ORIGIN, init)
    expect(given).toEqual([[used], ...inits.map((init) => [ORIGIN, init])])
    expect(given[1]![1]).toBe(inits[0])
  })

  test('rejects or throws as the fetch given does', async () => {
    const error = new Error('sync')
    const throwing = withAuth((_url: string): Promise<Response> => {
      throw error
    }, scopes)
    expect(() => throwing('https://b.example')).toThrow(error)
    await expect(throwing(ORIGIN)).rejects.toBe(error)
  })

  test.each(['Authorization', 'DPoP'])("with the caller's own %s", async (name) => {
    const { api, arrived } = server(() => asks('Basic realm="r"'))
    const init = { headers: { [name]: 'own' } }
    const response = await api(`${ORIGIN}/x`, init)
    expect(arrived).toHaveLength(1)
    expect(arrived[0]!.init).toBe(init)
    expect(authOutcome(response)).toMatchObject({
      result: 'own-credentials',
      sends: 1,
      challenges: [{ scheme: 'Basic' }],
    })
    await api(new Request(ORIGIN, { headers: { [name]: 'own' } }))
    expect(arrived).toHaveLength(2)
  })

  test("with the caller's own credentials, and no outcome where the platform has gone out of the scopes", async () => {
    const { api } = server(() =>
      Object.defineProperties(new Response(), { redirected: { value: true }, url: { value: 'https://b.example/' } }),
    )
    expect(authOutcome(await api(ORIGIN, { headers: { authorization: 'own' } }))).toBeUndefined()
  })
})

describe('scopes', () => {
  const answeredAt = async (scopes: Scopes, url: string) => {
    const { fetch, arrived } = peer(() => asks('Basic realm="r"'))
    const response = await withAuth(fetch, scopes)(url)
    return { sends: arrived.length, isIn: authOutcome(response) !== undefined }
  }

  test.each([
    ['/v2', '/v2', true],
    ['/v2', '/v2/', true],
    ['/v2', '/v2/x', true],
    ['/v2', '/v2?q', true],
    ['/v2', '/v20', false],
    ['/v2', '/', false],
    ['/v2/', '/v2', false],
    ['/v2/', '/v2/', true],
    ['/v2/', '/v2/x', true],
    ['/~a', '/%7ea/x', true],
    ['/a%2fb', '/a%2Fb', true],
    ['/a%2fb', '/a/b', false],
    ['/v2/', '/v2/%2e%2e/x', false],
  ])('%s covers %s: %s', async (scope, path, isIn) => {
    expect((await answeredAt({ [ORIGIN + scope]: basic(account) }, ORIGIN + path)).isIn).toBe(isIn)
  })

  test('of several the longest holds, and an empty list answers nobody', async () => {
    const scopes = { [ORIGIN]: basic(account), [`${ORIGIN}/token`]: [], [`${ORIGIN}/token/x`]: [basic(account)] }
    expect(await answeredAt(scopes, `${ORIGIN}/x`)).toEqual({ sends: 2, isIn: true })
    expect(await answeredAt(scopes, `${ORIGIN}/token`)).toEqual({ sends: 1, isIn: true })
    expect(await answeredAt(scopes, `${ORIGIN}/token/x`)).toEqual({ sends: 2, isIn: true })
  })

  test('are those of the time when fetch was wrapped', async () => {
    const list: Authenticator[] = []
    const { fetch, arrived } = peer(() => asks('Basic realm="r"'))
    const api = withAuth(fetch, { [ORIGIN]: list })
    list.push(basic(account))
    await api(ORIGIN)
    expect(arrived).toHaveLength(1)
  })

  test.each([
    ['no URL', 'a.example'],
    ['a relative one', '/x'],
    ['another protocol', 'ftp://a.example'],
    ['a blob:', 'blob:https://a.example/x'],
    ['a user', 'https://SECRET:SECRET@a.example'],
    ['a query', 'https://a.example/?SECRET'],
    ['an empty query', 'https://a.example/?'],
    ['a fragment', 'https://a.example/#SECRET'],
    ['an empty fragment', 'https://a.example/#'],
  ])('are refused with %s, and the error does not say it', (_what, key) => {
    const wrap = () => withAuth(fetch, { 'https://b.example': [], [key]: [] })
    expect(wrap).toThrow(TypeError)
    expect(wrap).toThrow(/^scopes\[1\] /)
    expect(wrap).not.toThrow(/SECRET/)
  })

  test.each([
    [ORIGIN, `${ORIGIN}/`],
    [ORIGIN, `${ORIGIN}:443`],
    [ORIGIN, 'HTTPS://A.EXAMPLE'],
    [`${ORIGIN}/~x`, `${ORIGIN}/%7Ex`],
    [`${ORIGIN}/x`, `${ORIGIN}/y/../x`],
  ])('are refused where one is there twice: %s, %s', (one, other) => {
    expect(() => withAuth(fetch, { [one]: [], [other]: [] })).toThrow('scopes[1] is there twice')
  })

  test('are refused without authenticators, and what is no fetch is', () => {
    const bad = { [`${ORIGIN}/a`]: [], [ORIGIN]: {} as Authenticator }
    expect(() => withAuth(fetch, bad)).toThrow(/^scopes\[1\] has what is no authenticator/)
    expect(() => withAuth('fetch' as unknown as typeof fetch, {})).toThrow('fetch is not a function')
  })

  test.each([
    ['a Map', new Map([[ORIGIN, basic(account)]])],
    ['a list', [basic(account)]],
    ['a text', ORIGIN],
    ['nothing', undefined],
  ])('are a plain object, and not %s', (_what, scopes) => {
    expect(() => withAuth(fetch, scopes as never)).toThrow('scopes is not a plain object')
  })
})

describe('bodies', () => {
  const REPEATABLE: [string, () => BodyInit, string][] = [
    ['text', () => 'the body', 'the body'],
    ['URLSearchParams', () => new URLSearchParams({ a: 'b c' }), 'a=b+c'],
    ['an ArrayBuffer', () => new TextEncoder().encode('the body').buffer as ArrayBuffer, 'the body'],
    ['a view', () => new Uint8Array(new TextEncoder().encode('xthe body').buffer, 1), 'the body'],
    ['a DataView', () => new DataView(new TextEncoder().encode('the bodyx').buffer, 0, 8), 'the body'],
    ['a Blob', () => new Blob(['the body'], { type: 'text/x' }), 'the body'],
    // Node 18 has no File.
    ['a File', () => (globalThis.File ? new File(['the body'], 'f') : new Blob(['the body'])), 'the body'],
    ['a number', () => 5 as unknown as BodyInit, '5'],
  ]

  const bodies = (arrived: Arrived[]) =>
    Promise.all(
      arrived.map(({ init, input }) => (input instanceof Request ? input.text() : new Response(init.body).text())),
    )

  test.each(REPEATABLE)('%s is sent again', async (_what, body, text) => {
    const { api, arrived } = server()
    await api(ORIGIN, { method: 'POST', body: body() })
    expect(await bodies(arrived)).toEqual([text, text])
  })

  test('a FormData is sent again', async () => {
    const { api, arrived } = server()
    const body = new FormData()
    body.append('a', 'b')
    body.append('f', new Blob(['content']), 'name')
    const sending = api(ORIGIN, { method: 'POST', body })
    body.append('later', 'x')
    await sending
    for (const { init } of arrived) {
      const sent = init.body as FormData
      expect([...sent.keys()]).toEqual(['a', 'f'])
      expect((sent.get('f') as File).name).toBe('name')
    }
  })

  test('what the caller changes meanwhile is sent as it was, as fetch does', async () => {
    const { api, arrived } = server()
    const octets = new Uint8Array([1])
    const form = new URLSearchParams({ a: 'b' })
    const headers = new Headers({ 'x-own': '1' })
    const sending = [octets, form].map((body) => api(ORIGIN, { method: 'POST', body, headers }))
    octets[0] = 2
    form.set('a', 'c')
    headers.set('x-own', '2')
    await Promise.all(sending)
    expect(new Set(await bodies(arrived))).toEqual(new Set(['\x01', 'a=b']))
    for (const arrival of arrived) expect(arrival.headers.get('x-own')).toBe('1')
  })

  test('a Request is sent again as a copy, and the unread one stays', async () => {
    const { api, arrived } = server()
    const request = new Request(ORIGIN, { method: 'POST', body: 'the body' })
    await api(request)
    expect(await bodies(arrived)).toEqual(['the body', 'the body'])
    expect(request.bodyUsed).toBe(false)
    for (const { input } of arrived) expect(input).toBeInstanceOf(Request)
  })

  test('a Request whose body the platform does not show is copied as well', async () => {
    const { api, arrived } = server()
    const request = new Request(ORIGIN, { method: 'POST', body: 'the body' })
    Object.defineProperty(request, 'body', { value: undefined })
    await api(request)
    expect(await bodies(arrived)).toEqual(['the body', 'the body'])
  })

  test('a body in init replaces that of a Request', async () => {
    const { api, arrived } = server()
    await api(new Request(ORIGIN, { method: 'POST', body: 'theirs' }), { body: 'mine' })
    expect(arrived.map(({ init }) => init.body)).toEqual(['mine', 'mine'])
  })

  test.each([
    ['a stream', () => new Blob(['x']).stream()],
    ['an iterable', () => (async function* () {})()],
    ['what is not known', () => ({ pipe: () => {} })],
  ])('%s is sent once: the 401 comes back unread, and says why', async (_what, make) => {
    const { api, arrived } = server()
    const body = make() as BodyInit
    const init = { method: 'PUT', body, duplex: 'half' } as const
    const response = await api(`${ORIGIN}/x`, init)
    expect(response.status).toBe(401)
    expect(response.bodyUsed).toBe(false)
    expect(arrived.map(({ init }) => init.body)).toEqual([body])
    expect(authOutcome(response)).toMatchObject({ result: 'body-used', sends: 1 })
    // A GET goes before, and the upload has its credentials at once.
    await api(`${ORIGIN}/`)
    expect((await api(`${ORIGIN}/x`, init)).status).toBe(200)
  })
})

describe('a signal', () => {
  const hanging = () => new Promise<never>(() => {})

  test('is passed on', async () => {
    const { api, arrived } = server(() => new Response())
    const { signal } = new AbortController()
    await api(ORIGIN, { signal })
    await api(new Request(ORIGIN, { signal }))
    expect(arrived[0]!.init.signal).toBe(signal)
    expect(arrived[1]!.input).toBeInstanceOf(Request)
  })

  test('that has come already keeps anything from being sent', async () => {
    const { api, arrived } = server()
    const signal = AbortSignal.abort('why')
    await expect(api(ORIGIN, { signal })).rejects.toBe('why')
    expect(arrived).toHaveLength(0)
  })

  test.each([
    ['before the first request', bearer(hanging), 0],
    ['after a refusal', basic(hanging), 1],
  ])('ends the wait for a source %s', async (_when, authenticator, sends) => {
    const { fetch, arrived } = peer(() => asks('Basic realm="r"'))
    const controller = new AbortController()
    const request = new Request(ORIGIN, { signal: controller.signal })
    const call = withAuth(fetch, { [ORIGIN]: authenticator })(request)
    setTimeout(() => controller.abort(new Error('enough')))
    const error = await call.catch((error: unknown) => error)
    // The reason is as the platform hands it on.
    expect(request.signal.aborted).toBe(true)
    expect(error).toBe(request.signal.reason)
    expect(arrived).toHaveLength(sends)
  })

  test('ends a response that nobody wants, but has no end', async () => {
    const endless = new ReadableStream({ pull: hanging })
    const controller = new AbortController()
    const { api, arrived } = server(() => {
      setTimeout(() => controller.abort(new Error('enough')))
      return new Response(endless, { status: 401, headers: { 'www-authenticate': 'Basic realm="r"' } })
    })
    await expect(api(ORIGIN, { signal: controller.signal })).rejects.toThrow('enough')
    expect(arrived).toHaveLength(1)
  })

  test('of many calls has one listener, and none in the end: some platforms take more than ten for a leak', async () => {
    const { signal } = new AbortController()
    const listeners = new Set<unknown>()
    let most = 0
    Object.assign(signal, {
      addEventListener: (_type: string, listener: unknown) => {
        most = Math.max(most, listeners.add(listener).size)
      },
      removeEventListener: (_type: string, listener: unknown) => listeners.delete(listener),
    })
    const { fetch } = peer(lets([BASIC], 'Basic realm="r"'))
    const api = withAuth(fetch, { [ORIGIN]: basic(async () => account) })
    const all = await Promise.all(Array.from({ length: 20 }, () => api(ORIGIN, { signal })))
    expect(all.map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect([most, listeners.size]).toEqual([1, 0])
  })

  test('that has come when a redirect is let go ends that as well', async () => {
    const controller = new AbortController()
    const { api, arrived } = server(({ url }) => {
      if (url === `${ORIGIN}/`) return new Response(null, { status: 302, headers: { location: 'https://b.example/' } })
      controller.abort(new Error('enough'))
      return new Response(new ReadableStream({ pull: hanging }), { status: 302, headers: { location: '/x' } })
    })
    await expect(api(ORIGIN, { signal: controller.signal })).rejects.toThrow('enough')
    expect(arrived).toHaveLength(2)
  })

  test('of one call does not end those that wait for the same source', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 5 }), fc.nat(4), fc.boolean(), async (count, at, fails) => {
        const aborted = at % count
        const { fetch } = peer(lets([BASIC], 'Basic realm="r"'))
        const controller = new AbortController()
        let calls = 0
        let go = () => {}
        const waiting = new Promise<void>((resolve) => {
          go = resolve
        })
        const source = async () => {
          calls++
          await waiting
          if (fails) throw new Error('source')
          return account
        }
        const api = withAuth(fetch, { [ORIGIN]: basic(source) })
        const all = Array.from({ length: count }, (_, i) =>
          api(ORIGIN, i === aborted ? { signal: controller.signal } : {}),
        )
        const settled = Promise.allSettled(all)
        await new Promise((resolve) => setTimeout(resolve))
        controller.abort(new Error('enough'))
        go()
        const results = (await settled).map((one) =>
          one.status === 'rejected' ? one.reason.message : one.value.status,
        )
        expect(results).toEqual(results.map((_, i) => (i === aborted ? 'enough' : fails ? 'source' : 200)))
        expect(calls).toBe(1)
      }),
      { numRuns: 50 },
    )
  })
})

describe('a response that nobody wants', () => {
  const refusal = (body: ReadableStream) =>
    new Response(body, { status: 401, headers: { 'www-authenticate': 'Basic realm="r"' } })

  /** A stream of chunks, and how much was read of it. */
  function stream(chunks: number, length: number) {
    const state = { read: 0, isCancelled: false }
    const body = new ReadableStream(
      {
        pull(controller) {
          if (state.read++ < chunks) controller.enqueue(new Uint8Array(length))
          else controller.close()
        },
        cancel() {
          state.isCancelled = true
        },
      },
      { highWaterMark: 0 },
    )
    return { body, state }
  }

  const first = (body: ReadableStream) => {
    let count = 0
    return server(() => (count++ === 0 ? refusal(body) : new Response('in')))
  }

  test('is read to its end, so that its connection can be used again', async () => {
    const { body, state } = stream(4, 16_000)
    await first(body).api(ORIGIN)
    expect(state).toEqual({ read: 5, isCancelled: false })
  })

  test('is cancelled where it is long', async () => {
    const { body, state } = stream(Number.POSITIVE_INFINITY, 16_000)
    await first(body).api(ORIGIN)
    expect(state).toEqual({ read: 5, isCancelled: true })
  })

  test('is cancelled where it takes long', async () => {
    const { setTimeout: wait } = globalThis
    jest.useFakeTimers()
    try {
      let isCancelled = false
      const body = new ReadableStream({
        pull: () => new Promise(() => {}),
        cancel() {
          isCancelled = true
        },
      })
      const call = first(body).api(ORIGIN)
      while (jest.getTimerCount() === 0) await new Promise((resolve) => wait(resolve))
      jest.advanceTimersByTime(1000)
      expect((await call).status).toBe(200)
      expect(isCancelled).toBe(true)
    } finally {
      jest.useRealTimers()
    }
  })

  test('does no harm where it fails, or is being read', async () => {
    const failing = new ReadableStream({ pull: () => Promise.reject(new Error('reset')) })
    expect((await first(failing).api(ORIGIN)).status).toBe(200)
    const locked = refusal(new ReadableStream())
    locked.body!.getReader()
    const foreign = Object.defineProperty(refusal(new ReadableStream()), 'body', { value: {} })
    for (const response of [locked, foreign]) {
      let count = 0
      expect((await server(() => (count++ === 0 ? response : new Response('in'))).api(ORIGIN)).status).toBe(200)
    }
  })

  test('is cancelled where the source fails', async () => {
    const { body, state } = stream(1, 9)
    const { fetch } = peer(() => refusal(body))
    const failing = basic(() => Promise.reject(new Error('source')))
    await expect(withAuth(fetch, { [ORIGIN]: failing })(ORIGIN)).rejects.toThrow('source')
    expect(state.isCancelled).toBe(true)
    const locked = refusal(new ReadableStream())
    locked.body!.getReader()
    await expect(withAuth(peer(() => locked).fetch, { [ORIGIN]: failing })(ORIGIN)).rejects.toThrow('source')
  })
})
