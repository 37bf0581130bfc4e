import { client } from './client.ts'
import { commandLine } from './command-line.ts'
import { grammar } from './grammar.ts'
import type { Target } from './promises.ts'
import { reading } from './reading.ts'
import { schemes } from './schemes.ts'
import { server } from './server.ts'
import { writing } from './writing.ts'

/** All that is fuzzed. */
export const targets: readonly Target[] = [reading, writing, schemes, server, client, commandLine, grammar]
