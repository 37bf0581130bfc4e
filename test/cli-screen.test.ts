import { describe, expect, test } from '@jest/globals'
import stringWidth from 'string-width'
import { kept, run } from './cli-run.ts'

/*
 * How the command line looks on a screen.
 */

const FIELD =
  'WWW-Authenticate: Bearer realm="api", error="invalid_token", error_description="The access token has expired, so get a new one from where you got this one", x'
const ESCAPES = /\x1b\[[\d;]*m/g

async function on(
  screen: { isTTY?: boolean; columns?: number },
  args: readonly string[],
  env: Record<string, string> = {},
) {
  const output = kept(screen)
  await run(args, '', { output, env })
  return output.text
}

describe('colours', () => {
  const hasColors = async (isTTY: boolean, env: Record<string, string>) =>
    /\x1b\[/.test(await on({ isTTY, columns: 80 }, [FIELD], env))

  test.each<[isTTY: boolean, env: Record<string, string>, has: boolean]>([
    [true, {}, true],
    [false, {}, false],
    [true, { TERM: 'dumb' }, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [false, { FORCE_COLOR: '1' }, true],
    [false, { FORCE_COLOR: '' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [true, { FORCE_COLOR: 'false' }, false],
    [true, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ])('on a terminal: %s, with %j: %s', async (isTTY, env, has) => {
    expect(await hasColors(isTTY, env)).toBe(has)
  })

  test('change nothing of the text, and are no part of JSON', async () => {
    for (const args of [[FIELD], ['--check', FIELD], ['--summary', FIELD], ['Authorization: Basic QTpi']]) {
      const plain = await on({}, args)
      expect((await on({}, args, { FORCE_COLOR: '1' })).replace(ESCAPES, '')).toBe(plain)
    }
    expect(await on({}, ['--json', FIELD], { FORCE_COLOR: '1' })).not.toContain('\x1b')
  })
})

describe('the width', () => {
  test.each([40, 60, 80, 120])('of a terminal with %d columns is kept, and nothing is lost', async (columns) => {
    const wide = `WWW-Authenticate: Basic realm="日本語のとても長い領域の名前、日本語のとても長い領域の名前、日本語のとても長い領域の名前" y`
    for (const args of [[FIELD], [wide], ['--summary', FIELD], [`WWW-Authenticate: Basic realm="a"\n\n${FIELD}`]]) {
      const text = (await on({ isTTY: true, columns }, args)).replace(ESCAPES, '')
      for (const line of text.split('\n'))
        expect([line, stringWidth(line) <= columns || /^(?: {4}line 1|write): /.test(line)]).toEqual([line, true])
      const letters = (of: string) => of.replace(/[^a-z日本語]/gi, '')
      if (args[0] === FIELD)
        expect(letters(text)).toContain(
          letters('The access token has expired, so get a new one from where you got this one'),
        )
    }
  })

  test('is that of COLUMNS where it is set, and has no end where nobody looks', async () => {
    const width = (text: string) =>
      Math.max(
        ...text
          .replace(ESCAPES, '')
          .split('\n')
          .map((line) => stringWidth(line)),
      )
    expect(width(await on({}, [FIELD]))).toBeGreaterThan(100)
    expect(width(await on({}, [FIELD], { COLUMNS: '50' }))).toBeLessThanOrEqual(50)
    expect(width(await on({ isTTY: true }, [FIELD]))).toBeLessThanOrEqual(80)
    expect(width(await on({ isTTY: true, columns: 5 }, [FIELD]))).toBeLessThanOrEqual(42)
  })

  test('of a very long value is bounded on a screen, and it is whole elsewhere', async () => {
    const long = `WWW-Authenticate: Basic realm="${'x'.repeat(50_000)}"`
    expect((await on({ isTTY: true, columns: 80 }, [long])).length).toBeLessThan(10_000)
    expect(await on({ isTTY: true, columns: 80 }, [long])).toContain('… of 50000 octets')
    expect(await on({}, [long])).toContain('x'.repeat(50_000))
  })
})

describe('text', () => {
  test('is shown as people wrote it, from a pipe as from an argument', async () => {
    const text = 'WWW-Authenticate: Basic realm="Größe 日本 🔒 e\u0301"'
    const shown = '└─ realm  "Größe 日本 🔒 e\u0301"\n'
    expect((await run([text])).output).toContain(shown)
    expect((await run([], text)).output).toContain(shown)
    expect(JSON.parse((await run(['--json'], text)).output)[0].challenges[0].params[0].value).toBe(
      'Größe 日本 🔒 e\u0301',
    )
  })

  test('that is no UTF-8 is shown as ISO-8859-1', async () => {
    const latin1 = Buffer.from('WWW-Authenticate: Basic realm="Größe"', 'latin1')
    expect((await run([], latin1)).output).toContain('└─ realm  "Größe"\n')
  })

  test('never moves the cursor, nor turns its direction', async () => {
    const controls = '\x07\x1b[2J\x9b2J\u202e\u2066\u200b\u00ad\u2028\ufeff\u{e0001}\t'
    for (const args of [[], ['--check'], ['--summary'], ['--json']]) {
      const { output } = await run([
        ...args,
        `WWW-Authenticate: Basic realm="${controls}", a${controls}="${controls}" ${controls}`,
      ])
      expect(output).not.toMatch(/[\x07\x1b\x9b\u202e\u2066\u200b\u00ad\u2028\ufeff\u{e0001}\t]/u)
    }
  })

  test.each([
    ['日本', '      ^'],
    ['ö', '   ^'],
    ['e\u0301🔒', '     ^'],
  ])('has its carets under the place, however wide the characters before it: %s', async (before) => {
    const { output } = await run([`WWW-Authenticate: Basic realm="${before}" x`])
    const [text, carets] = output.split('\n').filter((line, i, all) => /\^/.test(line) || /\^/.test(all[i + 1] ?? ''))
    expect(stringWidth(text!.slice(0, text!.lastIndexOf('x')))).toBe(carets!.indexOf('^'))
  })

  test('is cut around a place in a long line, never within a character', async () => {
    for (const filler of ['a', 'ö', '日', '🔒']) {
      for (let shift = 0; shift < 4; shift++) {
        const { output } = await run([
          `WWW-Authenticate: Basic realm="${'.'.repeat(shift)}${filler.repeat(200)}" x, b="${filler.repeat(200)}"`,
        ])
        const [text] = output.split('\n').filter((_, i, all) => /\^/.test(all[i + 1] ?? ''))
        expect(text).toMatch(/^ {2}…(?:a+|ö+|日+|🔒+)" x, b="(?:a+|ö+|日+|🔒+)…$/u)
      }
    }
  })
})
