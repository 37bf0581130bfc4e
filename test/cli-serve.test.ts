import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from '@jest/globals'
import { apr1, isPassword, parseHtpasswd } from '../src/cli/serve/htpasswd.ts'
import { MALFORMED } from '../src/cli/serve/malformed.ts'
import { createExchange, digest } from '../src/client/index.ts'
import { recoverAuthParams, recoverChallenges, recoverCredentials } from '../src/index.ts'
import { run } from './cli-run.ts'
import { served, stopServers } from './cli-server.ts'

/*
 * The server to test clients with.
 */

afterEach(stopServers)

const basic = (userId: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${userId}:${password}`).toString('base64')}`,
})

/** A response with its raw lines. */
async function get(
  url: string,
  headers: Record<string, string> = {},
  options: http.RequestOptions & { body?: string } = {},
) {
  const { body, ...others } = options
  const request = http.request(url, { headers, agent: false, insecureHTTPParser: true, ...others }).end(body)
  const [response] = await once(request, 'response')
  const chunks: Buffer[] = await response.toArray()
  const lines = (name: string): string[] =>
    response.rawHeaders.flatMap((one: string, i: number, all: string[]) =>
      i % 2 === 0 && one.toLowerCase() === name ? [all[i + 1]!] : [],
    )
  return { status: response.statusCode as number, lines, text: Buffer.concat(chunks).toString() }
}

/** What a client of this library sends, request by request, and the statuses that it gets. */
async function byDigest(
  url: string,
  account = { username: 'ada', password: 'secret' },
  count = 1,
  options: { body?: string } = {},
) {
  const authenticator = digest(account)
  const statuses: number[] = []
  const infos: (string[] | undefined)[] = []
  for (let i = 0; i < count; i++) {
    const { pathname } = new URL(url)
    const body = async () => Buffer.from(options.body ?? '')
    const method = options.body === undefined ? 'GET' : 'POST'
    const exchange = createExchange([authenticator], { method, url: new URL(url), target: pathname, body })
    let fields = await exchange.authorize()
    do {
      const response = await get(url, fields, { method, ...options })
      statuses.push(response.status)
      infos.push(response.lines('authentication-info'))
      fields = await exchange.answer({ status: response.status, field: (name) => response.lines(name) })
    } while (fields)
  }
  return { statuses, infos }
}

