import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { recoverChallenges } from '../src/index.ts'
import { FORMATS, LINE_FORMATS, type Line } from './cli-formats.ts'
import { run } from './cli-run.ts'

/*
 * Whatever shows a header line, the command line reads the same in it.
 */

const NAME = 'WWW-Authenticate'

interface Read {
  field: string | null
  message?: string
  challenges: { scheme: string; params: { name: string; value: string }[] }[]
}

/** The fields of an input that is cut into pieces. */
async function read(octets: string, size = 1 << 20): Promise<Read[]> {
  const all = Buffer.from(octets, 'latin1')
  const pieces = Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.subarray(i * size, (i + 1) * size))
  const { output } = await run(['--json'], pieces)
  return JSON.parse(output || '[]')
}

const schemesOf = (fields: readonly Read[]) =>
  fields.map(({ challenges }) => challenges.map(({ scheme, params }) => [scheme, ...params.map(({ value }) => value)]))

/** Values in octets, as they are written: with commas, escapes, UTF-8 and what looks like the end of something. */
const VALUES = [
  'Basic realm="files"',
  'Digest realm="a, b; c", nonce="0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", qop="auth,auth-int"',
  'Bearer realm="Gr\xc3\xb6\xc3\x9fe", error="invalid_token", error_description="It\'s over"',
  'Negotiate, Basic realm="a]b[c", charset="UTF-8"',
]
const means = (value: string) =>
  recoverChallenges(Buffer.from(value, 'latin1').toString('utf8')).challenges.map(({ scheme, params }) => [
    scheme,
    ...params.map((param) => param.value),
  ])

describe.each(FORMATS)('$name', ({ write }) => {
  test('shows one field with all its lines', async () => {
    const lines: Line[] = VALUES.map((value) => [NAME, value])
    const fields = await read(write(lines))
    expect(fields.map(({ field }) => field)).toEqual([NAME.toLowerCase() === fields[0]?.field ? fields[0].field : NAME])
    expect(schemesOf(fields)).toEqual([VALUES.flatMap(means)])
  })

  test('is the same in whatever pieces it comes', async () => {
    const input = write([[NAME, VALUES[2]!]])
    const whole = await read(input)
    for (const size of [1, 2, 3, 7, 64]) expect(await read(input, size)).toEqual(whole)
  })

  test('may be UTF-16', async () => {
    const input = Buffer.from(write([[NAME, VALUES[2]!]]).replace(/^\xef\xbb\xbf/, ''), 'latin1').toString('utf8')
    const whole = await read(Buffer.from(input).toString('latin1'))
    const little = Buffer.from(input, 'utf16le')
    const big = Buffer.from(little).swap16()
    for (const octets of [
      Buffer.concat([Buffer.from([0xff, 0xfe]), little]),
      Buffer.concat([Buffer.from([0xfe, 0xff]), big]),
      little,
      big,
    ]) {
      expect(await read(octets.toString('latin1'))).toEqual(whole)
      expect(await read(octets.toString('latin1'), 3)).toEqual(whole)
    }
  })

  test('twice is two messages', async () => {
    const input = write([[NAME, VALUES[0]!]])
    // Of a body without a length, all that follows is part.
    const isOpen = /\r\n\r\nno$/.test(input)
    expect((await read(`${input}\n${input}`)).length).toBe(isOpen ? 1 : 2)
  })
})

describe.each(LINE_FORMATS)('$name', ({ write, name }) => {
  test('shows the field of a line', async () => {
    for (const value of VALUES) {
      const isSpoilt =
        (name.includes('Go') && value.includes(']')) || (/dictionary|Node/.test(name) && value.includes("'"))
      if (isSpoilt) continue
      const fields = await read(`before\n${write([[NAME, value]])}after\n`)
      expect([value, schemesOf(fields)]).toEqual([value, [means(value)]])
      expect(fields[0]!.field).toMatch(/^WWW-Authenticate$/i)
    }
  })

  test('shows each of many lines by itself', async () => {
    const input = write([[NAME, VALUES[0]!]]).repeat(30)
    expect(schemesOf(await read(input))).toEqual(Array(30).fill(means(VALUES[0]!)))
  })
})

/** A challenge and what it means. */
const challenge = fc
  .record({
    scheme: fc.constantFrom('Basic', 'Digest', 'Bearer'),
    realm: fc.stringMatching(/^[ !#-Z^-~]{0,80}$/),
  })
  .map(({ scheme, realm }) => ({ value: `${scheme} realm="${realm}"`, means: [scheme, realm] }))

test('any challenge is read from any format, in any pieces', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...FORMATS),
      fc.array(challenge, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 99 }),
      async ({ write }, challenges, size) => {
        const fields = await read(write(challenges.map(({ value }) => [NAME, value])), size)
        expect(schemesOf(fields)).toEqual([challenges.map((one) => one.means)])
      },
    ),
    { numRuns: 200 },
  )
})

