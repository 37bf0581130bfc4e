import { describe, expect, test } from '@jest/globals'
import { type Authenticator, authOutcome, basic, bearer, digest, type Scopes, withAuth } from '../src/client/index.ts'
import { type Arrived, asks, peer } from './client-peers.ts'

const account = { username: 'ada', password: 'p' }
const BASIC = 'Basic YWRhOnA='
const A = 'https://a.example'
const B = 'https://b.example'
const C = 'https://c.example'

const to = (location: string, status = 302) => new Response(null, { status, headers: { location } })

/** A world of URLs that redirect, and of others that are there. */
function world(
  redirects: Record<string, Response | (() => Response)>,
  scopes: Scopes = { [A]: bearer('a'), [B]: bearer('b') },
) {
  const { fetch, arrived } = peer(({ url }) => {
    const { [url.split('#')[0]!]: found } = redirects
    return typeof found === 'function' ? found() : (found ?? new Response('there'))
  })
  return { api: withAuth(fetch, scopes), arrived }
}

const sentOf = (arrived: Arrived[]) => arrived.map(({ url, authorization }) => [url, authorization])

describe('redirects are followed here, with the credentials of each hop', () => {
  test('of another origin that is listed, and of one that is not', async () => {
    const { api, arrived } = world({ [`${A}/`]: to(`${C}/`), [`${C}/`]: to(`${B}/x`) })
    const response = await api(A)
    expect(sentOf(arrived)).toEqual([
      [`${A}/`, 'Bearer a'],
      [`${C}/`, null],
      [`${B}/x`, 'Bearer b'],
    ])
    expect(response.redirected).toBe(true)
    expect(authOutcome(response)).toMatchObject({ result: 'sent', sends: 1 })
  })

  test('and no outcome where they end in no scope', async () => {
    const { api } = world({ [`${A}/`]: to(`${C}/`) })
    expect(authOutcome(await api(A))).toBeUndefined()
  })

  test('so a Digest has the URI of its hop (RFC 7616 §3.4)', async () => {
    const challenge = () => asks('Digest realm="r", nonce="n", qop="auth"')
    let isAsked = false
    const first = () => {
      if (isAsked) return to('/b?q=1')
      isAsked = true
      return challenge()
    }
    const { api, arrived } = world({ [`${A}/a`]: first }, { [A]: digest(account) })
    await api(`${A}/a`)
    expect(arrived.map(({ authorization }) => /uri="(.*?)"/.exec(authorization ?? '')?.[1])).toEqual([
      undefined,
      '/a',
      '/b?q=1',
    ])
  })

  test('after a challenge on the way', async () => {
    let count = 0
    const { api, arrived } = world(
      { [`${A}/`]: to('/in'), [`${A}/in`]: () => (count++ ? new Response() : asks('Basic realm="r"')) },
      { [A]: basic(account) },
    )
    await api(A)
    expect(sentOf(arrived)).toEqual([
      [`${A}/`, null],
      [`${A}/in`, null],
      [`${A}/in`, BASIC],
    ])
  })
})

