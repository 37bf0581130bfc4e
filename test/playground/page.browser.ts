import { readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { build, MOST_OCTETS } from '../../grammar/playground/build.ts'
import { EXAMPLES } from '../../grammar/playground/examples.ts'
import { startBrowser } from '../interop/browser.ts'

/*
 * The page in a real browser, opened from the disk: what is typed, and what can be read then. Screenshots are taken where the
 * environment variable SCREENSHOTS names a folder for them.
 */

jest.setTimeout(120_000)

const axe = readFileSync(
  fileURLToPath(new URL('../../grammar/playground/node_modules/axe-core/axe.min.js', import.meta.url)),
  'utf8',
)

let browser: Browser
let built: ReturnType<typeof build>

beforeAll(async () => {
  built = build()
  browser = await startBrowser()
})

afterAll(() => browser.close())

/** Does something on the page as it opens with a fragment. Whatever goes wrong in it, or is asked of a network, fails. */
async function onPage(act: (page: Page) => Promise<void>, fragment = '', options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  const wrong: string[] = []
  try {
    const page = await context.newPage()
    page.on('pageerror', (error) => wrong.push(String(error)))
    page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()))
    page.on('request', (request) => !/^(file|data):/.test(request.url()) && wrong.push(request.url()))
    await page.goto(pathToFileURL(built.path).href + fragment)
    await act(page)
    expect(wrong).toEqual([])
  } finally {
    await context.close()
  }
}

const linkTo = (text: string) => `#text=${encodeURIComponent(text)}`

async function write(page: Page, text: string): Promise<void> {
  await page.locator('.cm-content').click()
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(text)
  // The page reads a short text in a timer of no delay, which comes before another.
  await page.evaluate('new Promise((resolve) => setTimeout(resolve, 0))')
}

/** The text of the editor. */
const textOf = (page: Page) =>
  page.evaluate<string>(`Array.from(document.querySelectorAll('.cm-line'), (line) => line.textContent).join('\\n')`)

/** Waits until an expression is true in the page, whose policy takes no code that is made there. */
async function until(page: Page, expression: string): Promise<void> {
  while (!(await page.evaluate(`Boolean(${expression})`))) await page.waitForTimeout(20)
}

async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

test('the page is one file of less than 500 kB, gzipped', () => {
  expect(built.gzipped).toBeLessThan(MOST_OCTETS)
  // Whatever else it wanted, its policy would refuse it.
  expect(readFileSync(built.path, 'utf8').slice(0, 1000)).toContain("default-src 'none'; script-src 'sha256-")
})

describe('what is typed', () => {
  test('is read at once: what it says, what is wrong, how to write it', () =>
    onPage(async (page) => {
      await write(page, 'WWW-Authenticate: Bearer realm="api" error="invalid_token"')
      await expect(page.locator('#summary').innerText()).resolves.toContain('Malformed')
      expect(await page.locator('#schemes dd').allInnerTexts()).toEqual(['api', 'invalid_token'])
      expect(await page.locator('#issues h3').allInnerTexts()).toEqual([
        'A comma separates parameters and challenges missing-comma',
      ])
      expect(await page.locator('#issues pre').innerText()).toContain('^')
      expect(await page.locator('#canonical pre').innerText()).toBe(
        'WWW-Authenticate: Bearer realm="api", error="invalid_token"',
      )
      expect(await page.locator('#comparison').innerText()).toContain('Refused: expected a comma or the end.')
      await screenshot(page, 'issue')
    }))

  test('is repaired by a button, until nothing is wrong', () =>
    onPage(async (page) => {
      await write(page, 'WWW-Authenticate: Digest realm=\'my files\'; nonce="b" qop=auth, Basic realm=a b')
      const issues = page.locator('#issues .issue')
      for (let left = await issues.count(); left > 0; left = await issues.count()) {
        await issues.first().getByRole('button', { name: 'Repair' }).click()
        await until(page, `document.querySelectorAll('#issues .issue').length < ${left}`)
      }
      expect(await textOf(page)).toBe(
        'WWW-Authenticate: Digest realm="my files", nonce="b", qop=auth, Basic realm="a b"',
      )
      expect(await page.locator('#summary').innerText()).toContain('Well-formed')
    }))

  test('is written anew by a button', () =>
    onPage(async (page) => {
      await write(page, 'Basic realm=files')
      await page.getByRole('button', { name: 'Use it' }).click()
      await until(page, `document.querySelector('.cm-content').innerText === 'Basic realm="files"'`)
    }))

  test('is coloured by what each character is', () =>
    onPage(async (page) => {
      await write(page, 'Digest realm="a\\"b", qop=auth, Negotiate YQ==')
      await page.locator('.part-token68').first().waitFor()
      const parts = await page.evaluate<string[]>(
        `Array.from(document.querySelectorAll('.cm-line [class^="part-"]'), (one) => one.className + ' ' + one.textContent)`,
      )
      expect(parts).toEqual(
        expect.arrayContaining([
          'part-scheme Digest',
          'part-name realm',
          'part-escape \\"',
          'part-value auth',
          'part-token68 YQ',
        ]),
      )
    }))

  test('is completed by what the scheme has', () =>
    onPage(async (page) => {
      await write(page, 'WWW-Authenticate: Dig')
      await page.keyboard.press('Control+Space')
      await page.locator('.cm-tooltip-autocomplete').waitFor()
      await page.waitForTimeout(150)
      await page.keyboard.press('Enter')
      await page.keyboard.type(' non')
      await page.keyboard.press('Control+Space')
      await page.locator('.cm-tooltip-autocomplete').waitFor()
      await screenshot(page, 'completion')
      await page.waitForTimeout(150)
      await page.keyboard.press('Enter')
      await until(page, `document.querySelector('.cm-content').innerText.includes('Digest nonce="')`)
    }))

  test('can be of a field that it does not say', () =>
    onPage(async (page) => {
      await write(page, 'Basic YWJj, Bearer abc')
      await page.locator('#field').selectOption('Authorization')
      expect(await page.locator('#issues').innerText()).toContain('multiple-credentials')
      await page.locator('#field').selectOption('Proxy-Authenticate')
      expect(await page.locator('#summary').innerText()).toContain('Proxy-Authenticate')
    }))

  test('may be nothing', () =>
    onPage(async (page) => {
      await page.locator('.cm-content').click()
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Delete')
      await until(page, `document.querySelector('#summary').innerText.startsWith('Nothing to read yet')`)
      await screenshot(page, 'nothing')
    }))

  test('may be 64 kB of errors', () =>
    onPage(async (page) => {
      await write(page, 'WWW-Authenticate: X ')
      await page.evaluate(`document.querySelector('.cm-content').focus()`)
      await page.keyboard.insertText(';,'.repeat(32_768))
      await until(page, `/And \\d+ more/.test(document.querySelector('#issues').innerText)`)
    }))
})

