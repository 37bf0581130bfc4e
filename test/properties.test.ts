import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  type AuthParam,
  AuthSyntaxError,
  type Challenge,
  getParam,
  parseAuthParams,
  parseChallenges,
  parseCredentials,
  recoverAuthParams,
  recoverChallenges,
  recoverCredentials,
  redact,
  serializeAuthParams,
  serializeChallenge,
  serializeChallenges,
  serializeCredentials,
  setParam,
} from '../src/index.ts'
import {
  anyField,
  authParamsField,
  CANARY,
  challengesField,
  credentialsField,
  damagedSecrets,
  damagedText,
  fieldFrom,
  hostileInit,
  hostileParams,
  rawText,
  secretChallenges,
  validInit,
  WORD,
  wordField,
} from './arbitraries.ts'
import { type Reading, readers } from './readers.ts'
import { thrownIfAny } from './thrown.ts'

const linesOf = (field: string | readonly string[]): readonly string[] => (typeof field === 'string' ? [field] : field)

const lowerCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

describe('a text of the grammar', () => {
  test('means one list of challenges (RFC 9110 §11.3, §11.6.1)', () => {
    fc.assert(
      fc.property(challengesField, ({ text, value }) => {
        expect(parseChallenges(text)).toStrictEqual(value)
        expect(recoverChallenges(text)).toStrictEqual({ challenges: value, issues: [] })
      }),
      { numRuns: 1000 },
    )
  })

  test('means one value of credentials (RFC 9110 §11.4)', () => {
    fc.assert(
      fc.property(credentialsField, ({ text, value }) => {
        expect(parseCredentials(text)).toStrictEqual(value)
        expect(recoverCredentials([text])).toStrictEqual({ credentials: value, issues: [] })
      }),
      { numRuns: 1000 },
    )
  })

  test('means one list of auth-params (RFC 9110 §11.2, §11.6.3)', () => {
    fc.assert(
      fc.property(authParamsField, ({ text, value }) => {
        expect(parseAuthParams(text)).toStrictEqual(value)
        expect(recoverAuthParams(text)).toStrictEqual({ params: value, issues: [] })
      }),
      { numRuns: 1000 },
    )
  })

  test('means the same in several lines as joined by commas (RFC 9110 §5.3)', () => {
    fc.assert(
      fc.property(challengesField, authParamsField, (challenges, params) => {
        expect(parseChallenges(challenges.lines)).toStrictEqual(challenges.value)
        expect(recoverChallenges(challenges.lines)).toStrictEqual({ challenges: challenges.value, issues: [] })
        expect(parseAuthParams(params.lines)).toStrictEqual(params.value)
        expect(recoverAuthParams(params.lines)).toStrictEqual({ params: params.value, issues: [] })
      }),
      { numRuns: 500 },
    )
  })

  test('means the same between other lines, each trimmed first (RFC 9110 §5.3, §5.5)', () => {
    const trimmed = (line: string) => line.replace(/^[\t ]+|[\t ]+$/g, '')
    fc.assert(
      fc.property(fc.array(challengesField, { maxLength: 3 }), (fields) => {
        const lines = fields.flatMap(({ lines }) => lines)
        expect(thrownIfAny(() => parseChallenges(lines.map(trimmed).join(',')))).toBeUndefined()
        expect(parseChallenges(lines)).toStrictEqual(parseChallenges(lines.map(trimmed).join(',')))
        expect(parseChallenges(lines)).toStrictEqual(fields.flatMap(({ value }) => value))
      }),
      { numRuns: 300 },
    )
  })
})

/**
 * The elements of well-formed lists with a space behind each scheme, no other white space outside quotes, and no empty ones.
 * A parameter behind a comma that follows a scheme and a space comes with the scheme.
 */