describe('a redirect is what fetch makes of it', () => {
  test.each([
    [301, 'GET', 'GET'],
    [301, 'POST', 'GET'],
    [301, 'PUT', 'PUT'],
    [301, 'HEAD', 'HEAD'],
    [302, 'POST', 'GET'],
    [302, 'PUT', 'PUT'],
    [303, 'GET', 'GET'],
    [303, 'HEAD', 'HEAD'],
    [303, 'POST', 'GET'],
    [303, 'PUT', 'GET'],
    [307, 'POST', 'POST'],
    [308, 'PUT', 'PUT'],
  ])('%i turns %s into %s', async (status, method, then) => {
    const { api, arrived } = world({ [`${A}/`]: to('/x', status) })
    const hasBody = method.startsWith('P')
    const fields = { 'content-type': 'text/x', 'content-language': 'x', 'x-own': '1' }
    await api(A, { method, headers: fields, ...(hasBody && { body: 'b' }) })
    const { method: sent, init, headers } = arrived[1]!
    expect(sent).toBe(then)
    expect(init.body).toBe(hasBody && then === method ? 'b' : undefined)
    expect(headers.get('x-own')).toBe('1')
    expect(headers.has('content-type')).toBe(then === method)
    expect(headers.has('content-language')).toBe(then === method)
  })

  test.each([
    ['a status that is none', new Response(null, { status: 304, headers: { location: '/x' } })],
    ['no Location', new Response(null, { status: 302 })],
  ])('there is none with %s', async (_what, response) => {
    const { api } = world({ [`${A}/`]: response })
    expect(await api(A)).toBe(response)
    expect(response.redirected).toBe(false)
  })

  test.each([
    ['/b', `${A}/b`],
    ['b', `${A}/p/b`],
    ['?q', `${A}/p/?q`],
    ['?', `${A}/p/`],
    ['//b.example/', `${B}/`],
    ['#other', `${A}/p/#other`],
    ['/b', `${A}/b`],
    ['/caf\xc3\xa9', `${A}/caf%C3%A9`],
    ['/\xff', `${A}/%EF%BF%BD`],
  ])('%j leads to %s', async (location, url) => {
    let count = 0
    const { fetch, arrived } = peer(() => (count++ ? new Response() : to(location)))
    await withAuth(fetch, { [A]: [] })(`${A}/p/`)
    expect(arrived[1]!.url).toBe(url)
  })

  test('a fragment is inherited', async () => {
    const { api, arrived } = world({ [`${A}/`]: to('/x') })
    await api(`${A}/#f`)
    expect(arrived[1]!.url).toBe(`${A}/x#f`)
  })

  test("the caller's cookie, host and Proxy-Authorization stay at the first origin", async () => {
    const { api, arrived } = world({ [`${A}/`]: to('/x'), [`${A}/x`]: to(B) })
    await api(A, { headers: { cookie: 'c', host: 'h', 'proxy-authorization': 'p', 'x-own': '1' } })
    const kept = arrived.map(({ headers }) =>
      ['cookie', 'host', 'proxy-authorization', 'x-own'].map((name) => headers.get(name)),
    )
    expect(kept).toEqual([
      ['c', 'h', 'p', '1'],
      ['c', 'h', 'p', '1'],
      [null, null, null, '1'],
    ])
  })

  test.each([
    ['no URL', 'http://['],
    ['another protocol', 'data:,x'],
    ['a user', 'https://u:p@a.example/'],
  ])('a Location that is %s is a TypeError, as of fetch', async (_what, location) => {
    const { api } = world({ [`${A}/`]: to(location) })
    await expect(api(A)).rejects.toThrow(TypeError)
  })

  test('more than 20 are a TypeError, as of fetch', async () => {
    const { api, arrived } = world({ [`${A}/`]: () => to('/') })
    await expect(api(A)).rejects.toThrow('too many redirects')
    expect(arrived).toHaveLength(21)
  })

  test('more than 30 requests are a TypeError', async () => {
    let count = 0
    const asking: Authenticator = { scheme: 'X', answer: (_c, _r, tried) => ({ authorization: `X ${tried.length}` }) }
    const { api, arrived } = world({ [`${A}/`]: () => (count++ % 3 === 2 ? to('/') : asks('X')) }, { [A]: asking })
    await expect(api(A)).rejects.toThrow('too many requests')
    expect(arrived).toHaveLength(30)
  })

  test('a stream can not follow, unless the method changes for a 303', async () => {
    const { api, arrived } = world({ [`${A}/7`]: to('/x', 307), [`${A}/2`]: to('/x', 302), [`${A}/3`]: to('/x', 303) })
    const init = () => ({ method: 'POST', body: new Blob(['b']).stream(), duplex: 'half' }) as const
    await expect(api(`${A}/7`, init())).rejects.toThrow(TypeError)
    await expect(api(`${A}/2`, init())).rejects.toThrow(TypeError)
    await api(`${A}/3`, init())
    expect(arrived.at(-1)!.method).toBe('GET')
  })

  test('a Request follows with its members', async () => {
    const { api, arrived } = world({ [`${A}/`]: to('/x', 307) })
    const { signal } = new AbortController()
    const request = { method: 'POST', body: 'b', headers: { 'x-own': '1' }, credentials: 'omit', signal } as const
    // Not every platform keeps what a Request is given.
    const { credentials } = new Request(A, request)
    await api(new Request(A, request))
    const { init, method, headers, input } = arrived[1]!
    expect(input).toBe(`${A}/x`)
    expect([method, init.credentials, headers.get('x-own')]).toEqual(['POST', credentials, '1'])
    expect(init.signal).toBeInstanceOf(AbortSignal)
    expect(await new Response(init.body).text()).toBe('b')
  })

  test('a Request that is for navigation follows without that mode, which nobody can ask for', async () => {
    const { api, arrived } = world({ [`${A}/`]: to('/x') })
    await api(Object.defineProperty(new Request(A), 'mode', { value: 'navigate' }))
    expect(arrived[1]!.init).not.toHaveProperty('mode')
  })
})

