import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import http, { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { accountIn, parseNetrc } from '../src/cli/try/netrc.ts'
import { basic as basicGuard, createGuard, digest as digestGuard, rawLines, users } from '../src/server/index.ts'
import { kept, run } from './cli-run.ts'
import { served, stopServers } from './cli-server.ts'

/*
 * The conversation on the command line.
 */

const servers: Server[] = []

afterEach(async () => {
  await stopServers()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

/** A server of a test; gives its URL. */
async function listening(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  prepare = (_: Server) => {},
): Promise<string> {
  const server = createServer(answer)
  prepare(server)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

const HOME = '/nonexistent'
const attempt = (args: readonly string[], env: Record<string, string | undefined> = {}) =>
  run(['try', ...args], '', { env: { HOME, ...env } })
/** What changes from run to run. */
const steady = (text: string, url: string) =>
  text
    .replaceAll(url, 'http://server/')
    .replace(/(nonce|rspauth|cnonce)(\s+)"[^"]+"/g, '$1$2"…"')
    .replace(/\(\d+ octets\)/g, '(… octets)')

describe('authfield try', () => {
  test('shows each step as a tree: the request, the challenge, the choice and why, the answer, the outcome', async () => {
    const { url } = await served(['-u', 'ada:secret', '--algorithm', 'SHA-256'])
    const { output, errors, status } = await attempt(['-u', 'ada:secret', `${url}?k=s3cret`])
    expect([errors, status]).toEqual(['', 0])
    expect(steady(output, url)).toBe(`1. GET http://server/?***
├─ sent without credentials
└─ 401 Unauthorized (… octets)
   ├─ WWW-Authenticate
   │  ├─ Digest
   │  │  ├─ realm      "authfield"
   │  │  ├─ nonce      "…"
   │  │  ├─ algorithm  SHA-256
   │  │  ├─ qop        "auth"
   │  │  └─ charset    UTF-8
   │  └─ Basic
   │     ├─ realm    "authfield"
   │     └─ charset  "UTF-8"
   └─ → answer with Digest: it comes first in Digest, Basic

2. GET http://server/?***
├─ Authorization
│  └─ Digest
│     ├─ username   "ada"
│     ├─ realm      "authfield"
│     ├─ nonce      ***
│     ├─ uri        ***
│     ├─ cnonce     ***
│     ├─ nc         ***
│     ├─ qop        auth
│     ├─ response   ***
│     └─ algorithm  SHA-256
└─ 200 OK (… octets)
   └─ Authentication-Info
      ├─ rspauth  "…"
      ├─ qop      auth
      ├─ nc       00000001
      └─ cnonce   "…"

Outcome: 200: the credentials were taken (Digest, sent at request 2); the server knows the password, too
`)
  })

  test('prints the same as JSON', async () => {
    const { url } = await served(['-u', 'ada:secret', '--scheme', 'basic'])
    const { output } = await attempt(['--json', '-u', 'ada:secret', url])
    expect(JSON.parse(output)).toMatchObject({
      steps: [
        {
          request: { method: 'GET', fields: [] },
          response: { status: 401, proxy: false, fields: [{ field: 'WWW-Authenticate' }] },
          choice: ['answer with Basic: it is all that is asked for'],
        },
        {
          request: { fields: [{ field: 'Authorization', credentials: { scheme: 'Basic', hidden: true } }] },
          response: { status: 200 },
          choice: [],
        },
      ],
      outcome: { result: 'sent', scheme: 'Basic', sends: 2, status: 200 },
    })
  })

  test('says why what is wrong is refused', async () => {
    const { url } = await served(['-u', 'ada:secret'])
    const { output, status } = await attempt(['-u', 'ada:wrong', url])
    expect(output).toContain('→ no answer with Digest: what was sent was refused\n')
    expect(output).toMatch(/\nOutcome: 401: the credentials were refused \(Digest, sent at request 2\)\n$/)
    expect(status).toBe(1)
  })

  test('answers again where the nonce was too old', async () => {
    const { lookup } = users({ ada: 'secret' })
    let count = 0
    const nonces = {
      issue: () => `n${++count}`,
      judge: (nonce: string) => (nonce === 'n1' ? undefined : { expires: Date.now() + 9e5, renew: false }),
    }
    const guard = createGuard([digestGuard({ realm: 'x', lookup, nonces })])
    const url = await listening(async (request, response) => {
      const verdict = await guard({
        method: 'GET',
        target: request.url!,
        authorization: rawLines(request.rawHeaders, 'authorization'),
      })
      for (const [name, value] of verdict.headers) response.appendHeader(name, value)
      response.writeHead(verdict.ok ? 200 : verdict.status).end()
    })
    const { output, status } = await attempt(['-u', 'ada:secret', url])
    expect(output).toContain('→ answer with Digest again: the nonce was too old\n')
    expect(output).toContain('Outcome: 200: the credentials were taken (Digest, sent at request 3)')
    expect(status).toBe(0)
  })

  test('does not go on with another scheme once one was refused', async () => {
    const url = await listening((request, response) => {
      const challenge =
        request.headers.authorization === undefined ? 'Digest realm="x", nonce="n", qop="auth"' : 'Basic realm="x"'
      response.writeHead(401, { 'www-authenticate': challenge }).end()
    })
    const { output } = await attempt(['-u', 'ada:secret', url])
    expect(output).toContain('→ no answer: what was sent was refused; here can answer Digest, Basic')
    expect(output).toContain('Outcome: 401: the credentials were refused (Digest, sent at request 2)\n')
  })

  test('says that the proof of a server is wrong (RFC 7616 §3.5)', async () => {
    const url = await listening((request, response) => {
      const { authorization } = request.headers
      if (authorization === undefined)
        response.writeHead(401, { 'www-authenticate': 'Digest realm="x", nonce="n", qop="auth"' }).end()
      else
        response
          .writeHead(200, {
            'authentication-info': `rspauth="${'0'.repeat(32)}", qop=auth, nc=00000001, cnonce="${/cnonce="([^"]*)"/.exec(authorization)![1]}"`,
          })
          .end()
    })
    expect((await attempt(['-u', 'ada:secret', url])).output).toContain(
      'sent at request 2); the server’s proof is wrong\n',
    )
  })

  test.each<[challenge: string | undefined, args: string[], env: Record<string, string>, says: string]>([
    [
      'Negotiate',
      [],
      {},
      '→ no answer: it asks for Negotiate; here can answer Digest, Basic; for Bearer, set AUTHFIELD_TOKEN\n',
    ],
    [
      'Negotiate',
      ['--scheme', 'bearer'],
      {},
      '→ no answer: it asks for Negotiate; here can answer nobody; for Bearer, set AUTHFIELD_TOKEN\n',
    ],
    ['Bearer realm="x"', [], { AUTHFIELD_TOKEN: 's3cret' }, '→ no answer with Bearer: what was sent was refused\n'],
    [
      'Negotiate',
      [],
      { AUTHFIELD_TOKEN: 'abc' },
      '→ no answer: it asks for Negotiate; here can answer Bearer, Digest, Basic\n',
    ],
    ['Fish, Basic realm="x"', ['-u', 'a:b'], {}, '→ not with Fish: here can answer Digest, Basic\n'],
    [
      'Basic realm="x"',
      [],
      {},
      '→ no answer with Basic: there is no account; use --user, AUTHFIELD_USER and AUTHFIELD_PASSWORD, or a netrc file\n',
    ],
    [undefined, [], {}, '→ no answer: nothing says what to send\n'],
    [undefined, [], {}, '   ├─ no challenge that can be read\n'],
    ['Basic realm="a" x', ['-u', 'a:b'], {}, '   ├─ unexpected-text: nothing else follows\n'],
    ['Digest realm="a"', ['-u', 'a:b'], {}, '   ├─ error: Digest nonce: add the parameter'],
    [
      'Bearer realm="x"',
      ['-H', 'Authorization: Bearer s3cret'],
      {},
      'Outcome: 401: the credentials of --header were sent as they are\n',
    ],
  ])('a challenge of %s, with %j and %j', async (challenge, args, env, says) => {
    const url = await listening((_, response) => {
      if (challenge !== undefined) response.setHeader('www-authenticate', challenge)
      response.writeHead(401).end()
    })
    const { output, status } = await attempt([...args, url], env)
    expect(output).toContain(says)
    expect(output).not.toContain('s3cret')
    expect(status).toBe(1)
  })

  test('sends a method, header lines and content, and a token unasked', async () => {
    const seen: string[] = []
    const url = await listening(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString()
      seen.push(`${request.method} ${request.headers['x-a']} ${request.headers.authorization} ${body}`)
      response.writeHead(204, 'No\x80').end()
    })
    const { output } = await attempt(['-X', 'PUT', '-d', 'hello', '-H', 'X-A: é', url], { AUTHFIELD_TOKEN: 'abc' })
    expect(seen).toEqual(['PUT Ã© Bearer abc hello'])
    expect(output).toContain('Outcome: 204: the credentials were taken (Bearer, sent once)\n')
    await attempt(['-d', 'x', url])
    expect(seen[1]).toBe('POST undefined undefined x')
    expect((await attempt([url])).output).toContain('no credentials were needed')
  })

  test('follows redirects on request, and sends credentials to no other origin', async () => {
    const seen: (string | undefined)[] = []
    const other = await listening((request, response) => {
      seen.push(request.headers.authorization)
      response.end('other')
    })
    const url = await listening((_, response) => response.writeHead(302, { location: `${other}x?k=s3cret` }).end())
    const { output } = await attempt(['-L', url], { AUTHFIELD_TOKEN: 'abc' })
    expect(seen).toEqual([undefined])
    expect(output).toContain('└─ Location: http://127.0.0.1:')
    expect(output).toContain('Outcome: 200, where no credentials are for\n')
    expect(output).not.toContain('s3cret')
    expect((await attempt([url])).output).toContain('Outcome: 302: no credentials were needed')
    expect(seen).toHaveLength(1)
    expect(JSON.parse((await attempt(['-L', '--json', url])).output).outcome).toEqual({
      status: 200,
      sentence: '200, where no credentials are for',
    })
    const round = await listening((_, response) => response.writeHead(302, { location: '/' }).end())
    expect((await attempt(['-L', round])).errors).toBe(
      'authfield: no response: there are too many redirects, or one that leads nowhere\n',
    )
    const named = await listening((_, response) => response.writeHead(301, { location: 'http://ada:s3cret@x/' }).end())
    expect((await attempt([named])).output).toContain('└─ Location: http://x/\n')
  })

  test('shows what breaks off', async () => {
    const gone = await listening((request, response) => {
      if (request.headers.authorization === undefined)
        response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end()
      else request.socket.destroy()
    })
    const { output, errors, status } = await attempt(['-u', 'ada:s3cret', gone])
    expect(output).toContain('→ answer with Basic')
    expect([errors, status]).toEqual(['authfield: no response: ECONNRESET\n', 2])
    expect(await attempt(['--json', '-u', 'ada:s3cret', gone])).toMatchObject({ output: '', status: 2 })
    const silent = await listening(() => {})
    expect(await attempt(['-m', '0.05', silent])).toEqual({
      output: '',
      errors: 'authfield: no response: ETIMEDOUT\n',
      status: 2,
    })
    expect((await attempt(['http://[::1]:1/'])).errors).toMatch(/no response: (?:ECONNREFUSED|EADDRNOTAVAIL)/)
    expect(
      (
        await attempt([
          '-u',
          'a:b\n',
          await listening((_, response) => response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end()),
        ])
      ).errors,
    ).toBe("authfield: no response: the credentials can't be sent: invalid value: password\n")
  })

  test('reads malformed fields as they come', async () => {
    const { url } = await served(['-u', 'ada:secret', '--scheme', 'basic'])
    for (const code of ['control-character', 'line-break', 'wide-character', 'unterminated-quote']) {
      const { output, status } = await attempt(['-u', 'ada:secret', `${url}.authfield/malformed/${code}`])
      expect([code, output.includes('answer with Basic'), status]).toEqual([code, true, 0])
    }
  })

  test('ends a body that has no end', async () => {
    const url = await listening((_, response) => {
      const send = () => {
        while (response.write(Buffer.alloc(1 << 20)));
        response.once('drain', send)
      }
      send()
    })
    expect((await attempt([url])).output).toMatch(/200 OK \(1[67]\d{6} octets\)/)
  })
})

describe('the account', () => {
  const asks = (realm = 'x') =>
    listening((request, response) => {
      const { authorization } = request.headers
      if (authorization === undefined) response.setHeader('www-authenticate', `Basic realm="${realm}"`)
      response.writeHead(authorization === undefined ? 401 : 200).end()
      if (authorization !== undefined) sent.push(Buffer.from(authorization.slice(6), 'base64').toString())
    })
  const sent: string[] = []
  const folder = mkdtempSync(join(tmpdir(), 'authfield-'))
  const netrc = join(folder, 'netrc')
  writeFileSync(netrc, 'machine 127.0.0.1 login ada password "from netrc"\n')
  writeFileSync(join(folder, '.netrc'), 'machine 127.0.0.1 login home password x\n')
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

  test.each<[args: string[], env: Record<string, string | undefined>, account: string]>([
    [['-u', 'ada:secret'], { AUTHFIELD_USER: 'no', AUTHFIELD_PASSWORD: 'no' }, 'ada:secret'],
    [['-u', 'ada'], { AUTHFIELD_PASSWORD: 'env' }, 'ada:env'],
    [[], { AUTHFIELD_USER: 'bob', AUTHFIELD_PASSWORD: 'env' }, 'bob:env'],
    [['--netrc-file', netrc], {}, 'ada:from netrc'],
    [[], { NETRC: netrc }, 'ada:from netrc'],
    [[], { HOME: folder }, 'home:x'],
    [[], { HOME: undefined, USERPROFILE: folder }, 'home:x'],
    [['-u', 'ada', '--netrc-file', netrc], {}, 'ada:from netrc'],
  ])('comes from %j and %j', async (args, env, account) => {
    sent.length = 0
    const { output } = await attempt([...args, await asks()], env)
    expect(sent).toEqual([account])
    expect(output).toContain(`user-id   ${account.replace(/:.*/, '')}\n`)
    expect(output).not.toContain(account.replace(/.*:/, ': '))
  })

  test('comes from the URL, where it is not shown', async () => {
    sent.length = 0
    const url = await asks()
    const { output } = await attempt([url.replace('//', '//ad%C3%A4:s3cret@')])
    expect(sent).toEqual(['adä:s3cret'])
    expect(output).not.toContain('s3cret')
    const { output: named } = await attempt([url.replace('//', '//ada@')], { AUTHFIELD_PASSWORD: 'env' })
    expect(named).toContain('user-id   ada\n')
    expect((await attempt([url], { HOME: undefined })).status).toBe(1)
    const { output: secrets } = await attempt(['--show-secrets', url.replace('//', '//ada:s3cret@')])
    expect(secrets).toContain('password  s3cret\n')
  })

  /** A terminal at which somebody types. */
  async function typed(keys: readonly string[], args: readonly string[]) {
    const input = Object.assign(new PassThrough(), { isTTY: true })
    const errors = Object.assign(new PassThrough(), { isTTY: true, text: '' })
    const left = [...keys]
    errors.on('data', (chunk) => {
      errors.text += chunk
      // An answer for each question.
      if (/(?:User|Password) for .*: $/.test(errors.text) && left.length > 0) {
        errors.text += '⏎'
        setImmediate(() => input.write(left.shift()!))
      }
    })
    const result = await run(['try', ...args], '', { input: input as never, errors: errors as never, env: { HOME } })
    return { ...result, questions: errors.text }
  }

  test('is asked for at a terminal, and the password is not shown', async () => {
    sent.length = 0
    const { questions, status } = await typed(['ada\n', 's3cret\n'], [await asks('my\x80 files')])
    expect(sent).toEqual(['ada:s3cret'])
    expect(questions).toMatch(/User for my. files at 127\.0\.0\.1:\d+: /)
    expect(questions).toMatch(/Password for my. files at/)
    expect(questions).not.toContain('s3cret')
    expect(status).toBe(0)
  })

  test('is asked for by the host where there is no realm', async () => {
    const url = await listening((request, response) => {
      if (request.headers.authorization === undefined) response.setHeader('www-authenticate', 'Basic')
      response.writeHead(request.headers.authorization === undefined ? 401 : 200).end()
    })
    expect((await typed(['ada\n', 'secret\n'], [url])).questions).toMatch(/User for 127\.0\.0\.1:\d+: /)
  })

  test('may be typed ahead, and whoever goes gives up', async () => {
    sent.length = 0
    expect((await typed(['ada\ns3cret\n'], [await asks()])).status).toBe(0)
    expect(sent).toEqual(['ada:s3cret'])
    // The end of a transmission, at each question, and an interrupt.
    for (const keys of [['\x04'], ['ada\n', '\x04'], ['\x03'], ['ada\n\x04']]) {
      const { output, status } = await typed(keys, [await asks()])
      expect(output).toContain('→ no answer with Basic')
      expect(status).toBe(1)
    }
  })

  test('is asked for again where it was wrong, until nothing is typed', async () => {
    const { url } = await served(['-u', 'ada:secret', '--scheme', 'basic'])
    const { questions, status } = await typed(['wrong\n', 'secret\n'], ['-u', 'ada', url])
    expect(questions).toContain('That was not right.\n')
    expect(status).toBe(0)
    expect((await typed(['\n'], ['-u', 'ada', url])).status).toBe(1)
    expect((await typed(['\n'], [url])).status).toBe(1)
  })
})

describe('a netrc file', () => {
  test.each<[text: string, host: string, user: string | undefined, account: string | undefined]>([
    ['machine a login x password y', 'a', undefined, 'x:y'],
    ['machine a login x password y', 'A', undefined, 'x:y'],
    ['machine a login x password y', 'b', undefined, undefined],
    ['machine a\n\tlogin x\n\tpassword y\nmachine b login u password v', 'b', undefined, 'u:v'],
    ['machine a login x password y machine a login z password w', 'a', 'z', 'z:w'],
    ['machine a login x password y default login d password e', 'b', undefined, 'd:e'],
    ['machine a login x password y default login d password e', 'a', 'd', undefined],
    ['default login d password e', 'a', 'x', undefined],
    ['machine a login "x y" password "a\\"b\\\\c\\n\\z"', 'a', undefined, 'x y:a"b\\c\nz'],
    ['# machine a login n password o\nmachine a login x password y # z', 'a', undefined, 'x:y'],
    ['macdef init\nmachine a login n password o\n\nmachine a login x account z password y', 'a', undefined, 'x:y'],
    ['login x password y', 'a', undefined, undefined],
    ['machine a login', 'a', undefined, ':'],
    ['', 'a', undefined, undefined],
  ])('%j has of %s, for %s: %s', (text, host, user, account) => {
    const entry = accountIn(parseNetrc(text), host, user)
    expect(entry && `${entry.login}:${entry.password}`).toBe(account)
  })

  test('is read back whatever a password has in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (password) => {
        const quoted = `"${password.replace(/["\\]/g, '\\$&')}"`
        expect(parseNetrc(`machine a login x password ${quoted}`)).toEqual([{ machine: 'a', login: 'x', password }])
      }),
    )
  })
})