function elements(lines: readonly string[]): string[] {
  const found: string[] = []
  for (const line of lines) {
    let element = ''
    for (const [piece] of `${line},`.matchAll(/"(?:\\.|[^"\\])*"|[^"]/gs)) {
      if (piece !== ',') {
        element += piece
        continue
      }
      // Quoted-strings are apart from now on, so that nothing in them is taken for white space.
      const quoted: string[] = []
      const tidy = element
        .replace(/"(?:\\.|[^"\\])*"/gs, (text) => `"${quoted.push(text)}`)
        .replace(/[\t ]*=[\t ]*(?=[^\t =])/g, '=')
        .replace(/[\t ]+/g, ' ')
        .trim()
        .replace(/"(\d+)/g, (_, index) => quoted[Number(index) - 1]!)
      element = ''
      if (tidy === '') continue
      const isParam = /^[^ "=]+=(?=[^=])/.test(tidy)
      if (isParam && /^[^ =]+$/.test(found.at(-1) ?? '=')) found.push(`${found.pop()} ${tidy}`)
      else found.push(tidy)
    }
  }
  return found
}

describe('what was parsed', () => {
  test('serializes to the same challenges, up to white space, empty elements and line boundaries', () => {
    fc.assert(
      fc.property(challengesField, ({ lines, value }) => {
        const written = serializeChallenges(parseChallenges(lines))
        expect(parseChallenges(written)).toStrictEqual(value)
        expect(elements([written])).toEqual(elements(lines))
        expect(written).toBe(elements([written]).join(', '))
        expect(parseChallenges(value.map(serializeChallenge))).toStrictEqual(value)
      }),
      { numRuns: 500 },
    )
  })

  test('serializes to the same credentials, up to white space and empty elements', () => {
    fc.assert(
      fc.property(credentialsField, ({ text, value }) => {
        const written = serializeCredentials(parseCredentials(text)!)
        expect(parseCredentials(written)).toStrictEqual(value)
        expect(elements([written])).toEqual(elements([text]))
        expect(written).toBe(elements([written]).join(', '))
      }),
      { numRuns: 500 },
    )
  })

  test('serializes to the same auth-params, up to white space, empty elements and line boundaries', () => {
    fc.assert(
      fc.property(authParamsField, ({ lines, value }) => {
        const written = serializeAuthParams(parseAuthParams(lines))
        expect(parseAuthParams(written)).toStrictEqual(value)
        expect(elements([written])).toEqual(elements(lines))
        expect(written).toBe(elements([written]).join(', '))
      }),
      { numRuns: 500 },
    )
  })
})

const TOKEN = /^[\w!#$%&'*+\-.^`|~]+$/

const pairs = (params: Iterable<{ name: string; value: string }>): [string, string][] =>
  Array.from(params, ({ name, value }) => [name, value])

describe('what a caller writes', () => {
  test('parses back to its scheme, token68, names and values in order', () => {
    fc.assert(
      fc.property(validInit, ({ init, params }) => {
        for (const [parsed] of [
          parseChallenges(serializeChallenge(init)),
          [parseCredentials(serializeCredentials(init))],
        ]) {
          expect(parsed!.scheme).toBe(init.scheme)
          expect(parsed!.token68).toBe(init.token68)
          expect(pairs(parsed!.params)).toEqual(pairs(params))
        }
        expect(pairs(parseAuthParams(serializeAuthParams(init.params ?? [])))).toEqual(pairs(params))
      }),
      { numRuns: 1000 },
    )
  })

  test('parses back in one line as many challenges as it was', () => {
    fc.assert(
      fc.property(fc.array(validInit, { maxLength: 4 }), (inits) => {
        const parsed = parseChallenges(serializeChallenges(inits.map(({ init }) => init)))
        expect(parsed.map(({ scheme, token68, params }) => [scheme, token68, pairs(params)])).toEqual(
          inits.map(({ init, params }) => [init.scheme, init.token68, pairs(params)]),
        )
      }),
      { numRuns: 300 },
    )
  })

  test('is quoted or bare as the caller says; bare only where it is a token (RFC 9110 §5.6.2, §5.6.4)', () => {
    fc.assert(
      fc.property(validInit, ({ init, params }) => {
        const written = [
          ...parseChallenges(serializeChallenge(init)).map((challenge) => challenge.params),
          parseCredentials(serializeCredentials(init))!.params,
          parseAuthParams(serializeAuthParams(init.params ?? [])),
        ]
        for (const [index, { value, quoted }] of params.entries()) {
          if (quoted === undefined) continue
          for (const list of written) expect(list[index]!.quoted).toBe(quoted || !TOKEN.test(value))
        }
      }),
      { numRuns: 500 },
    )
  })
})

