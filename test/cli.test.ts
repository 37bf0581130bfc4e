import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { describe, expect, jest, test } from '@jest/globals'
import { main, throwUnlessClosed } from '../src/report.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = (args: string[], input = '') => main(args, Readable.from([Buffer.from(input)]))

/** The lines of a template, without the first break and the indentation. */
const lines = ([text]: TemplateStringsArray) =>
  text!
    .replace(/^\n|\n *$/g, '')
    .replace(/^ {6}/gm, '')
    .concat('\n')

describe('a value', () => {
  test('is shown as a tree', async () => {
    expect(await run(['Digest realm="x", nonce="y", qop="auth, auth-int", algorithm=SHA-256, Negotiate'])).toEqual({
      output: lines`
      value
      ├─ Digest
      │  ├─ realm      "x"
      │  ├─ nonce      "y"
      │  ├─ qop        "auth, auth-int"
      │  └─ algorithm  SHA-256
      └─ Negotiate
      `,
      errors: '',
      status: 0,
    })
  })

  test('is shown with what its schemes have otherwise, which leaves the exit status', async () => {
    expect(await run(['Digest realm=x, qop="auth", algorithm=SHA-256, Bearer error="nope"'])).toEqual({
      output: lines`
      value
      ├─ Digest
      │  ├─ realm      x
      │  ├─ qop        "auth"
      │  └─ algorithm  SHA-256
      └─ Bearer
         └─ error  "nope"

      error: Digest nonce: add the parameter: the scheme requires it (RFC 7616 §3.3)
      warning: Digest realm: write the value in quotes (RFC 9110 §11.5)
      warning: Bearer error: use invalid_token, invalid_request or insufficient_scope, or the code of an extension: clients know no other (RFC 6750 §3.1)
      `,
      errors: '',
      status: 0,
    })
  })

  test('is judged with all challenges of its field, and as a proxy’s where it is one', async () => {
    const sha256 = 'Digest realm="a", nonce="b", qop="auth", algorithm=SHA-256'
    const { output } = await run([`${sha256}, Digest realm="a", nonce="b", qop="auth", algorithm=MD5`])
    expect(output).not.toContain('warning:')
    expect((await run(['WWW-Authenticate: DPoP algs="ES256"'])).output).not.toContain('error:')
    expect((await run(['Proxy-Authenticate: DPoP algs="ES256"'])).output).toContain(
      'error: DPoP: leave the challenge out: the scheme is not for proxies (RFC 9449 §7.1)',
    )
  })

  test('is not judged as a challenge where it may be credentials', async () => {
    expect((await run(['Basic QWxhZGRpbjpvcGVu'])).output).not.toContain('error:')
    expect((await run(['--field', 'WWW-Authenticate', 'Basic QWxhZGRpbjpvcGVu'])).output).toContain(
      'error: Basic realm: add the parameter: the scheme requires it (RFC 7617 §2)',
    )
  })

  test('is shown with its issues under carets, and makes the exit status 1', async () => {
    expect(await run(['Basic realm="x" charset=UTF-8'])).toEqual({
      output: lines`
      value
      └─ Basic
         ├─ realm    "x"
         └─ charset  UTF-8

      missing-comma: a comma separates parameters and challenges
        Basic realm="x" charset=UTF-8
                       ^
      `,
      errors: '',
      status: 1,
    })
  })

  test('that may be credentials is hidden, and how to show it is said', async () => {
    const { output, errors, status } = await run(['Basic QWxhZGRpbjpvcGVu'])
    expect(output).toBe(lines`
      value
      └─ Basic
         └─ token68  ***
      `)
    expect(errors).toContain('--show-secrets')
    expect(status).toBe(0)
  })

  test.each([
    'Foo a="s3cret"',
    'Basic realm="a" s3cret',
    'user:s3cret',
    'vapid t=s3cret, k=s3cret',
    'PrivateToken token="s3cret"',
    'Digest realm="foo, response="s3cret"',
    'Basic realm=x s3cret',
    'Bearer error=x s3cret.x.y',
    'Bearer realm="x", s3cret',
    'Basic realm="s3cret',
    'Basic realm="x", Bearer: s3cret',
    'Basic realm=a/b?c=s3cret',
    's3cret realm="x"',
    'Basic s3cret realm="x"',
    'Bearer s3cret.s3cret realm="api", scope="x"',
    'Negotiate, s3cret, Basic realm="x"',
  ])('is hidden where it is not surely a challenge: %s', async (text) => {
    for (const args of [[text], [text, '--json']]) {
      const { output } = await run(args)
      expect(output).toContain('***')
      expect(output).not.toContain('s3cret')
    }
  })

  test.each([
    'Negotiate, NTLM, Basic realm="x"',
    'L402 macaroon="a", invoice="b", UMA realm="c", as_uri="d", ticket="e"',
    'Kerberos, Hawk, WSSE realm="x"',
    'Bearer resource_metadata=https://example.com/.well-known/x',
    "OAuth realm='OAuth API', error='invalid_token'",
    'Bearer realm="", client_id="x", trusted_issuers="y", token_types="z"',
    'Mutual version=1, algorithm=iso-kam3-dl-2048-sha256, validation=host, realm="x", reason=initial',
  ])('is shown where it is surely one: %s', async (text) => {
    expect((await run([text])).output).not.toContain('***')
  })

  test('may be several lines, folded or not', async () => {
    const { output, status } = await run([], 'Negotiate\nBasic\n realm="x"\n')
    expect(output).toMatch(/^value\n├─ Negotiate\n└─ Basic\n {3}└─ realm {2}"x"\n\nline 2: line-break: /)
    expect(status).toBe(1)
  })

  test('is read as the field that is named', async () => {
    expect((await run(['-f', 'authorization', 'Basic x, Basic y'])).output).toContain('multiple-credentials')
    expect((await run(['--field=WWW-Authenticate', 'Foo a="x"'])).output).toBe(lines`
      WWW-Authenticate
      └─ Foo
         └─ a  "x"
      `)
  })

  test('of parameters without a scheme is Authentication-Info', async () => {
    expect((await run(['nextnonce="x", qop=auth', '--show-secrets'])).output).toBe(lines`
      value
      ├─ nextnonce  "x"
      └─ qop        auth
      `)
  })

  test('cannot write control sequences to a terminal', async () => {
    const args = ['-f', 'WWW-Authenticate', 'Basic realm="\x9b2J", \u202ex="a\x1b[2J']
    expect((await run(args)).output).not.toMatch(/[\x1b\x9b\u202e]/)
    const { output } = await run([...args, '--json'])
    expect(output).not.toMatch(/[\x1b\x9b\u202e]/)
    expect(JSON.parse(output)[0].challenges[0].params[0].value).toBe('\x9b2J')
  })
})

