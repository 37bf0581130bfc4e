import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'node_modules/.cache/declarations')

/** The declarations that TypeScript writes, one for each source, with maps to the sources: a generator of rolldown-plugin-dts. */
export function compiledDeclarations() {
  let isCompiled = false
  return {
    init() {
      // It is called for each output.
      if (isCompiled) return
      isCompiled = true
      const tsc = join(root, 'node_modules/typescript/bin/tsc')
      const args = [tsc, '--project', 'src', '--outDir', folder]
      execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
    },
    emit(_code, source) {
      const file = join(folder, relative(root, source).replace(/\.ts$/, '.d.ts'))
      const code = readFileSync(file, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '')
      return { code, map: { ...JSON.parse(readFileSync(`${file}.map`, 'utf8')), sources: [source] } }
    },
  }
}
