import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { buildSync } from 'esbuild'

/*
 * The strict readers judge alone: nothing that recovery costs or gets wrong can reach who asks them. And text of the grammar
 * costs no recovery, whoever reads it.
 */

const root = fileURLToPath(new URL('..', import.meta.url))

test('from src/parse.ts no module of recovery is reached', () => {
  const { metafile } = buildSync({
    entryPoints: ['src/parse.ts'],
    absWorkingDir: root,
    bundle: true,
    platform: 'neutral',
    write: false,
    metafile: true,
  })
  const reached = Object.keys(metafile.inputs)
  expect(reached).toContain('src/parse.ts')
  expect(reached.filter((path) => path.startsWith('src/recover'))).toEqual([])
})

const WELL_FORMED: readonly string[] = [
  '',
  'Basic realm="files"',
  'Basic realm="files", charset="UTF-8" ',
  ' ,Digest realm = "a\\"b" ,\tnonce= n, qop="auth,auth-int"',
  'Negotiate, NTLM, Basic realm="x", Bearer error="invalid_token"',
  'Negotiate YII==',
  `X ${Array.from({ length: 40 }, (_, i) => `p${i}=1`).join(', ')}`,
]
const CREDENTIALS = ['Basic QWxhZGRpbjpvcGVu', 'Digest username = "a", nc=00000001 ,', 'Bearer', ' X a="\\b" ']
const PARAMS = ['', 'nextnonce="a", nc = 1', ' ,a=1,,']
const LINES = [['a=1', ' b="2"', '', 'c = 3'], ['X a=1', ' b="2" ,', '', 'Y'], ['Basic abc=='], []]
const MALFORMED = [
  'Basic realm="a" b',
  '@',
  'X a="b',
  'X a=1, a=2',
  'Bearer x, Basic y',
  'X a=/',
  'a\0',
  `X ${'a=/,'.repeat(99)}`,
]

/** The functions of recovery that run when a function of the core reads these fields, as `file: name`. */
function recoveryIn(name: string, fields: readonly unknown[]): string[] {
  const program = `
    const { Session } = await import('node:inspector')
    const session = new Session()
    session.connect()
    const post = (method, params) => {
      let answer
      session.post(method, params, (error, result) => { answer = error ?? result })
      return answer
    }
    post('Profiler.enable')
    post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
    const core = await import('./src/index.ts')
    post('Profiler.takePreciseCoverage')
    for (const field of ${JSON.stringify(fields)}) {
      try { core.${name}(field) } catch {}
    }
    const { result } = post('Profiler.takePreciseCoverage')
    const called = result.filter(({ url }) => url.includes('/src/recover')).flatMap(({ url, functions }) =>
      functions.filter(({ ranges: [{ count }] }) => count > 0).map(({ functionName }) =>
        url.replace(/^.*\\/src\\//, '') + ': ' + functionName))
    console.log(JSON.stringify(called))
  `
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { cwd: root })
  return JSON.parse(String(stdout))
}

describe('text of the grammar costs no recovery', () => {
  test.each([
    ['recoverChallenges', WELL_FORMED],
    ['recoverCredentials', CREDENTIALS],
    ['recoverAuthParams', PARAMS],
  ])('%s', (name, fields) => {
    expect(recoveryIn(name, fields)).toEqual([`recover/recover.ts: ${name}`])
  })

  test.each([
    ['recoverChallenges', LINES.slice(1)],
    ['recoverCredentials', LINES.slice(2)],
    ['recoverAuthParams', LINES.slice(0, 1)],
  ])('%s of several lines: nothing looks ahead, and no value is read', (name, lines) => {
    const modules = new Set(recoveryIn(name, lines).map((one) => one.replace(/: .*/, '')))
    expect([...modules].sort()).toEqual(['recover/elements.ts', 'recover/line.ts', 'recover/recover.ts'])
  })

  test('and malformed text does, as this can tell', () => {
    expect(recoveryIn('recoverChallenges', MALFORMED).length).toBeGreaterThan(5)
  })
})

describe('no text makes a strict reader recover', () => {
  test.each(['parseChallenges', 'parseCredentials', 'parseAuthParams'])('%s', (name) => {
    expect(recoveryIn(name, [...WELL_FORMED, ...CREDENTIALS, ...PARAMS, ...LINES, ...MALFORMED])).toEqual([])
  })
})