describe('header lines', () => {
  test('are read by their names, several of one name as one field', async () => {
    const text =
      'Server: x\nwww-authenticate: Negotiate\nProxy-Authenticate:Basic realm="p"\nWWW-Authenticate: Basic realm="o"\n'
    expect((await run([], text)).output).toBe(lines`
      WWW-Authenticate
      ├─ Negotiate
      └─ Basic
         └─ realm  "o"

      Proxy-Authenticate
      └─ Basic
         └─ realm  "p"
      `)
  })

  test('may be indented, and keep their names whatever field is named', async () => {
    const { output } = await run(['-f', 'Proxy-Authorization', '  Authorization: Bearer abc'])
    expect(output).toMatch(/^Authorization\n└─ Bearer\n/)
  })

  test('of credentials hide all but what redact shows, also under carets', async () => {
    expect(await run(['Authorization: Digest username="Mufasa", realm="x" response="0123"'])).toEqual({
      output: lines`
      Authorization
      └─ Digest
         ├─ username  ***
         ├─ realm     "x"
         └─ response  ***

      missing-comma: a comma separates parameters and challenges
        ****** ****************** ********* ***************
                                           ^
      `,
      errors: '',
      status: 1,
    })
  })

  test('of well-formed credentials show what is no secret', async () => {
    expect((await run(['Authorization: Digest realm="x", qop=auth, uri="/"'])).output).toBe(lines`
      Authorization
      └─ Digest
         ├─ realm  "x"
         ├─ qop    auth
         └─ uri    ***
      `)
  })

  test('show a challenge that has no scheme as such', async () => {
    expect((await run(['WWW-Authenticate: "x"'])).output).toMatch(
      /^WWW-Authenticate\n└─ \(no scheme\)\n {3}└─ not understood {2}"x"\n/,
    )
  })

  test('with a name longer than thirty characters leave the column of the others', async () => {
    const name = 'n'.repeat(31)
    expect((await run([`WWW-Authenticate: Foo ${name}=1, a=2, ${'m'.repeat(30)}=3`])).output).toBe(lines`
      WWW-Authenticate
      └─ Foo
         ├─ nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn  1
         ├─ a                               2
         └─ mmmmmmmmmmmmmmmmmmmmmmmmmmmmmm  3
      `)
  })

  test('of credentials show all on request', async () => {
    expect((await run(['Authorization: Foo a:b', '--show-secrets'])).output).toBe(lines`
      Authorization
      └─ Foo
         └─ not understood  a:b

      invalid-token68: a token68 or parameters follow a scheme
        Foo a:b
            ^^^
      `)
  })

  test('say that there is none in an empty Authorization', async () => {
    expect((await run(['Authorization:'])).output).toMatch(/^Authorization\n\nmissing-credentials: /)
  })

  test('may come marked, as curl -v does', async () => {
    const text =
      '* Connected\n> GET / HTTP/1.1\n> Authorization: Bearer abc\n> \n< HTTP/1.1 401 Unauthorized\n< WWW-Authenticate: Bearer\n< \n{}\nWWW-Authenticate: Basic\n'
    expect((await run([], text)).output).toBe(lines`
      Authorization
      └─ Bearer
         └─ token68  ***

      WWW-Authenticate (HTTP/1.1 401 Unauthorized)
      └─ Bearer

      warning: Bearer: add a parameter, a realm at least (RFC 6750 §3)
      `)
  })
})

