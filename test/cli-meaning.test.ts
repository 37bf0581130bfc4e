import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { spanOf } from '../src/cli/jwt.ts'
import { decoded } from '../src/cli/text-schemes.ts'
import { serializeCredentials } from '../src/index.ts'
import { Basic, BasicLatin1, DigestUtf8 } from '../src/schemes/index.ts'
import { NOW, run } from './cli-run.ts'

/*
 * The command line says what is meant, not only what is written.
 */

const shown = async (...args: string[]) => (await run(args)).output
const authorization = (value: string) => `Authorization: ${value}`
const jwt = (header: object, claims: object) =>
  `${[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.c2ln`
const seconds = NOW / 1000

describe('Basic', () => {
  test('has a user and a password, in UTF-8 or in ISO-8859-1 (RFC 7617 §2.1)', async () => {
    for (const [codec, note] of [
      [Basic, ''],
      [BasicLatin1, ' (in ISO-8859-1)'],
    ] as const) {
      const value = serializeCredentials(codec.credentials.encode({ userId: 'Jäsøn', password: 'pä' }))
      const output = await shown(authorization(value))
      expect(output).toContain(`└─ Basic\n   ├─ user-id   Jäsøn${note}\n   └─ password  ***${note}\n`)
    }
  })

  test.each(['Basic !', 'Basic YQ==', 'Basic', 'Basic a b'])(
    'that has neither stays hidden, and is said to be wrong: %s',
    async (value) => {
      const output = await shown(authorization(value))
      expect(output).not.toContain('user-id')
      expect(output).toMatch(/codec refuses it|invalid-token68/)
    },
  )
})

describe('a JWT (RFC 7519)', () => {
  const claims = {
    iss: 'https://issuer.example',
    aud: ['a', 'b'],
    scope: 'read write',
    sub: 'ada',
    'https://x.example/role': 1,
    exp: seconds - 3 * 3600,
    iat: seconds - 100,
    nbf: seconds - 3 * 86400,
  }

  test('shows its header and its claims, and how long it is over', async () => {
    const { output, status } = await run([authorization(`Bearer ${jwt({ alg: 'RS256', kid: '1' }, claims)}`)])
    expect(output).toBe(`Authorization
└─ Bearer
   ├─ token                         *** (a JWT)
   ├─ header alg                    RS256
   ├─ header kid                    1
   ├─ claim iss                     https://issuer.example
   ├─ claim aud                     ["a","b"]
   ├─ claim scope                   read write
   ├─ claim sub                     ***
   ├─ claim https://x.example/role  ***
   ├─ claim exp                     2026-11-25T09:00:00Z, expired 3 h ago
   ├─ claim iat                     2026-11-25T11:58:20Z, 100 s ago
   └─ claim nbf                     2026-11-22T12:00:00Z, 3 days ago

error: Bearer: get a new token: this one is not good now
`)
    expect(status).toBe(0)
  })

  test.each<[claims: object, says: string, isOver: boolean]>([
    [{ exp: seconds + 600 }, '2026-11-25T12:10:00Z, expires in 10 min', false],
    [{ nbf: seconds + 60 }, '2026-11-25T12:01:00Z, in 60 s', true],
    [{ exp: seconds }, 'expired 0 s ago', true],
    [{ exp: 'soon' }, 'claim exp   soon', false],
    [{ exp: 1e300 }, 'claim exp   1e+300', false],
    [{ iss: 'x"y' }, 'claim iss   ***', false],
    [{ 'a b': 1 }, 'claim ***   ***', false],
  ])('with %j says %s', async (given, says, isOver) => {
    const output = await shown(authorization(`DPoP ${jwt({ alg: 'none' }, given)}`))
    expect(output).toContain(says)
    expect(output.includes('get a new token')).toBe(isOver)
  })

  test('is all shown on request, but for its signature', async () => {
    const output = await shown(
      '--show-secrets',
      authorization(`Bearer ${jwt({ alg: 'none' }, { sub: 'ada', 'a b': [1] })}`),
    )
    expect(output).toMatch(/token +eyJ[\w-]+\.eyJ[\w-]+\.\*\*\* \(a JWT\)/)
    expect(output).toMatch(/claim sub +ada\n.*claim a b +\[1\]\n/)
  })

  test.each(['a.b.c', 'eyJ.e30.x', `${Buffer.from('{"alg":"x"}').toString('base64url')}.W10.x`, 'abc'])(
    'is told from what only looks like one: %s',
    async (token) => {
      expect(await shown(authorization(`Bearer ${token}`))).toContain('└─ token68  ***\n')
    },
  )

  test.each([
    [119_000, '119 s'],
    [120_000, '2 min'],
    [7_200_000, '2 h'],
    [172_800_000, '2 days'],
  ])('is over for a span in its largest unit: %d ms', (span, text) => {
    expect(spanOf(span)).toBe(text)
  })
})

