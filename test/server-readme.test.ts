import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { buildSync } from 'esbuild'
import * as server from '../src/server/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(join(root, 'src/server/README.md'), 'utf8')
const blocks = Array.from(readme.matchAll(/^```js\n(.*?)^```$/gms), ([, block]) => block!)

/** The packages are those of this folder, so the program has to be in it. */
function run(block: string): string[] {
  const { outputFiles } = buildSync({
    stdin: { contents: block, resolveDir: root },
    alias: {
      authfield: join(root, 'src/index.ts'),
      'authfield/schemes': join(root, 'src/schemes/index.ts'),
      'authfield/server': join(root, 'src/server/index.ts'),
    },
    external: ['express', 'fastify', 'hono', 'jose'],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  })
  const folder = mkdtempSync(join(root, 'node_modules/.readme-'))
  try {
    const file = join(folder, 'block.mjs')
    writeFileSync(file, outputFiles[0]!.contents)
    const { stdout, stderr, status } = spawnSync(process.execPath, [file], { cwd: root, encoding: 'utf8' })
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
    return stdout.trimEnd().split('\n')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

// That one needs a store: test/interop runs it.
const [stored, ...others] = [...blocks.filter(needsStore), ...blocks.filter((block) => !needsStore(block))]

function needsStore(block: string): boolean {
  return block.includes("from 'redis'")
}

describe("the examples of the server's README", () => {
  test.each(others.map((block) => [block.split('\n').find((line) => line.includes(' from '))!, block]))(
    'print what they say: %s',
    (_, block) => {
      const said = Array.from(block.matchAll(/^ *\/\/ → (.*)$/gm), ([, line]) => line)
      expect(said.length).toBeGreaterThan(0)
      expect(run(block)).toEqual(said)
    },
  )

  test('have one with a store', () => {
    expect(stored).toContain('redis.eval(USE')
    expect(blocks.filter(needsStore)).toHaveLength(1)
  })
})

test("every function of the server is in the README's table", () => {
  for (const name of Object.keys(server)) expect(readme).toContain(`| \`${name}(`)
})

test('every reason of a refusal is in the table of outcomes', () => {
  const types = readFileSync(join(root, 'src/server/types.ts'), 'utf8')
  const [, declared] = /type RefusalReason =\n(.*?)\n\n/s.exec(types)!
  const reasons = Array.from(declared!.matchAll(/\| '([\w-]+)'/g), ([, reason]) => reason!)
  expect(reasons).toHaveLength(7)
  for (const reason of reasons) expect(readme).toMatch(new RegExp(`^\\| .* \\| \\d+ \\| \`${reason}\` \\|`, 'm'))
})