describe('a proxy', () => {
  /** A proxy that asks, and passes on. */
  async function proxy(asking: boolean): Promise<{ url: string; seen: string[] }> {
    const seen: string[] = []
    const guard = createGuard([basicGuard({ realm: 'proxy', verify: users({ pat: 'pw' }).verify })], { proxy: true })
    const judge = async (request: IncomingMessage) => {
      seen.push(`${request.method} ${request.url}`)
      const authorization = rawLines(request.rawHeaders, 'proxy-authorization')
      return asking ? guard({ method: request.method!, target: request.url!, authorization }) : ({ ok: true } as const)
    }
    const answer = async (request: IncomingMessage, response: ServerResponse) => {
      const verdict = await judge(request)
      if (!verdict.ok) return void response.writeHead(verdict.status, Object.fromEntries(verdict.headers)).end()
      const { 'proxy-authorization': _, ...headers } = request.headers
      const onward = http.request(request.url!, { method: request.method, headers, agent: false }, (incoming) => {
        response.writeHead(incoming.statusCode!, incoming.rawHeaders as never)
        incoming.pipe(response)
      })
      request.pipe(onward)
    }
    const url = await listening(answer, (server) =>
      server.on('connect', async (request, socket) => {
        const verdict = await judge(request)
        if (!verdict.ok) {
          const lines = verdict.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
          socket.end(`HTTP/1.1 ${verdict.status} Proxy Authentication Required\r\n${lines}\r\n`)
          return
        }
        const [host, port] = request.url!.split(':')
        const onward = connect(Number(port), host!, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'))
        socket.once('data', (octets) => seen.push(`${octets[0]}`))
        onward.pipe(socket).pipe(onward)
        for (const one of [socket, onward]) one.on('error', () => {})
      }),
    )
    return { url, seen }
  }
  const account = { AUTHFIELD_PROXY_USER: 'pat', AUTHFIELD_PROXY_PASSWORD: 'pw' }

  test('that asks is answered, and so is the server behind it', async () => {
    const { url } = await served(['-u', 'ada:secret', '--scheme', 'basic'])
    const between = await proxy(true)
    const { output, status } = await attempt(['-x', between.url, '-u', 'ada:secret', url], account)
    expect(output.match(/└─ (?:40\d|200) .*$/gm)?.map((line) => line.replace(/ \(.*/, ''))).toEqual([
      '└─ 407 Proxy Authentication Required from the proxy',
      '└─ 401 Unauthorized',
      '└─ 407 Proxy Authentication Required from the proxy',
      '└─ 200 OK',
    ])
    expect(output).toContain('├─ Proxy-Authorization\n│  └─ Basic\n│     ├─ user-id   pat\n')
    expect(status).toBe(0)
    expect((await attempt(['-x', between.url.replace('//', '//pat:pw@'), '-u', 'ada:secret', url])).status).toBe(0)
  })

  test('that asks nobody is passed', async () => {
    const { url } = await served(['-u', 'ada:secret', '--scheme', 'basic'])
    const between = await proxy(false)
    const host = between.url.replace(/^http:\/\/|\/$/g, '')
    expect((await attempt(['-x', host, '-u', 'ada:secret', url])).status).toBe(0)
  })

  test.each<[env: Record<string, string>, says: string]>([
    [
      {},
      '→ no answer: it asks for Basic; here can answer nobody; set AUTHFIELD_PROXY_USER and AUTHFIELD_PROXY_PASSWORD\n',
    ],
    [{ ...account, AUTHFIELD_PROXY_PASSWORD: 's3cret' }, '→ no answer with Basic: what was sent was refused\n'],
  ])('that lets nobody through with %j says so', async (env, says) => {
    const between = await proxy(true)
    for (const target of ['http://127.0.0.1:1/', 'https://127.0.0.1:1/', 'https://127.0.0.1/']) {
      const { output, status } = await attempt(['-x', between.url, target], env)
      expect(output).toContain(says)
      expect(output).toMatch(/Outcome: 407: /)
      expect(output).not.toContain('s3cret')
      expect(status).toBe(1)
    }
  })

  test('makes a tunnel for https (RFC 9110 §9.3.6)', async () => {
    // No TLS is spoken at the other end: that it is reached is enough.
    const url = await listening(() => {})
    const between = await proxy(true)
    const target = url.replace('http:', 'https:')
    const { output, errors } = await attempt(['-k', '-x', between.url, target], account)
    // What goes through it is a handshake (RFC 8446 §5.1).
    expect(between.seen).toEqual([`CONNECT ${new URL(url).host}`, `CONNECT ${new URL(url).host}`, '22'])
    await attempt(['-k', '-x', between.url, target.replace('127.0.0.1', 'localhost')], account)
    expect(between.seen.at(-1)).toBe('22')
    expect(output).toContain('1. CONNECT http://127.0.0.1')
    expect(errors).toMatch(/^authfield: no response: [A-Z_\d]+\n$/)
  })
})

test('output may be a screen with colours', async () => {
  const { url } = await served(['-u', 'ada:secret'])
  const output = kept({ isTTY: true, columns: 60 })
  await run(['try', '-u', 'ada:secret', url], '', { output, env: { HOME } })
  expect(output.text).toContain('\x1b[32m200 OK\x1b[39m')
})