/** What a caller can only have meant, whatever it passed: names and values that are there. `null` is `undefined`. */
function meant(params: unknown): [unknown, unknown][] {
  if (params === undefined || params === null) return []
  if (Symbol.iterator in (params as object)) {
    return Array.from(params as Iterable<AuthParam>, ({ name, value }) => [name, value])
  }
  return Object.entries(params as object).filter(([, value]) => value !== undefined && value !== null)
}

/** Written, or refused by a TypeError that doesn't say what it refuses. */
function writtenOrRefused(write: () => string): string | undefined {
  try {
    return write()
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    expect(String(error)).not.toContain(CANARY)
    expect(Object.keys(error as object)).toEqual([])
  }
  return undefined
}

describe('a serializer, given anything,', () => {
  test('throws a TypeError without the value, or writes one challenge of that structure and no more', () => {
    fc.assert(
      fc.property(hostileInit, (init) => {
        const challenge = writtenOrRefused(() => serializeChallenge(init))
        const credentials = writtenOrRefused(() => serializeCredentials(init))
        expect(challenge === undefined).toBe(credentials === undefined)
        if (challenge === undefined || credentials === undefined) return
        expect((init as { rest?: unknown }).rest ?? undefined).toBeUndefined()
        for (const parsed of [parseChallenges(challenge), [parseCredentials(credentials)!]]) {
          expect(parsed.map(({ scheme, token68, params }) => [scheme, token68, pairs(params)])).toEqual([
            [init.scheme, init.token68 ?? undefined, meant(init.params)],
          ])
        }
      }),
      { numRuns: 3000 },
    )
  })

  test('throws a TypeError without the value, or writes as many challenges as given', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            hostileInit,
            validInit.map(({ init }) => init),
          ),
          { maxLength: 3 },
        ),
        (inits) => {
          const text = writtenOrRefused(() => serializeChallenges(inits))
          if (text === undefined) return
          expect(parseChallenges(text).map(({ scheme, token68, params }) => [scheme, token68, pairs(params)])).toEqual(
            inits.map(({ scheme, token68, params }) => [scheme, token68 ?? undefined, meant(params)]),
          )
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('throws a TypeError without the value, or writes those auth-params and no more', () => {
    fc.assert(
      fc.property(hostileParams, (params) => {
        const text = writtenOrRefused(() => serializeAuthParams(params))
        if (text !== undefined) expect(pairs(parseAuthParams(text))).toEqual(meant(params))
      }),
      { numRuns: 2000 },
    )
  })

  test('refuses a property that it does not know, of the whole and of each parameter, and does not name it', () => {
    const unknown = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'realm', 'Scheme', 'quote', CANARY))
    const knownNames = ['scheme', 'token68', 'params', 'rest', 'name', 'value', 'quoted', 'raw']
    fc.assert(
      fc.property(validInit, unknown, fc.nat(), ({ init }, key, place) => {
        fc.pre(!knownNames.includes(key))
        const params = Array.from(meant(init.params), ([name, value]) => ({ name, value }))
        const marked = { ...init, params: init.token68 === undefined ? params : undefined }
        const of = [marked, ...(marked.params ?? [])]
        const index = place % of.length
        Object.defineProperty(of[index], key, { value: CANARY, enumerable: true })
        for (const write of [serializeChallenge, serializeCredentials]) {
          expect(writtenOrRefused(() => write(marked as never))).toBeUndefined()
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('writes what it checked, also where a property is another value each time', () => {
    const texts = fc.constantFrom('a', 'b', '"', 'a"', 'x, Basic realm="', '\r\n', '"a"', '"a", b="')
    fc.assert(
      fc.property(fc.infiniteStream(texts), texts, (stream, scheme) => {
        const next = () => stream.next().value as string
        const param = {
          name: 'n',
          get value() {
            return next()
          },
          get raw() {
            return next()
          },
        }
        const init = {
          get scheme() {
            return next()
          },
          params: [param],
        }
        for (const challenge of [init, { scheme, params: [param] }]) {
          const text = writtenOrRefused(() => serializeChallenge(challenge))
          if (text === undefined) continue
          const parsed = parseChallenges(text)
          expect(parsed.map(({ params }) => params.map(({ name }) => name))).toEqual([['n']])
        }
      }),
      { numRuns: 500 },
    )
  })
})

/** The texts of a reading: whatever was read from the field, in the order of a challenge's text but for the token68. */
function textsOf({ challenges }: Reading): string[] {
  return challenges.flatMap(({ scheme, token68, params, rest }) => [
    ...[scheme, token68 ?? '', rest ?? ''],
    ...params.flatMap(({ name, value }) => [name, value]),
  ])
}

/** Of what is no white space, no control and no quoting, how often each character occurs. */
function tally(texts: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const text of texts) {
    for (const char of text.split('')) {
      if (/[\0- \x7f"'\\\u201c-\u201f\xe2\x80\x9c-\x9f]/.test(char)) continue
      counts.set(char, (counts.get(char) ?? 0) + 1)
    }
  }
  return counts
}

describe.each(Object.entries(readers))('any text, read as %s,', (_kind, { parse, recover }) => {
  test('has a reading, and a strict one exactly where it has no issue', () => {
    fc.assert(
      fc.property(anyField, (field) => {
        const { value, issues } = recover(field)
        if (issues.length === 0) {
          expect(parse(field)).toStrictEqual(value)
          return
        }
        expect(thrownIfAny(() => parse(field))).toBeInstanceOf(AuthSyntaxError)
      }),
      { numRuns: 2000 },
    )
  })

  test('has issues in the order of their start, within lines that are there', () => {
    fc.assert(
      fc.property(anyField, (field) => {
        const lines = linesOf(field)
        const { issues } = recover(field)
        for (const [index, { line, start, end }] of issues.entries()) {
          expect(lines[line]).toBeDefined()
          expect([0, start, end, lines[line]!.length]).toEqual(
            [0, start, end, lines[line]!.length].sort((a, b) => a - b),
          )
          const before = issues[index - 1]
          if (before) expect(before.line < line || (before.line === line && before.start <= start)).toBe(true)
        }
      }),
      { numRuns: 1000 },
    )
  })

  /*
   * Each word of such a field is there only once, so it must come out whole, once, and in its place; otherwise an issue must
   * cover all of it. Words stand behind and before every delimiter, in and out of quotes, and behind backslashes.
   */
  test('loses no word without an issue that covers it, doubles none and keeps their order', () => {
    fc.assert(
      fc.property(wordField, (field) => {
        const reading = recover(field)
        const read = textsOf(reading).join(' ')
        for (const [line, text] of linesOf(field).entries()) {
          for (const { 0: word, index } of text.matchAll(WORD)) {
            const count = read.split(word).length - 1
            const isCovered = reading.issues.some(
              (issue) => issue.line === line && issue.start <= index && index + word.length <= issue.end,
            )
            if (count > 1 || (count < 1 && !isCovered)) throw new Error(`read ${count} times: ${word}`)
          }
        }
        const inOrder = textsOf({
          ...reading,
          challenges: reading.challenges.map((challenge) => ({ ...challenge, token68: undefined })),
        })
        const words = inOrder.join(' ').match(WORD) ?? []
        expect(words).toEqual([...words].sort())
      }),
      { numRuns: 3000 },
    )
  })

  /*
   * Characters that no rule removes, in any text: letters, digits, punctuation, everything above ASCII that isn't a quote.
   * Those that no issue covers are all read, and none is read that isn't there. An `=` may be a parameter's; a comma may
   * separate, but none is invented.
   */
  test('loses no character without an issue that covers it, and gains none', () => {
    fc.assert(
      fc.property(anyField, (field) => {
        const reading = recover(field)
        const read = tally(textsOf(reading))
        const sent = tally(linesOf(field))
        const uncovered = tally(
          linesOf(field).map((text, line) => {
            const chars = text.split('')
            for (const issue of reading.issues) {
              if (issue.line === line) chars.fill(' ', issue.start, issue.end)
            }
            return chars.join('')
          }),
        )
        const params = reading.challenges.flatMap((challenge) => challenge.params)
        const separators = (char: string) => (char === '=' ? params.length : 0)
        const isLost = ([char, count]: [string, number]) => (read.get(char) ?? 0) + separators(char) < count
        const isGained = ([char, count]: [string, number]) => count > (sent.get(char) ?? 0)
        const lost = [...uncovered].filter(([char]) => char !== ',').filter(isLost)
        expect({ lost, gained: [...read].filter(isGained) }).toEqual({ lost: [], gained: [] })
      }),
      { numRuns: 2000 },
    )
  })

  test('gives plain data that survives a structured clone and JSON, of the documented shape', () => {
    fc.assert(
      fc.property(anyField, (field) => {
        const { value, challenges, issues } = recover(field)
        for (const plain of [value, issues]) {
          expect(structuredClone(plain)).toEqual(plain)
          if (plain !== undefined) expect(JSON.parse(JSON.stringify(plain))).toEqual(plain)
        }
        for (const object of objectsIn([value, issues])) {
          const isPlain = [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(object))
          const properties = Object.values(Object.getOwnPropertyDescriptors(object))
          expect(isPlain && properties.every((property) => 'value' in property && property.writable)).toBe(true)
        }
        for (const challenge of challenges) {
          const rest = challenge.rest === undefined ? [] : ['rest']
          expect(Object.keys(challenge)).toEqual(['scheme', 'token68', 'params', ...rest])
        }
        for (const param of challenges.flatMap(({ params }) => params)) {
          expect(Object.keys(param)).toEqual(['name', 'value', 'quoted', ...(param.raw === undefined ? [] : ['raw'])])
        }
      }),
      { numRuns: 500 },
    )
  })

  test('gives nothing that another reading shares', () => {
    fc.assert(
      fc.property(anyField, (field) => {
        const seen = objectsIn([recover(field).value, recover(field).issues])
        const again = objectsIn([recover(field).value, recover(field).issues])
        for (const object of again) expect(seen.has(object)).toBe(false)
        if (recover(field).issues.length > 0) return
        const strict = objectsIn([parse(field)])
        for (const object of objectsIn([parse(field)])) expect(strict.has(object)).toBe(false)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a list of challenges that is malformed', () => {
  test('is read to the end of a line, and does not spoil a challenge that begins the next (RFC 9110 §5.3)', () => {
    fc.assert(
      fc.property(anyField, fc.oneof(damagedText, rawText), (field, text) => {
        const lines = linesOf(field)
        const line = `Foo a='x', ${text}`
        const before = recoverChallenges(lines)
        const alone = recoverChallenges(line)
        const both = recoverChallenges([...lines, line])
        expect(both.challenges).toEqual([...before.challenges, ...alone.challenges])
        expect(both.issues).toEqual([
          ...before.issues,
          ...alone.issues.map((issue) => ({ ...issue, line: lines.length })),
        ])
      }),
      { numRuns: 1500 },
    )
  })

  test('is read the same with white space around its commas (RFC 9110 §5.6.1)', () => {
    const element = fc.constantFrom(
      ...['Foo @@', 'Foo a:b', 'Foo "x" "y"', 'Foo abc==', 'Foo a=1', 'Basic realm="x"', 'a=1', 'b="2"', 'b=x/y', 'a='],
      ...['"x"', 'x/y', 'c=x y', "d='x y'", 'e=\u201cx\u201d', 'f="x"y"', 'a=1 b=2', 'Bearer: x', '=', '@'],
    )
    // The text that is kept as sent has the commas as sent.
    const withoutSpace = (challenges: readonly Challenge[]) =>
      challenges.map(({ rest, ...challenge }) => ({ ...challenge, rest: rest?.replace(/[\t ]*,[\t ]*/g, ',') }))
    fc.assert(
      fc.property(fc.array(element, { maxLength: 6 }), fc.constantFrom(' ,', ', ', '\t,', ' , '), (list, comma) => {
        const close = recoverChallenges(list.join(','))
        const apart = recoverChallenges(list.join(comma))
        expect(withoutSpace(apart.challenges)).toEqual(withoutSpace(close.challenges))
        expect(apart.issues.map(({ code }) => code)).toEqual(close.issues.map(({ code }) => code))
      }),
      { numRuns: 1000 },
    )
  })
})

/** The objects of a value without those of the list around it. */
function objectsIn(values: readonly unknown[]): Set<object> {
  const found = new Set<object>()
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    found.add(value)
    for (const inner of Object.values(value)) visit(inner)
  }
  for (const value of values) visit(value)
  return found
}

describe('setParam', () => {
  const params = fc.oneof(
    authParamsField.map(({ value }) => value),
    // Names twice, as a tolerant reader gives them.
    fc.tuple(authParamsField, authParamsField).map(([a, b]) => [...a.value, ...b.value, ...structuredClone(a.value)]),
  )
  const otherCase = (name: string) =>
    name.replace(/[a-z]/gi, (letter) => (/[a-z]/.test(letter) ? letter.toUpperCase() : lowerCase(letter)))
  const edits = fc.tuple(
    params,
    fc.nat(),
    fc.constantFrom('new', '__proto__', 'NC'),
    fc.string(),
    fc.constantFrom(0, 1, 2),
  )

  test('changes one parameter, and of others nothing but that further ones of its name go (RFC 9110 §11.2)', () => {
    fc.assert(
      fc.property(edits, fc.boolean(), ([before, pick, added, value, how], isChallenge) => {
        const chosen = before[pick % (before.length || 1)]?.name ?? added
        const name = how === 0 ? added : how === 1 ? chosen : otherCase(chosen)
        const isNamed = (param: AuthParam) => lowerCase(param.name) === lowerCase(name)
        const after = structuredClone(before)
        const to: Challenge | AuthParam[] = isChallenge
          ? { scheme: 'Digest', token68: undefined, params: after }
          : after
        setParam(to, name, value)

        expect(getParam(to, name)).toBe(value)
        expect(getParam(to, otherCase(name))).toBe(value)
        const first = before.findIndex(isNamed)
        const changed = after[first < 0 ? after.length - 1 : first]!
        if (first < 0) {
          expect(changed).toStrictEqual({ name, value, quoted: expect.any(Boolean) })
        } else {
          expect(changed).toStrictEqual({ name: before[first]!.name, value, quoted: before[first]!.quoted })
        }
        const others = (params: readonly AuthParam[]) => params.filter((param) => !isNamed(param))
        expect(after.filter((param) => param !== changed)).toEqual(others(before))
        if (isChallenge) expect(to).toEqual({ scheme: 'Digest', token68: undefined, params: after })
      }),
      { numRuns: 1000 },
    )
  })

  test('leaves the text of all other parameters as it was', () => {
    fc.assert(
      fc.property(
        credentialsField,
        fc.nat(),
        fc.string({ unit: fc.constantFrom('a', '"', ' ') }),
        (field, pick, value) => {
          const { params } = field.value
          fc.pre(params.length > 0)
          const index = pick % params.length
          const credentials = parseCredentials(field.text)!
          setParam(credentials, params[index]!.name, value)
          const expected = params.map((param, i) => serializeAuthParams([i === index ? { ...param, value } : param]))
          const { scheme } = field.value
          expect(serializeCredentials(credentials)).toBe(`${scheme} ${expected.join(', ')}`)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('redact', () => {
  test('hides every token68, unknown name and value that is not listed as harmless', () => {
    fc.assert(
      fc.property(secretChallenges, (text) => {
        expect(thrownIfAny(() => parseChallenges(text))).toBeUndefined()
        expect(redact(text)).not.toContain(CANARY)
      }),
      { numRuns: 1000 },
    )
  })

  test('hides all that it hides in well-formed text also where that is damaged', () => {
    fc.assert(
      fc.property(damagedSecrets, (text) => {
        expect(redact(text)).not.toContain(CANARY)
        expect(redact(text.split(', '))).not.toContain(CANARY)
      }),
      { numRuns: 5000 },
    )
  })

  test('writes one line of printable ASCII', () => {
    fc.assert(
      fc.property(fc.oneof(anyField, fieldFrom(damagedText), fieldFrom(rawText)), (field) => {
        expect(redact(field)).toMatch(/^[ -~]*$/)
      }),
      { numRuns: 1000 },
    )
  })
})