describe('a response', () => {
  const head = 'HTTP/1.1 401 Unauthorized\r\nContent-Type: text/plain\r\n'

  test('is read to the end of its head', async () => {
    const text = `${head}WWW-Authenticate: Basic realm="x"\r\n\r\nWWW-Authenticate: Basic realm="body"\r\n`
    expect((await run([], text)).output).toBe(lines`
      WWW-Authenticate (HTTP/1.1 401 Unauthorized)
      └─ Basic
         └─ realm  "x"
      `)
  })

  test('may follow others', async () => {
    const first = 'HTTP/1.1 407 \r\nProxy-Authenticate: Negotiate\r\n\r\n'
    const { output } = await run([], `${first}${head}WWW-Authenticate: NTLM\r\n\r\n${first}`)
    expect(output).toBe(lines`
      Proxy-Authenticate (HTTP/1.1 407)
      └─ Negotiate

      WWW-Authenticate (HTTP/1.1 401 Unauthorized)
      └─ NTLM

      Proxy-Authenticate (HTTP/1.1 407)
      └─ Negotiate
      `)
  })

  test('may have folded lines (RFC 9112 §5.2)', async () => {
    const { output } = await run(
      [],
      `${head}WWW-Authenticate: Negotiate\r\nWWW-Authenticate: Basic\r\n realm="x"\r\n\r\n`,
    )
    expect(output).toBe(lines`
      WWW-Authenticate (HTTP/1.1 401 Unauthorized)
      ├─ Negotiate
      └─ Basic
         └─ realm  "x"

      line 2: line-break: a field has no line breaks
        Basic· realm="x"
             ^^
      `)
  })

  test('has no head in its body, whatever stands there: it is the text of the other side', async () => {
    const body =
      'hello\r\n\r\nHTTP/1.1 401 X\r\nWWW-Authenticate: Basic realm="fake"\r\n\r\nWWW-Authenticate: Basic realm="fake"\r\n'
    const text = `${head}WWW-Authenticate: Basic realm="a"\r\n\r\n${body}`
    expect((await run([], text)).output).toBe(lines`
      WWW-Authenticate (HTTP/1.1 401 Unauthorized)
      └─ Basic
         └─ realm  "a"
      `)
  })

  test('has folded lines that belong to the header before them, whichever that is (RFC 9112 §5.2)', async () => {
    const text = `${head}WWW-Authenticate: Basic realm="a"\r\nX-Other: b\r\n , Bearer realm="folded"\r\n\r\n`
    expect((await run([], text)).output).toBe(lines`
      WWW-Authenticate (HTTP/1.1 401 Unauthorized)
      └─ Basic
         └─ realm  "a"
      `)
  })

  test('without such a header has nothing to read', async () => {
    expect(await run([], `${head}\r\nBasic realm="x"`)).toMatchObject({ output: '', status: 2 })
  })
})