describe('authfield serve', () => {
  test('asks, lets in who is right, and says so', async () => {
    const { url, log, stop } = await served(['--user', 'ada:secret'])
    const refused = await get(url)
    expect(refused.status).toBe(401)
    expect(refused.lines('www-authenticate').map((line) => line.replace(/nonce="[^"]*"/, 'nonce'))).toEqual([
      'Digest realm="authfield", nonce, algorithm=SHA-256, qop="auth", charset=UTF-8',
      'Digest realm="authfield", nonce, algorithm=MD5, qop="auth", charset=UTF-8',
      'Basic realm="authfield", charset="UTF-8"',
    ])
    expect((await get(`${url}a?b=s3cret`, basic('ada', 'wrong'))).status).toBe(401)
    expect((await get(url, basic('ada', 'secret'))).status).toBe(200)
    expect((await byDigest(url)).statuses).toEqual([401, 200])
    expect(await stop()).toBe(0)
    expect(log()).toBe(`Serves what is sent, as JSON at ${url}
Asks for digest, basic; realm "authfield"
401 GET / absent
401 GET /a?*** rejected
200 GET / ada by Basic
401 GET / absent
200 GET / ada by Digest
`)
  })

  test('echoes what was sent, and no secret in it', async () => {
    const { url } = await served(['--user', 'ada:secret', '--scheme', 'basic'])
    const headers = {
      ...basic('ada', 'secret'),
      Cookie: 's3cret',
      'X-Api-Key': 's3cret',
      'Proxy-Authorization': 'Bearer s3cret',
      'X-Other': 'a',
    }
    const { text } = await get(`${url}a?b`, headers, { method: 'POST', body: 'hello' })
    expect(JSON.parse(text)).toMatchObject({
      identity: 'ada',
      scheme: 'Basic',
      method: 'POST',
      target: '/a?b',
      length: 5,
    })
    expect(JSON.parse(text).headers).toEqual(
      expect.arrayContaining([
        ['authorization', 'Basic ***'],
        ['Cookie', '***'],
        ['X-Api-Key', '***'],
        ['Proxy-Authorization', 'Bearer ***'],
        ['X-Other', 'a'],
      ]),
    )
    expect(text).not.toContain('s3cret')
  })

  test('makes up a password and prints it, or takes that of the environment', async () => {
    const { url, log } = await served([])
    const [, password] = /^User user, password ([\w-]{12})$/m.exec(log())!
    expect((await get(url, basic('user', password!))).status).toBe(200)
    const other = await served(['--user', 'ada'], { AUTHFIELD_PASSWORD: 'secret' })
    expect(other.log()).not.toContain('secret')
    expect((await get(other.url, basic('ada', 'secret'))).status).toBe(200)
  })

  test.each([
    ['MD5', 'auth'],
    ['MD5-sess', 'auth'],
    ['SHA-256', 'auth'],
    ['SHA-256-sess', 'auth'],
    ['SHA-512-256', 'auth'],
    ['SHA-512-256-sess', 'auth-int'],
  ])('speaks Digest with %s and %s', async (algorithm, qop) => {
    const { url } = await served([
      '-u',
      'ada:secret',
      '--scheme',
      'digest',
      '--algorithm',
      algorithm,
      '--qop',
      qop,
      '--userhash',
      '--realm',
      'files',
    ])
    const [challenge] = (await get(url)).lines('www-authenticate')
    expect(challenge).toMatch(
      new RegExp(`^Digest realm="files", .*algorithm=${algorithm}, qop="${qop}", .*userhash=true`),
    )
    expect((await byDigest(url, undefined, 1, { body: 'content' })).statuses).toEqual([401, 200])
    expect((await byDigest(url, { username: 'ada', password: 'wrong' })).statuses).toEqual([401, 401])
    expect((await byDigest(url, { username: 'bob', password: 'secret' })).statuses).toEqual([401, 401])
  })

  test('has nonces that are good once, and are stale then (RFC 7616 §3.3)', async () => {
    const { url, log } = await served(['-u', 'ada:secret', '--nonce-once'])
    expect((await byDigest(url, undefined, 3)).statuses).toEqual([401, 200, 401, 200, 401, 200])
    expect(log()).toContain('401 GET / stale\n')
  })

  test('has nonces that get stale with time', async () => {
    const { url } = await served(['-u', 'ada:secret', '--nonce-lifetime', '0.001'])
    const [challenge] = (await get(url)).lines('www-authenticate')
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(challenge).toContain('nonce=')
    const { statuses } = await byDigest(url)
    // Whether it gets there in time is of no interest: stale is all that it can be refused for.
    expect(statuses[0]).toBe(401)
  })

  test('names the next nonce with each response (RFC 7616 §3.5)', async () => {
    const { url } = await served(['-u', 'ada:secret', '--nextnonce', '--nonce-once'])
    const { statuses, infos } = await byDigest(url, undefined, 4)
    expect(statuses).toEqual([401, 200, 200, 200, 200])
    expect(infos[1]!.join()).toMatch(/nextnonce="/)
  })

  test('takes tokens with their scopes (RFC 6750 §3.1)', async () => {
    const { url, log } = await served([
      '--token',
      'reader=read',
      '--token',
      'writer=read write',
      '--token',
      'none==',
      '--scope',
      'read write',
    ])
    const bearer = async (token: string) => {
      const { status, lines } = await get(url, token === '' ? {} : { authorization: `Bearer ${token}` })
      return `${status} ${lines('www-authenticate').join()}`
    }
    expect(await bearer('')).toBe('401 Bearer realm="authfield", scope="read write"')
    expect(await bearer('writer')).toBe('200 ')
    expect(await bearer('reader')).toBe('403 Bearer realm="authfield", scope="read write", error="insufficient_scope"')
    expect(await bearer('none==')).toMatch(/^403 /)
    expect(await bearer('other')).toBe('401 Bearer realm="authfield", scope="read write", error="invalid_token"')
    expect(log()).toContain('200 GET / token 2 by Bearer\n')
    expect((await get((await served(['--token', 'a'])).url, { authorization: 'Bearer a' })).status).toBe(200)
  })

  test('refuses what is malformed', async () => {
    const { url } = await served(['-u', 'ada:secret'])
    expect((await get(url, { authorization: 'Basic a b' })).status).toBe(400)
    expect((await get(url, { authorization: 'Fish x' })).status).toBe(401)
  })

  test('outlives clients that go, and those that send too much', async () => {
    const { url } = await served(['-u', 'ada:secret'])
    const { port } = new URL(url)
    const socket = connect(Number(port), '127.0.0.1').on('error', () => {})
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc')
    await once(socket, 'ready')
    socket.destroy()
    const large = http.request(url, { method: 'POST', agent: false })
    const closed = once(large, 'error')
    for (let i = 0; i < 20; i++) large.write(Buffer.alloc(1 << 20))
    large.end()
    await closed
    expect((await get(url, basic('ada', 'secret'))).status).toBe(200)
  })
})

describe('malformed challenges', () => {
  const CODES = Object.keys(MALFORMED) as (keyof typeof MALFORMED)[]

  test.each(CODES)('%s has this issue', (code) => {
    const octets = MALFORMED[code]
    const text = code === 'wide-character' ? Buffer.from(octets, 'latin1').toString('utf8') : octets
    const issues = [recoverChallenges(text), recoverCredentials(text), recoverAuthParams('')].flatMap(
      (one) => one.issues,
    )
    expect(issues.map((issue) => issue.code)).toContain(code)
    if (!/credentials$/.test(code)) expect(recoverChallenges(text).issues.map((issue) => issue.code)).toContain(code)
  })

  test.each(CODES)('%s comes on demand, and who is right is let in all the same', async (code) => {
    const named = await served(['-u', 'ada:secret', '--scheme', 'basic'])
    const always = await served(['-u', 'ada:secret', '--scheme', 'basic', '--malformed', code])
    for (const url of [`${named.url}.authfield/malformed/${code}`, always.url]) {
      const { status, lines } = await get(url)
      expect(status).toBe(401)
      const [line] = lines('www-authenticate')
      expect(line?.replace(/\s+/g, ' ').trim()).toBe(MALFORMED[code].replace(/\s+/g, ' ').trim())
      expect((await get(url, basic('ada', 'secret'))).status).toBe(200)
    }
    expect(always.log()).toContain(`401 GET / absent, asked with ${code}\n`)
  })

  test('do not come by another name', async () => {
    const { url } = await served(['-u', 'ada:secret', '--scheme', 'basic'])
    for (const name of ['toString', 'constructor', 'x']) {
      expect((await get(`${url}.authfield/malformed/${name}`)).lines('www-authenticate')).toEqual([
        'Basic realm="authfield", charset="UTF-8"',
      ])
    }
  })
})

describe('a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'authfield-'))
  mkdirSync(join(folder, 'site', 'sub'), { recursive: true })
  writeFileSync(join(folder, 'site', 'index.html'), 'index')
  writeFileSync(join(folder, 'site', 'sub', 'ä b.txt'), 'deep')
  writeFileSync(join(folder, 'site', '.hidden'), 's3cret')
  writeFileSync(join(folder, 'secret.txt'), 's3cret')
  mkdirSync(join(folder, 'site-2'))
  writeFileSync(join(folder, 'site-2', 'a.txt'), 's3cret')
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'site', 'link.txt'))
  symlinkSync(folder, join(folder, 'site', 'up'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const site = join(folder, 'site')

  test('is served to who is let in', async () => {
    const { url, log } = await served(['-u', 'ada:secret', site])
    expect((await get(url)).status).toBe(401)
    expect(await get(url, basic('ada', 'secret'))).toMatchObject({ status: 200, text: 'index' })
    expect(await get(`${url}sub/%C3%A4%20b.txt?q`, basic('ada', 'secret'))).toMatchObject({ status: 200, text: 'deep' })
    expect((await get(url, basic('ada', 'secret'), { method: 'HEAD' })).status).toBe(200)
    expect((await get(url, basic('ada', 'secret'), { method: 'PUT' })).status).toBe(405)
    expect((await get(`${url}none`, basic('ada', 'secret'))).status).toBe(404)
    expect(log()).toContain('404 GET /none ada by Basic\n')
  })

  test.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%5csecret.txt',
    '/sub/../../secret.txt',
    '/../site-2/a.txt',
    '/link.txt',
    '/up/secret.txt',
    '/.hidden',
    '/%00',
    '/%',
    '//secret.txt',
    '/\\..\\secret.txt',
    'http://x/../secret.txt',
    '*',
  ])('gives nothing that lies outside, nor what is hidden: %s', async (target) => {
    const { url } = await served(['-u', 'ada:secret', site])
    const { status, text } = await get(url, basic('ada', 'secret'), { path: target })
    expect([status, text.includes('s3cret')]).toEqual([404, false])
  })

  test.each([[join(folder, 'none')], [join(folder, 'secret.txt')]])('has to be one: %s', async (path) => {
    const { errors, status } = await run(['serve', '-p', '0', path])
    expect(errors).toMatch(
      /^authfield: (?:a file or a folder can't be read: ENOENT|what is to be served is no folder)\n$/,
    )
    expect(status).toBe(2)
  })
})