describe('many messages', () => {
  const response = (realm: string, rest: string) =>
    `HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="${realm}"\r\n${rest}`

  test('follow each other behind bodies whose length is known (RFC 9112 §6.2)', async () => {
    const input = `${response('a', 'Content-Length: 4\r\n\r\nno\r\n')}${response('b', 'Content-Length: 2\r\n\r\nno')}${response('c', 'Content-Length: 0\r\n\r\n')}${response('d', '\r\n')}`
    expect(schemesOf(await read(input))).toEqual(['a', 'b', 'c', 'd'].map((realm) => [['Basic', realm]]))
  })

  test('are not taken from a body, however it is cut into lines', async () => {
    const fake = response('fake', '\r\n')
    const body = `x\r\n${fake}`
    const input = `${response('a', `Content-Length: ${body.length}\r\n\r\n${body}`)}${response('b', '\r\n')}`
    expect(schemesOf(await read(input))).toEqual([[['Basic', 'a']], [['Basic', 'b']]])
    expect(schemesOf(await read(response('a', `\r\n${body}`)))).toEqual([[['Basic', 'a']]])
  })

  test('are read from traces, whatever else stands there', async () => {
    const trace =
      '<= Recv header\n<= Recv header: HTTP/1.1 401 x\n<= Recv SSL data, 5 bytes (0x5)\n0000: abcde\n=> Send data\n<= Recv header: WWW-Authenticate: Basic realm="a"\n'
    expect(schemesOf(await read(trace))).toEqual([[['Basic', 'a']]])
  })

  test('of a request and its response are told apart', async () => {
    const input = 'GET /x?s3cret HTTP/1.1\r\nAuthorization: Basic QTpi\r\n\r\n'
    const { output } = await run([], `${input}${response('a', '\r\n')}`)
    expect(output).toContain('Authorization (GET)\n')
    expect(output).toContain('WWW-Authenticate (HTTP/1.1 401 Unauthorized)\n')
    expect(output).not.toContain('s3cret')
  })

  test('of curl -v are told apart by their sides', async () => {
    const input =
      '> GET / HTTP/1.1\n> Authorization: Bearer abc\n< HTTP/1.1 401 x\n< WWW-Authenticate: Basic realm="x"\n< \n> GET / HTTP/1.1\n> Authorization: Bearer def\n'
    expect((await read(input)).map(({ field, message }) => `${field} ${message}`)).toEqual([
      'Authorization GET',
      'WWW-Authenticate HTTP/1.1 401 x',
      'Authorization GET',
    ])
  })

  test('without a challenge, though they ask for a login, are named (RFC 9110 §15.5.2, §15.5.8)', async () => {
    const without = 'HTTP/1.1 401 Unauthorized\r\nServer: x\r\n\r\n'
    expect(await run([], without)).toEqual({
      output: '',
      errors: 'authfield: line 3: a 401 without WWW-Authenticate, which it must have (RFC 9110 §15.5.2)\n',
      status: 2,
    })
    const proxy = 'HTTP/1.1 407 x\r\n\r\n'
    const { errors, status } = await run(['--check'], `${response('a', '\r\n')}${proxy}${proxy}`)
    expect(errors).toMatch(/a 407 without Proxy-Authenticate, .* §15\.5\.8\) \(and 1 more\)\n$/)
    expect(status).toBe(1)
    expect((await run(['--check'], without)).status).toBe(1)
    expect((await run([], '< HTTP/1.1 401 x\n< Server: x\n< \nno\n')).errors).toContain('a 401 without')
  })
})

describe('what is no field', () => {
  test.each<[text: string, message: string]>([
    ['X-API-Key: s3cret', 'X-API-Key is no authentication field; name one with --field'],
    [
      'WWW-Authentication: Basic realm="s3cret"',
      'WWW-Authentication is no authentication field; is it WWW-Authenticate?',
    ],
    ['Proxy-Authentication: s3cret', 'Proxy-Authentication is no authentication field; is it Proxy-Authenticate?'],
    ['Authorisation: s3cret', 'Authorisation is no authentication field; is it Authorization?'],
    ['Proxy-Authorize: s3cret', 'Proxy-Authorize is no authentication field; is it Proxy-Authorization?'],
    ['Server: x\nCookie: s3cret\n', 'Server is no authentication field'],
    ['s3cret_: x', 'no authentication header to read'],
    ['user:s3cret', 'no authentication header to read'],
    ['nothing here', 'no authentication header to read'],
    ['This is prose.\n\nIt has s3cret lines.\n', 'no authentication header to read'],
    ['In prose, Authorization, which is a header, has s3cret words', 'no authentication header to read'],
    [
      'INFO authorization: - "authorization":null "authorization": "" authorization: none',
      'no authentication header to read',
    ],
    ['{"a": 1, "s3cret": [2, null, true, {}]}', 'no authentication header to read'],
    ['x'.repeat(70_000), 'no authentication header to read'],
    [`${'y'.repeat(81)}-authorization: s3cret`, 'no authentication header to read'],
  ])('is said to be none, with exit status 2: %j', async (text, message) => {
    for (const [args, input] of [
      [[text], ''],
      [[], text],
    ] as const) {
      const { output, errors, status } = await run(args, input)
      expect([output, status]).toEqual(['', 2])
      expect(errors).toContain(message)
      expect(errors).not.toContain('s3cret')
    }
  })

  test('is read where its field is named', async () => {
    expect((await run(['-f', 'WWW-Authenticate', 'nothing here'])).output).toMatch(/^WWW-Authenticate\n└─ nothing\n/)
    expect((await run(['-f', 'X-Forwarded-Authorization', 'X-Key: a'])).output).toMatch(/^X-Forwarded-Authorization\n/)
  })
})

