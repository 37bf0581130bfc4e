import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/*
 * The package is the same to the octet wherever and whenever it is built: that of this folder, built before, and that of a copy
 * elsewhere, built now.
 */

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'authfield-reproducible-')))
const copy = join(folder, 'copy')

/** The archive of what is built in a folder. */
function packed(cwd: string, name: string): Buffer {
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]
  const [{ filename }] = JSON.parse(execFileSync('npm', args, { cwd, encoding: 'utf8' }))
  const archive = readFileSync(join(folder, filename))
  const listing = execFileSync('tar', ['-tzf', filename], { cwd: folder, encoding: 'utf8' })
  console.log(`${name}: ${archive.length} octets, ${listing.trim().split('\n').length} files`)
  return archive
}

try {
  const left = ['node_modules', 'dist', '.git', 'coverage']
  cpSync(root, copy, {
    recursive: true,
    filter: (path) => !left.includes(basename(path)) || relative(root, path) === '',
  })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  execFileSync('npm', ['run', 'build', '--silent'], { cwd: copy, stdio: ['ignore', 'ignore', 'inherit'] })
  if (!packed(root, 'here').equals(packed(copy, 'elsewhere'))) {
    console.log('The archives differ')
    process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true })
}
