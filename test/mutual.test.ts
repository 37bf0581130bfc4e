import { describe, expect, test } from '@jest/globals'
import {
  parseAuthParams,
  parseCredentials,
  recoverChallenges,
  serializeAuthParams,
  serializeChallenge,
  serializeCredentials,
} from '../src/index.ts'
import { decodeChallenges, Mutual } from '../src/schemes/index.ts'
import { fault } from './scheme-faults.ts'

const DL = 'iso-kam3-dl-2048-sha256'
const EC = 'iso-kam3-ec-p256-sha256'
const common = { version: '1', algorithm: DL, validation: 'host', authScope: 'a.example', realm: 'r' }

/** Those of each message that RFC 8120 requires, beside the ones that all have. */
const MESSAGES = {
  challenge: {
    '401-INIT (§4.1)': { reason: 'initial' },
    '401-KEX-S1 (§4.3)': { sessionId: '00', keyExchange: 'AAAA', nonceMax: 9, nonceWindow: 1, time: 60 },
  },
  credentials: {
    'req-KEX-C1 (§4.2)': { user: 'u', keyExchange: 'AAAA' },
    'req-VFY-C (§4.4)': { sessionId: '00', nonce: 1, verification: 'AAAA' },
  },
}

/** Written and read again. */
const round = {
  challenge: (init: object) =>
    Mutual.challenge.decode(
      recoverChallenges(serializeChallenge(Mutual.challenge.encode(init as never))).challenges[0]!,
    ),
  credentials: (init: object) =>
    Mutual.credentials.decode(parseCredentials(serializeCredentials(Mutual.credentials.encode(init as never)))!),
}

const all = (['challenge', 'credentials'] as const).flatMap((side) =>
  Object.entries(MESSAGES[side]).map(([name, values]) => [name, side, { ...common, ...values }] as const),
)

