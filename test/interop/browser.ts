import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { type Browser, chromium, type Page as Tab } from 'playwright-core'
import type { Client, Page } from './clients.ts'

/* Debian's Chromium, which has no window here. */

const EXECUTABLE = '/usr/bin/chromium'

export function startBrowser(): Promise<Browser> {
  if (!existsSync(EXECUTABLE)) throw new Error('Chromium is missing')
  return chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox'] })
}

/** A tab of a browser that knows nothing yet, for as long as something is done in it. */
async function inTab<T>(browser: Browser, options: object, act: (tab: Tab) => Promise<T>): Promise<T> {
  const context = await browser.newContext(options)
  try {
    return await act(await context.newPage())
  } finally {
    await context.close()
  }
}

const openPage = (url: string) => new URL('/open', url).href

/** The browser with the account that a person would type into its dialog. */
export function browserClient(browser: Browser): Client {
  return {
    name: 'Chromium',
    fetch({ url, username, password, body }: Page) {
      return inTab(browser, { httpCredentials: { username, password } }, async (tab) => {
        if (body === undefined) return String((await tab.goto(url))?.status())
        await tab.goto(openPage(url))
        return tab.evaluate<string>(`fetch(${JSON.stringify(url)}, { method: 'POST', body: ${JSON.stringify(body)} })
          .then((response) => String(response.status))`)
      }).catch((error: Error) => /ERR_\w+/.exec(error.message)?.[0] ?? error.name)
    },
  }
}

/** What the client does in a page: a script that defines `authfield`. */
function clientScript(): string {
  const entry = fileURLToPath(new URL('../../src/client/index.ts', import.meta.url))
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    format: 'iife',
    globalName: 'authfield',
    write: false,
  })
  return outputFiles[0]!.text
}

/** The client of this package in a page of another origin, which sees what that server exposes. */
export function clientInPage(browser: Browser, pageUrl: () => string): Client {
  return {
    name: 'authfield/client in a page',
    fetch({ url, scheme, username, password, body }) {
      const init = body === undefined ? {} : { method: 'POST', body }
      return inTab(browser, {}, async (tab) => {
        await tab.goto(pageUrl())
        await tab.addScriptTag({ content: clientScript() })
        const [account, target, given] = [{ username, password }, url, init].map((value) => JSON.stringify(value))
        return tab.evaluate<string>(`authfield.withAuth((...args) => fetch(...args), {
            [new URL(${target}).origin]: authfield.${scheme}(${account}),
          })(${target}, ${given}).then((response) => String(response.status))`)
      })
    },
  }
}
