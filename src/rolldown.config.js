import { fileURLToPath } from 'node:url'
import { defineConfig } from 'rolldown'
import { dts } from 'rolldown-plugin-dts'
import license from 'rollup-plugin-license'

/*
 * What is published: ES modules and CommonJS, and the declarations of each. There is one file for each entry, one for the core and
 * one for the schemes, which the entries of a build share. What an import takes is mostly the time of its files, some 0.8 ms each.
 * The code isn't minified and keeps its names, so it has no maps; those of the declarations lead to the sources.
 */

const ENTRIES = {
  index: 'src/index.ts',
  schemes: 'src/schemes/index.ts',
  client: 'src/client/index.ts',
  server: 'src/server/index.ts',
  grammar: 'grammar/index.ts',
}

const groups = [
  { name: 'core', test: /\/src\/(recover\/)?\w+(\.d)?\.ts$/, priority: 1 },
  { name: 'schemes', test: /\/src\/schemes\// },
]

/** One file for each entry, and the files that they share. */
const files = (extension) => ({
  dir: 'dist',
  entryFileNames: `[name].${extension}`,
  chunkFileNames: `shared/[name].${extension}`,
  codeSplitting: { groups },
  minifyInternalExports: false,
})

/** The declarations beside them: the plugin names those of an entry itself. */
const declarations = (extension, ofShared) => ({ ...files(extension), chunkFileNames: `shared/[name].${ofShared}` })

// What is written above the code is in the declarations, too. Bundlers need the marks of what has no effect.
const comments = { annotation: true, jsdoc: false, legal: true }

/** Lets the CommonJS build load Chevrotain by a module that says what that needs. */
const requiredChevrotain = {
  name: 'required-chevrotain',
  resolveId(source, importer) {
    if (source !== 'chevrotain') return null
    return importer?.endsWith('.cjs')
      ? { id: source, external: true }
      : fileURLToPath(new URL('../grammar/chevrotain.cjs', import.meta.url))
  },
}

/**
 * Lets the CommonJS build require Node's module where the ES modules import it: Jest's CommonJS has no `import()`, and Node 18 gives that
 * module to nobody else. Bundlers look for `module.require` and warn of a name that they can't read, so it is taken apart.
 */
const requiredBuiltin = {
  name: 'required-builtin',
  transform: {
    filter: { id: /platform-crypto\.ts$/ },
    handler(code) {
      const imported = /await import\([^()]*\bname\)/
      if (!imported.test(code)) throw new Error('platform-crypto.ts imports nothing that could be required')
      return code.replace(imported, '(({ require: load }) => load.call(module, name))(module)')
    },
  },
}

/** Lets the declarations of CommonJS name the types of Chevrotain, which is an ES module alone. */
const importedTypes = {
  name: 'imported-types',
  renderChunk(code) {
    const imported = /^import (?:type )?(\{[^}]*\}) from "chevrotain";$/m
    if (!imported.test(code)) return null
    const typeImport = 'import type $1 from "chevrotain" with { "resolution-mode": "import" };'
    // The line stays a line, so the map stays right.
    return { code: code.replace(imported, typeImport), map: null }
  },
}

const external = ['chevrotain', /^node:/]
const platform = 'neutral'

// biome-ignore lint/style/noDefaultExport: it is what Rolldown reads
export default defineConfig([
  {
    input: ENTRIES,
    platform,
    external,
    output: { ...files('js'), comments },
  },
  // The command line: one file with all that it needs, libraries included, whose licenses stand in a file beside it.
  {
    input: { cli: 'src/cli/bin.ts' },
    platform: 'node',
    plugins: [license({ thirdParty: { output: { file: 'dist/cli.licenses.txt' } } })],
    output: { dir: 'dist', entryFileNames: '[name].js', codeSplitting: false, minify: true },
  },
  {
    input: ENTRIES,
    platform,
    external: /^node:/,
    plugins: [requiredChevrotain, requiredBuiltin],
    output: { ...files('cjs'), format: 'cjs', comments },
  },
  {
    input: 'src/browser.js',
    platform,
    output: { file: 'dist/browser.min.js', minify: true },
  },
  {
    input: ENTRIES,
    platform,
    external,
    plugins: [
      dts({
        emitDtsOnly: true,
        generator: 'tsgo',
        sourcemap: true,
        tsconfig: 'tsconfig.json',
        logger: { ...console, info() {} },
      }),
    ],
    output: [declarations('js', 'd.ts'), { ...declarations('cjs', 'd.cts'), plugins: [importedTypes] }],
    checks: { bundlerTimings: false, pluginTimings: false },
  },
])