describe('--json', () => {
  test('prints the values and the issues with their rules', async () => {
    const { output } = await run(
      ['--json'],
      'HTTP/1.1 401 x\r\nWWW-Authenticate: Foo realm=, Basic realm=x\r\nAuthentication-Info: nc=1\r\n',
    )
    expect(JSON.parse(output)).toEqual([
      {
        field: 'WWW-Authenticate',
        response: 'HTTP/1.1 401 x',
        challenges: [
          { scheme: 'Foo', token68: 'realm=', params: [] },
          { scheme: 'Basic', params: [{ name: 'realm', value: 'x', quoted: false }] },
        ],
        issues: [],
        findings: [
          {
            challenge: 1,
            code: 'unquoted',
            severity: 'warning',
            scheme: 'Basic',
            param: 'realm',
            section: 'RFC 9110 §11.5',
            message: 'write the value in quotes',
          },
        ],
      },
      {
        field: 'Authentication-Info',
        response: 'HTTP/1.1 401 x',
        params: [{ name: 'nc', value: '1', quoted: false }],
        issues: [],
      },
    ])
  })

  test('hides credentials', async () => {
    expect(JSON.parse((await run(['--json', 'Authorization: Foo a:b', 'Authorization:'])).output)).toEqual([
      {
        field: 'Authorization',
        credentials: { scheme: '***', params: [], rest: '***' },
        issues: [
          { code: 'invalid-token68', line: 0, start: 4, end: 7, rule: 'a token68 or parameters follow a scheme' },
        ],
      },
      {
        field: 'Authorization',
        credentials: null,
        issues: [{ code: 'missing-credentials', line: 0, start: 0, end: 0, rule: 'a scheme comes first' }],
      },
    ])
  })

  test('has no name for a bare value', async () => {
    expect(JSON.parse((await run(['--json', 'Basic realm="x"'])).output)).toMatchObject([{ field: null }])
  })
})

