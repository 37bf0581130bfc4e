import * as grammar from '../../grammar/index.ts'
import * as client from '../../src/client/index.ts'
import * as core from '../../src/index.ts'
import * as schemes from '../../src/schemes/index.ts'
import * as server from '../../src/server/index.ts'
import { main } from '../cli-main.ts'
import { covered } from './coverage.ts'

/** All that is exported, of the five entries and of the command line. */
export interface Library {
  core: typeof core
  schemes: typeof schemes
  client: typeof client
  server: typeof server
  grammar: typeof grammar
  main: typeof main
}

/** As it is. */
export const library: Library = { core, schemes, client, server, grammar, main }

/** The same, made to count: see coverage.ts. */
export function coveredLibrary(): Library {
  return covered(`
    export * as core from './src/index.ts'
    export * as schemes from './src/schemes/index.ts'
    export * as client from './src/client/index.ts'
    export * as server from './src/server/index.ts'
    export * as grammar from './grammar/index.ts'
    export { main } from './test/cli-main.ts'
  `)
}
