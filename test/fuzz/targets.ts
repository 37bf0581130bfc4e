import { client } from './client.ts'
import { commandLine } from './command-line.ts'
import { digest } from './digest.ts'
import { grammar } from './grammar.ts'
import { library } from './library.ts'
import type { Target } from './promises.ts'
import { reading } from './reading.ts'
import { schemesOf } from './schemes.ts'
import { server } from './server.ts'
import { writing } from './writing.ts'

/** All that is fuzzed. */
export const targets: readonly Target[] = [
  reading,
  writing,
  schemesOf(library),
  digest,
  server,
  client,
  commandLine,
  grammar,
]