describe('a character', () => {
  test('says its rules and their sections to the pointer', () =>
    onPage(async (page) => {
      await page.locator('.part-name').first().hover()
      const box = page.locator('.cm-tooltip-hover')
      await box.waitFor()
      expect(await box.innerText()).toMatch(
        /tchar\s+RFC 9110 §5\.6\.2.*auth-param\s+RFC 9110 §11\.2.*WWW-Authenticate/s,
      )
      expect(await box.innerText()).toContain('tchar = "!" / "#"')
      await screenshot(page, 'hover')
    }, linkTo('WWW-Authenticate: Basic realm="a"')))

  test('says them to the keyboard, and draws its rule', () =>
    onPage(async (page) => {
      await page.locator('.cm-content').focus()
      await page.keyboard.press('Control+Home')
      for (let i = 0; i < 7; i++) await page.keyboard.press('ArrowRight')
      await until(page, `/auth-param/.test(document.querySelector('#character').innerText)`)
      expect(await page.locator('#diagram [aria-current]').innerText()).toBe('auth-param')
      expect(await page.locator('#diagram .taken text').allInnerTexts()).toEqual([])
      expect(await page.locator('#diagram g.taken > text').allTextContents()).toEqual([
        'token',
        'BWS',
        '"="',
        'BWS',
        'quoted-string',
      ])
      await screenshot(page, 'rule')
    }, linkTo('Basic realm="a"')))

  test('that is wrong says so, with its repair', () =>
    onPage(async (page) => {
      await page.locator('.cm-lintRange-error').first().hover({ force: true })
      const box = page.locator('.cm-tooltip-lint, .cm-tooltip:has(.cm-diagnostic)').first()
      await box.waitFor()
      expect(await box.innerText()).toContain('semicolon-separator')
      await screenshot(page, 'diagnostic')
      await page.locator('.cm-diagnosticAction').first().click()
      await until(page, `!document.querySelector('.cm-content').innerText.includes(';')`)
    }, linkTo('Digest realm="a"; nonce="b"')))
})

describe('the tree', () => {
  test('leads to the rule of each node, and the diagram to the rules in it', () =>
    onPage(async (page) => {
      await page.locator('#tree [data-rule="challenge"]').first().click()
      await page.locator('#diagram g.non-terminal.taken[data-rule="auth-param"]').first().click()
      expect(await page.locator('#diagram .definition').innerText()).toContain(
        'auth-param = token BWS "=" BWS ( token / quoted-string )',
      )
      await page.locator('#diagram .crumbs').getByRole('button', { name: 'WWW-Authenticate' }).click()
      expect(await page.locator('#diagram .definition').innerText()).toContain('§11.6.1')
    }, linkTo('WWW-Authenticate: Digest realm="a", nonce="b"')))
})

