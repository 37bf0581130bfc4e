import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { MALFORMED } from '../../src/cli/serve/malformed.ts'
import { run } from '../cli-run.ts'
import { served, stopServers } from '../cli-server.ts'
import { browserClient, startBrowser } from './browser.ts'
import { stopAll, temporaryFolder } from './processes.ts'
import { startApache, startSquid, stopGently, USERS } from './servers.ts'

/*
 * The command line with the programs of others: their clients meet `serve`, `try` meets their servers and proxies, and what they
 * print of a conversation is read.
 */

const execute = promisify(execFile)

let browser: Browser
let apache: Awaited<ReturnType<typeof startApache>>

beforeAll(async () => {
  browser = await startBrowser()
  apache = await startApache()
}, 60_000)

afterEach(stopServers)

afterAll(async () => {
  await browser.close()
  await stopGently(apache.child)
  await stopAll()
}, 60_000)

/** What a program prints, whatever its exit status is. */
async function printed(command: string, args: readonly string[]) {
  const options = {
    env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', HOME: '/nonexistent' },
    encoding: 'latin1',
  } as const
  const { stdout, stderr } = await execute(command, args, options).catch((error) => error)
  return { stdout: String(stdout), stderr: String(stderr) }
}

const curl = async (args: readonly string[]) =>
  (await printed('curl', ['-s', '-o', '/dev/null', '-w', '%{http_code}', ...args])).stdout

describe('serve lets in', () => {
  test.each<[args: string[], options: string[]]>([
    [['--scheme', 'basic'], ['--basic']],
    [['--scheme', 'digest'], ['--digest']],
    [['--scheme', 'digest', '--algorithm', 'MD5'], ['--digest']],
    [['--scheme', 'digest', '--algorithm', 'MD5-sess'], ['--digest']],
    [['--scheme', 'digest', '--algorithm', 'SHA-256-sess'], ['--digest']],
    [['--scheme', 'digest', '--userhash', '--algorithm', 'SHA-256'], ['--digest']],
    [['--scheme', 'digest', '--qop', 'auth-int'], ['--digest']],
    [['--scheme', 'digest', '--nextnonce'], ['--digest']],
    [['--scheme', 'digest', '--nonce-once'], ['--digest']],
    [[], ['--anyauth']],
  ])('curl: %j', async (args, options) => {
    const { url } = await served(['-u', 'ada:secret', ...args])
    expect(await curl([...options, '-u', 'ada:secret', url])).toBe('200')
    expect(await curl([...options, '-u', 'ada:wrong', url])).toBe('401')
  })

  test('curl, where the realm is not ASCII', async () => {
    const { url } = await served(['-u', 'Jäsøn:pässword', '--realm', 'Größe 日本'])
    for (const option of ['--digest', '--basic'])
      expect([option, await curl([option, '-u', 'Jäsøn:pässword', url])]).toEqual([option, '200'])
  })

  test('curl with a token, where it has the scope', async () => {
    const { url } = await served(['--token', 'reader=read', '--token', 'writer=write', '--scope', 'write'])
    expect(await curl(['--oauth2-bearer', 'writer', url])).toBe('200')
    expect(await curl(['--oauth2-bearer', 'reader', url])).toBe('403')
    expect(await curl(['--oauth2-bearer', 'other', url])).toBe('401')
  })

  test('users out of the files that htpasswd and htdigest write', async () => {
    const folder = temporaryFolder()
    const lines: string[] = []
    for (const [option, name] of Object.entries({ '-m': 'apr', '-B': 'bcrypt', '-s': 'sha' })) {
      lines.push((await printed('htpasswd', ['-nb', option, name, 'päss'])).stdout.trim())
    }
    writeFileSync(join(folder, 'htpasswd'), `${lines.join('\n')}\n`)
    const { url } = await served(['--htpasswd', join(folder, 'htpasswd'), '--scheme', 'basic'])
    for (const name of ['apr', 'bcrypt', 'sha']) {
      expect([name, await curl(['-u', `${name}:päss`, url]), await curl(['-u', `${name}:x`, url])]).toEqual([
        name,
        '200',
        '401',
      ])
    }
  })

  test('Chromium', async () => {
    const { fetch } = browserClient(browser)
    for (const scheme of ['basic', 'digest'] as const) {
      const { url } = await served(['-u', 'ada:secret', '--scheme', scheme])
      const page = { url, scheme, username: 'ada' }
      expect([scheme, await fetch({ ...page, password: 'secret' })]).toEqual([scheme, '200'])
      expect([scheme, await fetch({ ...page, password: 'wrong' })]).toEqual([scheme, '401'])
    }
  }, 60_000)

  test('Chromium again and again, with nonces that are good once', async () => {
    const { url, log } = await served(['-u', 'ada:secret', '--scheme', 'digest', '--nonce-once'])
    const context = await browser.newContext({ httpCredentials: { username: 'ada', password: 'secret' } })
    const tab = await context.newPage()
    for (const path of ['a', 'b']) expect((await tab.goto(url + path))?.status()).toBe(200)
    await context.close()
    expect(log().match(/^\d\d\d GET \/[ab] .*$/gm)).toEqual([
      '401 GET /a absent',
      '200 GET /a ada by Digest',
      '401 GET /b stale',
      '200 GET /b ada by Digest',
    ])
  }, 60_000)

  test('Chromium to the pages of a folder', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'sub'))
    writeFileSync(join(folder, 'sub', 'index.html'), '<h1>in</h1>')
    const { url } = await served(['-u', 'ada:secret', folder])
    const context = await browser.newContext({ httpCredentials: { username: 'ada', password: 'secret' } })
    const tab = await context.newPage()
    await tab.goto(`${url}sub/`)
    expect(await tab.textContent('h1')).toBe('in')
    await context.close()
  }, 60_000)
})