describe('redirects are left to the platform', () => {
  test.each([
    ['error', { redirect: 'error' }],
    ['manual', { redirect: 'manual' }],
    ['follow', { integrity: 'sha256-x' }],
  ] as const)('with redirect %s, or an integrity', async (redirect, init) => {
    const { api, arrived } = world({ [`${A}/`]: to('/x') })
    expect((await api(A, init)).status).toBe(302)
    // Not every platform lets a Request have them.
    const members = Object.entries({ redirect, ...init }).map(([name, value]) => [name, { value }])
    await api(Object.defineProperties(new Request(A), Object.fromEntries(members)))
    expect(arrived.map(({ init }) => init.redirect)).toEqual([redirect, redirect])
  })

  test('but not with fields that it would take to another origin', async () => {
    const kiosk: Authenticator = { scheme: 'X', authorize: () => ({ 'x-key': 'k' }), answer: () => undefined }
    const { api, arrived } = world({}, { [A]: kiosk, [B]: bearer('b') })
    await api(A, { integrity: 'sha256-x' })
    await api(A, { redirect: 'manual' })
    await api(B, { integrity: 'sha256-x' })
    expect(arrived.map(({ init }) => init.redirect)).toEqual(['error', 'manual', 'follow'])
  })
})

describe('where the platform has followed', () => {
  const at = (url: string, response: Response) =>
    Object.defineProperties(response, { url: { value: url }, redirected: { value: true, configurable: true } })

  const REFUSAL = 'Basic realm="r"'

  test('what the last URL asks is answered there, and not at the first one', async () => {
    const { fetch, arrived } = peer(({ url, authorization }) =>
      url === `${A}/` ? at(`${B}/x`, asks(REFUSAL)) : authorization === BASIC ? new Response('in') : asks(REFUSAL),
    )
    const seen: unknown[] = []
    const watching: Authenticator = {
      ...bearer('a'),
      settle: (response) => void seen.push(response),
      answer: () => undefined,
    }
    const response = await withAuth(fetch, { [A]: watching, [B]: basic(account) })(A)
    expect(sentOf(arrived)).toEqual([
      [`${A}/`, 'Bearer a'],
      [`${B}/x`, null],
      [`${B}/x`, BASIC],
    ])
    expect(seen).toEqual([])
    expect([response.status, response.redirected]).toEqual([200, true])
    expect(authOutcome(response)).toMatchObject({ result: 'sent', scheme: 'Basic', sends: 2 })
  })

  test.each([
    ['a 400 after something was sent', bearer('a'), 400, `${B}/x`, 2],
    ['a 400 after nothing was sent', basic(account), 400, `${B}/x`, 1],
    ['a 404', bearer('a'), 404, `${B}/x`, 1],
    ['a 401 of a URL in no scope', bearer('a'), 401, `${C}/x`, 1],
  ])('%s is repeated there or not', async (_what, authenticator, status, url, sends) => {
    const { fetch, arrived } = peer((one) =>
      one.url === `${A}/` ? at(url, asks(REFUSAL, {}, status)) : new Response('in'),
    )
    await withAuth(fetch, { [A]: authenticator, [B]: [] })(A)
    expect(arrived).toHaveLength(sends)
  })

  test.each([
    ['POST', {}],
    ['GET', { redirect: 'manual' }],
  ] as const)('a %s is not repeated with %j', async (method, init) => {
    const { fetch, arrived } = peer(() => at(`${A}/x`, asks(REFUSAL)))
    const response = await withAuth(fetch, { [A]: bearer('a') })(A, { method, ...init })
    expect(arrived).toHaveLength(1)
    expect(authOutcome(response)).toMatchObject({
      result: 'no-answer',
      scheme: 'Bearer',
      challenges: [{ scheme: 'Basic' }],
    })
  })

  test('it is repeated three times at most, and the response is the last one', async () => {
    const { fetch, arrived } = peer(() => at(`${A}/x`, asks(REFUSAL)))
    const response = await withAuth(fetch, { [A]: basic(account) })(`${A}/`)
    expect(arrived).toHaveLength(4)
    expect(response.status).toBe(401)
  })

  test.each([
    ['sent', bearer('a'), 200, `${A}/x`],
    ['not-needed', basic(account), 200, `${A}/x`],
    ['no-challenge', basic(account), 401, `${A}/x`],
    [undefined, bearer('a'), 200, `${C}/x`],
  ])('the outcome is %s', async (result, authenticator, status, url) => {
    const { fetch } = peer(() => at(url, new Response(null, { status })))
    const response = await withAuth(fetch, { [A]: authenticator })(A, { method: 'POST' })
    expect(authOutcome(response)?.result).toBe(result)
  })

  test('and does not tell where to, the outcome is that of the scope asked', async () => {
    const { fetch } = peer(() => Object.defineProperty(new Response(), 'redirected', { value: true }))
    expect(authOutcome(await withAuth(fetch, { [A]: bearer('a') })(A))?.result).toBe('sent')
  })

  test('a fragment makes no other URL', async () => {
    const { fetch, arrived } = peer(({ authorization }) =>
      Object.defineProperty(authorization ? new Response() : asks(REFUSAL), 'url', { value: `${A}/x` }),
    )
    expect((await withAuth(fetch, { [A]: basic(account) })(`${A}/x#f`)).status).toBe(200)
    expect(arrived).toHaveLength(2)
  })
})

