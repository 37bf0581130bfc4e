import { describe, expect, test } from '@jest/globals'
import { serializeCredentials } from '../src/index.ts'
import { Basic } from '../src/schemes/index.ts'
import { FORMATS, LINE_FORMATS, type Line } from './cli-formats.ts'
import { run } from './cli-run.ts'

/*
 * Whatever format credentials come in, well-formed or not, nothing of them is shown unless it is asked for.
 */

const SECRET = 's3cret'

/** What is searched for: also as base64 has it, wherever it begins in a group. */
const TRACES = [
  SECRET,
  'eyJ',
  ...[0, 1, 2].map((shift) =>
    Buffer.from(`${'x'.repeat(shift)}${SECRET}`)
      .toString('base64')
      .slice(shift && shift + 1, 8),
  ),
]

const basic = serializeCredentials(Basic.credentials.encode({ userId: 'ada', password: SECRET }))
const jwt = (claims: object) =>
  [{ alg: 'HS256', [`${SECRET} x`]: 1 }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')

/** Credentials, well-formed ones and others. */
const CREDENTIALS: readonly string[] = [
  basic,
  `${basic}!`,
  `Basic ada:${SECRET}`,
  `Basic:${SECRET}`,
  `Bearer ${SECRET}`,
  `Bearer ${SECRET} ${SECRET}`,
  `Bearer ${jwt({ sub: SECRET, name: SECRET, [`${SECRET} `]: 1, iss: `https://x/?k=${SECRET}` })}.${SECRET}`,
  `Bearer ${jwt({})}.${SECRET}, Bearer x`,
  `Bearer ${jwt({ iss: 'x' })}.c2ln`,
  `DPoP ${SECRET}`,
  `Digest username="${'a1'.repeat(12)}${SECRET}", realm="x", nonce="${SECRET}", uri="/?${SECRET}", response="${SECRET}"`,
  `Digest username="a, response="${SECRET}", x=${SECRET}`,
  `Digest username="a" response="${SECRET}"`,
  `AWS4-HMAC-SHA256 Credential=${SECRET}/20150830/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=${SECRET}`,
  `AWS4-HMAC-SHA256 Credential=AKID/20150830/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=5d67, ${SECRET}=1`,
  `AWS ${SECRET}:YWJj`,
  `SharedAccessSignature sr=a&sig=${SECRET}&se=1&skn=${SECRET}`,
  `key=${SECRET}`,
  `${SECRET}`,
  `${SECRET} ${SECRET}`,
  `${SECRET}: ${SECRET}`,
  `ada:${SECRET}`,
  `"${SECRET}"`,
  `Token token="${SECRET}", x='${SECRET}'`,
  `OAuth oauth_token="${SECRET}`,
  `Hawk id="${SECRET}", mac="${SECRET}"`,
  `UsernameToken Username="a", PasswordDigest="${SECRET}", Nonce="${SECRET}", Created="x"`,
  `Negotiate ${Buffer.from(`xx${SECRET}`).toString('base64')}`,
  `Signature keyId="${SECRET}",signature="${SECRET}"`,
  `keyId="${SECRET}",signature="${SECRET}"`,
]

const ARGUMENTS = [
  [],
  ['--json'],
  ['--check'],
  ['--fail-on', 'warning'],
  ['--summary'],
  ['--summary', '--json'],
  ['--all'],
]

async function expectHidden(input: string, what: string, all: readonly string[][] = ARGUMENTS): Promise<void> {
  for (const args of all) {
    const { output, errors } = await run(args, Buffer.from(input, 'latin1'))
    const text = (output + errors).toLowerCase()
    const shown = TRACES.filter((trace) => text.includes(trace.toLowerCase()))
    expect([what, args.join(' '), shown]).toEqual([what, args.join(' '), []])
  }
}

const NAMES = [
  'Authorization',
  'Proxy-Authorization',
  'x-amzn-remapped-authorization',
  'X-WSSE',
  'Server-Authorization',
  'DPoP',
  'Signature',
]

test.each(NAMES)('nothing of %s is shown', async (name) => {
  for (const value of CREDENTIALS) await expectHidden(`${name}: ${value}\n`, `${name}: ${value}`)
})

/** One after the other, so that each format meets some of the names, and each name some of the formats. */
const ALL_FORMATS = [...FORMATS, ...LINE_FORMATS].map((format, i) => ({
  ...format,
  other: NAMES[1 + (i % (NAMES.length - 1))]!,
}))

describe.each(ALL_FORMATS)('in $name', ({ name: format, write, other }) => {
  test('nothing of credentials is shown', async () => {
    for (const name of ['Authorization', other]) {
      for (const value of CREDENTIALS) {
        await expectHidden(write([[name, value]]), `${format} ${name}: ${value}`, [[], ['--json']])
      }
    }
  })

  test('nothing of a cookie, a key or another field is shown, beside a challenge and folded', async () => {
    for (const name of ['Cookie', 'Set-Cookie', 'X-API-Key', 'Private-Token', 'X-Auth', 'Location']) {
      const lines: Line[] = [
        [name, `a=${SECRET}`],
        ['WWW-Authenticate', 'Basic realm="x"'],
        [name, `a=${SECRET}\r\n b=${SECRET}\r\n\tc=${SECRET}`],
      ]
      if (FORMATS.some((one) => one.name === format)) await expectHidden(write(lines), `${format} ${name}`)
      await expectHidden(write([lines[2]!]), `${format} ${name} alone`)
    }
  })
})

test.each([
  `GET https://ada:${SECRET}@example.com/?k=${SECRET} HTTP/1.1\r\nAuthorization: ${basic}\r\n\r\n`,
  `> GET /?k=${SECRET} HTTP/1.1\n> Authorization: ${basic}\n> Cookie: ${SECRET}\n>\n< HTTP/1.1 401 x\n< Set-Cookie: ${SECRET}\n< WWW-Authenticate: Negotiate\n< \n${SECRET}\n`,
  `--2026--  http://ada:${SECRET}@localhost/\n  HTTP/1.1 401 x\n  WWW-Authenticate: Basic realm="x"\n  Set-Cookie: ${SECRET}\n`,
  `REGISTER sip:ada:${SECRET}@x SIP/2.0\r\nAuthorization: ${basic}\r\n\r\n`,
  `2026 GET https://ada:${SECRET}@x/?authorization=Bearer%20${SECRET} authorization: ${basic} cookie=${SECRET}`,
  `2026 WWW-Authenticate: Basic realm="x" cookie=${SECRET}`,
  `2026 WWW-Authenticate: Basic realm="x", token="${SECRET}"`,
  `2026 WWW-Authenticate: Basic realm="x" ${SECRET}`,
  `2026 WWW-Authenticate: ${SECRET}`,
  `Authentication-Info: authToken=${SECRET}, hash=SHA-256`,
  `WWW-Authenticate: Basic realm="x"\n  Cookie: ${SECRET}\n`,
  `WWW-Authenticate: Basic realm="x"\n Authorization: ${basic}\n`,
  `{"request":{"url":"https://ada:${SECRET}@x/","cookies":[{"name":"a","value":"${SECRET}"}],"headers":[{"name":"Authorization","value":"${basic}","comment":"${SECRET}"}]}}`,
  `{"authorization":["Basic x","${SECRET}"],"x":"${SECRET}"`,
  `{"authorization": "Bearer ${SECRET}" oops ${SECRET}`,
  `Authorization: Bearer\n ${SECRET}\n`,
  `Cookie: a\n ${SECRET}\nWWW-Authenticate: Negotiate`,
  `${SECRET}=1`,
  `Basic realm="x", ${SECRET}`,
])('nothing of what stands around is shown: %j', async (input) => {
  await expectHidden(input, input)
})

test('a user name is shown, and a key in its place is not (RFC 7617 §2)', async () => {
  const shown = async (userId: string, password = 'x') =>
    (await run([`Authorization: ${serializeCredentials(Basic.credentials.encode({ userId, password }))}`])).output
  expect(await shown('ada')).toContain('user-id   ada\n')
  expect(await shown('ada.lovelace.1815@analytical-engine.example')).toContain('ada.lovelace')
  for (const key of [
    'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
    'glpat-abc',
    `${SECRET}0123456789abcdef`,
    'AKIDEXAMPLE1234567890AB',
  ]) {
    expect(await shown(key)).toContain('*** (it may be a key)')
  }
  expect(await shown(SECRET, '')).toMatch(/user-id {3}\*\*\* \(it may be a key\)\n.*password {2}""\n/)
})

test('--show-secrets shows all, but never what signs a JWT', async () => {
  const token = `${jwt({ sub: 'a' })}.c2lnbmF0dXJl`
  for (const args of [[], ['--json']]) {
    const { output } = await run([...args, '--show-secrets', `Authorization: Bearer ${token}`])
    expect(output).toContain(token.replace(/\.[^.]*$/, '.***'))
    expect(output).not.toContain('c2lnbmF0dXJl')
  }
  expect((await run(['--show-secrets', `Authorization: ${basic}`])).output).toContain(`password  ${SECRET}\n`)
  expect((await run(['--show-secrets', `Authentication-Info: authToken=${SECRET}`])).output).toContain(SECRET)
})