test.each(Object.keys(MALFORMED))('serve sends the malformed challenge %s, and curl shows it to us', async (code) => {
  const { url } = await served(['-u', 'ada:secret', '--scheme', 'basic', '--malformed', code])
  const { stdout } = await printed('curl', ['-si', url])
  const { output } = await run(['--json', '--check'], Buffer.from(stdout, 'latin1'))
  const [field] = JSON.parse(output)
  if (code === 'wide-character') expect(field.challenges[0].params[0].value).toBe('日本')
  // What only credentials can have is no issue of a challenge.
  else expect(field.issues.some((issue: { code: string }) => issue.code === code)).toBe(!/credentials$/.test(code))
})

describe('what programs print of a conversation is read', () => {
  const PROGRAMS: readonly [name: string, command: string, args: readonly string[]][] = [
    ['curl -i', 'curl', ['-si']],
    ['curl -I', 'curl', ['-sI']],
    ['curl -v', 'curl', ['-sv', '-u', 'ada:s3cret']],
    ['curl -v --digest', 'curl', ['-sv', '--digest', '-u', 'ada:s3cret']],
    ['curl -v --trace-time', 'curl', ['-sv', '--trace-time']],
    ['curl --trace-ascii', 'curl', ['-s', '--trace-ascii', '-']],
    ['wget -S', 'wget', ['-S', '-O', '/dev/null', '--tries=1', '--user=ada', '--password=s3cret']],
  ]

  test.each(PROGRAMS)('%s', async (_, command, args) => {
    const { url } = await served(['-u', 'ada:secret', '--scheme', 'basic', '--realm', 'a file'])
    const { stdout, stderr } = await printed(command, [...args, url])
    const { output } = await run([], Buffer.from(stderr + stdout, 'latin1'))
    expect(output).toMatch(/WWW-Authenticate \(HTTP\/1\.1 401 Unauthorized\)\n└─ Basic\n {3}├─ realm {4}"a file"\n/i)
    expect(output).not.toContain('s3cret')
    expect(output).not.toContain(Buffer.from('ada:s3cret').toString('base64'))
  })
})

describe('try', () => {
  const env = { HOME: '/nonexistent' }

  test.each(Object.keys(USERS))('is let in by Apache as %s', async (name) => {
    for (const path of ['basic', 'digest']) {
      const { output, status } = await run(
        ['try', '-u', `${name}:${USERS[name]}`, `http://127.0.0.1:${apache.port}/${path}/page`],
        '',
        { env },
      )
      expect([path, output.includes('Outcome: 200: the credentials were taken'), status]).toEqual([path, true, 0])
    }
  })

  test.each(['basic', 'digest'] as const)(
    'is let through by Squid with %s',
    async (scheme) => {
      const { port, child } = await startSquid(scheme)
      const proxy = `http://127.0.0.1:${port}`
      const account = { ...env, AUTHFIELD_PROXY_USER: 'ada', AUTHFIELD_PROXY_PASSWORD: USERS.ada! }
      const target = `http://127.0.0.1:${apache.port}/digest/page`
      const { output, status } = await run(['try', '-x', proxy, '-u', `ada:${USERS.ada}`, target], '', { env: account })
      expect(output).toMatch(/407 .* from the proxy/)
      expect(status).toBe(0)
      expect((await run(['try', '-x', proxy, target], '', { env })).output).toContain('Outcome: 407: ')
      await stopGently(child)
    },
    60_000,
  )
})
