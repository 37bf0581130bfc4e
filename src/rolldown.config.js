import { defineConfig } from 'rolldown'

/*
 * What is published: one file for each entry, one for the core and one for the schemes that the entries share. What an import
 * takes is mostly the time of its files, some 0.8 ms each. The code isn't minified and keeps its names, so there are no maps.
 */

// biome-ignore lint/style/noDefaultExport: it is what Rolldown reads
export default defineConfig({
  input: {
    index: 'src/index.ts',
    schemes: 'src/schemes/index.ts',
    client: 'src/client/index.ts',
    server: 'src/server/index.ts',
    grammar: 'grammar/index.ts',
    cli: 'src/cli.ts',
  },
  platform: 'neutral',
  external: ['chevrotain', /^node:/],
  output: {
    dir: 'dist',
    entryFileNames: '[name].js',
    chunkFileNames: 'shared/[name].js',
    // What is written above the code is in the types, too. Bundlers need the marks of what has no effect.
    comments: { annotation: true, jsdoc: false, legal: true },
    codeSplitting: {
      groups: [
        { name: 'core', test: /\/src\/(?!cli\.|report\.)(recover\/)?\w+\.ts$/, priority: 1 },
        { name: 'schemes', test: /\/src\/schemes\// },
      ],
    },
  },
})
