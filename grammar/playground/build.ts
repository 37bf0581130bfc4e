import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { buildSync, transformSync } from 'esbuild'

/*
 * Makes the page: one file with all that it needs, which works from a disk as from any server. Its policy lets it run this one
 * script and ask for nothing.
 */

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const read = (path: string) => readFileSync(here(path), 'utf8')

/** How large it may be, gzipped. */
export const MOST_OCTETS = 500_000

export const PAGE: string = here('dist/index.html')

function script(): string {
  const { outputFiles } = buildSync({
    entryPoints: [here('page/main.ts')],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    define: { AUTH_ABNF: JSON.stringify(read('../auth.abnf')) },
    write: false,
  })
  return outputFiles[0]!.text
}

/** The page as HTML. */
export function page(): string {
  const code = script()
  const style = transformSync(read('page/style.css'), { loader: 'css', minify: true }).code
  const hash = createHash('sha256').update(code).digest('base64')
  // The editor makes rules of style at run time.
  const policy = `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`
  return read('page/index.html')
    .replace('content="policy"', `content="${policy}"`)
    .replace('/* style */', () => style)
    .replace('/* script */', () => code)
}

/** Writes the page, and says how large it is. */
export function build(): { path: string; octets: number; gzipped: number } {
  const html = page()
  mkdirSync(here('dist'), { recursive: true })
  writeFileSync(PAGE, html)
  return { path: PAGE, octets: Buffer.byteLength(html), gzipped: gzipSync(html, { level: 9 }).length }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { path, octets, gzipped } = build()
  const kilobytes = (count: number) => `${(count / 1000).toFixed(0)} kB`
  console.log(`${path}\n${kilobytes(octets)}, ${kilobytes(gzipped)} gzipped`)
  if (gzipped > MOST_OCTETS) throw new Error(`more than ${kilobytes(MOST_OCTETS)} gzipped`)
}