test.each([
  'X-WWW-Authenticate',
  'x-amzn-remapped-www-authenticate',
  'Lfs-Authenticate',
  'Optional-WWW-Authenticate',
  'X-Original-Proxy-Authenticate',
])('challenges are read in %s', async (name) => {
  expect((await run([`${name}: Basic realm="x"`])).output).toContain(`${name}\n└─ Basic\n   └─ realm  "x"\n`)
})

test.each(['x-amzn-remapped-authorization', 'X-Forwarded-Authorization', 'Server-Authorization'])(
  'credentials are read in %s, and hidden',
  async (name) => {
    expect((await run([`${name}: Bearer s3cret`])).output).toContain(`${name}\n└─ Bearer\n   └─ token68  ***\n`)
  },
)

describe('JSON', () => {
  test('that breaks off is read as far as it goes, and what follows as lines', async () => {
    const broken = '{"headers": {"www-authenticate": "Basic realm=\\"a\\"", oops\nWWW-Authenticate: Basic realm="b"\n'
    expect(schemesOf(await read(broken))).toEqual([[['Basic', 'a']], [['Basic', 'a']], [['Basic', 'b']]])
    expect(schemesOf(await read('{"response": {"headers": {"www-authenticate": "Basic realm=\\"a\\""'))).toEqual([
      [['Basic', 'a']],
    ])
  })

  test('of one line may be longer than is kept of a line', async () => {
    const filler = 'x'.repeat(200_000)
    const one = `{"a": "${filler}", "headers": {"www-authenticate": "Basic realm=\\"a\\""}}`
    expect(schemesOf(await read(`[${one},${one}]\n`))).toEqual([[['Basic', 'a']], [['Basic', 'a']]])
  })

  test('says what message a field is of', async () => {
    const text = JSON.stringify({
      request: { method: 'PUT', headers: { authorization: 'Basic QTpi' } },
      response: { statusText: 'No', status: 401, headers: { 'www-authenticate': 'Basic realm="a"' } },
    })
    expect((await read(text)).map(({ message }) => message)).toEqual(['PUT', '401 No'])
  })

  test('has each line of a field that is there often', async () => {
    const lines = Array.from({ length: 200_000 }, () => 'Negotiate')
    const [field] = await read(JSON.stringify([['x', 'y'], { headers: { 'www-authenticate': lines } }]))
    expect(field!.challenges).toHaveLength(200_000)
  })
})

describe('lines', () => {
  test('of one name are one field, unless there are more than a message has', async () => {
    const line = 'WWW-Authenticate: Basic realm="a"\n'
    expect((await read(line.repeat(16))).length).toBe(1)
    expect((await read(line.repeat(17))).length).toBe(17)
    expect((await read(`${line.repeat(40)}\n${line}`)).length).toBe(41)
    const head = `HTTP/1.1 401 x\r\n${'WWW-Authenticate: Negotiate\r\n'.repeat(4097)}\r\n`
    expect((await read(head)).map(({ challenges }) => challenges.length)).toEqual([4096, 1])
  })

  test('of very many names are let go', async () => {
    const text = Array.from({ length: 100 }, (_, i) => `X-${i}-WWW-Authenticate: Negotiate\n`).join('')
    expect((await read(text)).length).toBe(100)
  })

  test('are read to a bound', async () => {
    const long = `WWW-Authenticate: Basic realm="a", x="${'y'.repeat(5_000_000)}"\nWWW-Authenticate: Basic realm="b"\n`
    const [field] = await read(long)
    expect(field!.challenges.map(({ params }) => params[0]!.value)).toEqual(['a', 'b'])
    const folded = `WWW-Authenticate: Basic realm="a"\n${` , x="${'y'.repeat(1_000_000)}"\n`.repeat(6)}`
    expect((await read(folded))[0]!.challenges[0]!.params.length).toBeLessThan(6)
    const rows = `<= Recv header, 9 bytes (0x9)\n${`0000: ${'y'.repeat(1_000_000)}\n`.repeat(6)}`
    expect((await run([], rows)).status).toBe(2)
  })
})