describe('Mutual (RFC 8120)', () => {
  test.each(all)('%s is written and read', (_name, side, message) => {
    expect(round[side](message)).toMatchObject(message)
  })

  const lacking = all.flatMap(([name, side, message]) =>
    Object.keys(message)
      // A 401-INIT can do without.
      .filter((key) => key !== 'authScope' || !name.startsWith('401-INIT'))
      .map((key) => [name, key, side, message] as const),
  )
  test.each(lacking)('%s lacks %s', (_name, key, side, message) => {
    const { [key]: _, ...init } = message as Record<string, unknown>
    const params = Mutual[side].params as Record<string, { name: string }>
    // Without what tells it from others, a message is taken for the first one.
    const names = [params[key]!.name, 'reason', 'kc1'].map((name) => `Mutual ${name} missing-param`)
    expect(names).toContain(fault(() => Mutual[side].encode(init as never)))
    const { params: sent } = Mutual[side].encode(message as never)
    const left = sent.filter(({ name }) => name !== params[key]!.name)
    expect(names).toContain(fault(() => Mutual[side].decode({ scheme: 'Mutual', token68: undefined, params: left })))
  })

  test('takes no version but 1 (§4)', () => {
    for (const version of ['2', '11', '21', '12', '']) {
      const init = { ...common, reason: 'initial', version }
      expect(fault(() => Mutual.challenge.encode(init))).toBe('Mutual version invalid-value')
    }
    const { challenges } = recoverChallenges(
      `Mutual version=2, algorithm=${DL}, validation=host, realm="r", reason=initial`,
    )
    expect(fault(() => Mutual.challenge.decode(challenges[0]!))).toBe('Mutual version invalid-value')
    expect(decodeChallenges(Mutual, challenges)).toEqual([])
  })

  test('a reason and a key exchange exclude each other, and so do a key exchange and a verification (§4)', () => {
    const [init, kex] = Object.values(MESSAGES.challenge)
    expect(fault(() => Mutual.challenge.encode({ ...common, ...init, ...kex }))).toBe('Mutual ks1 invalid-value')
    const [first, second] = Object.values(MESSAGES.credentials)
    expect(fault(() => Mutual.credentials.encode({ ...common, ...first, ...second }))).toBe('Mutual vkc invalid-value')
  })

  test.each([
    [EC, '0a1b', false],
    [EC.toUpperCase(), '0A1B', false],
    ['iso-kam3-ec-p521-sha512', 'abcd', false],
    [DL, 'abcd', true],
    [DL.toUpperCase(), 'abcd', true],
    [`x-${EC}`, 'Q2FmZQ==', true],
    [`x-${DL}`, 'abcd', false],
    [DL, 'Q2FmZQ==', true],
    ['x-new', 'abcd', false],
    ['x-new', 'Q2FmZQ==', true],
  ])('the algorithm decides whether a number is in quotes (§3.2.3): %s %s', (algorithm, digits, quoted) => {
    const init = { ...common, algorithm, user: 'u', keyExchange: digits }
    expect(Mutual.credentials.encode(init).params.find(({ name }) => name === 'kc1')).toEqual({
      name: 'kc1',
      value: digits,
      quoted,
    })
    for (const form of [digits, `"${digits}"`]) {
      if (form.endsWith('=')) continue
      const field = `Mutual version=1, algorithm=${algorithm}, validation=host, auth-scope=a, realm=b, user=u, kc1=${form}`
      expect(Mutual.credentials.decode(parseCredentials(field)!).keyExchange).toBe(digits)
    }
  })

  test.each([
    [EC, 'abc'],
    [EC, 'Q2FmZQ=='],
    [EC.toUpperCase(), 'Q2FmZQ=='],
    [DL, '=AAA'],
    [DL, 'AAA-'],
    [DL, '-AAA'],
    ['x-new', 'AAAA===='],
    [DL, 'abcde'],
    [DL, 'AAA'],
    ['x-new', 'abcde'],
  ])('a number is as the algorithm writes it (§3.2.3): %s, not %s', (algorithm, digits) => {
    const init = { ...common, algorithm, user: 'u', keyExchange: digits }
    expect(fault(() => Mutual.credentials.encode(init))).toBe('Mutual kc1 invalid-value')
  })

  test('of Authentication-Info, the digits tell the form of the number (§4.5)', () => {
    const info = (verification: string) =>
      serializeAuthParams(Mutual.info.encode({ version: '1', sessionId: 'ab01', verification }))
    expect(info('0a1b')).toBe('version=1, sid=ab01, vks=0a1b')
    expect(info('Q2FmZQ==')).toBe('version=1, sid=ab01, vks="Q2FmZQ=="')
    expect(Mutual.info.decode(parseAuthParams('version=1, sid=ab01, vks="0a1b"')).verification).toBe('0a1b')
    expect(fault(() => Mutual.info.decode(parseAuthParams('version=2, sid=ab01, vks="0a1b"')))).toBe(
      'Mutual version invalid-value',
    )
    expect(fault(() => Mutual.info.decode(parseAuthParams('version=1, vks="0a1b"')))).toBe('Mutual sid missing-param')
    expect(fault(() => Mutual.info.decode(parseAuthParams('version=1, sid=00')))).toBe('Mutual vks missing-param')
    for (const sid of ['', 'a', 'abc', '0g']) {
      expect(fault(() => Mutual.info.decode(parseAuthParams(`version=1, sid="${sid}", vks="0a1b"`)))).toBe(
        'Mutual sid invalid-value',
      )
    }
  })

  test('text has no BOM (§3.2.2)', () => {
    const init = { ...common, user: '\ufeffu', keyExchange: 'AAAA' }
    expect(fault(() => Mutual.credentials.encode(init))).toBe('Mutual user invalid-value')
    const field = `Mutual version=1, algorithm=${DL}, validation=host, auth-scope=a, realm=b, user*=UTF-8''%EF%BB%BFu, kc1="AAAA"`
    expect(fault(() => Mutual.credentials.decode(parseCredentials(field)!))).toBe('Mutual user invalid-value')
    expect(round.credentials({ ...init, user: 'u\ufeff' })).toMatchObject({ user: 'u\ufeff' })
  })

  test('a scope that can not be decoded does not cost a challenge', () => {
    const rest = `version=1, algorithm=${DL}, validation=host, realm="r", reason=initial`
    const read = (scope: string) =>
      decodeChallenges(Mutual, recoverChallenges(`Mutual ${scope}, ${rest}`).challenges).map((value) => value.authScope)
    expect(read("auth-scope*=UTF-8''%ff")).toEqual([undefined])
    expect(read("auth-scope*=UTF-8''a, auth-scope=b")).toEqual(['b'])
    expect(read("AUTH-SCOPE*=UTF-8''%C3%A9")).toEqual(['é'])
    // What is no matter of the scheme is passed on.
    const broken = { scheme: 'Mutual', token68: undefined, params: [{ name: 5, value: '', quoted: true }] }
    expect(() => decodeChallenges(Mutual, [broken as never])).toThrow(TypeError)
  })
})
