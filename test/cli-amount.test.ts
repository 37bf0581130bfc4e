import { spawnSync } from 'node:child_process'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { kept, NOW, run } from './cli-run.ts'

/*
 * Many fields: what is shown of them, and what they cost.
 */

const root = fileURLToPath(new URL('..', import.meta.url))
const logLine = (value: string) => `2026-11-25T00:00:00Z INFO WWW-Authenticate: ${value}\n`

describe('of many fields', () => {
  test('each is shown once, and how often there is what', async () => {
    const input = logLine('Basic realm="a"').repeat(3) + logLine('Digest realm="a" nonce="b"').repeat(2)
    const { output, status } = await run([], input)
    expect(output).toBe(`WWW-Authenticate
└─ Basic
   └─ realm  "a"

→ send a user name and a password, in Basic: curl --user NAME URL

WWW-Authenticate
└─ Digest
   ├─ realm  "a"
   └─ nonce  "b"

missing-comma: a comma separates parameters and challenges
  Digest realm="a" nonce="b"
                  ^

write: Digest realm="a", nonce="b"

warning: Digest qop: add qop="auth": without it the client has no say in the hash, as in RFC 2069 (RFC 7616 §3.3)
warning: Digest algorithm: offer SHA-256 before it: MD5 is there for old clients and not recommended (RFC 7616 §3.2)

→ send a user name and what is hashed of the password: curl --digest --user NAME URL

5 fields in 5 lines

Schemes
  Basic   3
  Digest  2

Malformed
  2 × missing-comma: a comma separates parameters and challenges
    line 4: Digest realm="a", nonce=***

Findings
  2 × warning: Digest qop: add qop="auth": without it the client has no say in the hash, as in RFC 2069 (RFC 7616 §3.3)
    line 4: Digest realm="a", nonce=***
  2 × warning: Digest algorithm: offer SHA-256 before it: MD5 is there for old clients and not recommended (RFC 7616 §3.2)
    line 4: Digest realm="a", nonce=***
`)
    expect(status).toBe(1)
  })

  test('the first twenty different ones are shown, with --all each, with --summary none', async () => {
    const input = Array.from({ length: 30 }, (_, i) => logLine(`Basic realm="${i}"`)).join('')
    const count = async (...args: string[]) => ((await run(args, input)).output.match(/realm {2}/g) ?? []).length
    expect(await count()).toBe(20)
    expect(await count('--all')).toBe(30)
    expect(await count('--summary')).toBe(0)
    expect((await run(['--all'], input)).output).not.toContain('fields in')
    expect((await run(['--summary'], input)).output).toBe('30 fields in 30 lines\n\nSchemes\n  Basic  30\n')
    expect((await run(['--summary'], logLine('Negotiate'))).output).toMatch(/^1 field in 1 line\n/)
  })

  test('the worst example is shown, as a log may show it', async () => {
    const input =
      logLine('Basic realm="a" x') + logLine('Basic realm="a" x, y; z').repeat(2) + logLine('Basic realm="a" x')
    const { output } = await run(['--summary'], input)
    expect(output).toContain('  4 × unexpected-text: nothing else follows\n    line 2: Basic realm=')
    const long = await run(['--summary'], `WWW-Authenticate: Basic realm="a" ${'x, '.repeat(1000)}`)
    expect(long.output).toMatch(/line 1: .{0,210}\n/)
  })

  test('the summary is JSON on request', async () => {
    const input = logLine('Basic realm="a" x') + logLine('Bearer')
    expect(JSON.parse((await run(['--summary', '--json'], input)).output)).toMatchObject({
      fields: 2,
      lines: 2,
      schemes: { Basic: 1, Bearer: 1 },
      issues: [{ kind: 'unexpected-text', count: 1, line: 1, example: 'Basic realm=***' }],
      findings: [{ count: 1, line: 2, example: 'Bearer' }],
    })
  })

  test('no more than so many kinds are told apart', async () => {
    const input = Array.from({ length: 300 }, (_, i) => `WWW-Authenticate: S${i} a=1\n\n`).join('')
    const { output } = await run(['--summary'], input)
    expect(output.match(/^ {2}S\d+ +1$/gm)).toHaveLength(200)
    expect(output).toMatch(/^ {2}… +100$/m)
  })

  test('no more than so many kinds of findings are told apart', async () => {
    const cased = (i: number) =>
      [...'negotiate'].map((letter, bit) => ((i >> bit) & 1 ? letter.toUpperCase() : letter)).join('')
    const input = Array.from({ length: 250 }, (_, i) => `Authorization: ${cased(i)}\n\n`).join('')
    const { output } = await run(['--summary'], input)
    expect(output.match(/^ {2}1 × error: /gm)).toHaveLength(200)
    expect(output).toMatch(/^ {2}50 × error: /m)
  })

  test('the issues of one are counted where there are many', async () => {
    const { output } = await run([`WWW-Authenticate: Foo ${'a1="x" '.repeat(100)}`])
    expect(output.match(/^missing-comma:/gm)).toHaveLength(3)
    expect(output).toMatch(/\n\d+ more; in all: missing-comma 9\d, duplicate-param 99\n/)
  })
})

