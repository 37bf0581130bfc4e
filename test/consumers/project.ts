import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'esbuild'

/* A project of someone else: the packed package, installed beside the tools, and no file of the repository in reach. */

const here = fileURLToPath(new URL('.', import.meta.url))
const root = fileURLToPath(new URL('../..', import.meta.url))

/** Where the tools are, and the package. */
export const modules: string = join(here, 'node_modules')

export interface Project {
  /** A folder with the tools and the package. */
  folder: string
  /** A folder with nothing. */
  bare: string
  /** The path of the package's archive. */
  archive: string
  remove(): void
}

/** Packs what is built, and unpacks it as an install does: it has no dependencies and no scripts. */
export function createProject(): Project {
  const whole = mkdtempSync(join(tmpdir(), 'authfield-consumers-'))
  const [folder, bare] = [join(whole, 'tools'), join(whole, 'bare')]
  for (const each of [folder, bare]) mkdirSync(each)
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]
  const [{ filename }] = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8' }))
  const archive = join(folder, filename)
  const installed = join(modules, 'authfield')
  rmSync(installed, { recursive: true, force: true })
  mkdirSync(installed)
  execFileSync('tar', ['-xzf', archive, '-C', installed, '--strip-components=1'])
  symlinkSync(modules, join(folder, 'node_modules'))
  return { folder, bare, archive, remove: () => rmSync(whole, { recursive: true }) }
}

const { dependencies } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'))

/** What the grammar wants beside the package. */
export const CHEVROTAIN = `chevrotain@${dependencies.chevrotain}`

/** Installs the package, and what is wanted beside it, into a folder that has no tools. */
export function install({ archive }: Project, folder: string, beside: readonly string[]): void {
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', archive, ...beside], { cwd: folder })
}

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

/** The check as a module. */
export function checkAs(format: 'cjs' | 'esm'): string {
  return transformSync(readFileSync(join(here, 'check.js'), 'utf8'), { format, target: 'es2022' }).code
}

export interface Ran {
  status: number | null
  output: string
}

/** Runs a program to its end. */
export function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env: { ...process.env, NO_COLOR: '1', ...env }, timeout: 180_000 }
    const child = spawn(program, args, options)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, output }))
  })
}
