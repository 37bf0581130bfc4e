import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import * as server from '../src/server/index.ts'
import { bundled, examples, readme, root, storeExample } from './server-blocks.ts'

function printed(program: string): string[] {
  const folder = mkdtempSync(join(root, 'node_modules/.readme-'))
  try {
    const file = join(folder, 'block.mjs')
    writeFileSync(file, bundled(program))
    const { stdout, stderr, status } = spawnSync(process.execPath, [file], { cwd: root, encoding: 'utf8' })
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
    return stdout.trimEnd().split('\n')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe("the examples of the server's README", () => {
  test.each(examples.map((block) => [block.split('\n').find((line) => line.includes(' from '))!, block]))(
    'print what they say: %s',
    (_, block) => {
      const said = Array.from(block.matchAll(/^ *\/\/ → (.*)$/gm), ([, line]) => line)
      expect(said.length).toBeGreaterThan(0)
      expect(printed(block)).toEqual(said)
    },
  )

  test('have one with a store, which the tests of interoperation run', () => {
    expect(storeExample).toContain('redis.eval(USE')
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