test('Digest shows its user, also as an ext-value (RFC 8187), and what is no secret', async () => {
  const fields = { realm: 'x', nonce: 'n', uri: '/', response: '0'.repeat(32) }
  for (const username of ['ada', 'Jäsøn']) {
    const octets = serializeCredentials(DigestUtf8.credentials.encode({ username, ...fields }))
    const output = await shown(authorization(Buffer.from(octets, 'latin1').toString('utf8')))
    expect(output).toContain(`├─ username  "${username}"\n   ├─ realm     "x"\n   ├─ nonce     ***\n`)
  }
  const extended = `Digest username*=UTF-8''J%C3%A4s%C3%B8n, realm="x", nonce="n", uri="/", response="${'0'.repeat(32)}"`
  expect(await shown(authorization(extended))).toContain('├─ username*  "Jäsøn"\n')
  const other = extended.replace("UTF-8''", "KOI8''")
  expect(await shown(authorization(other))).toContain('├─ username*  ***\n')
})

describe('what does not fit RFC 9110', () => {
  const V4 =
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=host;x-amz-date, Signature=5d67'

  test('is read by its own grammar, and is well-formed then', async () => {
    const { output, status } = await run([authorization(V4)])
    expect(output).toBe(`Authorization (as AWS4-HMAC-SHA256 has it, not RFC 9110)
└─ AWS4-HMAC-SHA256
   ├─ accessKeyId    ***
   ├─ date           20150830
   ├─ region         us-east-1
   ├─ service        iam
   ├─ terminator     aws4_request
   ├─ signedHeaders  host x-amz-date
   └─ signature      ***
`)
    expect(status).toBe(0)
    expect(await shown('--show-secrets', authorization(V4))).toContain('accessKeyId    AKIDEXAMPLE\n')
  })

  test('is so without a name, too', async () => {
    expect((await run([V4])).output).toMatch(/^value \(as AWS4-HMAC-SHA256 has it, not RFC 9110\)\n/)
    expect(JSON.parse(await shown('--json', V4))).toMatchObject([
      { field: null, grammar: 'AWS4-HMAC-SHA256', issues: [] },
    ])
  })

  const vectors: { scheme: string; text: string }[] = JSON.parse(
    readFileSync(new URL('vectors/text-schemes.json', import.meta.url), 'utf8'),
  ).read
  const ofAuthorization = vectors.filter(({ scheme }) => !['SignatureField', 'DPoPNonce', 'UserKey'].includes(scheme))

  test.each(ofAuthorization)('is well-formed in each form that its service has: $text', async ({ scheme, text }) => {
    const octets = Buffer.from(authorization(text), 'latin1').toString('utf8')
    const { output, status } = await run([octets])
    expect([scheme, status]).toEqual([scheme, 0])
    for (const secret of text.match(/[\w/+-]{24,}={0,2}/g) ?? []) {
      if (!/^(?:AWS4-ECDSA|SharedAccessSignature|content-|host|https?%3A)/i.test(secret))
        expect(output).not.toContain(secret)
    }
  })

  test.each<[value: string, scheme: string, row: string]>([
    ['SharedKey account:YWJj', 'SharedKey', 'signature'],
    ['AWS AKID:YWJj', 'AWS', 'accessKeyId'],
    ['GoogleLogin auth=abc', '', ''],
    ['PVEAPIToken=root@pam!monitoring=0b7a5c2e-0c4a-4d0f-9f3c-0d1d2f3a4b5c', 'PVEAPIToken=', 'user'],
    ['X-Matrix origin="a.example",destination="b.example",key="ed25519:1",sig="abc"', 'X-Matrix', 'origin'],
    ['bce-auth-v1/ak/2026-11-25T12:00:00Z/1800/host/0123456789abcdef', 'bce-auth-v1', 'timestamp'],
  ])('%s is read as %s', async (value, scheme, row) => {
    const output = await shown(authorization(value))
    if (scheme === '') expect(output).not.toContain('not RFC 9110')
    else expect(output).toContain(row)
    if (scheme !== '') expect(output).toContain(`└─ ${scheme}\n`)
  })

  test.each([
    ['AWS4-HMAC-SHA256 Credential=AKID, SignedHeaders=host', 'invalid value: Credential'],
    ['SharedKey a', 'malformed'],
    ['AWS4-HMAC-SHA256 Credential=a/20150830/b/c/aws4_request, SignedHeaders=host', 'missing param: Signature'],
  ])('is said to be malformed where its own grammar refuses it: %s', async (value, fault) => {
    const { output, status } = await run([authorization(value)])
    expect(output).toContain(`the scheme's own form: ${fault}`)
    expect(status).toBe(1)
  })
})

