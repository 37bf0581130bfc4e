import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { describe, expect, jest, test } from '@jest/globals'
import { endIfClosed } from '../src/cli/main.ts'
import { kept, run } from './cli-run.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Without what to do next, which has tests of its own. */
async function read(...args: Parameters<typeof run>) {
  const { output, ...rest } = await run(...args)
  return { output: output.replace(/\n(?:→ .*\n)+/g, ''), ...rest }
}

/** The lines of a template, without the first break and the indentation. */
const lines = ([text]: TemplateStringsArray) =>
  text!
    .replace(/^\n|\n *$/g, '')
    .replace(/^ {6}/gm, '')
    .concat('\n')

describe('a value', () => {
  test('is shown as a tree', async () => {
    expect(await read(['Digest realm="x", nonce="y", qop="auth, auth-int", algorithm=SHA-256, Negotiate'])).toEqual({
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
    expect(await read(['Digest realm=x, qop="auth", algorithm=SHA-256, Bearer error="nope"'])).toEqual({
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
    const { output } = await read([`${sha256}, Digest realm="a", nonce="b", qop="auth", algorithm=MD5`])
    expect(output).not.toContain('warning:')
    expect((await read(['WWW-Authenticate: DPoP algs="ES256"'])).output).not.toContain('error:')
    expect((await read(['Proxy-Authenticate: DPoP algs="ES256"'])).output).toContain(
      'error: DPoP: leave the challenge out: the scheme is not for proxies (RFC 9449 §7.1)',
    )
  })

  test('is not judged as a challenge where it may be credentials', async () => {
    expect((await read(['Basic QWxhZGRpbjpvcGVu'])).output).not.toContain('error:')
    expect((await read(['--field', 'WWW-Authenticate', 'Basic QWxhZGRpbjpvcGVu'])).output).toContain(
      'error: Basic realm: add the parameter: the scheme requires it (RFC 7617 §2)',
    )
  })

  test('is shown with its issues under carets, and makes the exit status 1', async () => {
    expect(await read(['Basic realm="x" charset=UTF-8'])).toEqual({
      output: lines`
      value
      └─ Basic
         ├─ realm    "x"
         └─ charset  UTF-8

      missing-comma: a comma separates parameters and challenges
        Basic realm="x" charset=UTF-8
                       ^

      write: Basic realm="x", charset=UTF-8
      `,
      errors: '',
      status: 1,
    })
  })

  test('that may be credentials is hidden, and how to show it is said', async () => {
    const { output, errors, status } = await read(['Basic QWxhZGRpbjpvcGVu'])
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
    'user:s3cret a=b',
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
      const { output } = await read(args)
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
    expect((await read([text])).output).not.toContain('***')
  })

  test('may be several lines, folded or not', async () => {
    const { output, status } = await read([], 'Negotiate\nBasic\n realm="x"\n')
    expect(output).toMatch(/^value\n├─ Negotiate\n└─ Basic\n {3}└─ realm {2}"x"\n\nline 2: line-break: /)
    expect(status).toBe(1)
  })

  test('is read as the field that is named', async () => {
    expect((await read(['-f', 'authorization', 'Basic x, Basic y'])).output).toContain('multiple-credentials')
    expect((await read(['--field=WWW-Authenticate', 'Foo a="x"'])).output).toBe(lines`
      WWW-Authenticate
      └─ Foo
         └─ a  "x"
      `)
  })

  test('of parameters without a scheme is Authentication-Info', async () => {
    expect((await read(['nextnonce="x", qop=auth', '--show-secrets'])).output).toBe(lines`
      value
      ├─ nextnonce  "x"
      └─ qop        auth
      `)
  })

  test('cannot write control sequences to a terminal', async () => {
    const args = ['-f', 'WWW-Authenticate', 'Basic realm="\x9b2J", \u202ex="a\x1b[2J']
    expect((await read(args)).output).not.toMatch(/[\x1b\x9b\u202e]/)
    const { output } = await read([...args, '--json'])
    expect(output).not.toMatch(/[\x1b\x9b\u202e]/)
    expect(JSON.parse(output)[0].challenges[0].params[0].value).toBe('\x9b2J')
  })
})

describe('header lines', () => {
  test('are read by their names, several of one name as one field', async () => {
    const text =
      'Server: x\nwww-authenticate: Negotiate\nProxy-Authenticate:Basic realm="p"\nWWW-Authenticate: Basic realm="o"\n'
    expect((await read([], text)).output).toBe(lines`
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
    const { output } = await read(['-f', 'Proxy-Authorization', '  Authorization: Bearer abc'])
    expect(output).toMatch(/^Authorization\n└─ Bearer\n/)
  })

  test('of credentials hide all but what redact shows, also under carets', async () => {
    expect(await read(['Authorization: Digest username="Mufasa", realm="x" response="0123"'])).toEqual({
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
    expect(await read(['Authorization: Digest realm="x", qop=auth, uri="/"'])).toEqual({
      output: lines`
      Authorization
      └─ Digest
         ├─ realm  "x"
         ├─ qop    auth
         └─ uri    ***

      error: Digest: its codec refuses it: missing param: username
      `,
      errors: '',
      status: 0,
    })
  })

  test('show a challenge that has no scheme as such', async () => {
    expect((await read(['WWW-Authenticate: "x"'])).output).toMatch(
      /^WWW-Authenticate\n└─ \(no scheme\)\n {3}└─ not understood {2}"x"\n/,
    )
  })

  test('with a name longer than thirty characters leave the column of the others', async () => {
    const name = 'n'.repeat(31)
    expect((await read([`WWW-Authenticate: Foo ${name}=1, a=2, ${'m'.repeat(30)}=3`])).output).toBe(lines`
      WWW-Authenticate
      └─ Foo
         ├─ nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn  1
         ├─ a                               2
         └─ mmmmmmmmmmmmmmmmmmmmmmmmmmmmmm  3
      `)
  })

  test('of credentials show all on request', async () => {
    expect((await read(['Authorization: Foo a:b', '--show-secrets'])).output).toBe(lines`
      Authorization
      └─ Foo
         └─ not understood  a:b

      invalid-token68: a token68 or parameters follow a scheme
        Foo a:b
            ^^^
      `)
  })

  test('say that there is none in an empty Authorization', async () => {
    expect((await read(['Authorization:'])).output).toMatch(/^Authorization\n\nmissing-credentials: /)
  })

  test('may come marked, as curl -v does', async () => {
    const text =
      '* Connected\n> GET / HTTP/1.1\n> Authorization: Bearer abc\n> \n< HTTP/1.1 401 Unauthorized\n< WWW-Authenticate: Bearer\n< \n{}\nWWW-Authenticate: Basic\n'
    expect((await read([], text)).output).toBe(lines`
      Authorization (GET)
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
    expect((await read([], text)).output).toBe(lines`
      WWW-Authenticate (HTTP/1.1 401 Unauthorized)
      └─ Basic
         └─ realm  "x"
      `)
  })

  test('may follow others', async () => {
    const first = 'HTTP/1.1 407 \r\nProxy-Authenticate: Negotiate\r\n\r\n'
    const { output } = await read([], `${first}${head}WWW-Authenticate: NTLM\r\n\r\n${first}`)
    expect(output).toBe(lines`
      Proxy-Authenticate (HTTP/1.1 407)
      └─ Negotiate

      WWW-Authenticate (HTTP/1.1 401 Unauthorized)
      └─ NTLM

      3 fields in 10 lines

      Schemes
        Negotiate  2
        NTLM       1
      `)
  })

  test('may have folded lines (RFC 9112 §5.2)', async () => {
    const { output } = await read(
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

      write: Negotiate, Basic realm="x"
      `)
  })

  test('has no head in its body, whatever stands there: it is the text of the other side', async () => {
    const body =
      'hello\r\n\r\nHTTP/1.1 401 X\r\nWWW-Authenticate: Basic realm="fake"\r\n\r\nWWW-Authenticate: Basic realm="fake"\r\n'
    const text = `${head}WWW-Authenticate: Basic realm="a"\r\n\r\n${body}`
    expect((await read([], text)).output).toBe(lines`
      WWW-Authenticate (HTTP/1.1 401 Unauthorized)
      └─ Basic
         └─ realm  "a"
      `)
  })

  test('has folded lines that belong to the header before them, whichever that is (RFC 9112 §5.2)', async () => {
    const text = `${head}WWW-Authenticate: Basic realm="a"\r\nX-Other: b\r\n , Bearer realm="folded"\r\n\r\n`
    expect((await read([], text)).output).toBe(lines`
      WWW-Authenticate (HTTP/1.1 401 Unauthorized)
      └─ Basic
         └─ realm  "a"
      `)
  })

  test('without such a header has nothing to read', async () => {
    expect(await read([], `${head}\r\nBasic realm="x"`)).toMatchObject({ output: '', status: 2 })
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
        line: 2,
        message: 'HTTP/1.1 401 x',
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
        next: ['send a user name and a password, in Basic: curl --user NAME URL'],
      },
      {
        field: 'Authentication-Info',
        line: 3,
        message: 'HTTP/1.1 401 x',
        params: [{ name: 'nc', value: '1', quoted: false }],
        issues: [],
        findings: [],
      },
    ])
  })

  test('hides credentials', async () => {
    expect(JSON.parse((await run(['--json', 'Authorization: Foo a:b', 'Authorization:'])).output)).toEqual([
      {
        field: 'Authorization',
        line: 1,
        credentials: { scheme: '***', params: [], rest: '***', hidden: true },
        issues: [
          { code: 'invalid-token68', line: 0, start: 4, end: 7, rule: 'a token68 or parameters follow a scheme' },
        ],
        findings: [],
      },
      {
        field: 'Authorization',
        line: 1,
        credentials: null,
        issues: [{ code: 'missing-credentials', line: 0, start: 0, end: 0, rule: 'a scheme comes first' }],
        findings: [],
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

  test.each<[args: string[], message: string]>([
    [['--s3cret'], 'argument 1 is no option of this command'],
    [['Basic', '--jsonn'], 'argument 2 is no option of this command (did you mean --json?)'],
    [['--jsonn=s3cret'], 'argument 1 is no option of this command'],
    [['-f'], '-f, --field <name> needs a value'],
    [['--field', 's3cret', 'Basic x'], '-f, --field takes the name of a field: WWW-Authenticate, Proxy-Authenticate, '],
    [['--fail-on', 's3cret'], '--fail-on takes error or warning'],
    [['--all', '--summary'], '--all and --summary exclude each other'],
    [['try'], 'an argument is missing'],
    [['try', 'http://a', 's3cret'], 'there is an argument too many'],
    [['try', 's3cret'], 'the argument is no URL'],
    [['try', 'ftp://s3cret'], 'the argument is no http or https URL'],
    [['try', 'http://a', '--proxy', 'ftp://s3cret'], '-x, --proxy is no http or https URL'],
    [['try', 'http://a', '-m', 's3cret'], '-m, --max-time takes seconds'],
    [['try', 'http://a', '-X', 's3 cret'], '-X, --request takes the name of a method'],
    [['try', 'http://a', '-H', 's3cret'], '-H, --header takes a line like "Name: value"'],
    [['try', 'http://a', '--scheme', 's3cret'], '--scheme takes some of bearer,digest,basic'],
    [['serve', '-p', 's3cret'], '-p, --port takes a number from 0 to 65535'],
    [['serve', '-p', ''], '-p, --port takes a number from 0 to 65535'],
    [['serve', '--scheme', 'basic,s3cret'], '--scheme takes some of digest,basic,bearer'],
    [['serve', '--scheme', 'basic,Basic'], '--scheme takes each scheme once'],
    [['serve', '--qop', 's3cret'], '--qop takes auth, auth-int or both'],
    [['serve', '--token', 's3 cret'], '--token takes a token68, or token68=scopes'],
    [['serve', '--nonce-lifetime', '0'], '--nonce-lifetime takes seconds'],
    [['serve', '--malformed', 's3cret'], '--malformed takes one of unquoted-value, missing-comma, '],
  ])('names the option that is wrong, and repeats nothing of it: %j', async (args, message) => {
    const { errors, ...rest } = await run(args)
    expect(rest).toEqual({ output: '', status: 2 })
    expect(errors).toMatch(/^authfield: .*\nSee authfield --help\.\n$/)
    expect(errors).toContain(message)
    expect(errors).not.toMatch(/s3.?cret/)
  })

  test('is not what is wrong where the program itself is', async () => {
    const output = Object.defineProperty(kept(), 'columns', {
      get() {
        throw new RangeError('broken')
      },
    })
    await expect(run(['x'], '', { output })).rejects.toThrow(RangeError)
  })

  test('says the version', async () => {
    const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
    for (const option of ['-V', '--version'])
      expect(await run([option])).toEqual({ output: `${version}\n`, errors: '', status: 0 })
  })

  test('has examples, and is as wide as the screen', async () => {
    const screen = kept({ columns: 70 })
    await run(['--help'], '', { output: screen })
    const options = /^Options:\n(.*?)^Commands:/ms.exec(screen.text)![1]!
    for (const line of options.split('\n')) expect(line.length).toBeLessThanOrEqual(70)
    for (const args of [['--help'], ['try', '--help'], ['serve', '--help']]) {
      expect((await run(args)).output).toMatch(/^Examples:\n {2}/m)
    }
  })

  test.each(['', ' \r\n'])('is named where there is nothing to read: %j', async (input) => {
    expect(await run([], input)).toMatchObject({ output: '', errors: expect.stringContaining('--help'), status: 2 })
  })

  test('is named at a terminal, which is not read', async () => {
    const input = Object.assign(Readable.from([Buffer.from('Basic')]), { isTTY: true })
    expect(await run([], '', { input })).toMatchObject({
      output: '',
      errors: expect.stringContaining('--help'),
      status: 2,
    })
  })
})

describe('the command line takes linear time', () => {
  /** Processor time, which the other work of the machine leaves as it is. */
  async function microseconds(args: string[], input: string): Promise<number> {
    const before = process.cpuUsage()
    const { output } = await run(args, input)
    const { user, system } = process.cpuUsage(before)
    // The text is longer than the time is of use for where the output grows with the square.
    expect(output.length).toBeLessThan(200 * input.length + 1000)
    return user + system
  }

  test.each<[shape: string, args: string[], write: (length: number) => string]>([
    ['hidden credentials with many issues', [], (n) => `Authorization: Foo ${'a=b;'.repeat(n / 4)}`],
    ['a hidden value with many issues', [], (n) => `Foo ${'a=b;'.repeat(n / 4)}`],
    ['many malformed lines', [], (n) => 'WWW-Authenticate: @\n'.repeat(n / 20)],
    [
      'a long name and many others',
      [],
      (n) =>
        `WWW-Authenticate: Foo ${'x'.repeat(n / 2)}=1${Array.from({ length: n / 14 }, (_, i) => `,n${i}=1`).join('')}`,
    ],
    // So many that looking through all of them for each takes longer than the rest.
    ['many responses', ['--json'], (n) => 'HTTP/1\nWWW-Authenticate:a\n'.repeat(n)],
    ['many fields of one response', [], (n) => 'WWW-Authenticate: Basic realm="a"\nAuthorization: x\n'.repeat(n / 50)],
    ['many folded lines', [], (n) => `WWW-Authenticate: Foo a=1\n${' , b=1\n'.repeat(n / 7)}`],
    ['lines of a log', [], (n) => '2026-11-25T00:00:00Z INFO WWW-Authenticate: Basic realm="r1"\n'.repeat(n / 62)],
    ['separators at the end of a value in a log', [], (n) => `x WWW-Authenticate: a${' ,;'.repeat(n / 3)}x`],
    ['many names in a line', [], (n) => 'authorization: '.repeat(n / 15)],
    ['many quotes in a line', [], (n) => `"authorization": "${'\\"'.repeat(n / 2)}`],
    ['many names with a quote that never closes', [], (n) => '"authorization": "\\\\'.repeat(n / 20)],
    ['quotes in quotes that never close', [], (n) => `\\"authorization\\": \\"${'\\\\'.repeat(n / 2)}`],
    ['a long name', [], (n) => `${'a-'.repeat(n / 2)}authorization: x`],
    ['blank lines', [], (n) => '\n'.repeat(n)],
    ['white space', [], (n) => ' '.repeat(n)],
    ['deep JSON', [], (n) => '[{"a":'.repeat(n / 6)],
    [
      'JSON with many fields',
      ['--json'],
      (n) => `{${Array.from({ length: n / 30 }, (_, i) => `"x-${i}-authorization": "Bearer x"`).join()}}`,
    ],
    ['objects of a log', ['--json'], (n) => '{"res":{"headers":{"www-authenticate":"Negotiate"}}}\n'.repeat(n / 53)],
    [
      'rows of a trace',
      [],
      (n) => `<= Recv header, 9 bytes (0x9)\n${'0000: WWW-Authenticate: Basic realm="\n'.repeat(n / 38)}`,
    ],
    ['heads without a challenge', [], (n) => 'HTTP/1.1 401 x\n\n'.repeat(n / 16)],
    [
      'a JWT with many claims',
      [],
      (n) =>
        `Authorization: Bearer e30.${Buffer.from(JSON.stringify(Object.fromEntries(Array.from({ length: n / 16 }, (_, i) => [`c${i}`, i])))).toString('base64url')}.x`,
    ],
    ['a long value in UTF-8', [], (n) => `WWW-Authenticate: Basic realm="${'\u00f6'.repeat(n / 2)}" x`],
    ['many issues in UTF-8', [], (n) => `WWW-Authenticate: Basic ${'a="\u00f6" '.repeat(n / 8)}`],
    ['many issues as JSON', ['--json'], (n) => `Authorization: Foo ${'a=b;'.repeat(n / 4)}`],
  ])('for %s', async (_shape, args, write) => {
    const [short, long] = [4_000, 32_000].map(write) as [string, string]
    await microseconds(args, short)
    const least = async (input: string) => Math.min(await microseconds(args, input), await microseconds(args, input))
    // Eight times the text: eight times the time, 64 times where it grows with the square. Less than 20 ms is noise.
    expect(await least(long)).toBeLessThan(24 * Math.max(await least(short), 5_000))
  })
})

describe('the command', () => {
  const command = (args: string[], input: string | Buffer) => {
    const node = [...process.execArgv, '--disable-warning=ExperimentalWarning', 'src/cli/bin.ts', ...args]
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
    const node = [...process.execArgv, '--disable-warning=ExperimentalWarning', 'src/cli/bin.ts']
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
    let exits = 0
    const exit = () => {
      exits++
    }
    endIfClosed(error('EPIPE'), exit)
    expect(exits).toBe(1)
    expect(() => endIfClosed(error('ENOSPC'), exit)).toThrow('write')
    expect(exits).toBe(1)
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

      → log in with Kerberos (kinit), then: curl --negotiate --user : URL
      → send a user name and a password, in Basic: curl --user NAME URL
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
      await import('../src/cli/bin.ts')
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
