import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/* The runtimes, out of npm, each in a folder of its own. */

const cache = fileURLToPath(new URL('../../node_modules/.cache/runtimes/', import.meta.url))

/** The folder of what the runs make. */
export function cacheFolder(): string {
  mkdirSync(cache, { recursive: true })
  return cache
}

const { platform, arch } = process

/** Packages that are a binary and nothing else: no script of theirs decides what runs. */
const PACKAGES: Readonly<Record<string, { name: string; binary: string }>> = {
  node: { name: `node-${platform}-${arch}`, binary: 'bin/node' },
  bun: { name: `@oven/bun-${platform}-${arch === 'arm64' ? 'aarch64' : arch}`, binary: 'bin/bun' },
  deno: { name: `@deno/${platform}-${arch}${platform === 'linux' ? '-glibc' : ''}`, binary: 'deno' },
  workerd: { name: `@cloudflare/workerd-${platform}-${arch === 'x64' ? '64' : arch}`, binary: 'bin/workerd' },
}

/** The path of a runtime, which is fetched where it isn't there. One that can't be had is an error. */
export function binaryOf(kind: keyof typeof PACKAGES, version: string): string {
  const { name, binary } = PACKAGES[kind]!
  const folder = `${cacheFolder()}${kind}-${version}`
  const path = `${folder}/node_modules/${name}/${binary}`
  if (existsSync(path)) return path
  mkdirSync(folder, { recursive: true })
  const options = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund']
  execFileSync('npm', ['install', '--prefix', folder, ...options, `${name}@${version}`], { stdio: 'inherit' })
  if (!existsSync(path)) throw new Error(`${kind} ${version} is missing`)
  return path
}