test('a fault of this program itself is no fault of the text', () => {
  const broken = () => {
    throw new RangeError('broken')
  }
  expect(() => decoded(broken)).toThrow(RangeError)
})

describe('fields of their own', () => {
  test.each<[line: string, rows: string, status: number]>([
    ['DPoP-Nonce: abc', '└─ DPoP-Nonce\n   └─ nonce  abc\n', 0],
    ['DPoP-Nonce: "', "error: DPoP-Nonce: it doesn't have the scheme's own form: invalid value: nonce\n", 1],
    [
      'Signature: keyId="a",headers="host date",signature="YWJj"',
      '├─ keyId      ***\n   ├─ headers    host date\n   └─ signature  ***\n',
      0,
    ],
    ['Signature: sig1=:YWJj:', 'that of RFC 9421, which is no authentication\n', 1],
    ['Signature: x', "it doesn't have the scheme's own form: malformed\n", 1],
    [
      'X-WSSE: UsernameToken Username="bob", PasswordDigest="abc", Nonce="x", Created="2003"',
      '├─ Username        "bob"\n   ├─ PasswordDigest  ***\n',
      0,
    ],
    [
      'X-WSSE: UsernameToken Username="bob"',
      'error: UsernameToken: its codec refuses it: missing param: PasswordDigest\n',
      0,
    ],
    ['Server-Authorization: Hawk mac="abc", ext="x"', '└─ Hawk\n   ├─ mac  ***\n   └─ ext  ***\n', 0],
    [
      'Authentication-Control: Basic realm="x", auth-style=modal',
      '└─ Basic\n   ├─ realm       "x"\n   └─ auth-style  modal\n',
      0,
    ],
    ['Authentication-Control: Basic', 'error: Authentication-Control: missing param\n', 0],
    [
      `DPoP: ${jwt({ typ: 'dpop+jwt', alg: 'ES256' }, { htm: 'GET', jti: 'x' })}`,
      '├─ token       *** (a JWT)\n   ├─ header typ  dpop+jwt\n',
      0,
    ],
    ['DPoP: abc', "error: DPoP: it doesn't have the scheme's own form: it is no JWT\n", 1],
    ['DPoP: a\nDPoP: b', 'it is no JWT\n', 1],
    ['Authentication-Info: nextnonce="a", authToken=b', '├─ nextnonce  "a"\n└─ authToken  ***\n', 0],
    ['Authorization: Negotiate TlRMTVNTUAADAAAA', '└─ token68  *** (NTLM, message 3)\n', 0],
    ['Authorization: Negotiate TlRMTVNTUAA=', '└─ token68  *** (NTLM, message ?)\n', 0],
    ['Authorization: Negotiate YIIB', '└─ token68  *** (SPNEGO)\n', 0],
    ['Authorization: Negotiate AAAA', '└─ token68  ***\n', 0],
  ])('%s', async (line, rows, status) => {
    const result = await run([line])
    expect(result.output).toContain(rows)
    expect(result.status).toBe(status)
    const [json] = JSON.parse((await run(['--json', line])).output)
    expect(json.field).toBe(line.replace(/:.*/s, ''))
  })
})