describe('a file of users', () => {
  const folder = mkdtempSync(join(tmpdir(), 'authfield-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

  test('as htdigest and htpasswd write it is read', async () => {
    const md5 = (text: string) => createHash('md5').update(text).digest('hex')
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
    const htdigest = join(folder, 'htdigest')
    writeFileSync(
      htdigest,
      `ada:files:${md5('ada:files:secret')}\n# x\nbob:other:${md5('bob:other:b')}\nada:files:${sha256('ada:files:secret')}\r\n`,
    )
    const htpasswd = join(folder, 'htpasswd')
    writeFileSync(
      htpasswd,
      `# users\n\neve:{SHA}${createHash('sha1').update('pw').digest('base64')}\ncrypt:abXYZ\nplain\nmd5:${apr1('pw', 'saltsalt')}\n`,
    )
    const { url, errors } = await served([
      '--htdigest',
      htdigest,
      '--htpasswd',
      htpasswd,
      '--realm',
      'files',
      '--userhash',
    ])
    expect(errors()).toContain("since their hashes aren't known: lines 4, 5\n")
    expect((await byDigest(url)).statuses).toEqual([401, 200])
    expect((await byDigest(url, { username: 'bob', password: 'b' })).statuses).toEqual([401, 401])
    for (const [user, password, status] of [
      ['ada', 'secret', 200],
      ['ada', 'wrong', 401],
      ['eve', 'pw', 200],
      ['eve', 'wrong', 401],
      ['md5', 'pw', 200],
      ['bob', 'b', 401],
    ] as const) {
      expect([user, password, (await get(url, basic(user, password))).status]).toEqual([user, password, status])
    }
    const old = await served(['--htdigest', htdigest, '--realm', 'files', '--algorithm', 'MD5'])
    expect((await byDigest(old.url)).statuses).toEqual([401, 200])
  })

  test('of htdigest has users by their hashed names, too (RFC 7616 §3.4.4)', async () => {
    const file = join(folder, 'many')
    const line = (name: string) =>
      `${name}:files:${createHash('sha256').update(`${name}:files:secret`).digest('hex')}\n`
    writeFileSync(file, `old:files:${'0'.repeat(32)}\n${line('zoe')}${line('ada')}`)
    const { url } = await served([
      '--htdigest',
      file,
      '--realm',
      'files',
      '--userhash',
      '--scheme',
      'digest',
      '--algorithm',
      'SHA-256',
    ])
    expect((await byDigest(url)).statuses).toEqual([401, 200])
    expect((await byDigest(url, { username: 'nobody', password: 'secret' })).statuses).toEqual([401, 401])
  })
})

describe('settings that cannot be', () => {
  test.each<[args: string[], message: RegExp]>([
    [['--realm', 's3cret\n'], /^authfield: .*realm.*\n$/],
    [['--algorithm', 's3cret'], /^authfield: .*algorithms.*\n$/],
    [['--htpasswd', '/nonexistent/s3cret'], /can't be read: ENOENT/],
    [['--host', '203.0.113.1'], /^authfield: can't listen: EADDRNOTAVAIL\n$/],
  ])('are said: %j', async (args, message) => {
    const { errors, status } = await run(['serve', '-p', '0', ...args])
    expect(errors).toMatch(message)
    expect(errors).not.toContain('s3cret')
    expect(status).toBe(2)
  })

  test('are none on an address of IPv6', async () => {
    const { log } = await served(['--host', '::1'])
    expect(log()).toMatch(/ at http:\/\/\[::1\]:\d+\/\n/)
  })
})

describe('htpasswd', () => {
  test.each([
    ['secret', '$2y$05$abcdefghijklmnopqrstuuu3YsRvtRCQbW9KXEAxeWoXnHVTJGjYq', false],
    ['myPassword', '$apr1$r31.....$HqJZimcKQFAMYayBlzkrA/', true],
    ['myPassword', '{SHA}VBPuJHI7uixaa6LQGWx4s+5GKNE=', true],
    ['mypassword', '{SHA}VBPuJHI7uixaa6LQGWx4s+5GKNE=', false],
    ['mypassword', '$apr1$r31.....$HqJZimcKQFAMYayBlzkrA/', false],
    ['x', '$apr1$', false],
  ])('%s is the password of %s: %s', async (password, hash, is) => {
    expect(await isPassword(password, hash)).toBe(is)
  })

  test('knows bcrypt in each of its names', async () => {
    const { hash } = await import('bcryptjs')
    const made = await hash('secret', 4)
    for (const name of ['$2a$', '$2b$', '$2y$']) {
      const renamed = made.replace(/^\$2b\$/, name)
      expect(parseHtpasswd(`ada:${renamed}`).users.get('ada')).toBe(renamed)
      expect(await isPassword('secret', renamed)).toBe(true)
    }
  })
})