describe('--check', () => {
  test('prints a line for each fault, with its line of the input', async () => {
    const input =
      'WWW-Authenticate: Basic realm="a"\nWWW-Authenticate: Basic realm="b" x\n\nWWW-Authenticate: Digest realm="a"\n'
    expect(await run(['--check'], input)).toEqual({
      output: `line 2: WWW-Authenticate: error: unexpected-text: nothing else follows
line 4: WWW-Authenticate: error: Digest nonce: add the parameter: the scheme requires it (RFC 7616 §3.3)
line 4: WWW-Authenticate: warning: Digest qop: add qop="auth": without it the client has no say in the hash, as in RFC 2069 (RFC 7616 §3.3)
line 4: WWW-Authenticate: warning: Digest algorithm: offer SHA-256 before it: MD5 is there for old clients and not recommended (RFC 7616 §3.2)
`,
      errors: '',
      status: 1,
    })
  })

  test.each<[args: string[], value: string, status: number]>([
    [['--check'], 'Basic realm="a"', 0],
    [['--check'], 'Basic realm=a', 0],
    [['--fail-on', 'error'], 'Basic realm=a', 0],
    [['--fail-on', 'warning'], 'Basic realm=a', 1],
    [['--check', '--fail-on', 'warning'], 'Basic realm=a', 1],
    [['--check'], 'Digest realm="a"', 1],
    [[], 'Digest realm="a"', 0],
    [['--check'], 'Basic realm="a" x', 1],
    [['--check', '--json'], 'Digest realm="a"', 1],
    [['--check', '--summary'], 'Digest realm="a"', 1],
  ])('%j makes the exit status of %s %d', async (args, value, status) => {
    expect((await run(args, `WWW-Authenticate: ${value}`)).status).toBe(status)
  })

  test('prints nothing where there is nothing to say', async () => {
    expect(await run(['--check'], 'WWW-Authenticate: Negotiate')).toEqual({ output: '', errors: '', status: 0 })
  })

  test('finds a token that is over', async () => {
    const token = ['{"alg":"none"}', '{"exp":1}'].map((part) => Buffer.from(part).toString('base64url')).join('.')
    const { output, status } = await run(['--check'], `Authorization: Bearer ${token}.x`)
    expect(output).toBe('line 1: Authorization: error: Bearer: get a new token: this one is not good now\n')
    expect(status).toBe(1)
  })
})

describe('the line that says how far it is', () => {
  /** Runs with a clock that goes on by so many milliseconds each time that somebody looks. */
  async function progress(step: number, isTTY: boolean): Promise<string> {
    let time = NOW
    const errors = kept({ isTTY })
    const input = Readable.from(Array.from({ length: 50 }, () => Buffer.from(logLine('Negotiate'))))
    await run([], '', {
      input,
      errors,
      now: () => {
        time += step
        return time
      },
    })
    return errors.text
  }

  test('is there after a second on a terminal, and goes before other text', async () => {
    const text = await progress(100, true)
    expect(text).toMatch(/^(?:\r\d+ lines, 0\.0 MB\x1b\[K)+\r\x1b\[K$/)
  })

  test('is not there before, nor where nobody looks', async () => {
    expect(await progress(1, true)).toBe('')
    expect(await progress(100, false)).toBe('')
  })
})

describe('a slow reader', () => {
  test('is waited for, so that memory does not fill with what it has not read', async () => {
    const waiting: (() => void)[] = []
    let written = 0
    const output = {
      write() {
        written++
        return false
      },
      once: (_: string, listener: () => void) => waiting.push(listener),
    }
    const emitter = Object.assign(new (await import('node:events')).EventEmitter(), { write: output.write })
    const running = run(['--all'], logLine('Negotiate').repeat(5), { output: emitter as never })
    for (let i = 1; i <= 5; i++) {
      while (written < i) await new Promise(setImmediate)
      expect(written).toBe(i)
      emitter.emit('drain')
    }
    expect((await running).status).toBe(0)
  })
})

/** In a process of its own, in which so many megabytes are there for values. */
function inMegabytes(size: number, input: string, args: readonly string[]) {
  const node = [...process.execArgv, `--max-old-space-size=${size}`, '--disable-warning=ExperimentalWarning']
  return spawnSync(process.execPath, [...node, 'src/cli/bin.ts', ...args], { cwd: root, input, maxBuffer: 1 << 30 })
}

test('memory stays bounded, however many lines there are', () => {
  // 48 MB of text, in which each field is another one.
  const parts = Array.from({ length: 1000 }, (_, i) => logLine(`Basic realm="${i}${'x'.repeat(430)}"`)).join('')
  const { status, stdout } = inMegabytes(32, parts.repeat(100), [])
  expect(String(stdout)).toContain('100,000 fields in 100,000 lines\n')
  expect(status).toBe(0)
}, 120_000)