describe('usage', () => {
  test.each([['--help'], ['-h', 'x']])('is printed on %s', async (...args) => {
    expect(await run(args)).toMatchObject({
      output: expect.stringMatching(/^Usage: authfield /),
      errors: '',
      status: 0,
    })
  })

  test.each([['--s3cret'], ['--field'], ['--field', 's3cret', 'Basic x']])(
    'is printed for an unknown option or field, which is not repeated: %s',
    async (...args) => {
      const { errors, ...rest } = await run(args)
      expect(rest).toEqual({ output: '', status: 2 })
      expect(errors).toContain('Usage: authfield ')
      expect(errors).not.toContain('s3cret')
    },
  )

  test.each(['', ' \r\n'])('is named where there is nothing to read: %j', async (input) => {
    expect(await run([], input)).toMatchObject({ output: '', errors: expect.stringContaining('--help'), status: 2 })
  })

  test('is named at a terminal, which is not read', async () => {
    const terminal = Object.assign(Readable.from([Buffer.from('Basic')]), { isTTY: true })
    expect(await main([], terminal)).toMatchObject({ output: '', errors: expect.stringContaining('--help'), status: 2 })
  })
})

describe('the command', () => {
  const command = (args: string[], input: string | Buffer) => {
    const node = [...process.execArgv, '--disable-warning=ExperimentalWarning', 'src/cli.ts', ...args]
    const { stdout, stderr, status } = spawnSync(process.execPath, node, { cwd: root, input })
    return { stdout: String(stdout), stderr: String(stderr), status }
  }

  test('prints to its standard output and error, and exits with the status', () => {
    const { stdout, stderr, status } = command(['Foo realm="x" y z'], '')
    expect(stdout).toMatch(/^value\n└─ \*\*\*\n/)
    expect(stderr).toContain('--show-secrets')
    expect(status).toBe(1)
  })

  test('ends quietly where nobody reads on', () => {
    const node = [...process.execArgv, '--disable-warning=ExperimentalWarning', 'src/cli.ts']
      .map((arg) => `'${arg}'`)
      .join(' ')
    const script = `'${process.execPath}' ${node} | head -c 20`
    const input = 'WWW-Authenticate: Basic realm="a"\n'.repeat(20_000)
    const { stdout, stderr } = spawnSync('sh', ['-c', script], { cwd: root, input })
    expect(stdout).toHaveLength(20)
    expect(String(stderr)).toBe('')
  })

  test('does not keep quiet about another error of its output', () => {
    const error = (code: string) => Object.assign(new Error('write'), { code })
    expect(() => throwUnlessClosed(error('EPIPE'))).not.toThrow()
    expect(() => throwUnlessClosed(error('ENOSPC'))).toThrow('write')
  })

  test('reads octets from its standard input', () => {
    const { stdout, status } = command(['--json'], Buffer.from('WWW-Authenticate: Basic realm=“x”\n'))
    expect(JSON.parse(stdout)).toMatchObject([
      { challenges: [{ params: [{ value: 'x' }] }], issues: [{ code: 'typographic-quotes' }] },
    ])
    expect(status).toBe(1)
  })

  test('shows what a server asks for', async () => {
    const server = createServer((_, response) => {
      response.writeHead(401, { 'WWW-Authenticate': ['Negotiate', 'Basic realm="files"'] }).end('no')
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    socket.end('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
    const response = Buffer.concat(await socket.toArray())
    server.close()
    expect(command([], response)).toEqual({
      stdout: lines`
      WWW-Authenticate (HTTP/1.1 401 Unauthorized)
      ├─ Negotiate
      └─ Basic
         └─ realm  "files"
      `,
      stderr: '',
      status: 0,
    })
  })

  test('hands its arguments and streams over', async () => {
    const output = jest.spyOn(process.stdout, 'write').mockReturnValue(true)
    const errors = jest.spyOn(process.stderr, 'write').mockReturnValue(true)
    const { argv, exitCode } = process
    try {
      process.argv = ['node', 'authfield', 'Basic a:b']
      await import('../src/cli.ts')
      expect(output.mock.calls).toEqual([[expect.stringContaining('└─ Basic')]])
      expect(errors.mock.calls).toEqual([[expect.stringContaining('--show-secrets')]])
      expect(process.exitCode).toBe(1)
    } finally {
      process.argv = argv
      process.exitCode = exitCode
      jest.restoreAllMocks()
    }
  })
})