describe('a browser follows redirects itself, since it shows none', () => {
  async function redirectIn(platform: {
    navigator?: object | undefined
    process?: object | undefined
  }): Promise<string | undefined> {
    const names = Object.keys(platform) as (keyof typeof platform)[]
    const before = names.map((name) => Object.getOwnPropertyDescriptor(globalThis, name))
    for (const name of names) Object.defineProperty(globalThis, name, { value: platform[name], configurable: true })
    try {
      const { api, arrived } = world({})
      await api(A)
      return arrived[0]!.init.redirect
    } finally {
      names.forEach((name, i) => {
        Reflect.deleteProperty(globalThis, name)
        if (before[i]) Object.defineProperty(globalThis, name, before[i])
      })
    }
  }
  const BROWSER = { userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' }

  test.each([
    ['a browser', { navigator: BROWSER, process: undefined }, 'follow'],
    [
      'a renderer of Electron',
      { navigator: BROWSER, process: { versions: { node: '24' }, type: 'renderer' } },
      'follow',
    ],
    ['jsdom in Node', { navigator: BROWSER, process: { versions: { node: '24' } } }, 'manual'],
    ['Node', { navigator: { userAgent: 'Node.js/24' } }, 'manual'],
    ['Deno', { navigator: { userAgent: 'Deno/2' }, process: undefined }, 'manual'],
    ['workerd', { navigator: { userAgent: 'Cloudflare-Workers' }, process: undefined }, 'manual'],
    ['a platform that says nothing', { navigator: undefined, process: undefined }, 'manual'],
  ])('%s', async (_what, platform, redirect) => {
    expect(await redirectIn(platform)).toBe(redirect)
  })
})
