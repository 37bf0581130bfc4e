import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { startBrowser } from '../interop/browser.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import { checkAs, modules } from './project.ts'

/* Pages without a bundler. */

/** Where an import map leads names to: the files of the package, and the one that Chevrotain has for pages. */
const IMPORTS = {
  authfield: '/modules/authfield/dist/index.js',
  'authfield/schemes': '/modules/authfield/dist/schemes.js',
  'authfield/client': '/modules/authfield/dist/client.js',
  'authfield/server': '/modules/authfield/dist/server.js',
  'authfield/grammar': '/modules/authfield/dist/grammar.js',
  chevrotain: '/modules/chevrotain/lib/chevrotain.mjs',
}

const scriptOf = (imports: string, entries: string) => `<script type="module">
${imports}
import { check } from '/check.js'
check(${entries}).then(() => 'right', (error) => String(error)).then((outcome) => { document.title = outcome })
</script>`

const PAGES: Readonly<Record<string, string>> = {
  '/unbundled': `<script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script>
${scriptOf(
  [
    'core:authfield',
    'schemes:authfield/schemes',
    'client:authfield/client',
    'server:authfield/server',
    'grammar:authfield/grammar',
  ]
    .map((pair) => `import * as ${pair.replace(':', " from '")}'`)
    .join('\n'),
  '{ core, schemes, client, server, grammar }',
)}`,
  '/one-file': scriptOf(
    "import * as all from '/modules/authfield/dist/browser.min.js'",
    '{ core: all, schemes: all, client: all }',
  ),
}

function answer(path: string): [type: string, body: string] | undefined {
  const page = PAGES[path]
  if (page) return ['text/html', `<!doctype html><title>waiting</title>${page}`]
  if (path === '/check.js') return ['text/javascript', checkAs('esm')]
  if (/^\/modules\/(authfield|chevrotain)\/[\w./-]+$/.test(path) && !path.includes('..')) {
    return ['text/javascript', readFileSync(join(modules, path.slice('/modules/'.length)), 'utf8')]
  }
  return undefined
}

/** Both pages in Chromium: the title says how it went. */
export async function* pages(): AsyncGenerator<Outcome> {
  const server = createServer((request, response) => {
    const [type, body] = answer(request.url!) ?? []
    response.writeHead(type ? 200 : 404, { 'content-type': type ?? 'text/plain' }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const browser = await startBrowser()
  try {
    for (const path of Object.keys(PAGES)) {
      const page = await browser.newPage()
      const errors: string[] = []
      page.on('pageerror', ({ message }) => errors.push(message))
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`)
      await page.waitForFunction("document.title !== 'waiting'", undefined, { timeout: 30_000 }).catch(() => {})
      const title = await page.title()
      yield outcomeOf(`Chromium, ${path}`, title === 'right', [title, ...errors].join('\n'))
    }
  } finally {
    await browser.close()
    server.close()
  }
}
