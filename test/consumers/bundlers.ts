import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/* The bundlers, each with the minifier that it comes with or is used with, and all else as it is by default. */

/** A tool, which is installed only for this. */
const load = (name: string) => import(name)

/** Minified code of an entry with all that it imports, as an ES module. */
type Bundler = (entry: string) => Promise<string>

async function esbuild(entry: string): Promise<string> {
  const { build } = await load('esbuild')
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, minify: true, format: 'esm', write: false })
  return outputFiles[0].text
}

async function rollup(entry: string): Promise<string> {
  const [{ rollup }, { nodeResolve }, { default: terser }, { default: commonjs }] = await Promise.all(
    ['rollup', '@rollup/plugin-node-resolve', '@rollup/plugin-terser', '@rollup/plugin-commonjs'].map(load),
  )
  const bundle = await rollup({ input: entry, plugins: [nodeResolve(), commonjs()] })
  const { output } = await bundle.generate({ format: 'es', plugins: [terser({ module: true })] })
  return output[0].code
}

async function rolldown(entry: string): Promise<string> {
  const { rolldown } = await load('rolldown')
  const bundle = await rolldown({ input: entry, platform: 'browser' })
  const { output } = await bundle.generate({ format: 'es', minify: true })
  return output[0].code
}

async function webpack(entry: string): Promise<string> {
  const { default: webpack } = await load('webpack')
  const filename = `${basename(entry)}.webpack.mjs`
  const compiler = webpack({
    mode: 'production',
    entry,
    experiments: { outputModule: true },
    output: { path: dirname(entry), filename, library: { type: 'module' } },
  })
  const stats = await new Promise<{ toString(): string; hasErrors(): boolean; hasWarnings(): boolean }>(
    (resolve, reject) => compiler.run((error: Error | null, stats: never) => (error ? reject(error) : resolve(stats))),
  )
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString())
  return readFileSync(join(dirname(entry), filename), 'utf8')
}

async function tsup(entry: string): Promise<string> {
  const { build } = await load('tsup')
  const outDir = `${entry}.tsup`
  const options = { config: false, silent: true, dts: false, splitting: false, minify: true, format: 'esm' }
  await build({ ...options, entry: { out: entry }, outDir, platform: 'browser', noExternal: [/./] })
  return readFileSync(join(outDir, existsSync(join(outDir, 'out.mjs')) ? 'out.mjs' : 'out.js'), 'utf8')
}

async function vite(entry: string): Promise<string> {
  const { build } = await load('vite')
  const { output } = await build({
    configFile: false,
    root: dirname(entry),
    logLevel: 'silent',
    build: { write: false, modulePreload: false, rollupOptions: { input: entry, preserveEntrySignatures: 'strict' } },
  })
  return output[0].code
}

export const BUNDLERS: Readonly<Record<string, Bundler>> = {
  esbuild,
  'rollup, terser': rollup,
  rolldown,
  webpack,
  tsup,
  vite,
}
