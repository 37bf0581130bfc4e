import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

/* The examples of the server's README, made into programs. */

export const root = fileURLToPath(new URL('..', import.meta.url))
export const readme = readFileSync(join(root, 'src/server/README.md'), 'utf8')

const blocks = Array.from(readme.matchAll(/^```js\n(.*?)^```$/gms), ([, block]) => block!)
const needsStore = (block: string) => block.includes("from 'redis'")

/** Those that need nothing but themselves. */
export const examples = blocks.filter((block) => !needsStore(block))

/** The counts in a store, which `test/interop` runs. */
export const [storeExample] = blocks.filter(needsStore)

/** A program with this package in it. The others are those of this folder, so it has to be run in here. */
export function bundled(program: string): Uint8Array {
  const { outputFiles } = buildSync({
    stdin: { contents: program, resolveDir: root },
    alias: {
      authfield: join(root, 'src/index.ts'),
      'authfield/schemes': join(root, 'src/schemes/index.ts'),
      'authfield/client': join(root, 'src/client/index.ts'),
      'authfield/server': join(root, 'src/server/index.ts'),
    },
    external: ['express', 'fastify', 'hono', 'jose', 'redis'],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  })
  return outputFiles[0]!.contents
}