describe('the Digest calculator', () => {
  test('comes to the example of RFC 7616 §3.9.1, in both algorithms', () =>
    onPage(
      async (page) => {
        const text = await page.locator('#digest-result').innerText()
        expect(text).toContain('753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1')
        expect(text).not.toContain('Circle of Life')
        await page.getByLabel('Show the password in the steps').check()
        expect(await page.locator('#digest-result').innerText()).toContain(
          'Mufasa:http-auth@example.org:Circle of Life',
        )
        const challenge = page.locator('#digest-challenge')
        await challenge.fill((await challenge.inputValue()).replace('SHA-256', 'MD5'))
        expect(await page.locator('#digest-result').innerText()).toContain('8ca523f5e9506fed4657c9700eebdbec')
        await screenshot(page, 'digest')
        await challenge.fill('Digest realm="a"')
        expect(await page.locator('#digest-result').innerText()).toContain('no Digest challenge')
        await page.getByRole('button', { name: 'Take it from the text above' }).click()
        expect(await page.locator('#digest-result').innerText()).toContain('753927fa')
      },
      linkTo(EXAMPLES.find(({ label }) => label.includes('SHA-256 and MD5'))!.text),
    ))

  test('has SHA-512-256, which no browser has', () =>
    onPage(async (page) => {
      await page.locator('#digest-challenge').fill('Digest realm="r", nonce="n", algorithm=SHA-512-256, qop="auth"')
      await page.getByRole('button', { name: 'Another cnonce' }).click()
      expect(await page.locator('#digest-result .hash').count()).toBe(3)
    }))
})

describe('the link', () => {
  test('brings the text back, without credentials', () =>
    onPage(async (page) => {
      await write(
        page,
        'HTTP/1.1 401 No\nSet-Cookie: a=b\nWWW-Authenticate: Basic realm=“x”\nAuthorization: Basic YWJj',
      )
      await until(page, `location.hash.includes('Authorization')`)
      const fragment = new URL(page.url()).hash
      expect(decodeURIComponent(fragment)).toBe(
        '#text=HTTP/1.1 401 No\nWWW-Authenticate: Basic realm=“x”\nAuthorization: Basic ***',
      )
      expect(await page.locator('#link-note').innerText()).toContain('***')
      await onPage(async (other) => {
        expect(await other.locator('#summary').innerText()).toContain('Malformed')
      }, fragment)
    }))

  test('is copied by a button', () =>
    onPage(
      async (page) => {
        await page.getByRole('button', { name: 'Copy link' }).click()
        await page.getByRole('button', { name: 'Copied' }).waitFor()
        expect(await page.evaluate('navigator.clipboard.readText()')).toBe(page.url())
      },
      linkTo('Basic realm="a"'),
      { permissions: ['clipboard-read', 'clipboard-write'] },
    ))
})

test('a secret is shown only if somebody asks', () =>
  onPage(async (page) => {
    expect(await page.locator('#schemes').innerText()).not.toContain('open sesame')
    await page.getByRole('button', { name: 'Show password' }).click()
    expect(await page.locator('#schemes').innerText()).toContain('open sesame')
  }, linkTo('Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==')))

test('each example shows something', () =>
  onPage(async (page) => {
    for (const [i, { label }] of EXAMPLES.entries()) {
      await page.locator('#example').selectOption({ label })
      expect(await page.locator('#summary .verdict').count()).toBeGreaterThan(0)
      await screenshot(page, `example-${i}`)
    }
  }))

describe.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
  ['dark', 390],
] as const)('in %s, %i wide', (colorScheme, width) => {
  const options = { colorScheme, viewport: { width, height: 844 } }
  const texts: [state: string, fragment: string][] = [
    ['first', ''],
    ['well-formed', linkTo('WWW-Authenticate: Digest realm="a", nonce="b", qop="auth", algorithm=SHA-256')],
    ['credentials', linkTo('Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==')],
    ['own grammar', linkTo('Authorization: SharedKey account:YWJj')],
    ['nothing', linkTo(' ')],
  ]

  test.each(texts)('axe finds nothing: %s', (state, fragment) =>
    onPage(
      async (page) => {
        await page.locator('.legend summary').click()
        const violations = await page.evaluate<object[]>(`${axe}; axe.run().then(({ violations }) =>
          violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html, failureSummary }) => html.slice(0, 200) + failureSummary) })))`)
        expect(violations).toEqual([])
        await screenshot(page, `${state}-${colorScheme}-${width}`)
      },
      fragment,
      options,
    ),
  )

  test('nothing is wider than the page', () =>
    onPage(
      async (page) => {
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
      },
      '',
      options,
    ))
})

test('everything can be reached with the keyboard', () =>
  onPage(async (page) => {
    const reached = new Set<string>()
    await page.keyboard.press('Tab')
    for (let i = 0; i < 120; i++) {
      const name = await page.evaluate<string>(`(() => {
        const element = document.activeElement
        return element.id || element.getAttribute('aria-label') || element.innerText
      })()`)
      reached.add(name)
      await page.keyboard.press('Tab')
    }
    for (const name of [
      'Skip to what it says',
      'example',
      'Header or response',
      'Repair',
      'Use it',
      'challenge Basic realm="a"',
      'digest-challenge',
      'digest-secrets',
    ]) {
      expect([...reached].some((one) => one.includes(name)) ? name : [...reached]).toBe(name)
    }
  }, linkTo('WWW-Authenticate: Basic realm="a"; x=1')))
