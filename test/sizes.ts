import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { buildSync } from 'esbuild'

/*
 * What an import costs: bundled and minified by esbuild, and gzipped.
 */

const source = fileURLToPath(new URL('../src', import.meta.url))

/** The text of a bundle, minified. */
export function bundleOf(contents: string, resolveDir: string = source): string {
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    write: false,
  })
  return outputFiles[0]!.text
}

/** In octets. */
export function sizeOf(contents: string): number {
  return gzipSync(bundleOf(contents), { level: 9 }).length
}

const CORE = "export * from './index.ts'"

/** What the imports of these names add to the core, in octets. */
export function sizeBesideCore(names: string): number {
  return sizeOf(`${CORE}; export { ${names} } from './schemes/index.ts'`) - sizeOf(CORE)
}

/** Imports that say what there is to pay for. */
const IMPORTS: readonly (readonly [what: string, names: string])[] = [
  ['a token scheme', 'tokenScheme'],
  ['Basic', 'Basic'],
  ['Bearer', 'Bearer'],
  ['DPoP', 'DPoP'],
  ['GNAP', 'GNAP'],
  ['Digest without its computation', 'Digest'],
  ['Digest, as a client', 'Digest, answerDigest'],
  ['Signature V4', 'AWS4HmacSha256'],
  ['a scheme of your own with parameters', 'paramsCodec, required, optional'],
  ['the readers', 'decodeChallenges, decodeCredentials'],
  ['check', 'check'],
  ['every scheme', 'allSchemes'],
]

const kB = (octets: number) => (octets / 1000).toFixed(2)

/** The table of sizes. */
export function sizeTable(): string {
  const rows = IMPORTS.map(([what, names]) => {
    const code = names
      .split(', ')
      .map((name) => `\`${name}\``)
      .join(', ')
    const alone = sizeOf(`export { ${names} } from './schemes/index.ts'`)
    return `| ${what} | ${code} | ${kB(alone)} | ${kB(sizeBesideCore(names))} |`
  })
  return ['| import | names | alone, kB | more, kB |', '| --- | --- | --: | --: |', ...rows].join('\n')
}