describe('what to do next is said of', () => {
  test.each<[challenge: string, step: RegExp]>([
    ['Basic realm="x"', /in Basic: curl --user NAME URL/],
    ['Digest realm="x", nonce="y"', /curl --digest --user NAME URL/],
    ['Digest realm="x", nonce="y", stale=TRUE', /again with the new nonce: the password was right/],
    ['Negotiate', /kinit/],
    ['NTLM', /curl --ntlm/],
    ['Bearer realm="x"', /send a token: Authorization: Bearer TOKEN/],
    ['Bearer realm="https://auth.example/token", service="x"', /get a token from the URL in realm/],
    ['Bearer resource_metadata="https://x/"', /from where resource_metadata leads/],
    ['Bearer authorization_uri="https://x/"', /from where authorization_uri leads/],
    ['Bearer error="invalid_token"', /get a new token/],
    ['Bearer error="insufficient_scope"', /a token with the scope/],
    ['Bearer error="invalid_request"', /repair the request/],
    ['Bearer error="insufficient_user_authentication"', /log in again/],
    ['DPoP algs="ES256"', /proof signed with it/],
    ['L402 macaroon="a", invoice="b"', /pay the invoice/],
  ])('%s', async (challenge, step) => {
    const output = await shown(`WWW-Authenticate: ${challenge}`)
    expect(
      output
        .split('\n')
        .filter((line) => line.startsWith('→'))
        .join(),
    ).toMatch(step)
  })

  test('each scheme once, and each step once in a run', async () => {
    const digests = 'WWW-Authenticate: Digest realm="x", nonce="y", Digest realm="x", nonce="z", Fish'
    expect((await shown(digests)).match(/^→/gm)).toHaveLength(1)
    expect((await shown(digests, 'WWW-Authenticate: Digest realm="other", nonce="y"')).match(/^→/gm)).toHaveLength(1)
  })

  test('a proxy’s challenge, with the options for a proxy', async () => {
    expect(await shown('Proxy-Authenticate: Basic realm="x"')).toContain(
      '→ send a user name and a password, in Basic: curl --proxy-user NAME URL',
    )
  })
})

describe('a repair is shown', () => {
  test('of challenges that were understood', async () => {
    expect(await shown('WWW-Authenticate: Basic realm=my files; charset="UTF-8"')).toContain(
      '\nwrite: Basic realm="my files", charset="UTF-8"\n',
    )
    expect(JSON.parse(await shown('--json', 'WWW-Authenticate: Basic realm=my files'))[0].repair).toBe(
      'Basic realm="my files"',
    )
  })

  test.each([
    'WWW-Authenticate: "x"',
    'WWW-Authenticate: Basic "x"',
    'Authorization: Basic a b',
    'WWW-Authenticate: Basic realm="x"',
    'WWW-Authenticate: @',
  ])('and not of others: %s', async (line) => {
    expect(await shown(line)).not.toContain('write:')
  })
})
